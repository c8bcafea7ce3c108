package report

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/checkweigh/checkweigh/dossier"
	"github.com/checkweigh/checkweigh/rules"
)

// ErrNoTable says that a sheet is prose, and no table.
var ErrNoTable = errors.New("report: this sheet is no table")

// SheetFormats are the forms in which a sheet is made, in the order in which
// people want them. The rep's page is prose, which no spreadsheet helps.
func SheetFormats(name SheetName) []string {
	if name == SheetRep {
		return []string{"html", "pdf", "docx", "text", "json"}
	}
	return []string{"html", "pdf", "docx", "xlsx", "csv", "text", "json"}
}

// WriteSheetCSV writes a sheet as one table, guarded like WriteCSV.
func WriteSheetCSV(w io.Writer, name SheetName, set *rules.Set, reports ...Report) error {
	t, err := sheetTable(name, set, reports)
	if err != nil {
		return err
	}
	return writeCSV(w, t)
}

// WriteSheetXLSX writes a sheet as a workbook: the table of the CSV, and what the
// dossiers are, guarded like WriteXLSX.
func WriteSheetXLSX(w io.Writer, name SheetName, set *rules.Set, reports ...Report) error {
	t, err := sheetTable(name, set, reports)
	if err != nil {
		return err
	}
	return writeXLSX(w, capital(sheetTitles[name]), reports, []sheetOf{t, aboutTable(reports)})
}

// sheetTable lays a sheet out as one table for all reports.
func sheetTable(name SheetName, set *rules.Set, reports []Report) (t sheetOf, err error) {
	switch name {
	case SheetQuestions:
		t = sheetOf{name: "Questions", head: []string{"Dossier", "No.", "Question", "How far answered", "Answer", "Requirement", "Part", "Verdict", "What was found", "Ask", "Whom", "Role", "Quote", "Document", "Clause", "Page", "Made at", "Rules"},
			widths: []int{30, 6, 40, 16, 40, 13, 36, 16, 50, 50, 26, 14, 80, 40, 14, 7, 22, 24}}
	case SheetLifecycle:
		t = sheetOf{name: "Life of the data", head: []string{"Dossier", "Step", "What", "Requirement", "Title", "Verdict", "Who", "Where", "How long, when", "Ask", "Whom", "Role", "Quote", "Document", "Clause", "Page", "Made at", "Rules"},
			widths: []int{30, 22, 14, 13, 36, 16, 24, 24, 24, 50, 26, 14, 80, 40, 14, 7, 22, 24}}
	case SheetInspection:
		t = sheetOf{name: "Inspection pack", head: []string{"Dossier", "Part", "Look at, or do", "What for", "Ask", "Whom", "Pages", "Requirements", "Verdict", "Done, and what was seen", "Made at", "Rules"},
			widths: []int{30, 24, 50, 60, 50, 26, 12, 24, 16, 40, 22, 24}}
	default:
		return t, fmt.Errorf("%w: %s", ErrNoTable, name)
	}
	for _, r := range reports {
		made, err := Sheet(name, r, set)
		if err != nil {
			return t, err
		}
		title, from := titleOf(r), len(t.rows)
		switch s := made.(type) {
		case QuestionSheet:
			t.questions(title, s)
		case LifecycleSheet:
			t.lifecycle(title, s)
		case InspectionPack:
			t.inspection(title, s)
		}
		t.stamp(r, from)
	}
	return t, nil
}

// quotes adds a row for each quote of the findings behind what is said of them,
// and one row where there is none.
func (t *sheetOf) quotes(h SheetHead, said []any, all []Cited) {
	r := h.asReport()
	if len(all) == 0 {
		t.rows = append(t.rows, append(said, "", "", "", "", ""))
	}
	for _, c := range all {
		for _, e := range c.Evidence {
			cells := quoteCells(r, 0, e) // finding, role, quote, path, clause, page, OCR, SHA-256
			t.rows = append(t.rows, append(said[:len(said):len(said)], cells[1:6]...))
		}
	}
}

func (t *sheetOf) questions(title string, s QuestionSheet) {
	for _, q := range s.Questions {
		open := map[string]OpenHead{}
		for _, o := range q.Open {
			open[o.Requirement] = o
		}
		said := func(requirement, part string, v dossier.Value, found string) []any {
			o := open[requirement]
			return []any{title, Visible(q.ID), Visible(q.Question), Word(q.Verdict), q.Answer, Visible(requirement), Visible(part), Word(v), found, Visible(o.Ask), o.Whom}
		}
		answered := map[string]bool{}
		for _, a := range q.Answers {
			answered[a.Requirement] = true
			t.quotes(s.SheetHead, said(a.Requirement, a.Title, a.Verdict, a.Found), a.Findings)
		}
		for _, o := range q.Open {
			if !answered[o.Requirement] {
				t.quotes(s.SheetHead, said(o.Requirement, o.Title, o.Verdict, o.Found), nil)
			}
		}
		if len(q.Answers)+len(q.Open) == 0 {
			t.rows = append(t.rows, []any{title, Visible(q.ID), Visible(q.Question), Word(q.Verdict), q.Answer, "", "", "", "", "", "", "", "", "", "", ""})
		}
	}
}

func (t *sheetOf) lifecycle(title string, s LifecycleSheet) {
	for _, step := range s.Steps {
		name := stepTitles[step.Step]
		for _, e := range step.Entries {
			word := ""
			if e.Verdict != "" {
				word = Word(e.Verdict)
			}
			said := []any{title, name, "said", Visible(e.Requirement), Visible(e.Title), word, cutWords(e.Actors), cutWords(e.Places), cutWords(e.Periods), "", ""}
			t.quotes(s.SheetHead, said, e.all())
		}
		if step.Nothing != "" {
			t.rows = append(t.rows, []any{title, name, "nothing said", "", step.Nothing, "", "", "", "", "", "", "", "", "", "", ""})
		}
		for _, a := range step.Ask {
			t.rows = append(t.rows, []any{title, name, "to ask", Visible(a.Requirement), "", "", "", "", "", Visible(a.Question), a.Whom, "", "", "", "", ""})
		}
	}
}

func (t *sheetOf) inspection(title string, p InspectionPack) {
	add := func(part, look, what, ask, whom, pages, requirements, verdict string) {
		t.rows = append(t.rows, []any{title, part, look, what, ask, whom, pages, requirements, verdict, ""})
	}
	for _, step := range p.Checklist {
		for _, item := range step.Items {
			add(whenTitles[step.When], item, "", "", "", "", "", "")
		}
	}
	for _, g := range placeGroups(p.Looks) {
		for _, l := range g.Looks {
			ids := each(l.For, func(g InspectionGap) string { return Visible(g.Requirement) })
			add(g.Title, l.Name, l.What, "", "", "", strings.Join(ids, ", "), "")
		}
	}
	for _, one := range p.Papers {
		add("Papers", Visible(one.Name), Visible(one.Say), Visible(one.Ask), one.Whom, pagesOrAll(one.Pages), strings.Join(each(one.Needs, Visible), ", "), "")
	}
	for _, q := range p.Questions {
		for _, a := range q.Asks {
			add("Questions", Visible(a.Title), "", Visible(a.Question), q.Whom, "", Visible(a.Requirement), Word(a.Verdict))
		}
	}
	for _, right := range p.Rights {
		add("Rights to look", Visible(right.Title), right.Found, Visible(right.Clause), "", "", Visible(right.Requirement), Word(right.Verdict))
	}
}
