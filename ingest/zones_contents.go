package ingest

import (
	"strings"
	"unicode"
)

// contents reports whether the line is an entry of a table of contents. A line
// of dots before a page number always is; after a heading "Contents" short lines
// are, until the first of them comes again or a sentence stands there.
func (s *segmenter) contents(i int, marked bool) bool {
	l := &s.lines[i]
	if dotLeader(l.text) {
		if s.contentsFrom >= 0 && s.contentsSeen == "" {
			s.contentsSeen = entryWords(l.text)
		}
		return true
	}
	if s.contentsFrom < 0 {
		if isContentsHeading(l.text) {
			s.contentsFrom, s.contentsSeen = i+1, ""
		}
		return false
	}
	words := entryWords(l.text)
	if s.contentsSeen == "" && i >= s.contentsFrom {
		s.contentsSeen = words
		if len(l.text) < 120 && !hasVerb(l.text) {
			return true
		}
	}
	if words == s.contentsSeen && i > s.contentsFrom || len(l.text) > 140 || strings.HasSuffix(l.text, ".") && len(l.text) > 50 && hasVerb(l.text) || i-s.contentsFrom > 400 || l.page && !pageNumbered(l.text) && i-s.contentsFrom > 3 {
		s.leaveContents()
		return false
	}
	if hasVerb(l.text) && !pageNumbered(l.text) && !marked {
		s.leaveContents()
		return false
	}
	return true
}

// leaveContents ends the table and takes its heading down again.
func (s *segmenter) leaveContents() {
	s.contentsFrom = -1
	if n := len(s.heads); n > 0 && isContentsHeading(s.units[s.heads[n-1]].title) {
		s.heads = s.heads[:n-1]
	}
}

func isContentsHeading(text string) bool {
	if len(text) > 40 || strings.IndexByte("CcTtIiLl#*_", text[0]) < 0 {
		return false
	}
	switch strings.ToLower(strings.Trim(text, " #*_:.")) {
	case "contents", "table of contents", "index", "contents page", "list of contents":
		return true
	}
	return false
}

// dotLeader reports "Data protection ........ 12", dots with or without spaces.
func dotLeader(text string) bool {
	if len(text) > 300 {
		return false
	}
	at := strings.Index(text, "....")
	if at < 0 {
		at = strings.Index(text, ". . . .")
	}
	if at < 0 || at > 200 {
		return false
	}
	rest := strings.ToLower(strings.Trim(text[at:], ". \t-…"))
	_, size := digits(rest)
	return size > 0 && size == len(rest) && size <= 4 || roman(rest) > 0
}

func pageNumbered(text string) bool {
	word := lastWord(text)
	_, size := digits(word)
	return size > 0 && size == len(word)
}

// entryWords is the text of an entry without its dots, page number, case and
// punctuation: the heading may have a colon that its entry has not.
func entryWords(text string) string {
	if at := strings.Index(text, "..."); at >= 0 {
		text = text[:at]
	} else if at := strings.LastIndexAny(text, " \t"); at > 0 && pageNumbered(text) {
		text = text[:at]
	}
	return strings.Join(strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }), " ")
}
