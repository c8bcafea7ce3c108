package rules_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/checkweigh/checkweigh/dossier"
	"github.com/checkweigh/checkweigh/rules"
)

// A wording is one way to say a phrase, word for word as it is written: "sell",
// "Data", "sel*", "#" or "~3".
type wording []string

// drawnPart draws a part of a phrase: the text of it and its wordings.
func drawnPart(t *rapid.T) (text string, of []wording) {
	word := rapid.SampledFrom([]string{"the", "supplier", "may", "sell", "sell", "data", "Data", "consent", "con*", "suppl*", "#", "of"})
	run := func() wording {
		w := wording{word.Draw(t, "word")}
		for range rapid.SampledFrom([]int{0, 0, 0, 1, 2}).Draw(t, "more") {
			if rapid.IntRange(0, 4).Draw(t, "gap inside") == 0 {
				w = append(w, fmt.Sprintf("~%d", rapid.IntRange(1, 3).Draw(t, "wide")))
			}
			w = append(w, word.Draw(t, "word"))
		}
		return w
	}
	switch rapid.IntRange(0, 3).Draw(t, "sort of part") {
	case 0:
		w := fmt.Sprintf("~%d", rapid.IntRange(1, 6).Draw(t, "width"))
		return w, []wording{{w}}
	case 1:
		w := run()
		return strings.Join(w, " "), []wording{w}
	}
	var texts []string
	for range rapid.IntRange(2, 4).Draw(t, "alternatives") {
		w := run()
		of, texts = append(of, w), append(texts, strings.Join(w, " "))
	}
	if rapid.Bool().Draw(t, "optional") {
		of, texts = append(of, nil), append(texts, "")
	}
	return "(" + strings.Join(texts, "|") + ")", of
}

// drawnPhrase draws a phrase that the loader takes: words at both ends, and not
// all of it optional.
func drawnPhrase(t *rapid.T) (string, []wording) {
	var texts []string
	all := []wording{nil}
	for range rapid.IntRange(1, 5).Draw(t, "parts") {
		text, of := drawnPart(t)
		if isGap(text) && (len(texts) == 0 || isGap(texts[len(texts)-1])) {
			continue
		}
		texts = append(texts, text)
		var next []wording
		for _, head := range all {
			for _, tail := range of {
				next = append(next, append(slices.Clone(head), tail...))
			}
		}
		all = next
	}
	return strings.Join(append(texts, "sell"), " "), withLast(all, "sell")
}

func withLast(all []wording, word string) []wording {
	for i := range all {
		all[i] = append(all[i], word)
	}
	return all
}

func isGap(word string) bool { return word[0] == '~' }

// stands reports whether a word of a wording is a word of a text.
func stands(word string, token dossier.Token) bool {
	text, _, _ := strings.Cut(token.Text, "'")
	switch {
	case word == "#":
		return token.Kind == dossier.Number || token.Text == "ten"
	case strings.HasSuffix(word, "*"):
		return strings.HasPrefix(token.Text, strings.TrimSuffix(word, "*"))
	case strings.ToLower(word) != word:
		return token.Upper && text == strings.ToLower(word)
	}
	return text == word
}

// ends lists where a wording that begins at a word may end, the slow way.
func (w wording) ends(words []dossier.Token, at int) []int {
	if len(w) == 0 {
		return []int{at}
	}
	var out []int
	if isGap(w[0]) {
		for n := 0; n <= int(w[0][1]-'0') && at+n <= len(words); n++ {
			out = append(out, w[1:].ends(words, at+n)...)
		}
		return out
	}
	if at < len(words) && stands(w[0], words[at]) {
		return w[1:].ends(words, at+1)
	}
	return nil
}

// slowly finds phrases by trying each wording at each word, as "first to last".
func slowly(phrases [][]wording, words []dossier.Token) []string {
	var out []string
	for _, wordings := range phrases {
		for _, w := range wordings {
			for len(w) > 0 && isGap(w[0]) && len(wordings) <= 48 {
				w = w[1:] // a gap before the first word means nothing
			}
			if isGap(w[0]) {
				continue // but in phrases of very many wordings the words before it must stand
			}
			for first := range words {
				for _, end := range w.ends(words, first) {
					out = append(out, fmt.Sprintf("%03d to %03d", first, end))
				}
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// TestTaggerFindsWhatTryingAllFinds compares the tagger, which looks for phrases
// at their rarest words, with trying every wording at every word.
func TestTaggerFindsWhatTryingAllFinds(t *testing.T) {
	vocabulary := []string{"the", "The", "supplier", "Supplier's", "supply", "may", "sell", "Sell", "selling", "data", "Data", "consent", "contract", "of", "4", "ten", "other", "Tarn"}
	found, texts := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		var written []string
		var phrases [][]wording
		for range rapid.IntRange(1, 4).Draw(t, "phrases") {
			text, wordings := drawnPhrase(t)
			written, phrases = append(written, fmt.Sprintf("%q", text)), append(phrases, wordings)
		}
		set, err := rules.Load(packOf(goodConcepts, goodRule, "concepts: {acts: {ACT_X: ["+strings.Join(written, ", ")+"]}}"))
		if err != nil {
			t.Fatal(err)
		}
		concept, _ := set.Lexicon.Concept("ACT_X")
		tagger := set.Lexicon.NewTagger()
		for range 5 {
			words := wordsOf(strings.Join(rapid.SliceOfN(rapid.SampledFrom(vocabulary), 0, 14).Draw(t, "words"), " "))
			var got []string
			for _, h := range tagger.Tag(words, nil) {
				if h.Concept == concept {
					got = append(got, fmt.Sprintf("%03d to %03d", h.Start, h.End))
				}
			}
			want := slowly(phrases, words)
			if !slices.Equal(got, want) {
				t.Fatalf("%s in %v:\ngot  %v\nwant %v", written, words, got, want)
			}
			found, texts = found+len(want), texts+1
		}
	})
	if found < texts/10 {
		t.Errorf("%d hits in %d texts prove little", found, texts)
	}
}
