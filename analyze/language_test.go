package analyze_test

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/checkweigh/checkweigh/analyze"
	"github.com/checkweigh/checkweigh/dossier"
)

const (
	dutchPrivacy = "De app verwerkt alleen de gegevens die nodig zijn voor de waarschuwing, en deze worden na veertien dagen van het toestel verwijderd. " +
		"De risicoanalyse (data analysis) is uitgevoerd door het ministerie en wordt ieder kwartaal herhaald. Een DPIA is niet voor iedere wijziging verplicht. "
	welshPrivacy = "Mae'r cyngor yn cadw data gweithwyr am ddwy flynedd ac yna bydd yn eu dileu. Nid yw'r cyflenwr yn cael gwerthu'r data i neb arall, " +
		"ac mae gan y gweithwyr hawl i weld eu data ac i ofyn am eu cywiro. Cafodd yr undebau eu holi ar y system hon cyn iddi gael ei phrynu. "
	englishPrivacy = "The council keeps the data of workers for two years and will then delete it. The supplier must not sell the data to anybody else, " +
		"and workers have the right to see their data and to ask for it to be put right. The unions were asked about this system before it was bought. "
	englishTerms = "The Supplier shall give the Council access to all Council Data at any time, in an open format and free of charge."
)

func TestDocumentLanguage(t *testing.T) {
	a := analyze.New(load(t))
	tests := []struct{ name, body, want string }{
		{"English", strings.Repeat(englishPrivacy, 20), "en"},
		{"Dutch", strings.Repeat(dutchPrivacy, 20), "nl"},
		{"Dutch that quotes an English article", strings.Repeat(dutchPrivacy, 20) + englishTerms + strings.Repeat(dutchPrivacy, 20), "nl"},
		{"English that quotes Dutch", strings.Repeat(englishPrivacy, 20) + dutchPrivacy, "en"},
		{"more Dutch than English", strings.Repeat(dutchPrivacy, 60) + strings.Repeat(englishPrivacy, 40), "nl"},
		{"Welsh with its English twin", strings.Repeat(welshPrivacy, 60) + strings.Repeat(englishPrivacy, 50), "en"},
		{"Welsh alone", strings.Repeat(welshPrivacy, 20), "cy"},
		{"Polish", strings.Repeat("Dane pracowników są przechowywane przez dwa lata i nie są sprzedawane, a dostawca nie może ich użyć do innych celów, które nie zostały podane. ", 20), "pl"},
		{"in other letters", strings.Repeat("Данные работников хранятся два года и никому не продаются и не передаются. ", 20), "und"},
		{"figures", strings.Repeat("12.4 | 88 | 9,120 | Leeds\n", 50), ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			text := dossier.Text{Body: tt.body}
			if got := a.Outline(text, divide(text), dossier.DPIA).Language; got != tt.want {
				t.Errorf("language %q, want %q", got, tt.want)
			}
		})
	}
}

// A paper in Dutch is judged by what it quotes in English, and by nothing else.
func TestOnlyEnglishIsJudged(t *testing.T) {
	a := analyze.New(load(t))
	before, after := strings.Repeat(dutchPrivacy+"\n\n", 8), strings.Repeat(dutchPrivacy+"\n\n", 8)
	for name, tt := range map[string]struct {
		body string
		want bool
	}{
		"a quotation":        {before + "\"" + englishTerms + "\"\n\n" + after, true},
		"a title":            {before + "Data analysis and profiling: Customer Data\n\n" + after, false},
		"names":              {before + "Jan Vos, hoofd Data Analysis en Machine Learning bij het instituut voor de volksgezondheid\n\n" + after, false},
		"nothing in English": {before + after, false},
	} {
		t.Run(name, func(t *testing.T) {
			text := dossier.Text{Body: tt.body}
			c := divide(text)
			found := a.Findings(text, c, []dossier.Outline{a.Outline(text, c, dossier.Contract)})
			if got := len(found) > 0; got != tt.want {
				t.Errorf("findings %+v", found)
			}
		})
	}
}

// Nothing in a paper in Dutch is missing from it: it was not read.
func TestAnotherLanguageIsNotMissing(t *testing.T) {
	set := load(t)
	a := analyze.New(set)
	rapid.Check(t, func(t *rapid.T) {
		body := strings.Join(rapid.SliceOfN(rapid.SampledFrom(strings.SplitAfter(dutchPrivacy, ". ")), 20, 60).Draw(t, "sentences"), "")
		body += rapid.SampledFrom([]string{"", "\n\nSupplier Data Terms\n\n", "\n\n" + englishTerms}).Draw(t, "tail")
		kind := rapid.SampledFrom(dossier.Kinds).Draw(t, "kind")
		text := dossier.Text{Body: body}
		c := divide(text)
		r := a.Check(text, c, []dossier.Outline{a.Outline(text, c, kind)})
		for _, v := range analyze.Judge(dossier.Dossier{}, []dossier.Reading{r}, set) {
			if v.Value == dossier.Missing {
				t.Fatalf("%s is called missing from a %s in Dutch", v.Requirement, kind)
			}
			for _, e := range v.Evidence {
				if e.Start < len(body) && !strings.Contains(englishTerms, e.Quote) {
					t.Fatalf("%s quotes %q", v.Requirement, e.Quote)
				}
			}
		}
	})
}

func TestPartInAnotherLanguage(t *testing.T) {
	r := contractReading("a")
	r.Outline.Language = "en"
	for i := range r.Pages {
		r.Pages[i].Quality = dossier.OtherLanguage
	}
	v := analyze.Judge(dossier.Dossier{}, []dossier.Reading{r}, oneRequirement)[0]
	if v.Value != dossier.NotAssessable || len(v.Pages) != len(r.Pages) {
		t.Errorf("verdict %s, pages %v", v.Value, v.Pages)
	}
}
