package analyze

import (
	"slices"
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
	"it": "il gli che di del della dei delle per con non sono è nel nella alla dal anche questo essere ai",
	"pt": "os das dos uma não para com por que é ao pela pelo seu sua mais como são também este",
	"pl": "się nie jest na do przez oraz dla są ich które że przy od być tego",
	"ga": "agus chun leis tá bhfuil maidir sé seo atá lena gach ina faoi nach iad",
	"gd": "agus airson tha bha nan nam gus bho chan anns gun air dhan iad",
}

// notTelling are words of the English list that other languages have as well, so
// that a sentence is not English for them.
var notTelling = wordSet("of in is as on we it or any")

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
	for _, lang := range languages {
		if counts[lang] > n {
			best, n = lang, counts[lang]
		}
	}
	switch {
	case n >= 5 && n*12 >= words:
		return best
	case words >= 20 && n*40 < words && otherScript(s):
		return noLanguage
	}
	return ""
}

// languages are those that can be told, in the order in which ties are settled.
var languages = []string{"en", "cy", "nl", "fr", "de", "es", "it", "pt", "pl", "ga", "gd"}

// noLanguage is the code for a language that cannot be named.
const noLanguage = "und"

// otherScript reports whether most letters of a text are not Latin ones.
func otherScript(s string) bool {
	latin, other := 0, 0
	for _, r := range s[:min(len(s), 4000)] {
		switch {
		case unicode.Is(unicode.Latin, r):
			latin++
		case unicode.IsLetter(r):
			other++
		}
	}
	return other > latin
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

// documentLanguage is the language that most of a document is in. One that is
// half in Welsh, or another language in which public bodies publish twins, is
// English, since its other half says the same.
func documentLanguage(t dossier.Text) string {
	sizes, total := map[string]int{}, 0
	for _, sample := range samples(t.Body, 2000, 24) {
		if lang := language(sample); lang != "" {
			sizes[lang] += len(sample)
			total += len(sample)
		}
	}
	best := ""
	for _, lang := range append(languages[1:len(languages):len(languages)], noLanguage) {
		if sizes[lang] > sizes[best] {
			best = lang
		}
	}
	english := sizes["en"]
	switch {
	case total == 0:
		return ""
	case best == "" || english*2 >= total, twins[best] && english*3 >= total:
		return "en"
	}
	return best
}

// twins are the languages in which a paper often stands beside its English text.
var twins = map[string]bool{"cy": true, "ga": true, "gd": true, "fr": true}

// English reports whether the words at a span are English: by themselves or,
// where they are too few to tell, by those around them.
func (r *reader) english(s dossier.Span, clause int) bool {
	around := dossier.Span{Start: max(0, s.Start-1500), End: min(len(r.text.Body), s.End+1500)}
	for _, span := range []dossier.Span{s, r.clauses[clause].Span, around} {
		english, other := tongues(r.text.Cut(span))
		if english >= 2 && english > other {
			return true
		}
		if other >= 2 && other > english {
			return false
		}
	}
	return true
}

// tongues counts the little words of English and those of the other language
// that has most.
func tongues(s string) (english, other int) {
	counts := map[string]int{}
	for w := range strings.FieldsFuncSeq(strings.ToLower(s), notWord) {
		if notTelling[w] {
			continue
		}
		for _, lang := range languageOf[w] {
			counts[lang]++
		}
	}
	for lang, n := range counts {
		if lang != "en" {
			other = max(other, n)
		}
	}
	return counts["en"], other
}

// inEnglish takes from a finding what it quotes in another language, and reports
// whether it still rests on anything: rules for English say nothing of Dutch.
func (r *reader) inEnglish(f *dossier.Finding) bool {
	said := false
	f.Evidence = slices.DeleteFunc(f.Evidence, func(e dossier.Evidence) bool {
		english := r.english(e.Span, f.Clause)
		said = said || english && (e.Role == dossier.RoleNorm || e.Role == dossier.RoleLabel)
		return !english
	})
	return said
}
