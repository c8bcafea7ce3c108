package dossier

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Sentences appends the sentences of body[span] to dst and returns it. The
// spans are in order, do not overlap, start and end at a character that is no
// space, and leave out nothing but space.
//
// A line end is a space, since lines of a PDF are wrapped, unless a blank line,
// a table row ("a | b") or a bullet stands there. Semicolons end nothing, so a
// list inside a paragraph stays one sentence with its lead-in.
func Sentences(body string, span Span, dst []Span) []Span {
	if span.Start < 0 || span.End > len(body) || span.Start >= span.End {
		return dst
	}
	from := span.Start
	for i := span.Start; i < span.End; {
		if !mayEnd[body[i]] {
			i++
			continue
		}
		var end int
		switch body[i] {
		case '.', '?', '!':
			end = sentenceEnd(body, from, i, span.End)
		case '\n', '\f':
			end = lineBreak(body, from, i, span.End)
		}
		if end > 0 {
			dst = appendTrimmed(body, dst, Span{from, end})
			from, i = end, end // always past i, so that the loop ends
			continue
		}
		i++
	}
	return appendTrimmed(body, dst, Span{from, span.End})
}

// mayEnd are the bytes at which a sentence may end.
var mayEnd = [256]bool{'.': true, '?': true, '!': true, '\n': true, '\f': true}

// Sentences appends the sentences of the span to dst. Unlike the function of the
// same name it lets a sentence run on across a running header or footer.
func (t Text) Sentences(span Span, dst []Span) []Span {
	headers := t.headersIn(span)
	if len(headers) == 0 {
		return Sentences(t.Body, span, dst)
	}
	view := []byte(t.Body[span.Start:span.End])
	for _, m := range headers {
		for i := max(m.Span.Start, span.Start); i < min(m.Span.End, span.End); i++ {
			if view[i-span.Start] != '\n' && view[i-span.Start] != '\f' {
				view[i-span.Start] = ' '
			}
		}
	}
	first := len(dst)
	dst = Sentences(string(view), Span{0, len(view)}, dst)
	for i := first; i < len(dst); i++ {
		dst[i].Start += span.Start
		dst[i].End += span.Start
	}
	return dst
}

func appendTrimmed(body string, dst []Span, s Span) []Span {
	s = s.Trim(body)
	if s.Len() > 0 {
		dst = append(dst, s)
	}
	return dst
}

// Trim returns the span without the spaces, line ends and page breaks at both
// ends of body[s].
func (s Span) Trim(body string) Span {
	for s.Start < s.End {
		r, size := utf8.DecodeRuneInString(body[s.Start:s.End])
		if !isSpace(r) {
			break
		}
		s.Start += size
	}
	for s.Start < s.End {
		r, size := utf8.DecodeLastRuneInString(body[s.Start:s.End])
		if !isSpace(r) {
			break
		}
		s.End -= size
	}
	return s
}

// sentenceEnd returns the end of the sentence that may close with the mark at i,
// its closing quotes and brackets included, or 0 when it goes on.
func sentenceEnd(body string, from, i, limit int) int {
	end := i + 1
	if end < limit && isPlain(body[end]) && !glued(body, i, end) { // "4.2", "a.m."
		return 0
	}
	for end < limit {
		r, size := utf8.DecodeRuneInString(body[end:limit])
		if !strings.ContainsRune(`.?!"'”’)]`, r) {
			break
		}
		end += size
	}
	next := end
	for next < limit {
		r, size := utf8.DecodeRuneInString(body[next:limit])
		if !isSpace(r) {
			break
		}
		next += size
	}
	if next == limit {
		return limit
	}
	if next == end && !glued(body, i, next) {
		return 0
	}
	if !opensSentence(body[next:limit]) {
		return 0
	}
	if body[i] == '.' && abbreviates(body, from, i) {
		return 0
	}
	return end
}

// glued reports a lost space: "the Buyer.The Supplier" ends a sentence, "v1.The" and "www.The" do not.
func glued(body string, i, next int) bool {
	return body[i] == '.' && next == i+1 && i > 1 && next+1 < len(body) &&
		classes[body[i-1]] == classLower && classes[body[i-2]] == classLower &&
		classes[body[next]] == classUpper && classes[body[next+1]] == classLower &&
		!strings.Contains(wordBefore(body, 0, i), "/") && !strings.Contains(wordBefore(body, 0, i), "@")
}

func opensSentence(rest string) bool {
	if after := pastItemMark(rest); after != "" {
		rest = after
	}
	r, size := utf8.DecodeRuneInString(rest)
	if strings.ContainsRune(`"'“‘([`, r) && size < len(rest) {
		r, _ = utf8.DecodeRuneInString(rest[size:])
	}
	return unicode.IsUpper(r) || unicode.IsDigit(r) || unicode.IsLetter(r) && !unicode.IsLower(r) || isBullet(r) || strings.HasPrefix(rest, "- ")
}

// pastItemMark gives what stands after the mark of a point in a running
// paragraph, "(ii) Where" or "b) The"; nothing when no mark stands first.
func pastItemMark(rest string) string {
	n := 0
	if rest[0] == '(' {
		n = 1
	}
	from := n
	for n < len(rest) && n-from < 5 && isPlain(rest[n]) {
		n++
	}
	if n == from || n+2 >= len(rest) || rest[n] != ')' || rest[n+1] != ' ' {
		return ""
	}
	return strings.TrimLeft(rest[n+2:], " ")
}

func isBullet(r rune) bool {
	switch r {
	case '•', '▪', '●', '◦', '■', '□', '▢', '☐', '☒', '☑', '‣', '⁃', '·', '➢', '➤', '✓', '\uf0b7', '\uf0a7', '\uf0d8', '\uf06f', '\uf0fc', '\uf02d', '\uf0be', '\uf0fe':
		return true
	}
	return false
}

// abbreviates reports whether the full stop at i belongs to an abbreviation, an
// initial or a number that the sentence begins with.
func abbreviates(body string, from, i int) bool {
	word := wordBefore(body, from, i)
	if word == "" {
		return false
	}
	lower := strings.ToLower(strings.TrimLeft(word, `("'“‘[`))
	if isAbbreviation(lower) {
		return true
	}
	before := strings.TrimRight(body[from:i-len(word)], " \n\r\t\f")
	if len(lower) == 1 && unicode.IsLetter(rune(lower[0])) { // "J. Smith", but "under Part A. The"
		return !endsWithPartWord(before)
	}
	if strings.Trim(lower, "0123456789.()") == "" && lower != "" { // "4. The": the number of what follows
		return before == ""
	}
	return false
}

func wordBefore(body string, from, i int) string {
	start := i
	for start > from && i-start < 40 {
		b := body[start-1]
		if classes[b] == classSpace {
			break
		}
		start--
	}
	return body[start:i]
}

func isAbbreviation(w string) bool {
	switch w {
	case "no", "nos", "e.g", "eg", "i.e", "cl", "cls", "para", "paras", "s", "ss", "art", "arts", "reg", "regs", "sch", "sched",
		"mr", "mrs", "ms", "dr", "prof", "hon", "st", "v", "vs", "cf", "viz", "p", "pp", "vol", "ch", "fig", "approx", "incl", "ref",
		"ltd", "inc", "co", "corp", "plc", "llp", "ext", "tel", "dept", "rev", "op", "cit", "ibid", "al", "sec", "u.k", "u.s", "jan", "feb", "aug", "sept", "oct", "nov", "dec":
		return true
	}
	return false
}

func endsWithPartWord(before string) bool {
	word := before[strings.LastIndexAny(before, " \n\t\f")+1:]
	switch strings.ToLower(word) {
	case "part", "annex", "schedule", "appendix", "exhibit", "section", "option", "table", "class", "category":
		return true
	}
	return false
}

// isPlain reports letters and digits of ASCII.
func isPlain(b byte) bool {
	c := classes[b]
	return c == classLower || c == classUpper || c == classDigit
}

// lineBreak returns where the next sentence starts when the line end at i closes
// this one, or 0 when the line is only wrapped.
func lineBreak(body string, from, i, limit int) int {
	newlines, pages, next := 0, 0, i
	for next < limit && classes[body[next]] == classSpace {
		switch body[next] {
		case '\n':
			newlines++
		case '\f':
			pages++
		}
		next++
	}
	if next == limit {
		return limit
	}
	if newlines+pages == 0 {
		return 0
	}
	rest := body[next:limit]
	r, _ := utf8.DecodeRuneInString(rest)
	if isBullet(r) || isRow(firstLine(rest)) || isRow(body[lastLine(body, from, i):i]) {
		return next
	}
	if strings.HasPrefix(rest, "- ") || strings.HasPrefix(rest, "– ") {
		return next
	}
	if newlines < 2 {
		return 0
	}
	if pages > 0 && (unicode.IsLower(r) || leavesOpen(body[from:i])) { // the sentence goes on overleaf
		return 0
	}
	return next
}

// leavesOpen reports words after which no sentence ends.
func leavesOpen(text string) bool {
	switch text[strings.LastIndexAny(text, " \n\f")+1:] {
	case "the", "The", "a", "an", "of", "to", "in", "by", "for", "with", "under", "from", "at", "on", "and", "or", "that", "which", "each", "any", "its", "this":
		return true
	}
	return false
}

func isRow(line string) bool {
	return strings.IndexByte(line, '|') >= 0 && strings.Contains(line, " | ")
}

func firstLine(s string) string {
	if n := strings.IndexAny(s, "\n\f"); n >= 0 {
		return s[:n]
	}
	return s
}

func lastLine(body string, from, i int) int {
	return from + strings.LastIndexAny(body[from:i], "\n\f") + 1
}
