package pgtest

import (
	"context"
	"errors"
	"fmt"
	"os"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/checkweigh/checkweigh/store"
)

// shared is the one cluster of this test program. Its keeper ends it.
var shared struct {
	sync.Once
	cluster *Cluster
	err     error
	made    atomic.Int64
	full    sync.Once // makes the template
	fullErr error
}

func cluster(t testing.TB) *Cluster {
	t.Helper()
	shared.Do(func() { shared.cluster, shared.err = newCluster(false) })
	check(t, shared.err)
	return shared.cluster
}

// check ends the test when there is no PostgreSQL.
func check(t testing.TB, err error) {
	t.Helper()
	switch {
	case err == nil:
	case errors.Is(err, errMissing) && os.Getenv("CI") != "true":
		t.Skip("NOT RUN: ", err)
	default:
		t.Fatal(err)
	}
}

// Empty gives the address of a new database without a table, which is gone when
// the test ends.
func Empty(t testing.TB) string {
	t.Helper()
	return fresh(t, "template0")
}

// Restored gives the address of a new database in which a dump (pg_dump --inserts)
// was run, and which is gone when the test ends.
func Restored(t testing.TB, dump string) string {
	t.Helper()
	address := Empty(t)
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	conn, err := pgx.Connect(ctx, address)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(ctx)
	if _, err := conn.PgConn().Exec(ctx, dump).ReadAll(); err != nil {
		t.Fatal(err)
	}
	return address
}

const template = "migrated"

// Database gives the address of a new database that has all our tables, which
// is gone when the test ends. It is a copy of one that a store made.
func Database(t testing.TB) string {
	t.Helper()
	c := cluster(t)
	shared.full.Do(func() { shared.fullErr = c.makeTemplate() })
	check(t, shared.fullErr)
	return fresh(t, template)
}

func (c *Cluster) makeTemplate() error {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	if err := c.exec(ctx, "postgres", "CREATE DATABASE "+template); err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "checkweigh-template-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	s, err := store.Open(ctx, store.Options{Dir: dir, Database: c.URL(template)})
	if err != nil {
		return err
	}
	if err := s.Close(); err != nil {
		return err
	}
	return c.exec(ctx, template, "DELETE FROM settings") // where the blobs are is for each copy to say
}

// fresh makes a database as a copy of another.
func fresh(t testing.TB, from string) string {
	t.Helper()
	c := cluster(t)
	name := fmt.Sprintf("test_%d", shared.made.Add(1))
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	if err := c.exec(ctx, "postgres", "CREATE DATABASE "+name+" TEMPLATE "+from+" STRATEGY FILE_COPY"); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
		defer cancel()
		if err := c.exec(ctx, "postgres", "DROP DATABASE "+name+" WITH (FORCE)"); err != nil {
			t.Error(err)
		}
	})
	return c.URL(name)
}

// Own gives a durable cluster that no other test uses, to be stopped and
// started; URL("postgres") is its database. It is gone when the test ends.
func Own(t testing.TB) *Cluster {
	t.Helper()
	c, err := newCluster(true)
	check(t, err)
	t.Cleanup(c.remove)
	return c
}

// DatabaseIn makes a database of the cluster whose tables lie in the folder dir,
// which must be empty, and gives its address.
func (c *Cluster) DatabaseIn(t testing.TB, dir string) string {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	err := giveAway(dir)
	for _, statement := range []string{"CREATE TABLESPACE elsewhere LOCATION '" + dir + "'", "CREATE DATABASE elsewhere TABLESPACE elsewhere"} {
		if err == nil {
			err = c.exec(ctx, "postgres", statement)
		}
	}
	if err != nil {
		t.Fatal(err)
	}
	return c.URL("elsewhere")
}
