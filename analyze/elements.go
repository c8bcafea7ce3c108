package analyze

import (
	"slices"

	"github.com/checkweigh/checkweigh/dossier"
	"github.com/checkweigh/checkweigh/rules"
)

// noteElements adds the elements that show in the words of a finding: one clause can
// name six groups of people, and no list of blocks could hold every choice of
// them. What takes a safeguard away has no elements of it.
func noteElements(f *dossier.Finding, req *rules.Requirement, stretches ...rules.Bits) {
	if f.Level == dossier.LevelAdverse {
		return
	}
	for _, m := range req.Marks {
		if !slices.Contains(f.Elements, m.Element) && slices.ContainsFunc(stretches, func(b rules.Bits) bool { return meetsAll(b, m.All) }) {
			f.Elements = append(f.Elements, m.Element)
		}
	}
}

func meetsAll(b rules.Bits, groups [][]rules.ConceptID) bool {
	for _, g := range groups {
		if !b.Meets(g) {
			return false
		}
	}
	return true
}

// elementsOfClause notes the elements of a finding by the sentences of its clause.
func (r *reader) elementsOfClause(f *dossier.Finding, req *rules.Requirement) {
	if len(req.Marks) == 0 {
		return
	}
	m := &r.match
	for _, s := range m.u.sentences[m.from:m.to] {
		noteElements(f, req, s.bits)
	}
}

// elementsOfField notes the elements of a finding by the label and the value of a form field, which
// together say one thing.
func (r *reader) elementsOfField(f *dossier.Finding, req *rules.Requirement) {
	if len(req.Marks) == 0 {
		return
	}
	both := rules.NewBits(len(r.a.set.Lexicon.Concepts))
	both.Or(r.label.bits)
	both.Or(r.value.bits)
	noteElements(f, req, both)
}
