package report

import (
	"fmt"
	"html/template"
	"slices"
	"strings"
	"time"

	"github.com/checkweigh/checkweigh/dossier"
)

// page is what the template is filled with. Every string in it that comes from
// a document, a path or a rule has gone through visible.
type page struct {
	Style     template.CSS
	Title     string
	Generated string // RFC 3339; a PDF of the page bears it
	Reports   []sheet
}

type sheet struct {
	ID                     string // prefix of anchors, since one page can hold several reports
	Title, Buyer, Supplier string
	Made, Pack, Version    string
	Law                    string // the jurisdiction in words
	Documents              []documentRow
	Key                    []documentRow // the documents again beside the table, when they are few
	Pages                  int
	Weights                []weight
	Points                 []pointView
	Themes                 []themeView
	Proven                 bool // at least one verdict has a quote
	Folds                  []string
	Questions              []askView
	Clauses                []askView
	Letters                []askView
	Facts                  []factRow
	Ledger                 []ledgerRow
	Answers                []answerRow
	Unread                 []documentRow
	Meanings               []meaning
	Concealed              int
	Contradictions         []contradictionView
	Systems                []systemView
	Lacks                  []lackView
	Clocks                 []clockRow
	AsOf                   string
	Refusals               []refusalRow
}

type documentRow struct {
	Letter, Path, State, Reason, Parts string
	Pages                              int
	Unread, Redacted                   string
	SHA                                string
}

// weight is one line of the weigh ticket: how many requirements came to a verdict.
type weight struct {
	Value, Word string
	Count       int
	Share       string // of the bar, as a CSS width
}

type meaning struct{ Value, Word, Text string }

type quoteView struct {
	Role, Quote string
	At          string // the place, with the document
	Where       string // the same where it is not that of the norm, shortly; "" where it is
	Href        string // of its page; "" for none
	OCR         bool
	Bare        bool // begins or ends with a quotation mark of its own
}

type findingView struct {
	Where  string
	Href   string // of the norm's page; "" for none
	Again  string // which of its words are quoted above, "" for none
	Quotes []quoteView
	Same   string // places of the same words
	Partly string // places of some of them
}

type pointView struct {
	Number                     int
	Anchor, Requirement, Title string
	Value, Word, Found         string
	Findings                   []findingView
	Also, Question             string
}

type themeView struct {
	Name string
	Rows []verdictRow
}

type verdictRow struct {
	Anchor, Requirement, Title, Why string
	Value, Word, Where, Said        string
	More                            string // places of findings that are not quoted
	Findings                        []findingView
}

type askView struct{ Requirement, Title, Text string }

type factRow struct{ Name, Value, Where string }

type ledgerRow struct{ Title, About, Status, Where string }

type answerRow struct{ Question, Asked, Text, Outcome, Sections, Where string }

// keyDocuments is how many documents can be named beside the table.
const keyDocuments = 12

func newSheet(r Report, number int) sheet {
	s := sheet{
		ID:    fmt.Sprintf("r%d-", number),
		Title: Visible(r.Dossier.Title), Buyer: Visible(r.Dossier.Facts["buyer"]), Supplier: Visible(r.Dossier.Facts["supplier"]),
		Made: madeOn(r.GeneratedAt), Pack: Visible(r.Rules.Name), Version: Visible(r.Rules.Version),
		Law: lawWords[dossier.Jurisdiction(r.Dossier.Jurisdiction)],
	}
	if s.Title == "" {
		s.Title = "Untitled dossier"
	}
	for i, d := range r.Documents {
		row := newDocumentRow(d, i)
		s.Documents = append(s.Documents, row)
		s.Pages += d.Pages
		s.Concealed += d.ConcealedSpans
		if d.State != dossier.StateRead {
			s.Unread = append(s.Unread, row)
		}
	}
	if len(s.Documents) <= keyDocuments {
		for i, path := range shortPaths(r.Documents) {
			s.Key = append(s.Key, documentRow{Letter: letter(i), Path: Visible(path)})
		}
	}
	judged, unjudged := split(r.Verdicts)
	s.Weights = weigh(r.Verdicts)
	for _, v := range dossier.Values {
		s.Meanings = append(s.Meanings, meaning{string(v), Word(v), meanings[v]})
	}
	for i, p := range FivePoints(r) {
		s.Points = append(s.Points, newPointView(r, s.ID, p, i+1))
	}
	s.Themes = newThemes(r, s.ID, judged)
	for _, f := range foldKinds(unjudged) {
		s.Folds = append(s.Folds, capital(f.Line()))
	}
	s.Proven = slices.ContainsFunc(judged, func(v Verdict) bool { return len(v.Evidence) > 0 })
	s.addAsks(judged)
	s.addReadings(r)
	s.addWhole(r)
	return s
}

// madeOn is the time for people; the JSON has it exactly.
func madeOn(generated string) string {
	at, err := time.Parse(time.RFC3339, generated)
	if err != nil {
		return Visible(generated)
	}
	return at.Format("2 January 2006, 15:04 UTC")
}

// letter names the documents of a report shortly: A to Z, then AA, AB ...
func letter(i int) string {
	if i < 26 {
		return string(rune('A' + i))
	}
	return letter(i/26-1) + string(rune('A'+i%26))
}

func newDocumentRow(d Document, i int) documentRow {
	var parts []string
	for _, p := range d.Parts {
		words := shortKind(p.Kind)
		if p.Pages[0] > 0 && len(d.Parts) > 1 {
			words += fmt.Sprintf(" (p. %d to %d)", p.Pages[0], p.Pages[1])
		}
		if !slices.Contains(parts, words) {
			parts = append(parts, words)
		}
	}
	if len(parts) == 0 {
		parts = []string{"not known"}
	}
	sha := d.SHA256
	if len(sha) > 12 {
		sha = sha[:12]
	}
	return documentRow{
		Letter: letter(i), Path: Visible(d.Path), Parts: strings.Join(parts, ", "),
		State: StateWord(d.State), Reason: capital(Visible(d.Reason)), Pages: d.Pages,
		Unread: ranges(d.UnreadPages), Redacted: ranges(d.RedactedPages), SHA: Visible(sha),
	}
}

func weigh(all []Verdict) []weight {
	count, most := map[dossier.Value]int{}, 1
	for _, v := range all {
		count[v.Verdict]++
		most = max(most, count[v.Verdict])
	}
	var out []weight
	for _, v := range dossier.Values {
		out = append(out, weight{string(v), Word(v), count[v], fmt.Sprintf("%.1f%%", 100*float64(count[v])/float64(most))})
	}
	return out
}

func newPointView(r Report, prefix string, p Point, number int) pointView {
	view := pointView{
		Number: number, Anchor: anchor(prefix, p.Requirement), Requirement: Visible(p.Requirement), Title: Visible(p.Title),
		Value: string(p.Verdict), Word: Word(p.Verdict), Found: p.Found,
		Also: withTitles(r, p.Also), Question: Visible(p.Question),
	}
	for _, finding := range [][]Evidence{p.Evidence, p.Contrary} {
		if len(finding) > 0 {
			view.Findings = append(view.Findings, withPath(r, newFinding(r, finding), Norm(finding)))
		}
	}
	return view
}

// withTitles names requirements for a reader who has not met their numbers.
func withTitles(r Report, ids []string) string {
	named := make([]string, 0, len(ids))
	for _, id := range ids {
		i := slices.IndexFunc(r.Verdicts, func(v Verdict) bool { return v.Requirement == id })
		named = append(named, r.Verdicts[i].Title+" ("+id+")")
	}
	return joinVisible(named)
}

// anchor is where a requirement stands in the page: its words of proof, or its
// row in the table where it has none.
func anchor(prefix, requirement string) string {
	return prefix + strings.ReplaceAll(Visible(requirement), " ", "-")
}

// withPath names the document in full, since the points stand before the list
// that explains the letters.
func withPath(r Report, f findingView, norm Evidence) findingView {
	if path := Visible(pathOf(r, norm.Document)); path != "" {
		f.Where = placeIn(path, norm)
	}
	return f
}

func newFinding(r Report, finding []Evidence) findingView {
	norm := Norm(finding)
	view := findingView{Where: where(r, norm.Document, norm.Clause, norm.Page), Href: r.href(norm)}
	for _, e := range finding {
		view.Quotes = append(view.Quotes, newQuote(r, e, norm, where(r, e.Document, e.Clause, e.Page)))
		view.Quotes[len(view.Quotes)-1].Role = QuoteRoleWord(finding, e)
	}
	return view
}

// newQuote lays out one quote of a finding; at is its place with the document.
func newQuote(r Report, e, norm Evidence, at string) quoteView {
	q := quoteView{Role: roleWords[e.Role], Quote: Visible(e.Quote), At: at, Href: r.href(e), OCR: e.OCR}
	q.Bare = strings.IndexAny(q.Quote, `"“‘'`) == 0
	switch place := Place(e.Clause, e.Page); {
	case e.Document != norm.Document:
		q.Where = at
	case place != Place(norm.Clause, norm.Page):
		q.Where = place
	}
	return q
}

// where is "A, cl. 4.3, p. 7": the letter of the document and the place in it.
func where(r Report, sha, clause string, page int) string {
	at := Place(clause, page)
	i := slices.IndexFunc(r.Documents, func(d Document) bool { return d.SHA256 == sha })
	if i < 0 && sha == "" && len(r.Documents) == 1 {
		i = 0
	}
	switch {
	case i < 0:
		return at
	case at == "":
		return letter(i)
	default:
		return letter(i) + ", " + at
	}
}

func newThemes(r Report, prefix string, judged []Verdict) []themeView {
	var themes []themeView
	for _, v := range judged {
		i := slices.IndexFunc(themes, func(t themeView) bool { return t.Name == Visible(v.Theme) })
		if i < 0 {
			i = len(themes)
			themes = append(themes, themeView{Name: Visible(v.Theme)})
		}
		themes[i].Rows = append(themes[i].Rows, newVerdictRow(r, prefix, v))
	}
	return themes
}

// fullFindings is how many findings of one requirement are quoted; of further
// ones the places are given.
const fullFindings = 4

func newVerdictRow(r Report, prefix string, v Verdict) verdictRow {
	row := verdictRow{
		Anchor: anchor(prefix, v.Requirement), Requirement: Visible(v.Requirement), Title: Visible(v.Title), Why: Visible(v.Why),
		Value: string(v.Verdict), Word: Word(v.Verdict), Said: said(r, v),
	}
	all := once(each(Findings(v.Evidence), func(f []Evidence) findingView { return newFinding(r, f) }))
	row.Findings, row.More = all[:min(len(all), fullFindings)], morePlaces(all, fullFindings)
	if len(row.Findings) > 0 {
		row.Where = row.Findings[0].Where
	}
	return row
}

// said is what the table says beside the verdict, in a few words.
func said(r Report, v Verdict) string {
	switch v.Verdict {
	case dossier.NotAssessable:
		return capital(notAssessable(r, v))
	case dossier.RedactedValue:
		return "Blacked out" + onPages(v.Pages)
	case dossier.Missing:
		return "Not in what was read (" + kindsHeld(r, v) + ")"
	}
	if words := reasons(v.Reasons); words != "" {
		return capital(words)
	}
	return ""
}
