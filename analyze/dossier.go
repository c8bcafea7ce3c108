package analyze

import (
	"time"

	"github.com/checkweigh/checkweigh/dossier"
	"github.com/checkweigh/checkweigh/rules"
)

// Whole says what only the documents of a dossier together can tell. Readings
// are those of its documents beside each other, each once; verdicts are what
// Judge made of them; day is the day on which dates are due or have passed, in
// the reader's time zone. It changes none of its arguments, and the same
// arguments give the same answer.
func Whole(d dossier.Dossier, readings []dossier.Reading, verdicts []dossier.Verdict, set *rules.Set, day time.Time) dossier.Whole {
	w := dossier.Whole{AsOf: day.Format(time.DateOnly)}
	if set == nil {
		return w
	}
	h := holdings(readings)
	found := h.found()
	w.Contradictions = h.contradictions(found, set)
	w.Ledger = h.ledger(verdicts)
	w.Refusals = h.refusals(verdicts, found)
	w.Systems = h.systems(set)
	w.Clocks = h.clocks(d, set, day)
	w.Place, w.Placed = placeOfPapers(readings)
	w.Completeness = append(h.completeness(verdicts, set, w.Ledger), h.outdated(w.Clocks, w.AsOf)...)
	return w
}
