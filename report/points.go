package report

import (
	"fmt"
	"slices"
	"strings"

	"github.com/checkweigh/checkweigh/dossier"
)

// A Point is one of the things to raise first.
type Point struct {
	Requirement string
	Title       string
	Verdict     dossier.Value
	Found       string     // what was found, one plain sentence
	Evidence    []Evidence // the quotes of the finding, lead-ins included
	Contrary    []Evidence // for contradictory: what stands against it
	Path        string     // of the document that the first quote is from, without the folders that all documents stand in; "" without a quote
	Clause      string     // of the norm; "" where there is none
	Page        int        // of the norm; 0 where there is none
	Pages       []int      // pages to look at, for redacted
	Also        []string   // other requirements that the same words decide
	Question    string     // to ask
}

// FivePoints are at most five points to bargain from: adverse and contradictory
// before redacted, missing and partial; in each, access to data (DA), change
// (AM) and GP-01 before the rest, in turn, so that one subject does not crowd
// out the others. Requirements decided by the same words make one point. What
// is present, or could not be judged, is never a point.
func FivePoints(r Report) []Point {
	var points []Point
	for _, v := range ranked(r.Verdicts) {
		if i := sameWords(points, v); i >= 0 {
			points[i].Also = append(points[i].Also, v.Requirement)
			continue
		}
		if len(points) < 5 {
			points = append(points, newPoint(r, v))
		}
	}
	return points
}

type rankedVerdict struct {
	Verdict
	class, after, turn int
}

func ranked(all []Verdict) []Verdict {
	turns := map[string]int{}
	var worth []rankedVerdict
	for _, v := range all {
		class := pointClass(v)
		if class < 0 {
			continue
		}
		one := rankedVerdict{Verdict: v, class: class}
		family := familyOf(v.Requirement)
		if family == "" {
			one.after = 1
		} else {
			key := family + string(rune('0'+class))
			one.turn = turns[key]
			turns[key]++
		}
		worth = append(worth, one)
	}
	slices.SortStableFunc(worth, func(a, b rankedVerdict) int {
		if a.class != b.class {
			return a.class - b.class
		}
		if n := guess(a.Verdict) - guess(b.Verdict); n != 0 { // what a rule proves goes first
			return n
		}
		if a.after != b.after {
			return a.after - b.after
		}
		if a.turn != b.turn {
			return a.turn - b.turn
		}
		return family(b.Requirement) - family(a.Requirement)
	})
	out := make([]Verdict, 0, len(worth))
	for _, one := range worth {
		out = append(out, one.Verdict)
	}
	return out
}

// pointClass ranks a verdict among the points; -1 is no point.
func pointClass(v Verdict) int {
	switch v.Verdict {
	case dossier.Adverse, dossier.Contradictory:
		return 0
	case dossier.RedactedValue:
		return 1
	case dossier.Missing:
		return 2
	case dossier.Partial:
		return 3
	default:
		return -1
	}
}

// family puts GP-01 before data and change of the same turn: who may sell the
// data is the first thing that members ask.
func family(id string) int {
	if id == "GP-01" {
		return 1
	}
	return 0
}

// familyOf names the three subjects that come first; "" for the rest.
func familyOf(id string) string {
	switch {
	case strings.HasPrefix(id, "DA-"):
		return "DA"
	case strings.HasPrefix(id, "AM-"):
		return "AM"
	case id == "GP-01":
		return "GP"
	default:
		return ""
	}
}

func newPoint(r Report, v Verdict) Point {
	p := Point{
		Requirement: v.Requirement, Title: v.Title, Verdict: v.Verdict,
		Found: found(r, v), Question: v.Question, Pages: v.Pages,
	}
	groups := Findings(v.Evidence)
	if len(groups) == 0 {
		return p
	}
	p.Evidence = groups[0]
	if v.Verdict == dossier.Contradictory && len(groups) > 1 {
		p.Contrary = groups[1]
	}
	norm := Norm(groups[0])
	p.Path, p.Clause, p.Page = pathOf(r, norm.Document), norm.Clause, norm.Page
	return p
}

// sameWords is the index of a point whose norm is the norm of v, or -1.
func sameWords(points []Point, v Verdict) int {
	groups := Findings(v.Evidence)
	if len(groups) == 0 {
		return -1
	}
	norm := Norm(groups[0])
	return slices.IndexFunc(points, func(p Point) bool {
		if len(p.Evidence) == 0 || p.Verdict != v.Verdict {
			return false
		}
		other := Norm(p.Evidence)
		return other.Document == norm.Document && other.Start == norm.Start && other.End == norm.End
	})
}

// found says in one sentence what was found.
func found(r Report, v Verdict) string {
	switch v.Verdict {
	case dossier.Adverse:
		if groups := Findings(v.Evidence); len(groups) > 0 && LeftEmpty(groups[0]) {
			return "Left empty: the form asks for it, and nothing is filled in."
		}
		return "The words found work against it" + because(v) + "."
	case dossier.Contradictory:
		return "One place grants it and another takes it away" + because(v) + "."
	case dossier.RedactedValue:
		return "The place where it would stand is blacked out" + onPages(v.Pages) + "."
	case dossier.Missing:
		return "It is not in what was read (" + kindsHeld(r, v) + ")."
	case dossier.Partial:
		return "It is there, but weak" + because(v) + "."
	case dossier.NotAssessable:
		return capital(notAssessable(r, v)) + "."
	default:
		if guessed(v) {
			return "It is there" + because(v) + "."
		}
		return "It is there."
	}
}

func guess(v Verdict) int {
	if guessed(v) {
		return 1
	}
	return 0
}

// guessed reports whether a verdict rests on likeness and not on a rule.
func guessed(v Verdict) bool {
	return slices.Contains(v.Reasons, "by_likeness") || slices.Contains(v.Reasons, "level_by_likeness")
}

func because(v Verdict) string {
	words := reasons(v.Reasons)
	if words == "" {
		return ""
	}
	return ": " + words
}

func reasons(codes []string) string {
	words := make([]string, 0, len(codes))
	for _, code := range codes {
		if w := reason(code); w != "" && !slices.Contains(words, w) {
			words = append(words, w)
		}
	}
	return strings.Join(words, "; ")
}

// kindsHeld names the documents in which the requirement could have stood.
func kindsHeld(r Report, v Verdict) string {
	count := map[dossier.Kind]int{}
	for _, d := range r.Documents {
		seen := map[dossier.Kind]bool{}
		for _, p := range d.Parts {
			if slices.Contains(v.Kinds, p.Kind) && !seen[p.Kind] {
				seen[p.Kind] = true
				count[p.Kind]++
			}
		}
	}
	var words []string
	for _, k := range dossier.Kinds {
		if n := count[k]; n > 0 {
			words = append(words, plural(n, shortKind(k)))
		}
	}
	if len(words) == 0 {
		return "no place states it"
	}
	return strings.Join(words, ", ")
}

// notAssessable says why a requirement could not be judged.
func notAssessable(r Report, v Verdict) string {
	var words []string
	pages := onPages(v.Pages)
	for _, code := range v.Reasons {
		switch {
		case code == dossier.ReasonScheduleNotHeld && len(v.NotHeld) > 0:
			words = append(words, papersNotHeld(r, v.NotHeld))
		case code == dossier.ReasonUnreadPages || code == dossier.ReasonPossible:
			words = append(words, reason(code)+pages)
			pages = ""
		case code == dossier.ReasonWithheld && len(v.Sections) > 0:
			words = append(words, withheldUnder(v.Sections))
		default:
			words = append(words, reason(code))
		}
	}
	if len(words) == 0 {
		return "it could not be judged"
	}
	return strings.Join(words, "; ")
}

// namedPapers is how many papers that are not held are named beside a verdict. A
// framework contract incorporates thirty, and most of them keep most verdicts
// open; the ledger names them all, each with what it keeps open.
const namedPapers = 3

// papersNotHeld says which papers are not held: of many those first of which it
// is known that they are about the matter.
func papersNotHeld(r Report, titles []string) string {
	if len(titles) <= namedPapers+1 {
		return joinVisible(titles) + isAre(len(titles)) + "incorporated but not held"
	}
	var about, other []string
	for _, title := range titles {
		i := slices.IndexFunc(r.Dossier.Ledger, func(l LedgerEntry) bool { return l.Title == title })
		if i >= 0 && len(r.Dossier.Ledger[i].Topics) > 0 {
			about = append(about, title)
		} else {
			other = append(other, title)
		}
	}
	return joinVisible(append(append(about, other...)[:namedPapers], fmt.Sprintf("%d more papers", len(titles)-namedPapers))) + " are incorporated but not held"
}

// withheldUnder tells a refusal from an answer that is only put off: section 10
// of both information acts is about time.
func withheldUnder(all []string) string {
	if slices.ContainsFunc(all, func(s string) bool { return s != "10" && !strings.HasPrefix(s, "10(") }) {
		return "an authority refused to answer under " + sections(all)
	}
	return "an authority has put off its answer (" + sections(all) + ")"
}
