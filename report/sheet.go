package report

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/checkweigh/checkweigh/dossier"
	"github.com/checkweigh/checkweigh/rules"
)

// SheetSchema names the shape of the JSON of sheets, as Schema does of reports.
const SheetSchema = "checkweigh-sheet/1"

// SheetName names one of the sheets that are cut from a report for one use.
type SheetName string

// The sheets.
const (
	SheetQuestions  SheetName = "questions"  // the questions of co-governance with their answers
	SheetLifecycle  SheetName = "lifecycle"  // what becomes of data, step by step
	SheetRep        SheetName = "rep"        // one side of A4 in plain words
	SheetInspection SheetName = "inspection" // what a digital representative takes along
)

// SheetNames lists the sheets.
var SheetNames = []SheetName{SheetQuestions, SheetLifecycle, SheetRep, SheetInspection}

// SheetHead is what every sheet says of itself. Its lists are never nil.
type SheetHead struct {
	Schema      string          `json:"schema"`
	Sheet       SheetName       `json:"sheet"`
	GeneratedAt string          `json:"generated_at"`
	Rules       Pack            `json:"rules"`
	Dossier     SheetDossier    `json:"dossier"`
	Documents   []SheetDocument `json:"documents"`

	lead func(Evidence) string // as that of the report
}

// SheetDossier says which dossier it is.
type SheetDossier struct {
	Title        string `json:"title"`
	Jurisdiction string `json:"jurisdiction"`
	Buyer        string `json:"buyer"`
	Supplier     string `json:"supplier"`
}

// SheetDocument is one input path.
type SheetDocument struct {
	Path   string        `json:"path"`
	SHA256 string        `json:"sha256"`
	Kind   dossier.Kind  `json:"kind"`
	Pages  int           `json:"pages"`
	State  dossier.State `json:"state"`
}

// Cited is one finding with the place where it stands in words: the document
// without the folders that all documents stand in, clause and page.
type Cited struct {
	Where    string     `json:"where"`
	Evidence []Evidence `json:"evidence"`
}

// Sheet makes one sheet of a report, ready for JSON: a QuestionSheet,
// LifecycleSheet, RepPage or InspectionPack. The same report and rules give the
// same sheet. An unknown name is an error.
func Sheet(name SheetName, r Report, set *rules.Set) (any, error) {
	if set == nil {
		set = &rules.Set{}
	}
	switch name {
	case SheetQuestions:
		return Questions(r, set), nil
	case SheetLifecycle:
		return Lifecycle(r), nil
	case SheetRep:
		return Rep(r), nil
	case SheetInspection:
		return Inspection(r), nil
	}
	return nil, fmt.Errorf("report: %q is no sheet", name)
}

// WriteSheetJSON writes one sheet as one object, and none or several as an array.
func WriteSheetJSON(w io.Writer, name SheetName, set *rules.Set, reports ...Report) error {
	all := make([]any, 0, len(reports))
	for _, r := range reports {
		s, err := Sheet(name, r, set)
		if err != nil {
			return err
		}
		all = append(all, s)
	}
	if len(all) == 1 {
		return writeIndented(w, all[0])
	}
	return writeIndented(w, all)
}

func newSheetHead(name SheetName, r Report) SheetHead {
	return SheetHead{
		Schema: SheetSchema, Sheet: name, GeneratedAt: r.GeneratedAt, Rules: r.Rules, lead: r.lead,
		Dossier: SheetDossier{r.Dossier.Title, r.Dossier.Jurisdiction, r.Dossier.Facts["buyer"], r.Dossier.Facts["supplier"]},
		Documents: each(r.Documents, func(d Document) SheetDocument {
			return SheetDocument{d.Path, d.SHA256, d.Kind, d.Pages, d.State}
		}),
	}
}

// held counts the documents of a dossier, each once, and those of them that were
// not fully read.
func held(r Report) (documents, unread int) {
	seen := map[string]bool{}
	for _, d := range r.Documents {
		if d.SHA256 != "" && seen[d.SHA256] {
			continue
		}
		seen[d.SHA256] = true
		documents++
		if d.State != dossier.StateRead {
			unread++
		}
	}
	return documents, unread
}

// inHeld is "in the 5 documents held (1 of them not fully read)".
func inHeld(r Report) string {
	n, unread := held(r)
	words := "in the " + plural(n, "document") + " held"
	if unread > 0 {
		words += fmt.Sprintf(" (%d of them not fully read)", unread)
	}
	return words
}

// answered reports whether a verdict rests on words that were found.
func answered(v dossier.Value) bool {
	return v == dossier.Present || v == dossier.Partial || v == dossier.Adverse || v == dossier.Contradictory
}

// cite gives the findings of some evidence with their places.
func cite(r Report, all []Evidence) []Cited {
	return each(Findings(all), func(f []Evidence) Cited {
		norm := Norm(f)
		return Cited{whereInFull(r, norm.Document, Place(norm.Clause, norm.Page)), list(f)}
	})
}

// whereInFull is "contract.pdf, cl. 4.3, p. 7".
func whereInFull(r Report, sha, place string) string {
	words := []string{Visible(pathOf(r, sha)), place}
	return strings.Join(slices.DeleteFunc(words, func(w string) bool { return w == "" }), ", ")
}

// verdictsByID finds the verdicts of a report by requirement.
func verdictsByID(r Report) map[string]Verdict {
	byID := make(map[string]Verdict, len(r.Verdicts))
	for _, v := range r.Verdicts {
		byID[v.Requirement] = v
	}
	return byID
}
