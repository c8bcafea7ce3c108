package analyze

import (
	"slices"

	"github.com/checkweigh/checkweigh/dossier"
	"github.com/checkweigh/checkweigh/rules"
)

// expected are the kinds of document that every dossier about a digital system
// should hold; others are only named as lacking when requirements wait for them.
var expected = []dossier.Kind{dossier.Contract, dossier.DPIA, dossier.EqIA}

// completeness lists what the dossier lacks whatever its clauses say.
func (h *held) completeness(verdicts []dossier.Verdict, set *rules.Set, ledger []dossier.LedgerEntry) []dossier.Incompleteness {
	out := h.lackingKinds(verdicts, set)
	out = append(out, h.lackingSchedules(ledger)...)
	return append(out, h.lackingEnclosures()...)
}

// lackingKinds names the kinds of document that are not held, with the
// requirements that were not judged for want of them. Each requirement is
// counted once, under the first kind in which it could stand.
func (h *held) lackingKinds(verdicts []dossier.Verdict, set *rules.Set) []dossier.Incompleteness {
	have := h.kindsHeld()
	if len(have) == 0 {
		return nil
	}
	waiting := map[dossier.Kind][]string{}
	for _, v := range verdicts {
		req, ok := set.Requirement(v.Requirement)
		if ok && len(req.Kinds) > 0 && v.Value == dossier.NotAssessable && slices.Contains(v.Reasons, dossier.ReasonNoDocumentOfKind) {
			waiting[req.Kinds[0]] = append(waiting[req.Kinds[0]], v.Requirement)
		}
	}
	var out []dossier.Incompleteness
	for _, k := range dossier.Kinds {
		if have[k] || k == dossier.Other || len(waiting[k]) == 0 && !slices.Contains(expected, k) {
			continue
		}
		out = append(out, dossier.Incompleteness{
			Code: dossier.IncompleteNoDocument, Kind: k, Requirements: waiting[k],
			Plain: "No " + k.Name() + " is held.",
			Ask:   "Ask for the " + k.Name() + ", or for the words that say that there is none.",
		})
	}
	return out
}

// lackingSchedules names the documents that a contract is made of and that are
// not held.
func (h *held) lackingSchedules(ledger []dossier.LedgerEntry) []dossier.Incompleteness {
	i := dossier.Incompleteness{Code: dossier.IncompleteNoSchedules, Kind: dossier.Contract}
	for _, e := range ledger {
		if e.Status != dossier.NotHeld {
			continue
		}
		i.Titles = append(i.Titles, e.Title)
		for _, named := range e.NamedIn {
			i.Documents = addOnce(i.Documents, named.Document)
		}
		for _, id := range e.Blocks {
			i.Requirements = addOnce(i.Requirements, id)
		}
	}
	if len(i.Titles) == 0 {
		return nil
	}
	slices.Sort(i.Requirements)
	shown := i.Titles[:min(len(i.Titles), 8)]
	i.Plain = "The contract is held without documents that it is made of: " + joinNames(shown) + "."
	if more := len(i.Titles) - len(shown); more > 0 {
		i.Plain = "The contract is held without documents that it is made of: " + joinNames(shown) + ", and further ones."
	}
	i.Ask = "Ask for each of them by its name."
	return []dossier.Incompleteness{i}
}

var encloses = expression(`(?i)\b(?:enclosed?|enclosing|attached|attaching|accompan(?:ies|ying)|annexed)\b`)

// papers are the words by which letters name documents of a kind.
var papers = []struct {
	kind dossier.Kind
	name *pattern
}{
	{dossier.DPIA, expression(`(?i)\bdpia\b|data protection impact assessment`)},
	{dossier.EqIA, expression(`(?i)\beq?ia\b|equalit(?:y|ies) impact assessment|equality analysis`)},
	{dossier.Contract, expression(`(?i)\b(?:contract|agreement|order form)\b`)},
}

// lackingEnclosures finds letters that say in an answer that they enclose a
// document of a kind of which none is held.
func (h *held) lackingEnclosures() []dossier.Incompleteness {
	have := h.kindsHeld()
	var out []dossier.Incompleteness
	for _, r := range h.readings {
		for _, a := range r.Answers {
			if a.Outcome != dossier.OutcomeSupplied && a.Outcome != dossier.OutcomePart {
				continue
			}
			for _, s := range dossier.Sentences(a.Text, dossier.Span{End: len(a.Text)}, nil) {
				said := a.Text[s.Start:s.End]
				for _, p := range papers {
					if have[p.kind] || !encloses.MatchString(said) || !p.name.MatchString(said) {
						continue
					}
					have[p.kind] = true // said once is enough
					out = append(out, dossier.Incompleteness{
						Code: dossier.IncompleteAttachment, Kind: p.kind, Documents: []string{r.Document.ID},
						Plain: "The answer to question " + a.Question + " says that it encloses the " + p.kind.Name() + ", and none is held.",
						Ask:   "Look for the enclosure, or ask for it again.",
					})
				}
			}
		}
	}
	return out
}
