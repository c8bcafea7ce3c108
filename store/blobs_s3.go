package store

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"path"
	"strings"
	"time"

	"gocloud.dev/blob"
	_ "gocloud.dev/blob/s3blob" // s3:// URLs
	"gocloud.dev/gcerrors"
)

// s3Blobs keeps blobs in a bucket that many processes share. An object of S3
// is there whole or not at all, so there is nothing to rename.
type s3Blobs struct {
	bucket  *blob.Bucket
	name    string // as people know it
	scratch string // files pass through here, to be hashed before they are sent or given out
}

// openS3Blobs opens the bucket of an s3://bucket/folder?region=... URL.
// Credentials come from the environment, as the tools of AWS take them; they do
// not belong in the URL.
func openS3Blobs(ctx context.Context, address, scratch string) (*s3Blobs, error) {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "s3" || u.Host == "" || u.User != nil {
		return nil, &Error{Code: Invalid, Message: "the address of the blobs is not of the form s3://bucket/folder?region=eu-west-2 (credentials belong in AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY)"}
	}
	b := &s3Blobs{name: "s3://" + u.Host + u.Path, scratch: scratch}
	folder := strings.Trim(u.Path, "/")
	u.Path = ""
	q := u.Query()
	if !q.Has("response_checksum_validation") {
		q.Set("response_checksum_validation", "when_required") // every blob is checked by its SHA-256
	}
	u.RawQuery = q.Encode()
	if b.bucket, err = blob.OpenBucket(ctx, u.String()); err != nil {
		return nil, &Error{Code: Invalid, Message: "the blobs at " + b.name + " cannot be opened", Err: err}
	}
	if folder != "" {
		b.bucket = blob.PrefixedBucket(b.bucket, folder+"/")
	}
	if ok, err := b.bucket.IsAccessible(ctx); err != nil || !ok {
		return nil, errors.Join(&Error{Code: Invalid, Err: err,
			Message: "the blobs at " + b.name + " cannot be used; check the bucket's name, region and endpoint, and the credentials in the environment"}, b.bucket.Close())
	}
	return b, nil
}

func (b *s3Blobs) Close() error { return b.bucket.Close() }

func (b *s3Blobs) Put(ctx context.Context, r io.Reader, limit int64) (Blob, error) {
	f, err := b.temporary()
	if err != nil {
		return Blob{}, blobError(err)
	}
	defer f.Close()
	stored, err := copyHashed(ctx, f, r, limit)
	if err != nil {
		return Blob{}, blobError(err)
	}
	if b.fresh(ctx, stored) {
		return stored, nil
	}
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		return Blob{}, blobError(err)
	}
	if err := b.bucket.Upload(ctx, blobName(stored.ID), f, &blob.WriterOptions{ContentType: "application/octet-stream"}); err != nil {
		return Blob{}, b.fault("store a file", err)
	}
	return stored, b.verify(ctx, stored)
}

// sweepSafe is how long a blob that is put again needs no new date: far less
// than the age at which Sweep may take blobs out of a shared place.
const sweepSafe = time.Hour

// fresh reports whether the blob is stored whole and was put lately. An older
// one is put again, so that a sweep elsewhere does not take it away before its
// row is written.
func (b *s3Blobs) fresh(ctx context.Context, want Blob) bool {
	have, err := b.bucket.Attributes(ctx, blobName(want.ID))
	return err == nil && have.Size == want.Size && time.Since(have.ModTime) < sweepSafe
}

// verify makes sure that what was acknowledged is there. What the bytes are is
// checked by the checksum that goes with the upload.
func (b *s3Blobs) verify(ctx context.Context, want Blob) error {
	have, err := b.bucket.Attributes(ctx, blobName(want.ID))
	if err != nil {
		return b.fault("store a file", err)
	}
	if have.Size != want.Size {
		return errors.Join(fmt.Errorf("store: put blob: %s holds %d bytes of %d", b.name, have.Size, want.Size), b.Remove(ctx, want.ID))
	}
	return nil
}

// Open fetches the blob into a file of this machine, so that it can be read
// from any place, and checks that its bytes are those that were put.
func (b *s3Blobs) Open(ctx context.Context, id string) (BlobFile, error) {
	if !validBlobID(id) {
		return nil, notFound("file")
	}
	r, err := b.bucket.NewReader(ctx, blobName(id), nil)
	if err != nil {
		return nil, b.fault("open a file", err)
	}
	defer r.Close()
	f, err := b.temporary()
	if err != nil {
		return nil, blobError(err)
	}
	if err := b.fetch(ctx, f, r, id); err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return f, nil
}

func (b *s3Blobs) fetch(ctx context.Context, f *temporaryFile, r *blob.Reader, id string) error {
	got, err := copyHashed(ctx, f, r, r.Size())
	if err != nil {
		return b.fault("fetch a file", err)
	}
	if got.ID != id {
		return fmt.Errorf("store: blob %s at %s has other bytes than were put", id, b.name)
	}
	_, err = f.Seek(0, io.SeekStart)
	return err
}

func (b *s3Blobs) Has(ctx context.Context, id string) (bool, error) {
	if !validBlobID(id) {
		return false, nil
	}
	there, err := b.bucket.Exists(ctx, blobName(id))
	if err != nil {
		return false, b.fault("look for a file", err)
	}
	return there, nil
}

func (b *s3Blobs) Remove(ctx context.Context, id string) error {
	if !validBlobID(id) {
		return nil
	}
	if err := b.bucket.Delete(ctx, blobName(id)); err != nil && gcerrors.Code(err) != gcerrors.NotFound {
		return b.fault("remove a file", err)
	}
	return nil
}

func (b *s3Blobs) Each(ctx context.Context, fn func(StoredBlob) error) error {
	for list := b.bucket.List(nil); ; {
		o, err := list.Next(ctx)
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return b.fault("list the files", err)
		}
		id := path.Base(o.Key)
		if o.IsDir || !validBlobID(id) || o.Key != blobName(id) {
			continue
		}
		if err := fn(StoredBlob{Blob{id, o.Size}, o.ModTime}); err != nil {
			return err
		}
	}
}

func (b *s3Blobs) identity(ctx context.Context) (string, error) {
	have, err := b.bucket.ReadAll(ctx, identityFile)
	if gcerrors.Code(err) == gcerrors.NotFound {
		// Of several that start at once the first one's name stays.
		err = b.bucket.WriteAll(ctx, identityFile, []byte(NewID()+"\n"), &blob.WriterOptions{IfNotExist: true, ContentType: "text/plain"})
		if err == nil || gcerrors.Code(err) == gcerrors.FailedPrecondition {
			have, err = b.bucket.ReadAll(ctx, identityFile)
		}
	}
	if err != nil {
		return "", b.fault("name the place", err)
	}
	return strings.TrimSpace(string(have)), nil
}

// fault gives an error of the bucket its code.
func (b *s3Blobs) fault(what string, err error) error {
	switch gcerrors.Code(err) {
	case gcerrors.NotFound:
		return notFound("file")
	case gcerrors.Canceled:
		return fmt.Errorf("store: %s: %w", what, err)
	}
	return &Error{Code: Unavailable, Err: err, Message: "could not " + what + " at " + b.name + " just now; try again in a moment"}
}

// temporaryFile is removed when it is closed.
type temporaryFile struct{ *os.File }

func (b *s3Blobs) temporary() (*temporaryFile, error) {
	f, err := os.CreateTemp(b.scratch, "blob-*")
	if err != nil {
		return nil, err
	}
	return &temporaryFile{f}, nil
}

func (t *temporaryFile) Close() error {
	return errors.Join(t.File.Close(), os.Remove(t.Name()))
}
