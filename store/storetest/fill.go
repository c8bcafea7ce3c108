package storetest

import (
	"testing"

	"github.com/checkweigh/checkweigh/store"
)

// Fill puts at least one row into every table that a backup holds, for tests of
// what is made of a whole store.
func Fill(t *testing.T, s *store.Store) {
	t.Helper()
	newBundle(t, s).everything()
}
