package analyze

import (
	"strings"
	"unicode/utf8"

	"github.com/checkweigh/checkweigh/dossier"
)

// A line is one line of the stored text that is not blank. Titles, labels and
// letterheads are facts about lines, so much of this room reads lines and not
// clauses: it must work on a scan whose numbering is lost.
type line struct {
	dossier.Span        // without the space around it
	text         string // the stored text at Span
	low          string // text with A to Z lowered; same length, so offsets agree
	page         int    // 0 for formats without pages
	first        bool   // the first line of its page
	gap          bool   // a blank line, or a page break, stands before it
	holds        signs  // which signs stand in it
}

// longestLine bounds a line, in bytes. A text without line ends is cut between
// words, so that no expression ever runs over megabytes.
const longestLine = 4000

// breakAt is where a line that is too long ends: at its last space within the
// bound, or else between two characters.
func breakAt(body string, at int) int {
	end := at + longestLine
	if i := strings.LastIndexByte(body[at:end], ' '); i > 0 {
		return at + i
	}
	for end > at+1 && !utf8.RuneStart(body[end]) {
		end--
	}
	return end
}

// linesOf splits the stored text into its lines. Invalid UTF-8 is kept.
func linesOf(t dossier.Text) []line {
	body := t.Body
	low := lowerASCII(body)
	out := make([]line, 0, len(body)/48+1)
	gap, page := true, 0
	ends := breaks{body: body}
	for at := 0; at < len(body); {
		end := ends.after(at)
		next := min(end+1, len(body))
		if end-at > longestLine {
			end = breakAt(body, at)
			next = end
		}
		start, stop := trimSpan(body, at, end)
		if start < stop {
			ln := line{Span: dossier.Span{Start: start, End: stop}, text: body[start:stop], low: low[start:stop], gap: gap}
			ln.page = t.PageAt(start)
			ln.first = ln.page != page && ln.page > 0
			page = ln.page
			out = append(out, ln)
		}
		gap = (start >= stop && next > end) || (end < len(body) && body[end] == '\f')
		at = next
	}
	signed(out, low)
	return out
}

// breaks finds the ends of lines. Each byte that ends lines is looked for on its
// own, and not before the one found last is passed, which is quicker than to look
// at every byte for all three.
type breaks struct {
	body string
	next [3]int // one more than where that byte stands next; 0 where that is not known
}

// after is where the line that holds an offset ends.
func (b *breaks) after(at int) int {
	end := len(b.body)
	for i, c := range [...]byte{'\n', '\f', '\r'} {
		if b.next[i] <= at {
			b.next[i] = len(b.body) + 1
			if n := strings.IndexByte(b.body[at:], c); n >= 0 {
				b.next[i] = at + n + 1
			}
		}
		end = min(end, b.next[i]-1)
	}
	return end
}

// trimSpan moves start and end inwards over white space.
func trimSpan(s string, start, end int) (int, int) {
	for start < end && (s[start] <= ' ' || s[start] >= utf8.RuneSelf) {
		r, n := utf8.DecodeRuneInString(s[start:end])
		if !blankRune(r) {
			break
		}
		start += n
	}
	for start < end && (s[end-1] <= ' ' || s[end-1] >= utf8.RuneSelf) {
		r, n := utf8.DecodeLastRuneInString(s[start:end])
		if !blankRune(r) {
			break
		}
		end -= n
	}
	return start, end
}

func blankRune(r rune) bool {
	switch r {
	case ' ', '\t', '\n', '\r', '\f', '\v', 0xA0, 0x200B, 0xFEFF:
		return true
	}
	return r >= 0x2000 && r <= 0x200A
}

// lowerASCII lowers A to Z and leaves every other byte, so that offsets into
// the result are offsets into s.
func lowerASCII(s string) string {
	first := 0
	for first < len(s) && lowered[s[first]] == s[first] {
		first++
	}
	if first == len(s) {
		return s
	}
	b := []byte(s)
	for i := first; i < len(b); i++ {
		b[i] = lowered[b[i]]
	}
	return string(b)
}

// hasAny reports whether s contains one of the phrases.
func hasAny(s string, phrases ...string) bool {
	for _, p := range phrases {
		if strings.Contains(s, p) {
			return true
		}
	}
	return false
}
