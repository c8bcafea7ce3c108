package jobs

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"strings"
	"time"

	"github.com/checkweigh/checkweigh/dossier"
	"github.com/checkweigh/checkweigh/ingest"
	"github.com/checkweigh/checkweigh/store"
)

// ImportOptions say what is imported, and how.
type ImportOptions struct {
	Paths   []string     // files, folders and archives
	Title   string       // of the one dossier for everything; "": by Per
	Per     Grouping     // "": PerRequest
	Kind    dossier.Kind // forced on every part, or ""
	Only    Only         // of what an earlier run of the same import left
	Scratch string       // folder for unpacking archives that hold several dossiers; "": the system's
	// Accept says whether a file is to be handed in now; nil: every file is.
	Accept func(path string, size int64, changed time.Time) bool
	// Unchanged says that the bytes of a file are those that were handed in
	// before; nil: they are read to find out.
	Unchanged func(path string) bool
	// Found is called with the number of files found so far, and how many of
	// them have been dealt with; nil: it is not.
	Found func(found, done int)
}

// Only narrows what a repeated import does.
type Only string

// What a repeated import does.
const (
	OnlyLeft   Only = "left"   // what was never handed in
	OnlyFailed Only = "failed" // what failed, once more
)

// Intake is where an import hands files in: an Import of this process, or a server.
type Intake interface {
	// Item gives what an earlier run knows of a path; ok is false when it is new.
	Item(ctx context.Context, path string) (it store.BatchItem, ok bool, err error)
	// Put writes down how far files are.
	Put(ctx context.Context, items ...store.BatchItem) error
	// Dossier gives the dossier of the key, and makes it when there is none.
	Dossier(ctx context.Context, key, title string) (id string, err error)
	// Take hands a file in and writes that down. A file that cannot be had or
	// taken is written down as failed, and is no error.
	Take(ctx context.Context, it store.BatchItem, kind dossier.Kind, open func() (io.ReadCloser, error)) (store.BatchItem, error)
	// Give writes down what a bundle says of its dossier. under is the path of
	// the archive whose members the bundle names, or of their folder.
	Give(ctx context.Context, dossierID, key, under string, b dossier.Bundle) error
	// Close says that all of the paths in found were dealt with.
	Close(ctx context.Context, found map[string]bool) error
}

// Import finds files, sees which belong together and hands them in, in an order
// that is the same each time. What an earlier run handed in is not handed in
// again, unless its bytes are others now. Every file that is found is written
// down before the first is handed in, and in the end each is handed in, failed
// or skipped for a reason. The error is ctx's, the intake's or the machine's.
func (s Steps) Import(ctx context.Context, o ImportOptions, to Intake) error {
	if o.Accept == nil {
		o.Accept = func(string, int64, time.Time) bool { return true }
	}
	if o.Unchanged == nil {
		o.Unchanged = func(string) bool { return false }
	}
	if o.Found == nil {
		o.Found = func(int, int) {}
	}
	if o.Per == "" {
		o.Per = PerRequest
	}
	f := &finder{labels: map[string]bool{}, accept: o.Accept}
	defer f.close()
	im := &importing{steps: s, o: o, to: to, seen: map[string]bool{}}
	groups, err := im.look(ctx, f)
	if err != nil {
		return err
	}
	for _, g := range groups {
		if err := im.handInGroup(ctx, g); err != nil {
			return err
		}
	}
	return to.Close(ctx, im.seen)
}

// look finds everything, sees what belongs together and writes it down.
func (im *importing) look(ctx context.Context, f *finder) (all []importGroup, err error) {
	for i, named := range im.o.Paths {
		t, err := f.find(ctx, named)
		if err != nil {
			return nil, err
		}
		if i == 0 {
			im.first = t
		}
		groups, err := im.groups(ctx, t)
		if err == nil {
			err = im.announce(ctx, t.files)
		}
		if err != nil {
			return nil, err
		}
		for _, g := range groups {
			if g.under = t.label; t.lone {
				g.under = ""
			}
			all = append(all, g)
		}
	}
	return all, nil
}

// importing is one run of an import.
type importing struct {
	steps       Steps
	o           ImportOptions
	to          Intake
	first       importTree
	seen        map[string]bool // paths that were found
	found, done int
}

// announceAtOnce is how many files are written down in one transaction.
const announceAtOnce = 500

// announce writes down which files there are.
func (im *importing) announce(ctx context.Context, files []importFile) error {
	var items []store.BatchItem
	for _, f := range files {
		im.seen[f.path] = true
		if _, known, err := im.to.Item(ctx, f.path); err != nil {
			return err
		} else if known {
			continue
		}
		it := store.BatchItem{Path: f.path, Size: f.size, State: f.state, Reason: f.reason, Stage: "find"}
		if items = append(items, it); len(items) == announceAtOnce {
			if err := im.to.Put(ctx, items...); err != nil {
				return err
			}
			items = nil
		}
	}
	im.found += len(files)
	im.o.Found(im.found, im.done)
	if len(items) == 0 {
		return nil
	}
	return im.to.Put(ctx, items...)
}

func (im *importing) handInGroup(ctx context.Context, g importGroup) error {
	id := ""
	for _, f := range g.files {
		if f.open != nil && g.splits() && im.o.Title == "" && im.o.Per == PerRequest && archive(f.path) {
			split, err := im.split(ctx, f)
			if err != nil {
				return err
			}
			if split {
				continue
			}
		}
		if err := im.handIn(ctx, f, &id, g); err != nil {
			return err
		}
	}
	if g.bundle == nil || g.bundle.Kind == dossier.BundleFolder {
		return nil
	}
	if id == "" { // it tells of something of which no file is here
		var err error
		if id, err = im.to.Dossier(ctx, g.key, g.title); err != nil {
			return err
		}
	}
	return im.to.Give(ctx, id, g.key, g.under, *g.bundle)
}

// handIn hands one file in, unless that was done. id becomes the group's
// dossier once there is something for it.
func (im *importing) handIn(ctx context.Context, f importFile, id *string, g importGroup) error {
	defer func() { im.done++; im.o.Found(im.found, im.done) }()
	it, known, err := im.to.Item(ctx, f.path)
	if err != nil || f.open == nil {
		return errors.Join(err, im.refuse(ctx, f, it))
	}
	if known && it.Document != "" {
		*id = it.Dossier
		same, err := im.same(ctx, f, it)
		if err != nil || same {
			return err
		}
	}
	if im.o.Only == OnlyLeft && it.State == store.ItemFailed || im.o.Only == OnlyFailed && it.State != store.ItemFailed {
		return nil
	}
	if *id == "" {
		if *id, err = im.to.Dossier(ctx, g.key, g.title); err != nil {
			return err
		}
	}
	it = store.BatchItem{ID: it.ID, Path: f.path, Dossier: *id, Size: f.size, Stage: "receive"}
	_, err = im.to.Take(ctx, it, im.o.Kind, f.open)
	return err
}

// refuse writes down why a file is not handed in, when that is new.
func (im *importing) refuse(ctx context.Context, f importFile, it store.BatchItem) error {
	if it.State == f.state && it.Reason == f.reason || it.Document != "" {
		return nil
	}
	it.Path, it.State, it.Reason, it.Stage = f.path, f.state, f.reason, "find"
	return im.to.Put(ctx, it)
}

// same reports whether the file has the bytes that were handed in before. One
// that cannot be had any more stays as it was.
func (im *importing) same(ctx context.Context, f importFile, it store.BatchItem) (bool, error) {
	if im.o.Unchanged(f.path) {
		return true, nil
	}
	if it.Size > 0 && f.size != it.Size { // a server does not tell it
		return false, nil
	}
	r, err := f.open()
	if err != nil {
		return true, nil
	}
	defer r.Close()
	sum, err := sumOf(ctx, r)
	if ctx.Err() != nil {
		return false, ctx.Err()
	}
	return err != nil || sum == it.Document, nil
}

// archive reports by its name whether a file may hold several dossiers.
func archive(name string) bool {
	switch strings.ToLower(path.Ext(name)) {
	case ".zip", ".mbox":
		return true
	}
	return false
}

// split hands in an archive of several requests, processes or threads: each of
// its files by itself, into the dossier that it belongs to. It reports false
// for an archive that is one whole, which is kept as it is.
func (im *importing) split(ctx context.Context, f importFile) (bool, error) {
	it, known, err := im.to.Item(ctx, f.path)
	switch {
	case err != nil || known && it.Document != "":
		return false, err
	case known && it.State == store.ItemRead && im.o.Unchanged(f.path):
		return true, nil // it was split at an earlier look
	}
	spool, err := ingest.Scratch(im.o.Scratch, "import")
	if err != nil {
		return false, fmt.Errorf("jobs: import: make a folder to unpack into: %w", err)
	}
	defer os.RemoveAll(spool)
	r, err := f.open()
	if err != nil {
		return false, nil // handing it in says why
	}
	defer r.Close()
	result, err := im.steps.Pool.Read(ctx, f.path, r, spool)
	if err != nil {
		return false, fmt.Errorf("jobs: import %s: %w", f.path, err)
	}
	result.Bundles = strongest(result.Bundles)
	switch {
	case len(result.Bundles) == 0:
		return false, nil
	case len(result.Bundles) == 1 && len(result.Bundles[0].Members) == len(result.Members)+len(result.Skipped):
		b := result.Bundles[0]
		whole := importGroup{key: bundleKey(f.path, b), title: bundleTitle(b), bundle: &b, files: []importFile{f}}
		return true, im.handInWhole(ctx, whole)
	}
	return true, im.handInMembers(ctx, f, result)
}

// handInWhole hands in an archive that is one request.
func (im *importing) handInWhole(ctx context.Context, g importGroup) error {
	id := ""
	if err := im.handIn(ctx, g.files[0], &id, g); err != nil || id == "" {
		return err
	}
	return im.to.Give(ctx, id, g.key, g.files[0].path, *g.bundle)
}

// strongest leaves out folders, and of everything else what is weaker than what
// the archive is about.
func strongest(all []dossier.Bundle) []dossier.Bundle {
	var strong, threads []dossier.Bundle
	for _, b := range all {
		switch b.Kind {
		case dossier.BundleRequest, dossier.BundleProcurement:
			strong = append(strong, b)
		case dossier.BundleThread:
			threads = append(threads, b)
		}
	}
	if len(strong) > 0 {
		return strong
	}
	return threads
}

// handInMembers hands in the files of an archive, which lie in the spool folder.
func (im *importing) handInMembers(ctx context.Context, f importFile, in ingest.Result) error {
	t := importTree{label: f.path, place: f.path, files: memberFiles(f.path, in)}
	if err := im.announce(ctx, t.files); err != nil {
		return err
	}
	groups := byBundle(t, in.Bundles)
	for _, g := range groups {
		g.whole, g.under = true, f.path // an archive inside it is kept as it is
		if err := im.handInGroup(ctx, g); err != nil {
			return err
		}
	}
	im.done++
	return im.to.Put(ctx, store.BatchItem{
		Path: f.path, Size: f.size, State: store.ItemRead, Stage: "done",
		Reason: fmt.Sprintf("unpacked: its %d files went into %d dossiers", len(t.files), len(groups)),
	})
}

func memberFiles(archive string, in ingest.Result) []importFile {
	labels := (&finder{labels: map[string]bool{archive: true}}).label
	var files []importFile
	for _, m := range in.Members {
		f := importFile{path: labels(memberPath(archive, m.Name)), name: m.Name, size: m.Size, reason: m.Reason}
		if m.Reason != "" {
			f.state = store.ItemFailed
		} else {
			f.open = func() (io.ReadCloser, error) { return os.Open(m.Path) }
		}
		files = append(files, f)
	}
	for _, m := range in.Skipped {
		files = append(files, importFile{path: labels(memberPath(archive, m.Name)), name: m.Name, state: store.ItemFailed, reason: m.Reason})
	}
	return files
}
