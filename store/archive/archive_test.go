package archive_test

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/checkweigh/checkweigh/dossier"
	"github.com/checkweigh/checkweigh/store"
	"github.com/checkweigh/checkweigh/store/archive"
	"github.com/checkweigh/checkweigh/store/pgtest"
	"github.com/checkweigh/checkweigh/store/storetest"
)

var now = time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC)

func open(t *testing.T, o store.Options) *store.Store {
	t.Helper()
	if o.Dir == "" {
		o.Dir = t.TempDir()
	}
	s, err := store.Open(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

var engines = map[string]func(*testing.T) *store.Store{
	"sqlite":   func(t *testing.T) *store.Store { return open(t, store.Options{}) },
	"postgres": func(t *testing.T) *store.Store { return open(t, store.Options{Database: pgtest.Database(t)}) },
}

type row struct {
	Table  string
	Values map[string]any
}

func rows(t testing.TB, s *store.Store) (all []row) {
	t.Helper()
	check(t, s.View(t.Context(), func(r store.Reads) error {
		return r.Dump(t.Context(), func(table string, values map[string]any) error {
			all = append(all, row{table, values})
			return nil
		})
	}))
	return all
}

func check(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func write(t testing.TB, s *store.Store, o archive.Options) (string, archive.Manifest) {
	t.Helper()
	o.Now, o.WorkFactor = now, 10
	name := filepath.Join(t.TempDir(), "backup")
	m, err := archive.Write(t.Context(), s, name, o)
	check(t, err)
	return name, m
}

func restore(t testing.TB, name, passphrase string, s *store.Store) error {
	t.Helper()
	b, err := archive.Open(name, passphrase)
	if err != nil {
		return err
	}
	defer b.Close()
	return b.Restore(t.Context(), s)
}

func differences(t testing.TB, s *store.Store) (all []store.Difference) {
	t.Helper()
	check(t, s.Verify(t.Context(), true, "", func(d store.Difference) error { all = append(all, d); return nil }))
	return all
}

// Every table and every original comes back the same, from either database to
// either, sealed or not.
func TestRestoredIsWhatWasBackedUp(t *testing.T) {
	for from, openFrom := range engines {
		for to, openTo := range engines {
			t.Run(from+" to "+to, func(t *testing.T) {
				source := openFrom(t)
				storetest.Fill(t, source)
				want := rows(t, source)
				for _, passphrase := range []string{"", "correct horse"} {
					name, m := write(t, source, archive.Options{Passphrase: passphrase})
					raw, err := os.ReadFile(name)
					check(t, err)
					if sealed := !bytes.HasPrefix(raw, []byte("PK")); sealed != (passphrase != "") {
						t.Errorf("sealed: %v", sealed)
					}
					target := openTo(t)
					check(t, restore(t, name, passphrase, target))
					if got := rows(t, target); !reflect.DeepEqual(got, want) {
						t.Errorf("%d rows came back as %d others", len(want), len(got))
					}
					n := 0
					check(t, target.Blobs.Each(t.Context(), func(store.StoredBlob) error { n++; return nil }))
					if inside, _ := m.Documents(); n != inside || n == 0 {
						t.Errorf("%d originals of %d", n, inside)
					}
					for _, d := range differences(t, target) {
						if d.Kind == store.BlobMissing || d.Kind == store.BlobWrong || d.Kind == store.BlobUnknown {
							t.Errorf("%+v", d)
						}
					}
				}
			})
		}
	}
}

// kept is a store with one document, and a backup of it.
func kept(t testing.TB, s *store.Store) (document string) {
	t.Helper()
	blob, err := s.Blobs.Put(t.Context(), strings.NewReader(strings.Repeat("the words of the contract ", 20)), 1<<20)
	check(t, err)
	check(t, s.InTx(t.Context(), func(tx store.Tx) error {
		d := dossier.Dossier{ID: store.NewID(), Title: "Case system"}
		_, err := tx.AddDocument(t.Context(), blob, "contract.txt", 0, now)
		return errors.Join(tx.AddDossier(t.Context(), d, now), err, func() error {
			_, err := tx.AddMembership(t.Context(), store.Membership{ID: store.NewID(), Dossier: d.ID, Document: blob.ID, Path: "contract.txt"}, now)
			return err
		}())
	}))
	return blob.ID
}

// A byte that flipped anywhere is refused, or was one that says nothing; in an
// original the message names it. Nothing is restored.
func TestAFlippedByteIsRefused(t *testing.T) {
	source := open(t, store.Options{})
	document := kept(t, source)
	want := rows(t, source)
	for _, passphrase := range []string{"", "secret"} {
		name, _ := write(t, source, archive.Options{Passphrase: passphrase})
		raw, err := os.ReadFile(name)
		check(t, err)
		target := open(t, store.Options{})
		refused, silent := 0, 0
		for at := 0; at < len(raw); at += 1 + len(raw)/400 {
			bad := bytes.Clone(raw)
			bad[at] ^= 0x10
			check(t, os.WriteFile(name, bad, 0o600))
			err := restore(t, name, passphrase, target)
			if err != nil {
				refused++
				if got := rows(t, target); len(got) > 1 { // the counter of changes
					t.Fatalf("byte %d: %v, and %d rows", at, err, len(got))
				}
				continue
			}
			silent++ // zip keeps some words twice and reads them once
			if !reflect.DeepEqual(rows(t, target), want) || len(differences(t, target)) > 0 {
				t.Errorf("byte %d was not noticed", at)
			}
			target = open(t, store.Options{})
		}
		if refused == 0 || passphrase != "" && silent > 0 {
			t.Errorf("sealed %v: %d refused, %d not", passphrase != "", refused, silent)
		}
		if passphrase != "" {
			continue
		}
		bad := bytes.Replace(raw, []byte("the words"), []byte("the wards"), 1)
		check(t, os.WriteFile(name, bad, 0o600))
		if err := restore(t, name, "", target); store.CodeOf(err) != store.Invalid || !strings.Contains(err.Error(), "blobs/"+document) {
			t.Errorf("a flipped byte of an original: %v", err)
		}
	}
}

func TestABackupCutShortIsRefused(t *testing.T) {
	source := open(t, store.Options{})
	kept(t, source)
	for _, passphrase := range []string{"", "secret"} {
		name, _ := write(t, source, archive.Options{Passphrase: passphrase})
		raw, err := os.ReadFile(name)
		check(t, err)
		target := open(t, store.Options{})
		for _, n := range []int{0, 3, 30, len(raw) / 2, len(raw) - 1} {
			check(t, os.WriteFile(name, raw[:n], 0o600))
			if err := restore(t, name, passphrase, target); err == nil {
				t.Errorf("%d bytes of %d were restored", n, len(raw))
			}
		}
	}
}

func TestTheWrongPassphrase(t *testing.T) {
	source := open(t, store.Options{})
	name, _ := write(t, source, archive.Options{Passphrase: "right"})
	if err := restore(t, name, "", open(t, store.Options{})); !errors.Is(err, archive.ErrSealed) {
		t.Errorf("none: %v", err)
	}
	if err := restore(t, name, "wrong", open(t, store.Options{})); !errors.Is(err, archive.ErrPassphrase) {
		t.Errorf("a wrong one: %v", err)
	}
}

func TestOnlyAnEmptyStoreIsFilled(t *testing.T) {
	for engine, open := range engines {
		t.Run(engine, func(t *testing.T) {
			s := open(t)
			kept(t, s)
			before := rows(t, s)
			name, _ := write(t, s, archive.Options{})
			if err := restore(t, name, "", s); store.CodeOf(err) != store.Conflict {
				t.Errorf("got %v", err)
			}
			if !reflect.DeepEqual(rows(t, s), before) {
				t.Error("the store was changed")
			}
		})
	}
}

// deleting deletes a document when its original is asked for the first time.
type deleting struct {
	store.Blobs
	delete func()
}

func (d *deleting) Open(ctx context.Context, id string) (store.BlobFile, error) {
	if once := d.delete; once != nil {
		d.delete = nil
		once()
	}
	return d.Blobs.Open(ctx, id)
}

// What is deleted while a backup is written is not in it.
func TestBackupBesideADeletion(t *testing.T) {
	dir := t.TempDir()
	holder := open(t, store.Options{Dir: dir})
	document := kept(t, holder)
	kept2, err := holder.Dossiers(t.Context(), "", 1)
	check(t, err)
	beside, err := store.OpenBeside(t.Context(), store.Options{Dir: dir})
	check(t, err)
	defer beside.Close()
	beside.Blobs = &deleting{beside.Blobs, func() {
		check(t, holder.InTx(t.Context(), func(tx store.Tx) error {
			return tx.DeleteDocument(t.Context(), kept2[0].ID, document, "somebody", now)
		}))
		_, err := holder.RemoveErased(t.Context(), nil)
		check(t, err)
	}}
	name, m := write(t, beside, archive.Options{})
	if n, _ := m.Documents(); n != 0 || len(m.Missing) != 0 {
		t.Errorf("%d originals, %v missing", n, m.Missing)
	}
	target := open(t, store.Options{})
	check(t, restore(t, name, "", target))
	if !reflect.DeepEqual(rows(t, target), rows(t, holder)) {
		t.Error("the backup is not of the state after the deletion")
	}
}

// An original that the store lost stays lost, and is named at each step.
func TestBackupOfAStoreThatLostAnOriginal(t *testing.T) {
	for what, harm := range map[string]func(path string) error{
		"missing": os.Remove,
		"changed": func(path string) error { return os.WriteFile(path, []byte("other words"), 0o600) },
	} {
		t.Run(what, func(t *testing.T) {
			dir := t.TempDir()
			source := open(t, store.Options{Dir: dir})
			document := kept(t, source)
			check(t, harm(filepath.Join(dir, "blobs", document[:2], document)))
			name, m := write(t, source, archive.Options{})
			if len(m.Missing) != 1 || m.Missing[0].Document != document {
				t.Fatalf("missing: %v", m.Missing)
			}
			target := open(t, store.Options{})
			check(t, restore(t, name, "", target))
			if found := differences(t, target); len(found) != 1 || found[0].Kind != store.BlobMissing || found[0].ID != document {
				t.Errorf("verify: %v", found)
			}
		})
	}
}

func TestABackupReplacesNoFileAndLeavesNoPiece(t *testing.T) {
	s := open(t, store.Options{})
	kept(t, s)
	dir := t.TempDir()
	name := filepath.Join(dir, "backup")
	check(t, os.WriteFile(name, []byte("precious"), 0o600))
	if _, err := archive.Write(t.Context(), s, name, archive.Options{}); !errors.Is(err, fs.ErrExist) {
		t.Errorf("over a file: %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := archive.Write(ctx, s, name+"2", archive.Options{}); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
	found, err := os.ReadDir(dir)
	check(t, err)
	if raw, _ := os.ReadFile(name); len(found) != 1 || string(raw) != "precious" {
		t.Errorf("%v, %s", found, raw)
	}
}

// Two backups of the same state have the same members.
func TestBackupsAreAlike(t *testing.T) {
	s := open(t, store.Options{})
	storetest.Fill(t, s)
	_, a := write(t, s, archive.Options{})
	_, b := write(t, s, archive.Options{})
	if !reflect.DeepEqual(a, b) {
		t.Error("two backups of one state differ")
	}
}
