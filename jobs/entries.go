package jobs

import (
	"context"
	"slices"
	"strings"

	"github.com/checkweigh/checkweigh/analyze"
	"github.com/checkweigh/checkweigh/dossier"
	"github.com/checkweigh/checkweigh/ingest"
	"github.com/checkweigh/checkweigh/search"
	"github.com/checkweigh/checkweigh/store"
)

// Entries gives what the index holds of a document: one entry for each clause and
// page in each dossier, with what these rules found there. A document that was
// not read and checked, or is in no dossier, has none.
func Entries(ctx context.Context, s *store.Store, version, document string) (all []search.Entry, err error) {
	err = s.View(ctx, func(r store.Reads) error {
		all, err = newCopier(r, version).document(ctx, document, "")
		return err
	})
	return all, err
}

// EachEntry calls fn with everything that the index should hold: to make it anew,
// or to compare it.
func EachEntry(ctx context.Context, s *store.Store, version string, fn func(search.Entry) error) error {
	const batch = 100
	for after := ""; ; {
		dossiers, err := s.Dossiers(ctx, after, batch)
		if err != nil || len(dossiers) == 0 {
			return err
		}
		for _, d := range dossiers {
			if err := eachEntryOf(ctx, s, version, d.ID, fn); err != nil {
				return err
			}
		}
		after = dossiers[len(dossiers)-1].ID
	}
}

func eachEntryOf(ctx context.Context, s *store.Store, version, dossierID string, fn func(search.Entry) error) error {
	return s.View(ctx, func(r store.Reads) error {
		documents, err := r.Documents(ctx, dossierID)
		if err != nil {
			return err
		}
		c := newCopier(r, version)
		for _, d := range documents {
			entries, err := c.document(ctx, d.ID, dossierID)
			if err != nil {
				return err
			}
			for _, e := range entries {
				if err := fn(e); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

// copier makes entries out of one state of the store. It reads each dossier once.
type copier struct {
	store.Reads
	version  string
	dossiers map[string]*standing
}

func newCopier(r store.Reads, version string) *copier {
	return &copier{r, version, map[string]*standing{}}
}

// standing is what a dossier says of its documents.
type standing struct {
	store.Dossier
	visible  []string
	readings map[string][]dossier.Reading // by document
	verdicts []dossier.Verdict
	buyer    string
	supplier string
	date     string
}

func (c *copier) standing(ctx context.Context, id string) (*standing, error) {
	if s := c.dossiers[id]; s != nil {
		return s, nil
	}
	s := &standing{readings: map[string][]dossier.Reading{}}
	var err error
	if s.Dossier, err = c.Dossier(ctx, id); err != nil {
		return nil, err
	}
	if s.visible, err = c.VisibleTo(ctx, id); err != nil {
		return nil, err
	}
	if s.verdicts, err = c.Verdicts(ctx, id); err != nil {
		return nil, err
	}
	readings, err := c.DossierReadings(ctx, id)
	if err != nil {
		return nil, err
	}
	for _, r := range readings {
		s.readings[r.Document.ID] = append(s.readings[r.Document.ID], r)
		s.buyer, s.supplier = first(s.buyer, factOf(r, "buyer")), first(s.supplier, factOf(r, "supplier"))
		s.date = first(s.date, dateIn(factOf(r, "start")))
	}
	c.dossiers[id] = s
	return s, nil
}

// document gives the entries of a document in one dossier, or with "" in all.
func (c *copier) document(ctx context.Context, id, only string) ([]search.Entry, error) {
	members, err := c.MembershipsOf(ctx, id)
	if err != nil || len(members) == 0 {
		return nil, err
	}
	text, err := c.Text(ctx, id)
	if store.CodeOf(err) == store.NotFound {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	clauses := ingest.Clauses(text)
	var all []search.Entry
	dossiers := dossiersOf(members)
	for _, d := range dossiers {
		if only != "" && d != only {
			continue
		}
		of := slices.DeleteFunc(slices.Clone(members), func(m store.Membership) bool { return m.Dossier != d })
		entries, err := c.member(ctx, of, text, clauses, len(dossiers) > 1)
		if err != nil {
			return nil, err
		}
		all = append(all, entries...)
	}
	return all, nil
}

// member gives the entries of a document in the dossier of these memberships.
func (c *copier) member(ctx context.Context, of []store.Membership, text dossier.Text, clauses []dossier.Clause, shared bool) ([]search.Entry, error) {
	s, err := c.standing(ctx, of[0].Dossier)
	if err != nil {
		return nil, err
	}
	readings, err := c.readings(ctx, s, of)
	if err != nil || len(readings) == 0 {
		return nil, err
	}
	base := search.Entry{
		Dossier: s.ID, Title: s.Title, Document: of[0].Document, DocumentName: of[0].Path, Visible: s.visible, Shared: shared,
		Date: dateOfDocument(readings[0], text),
	}
	for _, r := range readings {
		base.Buyer, base.Supplier = first(base.Buyer, factOf(r, "buyer")), first(base.Supplier, factOf(r, "supplier"))
	}
	base.Buyer, base.Supplier, base.Date = first(base.Buyer, s.buyer), first(base.Supplier, s.supplier), first(base.Date, s.date)
	all := clauseEntries(base, text, clauses, readings[0].Outline)
	for _, r := range readings {
		addFindings(all, r, text)
	}
	addVerdicts(all, s.verdicts)
	return append(all, pageEntries(base, text, readings[0].Outline)...), nil
}

// readings gives what these rules read of a document beside the others of its
// dossier, once for each kind it is forced to, or by itself where the dossier has
// not been judged since.
func (c *copier) readings(ctx context.Context, s *standing, of []store.Membership) (all []dossier.Reading, err error) {
	var done []dossier.Kind
	for _, m := range of {
		if slices.Contains(done, m.Forced) {
			continue
		}
		done = append(done, m.Forced)
		beside := slices.IndexFunc(s.readings[m.Document], func(r dossier.Reading) bool {
			return r.Document.Forced == m.Forced && r.Rules == c.version
		})
		if beside >= 0 {
			all = append(all, s.readings[m.Document][beside])
			continue
		}
		checked, err := c.Checked(ctx, m.Document, m.Forced, c.version)
		if store.CodeOf(err) == store.NotFound {
			continue
		}
		if err != nil {
			return nil, err
		}
		all = append(all, checked.Reading)
	}
	return all, nil
}

func clauseEntries(base search.Entry, t dossier.Text, clauses []dossier.Clause, o dossier.Outline) []search.Entry {
	kind, _ := o.Kind()
	all := make([]search.Entry, 0, len(clauses))
	for _, c := range clauses {
		e := base
		e.ID, e.Unit, e.Kind = search.EntryID(base.Dossier, base.Document, c.Index), search.ClauseUnit, kind
		e.Number, e.Heading, e.Page = c.Number, strings.Join(c.Heading, " / "), c.Page
		e.Start, e.End, e.Text = c.Span.Start, c.Span.End, t.Cut(c.Span)
		all = append(all, e)
	}
	for _, p := range o.Parts {
		for i := max(0, p.Clauses[0]); i < min(p.Clauses[1], len(all)); i++ {
			all[i].Kind = p.Kind
		}
	}
	return all
}

// pageEntries gives the pages that have text to be searched.
func pageEntries(base search.Entry, t dossier.Text, o dossier.Outline) []search.Entry {
	var all []search.Entry
	for _, p := range t.Pages {
		text := t.Cut(p.Span)
		if strings.TrimSpace(text) == "" {
			continue
		}
		e := base
		e.ID, e.Unit, e.Page = search.PageID(base.Dossier, base.Document, p.Number), search.PageUnit, p.Number
		e.Kind, _ = o.Kind()
		for _, part := range o.Parts {
			if part.Pages[0] <= p.Number && p.Number <= part.Pages[1] {
				e.Kind = part.Kind
				break
			}
		}
		e.Start, e.End, e.Text = p.Span.Start, p.Span.End, text
		all = append(all, e)
	}
	return all
}

// addFindings notes what each clause is evidence for, as long as the words that
// were read there are the ones that are stored.
func addFindings(to []search.Entry, r dossier.Reading, t dossier.Text) {
	for _, f := range r.Findings {
		if f.Overridden || f.Confidence < analyze.Threshold || f.Clause < 0 || f.Clause >= len(to) {
			continue
		}
		if len(f.Evidence) > 0 && t.Cut(f.Evidence[0].Span) != f.Evidence[0].Quote {
			continue // the document was read anew since
		}
		addFinding(&to[f.Clause], search.Finding{
			Requirement: f.Requirement, Value: dossier.Value(f.Level), Confidence: f.Confidence, Elements: len(f.Elements),
		})
	}
}

// addVerdicts notes where the words of a verdict stand that no clause gives by itself.
func addVerdicts(to []search.Entry, verdicts []dossier.Verdict) {
	for _, v := range verdicts {
		if v.Value != dossier.Contradictory && v.Value != dossier.RedactedValue {
			continue
		}
		for _, e := range v.Evidence {
			for i := range to {
				if e.Role == dossier.RoleNorm && e.Document == to[i].Document && to[i].Start <= e.Start && e.Start < to[i].End {
					addFinding(&to[i], search.Finding{Requirement: v.Requirement, Value: v.Value, Confidence: v.Confidence})
				}
			}
		}
	}
}

// addFinding keeps the stronger of two findings that say the same.
func addFinding(e *search.Entry, f search.Finding) {
	for i, had := range e.Findings {
		if had.Requirement == f.Requirement && had.Value == f.Value {
			e.Findings[i].Confidence = max(had.Confidence, f.Confidence)
			e.Findings[i].Elements = max(had.Elements, f.Elements)
			return
		}
	}
	e.Findings = append(e.Findings, f)
}

func dossiersOf(members []store.Membership) []string {
	var ids []string
	for _, m := range members {
		ids = addOnce(ids, m.Dossier)
	}
	return ids
}

func factOf(r dossier.Reading, name string) string {
	for _, f := range r.Facts {
		if f.Name == name {
			return f.Value
		}
	}
	return ""
}

func first(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

func addOnce(list []string, s string) []string {
	if slices.Contains(list, s) {
		return list
	}
	return append(list, s)
}
