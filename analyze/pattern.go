package analyze

import (
	"regexp"
	"sync"
)

// A pattern is a regular expression that is compiled when it is first used, so
// that a start of the program does not pay for all of them, and that is not tried
// on texts which hold none of the words that each of its matches holds. What it
// finds is what the expression finds; only Latin letters from outside ASCII that
// fold into it (the long s, the Kelvin sign) are not taken for s and k.
type pattern struct {
	expr  string
	once  sync.Once
	re    *regexp.Regexp
	words *literals // one of these stands in each match; nil when nothing need stand

	// Where they are not 0, no match begins more bytes before its word than
	// before, or ends more bytes after the beginning of its word than after.
	before, after int
}

// expression is a pattern of Go's syntax. A mistake in it panics at its first use.
func expression(expr string) *pattern { return &pattern{expr: expr} }

func (p *pattern) compiled() *regexp.Regexp {
	p.once.Do(func() {
		p.re = regexp.MustCompile(p.expr)
		if words := neededWords(p.expr); len(words) > 0 {
			p.words = anyOf(words...)
		}
	})
	return p.re
}

// on is the expression where s may hold a match, and nil where it cannot.
func (p *pattern) on(s string) *regexp.Regexp {
	re := p.compiled()
	if p.words != nil && !p.words.in(s) {
		return nil
	}
	return re
}

// The methods are those of regexp.Regexp.

func (p *pattern) MatchString(s string) bool {
	re := p.on(s)
	return re != nil && re.MatchString(s)
}

func (p *pattern) FindStringIndex(s string) []int {
	if re := p.on(s); re != nil {
		return re.FindStringIndex(s)
	}
	return nil
}

func (p *pattern) FindStringSubmatch(s string) []string {
	if re := p.on(s); re != nil {
		return re.FindStringSubmatch(s)
	}
	return nil
}

func (p *pattern) FindStringSubmatchIndex(s string) []int {
	if re := p.on(s); re != nil {
		return re.FindStringSubmatchIndex(s)
	}
	return nil
}

func (p *pattern) FindAllString(s string, n int) []string {
	if re := p.on(s); re != nil {
		return re.FindAllString(s, n)
	}
	return nil
}

func (p *pattern) FindAllStringIndex(s string, n int) [][]int {
	if re := p.on(s); re != nil {
		return re.FindAllStringIndex(s, n)
	}
	return nil
}

func (p *pattern) FindAllStringSubmatch(s string, n int) [][]string {
	if re := p.on(s); re != nil {
		return re.FindAllStringSubmatch(s, n)
	}
	return nil
}

func (p *pattern) FindAllStringSubmatchIndex(s string, n int) [][]int {
	if p.before > 0 {
		return p.findAround(s, n)
	}
	if re := p.on(s); re != nil {
		return re.FindAllStringSubmatchIndex(s, n)
	}
	return nil
}

func (p *pattern) ReplaceAllString(s, with string) string {
	if re := p.on(s); re != nil {
		return re.ReplaceAllString(s, with)
	}
	return s
}

// findAround tries the expression only around its words. The stretches that it
// is tried on begin and end between words, so that \b means there what it means
// in the whole text.
func (p *pattern) findAround(s string, n int) [][]int {
	re := p.compiled()
	var out [][]int
	from, to := 0, 0
	try := func() {
		for _, m := range re.FindAllStringSubmatchIndex(s[from:to], n-len(out)) {
			for k := range m {
				if m[k] >= 0 {
					m[k] += from
				}
			}
			out = append(out, m)
		}
	}
	p.words.each(s, func(at, _ int) bool {
		start, end := max(0, at-p.before), min(len(s), at+p.after)
		for start > 0 && wordByte(s[start-1]) {
			start--
		}
		for end < len(s) && wordByte(s[end]) {
			end++
		}
		if start > to {
			if try(); len(out) >= n {
				return true
			}
			from = start
		}
		to = max(to, end)
		return false
	})
	if len(out) < n {
		try()
	}
	return out
}

// wordByte reports whether \b takes a byte for part of a word; the bytes of other
// letters count too, so that none is cut in two.
func wordByte(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || c == '_' || c >= 0x80
}
