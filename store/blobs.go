package store

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"syscall"
)

// Blobs keeps original files in a folder, each once, under the SHA-256 of its
// bytes: ab/abcdef... Names come from the content alone, never from people.
type Blobs struct {
	root *os.Root
	at   func(point string) // failpoint, for tests of crashes
}

// Blob is a stored original.
type Blob struct {
	ID   string // hex SHA-256 of the bytes
	Size int64  // bytes
}

// incoming holds files that are still being written. What is found there when
// the folder is opened was left by a crash and is removed.
const incoming = "incoming"

func openBlobs(dir string) (*Blobs, error) {
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
	return &Blobs{root: root, at: func(string) {}}, nil
}

// Close frees the folder.
func (b *Blobs) Close() error { return b.root.Close() }

// Put stores everything that r gives, at most limit bytes, and returns once it
// would survive a power cut. Bytes that are stored already are not stored
// again. On any error, and after a crash at any moment, nothing stands under
// the blob's name. More than limit bytes are ErrTooLarge.
func (b *Blobs) Put(ctx context.Context, r io.Reader, limit int64) (Blob, error) {
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
func (b *Blobs) write(ctx context.Context, temp string, r io.Reader, limit int64) (_ Blob, err error) {
	f, err := b.root.OpenFile(temp, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return Blob{}, err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	b.at("created")
	sum := sha256.New()
	n, err := io.Copy(io.MultiWriter(f, sum), io.LimitReader(ctxReader{ctx, r}, limit+1))
	if err != nil {
		return Blob{}, err
	}
	if n > limit {
		return Blob{}, &Error{Code: TooLarge, Message: fmt.Sprintf("the file is larger than the limit of %d bytes", limit)}
	}
	b.at("written")
	if err := f.Sync(); err != nil {
		return Blob{}, err
	}
	b.at("synced")
	return Blob{ID: hex.EncodeToString(sum.Sum(nil)), Size: n}, nil
}

// settle gives the finished file its name and makes the name last.
func (b *Blobs) settle(temp string, blob Blob) error {
	name := blobName(blob.ID)
	if have, err := b.root.Stat(name); err == nil && have.Size() == blob.Size {
		return b.root.Remove(temp)
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
func (b *Blobs) sync(dir string) error {
	f, err := b.root.Open(dir)
	if err != nil {
		return err
	}
	defer f.Close()
	return syncFolder(f)
}

// Open opens the blob of that id for reading; the caller closes it. The file
// gives ReadAt and Seek as well.
func (b *Blobs) Open(id string) (*os.File, error) {
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

// Has reports whether the blob of that id is stored.
func (b *Blobs) Has(id string) bool {
	if !validBlobID(id) {
		return false
	}
	_, err := b.root.Stat(blobName(id))
	return err == nil
}

// Remove takes the blob away. That it is not there is no error.
func (b *Blobs) Remove(id string) error {
	if !validBlobID(id) {
		return nil
	}
	if err := b.root.Remove(blobName(id)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("store: remove blob: %w", err)
	}
	return nil
}

// Each calls fn with the id of every stored blob, in no order that matters.
func (b *Blobs) Each(fn func(id string) error) error {
	return fs.WalkDir(b.root.FS(), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return fmt.Errorf("store: list blobs: %w", err)
		}
		if name == incoming {
			return fs.SkipDir
		}
		if id := path.Base(name); !d.IsDir() && validBlobID(id) {
			return fn(id)
		}
		return nil
	})
}

func blobName(id string) string { return path.Join(id[:2], id) }

func validBlobID(id string) bool {
	if len(id) != 2*sha256.Size {
		return false
	}
	for _, c := range []byte(id) {
		if (c < '0' || c > '9') && (c < 'a' || c > 'f') {
			return false
		}
	}
	return true
}

func blobError(err error) error {
	if errors.Is(err, syscall.ENOSPC) {
		return &Error{Code: Full, Message: "the disk with the data folder is full; free some space and try again", Err: err}
	}
	return fmt.Errorf("store: put blob: %w", err)
}

// ctxReader ends a copy when the caller gives up.
type ctxReader struct {
	ctx context.Context
	r   io.Reader
}

func (c ctxReader) Read(p []byte) (int, error) {
	if err := c.ctx.Err(); err != nil {
		return 0, err
	}
	return c.r.Read(p)
}
