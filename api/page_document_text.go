package api

import (
	"slices"
	"strings"

	"github.com/checkweigh/checkweigh/dossier"
)

// clauseView is one line of the ledger: number, words, page.
type clauseView struct {
	Index    int
	Number   string
	Zone     string // "" for operative text
	Page     int
	NewPage  bool // the first clause on its page
	From     int  // the page on which it began, where that is an earlier one
	On       bool // it goes on on the next page
	Lines    bool // its line breaks mean something
	At       bool // it was asked for, and no words of it are marked for that
	Here     bool // it was asked for
	Pieces   []piece
	Findings []clauseWeight
}

// piece is a run of text, marked or not.
type piece struct {
	Text string
	Mark bool
	At   bool // what was asked for stands in it
}

// onPage are the clauses of which something stands in a part of the text.
func onPage(clauses []dossier.Clause, shown dossier.Span) []dossier.Clause {
	first, _ := slices.BinarySearchFunc(clauses, shown.Start, func(c dossier.Clause, at int) int {
		if c.Span.End <= at {
			return -1
		}
		return 1
	})
	last := first
	for last < len(clauses) && clauses[last].Span.Start < shown.End {
		last++
	}
	return clauses[first:last]
}

// clauseViews show what of the clauses stands in a part of the text.
func clauseViews(v documentView, clauses []dossier.Clause, shown dossier.Span, at asked) []clauseView {
	marked := evidenceSpans(v.checked.Verdicts)
	views := make([]clauseView, 0, len(clauses))
	page, number := 0, ""
	for _, c := range clauses {
		in := dossier.Span{Start: max(c.Span.Start, shown.Start), End: min(c.Span.End, shown.End)}
		view := clauseView{
			Index: c.Index, Page: c.Page, NewPage: c.Page != page, Lines: inLines(v.text.Cut(in)), Here: c.Index == at.clause,
			Pieces: pieces(v.text, in, marked), Findings: weights(v.checked.Verdicts, in),
		}
		if c.Span.Start < shown.Start {
			view.From = v.text.PageAt(c.Span.Start)
		}
		view.On = strings.TrimSpace(v.text.Cut(dossier.Span{Start: in.End, End: c.Span.End})) != ""
		if c.Zone != dossier.Operative {
			view.Zone = zoneWord(c.Zone)
		}
		if c.Number != number {
			view.Number = c.Number
		}
		view.At = view.Here && !view.pointOut(in.Start, at.offset)
		page, number = c.Page, c.Number
		views = append(views, view)
	}
	return views
}

// pointOut finds the marked piece at an offset of the text.
func (v *clauseView) pointOut(start, offset int) bool {
	for i := range v.Pieces {
		p := &v.Pieces[i]
		if end := start + len(p.Text); start <= offset && offset < end {
			p.At = p.Mark
			return p.At
		}
		start += len(p.Text)
	}
	return false
}

// inLines reports whether the line breaks of a text mean something, as in the
// rows of a table; those of running text come from the width of the paper.
func inLines(text string) bool { return strings.Contains(text, " | ") }

// evidenceSpans are the places that verdicts rest on, joined and in order.
func evidenceSpans(verdicts []dossier.Verdict) []dossier.Span {
	var all []dossier.Span
	for _, v := range verdicts {
		for _, e := range v.Evidence {
			all = append(all, e.Span)
		}
	}
	slices.SortFunc(all, func(a, b dossier.Span) int { return a.Start - b.Start })
	joined := all[:0]
	for _, s := range all {
		if n := len(joined); n > 0 && s.Start <= joined[n-1].End {
			joined[n-1].End = max(joined[n-1].End, s.End)
			continue
		}
		joined = append(joined, s)
	}
	return joined
}

// pieces cuts a span of the text into what is marked and what is not. marked is
// in order and does not overlap.
func pieces(t dossier.Text, in dossier.Span, marked []dossier.Span) []piece {
	var all []piece
	at := in.Start
	add := func(to int, mark bool) {
		if to > at {
			all = append(all, piece{Text: t.Cut(dossier.Span{Start: at, End: to}), Mark: mark})
			at = to
		}
	}
	for _, m := range marked {
		if m.Overlaps(in) {
			add(min(max(m.Start, in.Start), in.End), false)
			add(min(m.End, in.End), true)
		}
	}
	add(in.End, false)
	return all
}

// weighedView is a verdict with words on what is shown.
type weighedView struct {
	Requirement string
	Verdict     dossier.Value
	Start       int // of its first words there
	Clause      string
}

// weighedIn lists the verdicts that rest on something in a part of the text.
func weighedIn(v documentView, shown dossier.Span) []weighedView {
	var all []weighedView
	for _, d := range v.checked.Verdicts {
		for _, e := range d.Evidence {
			if shown.Overlaps(e.Span) {
				all = append(all, weighedView{d.Requirement, d.Value, max(e.Start, shown.Start), e.Clause})
				break
			}
		}
	}
	slices.SortStableFunc(all, func(a, b weighedView) int { return a.Start - b.Start })
	return all
}

var zoneWords = map[dossier.Zone]string{
	dossier.TemplateBlank: "template, not filled in",
	dossier.AnswerZone:    "answer",
	dossier.Request:       "the request",
	dossier.Statute:       "quoted law",
	dossier.Complaint:     "how to complain",
	dossier.HeaderFooter:  "header or footer",
	dossier.Redacted:      "blacked out",
}

func zoneWord(z dossier.Zone) string {
	if words, ok := zoneWords[z]; ok {
		return words
	}
	return string(z)
}
