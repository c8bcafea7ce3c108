package store

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"strings"
	"syscall"
	"time"
)

// folderBlobs keeps blobs in a folder that belongs to this process.
type folderBlobs struct {
	root *os.Root
	at   func(point string) // failpoint, for tests of crashes
}

// incoming holds files that are still being written. What is found there when
// the folder is opened was left by a crash and is removed.
const incoming = "incoming"

func openFolderBlobs(dir string) (*folderBlobs, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("store: make blob folder: %w", err)
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, fmt.Errorf("store: open blob folder: %w", err)
	}
	if err := errors.Join(root.RemoveAll(incoming), root.Mkdir(incoming, 0o700)); err != nil {
		return nil, errors.Join(fmt.Errorf("store: clear unfinished blobs: %w", err), root.Close())
	}
	return &folderBlobs{root: root, at: func(string) {}}, nil
}

func (b *folderBlobs) Close() error { return b.root.Close() }

func (b *folderBlobs) Put(ctx context.Context, r io.Reader, limit int64) (Blob, error) {
	temp := path.Join(incoming, NewID())
	blob, err := b.write(ctx, temp, r, limit)
	if err == nil {
		err = b.settle(temp, blob)
	}
	if err != nil {
		_ = b.root.Remove(temp) // the error that matters is the first one; what stays is cleared at the next open
		return Blob{}, blobError(err)
	}
	return blob, nil
}

// write copies r into the file temp and syncs it.
func (b *folderBlobs) write(ctx context.Context, temp string, r io.Reader, limit int64) (_ Blob, err error) {
	f, err := b.root.OpenFile(temp, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return Blob{}, err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	b.at("created")
	blob, err := copyHashed(ctx, f, r, limit)
	if err != nil {
		return Blob{}, err
	}
	b.at("written")
	if err := f.Sync(); err != nil {
		return Blob{}, err
	}
	b.at("synced")
	return blob, nil
}

// settle gives the finished file its name and makes the name last.
func (b *folderBlobs) settle(temp string, blob Blob) error {
	name := blobName(blob.ID)
	if have, err := b.root.Stat(name); err == nil && have.Size() == blob.Size {
		now := time.Now() // put again: a sweep must not take it for one left long ago
		return errors.Join(b.root.Chtimes(name, now, now), b.root.Remove(temp))
	}
	switch err := b.root.Mkdir(path.Dir(name), 0o700); {
	case err == nil:
		if err := b.sync("."); err != nil {
			return err
		}
	case !errors.Is(err, fs.ErrExist):
		return err
	}
	if err := b.root.Rename(temp, name); err != nil {
		return err
	}
	b.at("renamed")
	return b.sync(path.Dir(name))
}

// sync makes the names in a folder survive a power cut.
func (b *folderBlobs) sync(dir string) error {
	f, err := b.root.Open(dir)
	if err != nil {
		return err
	}
	defer f.Close()
	return syncFolder(f)
}

func (b *folderBlobs) Open(_ context.Context, id string) (BlobFile, error) {
	if !validBlobID(id) {
		return nil, notFound("file")
	}
	f, err := b.root.Open(blobName(id))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, notFound("file")
	}
	if err != nil {
		return nil, fmt.Errorf("store: open blob: %w", err)
	}
	return f, nil
}

func (b *folderBlobs) Has(_ context.Context, id string) (bool, error) {
	if !validBlobID(id) {
		return false, nil
	}
	_, err := b.root.Stat(blobName(id))
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("store: look for blob: %w", err)
	}
	return true, nil
}

func (b *folderBlobs) Remove(_ context.Context, id string) error {
	if !validBlobID(id) {
		return nil
	}
	if err := b.root.Remove(blobName(id)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("store: remove blob: %w", err)
	}
	return nil
}

func (b *folderBlobs) Each(ctx context.Context, fn func(StoredBlob) error) error {
	return fs.WalkDir(b.root.FS(), ".", func(name string, d fs.DirEntry, err error) error {
		if err = errors.Join(err, ctx.Err()); err != nil {
			return fmt.Errorf("store: list blobs: %w", err)
		}
		if name == incoming {
			return fs.SkipDir
		}
		id := path.Base(name)
		if d.IsDir() || !validBlobID(id) {
			return nil
		}
		info, err := d.Info()
		if errors.Is(err, fs.ErrNotExist) {
			return nil // removed meanwhile
		}
		if err != nil {
			return fmt.Errorf("store: list blobs: %w", err)
		}
		return fn(StoredBlob{Blob{id, info.Size()}, info.ModTime()})
	})
}

// identityFile holds a name that no other folder has.
const identityFile = "identity"

func (b *folderBlobs) identity(context.Context) (string, error) {
	have, err := b.root.ReadFile(identityFile)
	if id := strings.TrimSpace(string(have)); err == nil && id != "" {
		return id, nil
	}
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return "", fmt.Errorf("store: name blob folder: %w", err)
	}
	id := NewID()
	if err := b.root.WriteFile(identityFile, []byte(id+"\n"), 0o600); err != nil {
		return "", blobError(err)
	}
	return id, b.sync(".")
}

func blobError(err error) error {
	if errors.Is(err, syscall.ENOSPC) {
		return &Error{Code: Full, Message: "the disk with the data folder is full; free some space and try again", Err: err}
	}
	return fmt.Errorf("store: put blob: %w", err)
}
