package analyze

import (
	"math"
	"regexp/syntax"
	"slices"
	"strings"
	"unicode"
)

// mostWords bounds the words that a pattern is looked for by.
const mostWords = 160

// neededWords are words of which each match of an expression holds one at least,
// lowered; none when no such words can be told. This is how RE2 chooses what to
// look for before it runs an expression.
func neededWords(expr string) []string {
	re, err := syntax.Parse(expr, syntax.Perl)
	if err != nil {
		return nil
	}
	n := needOf(re)
	if n.whole != nil {
		n.offer(n.whole)
	}
	return shortest(n.some)
}

// A need is what is known of the texts that a part of an expression matches.
type need struct {
	whole []string // all of them, lowered, where they are few; nil where they are not known
	some  []string // each holds one of these; nil when that is not known
}

func needOf(re *syntax.Regexp) need {
	switch re.Op {
	case syntax.OpLiteral:
		return needOfLiteral(re)
	case syntax.OpCharClass:
		return needOfClass(re)
	case syntax.OpCapture:
		return needOf(re.Sub[0])
	case syntax.OpConcat:
		return needOfAll(re.Sub)
	case syntax.OpAlternate:
		return needOfEither(re.Sub)
	case syntax.OpQuest:
		if n := needOf(re.Sub[0]); n.whole != nil {
			return need{whole: unite(n.whole, []string{""})}
		}
	case syntax.OpPlus:
		return needOf(re.Sub[0]).part()
	case syntax.OpRepeat:
		if re.Min > 0 {
			return needOf(re.Sub[0]).part()
		}
	case syntax.OpEmptyMatch, syntax.OpBeginLine, syntax.OpEndLine, syntax.OpBeginText, syntax.OpEndText, syntax.OpWordBoundary, syntax.OpNoWordBoundary:
		return need{whole: []string{""}}
	}
	return need{}
}

// part is the need of a text that holds the text of n and may hold more.
func (n need) part() need {
	if n.whole != nil {
		n.offer(n.whole)
	}
	return need{some: n.some}
}

func needOfLiteral(re *syntax.Regexp) need {
	for _, r := range re.Rune {
		if re.Flags&syntax.FoldCase != 0 && r >= 0x80 && unicode.SimpleFold(r) != r {
			return need{}
		}
	}
	return need{whole: []string{lowerASCII(string(re.Rune))}}
}

// needOfClass spells out a class of a few characters.
func needOfClass(re *syntax.Regexp) need {
	var out []string
	for i := 0; i+1 < len(re.Rune); i += 2 {
		if re.Rune[i+1]-re.Rune[i] > 16 || len(out) > 16 {
			return need{}
		}
		for r := re.Rune[i]; r <= re.Rune[i+1]; r++ {
			out = unite(out, []string{lowerASCII(string(r))})
		}
	}
	return need{whole: out}
}

// needOfAll joins what stands side by side for as long as it can be spelt out.
func needOfAll(parts []*syntax.Regexp) need {
	out, run, spelt := need{}, []string{""}, true
	for _, p := range parts {
		n := needOf(p)
		if n.whole != nil && len(n.whole)*len(run) <= mostWords {
			run = join(run, n.whole)
			continue
		}
		spelt = false
		out.offer(run)
		run = []string{""}
		if n.whole != nil {
			run = n.whole
		} else {
			out.offer(n.some)
		}
	}
	if spelt {
		return need{whole: run}
	}
	out.offer(run)
	return out
}

func needOfEither(parts []*syntax.Regexp) need {
	whole, some := []string{}, []string{}
	for _, p := range parts {
		n := needOf(p)
		if n.whole == nil {
			whole = nil
		} else if whole != nil {
			whole = unite(whole, n.whole)
		}
		if n = n.part(); n.some == nil {
			some = nil
		} else if some != nil {
			some = unite(some, n.some)
		}
	}
	if len(whole) > 0 && len(whole) <= mostWords {
		return need{whole: whole}
	}
	if len(some) == 0 || len(some) > mostWords {
		some = nil
	}
	return need{some: some}
}

// offer takes words in place of those known where they are rarer.
func (n *need) offer(words []string) {
	if len(words) > 0 && !slices.Contains(words, "") && (n.some == nil || commonness(words) < commonness(n.some)) {
		n.some = words
	}
}

// commonness guesses how often one of the words stands in a text: each letter
// makes a word rarer.
func commonness(words []string) float64 {
	sum := 0.0
	for _, w := range words {
		sum += math.Pow(6, -float64(min(len(w), 12)))
	}
	return sum
}

func join(a, b []string) []string {
	var out []string
	for _, x := range a {
		for _, y := range b {
			out = append(out, x+y)
		}
	}
	return unite(nil, out)
}

func unite(a, b []string) []string {
	out := slices.Concat(a, b)
	slices.Sort(out)
	return slices.Compact(out)
}

// shortest leaves out the words that hold another one.
func shortest(words []string) []string {
	return slices.DeleteFunc(slices.Clone(words), func(w string) bool {
		return slices.ContainsFunc(words, func(o string) bool { return o != w && strings.Contains(w, o) })
	})
}
