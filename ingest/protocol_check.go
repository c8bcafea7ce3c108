package ingest

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/checkweigh/checkweigh/dossier"
)

// maxMarks bounds the marks of one page; a longer list is a broken child.
const maxMarks = 1 << 20

// checkPage refuses a page that no honest child would send: text that is not
// UTF-8, spans outside the text or inside a character, an unknown quality.
func checkPage(p PageText, last int) error {
	if !utf8.ValidString(p.Body) {
		return fmt.Errorf("%w: page %d is not UTF-8", errFrame, p.Number)
	}
	if p.Number < 0 || (p.Number == 0 && last != 0) || (p.Number > 0 && p.Number <= last) {
		return fmt.Errorf("%w: page %d after page %d", errFrame, p.Number, last)
	}
	if p.Redacted < 0 || p.Redacted > 1 || p.Redacted != p.Redacted {
		return fmt.Errorf("%w: page %d: redacted share %v", errFrame, p.Number, p.Redacted)
	}
	if !knownQuality(p.Quality, p.Number) {
		return fmt.Errorf("%w: page %d: quality %q", errFrame, p.Number, p.Quality)
	}
	if len(p.Marks) > maxMarks {
		return fmt.Errorf("%w: page %d: %d marks", errFrame, p.Number, len(p.Marks))
	}
	for _, m := range p.Marks {
		if !onBoundary(p.Body, m.Span) {
			return fmt.Errorf("%w: page %d: mark %+v outside the text", errFrame, p.Number, m)
		}
	}
	for _, c := range p.Concealed {
		if !utf8.ValidString(c.Text) || !utf8.ValidString(c.Reason) {
			return fmt.Errorf("%w: page %d: concealed text is not UTF-8", errFrame, p.Number)
		}
	}
	return nil
}

func knownQuality(q dossier.Quality, page int) bool {
	switch q {
	case dossier.Good, dossier.Garbled, dossier.ImageOnly, dossier.Blank, dossier.OtherLanguage, dossier.Unread:
		return true
	}
	return q == "" && page == 0
}

func onBoundary(s string, sp dossier.Span) bool {
	if sp.Start < 0 || sp.End < sp.Start || sp.End > len(s) {
		return false
	}
	return runeStart(s, sp.Start) && runeStart(s, sp.End)
}

func runeStart(s string, i int) bool { return i == len(s) || utf8.RuneStart(s[i]) }

func knownState(s dossier.State) bool {
	switch s {
	case dossier.StateRead, dossier.StatePartlyRead, dossier.StateFailed, dossier.StateUnsupported, dossier.StatePasswordNeeded:
		return true
	}
	return false
}

// label bounds a name or reason that came out of a file and makes it valid
// UTF-8 without control characters, so that it can be shown and stored.
func label(s string) string {
	if len(s) > maxLabel {
		s = s[:maxLabel]
	}
	s = strings.ToValidUTF8(s, "\uFFFD")
	return strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return -1
		}
		return r
	}, s)
}
