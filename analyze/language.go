package analyze

import (
	"strings"
	"unicode"

	"github.com/checkweigh/checkweigh/dossier"
)

// stopWords are the commonest little words of each language, chosen so that few
// are shared: a language is told by which set its text draws on most.
var stopWords = map[string]string{
	"en": "the of and to in that is for shall be by with this which or any not as are it from on you your we",
	"cy": "yr yn ac y mae gan fod wedi bydd ar gyfer eu hyn sy neu i'r o'r cael nad gyda ei trwy chi oes",
	"nl": "het een van de en dat niet zijn voor met wordt deze door ook aan kan worden bij naar zich uit",
	"fr": "les des est une dans pour que qui pas sur par au avec sont aux cette ces ou du vous leur être",
	"de": "der die und das nicht ist den von mit dem für ein eine auf werden zu sich wird bei oder sind durch",
	"es": "los las del una por con para que es como más su se está este sus sobre entre según son",
}

var languageOf = func() map[string][]string {
	out := map[string][]string{}
	for lang, words := range stopWords {
		for w := range strings.FieldsSeq(words) {
			out[w] = append(out[w], lang)
		}
	}
	return out
}()

// language returns the language of a text as a two-letter code, or "" when
// there are too few words to tell. Long texts are judged by samples.
func language(s string) string {
	counts, words := map[string]int{}, 0
	for _, sample := range samples(s, 4000, 6) {
		for w := range strings.FieldsFuncSeq(strings.ToLower(sample), notWord) {
			words++
			for _, lang := range languageOf[w] {
				counts[lang]++
			}
		}
	}
	best, n := "", 0
	for _, lang := range []string{"en", "cy", "nl", "fr", "de", "es"} {
		if counts[lang] > n {
			best, n = lang, counts[lang]
		}
	}
	if n < 5 || n*12 < words {
		return ""
	}
	return best
}

func notWord(r rune) bool { return !unicode.IsLetter(r) && r != '\'' && r != '’' }

// samples cuts at most n pieces of size bytes out of s, evenly spread.
func samples(s string, size, n int) []string {
	if len(s) <= size*n {
		return []string{s}
	}
	out := make([]string, 0, n)
	for i := range n {
		at := i * (len(s) - size) / (n - 1)
		out = append(out, s[at:at+size])
	}
	return out
}

// documentLanguage is "en" when any part is English, since that part is judged,
// and otherwise the language of the largest part.
func documentLanguage(t dossier.Text, ps []dossier.Part) string {
	best, size := "", -1
	for _, p := range ps {
		lang := language(t.Cut(p.Span))
		if lang == "en" {
			return lang
		}
		if lang != "" && p.Span.Len() > size {
			best, size = lang, p.Span.Len()
		}
	}
	return best
}
