package report

import (
	"bytes"
	"fmt"
	"html/template"
	"io"
	"strings"
	"sync"

	"github.com/checkweigh/checkweigh/dossier"
	"github.com/checkweigh/checkweigh/rules"
	"github.com/checkweigh/checkweigh/web"
)

// sheetTitles are the sheets as their pages are headed.
var sheetTitles = map[SheetName]string{
	SheetQuestions: "answer sheet", SheetLifecycle: "life of the data", SheetRep: "for the rep", SheetInspection: "inspection pack",
}

// sheetTemplate is parsed once, like pageTemplate. Whatever comes from a
// document, a path or a rule goes through vis on its way into the page.
var sheetTemplate = sync.OnceValues(func() (*template.Template, error) {
	return template.New("sheets").Funcs(template.FuncMap{
		"vis":     Visible,
		"mark":    func(v dossier.Value) meaning { return meaning{Value: string(v), Word: Word(v)} },
		"entry":   func(h SheetHead, e LifeEntry) []findingView { return fewCited(h, e.all()) },
		"count":   func(s LifeStep) int { return s.places() },
		"few":     fewCited,
		"more":    moreCited,
		"held":    func(h SheetHead) []string { return shortPaths(h.asReport().Documents) },
		"unread":  func(h SheetHead, i int) bool { return h.Documents[i].State != dossier.StateRead },
		"pages":   ranges,
		"made":    madeOn,
		"names":   joinVisible,
		"cap":     capital,
		"step":    func(s string) string { return stepTitles[s] },
		"when":    func(s string) string { return whenTitles[s] },
		"places":  placeGroups,
		"cuts":    cutWords,
		"bareEnd": func(s string) bool { return strings.HasSuffix(s, ".") || strings.HasSuffix(s, "?") },
		"words":   func() map[string]string { return repHeadings },
	}).ParseFS(web.FS, "report/marks.gohtml", "report/sheets/*.gohtml")
})

// sheetPage is what the page of sheets is filled with.
type sheetPage struct {
	Style     template.CSS
	Title     string
	Generated string // as of page
	Kind      SheetName
	Maker     string
	Sheets    []numberedSheet
}

type numberedSheet struct {
	ID   string // prefix of anchors
	Made any
}

// WriteSheetHTML writes one self-contained page with the sheet of each report,
// each on a new sheet of paper: style inline, no script, nothing to fetch.
func WriteSheetHTML(w io.Writer, name SheetName, set *rules.Set, reports ...Report) error {
	t, err := sheetTemplate()
	if err != nil {
		return fmt.Errorf("report: parse sheets: %w", err)
	}
	var style strings.Builder
	for _, file := range []string{"report/report.css", "report/sheets/sheets.css"} {
		part, err := web.FS.ReadFile(file)
		if err != nil {
			return fmt.Errorf("report: read style: %w", err)
		}
		style.Write(part)
	}
	page := sheetPage{Style: template.CSS(style.String()), Kind: name, Maker: sheetTitles[name]} //nolint:gosec // our own embedded files
	page.Title = "Checkweigh " + page.Maker
	for i, r := range reports {
		page.Generated = Visible(r.GeneratedAt)
		made, err := Sheet(name, r, set)
		if err != nil {
			return err
		}
		page.Sheets = append(page.Sheets, numberedSheet{fmt.Sprintf("r%d-", i+1), made})
	}
	if len(reports) == 1 {
		page.Title += ": " + heading(reports[0])
	}
	var buf bytes.Buffer
	if err := t.ExecuteTemplate(&buf, "sheets.gohtml", page); err != nil {
		return fmt.Errorf("report: fill sheets: %w", err)
	}
	if _, err := w.Write(buf.Bytes()); err != nil {
		return fmt.Errorf("report: write sheets: %w", err)
	}
	return nil
}

// mostCited is how many findings of one thing a sheet quotes; of further ones it
// gives the places.
const mostCited = 3

func fewCited(head SheetHead, all []Cited) []findingView {
	views := citedOnce(head, all)
	return views[:min(len(views), mostCited)]
}

func moreCited(head SheetHead, all []Cited) string {
	return morePlaces(citedOnce(head, all), mostCited)
}

// citedOnce lays findings out as the report does.
func citedOnce(head SheetHead, all []Cited) []findingView {
	r := head.asReport()
	return once(each(all, func(c Cited) findingView {
		norm := Norm(c.Evidence)
		view := findingView{Where: c.Where, Href: r.href(norm)}
		for _, e := range c.Evidence {
			view.Quotes = append(view.Quotes, newQuote(r, e, norm, whereInFull(r, e.Document, Place(e.Clause, e.Page))))
			view.Quotes[len(view.Quotes)-1].Role = QuoteRoleWord(c.Evidence, e)
		}
		return view
	}))
}

// asReport is as much of a report as places are named by.
func (h SheetHead) asReport() Report {
	return Report{lead: h.lead, Documents: each(h.Documents, func(d SheetDocument) Document {
		return Document{Path: d.Path, SHA256: d.SHA256, Kind: d.Kind, State: d.State}
	})}
}

// cutWords are runs of text in one line, "not said" without any.
func cutWords(all []Cut) string {
	if len(all) == 0 {
		return "not said"
	}
	words := make([]string, len(all))
	for i, c := range all {
		words[i] = Visible(c.Text)
	}
	return strings.Join(words, "; ")
}

// stepTitles and whenTitles head the parts of the strip and of the checklist.
var (
	stepTitles = map[string]string{
		"collected": "Collected", "analysed": "Analysed", "stored": "Stored",
		"sold": "Sold or reused?", "transferred": "Transferred?", "deleted": "Deleted or returned?",
	}
	whenTitles = map[string]string{"before": "Before the visit", "during": "On the day", "after": "Afterwards"}
	lookTitles = []struct{ place, title string }{{"screen", "Screens"}, {"setting", "Settings"}, {"log", "Logs"}}
)

var repHeadings = map[string]string{
	"what": repHeadWhat, "found": repHeadFound, "ask": repHeadAsk, "look": repHeadLook, "legend": repLegend, "nothing": repNothing, "foot": repFoot,
}

type placeGroup struct {
	Title string
	Looks []InspectionLook
}

// placeGroups puts screens, settings and logs under their headings.
func placeGroups(looks []InspectionLook) []placeGroup {
	var out []placeGroup
	for _, t := range lookTitles {
		g := placeGroup{Title: t.title}
		for _, l := range looks {
			if l.Place == t.place {
				g.Looks = append(g.Looks, l)
			}
		}
		if len(g.Looks) > 0 {
			out = append(out, g)
		}
	}
	return out
}
