package report

import (
	"regexp"
	"strings"

	"github.com/mattn/go-runewidth"
)

// terminal measures as a Unicode terminal outside East Asia does, whatever the
// locale of the process, so that a report is the same everywhere.
var terminal = &runewidth.Condition{StrictEmojiNeutral: true}

func columns(s string) int { return terminal.StringWidth(s) }

func pad(s string, width int) string {
	if gap := width - columns(s); gap > 0 {
		return s + strings.Repeat(" ", gap)
	}
	return s + "  "
}

// cutTo shortens s to that many columns, with … for what is left out.
func cutTo(s string, width int) string {
	if width < 1 {
		return ""
	}
	if columns(s) <= width {
		return s
	}
	return wordsTo(s, width-1) + "…"
}

// wordsTo is the longest run of whole words from the start of s that fits, or
// as many characters as fit where the first word alone is too long.
func wordsTo(s string, width int) string {
	fit := terminal.Truncate(s, width, "")
	if len(fit) < len(s) && s[len(fit)] != ' ' {
		if i := strings.LastIndexByte(fit, ' '); i > len(fit)/2 {
			fit = fit[:i]
		}
	}
	return strings.TrimRight(fit, " ,;")
}

// force finds the word that carries the force of a norm. A long quote is cut
// to begin there, since what may or shall be done is what the reader wants.
var force = regexp.MustCompile(`(?i)\b(?:shall|must|may|will|is entitled|are entitled)\b`)

// quoteTo is the quote in quotation marks, shortened to that many columns. What
// is shown is one run of the stored words; … stands only at its ends.
func quoteTo(quote string, width int) string {
	quote = Visible(quote)
	if quote == "" || width < 8 {
		return ""
	}
	if columns(quote)+2 <= width {
		return `"` + quote + `"`
	}
	start := ""
	if at := force.FindStringIndex(quote); at != nil && at[0] > 0 {
		quote, start = quote[at[0]:], "…"
	}
	if columns(start)+columns(quote)+2 <= width {
		return `"` + start + quote + `"`
	}
	return `"` + start + wordsTo(quote, width-3-columns(start)) + `…"`
}
