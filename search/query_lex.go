package search

import (
	"unicode"
	"unicode/utf8"
)

// The limits of a query: characters of its text, words and fields in it, and
// parentheses and NOTs within each other. They bound what a query can cost.
const (
	MaxQueryLength = 1000
	MaxQueryWords  = 64
	MaxQueryDepth  = 16
	MaxNear        = 20 // other words between those that stand near each other
	maxNearWords   = 8
)

type tokenKind int

const (
	tokenEnd tokenKind = iota
	tokenWord
	tokenPhrase
	tokenOpen
	tokenClose
	tokenAnd
	tokenOr
	tokenNot
)

// A token is one piece of the query's text; at counts characters from 1.
type token struct {
	kind  tokenKind
	text  string
	at    int
	glued bool // nothing stands between it and the token before
}

// lex cuts the text of a query into tokens.
func lex(s string) ([]token, *QueryError) {
	if !utf8.ValidString(s) {
		return nil, &QueryError{Input: "", At: 1, What: "the query is not readable text", Fix: "type it again"}
	}
	runes := []rune(s)
	if len(runes) > MaxQueryLength {
		return nil, &QueryError{Input: s, At: MaxQueryLength + 1, What: "the query is too long",
			Fix: "use at most 1,000 characters"}
	}
	var tokens []token
	for i := 0; i < len(runes); {
		if isSpace(runes[i]) {
			i++
			continue
		}
		t, next, err := lexOne(s, runes, i)
		if err != nil {
			return nil, err
		}
		t.glued = i > 0 && !isSpace(runes[i-1])
		tokens = append(tokens, t)
		i = next
	}
	return append(tokens, token{kind: tokenEnd, at: len(runes) + 1}), nil
}

func lexOne(s string, runes []rune, i int) (token, int, *QueryError) {
	switch {
	case runes[i] == '(':
		return token{kind: tokenOpen, text: "(", at: i + 1}, i + 1, nil
	case runes[i] == ')':
		return token{kind: tokenClose, text: ")", at: i + 1}, i + 1, nil
	case isQuote(runes[i]):
		return lexPhrase(s, runes, i)
	}
	end := i
	for end < len(runes) && !endsWord(runes[end]) {
		end++
	}
	t := token{kind: tokenWord, text: string(runes[i:end]), at: i + 1}
	switch t.text {
	case "AND":
		t.kind = tokenAnd
	case "OR":
		t.kind = tokenOr
	case "NOT":
		t.kind = tokenNot
	}
	return t, end, nil
}

func lexPhrase(s string, runes []rune, i int) (token, int, *QueryError) {
	for end := i + 1; end < len(runes); end++ {
		if isQuote(runes[end]) {
			return token{kind: tokenPhrase, text: string(runes[i+1 : end]), at: i + 1}, end + 1, nil
		}
	}
	return token{}, 0, &QueryError{Input: s, At: i + 1, What: "this quotation mark is never closed",
		Fix: `put another " where the phrase ends`}
}

// isQuote takes the curly marks too: people paste from contracts.
func isQuote(r rune) bool { return r == '"' || r == '“' || r == '”' || r == '„' || r == '‟' }

// isSpace counts control characters as spaces, so that none gets into a word.
func isSpace(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) }

func endsWord(r rune) bool { return isSpace(r) || r == '(' || r == ')' || isQuote(r) }

func isOperator(s string) bool { return s == "AND" || s == "OR" || s == "NOT" }

// hasWord reports whether there is anything in s that an index could hold.
func hasWord(s string) bool {
	for _, r := range s {
		if unicode.IsLetter(r) || unicode.IsNumber(r) {
			return true
		}
	}
	return false
}
