package archive

import (
	"archive/zip"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"filippo.io/age"

	"github.com/checkweigh/checkweigh/store"
)

// maxWork bounds what opening a sealed file may take: 2^22 is half a minute and
// 4 GB, as age itself allows.
const maxWork = 22

// Backup is an open backup.
type Backup struct {
	Manifest Manifest
	file     *os.File
	members  map[string]*zip.File
}

// ErrSealed says that a backup needs a passphrase, and none was given.
var ErrSealed = errors.New("the backup is sealed; give its passphrase")

// ErrPassphrase says that the passphrase is not the one it was sealed with.
var ErrPassphrase = errors.New("the passphrase is not the one that the backup was sealed with, or the beginning of the file is damaged")

// Open opens a backup and reads its manifest; nothing else is checked yet.
func Open(name, passphrase string) (*Backup, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, fmt.Errorf("archive: %w", err)
	}
	b := &Backup{file: f, members: map[string]*zip.File{}}
	if err := b.open(passphrase); err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return b, nil
}

// Close closes the file.
func (b *Backup) Close() error { return b.file.Close() }

func (b *Backup) open(passphrase string) error {
	info, err := b.file.Stat()
	if err != nil {
		return fmt.Errorf("archive: %w", err)
	}
	plain, size, err := unseal(b.file, info.Size(), passphrase)
	if err != nil {
		return err
	}
	z, err := zip.NewReader(plain, size)
	if err != nil {
		return damaged("its end", fmt.Errorf("it is not a backup, or was cut short (%w)", err))
	}
	for _, f := range z.File {
		if b.members[f.Name] != nil {
			return damaged(label(f.Name), errors.New("it is in there twice"))
		}
		b.members[f.Name] = f
	}
	f := b.members[manifestName]
	if f == nil {
		return damaged(manifestName, errors.New("it is not there"))
	}
	r, err := f.Open()
	if err != nil {
		return damaged(manifestName, err)
	}
	defer r.Close()
	all, err := io.ReadAll(io.LimitReader(r, maxManifest)) // to its end, where the zip checks its sum
	if err != nil {
		return damaged(manifestName, err)
	}
	b.Manifest, err = readManifest(bytes.NewReader(all))
	return err
}

const ageBegins = "age-encryption.org/"

func unseal(f *os.File, size int64, passphrase string) (io.ReaderAt, int64, error) {
	head := make([]byte, len(ageBegins))
	if _, err := f.ReadAt(head, 0); err != nil && !errors.Is(err, io.EOF) {
		return nil, 0, fmt.Errorf("archive: %w", err)
	}
	if string(head) != ageBegins {
		return f, size, nil
	}
	if passphrase == "" {
		return nil, 0, ErrSealed
	}
	with, err := age.NewScryptIdentity(passphrase)
	if err != nil {
		return nil, 0, fmt.Errorf("archive: %w", err)
	}
	with.SetMaxWorkFactor(maxWork)
	plain, n, err := age.DecryptReaderAt(f, size, with)
	var wrong *age.NoIdentityMatchError
	if errors.As(err, &wrong) {
		return nil, 0, ErrPassphrase
	}
	if err != nil {
		return nil, 0, damaged("the sealed file", err)
	}
	return plain, n, nil
}

// Check reads everything and compares it with the manifest. The error names the
// member that is not as it was written.
func (b *Backup) Check(ctx context.Context) error {
	if len(b.members) != len(b.Manifest.Members)+1 {
		return damaged(manifestName, fmt.Errorf("it lists %d members, and there are %d", len(b.Manifest.Members), len(b.members)-1))
	}
	listed := map[string]bool{}
	for _, m := range b.Manifest.Members {
		if listed[m.Name] {
			return damaged(manifestName, fmt.Errorf("it lists %s twice", label(m.Name)))
		}
		listed[m.Name] = true
		if err := b.check(ctx, m); err != nil {
			return err
		}
	}
	for _, t := range store.Tables() {
		if b.members[rowsFolder+t.Name+".ndjson"] == nil && b.Manifest.Schema == store.Schema {
			return damaged(rowsFolder+t.Name+".ndjson", errors.New("it is not there"))
		}
	}
	return nil
}

func (b *Backup) check(ctx context.Context, m Member) error {
	r, err := b.openMember(m)
	if err != nil {
		return err
	}
	defer r.Close()
	sum := sha256.New()
	n, err := io.Copy(sum, io.LimitReader(reader{ctx, r}, m.Size+1))
	switch found := hex.EncodeToString(sum.Sum(nil)); {
	case ctx.Err() != nil:
		return ctx.Err()
	case err != nil:
		return damaged(label(m.Name), err)
	case n != m.Size || found != m.SHA256:
		return damaged(label(m.Name), errors.New("its bytes are not those that were written"))
	case strings.HasPrefix(m.Name, blobsFolder) && m.Name != blobsFolder+found:
		return damaged(label(m.Name), errors.New("its bytes are not those of its name"))
	}
	return nil
}

func (b *Backup) openMember(m Member) (io.ReadCloser, error) {
	f := b.members[m.Name]
	if f == nil || m.Name == manifestName {
		return nil, damaged(label(m.Name), errors.New("it is not there"))
	}
	r, err := f.Open()
	if err != nil {
		return nil, damaged(label(m.Name), err)
	}
	return r, nil
}

// errEmpty ends a look at a store that could take a backup.
var errEmpty = errors.New("empty")

// Restore puts everything into an empty store: first it checks that the store is
// empty and every member of the backup as it was written, then it puts the
// originals, then all rows in one transaction. After an error there are no rows,
// and it can be done again.
func (b *Backup) Restore(ctx context.Context, s *store.Store) error {
	err := s.InTx(ctx, func(tx store.Tx) error {
		if err := tx.BeginLoad(ctx, b.Manifest.Schema); err != nil {
			return err
		}
		return errEmpty // nothing is kept of this look
	})
	if !errors.Is(err, errEmpty) {
		return err
	}
	if err := b.Check(ctx); err != nil {
		return err
	}
	for _, m := range b.Manifest.Members {
		if strings.HasPrefix(m.Name, blobsFolder) {
			if err := b.putBlob(ctx, s, m); err != nil {
				return err
			}
		}
	}
	return s.InTx(ctx, func(tx store.Tx) error {
		if err := tx.BeginLoad(ctx, b.Manifest.Schema); err != nil {
			return err
		}
		for _, t := range store.Tables() {
			if err := b.load(ctx, tx, t); err != nil {
				return err
			}
		}
		return nil
	})
}

func (b *Backup) putBlob(ctx context.Context, s *store.Store, m Member) error {
	r, err := b.openMember(m)
	if err != nil {
		return err
	}
	defer r.Close()
	put, err := s.Blobs.Put(ctx, r, m.Size)
	if err != nil {
		return fmt.Errorf("archive: restore %s: %w", label(m.Name), err)
	}
	if blobsFolder+put.ID != m.Name {
		return damaged(label(m.Name), errors.New("its bytes are not those of its name"))
	}
	return nil
}

func (b *Backup) load(ctx context.Context, tx store.Tx, t store.Table) error {
	name := rowsFolder + t.Name + ".ndjson"
	r, err := b.openMember(Member{Name: name})
	if err != nil {
		return err
	}
	defer r.Close()
	decode := json.NewDecoder(reader{ctx, r})
	decode.UseNumber()
	n := 0
	for ; ; n++ {
		var row map[string]any
		err := decode.Decode(&row)
		if errors.Is(err, io.EOF) {
			break
		}
		if err == nil {
			err = toBytes(t, row)
		}
		if err != nil {
			return damaged(name, fmt.Errorf("row %d: %w", n+1, err))
		}
		if err := tx.Load(ctx, t.Name, row); err != nil {
			return fmt.Errorf("archive: restore row %d of %s: %w", n+1, t.Name, err)
		}
	}
	if n != b.Manifest.Rows[t.Name] {
		return damaged(name, fmt.Errorf("%d rows of %d", n, b.Manifest.Rows[t.Name]))
	}
	return nil
}

// toBytes turns base64 back into what it was.
func toBytes(t store.Table, row map[string]any) error {
	for _, c := range t.Columns {
		text, ok := row[c.Name].(string)
		if c.Kind != store.Bytes || !ok {
			continue
		}
		raw, err := base64.StdEncoding.DecodeString(text)
		if err != nil {
			return fmt.Errorf("%s: %w", c.Name, err)
		}
		row[c.Name] = raw
	}
	return nil
}

// label is a member's name as it can be shown.
func label(name string) string {
	if len(name) > 100 {
		name = name[:100]
	}
	return strings.ToValidUTF8(strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return '?'
		}
		return r
	}, name), "?")
}
