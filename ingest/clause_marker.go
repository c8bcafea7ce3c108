package ingest

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// numberShape is the look of a number: what stands around it and of what it is made.
type numberShape uint8

const (
	shapeNone      numberShape = iota
	shapeDotted                // 3, 3., 10.5.4, 108.2.1.
	shapeParen                 // (a) (i) (A) (1) (aa)
	shapeHalfParen             // a) i) 1)
	shapeStop                  // a. i. A.
	shapeWord                  // Article 5, Clause 7, Section 3, §3
	shapeCode                  // ST1, A1, D.1
	shapeQuestion              // Q1, Question 1a, Request 4, Answer to Q1
	shapeBullet                // •, -, *
)

// script is what a lettered number is made of.
type script uint8

const (
	scriptNone script = iota
	scriptDigit
	scriptLower
	scriptUpper
	scriptRomanLower
	scriptRomanUpper
	scriptDouble // aa, bb
)

// marker is the number or bullet at the start of a line.
type marker struct {
	shape  numberShape
	script script
	parts  [6]int // of a dotted number; parts[0] is the value of the others
	depth  int
	suffix string // the letter of "1a"
	word   string // article, clause, section, question, answer ...; the letters of a code
	label  string // as it is written inside its brackets
	size   int    // bytes up to the text
	glued  bool   // no space between number and text
	bare   bool   // one number without point or bracket: "12"
	indent int    // of its line
	inner  int    // where a second marker starts: "14.3(b)"
}

// parseMarker reads the marker at the start of a line. Whether it starts a clause
// is for the numbering to say.
func parseMarker(text string) (marker, bool) {
	if text == "" {
		return marker{}, false
	}
	b := text[0]
	switch {
	case b >= '0' && b <= '9':
		return dottedMarker(text)
	case b == '(':
		return parenMarker(text)
	case b == '-' || b == '*' || b == 'o' && len(text) > 1 && text[1] == ' ' || b >= 0x80:
		if m, ok := bulletMarker(text); ok {
			return m, true
		}
		if strings.HasPrefix(text, "§") {
			return sectionSign(text)
		}
	}
	if b >= 'A' && b <= 'Z' || b >= 'a' && b <= 'z' {
		return letterMarker(text)
	}
	return marker{}, false
}

func spaces(text string) int {
	n := 0
	for n < len(text) {
		r, size := utf8.DecodeRuneInString(text[n:])
		if r != '|' && !unicode.IsSpace(r) && r != '\u200b' {
			break
		}
		n += size
	}
	return n
}

func digits(text string) (value, size int) {
	for size < len(text) && text[size] >= '0' && text[size] <= '9' && size < 6 {
		value = value*10 + int(text[size]-'0')
		size++
	}
	return value, size
}

func dottedMarker(text string) (marker, bool) {
	m := marker{shape: shapeDotted, script: scriptDigit}
	i := 0
	for m.depth < len(m.parts) {
		value, size := digits(text[i:])
		if size == 0 {
			break
		}
		if size > 3 && !(size == 4 && m.depth == 0 && (value < 1900 || value > 2100) && i+5 < len(text) && text[i+4] == '.' && isDigit(text[i+5])) || m.depth > 0 && size > 1 && text[i] == '0' {
			return marker{}, false
		}
		m.parts[m.depth] = value
		m.depth++
		i += size
		if i+1 < len(text) && text[i] == '.' && text[i+1] >= '0' && text[i+1] <= '9' {
			i++
			continue
		}
		break
	}
	m.label = text[:i]
	rest := text[i:]
	stop := false
	if m.depth == 1 && len(rest) > 1 && isLetter(rest[0]) && !isLetter(rest[1]) && !isDigit(rest[1]) { // "1a", "14A"
		m.suffix = rest[:1]
		i++
		m.label = text[:i]
		rest = text[i:]
	} else if m.depth == 1 && len(rest) == 1 && isLetter(rest[0]) {
		m.suffix, m.label, rest, i = rest, text, "", len(text)
	}
	if strings.HasPrefix(rest, " .") && len(rest) > 2 && rest[2] == ' ' { // "4 . The": a space that the page does not have
		rest, i = rest[1:], i+1
	}
	if rest != "" {
		switch rest[0] {
		case '.':
			if len(rest) > 3 && isLower(rest[1]) && !isLetter(rest[2]) && m.depth > 1 { // "11.5.a."
				if _, ok := letterMarker(rest[1:]); ok {
					m.inner, m.size = i+1, i+1
					return m, true
				}
			}
			i, stop = i+1, true
		case ')':
			i, stop = i+1, true
			if m.depth == 1 {
				m.shape = shapeHalfParen
			}
		case '(':
			if _, ok := parenMarker(rest); ok && m.depth >= 1 {
				m.inner, m.size = i, i
				return m, true
			}
			return marker{}, false
		}
	}
	return finish(m, text, i, stop)
}

// finish measures the gap after a dotted number.
func finish(m marker, text string, i int, stop bool) (marker, bool) {
	m.bare = m.depth == 1 && !stop && m.suffix == ""
	gap := spaces(text[i:])
	m.size = i + gap
	if m.size == len(text) {
		return m, true
	}
	if gap == 0 {
		r, _ := utf8.DecodeRuneInString(text[i:])
		if !unicode.IsUpper(r) && !strings.ContainsRune("“\"‘[*", r) || m.bare && r != '“' || len(text) > i+1 && m.depth == 1 && !isLower(text[i+1]) && !stop {
			return marker{}, false
		}
		m.glued = true
	}
	return m, true
}

func isLetter(b byte) bool { return b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' }
func isLower(b byte) bool  { return b >= 'a' && b <= 'z' }
func isDigit(b byte) bool  { return b >= '0' && b <= '9' }

func parenMarker(text string) (marker, bool) {
	end := strings.IndexByte(text[:min(len(text), 9)], ')')
	if end < 2 {
		return marker{}, false
	}
	m, ok := lettered(strings.TrimSpace(text[1:end]))
	if !ok {
		return marker{}, false
	}
	m.shape = shapeParen
	m.size = end + 1 + spaces(text[end+1:])
	if m.size == end+1 && m.size < len(text) {
		if text[m.size] == '(' {
			if _, ok := parenMarker(text[m.size:]); ok {
				m.inner = m.size
				return m, true
			}
		}
		m.glued = true
	}
	return m, true
}

// lettered reads "a", "aa", "iv", "A", "12" as the inside of a bracket.
func lettered(s string) (marker, bool) {
	m := marker{label: s, depth: 1}
	if s == "" || len(s) > 5 {
		return m, false
	}
	if value, size := digits(s); size == len(s) {
		m.script, m.parts[0] = scriptDigit, value
		return m, value > 0 && value < 200
	}
	if value := roman(strings.ToLower(s)); value > 0 && value < 60 {
		m.script, m.parts[0] = scriptRomanLower, value
		if s[0] < 'a' {
			m.script = scriptRomanUpper
		}
		return m, true
	}
	switch {
	case len(s) == 1 && isLetter(s[0]):
		m.script, m.parts[0] = letterValue(s[0])
		return m, true
	case len(s) == 2 && s[0] == s[1] && isLower(s[0]):
		m.script, m.parts[0] = scriptDouble, int(s[0]-'a')+1
		return m, true
	case len(s) == 2 && isLower(s[0]) && isDigit(s[1]):
		return m, false
	}
	return m, false
}

func letterValue(b byte) (script, int) {
	if isLower(b) {
		return scriptLower, int(b-'a') + 1
	}
	return scriptUpper, int(b-'A') + 1
}

// roman is the value of a roman number in lower case, 0 when it is none.
func roman(s string) int {
	total, last := 0, 0
	for i := len(s) - 1; i >= 0; i-- {
		v := 0
		switch s[i] {
		case 'i':
			v = 1
		case 'v':
			v = 5
		case 'x':
			v = 10
		case 'l':
			v = 50
		default:
			return 0
		}
		if v < last {
			total -= v
		} else {
			total, last = total+v, v
		}
	}
	if romanOf(total) != s {
		return 0
	}
	return total
}

func romanOf(n int) string {
	var b strings.Builder
	for _, d := range [...]struct {
		value int
		text  string
	}{{50, "l"}, {40, "xl"}, {10, "x"}, {9, "ix"}, {5, "v"}, {4, "iv"}, {1, "i"}} {
		for n >= d.value {
			b.WriteString(d.text)
			n -= d.value
		}
	}
	return b.String()
}

func bulletMarker(text string) (marker, bool) {
	r, size := utf8.DecodeRuneInString(text)
	m := marker{shape: shapeBullet}
	gap := spaces(text[size:])
	m.size = size + gap
	switch r {
	case '-', '–', '—', '*', 'o', '+':
		return m, gap > 0 && m.size < len(text)
	case '•', '▪', '●', '◦', '■', '‣', '⁃', '·', '➢', '➤', '✓', '\uf0b7', '\uf0a7', '\uf0d8', '\uf06f', '\uf0fc', '\uf02d', '\uf0be', '\uf0fe':
		return m, m.size < len(text)
	}
	return marker{}, false
}

func sectionSign(text string) (marker, bool) {
	gap := len("§") + spaces(text[len("§"):])
	m, ok := parseMarker(text[gap:])
	if !ok || m.shape != shapeDotted {
		return marker{}, false
	}
	m.word, m.bare = "§", false
	m.label = "§" + m.label
	m.size += gap
	if m.inner > 0 {
		m.inner += gap
	}
	return m, true
}
