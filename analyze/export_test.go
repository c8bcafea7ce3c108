package analyze

// Expression is a pattern as this room writes them.
func Expression(expr string) *pattern { return expression(expr) }

// Around is a pattern whose matches begin at most so many bytes before one of
// their words and end so many behind its beginning.
func Around(expr string, before, after int) *pattern {
	return &pattern{expr: expr, before: before, after: after}
}

// NeededWords are the words of which each match of an expression holds one.
func NeededWords(expr string) []string { return neededWords(expr) }

// AnyOf looks for any of several words.
func AnyOf(words ...string) *literals { return anyOf(words...) }

// In reports whether any of the words stands in s.
func (l *literals) In(s string) bool { return l.in(s) }

// Each calls f with each place of a word and the word's number.
func (l *literals) Each(s string, f func(at, word int) bool) bool { return l.each(s, f) }

// PolarStatement is what a question and its answer say together.
func PolarStatement(question, answer string) (statement string, sure, ok bool) {
	return polarStatement(question, answer)
}
