package jobs

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxLabel is how many bytes of a path are kept. Nothing is opened by it, so
// what is lost is only what nobody could read.
const maxLabel = 1000

// cleanLabel makes a path that came from outside fit to be kept and shown: valid
// UTF-8 without control or direction characters, which could make one name look
// like another, and of bounded length.
func cleanLabel(path string) string {
	path = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) || r == utf8.RuneError {
			return '\uFFFD'
		}
		return r
	}, path)
	if len(path) > maxLabel {
		cut := len(path) - maxLabel + len("…")
		for !utf8.RuneStart(path[cut]) {
			cut++
		}
		path = "…" + path[cut:] // the end of a path says more than its beginning
	}
	return path
}
