package store

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"time"
)

// Blobs keeps original files, each once, under the SHA-256 of its bytes:
// ab/abcdef... Names come from the content alone, never from people. They are
// kept in a folder or, for several machines, in a bucket of S3 or its like.
type Blobs interface {
	// Put stores everything that r gives, at most limit bytes, and returns once
	// it would survive a power cut. Bytes that are stored already are not stored
	// again. On any error, and after a crash at any moment, nothing stands under
	// the blob's name. More than limit bytes are ErrTooLarge.
	Put(ctx context.Context, r io.Reader, limit int64) (Blob, error)
	// Open opens the blob of that id for reading; the caller closes it. An id
	// that is not there, or is none, is ErrNotFound.
	Open(ctx context.Context, id string) (BlobFile, error)
	// Has reports whether the blob of that id is stored.
	Has(ctx context.Context, id string) (bool, error)
	// Remove takes the blob away. That it is not there is no error.
	Remove(ctx context.Context, id string) error
	// Each calls fn with every stored blob, in no order that matters.
	Each(ctx context.Context, fn func(StoredBlob) error) error
	// Close frees what is held.
	Close() error

	// identity is the same for all processes that use the same place, and
	// another for every other place.
	identity(ctx context.Context) (string, error)
}

// Blob is an original.
type Blob struct {
	ID   string // hex SHA-256 of the bytes
	Size int64  // bytes
}

// StoredBlob is a blob with when it was last put, by the clock of the place
// where it is kept.
type StoredBlob struct {
	Blob
	At time.Time
}

// BlobFile is an open blob.
type BlobFile interface {
	io.ReadSeekCloser
	io.ReaderAt
}

func blobName(id string) string { return id[:2] + "/" + id }

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

// copyHashed copies at most limit bytes and says what they were.
func copyHashed(ctx context.Context, w io.Writer, r io.Reader, limit int64) (Blob, error) {
	sum := sha256.New()
	n, err := io.Copy(io.MultiWriter(w, sum), io.LimitReader(ctxReader{ctx, r}, limit+1))
	if err != nil {
		return Blob{}, err
	}
	if n > limit {
		return Blob{}, &Error{Code: TooLarge, Message: fmt.Sprintf("the file is larger than the limit of %d bytes", limit)}
	}
	return Blob{ID: hex.EncodeToString(sum.Sum(nil)), Size: n}, nil
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

const referencedDocument = `SELECT count(*) FROM documents WHERE id = $1`

// Sweep removes blobs that no document stands for and that were put before the
// time: a crash between the blob and its row leaves one. Where others may be
// receiving files, the time must be longer ago than receiving can take.
func (s *Store) Sweep(ctx context.Context, before time.Time) (removed int, err error) {
	err = s.Blobs.Each(ctx, func(b StoredBlob) error {
		if !b.At.Before(before) {
			return nil
		}
		n, err := one(ctx, s.q, "document", referencedDocument, []any{b.ID}, scanInt)
		if err != nil || n > 0 {
			return err
		}
		removed++
		return s.Blobs.Remove(ctx, b.ID)
	})
	return removed, err
}
