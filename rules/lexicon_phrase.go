package rules

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/checkweigh/checkweigh/dossier"
)

// mostVariants bounds how many wordings one phrase may stand for, since
// alternatives multiply.
const mostVariants = 2000

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

// parsedPhrase is every wording that a phrase stands for.
type parsedPhrase [][]step

// parsePhrase reads the phrase language: words; x* any word that begins with x;
// x+ the usual inflections of x; (a|b|) alternatives; ~n up to n words between;
// # a number. A word written with a capital must have one in the text as well.
func parsePhrase(text string) (parsedPhrase, error) {
	p := phraseParser{rest: text}
	variants, err := p.sequence(0)
	if err != nil {
		return nil, err
	}
	for _, v := range variants {
		if err := checkVariant(v); err != nil {
			return nil, err
		}
	}
	return variants, nil
}

func checkVariant(v []step) error {
	if len(v) == 0 {
		return fmt.Errorf("the phrase can stand for no words at all")
	}
	if v[0].kind == stepGap || v[len(v)-1].kind == stepGap {
		return fmt.Errorf("a gap (~n) must have words on both sides")
	}
	for i, s := range v {
		if s.kind == stepGap && v[i+1].kind == stepGap {
			return fmt.Errorf("two gaps (~n) stand side by side")
		}
	}
	return nil
}

type phraseParser struct{ rest string }

// sequence reads words up to the end, or inside an alternative up to | or ).
func (p *phraseParser) sequence(depth int) (parsedPhrase, error) {
	out := parsedPhrase{nil}
	for {
		p.rest = strings.TrimLeft(p.rest, " \t\n")
		if p.rest == "" || depth > 0 && (p.rest[0] == '|' || p.rest[0] == ')') {
			return out, nil
		}
		next, err := p.item(depth)
		if err != nil {
			return nil, err
		}
		if len(out)*len(next) > mostVariants {
			return nil, fmt.Errorf("the phrase stands for more than %d wordings: split it into several phrases", mostVariants)
		}
		joined := make(parsedPhrase, 0, len(out)*len(next))
		for _, head := range out {
			for _, tail := range next {
				joined = append(joined, append(head[:len(head):len(head)], tail...))
			}
		}
		out = joined
	}
}

func (p *phraseParser) item(depth int) (parsedPhrase, error) {
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

func (p *phraseParser) alternatives(depth int) (parsedPhrase, error) {
	if depth > 4 {
		return nil, fmt.Errorf("brackets stand more than four deep")
	}
	p.rest = p.rest[1:]
	var out parsedPhrase
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
func (p *phraseParser) suffixed(alternatives parsedPhrase) (parsedPhrase, error) {
	end := strings.IndexAny(p.rest, " \t\n(|)")
	if end < 0 {
		end = len(p.rest)
	}
	suffix := p.rest[:end]
	if suffix == "" {
		return alternatives, nil
	}
	p.rest = p.rest[end:]
	var out parsedPhrase
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
func wordSteps(word string) (parsedPhrase, error) {
	if word[0] == '~' {
		n, err := strconv.Atoi(word[1:])
		if err != nil || n < 1 || n > 12 {
			return nil, fmt.Errorf("%q is no gap: write ~ and a number from 1 to 12", word)
		}
		return parsedPhrase{{{kind: stepGap, max: n}}}, nil
	}
	if word == "#" {
		return parsedPhrase{{{kind: stepNumber}}}, nil
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
		return parsedPhrase{nil}, nil
	}
	last := steps[len(steps)-1]
	switch sign {
	case '*':
		if len(last.word) < 3 {
			return nil, fmt.Errorf("%q: at least three letters must stand before *", word)
		}
		steps[len(steps)-1].kind = stepPrefix
	case '+':
		return inflectedSteps(steps[:len(steps)-1], last), nil
	}
	return parsedPhrase{steps}, nil
}

func inflectedSteps(head []step, last step) parsedPhrase {
	var out parsedPhrase
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
