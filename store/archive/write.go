package archive

import (
	"archive/zip"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"filippo.io/age"

	"github.com/checkweigh/checkweigh/store"
)

// Options of a backup.
type Options struct {
	Program    string    // version that is noted in the manifest
	Now        time.Time // when it was made
	Passphrase string    // "": not sealed
	WorkFactor int       // log2 of scrypt's cost, about a second by default; 0: age's own
}

// maxTries is how often a backup is begun anew because a document was deleted
// while it was written.
const maxTries = 5

// errDeleted says that a document of the snapshot was deleted meanwhile.
var errDeleted = errors.New("a document was deleted while the backup was written")

// Write writes a backup of one state of the store to the file name, whole or not
// at all; a file that is there already is not touched and gives fs.ErrExist.
// Others may go on working on the store. An original that the store has lost, or
// whose bytes are not its own any more, is left out and named in Missing.
func Write(ctx context.Context, s *store.Store, name string, o Options) (Manifest, error) {
	if _, err := os.Lstat(name); err == nil {
		return Manifest{}, fmt.Errorf("archive: %s: %w", name, fs.ErrExist)
	}
	for try := 1; ; try++ {
		m, err := writeFile(ctx, s, name, o)
		switch {
		case !errors.Is(err, errDeleted):
			return m, err
		case try == maxTries:
			return m, fmt.Errorf("archive: %w, %d times; try again later", err, try)
		}
	}
}

// writeFile writes beside the name, syncs, and then gives the file its name.
func writeFile(ctx context.Context, s *store.Store, name string, o Options) (m Manifest, err error) {
	f, err := os.CreateTemp(filepath.Dir(name), "."+filepath.Base(name)+".partial-*")
	if err != nil {
		return m, fmt.Errorf("archive: %w", err)
	}
	defer func() {
		if err != nil {
			_ = f.Close() // the error that matters came before
			_ = os.Remove(f.Name())
		}
	}()
	if m, err = writeSealed(ctx, s, f, o); err != nil {
		return m, err
	}
	if err = f.Sync(); err != nil {
		return m, fmt.Errorf("archive: %w", err)
	}
	if err = f.Close(); err != nil {
		return m, fmt.Errorf("archive: %w", err)
	}
	if err = os.Link(f.Name(), name); err == nil { // unlike a rename it puts nothing over another file
		err = os.Remove(f.Name())
	} else if !errors.Is(err, fs.ErrExist) {
		err = os.Rename(f.Name(), name) // a disk without links
	}
	if err != nil {
		return m, fmt.Errorf("archive: %w", err)
	}
	return m, syncFolder(filepath.Dir(name))
}

func writeSealed(ctx context.Context, s *store.Store, w io.Writer, o Options) (Manifest, error) {
	if o.Passphrase == "" {
		return writeZip(ctx, s, w, o)
	}
	to, err := age.NewScryptRecipient(o.Passphrase)
	if err != nil {
		return Manifest{}, fmt.Errorf("archive: seal: %w", err)
	}
	if o.WorkFactor > 0 {
		to.SetWorkFactor(o.WorkFactor)
	}
	sealed, err := age.Encrypt(w, to)
	if err != nil {
		return Manifest{}, fmt.Errorf("archive: seal: %w", err)
	}
	m, err := writeZip(ctx, s, sealed, o)
	if err != nil {
		return m, err
	}
	if err := sealed.Close(); err != nil {
		return m, fmt.Errorf("archive: seal: %w", err)
	}
	return m, nil
}

// writer writes members one after the other and notes each in the manifest.
type writer struct {
	zip       *zip.Writer
	manifest  Manifest
	documents []string // ids, in the order of their rows
	sizes     map[string]int64

	name string // of the member that is being written
	out  io.Writer
	sum  hash.Hash
	size int64
}

func writeZip(ctx context.Context, s *store.Store, w io.Writer, o Options) (Manifest, error) {
	a := &writer{zip: zip.NewWriter(w), sizes: map[string]int64{}, manifest: Manifest{
		Format: Format, Program: o.Program, Schema: store.Schema, MadeAt: o.Now.UTC(), Rows: map[string]int{},
	}}
	if err := s.View(ctx, func(r store.Reads) error { return a.rows(ctx, r) }); err != nil {
		return a.manifest, err
	}
	for _, id := range a.documents {
		if err := a.blob(ctx, s, id); err != nil {
			return a.manifest, err
		}
	}
	return a.manifest, a.close()
}

// rows writes one member for each table, the empty ones too.
func (a *writer) rows(ctx context.Context, r store.Reads) (err error) {
	if a.manifest.Change, err = r.LastChange(ctx); err != nil {
		return err
	}
	var encode *json.Encoder
	tables := store.Tables()
	begin := func() error { // the next table
		err := a.begin(rowsFolder+tables[0].Name+".ndjson", zip.Deflate)
		a.manifest.Rows[tables[0].Name] = 0
		tables, encode = tables[1:], json.NewEncoder(a)
		encode.SetEscapeHTML(false)
		return err
	}
	current := ""
	err = r.Dump(ctx, func(table string, row map[string]any) error {
		for current != table {
			current = tables[0].Name
			if err := begin(); err != nil {
				return err
			}
		}
		a.manifest.Rows[table]++
		if table == "documents" {
			id, _ := row["id"].(string)
			a.documents = append(a.documents, id)
			a.sizes[id], _ = row["size"].(int64)
		}
		return encode.Encode(row)
	})
	for err == nil && len(tables) > 0 {
		err = begin()
	}
	return err
}

// blob writes one original.
func (a *writer) blob(ctx context.Context, s *store.Store, id string) error {
	f, err := s.Blobs.Open(ctx, id)
	if store.CodeOf(err) == store.NotFound {
		return a.lost(ctx, s, id, "the original is not there")
	}
	if err != nil {
		return err
	}
	defer f.Close()
	sum := sha256.New()
	n, err := io.Copy(sum, reader{ctx, f})
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case err != nil:
		return a.lost(ctx, s, id, "the original cannot be read: "+err.Error())
	case n != a.sizes[id] || hex.EncodeToString(sum.Sum(nil)) != id:
		return a.lost(ctx, s, id, "the bytes of the original have changed")
	}
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		return fmt.Errorf("archive: read %s: %w", id, err)
	}
	if err := a.begin(blobsFolder+id, zip.Store); err != nil { // most are packed already
		return err
	}
	if _, err := io.Copy(a, reader{ctx, f}); err != nil {
		return fmt.Errorf("archive: write %s: %w", id, err)
	}
	return nil
}

// lost notes an original that is gone, unless its document is gone as well.
func (a *writer) lost(ctx context.Context, s *store.Store, id, reason string) error {
	if _, err := s.Document(ctx, id); store.CodeOf(err) == store.NotFound {
		return errDeleted
	} else if err != nil {
		return err
	}
	a.manifest.Missing = append(a.manifest.Missing, Missing{id, reason})
	return nil
}

// begin ends the member that was being written and begins another.
func (a *writer) begin(name string, method uint16) (err error) {
	a.end()
	a.name, a.size, a.sum = name, 0, sha256.New()
	a.out, err = a.zip.CreateHeader(&zip.FileHeader{Name: name, Method: method, Modified: a.manifest.MadeAt})
	if err != nil {
		return fmt.Errorf("archive: write %s: %w", name, err)
	}
	return nil
}

func (a *writer) Write(p []byte) (int, error) {
	n, err := a.out.Write(p)
	a.size += int64(n)
	a.sum.Write(p[:n])
	return n, err
}

func (a *writer) end() {
	if a.name != "" {
		a.manifest.Members = append(a.manifest.Members, Member{a.name, a.size, hex.EncodeToString(a.sum.Sum(nil))})
	}
	a.name = ""
}

// close writes the manifest and ends the zip.
func (a *writer) close() error {
	a.end()
	out, err := a.zip.CreateHeader(&zip.FileHeader{Name: manifestName, Method: zip.Deflate, Modified: a.manifest.MadeAt})
	if err == nil {
		encode := json.NewEncoder(out)
		encode.SetIndent("", " ")
		err = encode.Encode(a.manifest)
	}
	if err == nil {
		err = a.zip.Close()
	}
	if err != nil {
		return fmt.Errorf("archive: write %s: %w", manifestName, err)
	}
	return nil
}

// reader ends a copy when the caller gives up.
type reader struct {
	ctx context.Context
	r   io.Reader
}

func (c reader) Read(p []byte) (int, error) {
	if err := c.ctx.Err(); err != nil {
		return 0, err
	}
	return c.r.Read(p)
}
