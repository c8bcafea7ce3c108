package analyze

import (
	"slices"

	"github.com/checkweigh/checkweigh/dossier"
)

// ledger lists the documents that contracts incorporate by name, each once,
// with where it is named, who holds it and what waits for it.
func (h *held) ledger(verdicts []dossier.Verdict) []dossier.LedgerEntry {
	var out []dossier.LedgerEntry
	at := map[string]int{}
	for i, r := range h.readings {
		for _, inc := range r.Incorporated {
			key := lowerASCII(inc.Title)
			n, seen := at[key]
			if !seen {
				n = len(out)
				at[key] = n
				out = append(out, dossier.LedgerEntry{Title: inc.Title, Status: dossier.Unused})
			}
			h.enter(&out[n], i, inc)
		}
	}
	for i := range out {
		if out[i].Status != dossier.NotHeld {
			continue
		}
		for _, v := range verdicts {
			if v.Value == dossier.NotAssessable && slices.Contains(v.NotHeld, out[i].Title) {
				out[i].Blocks = append(out[i].Blocks, v.Requirement)
			}
		}
	}
	return out
}

// enter adds what one contract says of an incorporated document. Held by anybody
// is held; not used is what all that name it say.
func (h *held) enter(e *dossier.LedgerEntry, reading int, inc dossier.Incorporated) {
	r := h.readings[reading]
	if e.About == "" {
		e.About = inc.About
	}
	for _, topic := range inc.Topics {
		e.Topics = addOnce(e.Topics, topic)
	}
	if inc.Quote != "" {
		e.NamedIn = append(e.NamedIn, dossier.Evidence{
			Document: r.Document.ID, Role: dossier.RoleNorm, Page: inc.Page, Span: inc.Span, Quote: inc.Quote,
		})
	}
	holders := h.holders(inc)
	if inc.Status == dossier.Held {
		holders = append([]string{r.Document.ID}, holders...)
	}
	for _, id := range holders {
		e.HeldIn = addOnce(e.HeldIn, id)
	}
	switch {
	case inc.Status == dossier.Unused:
	case len(e.HeldIn) > 0:
		e.Status = dossier.Held
	case e.Status != dossier.Held:
		e.Status = dossier.NotHeld
	}
}

// holders are the documents that go by the name of an incorporated one.
func (h *held) holders(inc dossier.Incorporated) []string {
	var out []string
	for _, r := range h.readings {
		if holds(r, inc) {
			out = append(out, r.Document.ID)
		}
	}
	return out
}
