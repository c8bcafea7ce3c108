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
