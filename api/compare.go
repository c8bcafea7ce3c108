package api

import (
	"context"
	"net/http"
	"slices"
	"strconv"
	"sync"

	"github.com/danielgtaylor/huma/v2"

	"github.com/checkweigh/checkweigh/dossier"
	"github.com/checkweigh/checkweigh/jobs"
	"github.com/checkweigh/checkweigh/report"
	"github.com/checkweigh/checkweigh/store"
)

const (
	// comparedBytes is the most text that one side of a comparison may have: about
	// two thousand pages. What is longer is compared on the command line, where it
	// holds up nobody else.
	comparedBytes = 6 << 20
	// comparisonsKept is how many comparisons are kept while people leaf through them.
	comparisonsKept = 6
)

type compareInput struct {
	Paged
	Older string `query:"older" required:"true" pattern:"^([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|[0-9a-f]{64})$" doc:"Id of a dossier, or of a document"`
	Newer string `query:"newer" required:"true" pattern:"^([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|[0-9a-f]{64})$" doc:"Id of what it became"`
}

type compareAnswer struct {
	Tag  string `header:"ETag"`
	Body compareBody
}

// compareBody is a comparison with one page of the clauses that did not stay as
// they were.
type compareBody struct {
	report.Comparison
	Changes int    `json:"changes" doc:"Clauses that did not stay as they were, over all pages"`
	Next    string `json:"next" doc:"cursor of the next page of clauses; empty on the last"`
}

func (s *service) addCompare(a huma.API) {
	op := get("compare", "/api/v1/compare", "dossiers", "Lay a newer dossier, or document, beside an older one")
	op.Description = "Which verdicts came out otherwise, and what became of each clause, word by word. Every page has the verdicts; the clauses are divided into pages."
	op.Errors = append(op.Errors, http.StatusUnauthorized, http.StatusForbidden, http.StatusNotFound, http.StatusRequestEntityTooLarge, http.StatusUnprocessableEntity)
	handle(s, a, tagged(op), s.compare)
}

func (s *service) compare(ctx context.Context, in *compareInput) (*compareAnswer, error) {
	from, err := number(in.Cursor)
	if err != nil {
		return nil, newProblem(http.StatusBadRequest, "cursor", "This place in the list does not belong to the query. Begin again with the first page.")
	}
	c, err := s.comparison(ctx, in.Older, in.Newer)
	if err != nil {
		return nil, err
	}
	s.noteRead(ctx, "read", "comparison", in.Older, in.Newer)
	out := &compareAnswer{}
	out.Body.Comparison, out.Body.Changes = c, changesOf(c)
	out.Body.Papers = clausesFrom(c.Papers, int(min(from, int64(out.Body.Changes))), in.Limit)
	if next := int(from) + in.Limit; next < out.Body.Changes {
		out.Body.Next = strconv.Itoa(next)
		in.link("cursor", out.Body.Next)
	}
	tagless := out.Body
	tagless.GeneratedAt = ""
	out.Tag, err = tagFor(tagless)
	return out, err
}

func changesOf(c report.Comparison) (n int) {
	for _, p := range c.Papers {
		n += len(p.Clauses)
	}
	return n
}

// clausesFrom is so many of the changed clauses of all papers, after the first
// so many. A paper of which none is left has an empty list.
func clausesFrom(papers []report.PaperChange, skip, limit int) []report.PaperChange {
	out := slices.Clone(papers)
	for i := range out {
		all := out[i].Clauses
		first := min(skip, len(all))
		last := min(first+limit, len(all))
		out[i].Clauses = all[first:last]
		skip -= first
		limit -= last - first
	}
	return out
}

// compared is one side of a comparison.
type compared struct {
	key    string // changes with everything that the side is made of
	report report.Report
	papers []jobs.Judged
}

// comparison lays two dossiers, or two documents, beside each other, as the
// caller sees them.
func (s *service) comparison(ctx context.Context, older, newer string) (c report.Comparison, err error) {
	err = s.view(ctx, func(from store.Sight) error {
		var sides [2]compared
		for i, id := range []string{older, newer} {
			if sides[i], err = s.comparedSide(ctx, from, id); err != nil {
				return err
			}
		}
		c, err = s.compares.of(sides[0].key+"\n"+sides[1].key, func() (report.Comparison, error) {
			for i := range sides {
				if err := s.readTexts(ctx, from, &sides[i]); err != nil {
					return report.Comparison{}, err
				}
			}
			return report.Compare(sides[0].report, sides[1].report, jobs.Papers(sides[0].papers, sides[1].papers), s.Now()), nil
		})
		return err
	})
	c.GeneratedAt = report.Generated(s.Now())
	return c, err
}

func (s *service) comparedSide(ctx context.Context, from store.Sight, id string) (c compared, err error) {
	if len(id) == 64 {
		return s.comparedDocument(ctx, from, id)
	}
	d, err := from.Dossier(ctx, id)
	if err != nil {
		return c, err
	}
	paths, err := readPaths(ctx, from, id)
	if err != nil {
		return c, err
	}
	c.key = s.reportKey(d, paths)
	c.report, err = s.reportFrom(ctx, from, id)
	for _, p := range paths {
		if p.Document != "" {
			c.papers = append(c.papers, jobs.Judged{Read: jobs.Read{Document: dossier.Document{ID: p.Document, Path: p.Path, State: p.state()}}})
		}
	}
	return c, err
}

// comparedDocument makes a side of one document, with the verdicts that rest on
// it alone.
func (s *service) comparedDocument(ctx context.Context, from store.Sight, id string) (c compared, err error) {
	members, err := from.MembershipsOf(ctx, id)
	if err != nil {
		return c, err
	}
	doc, err := from.Document(ctx, id)
	if err != nil {
		return c, err
	}
	p := place{Membership: members[0], doc: doc, here: true} // who sees a document sees a membership of it
	c.key = s.reportKey(store.Dossier{Dossier: dossier.Dossier{ID: id, Title: p.Path}}, []place{p})
	one, err := s.documentResult(ctx, from, p, nil)
	if err != nil {
		return c, err
	}
	in := report.Input{Dossier: dossier.Dossier{Title: p.Path}, Documents: []report.DocumentResult{one}, Verdicts: one.Verdicts}
	c.report = report.Build(in, s.Rules, s.Now())
	c.papers = []jobs.Judged{{Read: jobs.Read{Document: one.Document}}}
	return c, nil
}

// readTexts gives the papers of a side their texts, each once.
func (s *service) readTexts(ctx context.Context, from store.Sight, c *compared) error {
	seen, size := map[string]bool{}, 0
	for i, p := range c.papers {
		if seen[p.Document.ID] {
			continue
		}
		seen[p.Document.ID] = true
		t, err := from.Text(ctx, p.Document.ID)
		if store.CodeOf(err) == store.NotFound {
			continue
		}
		if err != nil {
			return err
		}
		if size += len(t.Body); size > comparedBytes {
			return newProblem(http.StatusRequestEntityTooLarge, "too_large", "These papers are together too long to be laid beside each other here. Compare two documents of them, or use the command checkweigh compare.")
		}
		c.papers[i].Text = t
	}
	return nil
}

// comparisons keeps those that were made last. One is made at a time, since it
// takes a processor for as long as it lasts.
type comparisons struct {
	making sync.Mutex
	mu     sync.Mutex
	all    []keptComparison
}

type keptComparison struct {
	key string
	c   report.Comparison
}

func (k *comparisons) get(key string) (report.Comparison, bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	i := slices.IndexFunc(k.all, func(one keptComparison) bool { return one.key == key })
	if i < 0 {
		return report.Comparison{}, false
	}
	return k.all[i].c, true
}

func (k *comparisons) of(key string, make func() (report.Comparison, error)) (report.Comparison, error) {
	if c, kept := k.get(key); kept {
		return c, nil
	}
	k.making.Lock()
	defer k.making.Unlock()
	if c, kept := k.get(key); kept { // somebody else has waited for it too
		return c, nil
	}
	c, err := make()
	if err != nil {
		return c, err
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	k.all = slices.Insert(k.all, 0, keptComparison{key, c})
	k.all = k.all[:min(len(k.all), comparisonsKept)]
	return c, nil
}
