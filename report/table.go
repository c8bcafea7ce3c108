package report

import (
	"strconv"
	"strings"

	"github.com/checkweigh/checkweigh/dossier"
)

// sheetOf is one table of the report for spreadsheets. Its cells are texts, or
// numbers where a column counts.
type sheetOf struct {
	name   string
	head   []string
	widths []int // in characters, for each column
	rows   [][]any
}

// tables lays reports out as tables that programs and people can filter: one
// row a verdict, a quote, a document, an incorporated document, a date.
func tables(reports []Report) []sheetOf {
	verdicts := sheetOf{name: "Verdicts", head: []string{"Dossier", "Requirement", "Title", "Theme", "Verdict", "Confidence", "What was found", "Document", "Clause", "Page", "Quotes", "Question to ask", "Clause to propose"}, widths: []int{30, 13, 40, 28, 16, 11, 50, 40, 14, 7, 8, 60, 60}}
	quotes := quoteTable(reports)
	documents := sheetOf{name: "Documents", head: []string{"Dossier", "Letter", "Path", "Kind", "Pages", "State", "Reason", "Pages not read", "Pages blacked out", "Concealed places", "SHA-256"}, widths: []int{30, 7, 50, 20, 7, 16, 50, 16, 16, 12, 66}}
	ledger := sheetOf{name: "Ledger", head: []string{"Dossier", "Title", "About", "Status", "Named in", "Keeps open"}, widths: []int{30, 40, 40, 18, 50, 40}}
	clocks := sheetOf{name: "Dates", head: []string{"Dossier", "Date", "Stands", "What it is", "Document", "Clause", "Page", "Quote"}, widths: []int{30, 12, 20, 50, 40, 14, 7, 80}}
	for i, r := range reports {
		title := titleOf(r)
		judged := newSheet(r, i+1)
		for _, v := range r.Verdicts {
			verdicts.rows = append(verdicts.rows, verdictCells(r, title, v))
		}
		for j, d := range r.Documents {
			one := judged.Documents[j]
			documents.rows = append(documents.rows, []any{title, one.Letter, Visible(d.Path), one.Parts, d.Pages, one.State, one.Reason, one.Unread, one.Redacted, d.ConcealedSpans, Visible(d.SHA256)})
		}
		for _, l := range judged.Ledger {
			ledger.rows = append(ledger.rows, []any{title, l.Title, l.About, l.Status, named(judged, l.Where), blocked(r, l.Title)})
		}
		for _, c := range r.Dossier.Clocks {
			clocks.rows = append(clocks.rows, clockCells(r, title, c))
		}
	}
	return []sheetOf{aboutTable(reports), verdicts, quotes, documents, ledger, clocks}
}

// aboutTable says which dossiers a workbook is about, and when it was made.
func aboutTable(reports []Report) sheetOf {
	t := sheetOf{name: "About", head: []string{"Dossier", "Made at", "Rules", "Version", "Jurisdiction", "Documents", "Verdict", "Requirements"}, widths: []int{40, 22, 14, 18, 18, 11, 18, 13}}
	for _, r := range reports {
		t.rows = append(t.rows, aboutRows(r, titleOf(r))...)
	}
	return t
}

// stamp adds to the rows from there on when the report was made and by which
// rules: a CSV has no other place for it. The last two columns are for that.
func (t *sheetOf) stamp(r Report, from int) {
	for i := range t.rows[from:] {
		t.rows[from+i] = append(t.rows[from+i], r.GeneratedAt, Visible(r.Rules.Name)+" "+Visible(r.Rules.Version))
	}
}

// titleOf is the title of a report's dossier.
func titleOf(r Report) string {
	if title := Visible(r.Dossier.Title); title != "" {
		return title
	}
	return "Untitled dossier"
}

func aboutRows(r Report, title string) (rows [][]any) {
	for _, w := range weigh(r.Verdicts) {
		rows = append(rows, []any{title, r.GeneratedAt, Visible(r.Rules.Name), Visible(r.Rules.Version), lawWords[dossier.Jurisdiction(r.Dossier.Jurisdiction)], len(r.Documents), w.Word, w.Count})
	}
	return rows
}

func verdictCells(r Report, title string, v Verdict) []any {
	path, clause, page := "", "", any("")
	if len(v.Evidence) > 0 {
		norm := Norm(Findings(v.Evidence)[0])
		path, clause, page = placed(r, norm)
	}
	return []any{title, Visible(v.Requirement), Visible(v.Title), Visible(v.Theme), Word(v.Verdict), confidence(v.Confidence), Said(r, v), path, clause, page, len(v.Evidence), Visible(v.Question), Visible(v.Clause)}
}

// quoteTable is one row for each quote, and one for each verdict without any: it
// is the whole of the CSV.
func quoteTable(reports []Report) sheetOf {
	t := sheetOf{name: "Quotes", head: []string{"Dossier", "Requirement", "Title", "Theme", "Verdict", "Confidence", "What was found", "Finding", "Role", "Quote", "Document", "Clause", "Page", "Read by OCR", "SHA-256", "Made at", "Rules"},
		widths: []int{30, 13, 40, 28, 16, 11, 50, 8, 14, 90, 40, 14, 7, 12, 66, 22, 24}}
	for _, r := range reports {
		title, from := titleOf(r), len(t.rows)
		for _, v := range r.Verdicts {
			said := []any{title, Visible(v.Requirement), Visible(v.Title), Visible(v.Theme), Word(v.Verdict), confidence(v.Confidence), Said(r, v)}
			if len(v.Evidence) == 0 {
				t.rows = append(t.rows, append(said, "", "", "", "", "", "", "", ""))
			}
			for i, finding := range Findings(v.Evidence) {
				for _, e := range finding {
					t.rows = append(t.rows, append(said[:len(said):len(said)], quoteCells(r, i+1, e)...))
				}
			}
		}
		t.stamp(r, from)
	}
	return t
}

func quoteCells(r Report, finding int, e Evidence) []any {
	path, clause, page := placed(r, e)
	role, ocr := roleWords[e.Role], "no"
	if role == "" {
		role = "norm"
	}
	if e.OCR {
		ocr = "yes"
	}
	return []any{finding, role, Visible(e.Quote), path, clause, page, ocr, Visible(e.Document)}
}

func clockCells(r Report, title string, c Clock) []any {
	path, clause, page, quote := Visible(pathOf(r, c.Document)), "", any(""), ""
	if len(c.Evidence) > 0 {
		path, clause, page = placed(r, c.Evidence[0])
		quote = Visible(c.Evidence[0].Quote)
	}
	return []any{title, Visible(c.Date), clockWord(c), Visible(c.Plain), path, clause, page, quote}
}

// placed is a place in three cells; the page is empty where a format has none.
func placed(r Report, e Evidence) (path, clause string, page any) {
	page = ""
	if e.Page > 0 {
		page = e.Page
	}
	return Visible(pathOf(r, e.Document)), Visible(e.Clause), page
}

// named puts the path in the place of a document's letter.
func named(s sheet, where string) string {
	var all []string
	for _, at := range strings.Split(where, "; ") {
		letter, rest, _ := strings.Cut(at, ", ")
		for _, d := range s.Documents {
			if d.Letter == letter {
				at = strings.TrimSuffix(d.Path+", "+rest, ", ")
			}
		}
		all = append(all, at)
	}
	return strings.Join(all, "; ")
}

// blocked are the requirements that a document which is not held keeps open.
func blocked(r Report, title string) string {
	for _, l := range r.Dossier.Ledger {
		if Visible(l.Title) == title {
			return joinVisible(l.Blocks)
		}
	}
	return ""
}

// confidence is a number of two places.
func confidence(c float64) any {
	rounded, err := strconv.ParseFloat(strconv.FormatFloat(c, 'f', 2, 64), 64)
	if err != nil {
		return ""
	}
	return rounded
}
