package api

import (
	"github.com/checkweigh/checkweigh/dossier"
	"github.com/checkweigh/checkweigh/report"
)

// takeView is something that can be opened, printed or downloaded.
type takeView struct{ Name, About, Open, Text, JSON, PDF string }

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

// pdfOf is the address of a report as PDF; "" where no browser makes one.
func (s *service) pdfOf(link string) string {
	if s.Printer == nil {
		return ""
	}
	return link + "&format=" + formatPDF
}

// takeAway lists what can be taken along. What needs no judging has no address here.
func (s *service) takeAway(id string, r report.Report) (sheets, formats []takeView, letters []letterView) {
	at := "/api/v1/dossiers/" + id
	for _, name := range report.SheetNames {
		words, link := sheetWords[name], at+"/report?sheet="+string(name)
		sheets = append(sheets, takeView{words[0], words[1], link + "&format=html", link + "&format=text", link + "&format=json", s.pdfOf(link)})
	}
	for _, f := range reportFormats {
		if f.name == formatPDF && s.Printer == nil {
			formats = append(formats, takeView{Name: "No PDF", About: noBrowser})
			continue
		}
		formats = append(formats, takeView{Name: f.word, About: f.about, Open: at + "/report?format=" + f.name})
	}
	for _, kind := range report.LetterKinds {
		words, link := letterWords[kind], at+"/letters?kind="+string(kind)
		o := report.LetterOptions{Day: s.Now(), Jurisdiction: dossier.Jurisdiction(r.Dossier.Jurisdiction), Most: report.DefaultQuestions}
		letters = append(letters, letterView{words[0], words[1], len(report.Letters(r, s.Rules, kind, o)), link + "&format=text", link + "&format=docx"})
	}
	return sheets, formats, letters
}
