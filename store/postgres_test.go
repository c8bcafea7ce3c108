package store_test

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/checkweigh/checkweigh/dossier"
	"github.com/checkweigh/checkweigh/store"
	"github.com/checkweigh/checkweigh/store/pgtest"
	"github.com/checkweigh/checkweigh/store/s3test"
	"github.com/checkweigh/checkweigh/store/storetest"
)

func TestPostgres(t *testing.T) {
	storetest.Run(t, func(t *testing.T) *store.Store { return openShared(t, pgtest.Database(t)) })
}

// openShared opens a store on a shared database, with a data folder of its own.
func openShared(t *testing.T, database string) *store.Store {
	t.Helper()
	s, err := store.Open(t.Context(), store.Options{Dir: t.TempDir(), Database: database})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

// Two processes that start at once on a new database: one makes the tables, the
// other waits for them.
func TestStartingAtOnceMigratesOnce(t *testing.T) {
	database := pgtest.Empty(t)
	bucket := s3test.Start(t).URL("")
	var group sync.WaitGroup
	for range 4 {
		dir := t.TempDir()
		group.Go(func() {
			s, err := store.Open(t.Context(), store.Options{Dir: dir, Database: database, Blobs: bucket})
			if err != nil {
				t.Error(err)
				return
			}
			if _, err := s.LastChange(t.Context()); err != nil {
				t.Error(err)
			}
			if err := s.Close(); err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
}

func TestNewerSharedDatabaseIsRefused(t *testing.T) {
	database := pgtest.Database(t)
	conn, err := pgx.Connect(t.Context(), database)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(context.Background())
	if _, err := conn.Exec(t.Context(), `INSERT INTO goose_db_version (version_id, is_applied) VALUES (999, true)`); err != nil {
		t.Fatal(err)
	}
	_, err = store.Open(t.Context(), store.Options{Dir: t.TempDir(), Database: database})
	if !errors.Is(err, store.ErrNewer) || !strings.Contains(err.Error(), "999") {
		t.Errorf("got %v", err)
	}
}

// A process on the same database that would look for the files elsewhere.
func TestSharedDatabaseKnowsWhereItsFilesAre(t *testing.T) {
	database := pgtest.Database(t)
	openShared(t, database)
	_, err := store.Open(t.Context(), store.Options{Dir: t.TempDir(), Database: database})
	if store.CodeOf(err) != store.Invalid || !strings.Contains(err.Error(), "--blobs") {
		t.Errorf("got %v", err)
	}
}

func TestDatabaseThatCannotBeUsedSaysWhatToDo(t *testing.T) {
	good, err := url.Parse(pgtest.Empty(t))
	if err != nil {
		t.Fatal(err)
	}
	password, _ := good.User.Password()
	at := func(change func(u *url.URL)) string { u := *good; change(&u); return u.String() }
	for name, c := range map[string]struct {
		address string
		code    store.Code
	}{
		"no URL":           {"postgres://user:" + password + "@host:port/x", store.Invalid},
		"nobody listens":   {at(func(u *url.URL) { u.Host = "127.0.0.1:1" }), store.Unavailable},
		"wrong password":   {at(func(u *url.URL) { u.User = url.UserPassword("postgres", "guess") }), store.Invalid},
		"no such database": {at(func(u *url.URL) { u.Path = "/nowhere" }), store.Invalid},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := store.Open(t.Context(), store.Options{Dir: t.TempDir(), Database: c.address})
			if store.CodeOf(err) != c.code {
				t.Errorf("code %q: %v", store.CodeOf(err), err)
			}
			if strings.Contains(fmt.Sprintf("%v %+v", err, err), password) {
				t.Errorf("the password is in %v", err)
			}
		})
	}
}

// While the database is gone every call says so, and afterwards all is as it
// was, with no need to open anew.
func TestDatabaseGone(t *testing.T) {
	cluster := pgtest.Own(t)
	s := openShared(t, cluster.URL("postgres"))
	add := func(title string) error {
		return s.InTx(t.Context(), func(tx store.Tx) error {
			return tx.AddDossier(t.Context(), dossier.Dossier{ID: store.NewID(), Title: title}, time.Now())
		})
	}
	if err := add("before"); err != nil {
		t.Fatal(err)
	}
	cluster.Stop()
	for range 10 { // each of the pool's connections finds out for itself
		if err := add("meanwhile"); !errors.Is(err, store.ErrUnavailable) {
			t.Errorf("write: %v", err)
		}
		if _, err := s.Dossiers(t.Context(), "", 10); !errors.Is(err, store.ErrUnavailable) {
			t.Errorf("read: %v", err)
		}
		if err := s.View(t.Context(), func(store.Reads) error { return nil }); !errors.Is(err, store.ErrUnavailable) {
			t.Errorf("view: %v", err)
		}
	}
	if err := cluster.Start(); err != nil {
		t.Fatal(err)
	}
	for tries := 0; add("after") != nil; tries++ {
		if tries == 100 { // more than the pool has connections
			t.Fatal("the store did not come back")
		}
	}
	if all, err := s.Dossiers(t.Context(), "", 10); err != nil || len(all) != 2 || all[0].Title != "before" || all[1].Title != "after" {
		t.Errorf("%+v, %v", all, err)
	}
}

// Two transactions that lock the same rows in opposite order: the database ends
// one, and it is done again.
func TestCollidingTransactionsAreDoneAgain(t *testing.T) {
	s := openShared(t, pgtest.Database(t))
	var ids [2]string
	for i := range ids {
		ids[i] = store.NewID()
		err := s.InTx(t.Context(), func(tx store.Tx) error {
			return tx.AddDossier(t.Context(), dossier.Dossier{ID: ids[i], Title: "d"}, time.Now())
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	var met, group sync.WaitGroup
	met.Add(2)
	var runs atomic.Int64
	for i := range ids {
		group.Go(func() {
			var once sync.Once
			err := s.InTx(t.Context(), func(tx store.Tx) error {
				runs.Add(1)
				if err := tx.LockDossier(t.Context(), ids[i], time.Now()); err != nil {
					return err
				}
				once.Do(func() { met.Done(); met.Wait() }) // both have one lock
				return tx.LockDossier(t.Context(), ids[1-i], time.Now())
			})
			if err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
	if runs.Load() != 3 {
		t.Errorf("%d runs of two transactions, one of which had to give way", runs.Load())
	}
}
