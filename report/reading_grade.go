package report

import (
	"strings"
	"unicode"
)

// Ease is how hard a text is to read: its Flesch-Kincaid grade, the school year
// (in the United States) whose pupils can read it, with the counts behind it.
type Ease struct {
	Grade                       float64
	Sentences, Words, Syllables int
}

// ReadingEase measures blocks of text: sentences, headings, items of a list. A
// block that does not end in a full stop is a sentence all the same, since that
// is how it is read. The grade is 0.39 words a sentence + 11.8 syllables a word
// - 15.59 (Kincaid et al. 1975); without a word it is 0.
func ReadingEase(blocks ...string) Ease {
	var e Ease
	for _, b := range blocks {
		for _, sentence := range sentencesOf(b) {
			words := wordsOf(sentence)
			if len(words) == 0 {
				continue
			}
			e.Sentences++
			e.Words += len(words)
			for _, w := range words {
				e.Syllables += Syllables(w)
			}
		}
	}
	if e.Words > 0 {
		e.Grade = 0.39*float64(e.Words)/float64(e.Sentences) + 11.8*float64(e.Syllables)/float64(e.Words) - 15.59
	}
	return e
}

// sentencesOf parts a block after . ! and ? that end a word. A colon or a
// semicolon ends no sentence, so that they cannot make a text look easier.
func sentencesOf(block string) []string {
	var out []string
	start := 0
	for i := range block {
		if strings.IndexByte(".!?", block[i]) >= 0 && (i+1 == len(block) || block[i+1] == ' ' || block[i+1] == '\n') {
			out = append(out, block[start:i+1])
			start = i + 1
		}
	}
	return append(out, block[start:])
}

// wordsOf are the words of a sentence: runs of letters, digits and apostrophes.
// What a hyphen joins is two words, as it is read.
func wordsOf(s string) []string {
	return strings.FieldsFunc(s, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '\'' && r != '’' })
}

const vowels = "aeiouy"

// Syllables counts the syllables of an English word by its letters: runs of
// vowels, without the silent e and with the vowels that are spoken apart. An
// abbreviation in capitals is spelt out, and so is each digit of a number.
func Syllables(word string) int {
	if spelt := spelling(word); spelt > 0 {
		return spelt
	}
	w := strings.Map(func(r rune) rune {
		if r == '\'' || r == '’' {
			return -1
		}
		return unicode.ToLower(r)
	}, word)
	n := 0
	for i := range len(w) {
		if isVowel(w, i) && (i == 0 || !isVowel(w, i-1) || apart(w, i)) {
			n++
		}
	}
	if n > 1 && silentEnd(w) {
		n--
	}
	return max(n, 1)
}

// spelling is the number of letters and digits of a word that is said one by
// one, 0 for any other.
func spelling(word string) int {
	n, capitals := 0, true
	for _, r := range word {
		n++
		if unicode.IsDigit(r) {
			continue
		}
		capitals = capitals && unicode.IsUpper(r)
	}
	if !capitals || n < 2 && !unicode.IsDigit([]rune(word + " ")[0]) {
		return 0
	}
	return n
}

func isVowel(w string, i int) bool {
	return i >= 0 && i < len(w) && strings.IndexByte(vowels, w[i]) >= 0
}

// apart reports whether the vowel at i is spoken apart from the one before it:
// sup-pli-er, cre-ate, i-de-a, du-al.
func apart(w string, i int) bool {
	before := ""
	if i >= 2 {
		before = w[i-2 : i-1]
	}
	switch w[i-1 : i+1] {
	case "ia":
		return before != "t" && before != "c" || strings.HasSuffix(w, "ate") || strings.HasSuffix(w, "ates") || strings.HasSuffix(w, "ated")
	case "io":
		return before != "t" && before != "s" && before != "c" && before != "g" && before != "x"
	case "ie":
		return i+1 < len(w) && (w[i+1] == 'r' && w[max(i-3, 0):i-1] != "p" || strings.HasPrefix(w[i+1:], "nc") || strings.HasPrefix(w[i+1:], "t")) && i > 2
	case "iu", "eo", "uo", "ii":
		return before != "p" // people
	case "ua":
		return before != "q" && before != "g"
	case "ea":
		return strings.HasSuffix(w, "idea") || strings.HasSuffix(w, "ideas") || strings.HasPrefix(w, "crea") || strings.HasPrefix(w, "area") || strings.HasPrefix(w, "rea") && strings.HasPrefix(w[i:], "act")
	case "ei":
		return strings.HasPrefix(w[i:], "ing") // being, seeing
	case "yi", "oi":
		return strings.HasPrefix(w[i:], "ing")
	case "ue":
		return strings.HasPrefix(w[i:], "el")
	case "ya", "yo":
		return i > 1
	}
	return false
}

// silentEnd reports whether a word ends in an e that is not spoken: made, used,
// names; but table, needed, cases.
func silentEnd(w string) bool {
	switch {
	case strings.HasSuffix(w, "ed"):
		return len(w) > 2 && !isVowel(w, len(w)-3) && w[len(w)-3] != 't' && w[len(w)-3] != 'd' && !strings.HasSuffix(w, "bled") && !strings.HasSuffix(w, "tled")
	case strings.HasSuffix(w, "es"):
		stem := w[:len(w)-2]
		for _, hiss := range []string{"s", "x", "z", "ch", "sh", "c", "g"} {
			if strings.HasSuffix(stem, hiss) {
				return false
			}
		}
		return stem != "" && !isVowel(w, len(w)-3) && !soundedLe(stem)
	case strings.HasSuffix(w, "e"):
		return len(w) > 1 && !isVowel(w, len(w)-2) && !soundedLe(w[:len(w)-1])
	}
	return false
}

// soundedLe reports whether what stands before an e ends in a consonant and l,
// as in tab-le.
func soundedLe(stem string) bool {
	return strings.HasSuffix(stem, "l") && len(stem) > 1 && !isVowel(stem, len(stem)-2)
}
