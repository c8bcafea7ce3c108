package report

import (
	"fmt"
	"io"

	"github.com/checkweigh/checkweigh/dossier"
)

// WriteDocx writes gap reports as one Word document: what the page says, in the
// same order and words, with headings, tables and quotes that Word knows as
// such. Each report begins on a new sheet of paper. The same reports give the
// same bytes.
func WriteDocx(w io.Writer, reports ...Report) error {
	meta := docxMeta{title: "Gap reports", foot: "Checkweigh gap report"}
	var out docxReport
	for i, r := range reports {
		meta.made = r.GeneratedAt
		out.report(newSheet(r, i+1), i > 0)
	}
	if len(reports) == 1 {
		meta.title = "Gap report: " + heading(reports[0])
	}
	if len(reports) == 0 {
		out.add(styleBody, "No dossier was given.")
	}
	return writeDocx(w, meta, out.blocks)
}

// verdictMarks are the shapes of the page as characters.
var verdictMarks = map[dossier.Value]string{
	dossier.Adverse: "▼", dossier.Contradictory: "▲▼", dossier.RedactedValue: "■", dossier.Missing: "○",
	dossier.Partial: "◐", dossier.NotAssessable: "?", dossier.Present: "●",
}

func markAndWord(value, word string) string { return verdictMarks[dossier.Value(value)] + " " + word }

// docxReport gathers the blocks of reports.
type docxReport struct{ blocks []docxBlock }

func (d *docxReport) add(style paragraphStyle, text string) {
	if text != "" {
		d.blocks = append(d.blocks, plain(style, text))
	}
}

// told adds a paragraph that begins with words in bold.
func (d *docxReport) told(style paragraphStyle, bold, text string) {
	d.blocks = append(d.blocks, paragraph{style: style, runs: []run{{text: bold, bold: true}, {text: " " + text}}})
}

func (d *docxReport) table(t docxTable) {
	if len(t.rows) > 0 {
		d.blocks = append(d.blocks, t)
	}
}

func (d *docxReport) report(s sheet, fresh bool) {
	d.blocks = append(d.blocks, paragraph{style: styleTitle, runs: []run{{text: s.Title}}, fresh: fresh})
	d.head(s)
	d.points(s)
	d.requirements(s)
	d.whole(s)
	d.evidence(s)
	d.asks("Questions to ask", "", s.Questions)
	d.asks("Clauses to propose", "", s.Clauses)
	d.asks("Paragraphs for a letter", "For an information request or a letter to the employer. Not checked by a lawyer.", s.Letters)
	d.readings(s)
	d.reading(s)
}

func (d *docxReport) head(s sheet) {
	parties := s.Buyer
	if s.Buyer != "" && s.Supplier != "" {
		parties += " with "
	}
	d.add(styleBody, parties+s.Supplier)
	d.add(styleHeading, "Weigh ticket")
	t := docxTable{caption: "How many requirements came to each verdict", head: []string{"Verdict", "Number"}, widths: []int{3, 7}}
	for _, w := range s.Weights {
		t.rows = append(t.rows, []string{markAndWord(w.Value, w.Word), fmt.Sprint(w.Count)})
	}
	d.table(t)
	documents := fmt.Sprint(len(s.Documents))
	if len(s.Unread) > 0 {
		documents += fmt.Sprintf(", %d not fully read", len(s.Unread))
	}
	d.told(styleBody, "Documents", documents)
	if s.Pages > 0 {
		d.told(styleBody, "Pages", fmt.Sprint(s.Pages))
	}
	for _, y := range s.Systems {
		d.told(styleBody, "System", y.Name+": "+y.About+" "+y.Where)
	}
	if s.Law != "" {
		d.told(styleBody, "Law", s.Law)
	}
	d.told(styleBody, "Weighed", s.Made)
	d.told(styleBody, "Rules", s.Pack+" "+s.Version)
}

func (d *docxReport) points(s sheet) {
	if len(s.Points) == 0 {
		d.add(styleHeading, "Nothing to raise first")
		d.add(styleBody, "Nothing adverse, contradictory, blacked out, missing or weak was found in what was read. That is not the same as safe: see what could not be judged, below.")
		return
	}
	d.add(styleHeading, "Raise these first")
	for _, p := range s.Points {
		d.add(styleHeading2, fmt.Sprintf("%d. %s (%s)", p.Number, p.Title, p.Requirement))
		d.told(styleBody, markAndWord(p.Value, p.Word)+".", p.Found)
		d.findings(p.Findings)
		if p.Question != "" {
			d.told(styleBody, "Ask:", p.Question)
		}
		if p.Also != "" {
			d.add(styleBody, "The same words also decide: "+p.Also+".")
		}
	}
}

func (d *docxReport) requirements(s sheet) {
	d.add(styleHeading, "Requirement by requirement")
	key := "Places are given as document, clause, page. The documents:"
	for _, one := range s.Key {
		key += " " + one.Letter + " " + one.Path + ";"
	}
	if len(s.Key) == 0 {
		key += " see the list near the end "
	}
	d.add(styleBody, key[:len(key)-1]+".")
	for _, theme := range s.Themes {
		t := docxTable{caption: theme.Name, head: []string{"No.", "Requirement", "Verdict", "Where, and why"}, widths: []int{10, 35, 20, 35}}
		for _, r := range theme.Rows {
			t.rows = append(t.rows, []string{r.Requirement, r.Title, markAndWord(r.Value, r.Word), spaced(r.Where, r.Said)})
		}
		d.table(t)
	}
	if len(s.Folds) > 0 {
		d.add(styleHeading2, "Not judged for want of a document")
		for _, f := range s.Folds {
			d.add(styleItem, f+".")
		}
	}
}

func (d *docxReport) evidence(s sheet) {
	if !s.Proven {
		return
	}
	d.add(styleHeading, "The words that prove it")
	for _, theme := range s.Themes {
		for _, r := range theme.Rows {
			if len(r.Findings) == 0 {
				continue
			}
			d.add(styleHeading2, r.Requirement+" "+r.Title+": "+markAndWord(r.Value, r.Word))
			d.add(styleBody, r.Why)
			d.findings(r.Findings)
			if r.More != "" {
				d.add(styleBody, "More of the same at "+r.More+".")
			}
		}
	}
}

// findings prints the quotes of each finding with their place under them.
func (d *docxReport) findings(all []findingView) {
	for _, f := range all {
		d.add(styleQuote, f.Again)
		for _, q := range f.Quotes {
			d.blocks = append(d.blocks, quoteParagraph(q))
		}
		where := f.Where
		if f.Same != "" {
			where += ". The same words at " + f.Same
		}
		if f.Partly != "" {
			where += ". Some of these words at " + f.Partly
		}
		d.add(styleWhere, where)
	}
}

func quoteParagraph(q quoteView) paragraph {
	p := paragraph{style: styleQuote}
	if q.Role != "" {
		role := q.Role
		if q.Where != "" {
			role += ", " + q.Where
		}
		p.runs = append(p.runs, run{text: capital(role) + ": ", bold: true})
	}
	words := q.Quote
	if !q.Bare {
		words = "“" + words + "”"
	}
	p.runs = append(p.runs, run{text: words})
	if q.OCR {
		p.runs = append(p.runs, run{text: " (read by character recognition: check against the page)"})
	}
	return p
}

// spaced joins what is there of two texts.
func spaced(one, two string) string {
	if one == "" || two == "" {
		return one + two
	}
	return one + ". " + two
}
