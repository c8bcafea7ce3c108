package rules

import (
	"fmt"
	"slices"
	"strings"

	"github.com/checkweigh/checkweigh/dossier"
)

// View is a question of the catalogue that has no rules of its own: other
// requirements answer it, which are its heads.
type View struct {
	ID       string         // "Q03"
	Version  int            // raised when its heads change
	Title    string         // "What the contract says of the system"
	Why      string         // one plain sentence
	Source   string         // heading and row of the catalogue
	Kinds    []dossier.Kind // kinds of document in which an answer can stand
	Question string
	Clause   string
	Letter   string
	Levers   []string // keys of law.yaml
	From     []string // ids of the requirements that answer it, in the order in which they are shown
	at       place
}

// Rule is the name of the view as verdicts give it: "Q03@1".
func (v View) Rule() string { return v.ID + "@" + itoa(v.Version) }

// View returns the view of that id.
func (s *Set) View(id string) (View, bool) {
	for _, v := range s.Views {
		if v.ID == id {
			return v, true
		}
	}
	return View{}, false
}

// view reads one item under views. What it points to is looked up when every
// requirement of the pack is known and stands in its place.
func (l *loader) view(s source, n node) {
	v := View{Version: 1, at: placeOf(s.file, n)}
	for f := range s.fields(n, "a view", "id", "version", "title", "why", "source", "kinds", "question", "clause", "letter", "levers", "from") {
		switch f.key {
		case "id":
			v.ID, v.at = s.text(f.value, "id"), placeOf(s.file, f.value)
			if !requirementID.MatchString(v.ID) {
				s.report(f.value, fmt.Sprintf("%q is no id of a view", v.ID), "write a letter and digits: Q01")
			}
		case "version":
			v.Version = int(s.number(f.value, "version", 1, 9999))
		case "title":
			v.Title = s.text(f.value, "title")
		case "why":
			v.Why = s.text(f.value, "why")
		case "source":
			v.Source = s.text(f.value, "source")
		case "kinds":
			v.Kinds = oneOf(s, f.value, "kind", dossier.Kinds)
		case "question":
			v.Question = s.text(f.value, "question")
		case "clause":
			v.Clause = s.text(f.value, "clause")
		case "letter":
			v.Letter = s.text(f.value, "letter")
		case "levers":
			v.Levers = l.levers(s, f.value)
		case "from":
			for item := range s.items(f.value) {
				v.From = append(v.From, l.heads(s, item)...)
			}
		}
	}
	l.keepView(s, n, v)
}

func (l *loader) keepView(s source, n node, v View) {
	switch {
	case v.ID == "":
		s.report(n, "a view has no id", "give it one: \"id: Q01\"")
		return
	case v.Title == "" || v.Question == "":
		l.problems = append(l.problems, v.at.problem(v.ID+" has no title or no question", "say what it is called and what it asks"))
	case len(v.From) == 0 && s.mistakes() == 0:
		l.problems = append(l.problems, v.at.problem(v.ID+" answers from nothing", "list under from the requirements that answer it: from: [DA-01, IG-01..IG-05, \"HI-*\"]"))
	}
	first, twice := l.set.View(v.ID)
	if i, ok := l.set.byID[v.ID]; ok && !twice {
		first.at, twice = l.set.Requirements[i].at, true
	}
	if twice {
		l.problems = append(l.problems, v.at.problem(fmt.Sprintf("%s stands already at %s:%d", v.ID, first.at.file, first.at.line), "merge the two"))
		return
	}
	v.From = onceEach(v.From)
	l.set.Views = append(l.set.Views, v)
}

func onceEach(ids []string) []string {
	var out []string
	for _, id := range ids {
		if !slices.Contains(out, id) {
			out = append(out, id)
		}
	}
	return out
}

// heads reads what a view answers from: the id of a requirement, IG-01..IG-05 for
// those of a family from the one to the other, or HI-* for all that begin so.
func (l *loader) heads(s source, n node) []string {
	text := s.text(n, "what a view answers from")
	var out []string
	if family, ok := strings.CutSuffix(text, "*"); ok {
		for _, r := range l.set.Requirements {
			if family != "" && strings.HasPrefix(r.ID, family) {
				out = append(out, r.ID)
			}
		}
		if len(out) == 0 {
			s.report(n, fmt.Sprintf("no requirement begins with %q", family), "write a family as its letters, a hyphen and a star: HI-*")
		}
		return out
	}
	low, high, isRange := strings.Cut(text, "..")
	if !isRange {
		high = low
	}
	from, known := l.head(s, n, low)
	to, alsoKnown := from, known
	if isRange {
		to, alsoKnown = l.head(s, n, high)
	}
	if !known || !alsoKnown {
		return nil
	}
	if from > to || family(low) != family(high) {
		s.report(n, fmt.Sprintf("%s is no range", text), "write the first and the last of one family: IG-01..IG-05")
		return nil
	}
	for _, r := range l.set.Requirements[from : to+1] {
		out = append(out, r.ID)
	}
	return out
}

// head is the place of the requirement of that id.
func (l *loader) head(s source, n node, id string) (int, bool) {
	if i, ok := l.set.byID[id]; ok {
		return i, true
	}
	if _, isView := l.set.View(id); isView {
		s.report(n, id+" is a view itself", "name the requirements that it answers from")
		return 0, false
	}
	return 0, l.knowsRequirement(s, n, id)
}

func family(id string) string {
	letters, _, _ := strings.Cut(id, "-")
	return letters
}
