package report

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Visible makes text of documents safe to show to a person: on a terminal,
// where it could move the cursor or recolour the screen, and on a page, where
// characters that turn the writing direction could make a quote read otherwise
// than it was judged. White space becomes single spaces; other control
// characters, direction marks and broken UTF-8 are shown as ‹U+202E›;
// characters of no width, which only hide word breaks, are left out. The exact
// bytes of a quote are in the JSON.
func Visible(s string) string {
	var b strings.Builder
	space := false
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		bad := r == utf8.RuneError && size == 1
		at := i
		i += size
		switch {
		case bad:
			flush(&b, &space)
			fmt.Fprintf(&b, "‹0x%02X›", s[at])
		case unicode.IsSpace(r):
			space = true
		case noWidth(r):
		case symbolBullet(r):
			flush(&b, &space)
			b.WriteRune('•')
		case unsafe(r):
			flush(&b, &space)
			fmt.Fprintf(&b, "‹U+%04X›", r)
		default:
			flush(&b, &space)
			b.WriteRune(r)
		}
	}
	return b.String()
}

func flush(b *strings.Builder, space *bool) {
	if *space && b.Len() > 0 {
		b.WriteByte(' ')
	}
	*space = false
}

// noWidth are soft hyphens, joiners, variation selectors and byte order marks.
func noWidth(r rune) bool {
	switch r {
	case 0x00AD, 0x034F, 0x200B, 0x200C, 0x200D, 0x2060, 0x2061, 0x2062, 0x2063, 0x2064, 0xFEFF:
		return true
	}
	return r >= 0xFE00 && r <= 0xFE0F || r >= 0xE0000 && r <= 0xE0FFF
}

// symbolBullet reports whether it is a bullet of the fonts Symbol and Wingdings,
// which word processors keep where Unicode has no letters: half of all lists in
// real contracts begin with one.
func symbolBullet(r rune) bool {
	switch r {
	case 0xF0B7, 0xF0A7, 0xF0A8, 0xF06C, 0xF06E, 0xF0D8, 0xF0FC, 0xF076:
		return true
	}
	return false
}

// unsafe are control and format characters (Cc, Cf), private use, surrogates
// and the noncharacters.
func unsafe(r rune) bool {
	return unicode.In(r, unicode.Cc, unicode.Cf, unicode.Co, unicode.Cs) || r&0xFFFE == 0xFFFE
}
