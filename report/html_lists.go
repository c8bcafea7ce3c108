package report

import (
	"slices"
	"strings"

	"github.com/checkweigh/checkweigh/dossier"
)

// addAsks fills the lists that an officer takes to the table. What is present
// needs no asking; what could not be judged is asked about but no clause is
// proposed for it, since it may stand where nobody has looked.
func (s *sheet) addAsks(judged []Verdict) {
	for _, value := range dossier.Values {
		for _, v := range judged {
			if v.Verdict != value || value == dossier.Present {
				continue
			}
			add := func(list *[]askView, text string) {
				if text = Visible(text); text != "" {
					*list = append(*list, askView{Visible(v.Requirement), Visible(v.Title), text})
				}
			}
			add(&s.Questions, v.Question)
			if value != dossier.NotAssessable {
				add(&s.Clauses, v.Clause)
				add(&s.Letters, v.Letter)
			}
		}
	}
}

// addReadings fills what was read off the documents: facts, the ledger of
// incorporated documents and the answers of FOI letters. A document given twice
// is shown once.
func (s *sheet) addReadings(r Report) {
	seen := map[string]bool{}
	for i, d := range r.Documents {
		if d.SHA256 != "" && seen[d.SHA256] {
			continue
		}
		seen[d.SHA256] = true
		for _, f := range d.Facts {
			s.addFact(f, inDocument(i, f.Page))
		}
		if len(r.Dossier.Ledger) == 0 {
			for _, l := range d.Incorporated {
				s.addLedger(ledgerRow{Visible(l.Title), Visible(l.About), holdingWord(l.Status), inDocument(i, l.Page)})
			}
		}
		for _, a := range d.Answers {
			s.Answers = append(s.Answers, answerRow{
				Question: Visible(a.Question), Asked: Visible(a.Asked), Text: Visible(a.Text),
				Outcome: outcomeWord(a.Outcome), Sections: sections(a.Sections), Where: inDocument(i, a.Page),
			})
		}
	}
}

// addDossierLedger shows the ledger as it is over all documents.
func (s *sheet) addDossierLedger(r Report) {
	for _, l := range r.Dossier.Ledger {
		var at []string
		for _, e := range l.NamedIn {
			if one := where(r, e.Document, e.Clause, e.Page); !slices.Contains(at, one) {
				at = append(at, one)
			}
		}
		s.Ledger = append(s.Ledger, ledgerRow{Visible(l.Title), Visible(l.About), holdingWord(l.Status), strings.Join(at, "; ")})
	}
}

// addFact puts facts of one name together, in the order in which facts are
// shown, and names every place of the same value.
func (s *sheet) addFact(f Fact, at string) {
	row := factRow{factWord(f.Name), Visible(f.Value), at}
	for i, old := range s.Facts {
		if old.Name == row.Name && strings.EqualFold(old.Value, row.Value) {
			s.Facts[i].Where += "; " + at
			return
		}
	}
	order := func(name string) int {
		return slices.IndexFunc(dossier.FactNames, func(n string) bool { return factWord(n) == name })
	}
	i := len(s.Facts)
	for i > 0 && order(s.Facts[i-1].Name) > order(row.Name) {
		i--
	}
	s.Facts = slices.Insert(s.Facts, i, row)
}

// addLedger names every place of the same incorporated document in one row.
func (s *sheet) addLedger(row ledgerRow) {
	for i, old := range s.Ledger {
		if old.Title == row.Title && old.About == row.About && old.Status == row.Status {
			s.Ledger[i].Where += "; " + row.Where
			return
		}
	}
	s.Ledger = append(s.Ledger, row)
}

func inDocument(i, page int) string {
	if at := Place("", page); at != "" {
		return letter(i) + ", " + at
	}
	return letter(i)
}

func sections(all []string) string {
	safe := make([]string, len(all))
	for i, one := range all {
		safe[i] = "s. " + Visible(one)
	}
	return strings.Join(safe, ", ")
}

func factWord(name string) string {
	if words, ok := factWords[name]; ok {
		return words
	}
	return capital(Visible(strings.ReplaceAll(name, "_", " ")))
}

func holdingWord(h dossier.Holding) string {
	if words, ok := holdingWords[h]; ok {
		return words
	}
	return Visible(string(h))
}

func outcomeWord(o dossier.Outcome) string {
	if words, ok := outcomeWords[o]; ok {
		return words
	}
	return Visible(string(o))
}
