package analyze

import (
	"slices"
	"strings"

	"github.com/checkweigh/checkweigh/dossier"
)

// Weigh changes the findings of a reading by what the rest of the paper, and the
// outlines of its siblings, say of their force: passages that another displaces
// are marked overridden, promises whose substance stands in a document that is
// not held become partial, and so do the duties of a paper that says it does not
// bind. all[0] is the document's own outline.
func Weigh(t dossier.Text, c []dossier.Clause, all []dossier.Outline, r *dossier.Reading) {
	if len(r.Findings) == 0 {
		return
	}
	displace(t, c, r.Findings)
	if len(all) > 0 {
		rank(c, all[0].Precedence, r.Findings)
	}
	hangOn(t, r, all)
	unbind(t, c, r)
}

// sentenceAt is the sentence of a span that holds an offset.
func sentenceAt(t dossier.Text, in dossier.Span, at int) dossier.Span {
	for _, s := range t.Sentences(in, nil) {
		if s.Start <= at && at < s.End {
			return s
		}
	}
	return in
}

// displace marks the findings of clauses that give way, and quotes what
// displaces them. One that is only outdone gives way where the clause that
// outdoes it says something else on the same requirement; one that yields, where the clause
// it yields to takes away what it grants.
func displace(t dossier.Text, c []dossier.Clause, findings []dossier.Finding) {
	in := map[int][]int{} // by clause: its findings
	for i, f := range findings {
		in[f.Clause] = append(in[f.Clause], i)
	}
	for _, d := range displacements(t, c) {
		if d.yields {
			for clause := d.by; clause < len(c) && standsIn(c, clause, d.by); clause++ {
				for _, i := range in[clause] {
					if f := &findings[i]; f.Level != dossier.LevelAdverse && takenAway(findings, f.Requirement, d.number, c) {
						overrule(t, c, f, d)
					}
				}
			}
			continue
		}
		for i := range findings {
			f := &findings[i]
			if f.Clause < len(c) && f.Clause != d.by && d.gives(t, c, f) && (d.absolute || saysOtherwise(findings, *f, d.by, c)) {
				overrule(t, c, f, d)
			}
		}
	}
}

// overrule marks a finding and quotes the sentence that displaces it.
func overrule(t dossier.Text, c []dossier.Clause, f *dossier.Finding, d displacement) {
	f.Overridden = true
	said := sentenceAt(t, c[d.by].Span, d.at)
	e := dossier.Evidence{Role: dossier.RoleOverride, Page: t.PageAt(said.Start), Clause: c[d.by].Number, Span: said, Quote: t.Cut(said)}
	for _, p := range t.Pages {
		e.OCR = e.OCR || p.OCR && p.Number == e.Page
	}
	if e.Quote != "" && !slices.ContainsFunc(f.Evidence, func(o dossier.Evidence) bool { return o.Span.Overlaps(e.Span) }) {
		f.Evidence = append(slices.Clone(f.Evidence), e)
	}
}

// standsIn reports whether a clause is another or stands under it.
func standsIn(c []dossier.Clause, i, top int) bool {
	for ; i >= 0 && i < len(c); i = c[i].Parent {
		if i == top {
			return true
		}
	}
	return false
}

// takenAway reports whether the clause of that number is adverse to a requirement.
func takenAway(findings []dossier.Finding, req, number string, c []dossier.Clause) bool {
	return slices.ContainsFunc(findings, func(f dossier.Finding) bool {
		return f.Requirement == req && f.Level == dossier.LevelAdverse && f.Confidence >= Threshold && !f.Overridden && f.Clause < len(c) && under(c, f.Clause, number)
	})
}

// under reports whether a clause has that number, or stands under the one that has.
func under(c []dossier.Clause, i int, number string) bool {
	for i >= 0 && i < len(c) {
		if n := c[i].Number; n == number || strings.HasPrefix(n, number+".") || strings.HasPrefix(n, number+"(") {
			return true
		}
		i = c[i].Parent
	}
	return false
}

// saysOtherwise reports whether a clause, or one under it, has findings for the
// requirement of a finding and none of its level: what goes on to say the same
// takes nothing away.
func saysOtherwise(findings []dossier.Finding, of dossier.Finding, clause int, c []dossier.Clause) bool {
	otherwise := false
	for _, f := range findings {
		if f.Requirement != of.Requirement || f.Confidence < Threshold || !standsIn(c, f.Clause, clause) {
			continue
		}
		if f.Level == of.Level {
			return false
		}
		otherwise = true
	}
	return otherwise
}

// rank marks findings that conflict with one in a part of the contract that the
// contract itself places higher.
func rank(c []dossier.Clause, precedence []string, findings []dossier.Finding) {
	if len(precedence) == 0 {
		return
	}
	ranks := make([]int, len(findings))
	for i, f := range findings {
		ranks[i] = rankOf(c, f.Clause, precedence)
	}
	for i := range findings {
		for j := range findings {
			a, b := &findings[i], findings[j]
			if a.Requirement == b.Requirement && a.Level != b.Level && ranks[j] >= 0 && ranks[i] > ranks[j] && b.Confidence >= Threshold && !b.Overridden {
				a.Overridden = true
			}
		}
	}
}

// rankOf is the place in the order of precedence of the part that a clause
// stands in, -1 when it cannot be told.
func rankOf(c []dossier.Clause, clause int, precedence []string) int {
	if clause < 0 || clause >= len(c) {
		return -1
	}
	for _, heading := range c[clause].Heading {
		for n, title := range precedence {
			if namesPart(heading, title) {
				return n
			}
		}
	}
	return -1
}

// namesPart reports whether a heading is that of a part named in the order of
// precedence, plural and number aside: "C. Special Terms" for "Special Terms".
func namesPart(heading, title string) bool {
	h, p := plainName(heading), strings.TrimSuffix(plainName(title), "s")
	if p == "" || !strings.Contains(h, p) {
		return false
	}
	return len(h) <= len(p)+40
}

var refers = expression(`(?i)(?:in accordance with|as (?:is |are )?set out in|set out in|as specified in|specified in|as described in|described in|as stated in|dealt with in|governed by|in the manner (?:set out |stated |described )?in|pursuant to|under) (?:the |this )?(?:annex \w+ (?:of|to) )?$`)

// tellsWhich matches words that only say which data, services or body are meant by a
// document: the rest of the sentence is about them and carries its own content.
var tellsWhich = expression(`(?i)(?:data|information|records|processing|systems?|software|services?|deliverables?|premises|sites?)(?: that (?:is|are)| which (?:is|are))? (?:as )?(?:described|specified|set out|listed|identified|defined) in (?:the |this )?(?:annex \w+ (?:of|to) )?$|(?:constituted|established|formed|set up|created|appointed|convened) (?:under|in|by|pursuant to|in accordance with) (?:the |this )?(?:annex \w+ (?:of|to) )?$`)

// hangOn makes present findings partial whose substance stands in a document
// that is incorporated and held neither here nor by a sibling. It is careful: the
// sentence must be short and point there, since long ones carry their own content.
func hangOn(t dossier.Text, r *dossier.Reading, all []dossier.Outline) {
	absent := map[string]bool{}
	for _, inc := range unheld(r.Incorporated) {
		absent[lowerASCII(inc.Title)] = true
	}
	for _, o := range all {
		for _, title := range o.Titles {
			delete(absent, lowerASCII(title))
		}
	}
	if len(absent) == 0 {
		return
	}
	for i := range r.Findings {
		f := &r.Findings[i]
		if f.Level == dossier.LevelPresent && pointsAway(t, f, absent) {
			f.Level = dossier.LevelPartial
			f.Reasons = addOnce(slices.Clone(f.Reasons), "depends_on_unheld")
		}
	}
}

// pointsAway reports whether the norm of a finding is a short sentence that
// refers for its content to a document that is absent.
func pointsAway(t dossier.Text, f *dossier.Finding, absent map[string]bool) bool {
	for _, e := range f.Evidence {
		if e.Role != dossier.RoleNorm {
			continue
		}
		s := strings.Join(strings.Fields(t.Cut(e.Span)), " ")
		if len(strings.Fields(s)) > 22 {
			continue
		}
		for _, m := range docName.FindAllStringSubmatchIndex(s, 6) {
			if absent[lowerASCII(canonicalTitle(s, m))] && refers.MatchString(s[:m[0]]) && !(tellsWhich.MatchString(s[:m[0]]) && len(strings.Fields(s[m[1]:])) > 5) {
				return true
			}
		}
	}
	return false
}

var (
	noForce = expression(`(?i)not (?:be |intended to be |a )?legally binding|no legal (?:effect|force)|not (?:intended to )?(?:create|give rise to|have|constitute)(?: any)? (?:legal(?:ly binding)?|binding|contractual) (?:relations?|obligations?|rights?|effect|force)|binding in honour only|is not (?:itself )?a (?:legally binding )?contract`)
	itself  = expression(`(?i)\bthis (?:agreement|memorandum|mou|document|arrangement|protocol|understanding|paper|policy)\b|\bthe (?:memorandum|mou|parties|participants)\b|\bit will have\b`)
	duty    = expression(`(?i)\b(?:shall|must|will|undertakes?|agrees? to|is entitled|are entitled|may)\b`)
)

// unbind caps the duties of a paper that says it has no legal force. Statements
// of fact in it stay what they are.
func unbind(t dossier.Text, c []dossier.Clause, r *dossier.Reading) {
	free := map[int]bool{}
	for i, p := range r.Outline.Parts {
		if p.Kind == dossier.Contract && saysNotBinding(t, p.Span) {
			free[i] = true
		}
	}
	for i := range r.Findings {
		f := &r.Findings[i]
		if !free[f.Part] || f.Level != dossier.LevelPresent || !slices.ContainsFunc(f.Evidence, func(e dossier.Evidence) bool {
			return e.Role == dossier.RoleNorm && duty.MatchString(t.Cut(e.Span))
		}) {
			continue
		}
		f.Level = dossier.LevelPartial
		f.Reasons = addOnce(slices.Clone(f.Reasons), "not_binding")
	}
}

// saysNotBinding reports whether a part says of itself that it does not bind.
func saysNotBinding(t dossier.Text, s dossier.Span) bool {
	text := t.Cut(s)
	for _, m := range noForce.FindAllStringIndex(text, 8) {
		around := text[max(0, m[0]-220):min(len(text), m[1]+80)]
		if itself.MatchString(around) {
			return true
		}
	}
	return false
}
