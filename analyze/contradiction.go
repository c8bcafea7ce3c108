package analyze

import (
	"slices"
	"strings"

	"github.com/checkweigh/checkweigh/dossier"
	"github.com/checkweigh/checkweigh/rules"
)

// contradictions lists where documents of the dossier cannot all be right: the
// pairs that the rules declare, then requirements that one grants and another
// takes away. Each is shown once, with the surest words of both sides.
func (h *held) contradictions(found map[string][]located, set *rules.Set) []dossier.Contradiction {
	stated := h.statements()
	var out []dossier.Contradiction
	for _, pair := range set.Contradictions {
		if c, ok := h.declared(pair, found, stated); ok {
			out = append(out, c)
		}
	}
	for _, req := range set.Requirements {
		if c, ok := levels(req, found[req.ID]); ok {
			out = append(out, c)
		}
	}
	return out
}

// statements lists what the documents state beside findings.
func (h *held) statements() map[string][]located {
	out := map[string][]located{}
	for i, r := range h.readings {
		for _, f := range r.Statements {
			out[f.Requirement] = append(out[f.Requirement], h.locate(i, f))
		}
	}
	return out
}

// declared looks for both sides of a declared pair in different documents, or
// where the pair allows it in different parts of one.
func (h *held) declared(pair rules.Contradiction, found, stated map[string][]located) (dossier.Contradiction, bool) {
	for _, one := range claimed(pair.Says, found, stated) {
		for _, other := range claimed(pair.Against, found, stated) {
			if one.document == other.document && (!pair.SameDocument || one.Part == other.Part) {
				continue
			}
			return dossier.Contradiction{
				ID: pair.ID, Plain: pair.Plain, Requirements: slices.Clone(pair.Requirements),
				Says: claimSide(one, stated), Against: claimSide(other, stated),
			}, true
		}
	}
	return dossier.Contradiction{}, false
}

// claimed lists what makes any of the claims, in the order of the claims, the
// surest of each first.
func claimed(claims []rules.Claim, found, stated map[string][]located) []located {
	var out []located
	for _, c := range claims {
		from := stated[c.Statement]
		if c.Requirement != "" {
			from = found[c.Requirement]
		}
		counted, _, _ := sift(from)
		for _, f := range counted {
			if c.Fits(f.Finding, f.kind) {
				out = append(out, f)
			}
		}
	}
	return out
}

func claimSide(f located, stated map[string][]located) dossier.Side {
	s := sideOf(f)
	if _, ok := stated[f.Requirement]; ok {
		s.Statement, s.Requirement, s.Level = f.Requirement, "", ""
	}
	return s
}

// levels finds a requirement that one document grants and another takes away.
// Documents that each do both contradict themselves, which their own verdicts
// say.
func levels(req rules.Requirement, found []located) (dossier.Contradiction, bool) {
	counted, _, _ := sift(found)
	does := map[dossier.Level]map[int]bool{dossier.LevelPresent: {}, dossier.LevelAdverse: {}, dossier.LevelPartial: {}}
	counted = slices.DeleteFunc(counted, func(f located) bool { return f.Block == ByLikeness }) // a guess contradicts nobody
	for _, f := range counted {
		does[f.Level][f.reading] = true
	}
	both := func(f located) bool {
		return does[dossier.LevelPresent][f.reading] && does[dossier.LevelAdverse][f.reading]
	}
	for _, p := range counted {
		for _, a := range counted {
			if p.Level != dossier.LevelPresent || a.Level != dossier.LevelAdverse || p.document == a.document || both(p) && both(a) {
				continue
			}
			return dossier.Contradiction{
				ID: dossier.LevelsContradict, Requirements: []string{req.ID}, Plain: levelsPlain(req, p, a), Says: sideOf(p), Against: sideOf(a),
			}, true
		}
	}
	return dossier.Contradiction{}, false
}

func levelsPlain(req rules.Requirement, p, a located) string {
	subject := req.Title
	if subject == "" {
		subject = req.ID
	}
	if p.kind == a.kind {
		return subject + ": one " + p.kind.Name() + " grants it and another takes it away."
	}
	return subject + ": the " + p.kind.Name() + " grants it and the " + a.kind.Name() + " takes it away."
}

// kindsHeld lists the kinds of the parts that were read.
func (h *held) kindsHeld() map[dossier.Kind]bool {
	out := map[dossier.Kind]bool{}
	for _, r := range h.readings {
		if !isRead(r) {
			continue
		}
		for _, p := range r.Outline.Parts {
			if repliesIn(r, p) {
				out[p.Kind] = true
			}
		}
	}
	return out
}

// joinNames is "A, B and C".
func joinNames(names []string) string {
	if len(names) < 2 {
		return strings.Join(names, "")
	}
	return strings.Join(names[:len(names)-1], ", ") + " and " + names[len(names)-1]
}
