package api

import (
	"github.com/checkweigh/checkweigh/dossier"
	"github.com/checkweigh/checkweigh/report"
)

// takeView is something that can be opened, printed or downloaded, in one format
// or another.
type takeView struct {
	Name, About string
	Links       []takeLink
}

// takeLink is one format of it.
type takeLink struct{ Word, About, Link string }

// letterView is a kind of letter, with how many the dossier gives reason for.
type letterView struct {
	Name, About string
	Count       int
	Text, Docx  string
}

// sheetWords say what the sheets are for.
var sheetWords = map[report.SheetName][2]string{
	report.SheetQuestions:  {"Answer sheet", "The nineteen questions of co-governance, each with what the papers answer."},
	report.SheetLifecycle:  {"Data’s life", "What becomes of the data, step by step: collected, used, shared, kept, deleted."},
	report.SheetRep:        {"Rep’s page", "One side of A4 in plain words, for whoever sits in the meeting on Monday."},
	report.SheetInspection: {"Inspection pack", "What a digital representative takes along: what to look at, whom to ask, under which right."},
}

var letterWords = map[report.LetterKind][2]string{
	report.LetterFOI:     {"Request for information", "Asks for what is missing, blacked out or not held."},
	report.LetterReview:  {"Request for an internal review", "Argues against each refusal, section by section."},
	report.LetterClauses: {"Clauses to propose", "What stands there now, and what to put in its place."},
}

// takeAway lists what can be taken along. What needs no judging has no address here.
func (s *service) takeAway(id string, r report.Report) (all []takeView, letters []letterView) {
	at := "/api/v1/dossiers/" + id
	var every []string
	for _, f := range reportFormats {
		every = append(every, f.name)
	}
	all = append(all, takeView{"The gap report", "Everything on this page, for print or for a file.", s.takeLinks(at+"/report?format=", every)})
	for _, name := range report.SheetNames {
		words := sheetWords[name]
		all = append(all, takeView{words[0], words[1], s.takeLinks(at+"/report?sheet="+string(name)+"&format=", report.SheetFormats(name))})
	}
	for _, kind := range report.LetterKinds {
		words, link := letterWords[kind], at+"/letters?kind="+string(kind)
		o := report.LetterOptions{Day: s.Now(), Jurisdiction: dossier.Jurisdiction(r.Dossier.Jurisdiction), Most: report.DefaultQuestions}
		letters = append(letters, letterView{words[0], words[1], len(report.Letters(r, s.Rules, kind, o)), link + "&format=text", link + "&format=docx"})
	}
	return all, letters
}

// takeLinks leads to each of the formats that can be made here.
func (s *service) takeLinks(at string, names []string) (all []takeLink) {
	for _, name := range names {
		if f := formatOf(name); name != formatPDF || s.Printer != nil {
			all = append(all, takeLink{f.word, f.about, at + name})
		}
	}
	return all
}
