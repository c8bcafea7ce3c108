package store

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
)

// OpenBeside opens what is kept without taking the data folder, for commands
// that work beside whoever has it: backup, verify, report. It changes nothing
// by itself. A database that is not of this program's version is ErrNewer or
// Invalid (it is not brought up to date), and a folder without one is
// ErrNotFound. SQLite can only be read in this way; a PostgreSQL takes writes
// from everybody.
func OpenBeside(ctx context.Context, o Options) (*Store, error) {
	if err := checkThere(o); err != nil {
		return nil, err
	}
	state, err := Migrations(ctx, o)
	if err != nil {
		return nil, err
	}
	if state.Have < state.Want {
		return nil, &Error{Code: Invalid, Message: fmt.Sprintf(
			"the database %s is of version %d and this program's is %d; bring it up to date first with: checkweigh migrate", state.Name, state.Have, state.Want)}
	}
	temporary, err := os.MkdirTemp("", fmt.Sprintf("checkweigh-beside-%d-*", os.Getpid())) // named as ingest.Scratch does, which sweeps what is left of it
	if err != nil {
		return nil, fmt.Errorf("store: make scratch folder: %w", err)
	}
	s, err := openBeside(ctx, o, temporary)
	if err != nil {
		return nil, errors.Join(err, os.RemoveAll(temporary))
	}
	s.temporary = temporary
	return s, nil
}

// checkThere says that there is nothing rather than make it.
func checkThere(o Options) error {
	if o.Dir == "" {
		return &Error{Code: Invalid, Message: "no data folder was named"}
	}
	if o.Database != "" {
		return nil
	}
	if _, err := os.Stat(filepath.Join(o.Dir, databaseFile)); errors.Is(err, fs.ErrNotExist) {
		return &Error{Code: NotFound, Message: fmt.Sprintf("%s is not a data folder of checkweigh; name it with --data", o.Dir)}
	} else if err != nil {
		return unusable(o.Dir, err)
	}
	return nil
}

func openBeside(ctx context.Context, o Options, temporary string) (*Store, error) {
	blobs, err := openBlobsBeside(ctx, o, temporary)
	if err != nil {
		return nil, err
	}
	e, err := openEngineBeside(ctx, o)
	if err != nil {
		return nil, errors.Join(err, blobs.Close())
	}
	s := &Store{Reads: newReads(e), Blobs: blobs, dir: o.Dir, place: o.Dir, engine: e}
	if shared, yes := e.(*postgresEngine); yes {
		s.place = postgresName(shared.pool.Config().ConnConfig)
	}
	if err := s.checkBlobsPlace(ctx); err != nil {
		return nil, errors.Join(err, e.close(), blobs.Close())
	}
	return s, nil
}

// openBlobsBeside leaves alone what another process may be writing.
func openBlobsBeside(ctx context.Context, o Options, temporary string) (Blobs, error) {
	if o.Blobs != "" {
		return openS3Blobs(ctx, o.Blobs, temporary)
	}
	dir := filepath.Join(o.Dir, "blobs")
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, unusable(o.Dir, err)
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, unusable(o.Dir, err)
	}
	return &folderBlobs{root: root, at: func(string) {}}, nil
}

func openEngineBeside(ctx context.Context, o Options) (engine, error) {
	if o.Database != "" {
		return openPostgresPool(ctx, o.Database, map[string]string{"statement_timeout": "0"}) // a backup takes its time
	}
	return openSQLiteReading(filepath.Join(o.Dir, databaseFile))
}

// openSQLiteReading gives an engine that refuses to write.
func openSQLiteReading(path string) (*sqliteEngine, error) {
	reader, err := openPool(path, max(4, runtime.NumCPU()), url.Values{
		"_pragma": {"query_only(1)", "busy_timeout(10000)"},
	})
	if err != nil {
		return nil, err
	}
	return &sqliteEngine{sqliteConn: sqliteConn{reader}, writer: reader, reader: reader}, nil
}

// checkBlobsPlace is matchBlobs without noting anything: where nothing was noted
// yet there is nothing that could be lost.
func (s *Store) checkBlobsPlace(ctx context.Context) error {
	wanted, err := s.Setting(ctx, blobsSetting)
	if CodeOf(err) == NotFound {
		return nil
	}
	if err != nil {
		return err
	}
	here, err := s.blobsPlace(ctx)
	if err == nil && wanted != here {
		return errOtherBlobs
	}
	return err
}
