package jobs_test

import (
	"slices"
	"testing"

	"github.com/checkweigh/checkweigh/analyze"
	"github.com/checkweigh/checkweigh/dossier"
	"github.com/checkweigh/checkweigh/rules"
)

// When a rule for other papers changes, contracts are not checked again; their
// verdicts are those of the new version all the same.
func TestOnlyWhatAChangedRuleTouchesIsCheckedAgain(t *testing.T) {
	onBoth(t, func(t *testing.T, fresh func() place) {
		at := fresh()
		h := openHouse(t, at)
		h.start()
		id := h.dossier("d")
		paper := h.receive(id, "contract.txt", contract).Document
		h.settled(id)
		before := h.count(`kind = 'check'`)
		h.close()

		h = openHouse(t, at)
		set := *h.steps.Rules
		set.Version += "-next"
		set.Requirements = slices.Clone(set.Requirements)
		i := slices.IndexFunc(set.Requirements, func(r rules.Requirement) bool {
			return len(r.Kinds) > 0 && !slices.Contains(r.Kinds, dossier.Contract)
		})
		if i < 0 {
			t.Fatal("every requirement is for contracts")
		}
		set.Requirements[i].Version++
		h.steps.Rules, h.steps.Analyzer = &set, analyze.New(&set)
		h.wire()
		h.start()
		h.settled(id)
		if n := h.count(`kind = 'check'`); n != before {
			t.Errorf("%d documents were checked again", n-before)
		}
		c, err := h.store.Checked(t.Context(), paper, "", set.Version)
		if err != nil || c.Reading.Rules != set.Version || len(c.Verdicts) == 0 {
			t.Errorf("the contract has no reading of the new version: %v", err)
		}
		h.await("the dossier to be judged by the new version", func() bool {
			d, err := h.store.Dossier(t.Context(), id)
			return err == nil && d.Rules == set.Version
		})
		h.close()

		h = openHouse(t, at) // one for contracts touches it
		next := set
		next.Version += "-next"
		next.Requirements = slices.Clone(set.Requirements)
		j := slices.IndexFunc(next.Requirements, func(r rules.Requirement) bool { return slices.Contains(r.Kinds, dossier.Contract) })
		next.Requirements[j].Version++
		h.steps.Rules, h.steps.Analyzer = &next, analyze.New(&next)
		h.wire()
		h.start()
		h.settled(id)
		if n := h.count(`kind = 'check'`); n != before+1 {
			t.Errorf("%d documents were checked again, want 1", n-before)
		}
	})
}
