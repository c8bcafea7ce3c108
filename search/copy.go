package search

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"
)

// Tries that Copy makes to find the root file between two of its changes.
const (
	copyTries = 100
	copyPause = 50 * time.Millisecond
)

// Copy copies an index that another process has open, as it last stood on the
// disk, into the folder to, which must not exist. Open opens the copy; what the
// other process has seen since can be put in with Apply. The other process is
// not kept waiting, and nothing of its index is changed. ErrBusy says that it
// writes so much that there was no moment for it.
func Copy(ctx context.Context, dir, to string) error {
	for range copyTries {
		files, root, err := pinned(filepath.Join(dir, "store"))
		if err == nil {
			return errors.Join(writeCopy(ctx, dir, to, files, root), closeAll(files))
		}
		if !errors.Is(err, errMoved) {
			return fmt.Errorf("search: copy: %w", err)
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(copyPause):
		}
	}
	return fmt.Errorf("search: copy %s: %w", dir, ErrBusy)
}

var errMoved = errors.New("the index was written to meanwhile")

// pinned opens the segments that the root file names, and reads that. Segments
// never change, and one is removed only after the root has ceased to name it: as
// the root is the same before and after, all are open by then, and stay readable.
func pinned(store string) (segments []*os.File, root []byte, err error) {
	name := filepath.Join(store, "root.bolt")
	before, err := os.ReadFile(name)
	if err != nil {
		return nil, nil, err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, closeAll(segments))
		}
	}()
	names, err := filepath.Glob(filepath.Join(store, "*.zap"))
	if err != nil {
		return nil, nil, err
	}
	for _, n := range names {
		f, err := os.Open(n)
		if errors.Is(err, os.ErrNotExist) {
			return segments, nil, errMoved
		}
		if err != nil {
			return segments, nil, err
		}
		segments = append(segments, f)
	}
	if root, err = os.ReadFile(name); err != nil {
		return segments, nil, err
	}
	if !bytes.Equal(before, root) {
		return segments, nil, errMoved
	}
	return segments, root, nil
}

func closeAll(files []*os.File) (err error) {
	for _, f := range files {
		err = errors.Join(err, f.Close())
	}
	return err
}

func writeCopy(ctx context.Context, dir, to string, segments []*os.File, root []byte) error {
	store := filepath.Join(to, "store")
	if err := os.MkdirAll(store, 0o700); err != nil {
		return fmt.Errorf("search: copy: %w", err)
	}
	meta, err := os.ReadFile(filepath.Join(dir, "index_meta.json"))
	if err == nil {
		err = os.WriteFile(filepath.Join(to, "index_meta.json"), meta, 0o600)
	}
	if err == nil {
		err = os.WriteFile(filepath.Join(store, "root.bolt"), root, 0o600)
	}
	for _, f := range segments {
		if err == nil {
			err = ctx.Err()
		}
		if err == nil {
			err = copyFile(f, filepath.Join(store, filepath.Base(f.Name())))
		}
	}
	if err != nil {
		return fmt.Errorf("search: copy: %w", err)
	}
	return nil
}

func copyFile(from io.Reader, to string) error {
	f, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(f, from)
	return errors.Join(err, f.Close())
}
