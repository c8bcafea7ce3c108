package jobs_test

import (
	"testing"

	"github.com/checkweigh/checkweigh/store"
)

// What waits to be checked is no difference; what nobody is going to check is one.
func TestVerifyKnowsWhatIsBeingChecked(t *testing.T) {
	onBoth(t, func(t *testing.T, fresh func() place) {
		h := openHouse(t, fresh())
		doc := h.receive(h.dossier("d"), "contract.txt", contract).Document
		if err := h.queue.ReadDocument(t.Context(), doc); err != nil {
			t.Fatal(err)
		}
		found := func() (all []store.Difference) {
			err := h.store.Verify(t.Context(), true, h.steps.Rules.Version, func(d store.Difference) error {
				all = append(all, d)
				return nil
			})
			if err != nil {
				t.Fatal(err)
			}
			return all
		}
		if all := found(); len(all) != 0 {
			t.Errorf("while its check waits: %v", all)
		}
		if _, err := queueDB(h.store).Exec(`DELETE FROM river_job`); err != nil {
			t.Fatal(err)
		}
		if all := found(); len(all) != 1 || all[0].Kind != store.ReadingStale || all[0].ID != doc {
			t.Errorf("without a job for it: %v", all)
		}
	})
}
