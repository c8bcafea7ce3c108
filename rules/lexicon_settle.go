package rules

import "github.com/checkweigh/checkweigh/dossier"

// tagTerms adds what the document itself says its words mean. A bound role
// replaces the roles that the lexicon found in the same words.
func (t *Tagger) tagTerms(words []dossier.Token) {
	t.bound = false
	for _, s := range t.starts {
		if best := t.longest(s.terms, words, int(s.at)); best >= 0 {
			t.bind(t.terms[best], s.at)
		}
	}
}

func (t *Tagger) longest(candidates []int32, words []dossier.Token, at int) int {
	best, size := -1, 0
	for _, c := range candidates {
		term := t.terms[c]
		if len(term.Words) > size && at+len(term.Words) <= len(words) && spells(term, words[at:]) {
			best, size = int(c), len(term.Words)
		}
	}
	return best
}

func spells(term Term, words []dossier.Token) bool {
	if term.Cased && !words[0].Upper {
		return false
	}
	for i, w := range term.Words {
		if words[i].Text != w && possessor(words[i].Text) != w {
			return false
		}
	}
	return true
}

func (t *Tagger) bind(term Term, at int32) {
	end := at + int32(len(term.Words))
	t.bound = true
	if term.Role {
		kept := t.hits[:0]
		for _, h := range t.hits {
			inside := h.Start >= at && h.End <= end
			if !inside || t.lexicon.Concepts[h.Concept].Group != Roles {
				kept = append(kept, h)
			}
		}
		t.hits = kept
	}
	for _, c := range term.Concepts {
		for _, e := range t.lexicon.emits[c] {
			t.hits = append(t.hits, Hit{e, at, end})
		}
	}
}

// settle drops what a wider reading forbids: a concept inside one of its own
// "not" phrases, a role named inside an object ("Customer Data" is no Customer)
// and an act named inside a role ("trade unions" do not trade).
func (t *Tagger) settle(from int) []Hit {
	found := t.hits[from:]
	traits := t.lexicon.traits
	if t.bound {
		t.blockers, t.eaters = t.blockers[:0], t.eaters[:0]
		t.heed(found)
	}
	forbidden := uint64(0) // a bit for each concept that is
	for _, o := range t.blockers {
		forbidden |= 1 << (o.Concept & 63)
	}
	if len(t.blockers)+len(t.eaters) == 0 {
		return t.hits
	}
	kept := t.hits[:from]
	for _, h := range found {
		trait := traits[h.Concept]
		if trait == 0 && forbidden>>(h.Concept&63)&1 == 0 {
			kept = append(kept, h)
			continue
		}
		if trait&traitBlocks != 0 || forbidden>>(h.Concept&63)&1 != 0 && t.forbidden(h) || trait&(traitAnyRole|traitAct) != 0 && t.eaten(h) {
			continue
		}
		kept = append(kept, h)
	}
	return kept
}

// heed notes which hits may forbid others.
func (t *Tagger) heed(found []Hit) {
	for _, h := range found {
		switch trait := t.lexicon.traits[h.Concept]; {
		case trait&traitBlocks != 0:
			h.Concept = t.lexicon.Concepts[h.Concept].blocks
			t.blockers = append(t.blockers, h)
		case trait&(traitObject|traitRole) != 0 && h.End-h.Start > 1:
			t.eaters = append(t.eaters, h)
		}
	}
}

// forbidden reports whether a hit lies on one of the "not" phrases of its concept.
func (t *Tagger) forbidden(h Hit) bool {
	for _, o := range t.blockers {
		if o.Concept == h.Concept && o.Start < h.End && h.Start < o.End {
			return true
		}
	}
	return false
}

// eaten reports whether a role lies inside a wider object, or an act inside a
// wider role ("trade" in "trade unions").
func (t *Tagger) eaten(h Hit) bool {
	traits, eater := t.lexicon.traits, traitObject
	switch {
	case traits[h.Concept]&traitAnyRole != 0:
	case traits[h.Concept]&traitAct != 0:
		eater = traitRole
	default:
		return false
	}
	for _, o := range t.eaters {
		inside := o.Start <= h.Start && h.End <= o.End && o.End-o.Start > h.End-h.Start
		if inside && traits[o.Concept]&eater != 0 && (eater == traitObject || h.End < o.End) { // the noun ends a name: "supplier owns" is none
			return true
		}
	}
	return false
}
