package ingest

import (
	_ "embed"
	"strings"
	"sync"
	"unicode"

	"github.com/checkweigh/checkweigh/dossier"
)

// The thresholds of page quality.
const (
	fewTokens       = 10   // words below which a page's text explains no picture
	stampTokens     = 50   // words that stamps and running lines may put on a scanned page
	fullPicture     = 0.6  // share of the page from which a picture is a scan of it
	smallPicture    = 0.05 // share below which a picture is a logo
	manyPaths       = 400  // drawn shapes from which a page may be text turned into outlines
	dictionaryShare = 0.6  // of the words of an English page
	stopWordShare   = 0.15 // likewise
	familiarShare   = 0.5  // of letter triples, in tables and lists of names
	languageShare   = 0.15 // stop-words of another language
	gluedLength     = 13.0 // mean letters of a word from which spaces are missing
)

// ink says what a page shows besides text.
type ink struct {
	images int     // pictures
	share  float64 // of the page's area that pictures cover, 0 to 1
	paths  int     // lines and filled shapes
}

// unexplained reports whether the page shows something that a text of so many
// tokens does not account for.
func (in ink) unexplained(tokens int) bool {
	if tokens < fewTokens {
		return in.images > 0 && in.share > smallPicture || in.paths > manyPaths
	}
	return tokens < stampTokens && in.share > fullPicture
}

// pageQuality says how far the text of a page can be relied on, with a plain
// reason where it is not good.
func pageQuality(body string, in ink) (dossier.Quality, string) {
	tokens := len(strings.Fields(body))
	if in.unexplained(tokens) {
		return dossier.ImageOnly, "the page is a picture without text"
	}
	if tokens == 0 {
		if in.images > 0 {
			return dossier.ImageOnly, "the page is a picture without text"
		}
		return dossier.Blank, ""
	}
	if tokens < fewTokens {
		return dossier.Good, ""
	}
	return textQuality(body)
}

// textQuality judges words alone. Tables and lists of names hold few dictionary
// words, so a page below the thresholds is garbled only when its letters do not
// follow each other as in English either, or its spaces are lost.
func textQuality(body string) (dossier.Quality, string) {
	c := countWords(body)
	if c.odd*5 > c.runes {
		return dossier.Garbled, "its letters cannot be made out: the font names them wrongly"
	}
	if c.words < fewTokens {
		return dossier.Good, ""
	}
	n := float64(c.words)
	if float64(c.known) >= dictionaryShare*n && float64(c.stops) >= stopWordShare*n {
		return dossier.Good, ""
	}
	if name, hits := c.language(); hits >= languageShare*n && hits > float64(c.stops) {
		return dossier.OtherLanguage, "the page is in " + name
	}
	switch {
	case float64(c.letters) > gluedLength*n:
		return dossier.Garbled, "its words run together"
	case float64(c.single) > 0.5*n:
		return dossier.Garbled, "its words fall apart into letters"
	case float64(c.familiar) < familiarShare*float64(c.triples):
		return dossier.Garbled, "its words are not words: the font names the letters wrongly"
	}
	return dossier.Good, ""
}

// wordCount is what textQuality knows of a page.
type wordCount struct {
	runes, odd        int // runes that are not spaces; those no text consists of
	words, letters    int
	known, stops      int
	single            int // words of one letter
	triples, familiar int
	foreign           map[string]int
}

func countWords(body string) wordCount {
	lex := lexicon()
	c := wordCount{foreign: map[string]int{}}
	for _, r := range body {
		if unicode.IsSpace(r) {
			continue
		}
		c.runes++
		if r == unicode.ReplacementChar || unicode.Is(unicode.Co, r) || unicode.IsControl(r) {
			c.odd++
		}
	}
	for _, w := range strings.FieldsFunc(strings.ToLower(body), notInWord) {
		w = strings.Trim(w, "'’")
		if w == "" {
			continue
		}
		c.add(w, lex)
	}
	return c
}

func notInWord(r rune) bool { return !unicode.IsLetter(r) && r != '\'' && r != '’' }

func (c *wordCount) add(w string, lex *wordLists) {
	c.words++
	n := len([]rune(w))
	c.letters += n
	if n == 1 {
		c.single++
	}
	if lex.has(w) {
		c.known++
	}
	if lex.stops["English"][w] {
		c.stops++
	}
	for name, stops := range lex.stops {
		if stops[w] {
			c.foreign[name]++
		}
	}
	if n < 4 {
		return // too short to tell a word from an abbreviation
	}
	for t := range triples(w) {
		c.triples++
		if lex.triples[t] {
			c.familiar++
		}
	}
}

// language is the other language with the most stop-words on the page.
func (c *wordCount) language() (name string, hits float64) {
	for _, l := range otherLanguages {
		if n := float64(c.foreign[l]); n > hits {
			name, hits = l, n
		}
	}
	return name, hits
}

// triples yields the runs of three letters of a word with its edges.
func triples(w string) func(func(string) bool) {
	return func(yield func(string) bool) {
		s := " " + w + " "
		for i := 0; i+3 <= len(s); i++ {
			if !yield(s[i : i+3]) {
				return
			}
		}
	}
}

//go:embed quality_words.txt
var commonWords string

// wordLists are the words that quality is measured with.
type wordLists struct {
	common  map[string]bool
	triples map[string]bool
	stops   map[string]map[string]bool
}

var lexicon = sync.OnceValue(func() *wordLists {
	l := &wordLists{common: map[string]bool{}, triples: map[string]bool{}, stops: map[string]map[string]bool{}}
	for _, w := range strings.Fields(commonWords) {
		l.common[w] = true
		for t := range triples(w) {
			l.triples[t] = true
		}
	}
	for name, words := range stopWords {
		l.stops[name] = map[string]bool{}
		for _, w := range strings.Fields(words) {
			l.stops[name][w] = true
		}
	}
	return l
})

// endings are taken off a word that is not in the list itself.
var endings = []struct{ off, on string }{
	{"'s", ""}, {"’s", ""}, {"ies", "y"}, {"es", ""}, {"es", "e"}, {"s", ""}, {"ied", "y"}, {"ed", ""}, {"ed", "e"},
	{"ing", ""}, {"ing", "e"}, {"ly", ""}, {"er", ""}, {"er", "e"}, {"ers", ""}, {"ers", "e"}, {"ment", ""}, {"ness", ""},
}

func (l *wordLists) has(w string) bool {
	if l.common[w] {
		return true
	}
	for _, e := range endings {
		if stem, ok := strings.CutSuffix(w, e.off); ok && len(stem) > 2 && l.common[stem+e.on] {
			return true
		}
	}
	return false
}
