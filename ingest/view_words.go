package ingest

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/checkweigh/checkweigh/dossier"
)

// seenWord is a word as an engine sees it on a page.
type seenWord struct {
	text string
	dossier.PageBox
}

// lookAhead is how many bytes of the stored text the engine may not see.
const lookAhead = 600

// locate finds the words that an engine sees in the stored text of the page, in
// order. Both come from the same place, so they mostly agree word for word; the
// engine may be another version now, or another engine.
func locate(text string, words []seenWord) []dossier.PlacedWord {
	var out []dossier.PlacedWord
	at := 0
	for i, w := range words {
		if w.text == "" {
			continue
		}
		from := len(text) - len(strings.TrimLeftFunc(text[at:], unicode.IsSpace))
		if !strings.HasPrefix(text[from:], w.text) {
			from = skipSpace(text, at)
		}
		if !strings.HasPrefix(text[from:], w.text) {
			next := ""
			if i+1 < len(words) {
				next = words[i+1].text
			}
			if from = ahead(text, from, w.text, next); from < 0 {
				continue
			}
		}
		at = from + len(w.text)
		out = append(out, dossier.PlacedWord{Span: dossier.Span{Start: from, End: at}, PageBox: w.PageBox})
		if len(out) == maxViewWords {
			break
		}
	}
	return out
}

// skipSpace passes what stands between words, and between cells.
func skipSpace(text string, at int) int {
	for at < len(text) {
		r, n := utf8.DecodeRuneInString(text[at:])
		if !unicode.IsSpace(r) && r != '|' {
			break
		}
		at += n
	}
	return at
}

// ahead is where a word and the one after it stand next, or -1. One word alone
// stands in too many places.
func ahead(text string, from int, word, next string) int {
	end := min(from+lookAhead, len(text))
	for at := from; at < end; {
		i := strings.Index(text[at:], word)
		if i < 0 || at+i >= end {
			return -1
		}
		at += i
		if next != "" && strings.HasPrefix(text[skipSpace(text, at+len(word)):], next) {
			return at
		}
		at += len(word)
	}
	return -1
}
