package ingest

import (
	"strings"
	"unicode/utf8"
)

// letterMarker reads what starts with a letter: "a)", "A.", "Article 5", "Q1", "ST1", "D.1".
func letterMarker(text string) (marker, bool) {
	word := 0
	for word < len(text) && isLetter(text[word]) {
		word++
	}
	if word > 12 || word == len(text) {
		return marker{}, false
	}
	if text[word] == ')' || text[word] == '.' {
		if m, ok := lettered(text[:word]); ok && m.script != scriptDigit {
			return letterStop(m, text, word)
		}
	}
	if m, ok := questionMarker(text, word); ok {
		return m, true
	}
	if word <= 3 && isUpperWord(text[:word]) {
		return codeMarker(text, word)
	}
	return wordMarker(text, word)
}

func letterStop(m marker, text string, word int) (marker, bool) {
	m.shape = shapeHalfParen
	i := word + 1
	if text[word] == '.' {
		m.shape = shapeStop
		if i < len(text) && isDigit(text[i]) && word == 1 {
			return codeMarker(text, word)
		}
	}
	gap := spaces(text[i:])
	m.size = i + gap
	return m, gap > 0 || m.size == len(text)
}

func isUpperWord(s string) bool {
	for i := 0; i < len(s); i++ {
		if isLower(s[i]) {
			return false
		}
	}
	return s != ""
}

// codeMarker reads "ST1.", "A1", "D.10".
func codeMarker(text string, word int) (marker, bool) {
	m := marker{shape: shapeCode, depth: 1, word: text[:word]}
	i := word
	if i < len(text) && text[i] == '.' {
		i++
	}
	value, size := digits(text[i:])
	if size == 0 || size > 3 {
		return marker{}, false
	}
	m.parts[0] = value
	i += size
	for i+1 < len(text) && text[i] == '.' && isDigit(text[i+1]) && m.depth < len(m.parts) {
		value, size = digits(text[i+1:])
		m.parts[m.depth] = value
		m.depth++
		i += 1 + size
	}
	m.label = text[:i]
	if i < len(text) && (text[i] == '.' || text[i] == ':' || text[i] == ')') {
		i++
	}
	gap := spaces(text[i:])
	m.size = i + gap
	return m, gap > 0 || m.size == len(text)
}

// questionMarker reads the numbers of information requests and their answers.
func questionMarker(text string, word int) (marker, bool) {
	m := marker{shape: shapeQuestion, script: scriptDigit, depth: 1}
	i := word
	switch strings.ToLower(text[:word]) {
	case "q", "question", "request", "query":
		m.word = "question"
	case "answer", "response", "reply":
		m.word = "answer"
		if rest := strings.ToLower(text[i:min(len(text), i+14)]); strings.HasPrefix(rest, " to ") {
			i += 4
			for _, w := range [...]string{"question ", "q", "request "} {
				if strings.HasPrefix(rest[4:], w) {
					i += len(w)
					break
				}
			}
		}
	case "part":
		m.word = "part" // "Part 3. Refused.": of a request; elsewhere it is no marker
	default:
		return marker{}, false
	}
	if i < len(text) && text[i] == ' ' {
		i++
	}
	value, size := digits(text[i:])
	if size == 0 || size > 2 || m.word == "part" && !strings.HasPrefix(text[i+size:], ". ") {
		return marker{}, false
	}
	m.parts[0], m.label = value, text[i:i+size]
	i += size
	if i < len(text) && isLower(text[i]) && (i+1 == len(text) || !isLetter(text[i+1])) {
		m.suffix = text[i : i+1]
		m.label += m.suffix
		i++
	}
	for i < len(text) && (text[i] == '.' || text[i] == ':' || text[i] == ')' || text[i] == ',') {
		i++
	}
	gap := spaces(text[i:])
	m.size = i + gap
	return m, (gap > 0 || m.size == len(text)) && !startsLower(text[m.size:])
}

// wordMarker reads "Article 5", "Clause 7.2", "Section 3".
func wordMarker(text string, word int) (marker, bool) {
	name := strings.ToLower(text[:word])
	switch name {
	case "article", "clause", "section", "paragraph", "condition", "rule", "item":
	default:
		return marker{}, false
	}
	gap := spaces(text[word:])
	if gap == 0 {
		return marker{}, false
	}
	from := word + gap
	m, ok := parseMarker(text[from:])
	if ok && (m.shape == shapeDotted || m.shape == shapeHalfParen) && m.inner == 0 {
		m.label = strings.TrimSuffix(m.label, ".")
		m.size += from
	} else if ok = romanWord(&m, text, from); !ok {
		return marker{}, false
	}
	m.shape, m.word, m.bare = shapeWord, name, false
	for m.size < len(text) && strings.ContainsRune(":-–—.", firstRune(text[m.size:])) {
		m.size += utf8.RuneLen(firstRune(text[m.size:]))
		m.size += spaces(text[m.size:])
	}
	return m, !startsLower(text[m.size:])
}

func firstRune(s string) rune {
	r, _ := utf8.DecodeRuneInString(s)
	return r
}

func romanWord(m *marker, text string, from int) bool {
	end := from
	for end < len(text) && text[end] >= 'A' && text[end] <= 'Z' {
		end++
	}
	value := roman(strings.ToLower(text[from:end]))
	if value == 0 {
		return false
	}
	*m = marker{depth: 1, label: text[from:end]}
	m.parts[0] = value
	m.size = end + spaces(text[end:])
	return true
}
