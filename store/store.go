package store

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"time"
)

// Options say where the data is.
type Options struct {
	Dir      string // the data folder; made when it is not there
	Address  string // where this process can be reached, told to a second process that wants the folder; may be set later
	Database string // postgres:// URL of a database that many processes share; "": SQLite in Dir
	Blobs    string // s3:// URL of a bucket that many processes share; "": a folder in Dir
}

// Store is an open data folder: the database, the blobs and the lock that
// keeps other processes out. It is safe for use by many goroutines.
type Store struct {
	Reads
	Blobs Blobs

	dir    string
	place  string
	engine engine
	lock   *lock // nil when it was opened beside whoever has the folder

	temporary string // scratch folder of its own, removed by Close; "": the one in dir
}

// engine is what differs between databases.
type engine interface {
	querier // on what is committed
	begin(ctx context.Context) (transaction, error)
	snapshot(ctx context.Context) (transaction, error)
	queueDB() any
	shared() bool                   // other processes may work on it
	transient(err error) bool       // the transaction collided with another and may be done again
	fault(err error) error          // gives a driver's error its code; leaves others
	forget(ctx context.Context)     // takes away what is left of deleted rows outside of the tables, as far as it can now
	forgetLeft(ctx context.Context) // forget, if an earlier one could not end
	close() error
}

// transaction is a conn that ends.
type transaction interface {
	conn
	commit(ctx context.Context) error
	rollback()
}

// Open takes the data folder for this process, brings its database up to date
// and opens it. It fails with ErrInUse when another living process has the
// folder (the message names its process id and address) and with ErrNewer when
// a newer version of the program wrote the database. An existing database is
// copied beside itself before it is changed.
func Open(ctx context.Context, o Options) (*Store, error) {
	if o.Dir == "" {
		return nil, &Error{Code: Invalid, Message: "no data folder was named"}
	}
	if err := os.MkdirAll(o.Dir, 0o700); err != nil {
		return nil, unusable(o.Dir, err)
	}
	held, err := takeLock(o.Dir, o.Address)
	if err != nil {
		return nil, err
	}
	s, err := openHeld(ctx, o)
	if err != nil {
		return nil, errors.Join(err, held.release())
	}
	s.lock = held
	return s, nil
}

// unusable is the error for a data folder that this account cannot work in.
func unusable(dir string, err error) error {
	return &Error{Code: Invalid, Err: err, Message: fmt.Sprintf(
		"the data folder %s cannot be used; let this account write there, or name another folder with --data", dir)}
}

// openHeld opens the folder once it is ours.
func openHeld(ctx context.Context, o Options) (*Store, error) {
	if err := clearScratch(filepath.Join(o.Dir, scratch)); err != nil {
		return nil, err
	}
	blobs, err := openBlobs(ctx, o)
	if err != nil {
		return nil, err
	}
	e, err := openEngine(ctx, o)
	if err != nil {
		return nil, errors.Join(err, blobs.Close())
	}
	s := &Store{Reads: newReads(e), Blobs: blobs, dir: o.Dir, place: o.Dir, engine: e}
	if shared, yes := e.(*postgresEngine); yes {
		s.place = postgresName(shared.pool.Config().ConnConfig)
	}
	if err := s.matchBlobs(ctx); err != nil {
		return nil, errors.Join(err, e.close(), blobs.Close())
	}
	return s, nil
}

func openBlobs(ctx context.Context, o Options) (Blobs, error) {
	if o.Blobs == "" {
		return openFolderBlobs(filepath.Join(o.Dir, "blobs"))
	}
	return openS3Blobs(ctx, o.Blobs, filepath.Join(o.Dir, scratch))
}

func openEngine(ctx context.Context, o Options) (engine, error) {
	if o.Database == "" {
		return openSQLite(ctx, filepath.Join(o.Dir, databaseFile))
	}
	return openPostgres(ctx, o.Database)
}

// Shared reports whether other processes may work on the same database.
func (s *Store) Shared() bool { return s.engine.shared() }

// Place says where everything is kept, without a password.
func (s *Store) Place() string { return s.place }

// Dir is the data folder. Other rooms keep their copies (the search index)
// beside the database.
func (s *Store) Dir() string { return s.dir }

// Scratch is a folder for files that need not outlive this process, on the same
// disk as the data. What a killed process left in it is removed by Open.
func (s *Store) Scratch() string {
	if s.temporary != "" {
		return s.temporary
	}
	return filepath.Join(s.dir, scratch)
}

// scratch holds what people's documents unpack to: it must neither stay in the
// system's temporary folder after a crash nor be readable by others.
const scratch = "scratch"

func clearScratch(dir string) error {
	if err := errors.Join(os.RemoveAll(dir), os.Mkdir(dir, 0o700)); err != nil {
		return fmt.Errorf("store: clear scratch folder: %w", err)
	}
	return nil
}

// SetAddress says where this process can be reached, for a second process that
// wants the folder.
func (s *Store) SetAddress(address string) error { return s.lock.write(address) }

// QueueDB is the pool that the job queue works on: the one writer connection
// (*sql.DB) on SQLite, the pool (*pgxpool.Pool) on PostgreSQL. It is for the
// queue's driver only.
func (s *Store) QueueDB() any { return s.engine.queueDB() }

// Close frees the data folder. Calls that are still running fail.
func (s *Store) Close() error {
	err := errors.Join(s.engine.close(), s.Blobs.Close())
	if s.lock != nil {
		err = errors.Join(err, s.lock.release())
	}
	if s.temporary != "" {
		err = errors.Join(err, os.RemoveAll(s.temporary))
	}
	return err
}

// InTx runs fn in one transaction. It commits when fn returns nil and rolls
// back when fn returns an error or panics. Inside fn only tx may be used: the
// Store's own methods would not see its writes, and a second InTx could wait
// for this one for ever.
//
// When the transaction collided with another one (PostgreSQL only) fn is run
// again from the start: it must set, not add to, what it hands out.
func (s *Store) InTx(ctx context.Context, fn func(Tx) error) error {
	for try := 1; ; try++ {
		err := s.inTx(ctx, fn)
		if !s.engine.transient(err) || try == maxTries {
			return err
		}
		select {
		case <-ctx.Done():
			return err
		case <-time.After(rand.N(time.Duration(try*try) * 10 * time.Millisecond)):
		}
	}
}

// maxTries is how often a transaction that collides is tried.
const maxTries = 8

func (s *Store) inTx(ctx context.Context, fn func(Tx) error) error {
	t, err := s.engine.begin(ctx)
	if err != nil {
		return fmt.Errorf("store: begin: %w", err)
	}
	defer t.rollback() // after a commit this does nothing
	tx := newTx(t)
	if err := fn(tx); err != nil {
		return s.engine.fault(err)
	}
	if err := s.checkAdded(ctx, tx); err != nil {
		return err
	}
	if err := tx.number(ctx); err != nil {
		return err
	}
	if err := t.commit(ctx); err != nil {
		return fmt.Errorf("store: commit: %w", err)
	}
	if tx.changes.deleted() {
		s.engine.forget(ctx)
	}
	return nil
}

// View runs fn on one unchanging state of the database, so that what several
// reads say belongs together. It never waits for a writer.
func (s *Store) View(ctx context.Context, fn func(Reads) error) error {
	t, err := s.engine.snapshot(ctx)
	if err != nil {
		return fmt.Errorf("store: begin reading: %w", err)
	}
	defer t.rollback()
	return fn(newReads(t))
}
