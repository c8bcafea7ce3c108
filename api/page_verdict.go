package api

import (
	"context"
	"net/http"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/gin-gonic/gin"

	"github.com/checkweigh/checkweigh/dossier"
	"github.com/checkweigh/checkweigh/report"
	"github.com/checkweigh/checkweigh/store"
)

// decisionsOnPage is how many decisions on one requirement its page lists.
const decisionsOnPage = 30

// verdictPage is one requirement in one dossier: the verdict with all that
// proves it, and what officers made of it.
type verdictPage struct {
	head
	ID, Name  string // of the dossier
	Verdict   report.Verdict
	Said      string
	Meaning   string
	Findings  []findingView
	Elements  []elementView
	AnyMet    bool // some paper says something on one of them
	Papers    []paperVerdict
	Silent    []string // papers that say nothing on it
	Decision  *decisionView
	Stood     []quotedPlace // the words on which a doubted decision stood
	History   []logView
	Choices   []meaningView // for overruling: the other verdicts
	Form      verdictFields
	Wrong     string // what is to be mended in the form; "" for nothing
	Seen      string // tag of what the page shows
	Rules     string
	May       may
	Reading   bool
	Back      string
	Previous  *otherView
	Following *otherView
}

// elementView is one part of what the requirement asks.
type elementView struct {
	Name, Word string
	Met        bool
	Path       string
}

// paperVerdict is what one paper alone says.
type paperVerdict struct {
	Path, Document string
	Verdict        dossier.Value
	Reasons        string
	Findings       []findingView
	More           int
}

// verdictFields are the fields of the form as they came.
type verdictFields struct{ Decision, Value, Reason string }

// seenVerdict is what a decision rests on: when it is another by now, the
// officer has to look again.
type seenVerdict struct {
	Rules    string
	Verdict  report.Verdict
	Decision store.Override
}

func (s *service) verdictNow(ctx context.Context, from store.Sight, id, requirement string) (seen seenVerdict, r report.Report, err error) {
	if r, err = s.reportFrom(ctx, from, id); err != nil {
		return seen, r, err
	}
	i := slices.IndexFunc(r.Verdicts, func(v report.Verdict) bool { return v.Requirement == requirement })
	if i < 0 {
		return seen, r, notFound("requirement of this dossier")
	}
	d, err := from.Dossier(ctx, id)
	if err != nil {
		return seen, r, err
	}
	seen.Rules, seen.Verdict = d.Rules, r.Verdicts[i]
	all, err := from.Overrides(ctx, id)
	if i := slices.IndexFunc(all, func(o store.Override) bool { return o.Requirement == requirement }); i >= 0 {
		seen.Decision = all[i]
	}
	return seen, r, err
}

func (s *service) verdictPage(c *gin.Context) { s.showVerdict(c, http.StatusOK, verdictFields{}, "") }

func (s *service) showVerdict(c *gin.Context, status int, form verdictFields, wrong string) {
	ctx, id := c.Request.Context(), c.Param("id")
	page := verdictPage{ID: id, Form: form, Wrong: wrong}
	var seen seenVerdict
	var r report.Report
	var history []store.Entry
	err := s.view(ctx, func(from store.Sight) (err error) {
		if seen, r, err = s.verdictNow(ctx, from, id, c.Param("requirement")); err != nil {
			return err
		}
		if page.May, err = s.mayHere(ctx, from, id); err != nil {
			return err
		}
		if history, err = from.LogOf(ctx, id, seen.Verdict.Requirement, decisionsOnPage); err != nil {
			return err
		}
		unsettled, err := from.Unsettled(ctx, id, s.Rules.Version)
		page.Reading = unsettled > 0
		return err
	})
	if err == nil {
		page.Seen, err = tagFor(seen)
	}
	if err != nil {
		s.fail(c, err)
		return
	}
	names := s.names(ctx)
	page.head = headOf(ctx, seen.Verdict.Requirement+" in "+r.Dossier.Title, "dossiers")
	page.Name, page.Rules = r.Dossier.Title, seen.Rules
	page.fill(id, r, seen.Verdict)
	if d, yes := s.decisionViews(names, []store.Override{seen.Decision})[seen.Verdict.Requirement]; yes {
		page.Decision = &d
		for _, q := range seen.Decision.Quotes {
			page.Stood = append(page.Stood, quotedPlace{report.Visible(q.Quote), newPlaceView(r, q.Document, q.Clause, q.Page, 0)})
		}
	}
	page.History = logViews(names, id, history)
	s.render(c, status, "verdict", page)
}

func (page *verdictPage) fill(id string, r report.Report, v report.Verdict) {
	page.Verdict, page.Said, page.Meaning = v, report.Said(r, v), report.Meaning(v.Verdict)
	page.Findings = findingViews(r, v.Evidence)
	page.Back = unfolded(id) + "#" + v.Requirement
	for _, e := range v.Elements {
		page.AnyMet = page.AnyMet || e.Level != ""
		page.Elements = append(page.Elements, elementView{
			strings.ReplaceAll(e.Name, "_", " "), elementWord(e.Level), e.Level == dossier.LevelPresent, report.ShortPath(r, e.Document),
		})
	}
	for _, value := range dossier.Values {
		if value != v.Verdict {
			page.Choices = append(page.Choices, meaningView{string(value), report.Word(value), report.Meaning(value)})
		}
	}
	page.papers(r, v.Requirement)
	i := slices.IndexFunc(r.Verdicts, func(one report.Verdict) bool { return one.Requirement == v.Requirement })
	if i > 0 {
		page.Previous = neighbour(id, r.Verdicts[i-1])
	}
	if i+1 < len(r.Verdicts) {
		page.Following = neighbour(id, r.Verdicts[i+1])
	}
}

func neighbour(id string, v report.Verdict) *otherView {
	return &otherView{v.Requirement, v.Title, verdictLink(id, v.Requirement)}
}

// elementWord says how far the papers meet one element.
func elementWord(l dossier.Level) string {
	if l == "" {
		return "not found"
	}
	return strings.ReplaceAll(string(l), "_", " ")
}

// papers puts what each paper says by itself beside the others. Those that say
// nothing are only named.
func (page *verdictPage) papers(r report.Report, requirement string) {
	done := map[string]bool{}
	for _, d := range r.Documents {
		i := slices.IndexFunc(d.Verdicts, func(v report.DocumentVerdict) bool { return v.Requirement == requirement })
		if i < 0 || done[d.SHA256] {
			continue
		}
		done[d.SHA256] = true
		v := d.Verdicts[i]
		if len(v.Evidence) == 0 && (v.Verdict == dossier.NotAssessable || v.Verdict == dossier.Missing) {
			page.Silent = append(page.Silent, report.ShortPath(r, d.SHA256))
			continue
		}
		one := paperVerdict{Path: report.ShortPath(r, d.SHA256), Document: d.SHA256, Verdict: v.Verdict, Reasons: report.ReasonWords(v.Reasons)}
		evidence := slices.Clone(v.Evidence)
		for i := range evidence {
			evidence[i].Document = d.SHA256
		}
		one.Findings = findingViews(r, evidence)
		if len(one.Findings) > 2 {
			one.Findings, one.More = one.Findings[:2], len(one.Findings)-2
		}
		page.Papers = append(page.Papers, one)
	}
}

// tagFor is the ETag that an answer with this body would have.
func tagFor(body any) (string, error) {
	var b strings.Builder
	err := huma.DefaultJSONFormat.Marshal(&b, body)
	return tagOf([]byte(b.String())), err
}

// verdictForm confirms, overrules, or takes such a decision back. What the form
// lacks, and what changed meanwhile, is said on the page with all that was typed.
func (s *service) verdictForm(c *gin.Context) {
	ctx := c.Request.Context()
	in := &overrideInput{Conditional: Conditional{c.PostForm("seen")}, ID: c.Param("id"), Requirement: c.Param("requirement")}
	form := verdictFields{c.PostForm("decision"), c.PostForm("verdict"), strings.TrimSpace(c.PostForm("reason"))}
	in.Body.Decision, in.Body.Value, in.Body.Reason = store.Decision(form.Decision), dossier.Value(form.Value), form.Reason
	err := s.act(ctx, func(a store.Act) error {
		if err := a.Hold(ctx, in.ID, store.Officer, s.Now()); err != nil {
			return err
		}
		err := in.unchanged(func() (any, error) {
			seen, _, err := s.verdictNow(ctx, a.Sight, in.ID, in.Requirement)
			return seen, err
		})
		if err != nil {
			return err
		}
		if form.Decision == "withdraw" {
			return s.undecide(ctx, a, in.ID, in.Requirement)
		}
		if wrong := form.wrong(); wrong != "" {
			return newProblem(http.StatusUnprocessableEntity, "form", wrong)
		}
		_, err = s.decide(ctx, a, in)
		return err
	})
	if err == nil {
		c.Redirect(http.StatusSeeOther, verdictLink(in.ID, in.Requirement)+"#decision")
		return
	}
	switch p := s.problem(ctx, err); p.Status {
	case http.StatusUnprocessableEntity:
		s.showVerdict(c, p.Status, form, p.Detail)
	case http.StatusPreconditionFailed:
		s.showVerdict(c, http.StatusConflict, form, "Nothing was decided: since you opened this page the verdict was judged anew, or a colleague decided on it. Look at what stands here now. Your reason is kept in the form; send it again if it still holds.")
	default:
		s.refuse(c.Writer, c.Request, p)
	}
}

// wrong says what is to be mended, or "".
func (f verdictFields) wrong() string {
	switch {
	case f.Decision != string(store.Confirm) && f.Decision != string(store.Overrule):
		return "Choose whether the verdict is right or another one is."
	case f.Decision == string(store.Overrule) && f.Value == "":
		return "Choose the verdict that you put in its place."
	case f.Reason == "":
		return "Write your reason. It is kept with the decision and shown beside it."
	case len([]rune(f.Reason)) > 2000:
		return "The reason has more than 2,000 characters. Shorten it."
	}
	return ""
}
