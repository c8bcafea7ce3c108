package store_test

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/checkweigh/checkweigh/dossier"
	"github.com/checkweigh/checkweigh/store"
	"github.com/checkweigh/checkweigh/store/pgtest"
)

// A reader beside the owner of a folder sees what is committed, writes nothing,
// and disturbs no upload; on a shared database it writes too.
func TestOpenBeside(t *testing.T) {
	for _, engine := range []string{"sqlite", "postgres"} {
		t.Run(engine, func(t *testing.T) {
			o := store.Options{Dir: t.TempDir()}
			if engine == "postgres" {
				o.Database = pgtest.Database(t)
			}
			owner, err := store.Open(t.Context(), o)
			if err != nil {
				t.Fatal(err)
			}
			defer owner.Close()
			upload := filepath.Join(o.Dir, "blobs", "incoming", "half-written")
			if err := os.WriteFile(upload, []byte("half"), 0o600); err != nil {
				t.Fatal(err)
			}
			beside, err := store.OpenBeside(t.Context(), o)
			if err != nil {
				t.Fatal(err)
			}
			add := func(s *store.Store) error {
				return s.InTx(t.Context(), func(tx store.Tx) error {
					return tx.AddDossier(t.Context(), dossier.Dossier{ID: store.NewID(), Title: "A"}, time.Now())
				})
			}
			if err := add(owner); err != nil {
				t.Fatal(err)
			}
			if err := add(beside); (err == nil) != (engine == "postgres") {
				t.Errorf("writing beside: %v", err)
			}
			all, err := beside.Dossiers(t.Context(), "", 10)
			if err != nil || len(all) == 0 {
				t.Errorf("%v %v", all, err)
			}
			if err := beside.Close(); err != nil {
				t.Error(err)
			}
			if _, err := os.Stat(upload); err != nil {
				t.Errorf("an upload was disturbed: %v", err)
			}
			if err := add(owner); err != nil {
				t.Errorf("the owner afterwards: %v", err)
			}
			if _, err := os.Stat(beside.Scratch()); err == nil {
				t.Error("the scratch folder stayed")
			}
		})
	}
}

func TestOpenBesideMakesNothing(t *testing.T) {
	dir := t.TempDir()
	if _, err := store.OpenBeside(t.Context(), store.Options{Dir: dir}); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("an empty folder: %v", err)
	}
	if found, err := os.ReadDir(dir); err != nil || len(found) > 0 {
		t.Errorf("it was not left empty: %v %v", found, err)
	}
	if _, err := store.OpenBeside(t.Context(), store.Options{Dir: t.TempDir(), Database: pgtest.Empty(t)}); store.CodeOf(err) != store.Invalid {
		t.Errorf("a database without tables: %v", err)
	}
}

func TestMigrationsAreToldAndNotTaken(t *testing.T) {
	for engine, o := range map[string]store.Options{
		"sqlite": {Dir: t.TempDir()}, "postgres": {Dir: t.TempDir(), Database: pgtest.Empty(t)},
	} {
		t.Run(engine, func(t *testing.T) {
			for range 2 { // the first look changes nothing
				m, err := store.Migrations(t.Context(), o)
				if err != nil || m.Have != 0 || m.Want < store.Schema || len(m.Steps) != int(m.Want) {
					t.Fatalf("%+v %v", m, err)
				}
			}
			s, err := store.Open(t.Context(), o)
			if err != nil {
				t.Fatal(err)
			}
			if err := s.Close(); err != nil {
				t.Fatal(err)
			}
			if m, err := store.Migrations(t.Context(), o); err != nil || m.Have != m.Want || len(m.Steps) != 0 {
				t.Errorf("%+v %v", m, err)
			}
		})
	}
}
