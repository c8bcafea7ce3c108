package report

import (
	"slices"
	"strings"

	"github.com/checkweigh/checkweigh/dossier"
)

const mostLooks = 5 // lines of the list, so that it stays on the page

// repLook says where to look next: pages that were not read, papers that are not
// held, answers that were refused.
func repLook(r Report) []RepLook {
	looks := []RepLook{}
	add := func(say string, names ...string) {
		if len(names) > 0 && len(looks) < mostLooks {
			looks = append(looks, RepLook{say, fewNames(names)})
		}
	}
	add("Read these pages. They are blacked out in part:", pagesOf(r, func(d Document) []int { return d.RedactedPages })...)
	add("Read these pages. The machine could not:", pagesOf(r, func(d Document) []int { return d.UnreadPages })...)
	add("Get a copy that can be read:", unreadPapers(r)...)
	add("Get these parts of the contract:", notHeld(r)...)
	add("Get these papers. We do not have them:", kindsNotHeld(r)...)
	add("They would not answer these points in full:", refusedQuestions(r)...)
	if len(looks) == 0 {
		looks = append(looks, RepLook{"Read the places named above in the papers.", []string{}})
	}
	return looks
}

// fewNames are the first names of a list, each short enough for half a line,
// with how many more there are.
func fewNames(names []string) []string {
	const most, columns = 4, 60
	few := make([]string, 0, most)
	for i, n := range names {
		if i == most {
			few = append(few, "and "+plural(len(names)-most, "more"))
			few[most] = strings.TrimSuffix(few[most], "s")
			break
		}
		few = append(few, cutTo(n, columns))
	}
	return few
}

// pagesOf names documents with some of their pages.
func pagesOf(r Report, of func(Document) []int) []string {
	var out []string
	for i, path := range shortPaths(r.Documents) {
		if pages := of(r.Documents[i]); len(pages) > 0 {
			if one := Visible(path) + ", p. " + ranges(pages); !slices.Contains(out, one) {
				out = append(out, one)
			}
		}
	}
	return out
}

// unreadPapers names the documents of which nothing was read.
func unreadPapers(r Report) []string {
	var out []string
	for i, path := range shortPaths(r.Documents) {
		if s := r.Documents[i].State; s != dossier.StateRead && s != dossier.StatePartlyRead {
			out = append(out, Visible(path))
		}
	}
	return out
}

// notHeld names the documents that contracts make part of themselves and that
// are not here.
func notHeld(r Report) []string {
	var out []string
	for _, l := range r.Dossier.Ledger {
		if l.Status != dossier.NotHeld {
			continue
		}
		name := Visible(l.Title)
		if about := Visible(l.About); about != "" {
			name += " (" + about + ")"
		}
		out = append(out, name)
	}
	return out
}

// weightyKinds are the papers that a rep needs most, in that order.
var weightyKinds = []dossier.Kind{dossier.Contract, dossier.DPIA, dossier.EqIA, dossier.HRIA, dossier.CollectiveAgreement}

// kindsNotHeld names the kinds of document that are not held: those that count
// most first, then others for want of which something was not judged.
func kindsNotHeld(r Report) []string {
	lacking := map[dossier.Kind]bool{}
	for _, i := range r.Dossier.Completeness {
		lacking[i.Kind] = lacking[i.Kind] || i.Code == dossier.IncompleteNoDocument
	}
	_, unjudged := split(r.Verdicts)
	kinds := slices.DeleteFunc(slices.Clone(weightyKinds), func(k dossier.Kind) bool { return !lacking[k] })
	for _, f := range foldKinds(unjudged) {
		if f.Kind != dossier.Other && !slices.Contains(kinds, f.Kind) {
			kinds = append(kinds, f.Kind)
		}
	}
	return each(kinds, dossier.Kind.Name)
}

func refusedQuestions(r Report) []string {
	var out []string
	for _, f := range r.Dossier.Refusals {
		if len(f.AnsweredBy) > 0 && len(f.Blocks) == 0 {
			continue
		}
		words := "question " + Visible(f.Question)
		if path := Visible(pathOf(r, f.Document)); path != "" {
			words += " in " + path
		}
		out = append(out, words)
	}
	return out
}
