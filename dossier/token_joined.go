package dossier

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

func isHyphen(r rune) bool { return r == '-' || r == '‐' || r == '‑' }

// joins reports whether the rune at i goes on with the word before it.
func (t *tokenizer) joins(i int) bool {
	r, size := utf8.DecodeRuneInString(t.body[i:t.end])
	switch {
	case unicode.IsLetter(r), unicode.Is(unicode.M, r):
		return true
	case r == softHyphen:
		return t.resumes(i+size) > 0
	case r == '’', isHyphen(r):
		return t.letterAt(i + size)
	}
	return false
}

func (t *tokenizer) letterAt(i int) bool {
	if i >= t.end {
		return false
	}
	switch classes[t.body[i]] {
	case classLower, classUpper:
		return true
	case classOther:
		r, _ := utf8.DecodeRuneInString(t.body[i:t.end])
		return unicode.IsLetter(r)
	}
	return false
}

// resumes returns where the word goes on after a hyphen that ends at i: at once
// for a soft hyphen inside a line, or at the start of the next line. 0: it does not.
func (t *tokenizer) resumes(i int) int {
	if t.letterAt(i) {
		return i
	}
	newline := false
	for i < t.end && (t.body[i] == ' ' || t.body[i] == '\r' || t.body[i] == '\n') {
		if t.body[i] == '\n' {
			if newline {
				return 0
			}
			newline = true
		}
		i++
	}
	if newline && t.letterAt(i) {
		r, _ := utf8.DecodeRuneInString(t.body[i:t.end])
		if unicode.IsLower(r) {
			return i
		}
	}
	return 0
}

// wraps reports whether the hyphen at i divides a word at a line end.
func (t *tokenizer) wraps(from, i int) bool { return t.wrapsAfter(t.body[from:i], i+1) }

// hyphenates reports whether the word goes on after the hyphen that ends at
// after, on this line or (the hyphen being its own) on the next.
func (t *tokenizer) hyphenates(after int) bool {
	return t.letterAt(after) || t.lineEndsAt(after) && t.resumes(after) > 0
}

func (t *tokenizer) lineEndsAt(i int) bool {
	return i < t.end && (t.body[i] == '\n' || t.body[i] == '\r' || t.body[i] == ' ')
}

func (t *tokenizer) wrapsAfter(before string, after int) bool {
	return t.lineEndsAt(after) && t.resumes(after) > 0 && !keepsHyphen(strings.ToLower(before))
}

// keepsHyphen lists the first halves that English writes with a hyphen: after
// them a line end is no sign that the word was divided there.
func keepsHyphen(first string) bool {
	switch first {
	case "non", "sub", "co", "self", "third", "anti", "pre", "post", "cross", "multi", "well", "long", "short", "full", "part", "high", "low",
		"data", "risk", "rights", "case", "on", "off", "up", "end", "real", "day", "decision", "machine", "privacy", "user", "open", "read":
		return true
	}
	return false
}

// letterspaced returns the end of a run of at least four single capitals with
// one space between them ("A U T H O R I T Y"), or 0.
func (t *tokenizer) letterspaced(from int) int {
	i, letters := from, 0
	for i < t.end && classes[t.body[i]] == classUpper {
		letters++
		i++
		if i+1 >= t.end || t.body[i] != ' ' || classes[t.body[i+1]] != classUpper {
			break
		}
		i++
	}
	if letters < 4 || t.letterAt(i) {
		return 0
	}
	return i
}

func (t *tokenizer) squeezed(from, to int) Token {
	text := strings.ReplaceAll(t.lower(from, to), " ", "")
	return Token{Text: text, Span: Span{from, to}, Upper: true, AllUpper: true}
}
