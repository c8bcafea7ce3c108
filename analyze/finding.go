package analyze

import (
	"cmp"
	"slices"

	"github.com/checkweigh/checkweigh/dossier"
	"github.com/checkweigh/checkweigh/rules"
)

// found is what a rule of any sort gives of the clause in which it holds.
func found(req *rules.Requirement, g *rules.Gives, clause, part int, evidence ...dossier.Evidence) dossier.Finding {
	return dossier.Finding{
		Requirement: req.ID, Rule: req.Rule(), Block: g.Name, Level: g.Level, Confidence: g.Confidence,
		Reasons: slices.Clone(g.Reasons), Elements: slices.Clone(g.Elements), Clause: clause, Part: part, Evidence: evidence,
	}
}

// find records that a block holds in the frame that is being judged.
func (r *reader) find(b filedBlock) {
	m := &r.match
	req := &r.a.set.Requirements[b.requirement]
	f := found(req, &b.Gives, m.s.clause, m.u.part, r.evidence(m.s)...)
	f.Confidence, f.Overrides = r.confidence(req, b), m.f.overrides
	m.ofClause()
	clause := m.u.sentences[m.from:m.to]
	for _, o := range clause {
		if o != m.s && r.supports(b, o) {
			f.Evidence = append(f.Evidence, r.evidence(o)...)
		}
	}
	r.seekMarks(clause, b.requirement)
	r.elementsOfClause(&f, req)
	r.countSeats(&f, req)
	f.Evidence = append(f.Evidence, r.definitions(m.s, b)...)
	f.Evidence = slices.CompactFunc(f.Evidence, func(a, b dossier.Evidence) bool { return a.Span == b.Span && a.Role == b.Role })
	r.findings = append(r.findings, f)
}

// supports reports whether another sentence of the clause supplied a concept
// that the block asked of the clause and that its own sentence lacks.
func (r *reader) supports(b filedBlock, o *sentence) bool {
	for _, c := range b.Conditions {
		if c.Scope != rules.InClause {
			continue
		}
		for _, g := range c.All {
			if !r.match.s.bits.Meets(g) && o.bits.Meets(g) {
				return true
			}
		}
	}
	return false
}

func (r *reader) confidence(req *rules.Requirement, b filedBlock) float64 {
	c := b.Confidence
	if r.match.heading.Meets(req.Headings) {
		c = min(1, c+0.05)
	}
	if r.unbound && r.match.s.speaksOfUs() {
		c = min(c, 0.6)
	}
	if r.match.s.blank {
		c = min(c, 0.3)
	}
	if p, ok := r.pageOf(r.clauses[r.match.s.clause].Span.Start); ok && p.Quality == dossier.Garbled {
		c = min(c, 0.4)
	}
	return c
}

func (r *reader) pageOf(offset int) (dossier.Page, bool) {
	i, _ := slices.BinarySearchFunc(r.text.Pages, offset, func(p dossier.Page, o int) int { return cmp.Compare(p.Span.End, o+1) })
	if i < len(r.text.Pages) && r.text.Pages[i].Span.Start <= offset {
		return r.text.Pages[i], true
	}
	return dossier.Page{}, false
}

// evidence quotes a sentence: lead-in, label, norm and tail, with each exception
// cut out as a piece of its own.
func (r *reader) evidence(s *sentence) []dossier.Evidence {
	var out []dossier.Evidence
	for _, p := range s.pieces {
		at := p.words.start
		for _, e := range s.excs {
			if p.role != dossier.RoleNorm || e.start < at || e.start >= p.words.end || e.start == at && at == p.words.start && e.end >= p.words.end {
				continue
			}
			out = r.quote(out, s, p, p.role, stretch{at, e.start})
			at = min(e.end, p.words.end)
			out = r.quote(out, s, p, dossier.RoleException, stretch{e.start, at})
		}
		out = r.quote(out, s, p, p.role, stretch{at, p.words.end})
	}
	return out
}

// quote cuts a stretch of a piece from the text. Its ends reach to the words
// next to it, so that no punctuation is lost.
func (r *reader) quote(out []dossier.Evidence, s *sentence, p piece, role dossier.Role, words stretch) []dossier.Evidence {
	if words.start >= words.end {
		return out
	}
	span := dossier.Span{Start: s.words[words.start].Span.Start, End: s.words[words.end-1].Span.End}
	if words.start == p.words.start {
		span.Start = min(span.Start, p.span.Start)
	}
	if words.end == p.words.end {
		span.End = max(span.End, p.span.End)
	}
	e := dossier.Evidence{Role: role, Span: span, Quote: r.text.Cut(span), Clause: r.clauses[s.clause].Number, Page: r.text.PageAt(span.Start)}
	if page, ok := r.pageOf(span.Start); ok {
		e.OCR = page.OCR
	}
	return append(out, e)
}

// combine merges the findings of one clause: for each requirement and level the
// surest stays, with the quotes of all.
func (r *reader) combine(first int) {
	kept := r.findings[:first]
	for _, f := range r.findings[first:] {
		at := slices.IndexFunc(kept[first:], func(o dossier.Finding) bool {
			return o.Requirement == f.Requirement && o.Level == f.Level && o.Clause == f.Clause
		})
		if at < 0 {
			kept = append(kept, f)
			continue
		}
		kept[first+at] = merge(kept[first+at], f)
	}
	r.findings = kept
}

func merge(a, b dossier.Finding) dossier.Finding {
	if b.Confidence > a.Confidence {
		a, b = b, a
	}
	a.Reasons = union(a.Reasons, b.Reasons)
	a.Elements = union(a.Elements, b.Elements)
	a.Overrides = a.Overrides || b.Overrides
	for _, e := range b.Evidence {
		if !slices.ContainsFunc(a.Evidence, func(o dossier.Evidence) bool { return o.Span.Overlaps(e.Span) }) {
			a.Evidence = append(a.Evidence, e)
		}
	}
	return a
}

func union(a, b []string) []string {
	for _, s := range b {
		if !slices.Contains(a, s) {
			a = append(a, s)
		}
	}
	return a
}

// settle gives the findings that rest on English words up, in the order of
// requirements and of the text.
func (r *reader) settle() []dossier.Finding {
	out := slices.DeleteFunc(r.findings, func(f dossier.Finding) bool { return !r.inEnglish(&f) })
	r.findings = nil
	slices.SortStableFunc(out, func(a, b dossier.Finding) int {
		return cmp.Or(cmp.Compare(a.Requirement, b.Requirement), cmp.Compare(a.Clause, b.Clause))
	})
	return out
}
