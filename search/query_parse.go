package search

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// QueryError says what is wrong with a query, where, and how to mend it.
type QueryError struct {
	Input string `json:"input"`
	At    int    `json:"at"` // the character it points at, from 1
	What  string `json:"what"`
	Fix   string `json:"fix"`
}

func asQueryError(err error, bad **QueryError) bool { return errors.As(err, bad) }

func (e *QueryError) Error() string {
	return fmt.Sprintf("search: character %d: %s; %s", e.At, e.What, e.Fix)
}

// Parse reads a query. The error is always a *QueryError. A query of nothing
// but spaces gives an empty Query.
func Parse(s string) (Query, error) {
	tokens, err := lex(s)
	if err != nil {
		return Query{}, err
	}
	p := &parser{input: s, tokens: tokens}
	if p.peek().kind == tokenEnd {
		return Query{}, nil
	}
	root, err := p.alternatives()
	if err != nil {
		return Query{}, err
	}
	if t := p.peek(); t.kind != tokenEnd { // only a stray ) can be left
		return Query{}, p.fail(t.at, "this closing parenthesis was never opened", "remove it, or put a ( before the first word it should hold")
	}
	if err := p.oneUnit(root); err != nil {
		return Query{}, err
	}
	return Query{root: root, input: s}, nil
}

type parser struct {
	input  string
	tokens []token
	next   int
	words  int
	depth  int
}

func (p *parser) peek() token { return p.tokens[p.next] }

func (p *parser) take() token {
	t := p.tokens[p.next]
	if t.kind != tokenEnd {
		p.next++
	}
	return t
}

func (p *parser) fail(at int, what, fix string) *QueryError {
	return &QueryError{Input: p.input, At: at, What: what, Fix: fix}
}

// alternatives reads what stands between ORs.
func (p *parser) alternatives() (node, *QueryError) {
	var all or
	for {
		n, err := p.conjunction()
		if err != nil {
			return nil, err
		}
		if inner, ok := n.(or); ok {
			all = append(all, inner...)
		} else {
			all = append(all, n)
		}
		if p.peek().kind != tokenOr {
			break
		}
		p.take()
	}
	if len(all) == 1 {
		return all[0], nil
	}
	return all, nil
}

// conjunction reads what must hold together; AND may be left out.
func (p *parser) conjunction() (node, *QueryError) {
	var all and
	for {
		n, err := p.term()
		if err != nil {
			return nil, err
		}
		if inner, ok := n.(and); ok {
			all = append(all, inner...)
		} else {
			all = append(all, n)
		}
		if p.peek().kind == tokenAnd {
			p.take()
			continue
		}
		if k := p.peek().kind; k == tokenEnd || k == tokenOr || k == tokenClose {
			break
		}
	}
	if len(all) == 1 {
		return all[0], nil
	}
	return all, nil
}

// term reads one word, phrase, field, group or negation.
func (p *parser) term() (node, *QueryError) {
	t := p.take()
	switch t.kind {
	case tokenNot:
		return p.negation(t)
	case tokenOpen:
		return p.group(t)
	case tokenPhrase:
		return p.phrase(t)
	case tokenWord:
		return p.word(t)
	case tokenAnd, tokenOr:
		return nil, p.fail(t.at, t.text+" has nothing before it to join",
			"put a word before it, or quote it to search for the word itself")
	case tokenClose:
		return nil, p.fail(t.at, "a word is missing before this )", "put a word there, or remove the parentheses")
	default:
		return nil, p.fail(t.at, "a word is missing at the end", "add a word, or remove the last AND, OR, NOT or (")
	}
}

func (p *parser) deeper(t token) *QueryError {
	p.depth++
	if p.depth > MaxQueryDepth {
		return p.fail(t.at, "there are too many parentheses and NOTs within each other", fmt.Sprintf("use at most %d", MaxQueryDepth))
	}
	return nil
}

func (p *parser) negation(t token) (node, *QueryError) {
	if err := p.deeper(t); err != nil {
		return nil, err
	}
	n, err := p.term()
	p.depth--
	if err != nil {
		return nil, err
	}
	return not{n}, nil
}

func (p *parser) group(open token) (node, *QueryError) {
	if err := p.deeper(open); err != nil {
		return nil, err
	}
	n, err := p.alternatives()
	p.depth--
	if err != nil {
		return nil, err
	}
	if p.peek().kind != tokenClose {
		return nil, p.fail(open.at, "this parenthesis is never closed", "put a ) where the group ends")
	}
	p.take()
	return n, nil
}

func (p *parser) count(t token) *QueryError {
	p.words++
	if p.words > MaxQueryWords {
		return p.fail(t.at, "there are too many words", fmt.Sprintf("use at most %d words, phrases and fields", MaxQueryWords))
	}
	return nil
}

func (p *parser) phrase(t token) (node, *QueryError) {
	if err := p.count(t); err != nil {
		return nil, err
	}
	text := strings.Join(strings.FieldsFunc(t.text, isSpace), " ")
	if !hasWord(text) {
		return nil, p.fail(t.at, "there is no word between these quotation marks", "write the phrase between them, or remove them")
	}
	if next := p.peek(); next.kind == tokenWord && next.glued && strings.HasPrefix(next.text, "~") {
		p.take()
		return p.near(next, text)
	}
	return phrase{text}, nil
}

// near reads the ~3 behind a phrase.
func (p *parser) near(t token, text string) (node, *QueryError) {
	within, err := strconv.Atoi(t.text[1:])
	if err != nil || within < 0 || within > MaxNear {
		return nil, p.fail(t.at+1, "a number must stand after this ~",
			fmt.Sprintf("write how many other words may stand between, from 0 to %d, as in \"anonymised data\"~3", MaxNear))
	}
	if n := len(wordsOf(text)); n < 2 || n > maxNearWords {
		return nil, p.fail(t.at, fmt.Sprintf("two to %d words can stand near each other", maxNearWords), "put that many between the quotation marks")
	}
	return near{text, within}, nil
}

func (p *parser) word(t token) (node, *QueryError) {
	if err := p.count(t); err != nil {
		return nil, err
	}
	if name, value, ok := cutField(t.text); ok {
		return p.field(t, name, value)
	}
	if i := strings.IndexByte(t.text, '*'); i >= 0 {
		return p.prefix(t, i)
	}
	if i := strings.IndexByte(t.text, '~'); i >= 0 {
		return p.fuzzy(t, i)
	}
	if !hasWord(t.text) {
		return nil, p.fail(t.at, fmt.Sprintf("there is no letter or digit in %q", t.text), "remove it")
	}
	return word{t.text}, nil
}

// fuzzy reads word~ and word~2.
func (p *parser) fuzzy(t token, tilde int) (node, *QueryError) {
	head, tail := t.text[:tilde], t.text[tilde+1:]
	at := t.at + utf8.RuneCountInString(head)
	within := 1
	switch tail {
	case "", "1":
	case "2":
		within = 2
	default:
		return nil, p.fail(at+1, "only 1 or 2 can stand after this ~", "write how many letters may be wrong, as in anonymised~1; in a phrase, quote the words")
	}
	if err := p.letters(t.at, head, "~"); err != nil {
		return nil, err
	}
	if utf8.RuneCountInString(head) < 3*within {
		return nil, p.fail(at, "too few letters stand before this ~", fmt.Sprintf("write at least %d letters, or ask for fewer that may be wrong", 3*within))
	}
	return fuzzy{head, within, t.at}, nil
}

// letters makes sure that head is the beginning of one word.
func (p *parser) letters(at int, head, mark string) *QueryError {
	for i, r := range []rune(head) {
		if !unicode.IsLetter(r) && !unicode.IsNumber(r) {
			return p.fail(at+i, "only letters and digits can stand before a "+mark, "write one word and then "+mark+", as in anonymis"+mark)
		}
	}
	return nil
}

func (p *parser) prefix(t token, star int) (node, *QueryError) {
	head := t.text[:star]
	at := t.at + utf8.RuneCountInString(head)
	if star != len(t.text)-1 {
		return nil, p.fail(at, "a * can only stand at the end of a word", "write the beginning of the word and then *, as in anonymis*")
	}
	if err := p.letters(t.at, head, "*"); err != nil {
		return nil, err
	}
	if utf8.RuneCountInString(head) < 3 {
		return nil, p.fail(at, "too few letters stand before this *", "write at least three letters and then *")
	}
	return prefix{head, t.at}, nil
}

// cutField cuts "name:value"; only letters can be a field's name, so that 10:30
// stays a word.
func cutField(s string) (name, value string, ok bool) {
	name, value, ok = strings.Cut(s, ":")
	if !ok || name == "" {
		return "", "", false
	}
	for _, r := range name {
		if !unicode.IsLetter(r) && r != '_' {
			return "", "", false
		}
	}
	return name, value, true
}
