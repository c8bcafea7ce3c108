package api

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/checkweigh/checkweigh/dossier"
	"github.com/checkweigh/checkweigh/report"
	"github.com/checkweigh/checkweigh/store"
)

// tableFilter is what of the requirements is to be shown. The address holds it.
type tableFilter struct {
	Verdict string // "" for all
	Theme   string
	Decided string // "", or one of the ways below
	Open    bool   // every theme is unfolded though nothing is filtered
}

// The ways in which a requirement can have been decided.
const (
	decidedAny     = "yes"
	decidedNot     = "no"
	decidedDoubted = "doubted"
)

func newTableFilter(q url.Values) tableFilter {
	return tableFilter{Verdict: q.Get("verdict"), Theme: q.Get("theme"), Decided: q.Get("decided"), Open: q.Get("open") != ""}
}

// narrows reports whether the filter leaves anything out.
func (f tableFilter) narrows() bool { return f.Verdict != "" || f.Theme != "" || f.Decided != "" }

// link is the address of the page with this filter.
func (f tableFilter) link(id string) string {
	q := url.Values{}
	for name, value := range map[string]string{"verdict": f.Verdict, "theme": f.Theme, "decided": f.Decided} {
		if value != "" {
			q.Set(name, value)
		}
	}
	if len(q) == 0 {
		return "/dossiers/" + id
	}
	return "/dossiers/" + id + "?" + q.Encode()
}

func (f tableFilter) passes(v report.Verdict, d *decisionView) bool {
	if f.Verdict != "" && string(v.Verdict) != f.Verdict || f.Theme != "" && v.Theme != f.Theme {
		return false
	}
	switch f.Decided {
	case "":
		return true
	case decidedAny:
		return d != nil
	case decidedNot:
		return d == nil
	case decidedDoubted:
		return d != nil && d.Doubted
	}
	return false
}

// filterLink is one value of a filter, with how many requirements it leaves.
type filterLink struct {
	Value, Word, Link string
	Count             int
	Chosen            bool
}

// tableView is the requirements by theme.
type tableView struct {
	Dossier  string
	Filter   tableFilter
	Verdicts []filterLink // the first is for all
	ThemesOf []filterLink
	Decided  []filterLink
	Themes   []themeView
	Shown    int
	All      int
	Open     bool   // themes stand unfolded
	Narrowed bool   // a filter was chosen
	Unfold   string // address of the page with every theme unfolded
}

// themeView is a table of requirements under one heading of the catalogue. It is
// folded until somebody asks for it, so that its counts must say what is in it.
type themeView struct {
	Name    string
	Rows    []verdictView
	Weights []dossierWeight // of the rows, the gravest first
}

func newTableView(id string, r report.Report, decisions map[string]decisionView, filter tableFilter) tableView {
	t := tableView{Dossier: id, Filter: filter, All: len(r.Verdicts), Narrowed: filter.narrows(), Unfold: unfolded(id)}
	t.Open = filter.Open || t.Narrowed
	t.links(id, r, decisions)
	for _, v := range r.Verdicts {
		view := newVerdictView(id, r, v, decisions)
		if !filter.passes(v, view.Decision) || filter.Verdict == "" && folded(v) {
			continue
		}
		t.Shown++
		i := slices.IndexFunc(t.Themes, func(one themeView) bool { return one.Name == v.Theme })
		if i < 0 {
			i = len(t.Themes)
			t.Themes = append(t.Themes, themeView{Name: v.Theme})
		}
		t.Themes[i].Rows = append(t.Themes[i].Rows, view)
	}
	for i := range t.Themes {
		t.Themes[i].weigh()
	}
	return t
}

// unfolded is the address of a dossier with every theme unfolded, for links to
// one row: not every browser unfolds by itself what a link leads into.
func unfolded(id string) string { return "/dossiers/" + id + "?open=1" }

// weigh counts the verdicts of a theme.
func (t *themeView) weigh() {
	for _, value := range dossier.Values {
		n := 0
		for _, row := range t.Rows {
			n += oneIf(row.Verdict.Verdict == value)
		}
		if n > 0 {
			t.Weights = append(t.Weights, dossierWeight{string(value), report.Word(value), n})
		}
	}
}

// folded reports whether a verdict stands in a line with others for want of the
// same kind of document. Who asks for what could not be judged sees each.
func folded(v report.Verdict) bool {
	return v.Verdict == dossier.NotAssessable && slices.Contains(v.Reasons, dossier.ReasonNoDocumentOfKind)
}

// links counts what each value of each filter would leave beside the other filters.
func (t *tableView) links(id string, r report.Report, decisions map[string]decisionView) {
	add := func(list *[]filterLink, f tableFilter, value, word string, chosen bool) {
		link := filterLink{Value: value, Word: word, Link: f.link(id), Chosen: chosen}
		for _, v := range r.Verdicts {
			var d *decisionView
			if one, yes := decisions[v.Requirement]; yes {
				d = &one
			}
			if f.passes(v, d) {
				link.Count++
			}
		}
		*list = append(*list, link)
	}
	with := t.Filter
	with.Verdict = ""
	add(&t.Verdicts, with, "", "all", t.Filter.Verdict == "")
	for _, v := range dossier.Values {
		with.Verdict = string(v)
		add(&t.Verdicts, with, string(v), report.Word(v), t.Filter.Verdict == string(v))
	}
	with = t.Filter
	with.Theme = ""
	add(&t.ThemesOf, with, "", "every theme", t.Filter.Theme == "")
	for _, v := range r.Verdicts {
		if with.Theme = v.Theme; !slices.ContainsFunc(t.ThemesOf, func(l filterLink) bool { return l.Value == v.Theme }) {
			add(&t.ThemesOf, with, v.Theme, v.Theme, t.Filter.Theme == v.Theme)
		}
	}
	with = t.Filter
	for _, one := range [][2]string{{"", "decided or not"}, {decidedAny, "decided by an officer"}, {decidedDoubted, "to be confirmed again"}, {decidedNot, "not decided yet"}} {
		with.Decided = one[0]
		add(&t.Decided, with, one[0], one[1], t.Filter.Decided == one[0])
	}
}

// documentsOnPage is how many documents of a dossier one page lists.
const documentsOnPage = 100

// documentsView is the papers of a dossier, a page of them at a time.
type documentsView struct {
	Rows           []paperView
	First, Last    int
	All            int
	Before, After  string // addresses; "" where there are none
	Pages, NotRead int    // of all papers: pages together, and papers not fully read
}

// paperView is one paper with how far it could be read.
type paperView struct {
	report.Document
	Kinds  []string
	Forced string // the kind that a person said it is of
	Unread string // pages
	Black  string // pages
	Hidden int
}

func newDocumentsView(id string, r report.Report, body dossierBody, from string) documentsView {
	v := documentsView{All: len(r.Documents)}
	first, err := strconv.Atoi(from)
	if err != nil || first < 0 || first >= v.All {
		first = 0
	}
	first = first / documentsOnPage * documentsOnPage
	last := min(first+documentsOnPage, v.All)
	for i, d := range r.Documents {
		v.Pages += d.Pages
		if d.State != dossier.StateRead && d.State != store.Pending {
			v.NotRead++
		}
		if i < first || i >= last {
			continue
		}
		p := paperView{Document: d, Unread: report.PageRanges(d.UnreadPages), Black: report.PageRanges(d.RedactedPages), Hidden: d.ConcealedSpans}
		if i < len(body.Documents) && body.Documents[i].Kind != "" {
			p.Forced = body.Documents[i].Kind.Name()
		}
		for _, part := range d.Parts {
			if name := part.Kind.Name(); !slices.Contains(p.Kinds, name) {
				p.Kinds = append(p.Kinds, name)
			}
		}
		v.Rows = append(v.Rows, p)
	}
	v.First, v.Last = first+1, last
	at := func(n int) string { return "/dossiers/" + id + "?documents=" + strconv.Itoa(n) + "#documents" }
	if first > 0 {
		v.Before = at(first - documentsOnPage)
	}
	if last < v.All {
		v.After = at(last)
	}
	return v
}

// Summary says in a few words what is held.
func (v documentsView) Summary() string {
	words := []string{plural(v.All, "document")}
	if v.Pages > 0 {
		words = append(words, plural(v.Pages, "page"))
	}
	if v.NotRead > 0 {
		words = append(words, strconv.Itoa(v.NotRead)+" not fully read")
	}
	return strings.Join(words, ", ")
}
