package rules

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/checkweigh/checkweigh/dossier"
)

// mostAlternatives bounds the wordings of one pair of brackets, and of a phrase
// with brackets inside brackets.
const mostAlternatives = 2000

// stepKind is what one step of a phrase matches.
type stepKind uint8

const (
	stepWord   stepKind = iota // this word
	stepCased                  // this word, written with a capital
	stepPrefix                 // any word that begins so
	stepNumber                 // any number, in digits or words
	stepGap                    // up to max words
)

type step struct {
	kind stepKind
	word string
	max  int
}

// parsedPhrase is what a phrase stands for: parts that follow one another, each
// with its alternatives. Parts are not multiplied out, since (a|b|c) (d|e|f)
// (g|h|i) soon stands for thousands of wordings.
type parsedPhrase []part

// part is a choice of runs of steps; an empty run may be left out.
type part [][]step

// parsePhrase reads the phrase language: words; x* any word that begins with x;
// x+ the usual inflections of x; (a|b|) alternatives; ~n up to n words between;
// # a number. A word written with a capital must have one in the text as well.
func parsePhrase(text string) (parsedPhrase, error) {
	p := phraseParser{rest: text}
	var out parsedPhrase
	for {
		p.rest = strings.TrimLeft(p.rest, " \t\n")
		if p.rest == "" {
			break
		}
		next, err := p.item(0)
		if err != nil {
			return nil, err
		}
		if !next.nothing() {
			out = append(out, next)
		}
	}
	return out, out.check()
}

// nothing reports whether the part is punctuation only.
func (p part) nothing() bool { return len(p) == 1 && len(p[0]) == 0 }

func (p part) optional() bool {
	return slices.ContainsFunc(p, func(run []step) bool { return len(run) == 0 })
}

func (p part) gap() bool { return len(p) == 1 && len(p[0]) == 1 && p[0][0].kind == stepGap }

func (p parsedPhrase) check() error {
	words := false
	for _, part := range p {
		words = words || !part.optional() && !part.gap()
	}
	switch {
	case !words:
		return fmt.Errorf("the phrase can stand for no words at all")
	case p[0].gap() || p[len(p)-1].gap():
		return fmt.Errorf("a gap (~n) must have words on both sides")
	}
	return nil
}

type phraseParser struct{ rest string }

// sequence reads the words of one alternative, up to | or ).
func (p *phraseParser) sequence(depth int) (part, error) {
	out := part{nil}
	for {
		p.rest = strings.TrimLeft(p.rest, " \t\n")
		if p.rest == "" || p.rest[0] == '|' || p.rest[0] == ')' {
			return out, nil
		}
		next, err := p.item(depth)
		if err != nil {
			return nil, err
		}
		if len(out)*len(next) > mostAlternatives {
			return nil, fmt.Errorf("brackets inside brackets stand for more than %d wordings: split the phrase", mostAlternatives)
		}
		joined := make(part, 0, len(out)*len(next))
		for _, head := range out {
			for _, tail := range next {
				joined = append(joined, append(head[:len(head):len(head)], tail...))
			}
		}
		out = joined
	}
}

func (p *phraseParser) item(depth int) (part, error) {
	switch p.rest[0] {
	case '(':
		return p.alternatives(depth + 1)
	case ')', '|':
		return nil, fmt.Errorf("%q stands outside brackets: write alternatives as (a|b)", p.rest[:1])
	}
	end := strings.IndexAny(p.rest, " \t\n(|)")
	if end < 0 {
		end = len(p.rest)
	}
	word := p.rest[:end]
	p.rest = p.rest[end:]
	return wordSteps(word)
}

func (p *phraseParser) alternatives(depth int) (part, error) {
	if depth > 4 {
		return nil, fmt.Errorf("brackets stand more than four deep")
	}
	p.rest = p.rest[1:]
	var out part
	for {
		one, err := p.sequence(depth)
		if err != nil {
			return nil, err
		}
		out = append(out, one...)
		if p.rest == "" {
			return nil, fmt.Errorf("a bracket is not closed")
		}
		closing := p.rest[0] == ')'
		p.rest = p.rest[1:]
		if closing {
			return p.suffixed(out)
		}
	}
}

// suffixed applies what is glued to a closing bracket to the last word of every
// alternative: (supplier|vendor)'s, (bill|charge)+.
func (p *phraseParser) suffixed(alternatives part) (part, error) {
	end := strings.IndexAny(p.rest, " \t\n(|)")
	if end < 0 {
		end = len(p.rest)
	}
	suffix := p.rest[:end]
	if suffix == "" {
		return alternatives, nil
	}
	p.rest = p.rest[end:]
	var out part
	for _, a := range alternatives {
		if len(a) == 0 || a[len(a)-1].kind == stepGap || a[len(a)-1].kind == stepNumber {
			return nil, fmt.Errorf("%q stands behind an alternative that has no word: put a space before it", suffix)
		}
		head, last := a[:len(a)-1], a[len(a)-1]
		word := last.word + suffix
		if last.kind == stepCased {
			word = strings.ToUpper(word[:1]) + word[1:]
		}
		forms, err := wordSteps(word)
		if err != nil {
			return nil, err
		}
		for _, f := range forms {
			out = append(out, append(head[:len(head):len(head)], f...))
		}
	}
	return out, nil
}

// wordSteps reads one word with its sign. The text of the word goes through the
// tokeniser of documents, so that both sides split words alike.
func wordSteps(word string) (part, error) {
	if word[0] == '~' {
		n, err := strconv.Atoi(word[1:])
		if err != nil || n < 1 || n > 20 {
			return nil, fmt.Errorf("%q is no gap: write ~ and a number from 1 to 20", word)
		}
		return part{{{kind: stepGap, max: n}}}, nil
	}
	if word == "#" {
		return part{{{kind: stepNumber}}}, nil
	}
	sign := word[len(word)-1]
	if sign == '*' || sign == '+' {
		word = word[:len(word)-1]
	}
	if strings.ContainsAny(word, "*+~#") || word == "" {
		return nil, fmt.Errorf("%q: the signs * and + stand at the end of a word, ~n and # alone", word)
	}
	steps := literalSteps(word)
	if len(steps) == 0 {
		return part{nil}, nil
	}
	last := steps[len(steps)-1]
	switch sign {
	case '*':
		if len(last.word) < 2 {
			return nil, fmt.Errorf("%q: at least two letters must stand before *", word)
		}
		steps[len(steps)-1].kind = stepPrefix
	case '+':
		return inflectedSteps(steps[:len(steps)-1], last), nil
	}
	return part{steps}, nil
}

func inflectedSteps(head []step, last step) part {
	var out part
	for _, form := range inflections(last.word) {
		out = append(out, append(head[:len(head):len(head)], step{kind: last.kind, word: form}))
	}
	return out
}

func literalSteps(word string) []step {
	var steps []step
	for _, t := range dossier.Tokenize(word, dossier.Span{End: len(word)}, nil) {
		if !isWord(t) {
			continue
		}
		kind := stepWord
		if t.Upper {
			kind = stepCased
		}
		steps = append(steps, step{kind: kind, word: t.Text})
	}
	return steps
}
