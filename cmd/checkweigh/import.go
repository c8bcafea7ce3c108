package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"time"

	"github.com/checkweigh/checkweigh/dossier"
	"github.com/checkweigh/checkweigh/ingest"
	"github.com/checkweigh/checkweigh/jobs"
	"github.com/checkweigh/checkweigh/report"
	"github.com/checkweigh/checkweigh/store"
)

// importCmd puts many files into dossiers that are kept.
type importCmd struct {
	houseFlags
	importFlags
	Paths    []string `arg:"" name:"path" help:"Files, folders, zips and mailboxes."`
	Manifest string   `placeholder:"FILE" help:"Write a CSV with a line for each file, those inside of archives too: path, dossier, sha256, state, reason, pages, kind."`
	Only     string   `enum:",left,failed" default:"" help:"Of an import that ran before: left hands in what was not handed in, failed tries what failed once more."`
	Server   string   `placeholder:"URL" help:"Send the files to this server in place of a data folder."`
	Token    string   `placeholder:"TOKEN" help:"Token for the server. ($CHECKWEIGH_TOKEN)"`
}

// importFlags say into which dossiers files go.
type importFlags struct {
	Dossier    string `placeholder:"TITLE" help:"Put everything into the dossier of this title, which is made when there is none."`
	DossierPer string `enum:"request,subfolder,one" default:"request" help:"request: a dossier for each FOI request, contracting process, exchange of mails or folder that the files show; subfolder: for each subfolder and each file beside them; one: for everything."`
	Group      string `placeholder:"NAME" help:"Group that new dossiers belong to, whose people then see them; without it the administrators alone do, or, on a server, your only group."`
	Kind       string `placeholder:"KIND" help:"Treat every part as of this kind: ${kinds}."`
}

func (c *importCmd) Run(p *program) error {
	kind, err := forcedKind(c.Kind)
	if err != nil {
		return err
	}
	if err := checkManifest(c.Manifest); err != nil {
		return err
	}
	if c.Only != string(jobs.OnlyFailed) { // what failed is kept, wherever it came from
		if err := somethingThere(c.Paths); err != nil {
			return err
		}
	}
	o := c.importFlags.options(kind)
	o.Paths, o.Only = c.Paths, jobs.Only(c.Only)
	if c.Server != "" {
		return c.toServer(p, o)
	}
	run, err := c.begin(p)
	if err != nil {
		return err
	}
	defer run.shut()
	if err := run.start(c.importFlags, importKey(o), strings.Join(labelsOf(c.Paths), ", ")); err != nil {
		return err
	}
	err = run.do(o)
	err = errors.Join(err, run.manifest(c.Manifest))
	if err != nil && p.ctx.Err() != nil {
		fmt.Fprintln(p.stderr, "stopped: nothing is lost; the same command goes on where this one ended")
		return p.ctx.Err()
	}
	if err != nil {
		return err
	}
	return run.verdict()
}

// begin opens what everything is kept in. The own folder gets its search index
// filled on the way; a shared database is searched by its serves.
func (c houseFlags) begin(p *program) (*importRun, error) {
	h, err := c.open(p, c.Database == "")
	if err != nil {
		return nil, err
	}
	r := &importRun{program: p, house: h, bar: p.newImportBar()}
	o := jobs.Options{Store: h.store, Logger: h.log}
	if pool, ok := h.steps.Pool.(*ingest.Pool); ok {
		r.pages.Pool = pool
		h.steps.Pool = &r.pages
	}
	if h.index != nil {
		o.Index = h.index
	}
	o.Steps = h.steps
	if h.queue, err = jobs.New(o); err != nil {
		h.shut()
		return nil, err
	}
	return r, nil
}

// start begins the import of that key, or goes on with it.
func (r *importRun) start(c importFlags, key, source string) error {
	group := ""
	if c.Group != "" {
		g, err := r.store.GroupByName(r.ctx, c.Group)
		if store.CodeOf(err) == store.NotFound {
			return noSuchGroup(c.Group)
		}
		if err != nil {
			return err
		}
		group = g.ID
	}
	batch, err := r.queue.BeginImport(r.ctx, key, source)
	if err != nil {
		return err
	}
	batch.Group = group
	r.batch = batch
	return nil
}

func noSuchGroup(name string) error {
	return usagef("import: there is no group %s that you are in; `checkweigh group list` names the groups", report.Visible(name))
}

func (c importFlags) options(kind dossier.Kind) jobs.ImportOptions {
	return jobs.ImportOptions{Title: c.Dossier, Per: jobs.Grouping(c.DossierPer), Kind: kind}
}

// importKey is the same for the same import, so that it is gone on with.
func importKey(o jobs.ImportOptions) string {
	parts := []string{o.Title, string(o.Per), string(o.Kind)}
	for _, path := range o.Paths {
		if whole, err := filepath.Abs(path); err == nil {
			path = whole
		}
		parts = append(parts, path)
	}
	sum := sha256.Sum256([]byte(strings.Join(parts, "\x00")))
	return hex.EncodeToString(sum[:])
}

// labelsOf are the last names of the paths: whoever sees the import need not
// see in which folders this machine keeps its files.
func labelsOf(paths []string) []string {
	labels := make([]string, len(paths))
	for i, path := range paths {
		labels[i] = filepath.Base(path)
		if whole, err := filepath.Abs(path); err == nil {
			labels[i] = filepath.Base(whole)
		}
	}
	return labels
}

// importRun is one run of an import into what is kept here.
type importRun struct {
	*program
	*house
	pages pageCounter
	bar   *importBar
	batch *jobs.Import
}

// do hands the files in while the queue works, and waits until all is read and
// judged.
func (r *importRun) do(o jobs.ImportOptions) error {
	if o.Only == jobs.OnlyFailed {
		if _, err := r.batch.Again(r.ctx); err != nil {
			return err
		}
	}
	if err := r.queue.Start(r.ctx); err != nil {
		return err
	}
	o.Scratch = r.store.Scratch()
	watched, stop := context.WithCancel(r.ctx)
	shown := make(chan struct{})
	go func() { defer close(shown); r.follow(watched) }()
	err := r.house.steps.Import(r.ctx, o, r.batch)
	if err == nil {
		err = r.settle()
	}
	stop()
	<-shown
	return errors.Join(err, r.finish(err))
}

// settle waits until nothing of the import is left to be read or judged.
func (r *importRun) settle() error {
	for {
		settled, err := r.batch.Settled(r.ctx)
		if err != nil || settled {
			return err
		}
		select {
		case <-r.ctx.Done():
			return r.ctx.Err()
		case <-time.After(100 * time.Millisecond):
		}
	}
}

// follow shows how far the import is until ctx ends.
func (r *importRun) follow(ctx context.Context) {
	for {
		if counts, err := r.batch.Counts(ctx); err == nil {
			r.bar.show(counts, r.pages.read(), false)
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(r.bar.every()):
		}
	}
}

// finish lets what has begun end, and says how far the import came.
func (r *importRun) finish(ended error) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(r.ctx), drainFor)
	defer cancel()
	err := r.rest(ctx)
	if ended != nil {
		err = errors.Join(err, r.batch.Stop(ctx, store.BatchStopped))
	}
	counts, countErr := r.batch.Counts(ctx)
	r.bar.show(counts, r.pages.read(), true)
	return errors.Join(err, countErr)
}

// verdict names what was not read, and is the exit code.
func (r *importRun) verdict() error {
	code := error(nil)
	err := r.batch.EachRow(r.ctx, "", func(row store.BatchRow) error {
		if !notWhole(row) {
			return nil
		}
		code = exit(exitPartly)
		r.notRead(row.Path, row.Reason)
		return nil
	})
	return errors.Join(err, code)
}

// notWhole reports whether something of a file was not read that should have
// been: what the system or a link left in a folder is no loss.
func notWhole(row store.BatchRow) bool {
	switch row.State {
	case store.ItemRead:
		return row.Detail == dossier.StatePartlyRead
	case store.ItemSkipped:
		return row.Member
	}
	return true
}
