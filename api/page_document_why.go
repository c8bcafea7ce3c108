package api

import (
	"context"
	"fmt"

	"github.com/checkweigh/checkweigh/dossier"
	"github.com/checkweigh/checkweigh/report"
	"github.com/checkweigh/checkweigh/store"
)

// Explain tells why the rule of a requirement fired on a document or did not;
// jobs.Queue.Explain is one. Whether the caller may see the document has been
// asked before.
type Explain func(ctx context.Context, document string, forced dossier.Kind, requirement string, here dossier.Span) (report.Explanation, error)

// whyView answers why a rule fired on the document or did not.
type whyView struct {
	Choices []whyChoice
	Asked   string // the requirement; "" when nothing is
	Title   string
	Verdict *dossier.Verdict
	Reasons string
	Told    *report.Explanation
	Kinds   string // where the requirement is not looked for in this kind of document
	Place   string // what is shown: "page 3"
	Stay    []hiddenField
}

type whyChoice struct{ ID, Title string }

// hiddenField keeps the place of a page in a form.
type hiddenField struct {
	Name  string
	Value int
}

// why tells of the requirement that an address asks about. What is not a
// requirement is a problem.
func (s *service) why(ctx context.Context, v documentView, requirement string, at asked, clauses []dossier.Clause) (w whyView, err error) {
	if s.Explain == nil || v.text.Body == "" {
		return w, nil
	}
	for _, r := range s.Rules.Requirements {
		w.Choices = append(w.Choices, whyChoice{r.ID, r.Title})
	}
	here := dossier.Span{}
	switch {
	case at.clause >= 0 && (at.page == 0 || v.text.PageAt(clauses[at.clause].Span.Start) == at.page):
		here, w.Place = clauses[at.clause].Span, "the clause that is marked"
		w.Stay = []hiddenField{{"clause", at.clause}}
	case at.page > 0:
		p, _ := pageOf(v.text, at.page)
		here, w.Place = p.Span, fmt.Sprintf("page %d", at.page)
		w.Stay = []hiddenField{{"page", at.page}}
	}
	if requirement == "" {
		return w, nil
	}
	want, ok := s.Rules.Requirement(requirement)
	if !ok {
		return w, notFound("requirement")
	}
	w.Asked, w.Title = want.ID, want.Title
	for i, d := range v.checked.Verdicts {
		if d.Requirement == want.ID {
			w.Verdict, w.Reasons = &v.checked.Verdicts[i], report.ReasonWords(d.Reasons)
		}
	}
	if here.Len() == 0 {
		here = dossier.Span{Start: -1, End: -1}
	}
	told, err := s.Explain(ctx, v.doc.ID, forcedKind(v.memberships), want.ID, here)
	if err != nil {
		return w, err
	}
	w.Told = &told
	return w, nil
}

// forcedKind is the kind that the first path of a document forces.
func forcedKind(all []store.Membership) dossier.Kind {
	if len(all) == 0 {
		return ""
	}
	return all[0].Forced
}
