package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"strings"
	"time"

	"github.com/checkweigh/checkweigh/jobs"
	"github.com/checkweigh/checkweigh/store"
)

// toServer sends the files to a server. What belongs together is found out here,
// in children that are held back as everywhere; reading is the server's.
func (c *importCmd) toServer(p *program, o jobs.ImportOptions) error {
	base, err := url.Parse(c.Server)
	if err != nil || base.Host == "" || base.Scheme != "http" && base.Scheme != "https" {
		return usagef("import: %s is not the address of a server; write it as in https://checkweigh.example", c.Server)
	}
	steps, done, err := p.steps(c.Rules, c.OCR, c.Office)
	if err != nil {
		return err
	}
	defer done()
	o.Scratch = os.TempDir()
	s := &sending{program: p, base: base, token: c.Token, bar: p.newImportBar(), titles: map[string]string{}}
	if err := s.belong(c.Group); err != nil {
		return err
	}
	if err := s.begin(importKey(o), strings.Join(labelsOf(c.Paths), ", ")); err != nil {
		return err
	}
	if o.Only == jobs.OnlyFailed {
		if err := s.do(p.ctx, http.MethodPost, "/retry", nil, nil); err != nil {
			return err
		}
	}
	o.Found = func(found, done int) { s.bar.show(store.BatchCounts{Files: found, Waiting: found - done}, 0, false) }
	err = steps.Import(p.ctx, o, s)
	if err == nil {
		err = s.settle()
	}
	ended := context.WithoutCancel(p.ctx)
	if err != nil {
		err = errors.Join(err, s.state(ended, store.BatchStopped))
	}
	if listed := s.finish(ended, c.Manifest); err == nil || p.ctx.Err() == nil {
		err = errors.Join(err, listed)
	}
	if p.ctx.Err() != nil {
		fmt.Fprintln(p.stderr, "stopped: nothing is lost; the same command goes on where this one ended")
		return p.ctx.Err()
	}
	return err
}

// sending is an import into a server: the Intake that asks it for everything.
type sending struct {
	*program
	base   *url.URL
	token  string
	batch  string
	bar    *importBar
	items  map[string]store.BatchItem // what the server knew when the import began, and was told since
	titles map[string]string          // of dossiers, by id
	group  string                     // id; "": the only group of whoever sends
}

// sendTime is for the largest file over a slow line.
const sendTime = time.Hour

// belong finds the group of that name among those of whoever sends.
func (s *sending) belong(name string) error {
	if name == "" {
		return nil
	}
	var me struct{ Groups []store.Group }
	if err := s.ask(s.ctx, http.MethodGet, "/api/v1/me", nil, "", &me); err != nil {
		return err
	}
	for _, g := range me.Groups {
		if g.Name == name {
			s.group = g.ID
			return nil
		}
	}
	return noSuchGroup(name)
}

// begin goes on with the import of this source, or begins it. The key keeps
// apart folders of one name; nobody can read a path from it.
func (s *sending) begin(key, source string) error {
	source += " [" + key[:12] + "]"
	var answer struct {
		ID      string
		Batches []struct{ ID, Source string }
	}
	if err := s.ask(s.ctx, http.MethodGet, "/api/v1/batches?limit=100", nil, "", &answer); err != nil {
		return err
	}
	for _, b := range answer.Batches {
		if b.Source == source && s.batch == "" {
			s.batch = b.ID
		}
	}
	if s.batch != "" {
		if err := s.state(s.ctx, store.BatchRunning); err != nil {
			return err
		}
		return s.known()
	}
	if err := s.askJSON(s.ctx, http.MethodPost, "/api/v1/batches", map[string]string{"source": source}, &answer); err != nil {
		return err
	}
	s.batch = answer.ID
	return s.known()
}

func (s *sending) state(ctx context.Context, state store.BatchState) error {
	return s.do(ctx, http.MethodPatch, "", map[string]any{"state": state}, nil)
}

// rows turns the pages of what the server knows of the import.
func (s *sending) rows(ctx context.Context, fn func(store.BatchRow) error) error {
	for cursor := ""; ; {
		var page struct {
			Items []store.BatchRow
			Next  string
		}
		if err := s.do(ctx, http.MethodGet, "/items?limit=100&cursor="+url.QueryEscape(cursor), nil, &page); err != nil {
			return err
		}
		for _, row := range page.Items {
			if err := fn(row); err != nil {
				return err
			}
		}
		if cursor = page.Next; cursor == "" {
			return nil
		}
	}
}

// known fetches what an earlier run told the server.
func (s *sending) known() error {
	s.items = map[string]store.BatchItem{}
	return s.rows(s.ctx, func(row store.BatchRow) error {
		if !row.Member {
			s.items[row.Path] = store.BatchItem{Path: row.Path, Dossier: row.Dossier, Document: row.Document, State: row.State, Reason: row.Reason}
		}
		return nil
	})
}

// Item gives what the server knows of a path.
func (s *sending) Item(_ context.Context, path string) (store.BatchItem, bool, error) {
	it, ok := s.items[path]
	return it, ok, nil
}

// Put tells the server of files that are not sent, or not yet.
func (s *sending) Put(ctx context.Context, items ...store.BatchItem) error {
	type line struct {
		Path    string          `json:"path"`
		Dossier string          `json:"dossier,omitempty"`
		Size    int64           `json:"size,omitempty"`
		State   store.ItemState `json:"state,omitempty"`
		Reason  string          `json:"reason,omitempty"`
	}
	var body struct {
		Items []line `json:"items"`
	}
	for _, it := range items {
		s.items[it.Path] = it
		state := it.State
		if state == store.ItemRead { // an archive whose files were sent one by one
			state = store.ItemSkipped
		}
		body.Items = append(body.Items, line{it.Path, it.Dossier, it.Size, state, it.Reason})
	}
	return s.do(ctx, http.MethodPut, "/items", body, nil)
}

// Dossier finds or makes the dossier of a key.
func (s *sending) Dossier(ctx context.Context, key, title string) (string, error) {
	var d struct{ ID string }
	body := map[string]string{"key": short(key, 2000), "title": short(title, 300)}
	if s.group != "" {
		body["group"] = s.group
	}
	err := s.do(ctx, http.MethodPut, "/dossiers", body, &d)
	s.titles[d.ID] = title
	return d.ID, err
}

func short(s string, runes int) string {
	if r := []rune(s); len(r) > runes {
		return string(r[len(r)-runes:])
	}
	return s
}

// Close says that all was sent.
func (s *sending) Close(ctx context.Context, found map[string]bool) error {
	var gone []store.BatchItem
	for path, it := range s.items {
		if it.Document == "" && it.State == store.ItemWaiting && !found[path] {
			gone = append(gone, store.BatchItem{Path: path, State: store.ItemFailed, Reason: "not there: it was moved or deleted"})
		}
	}
	for len(gone) > 0 {
		n := min(len(gone), 500)
		if err := s.Put(ctx, gone[:n]...); err != nil {
			return err
		}
		gone = gone[n:]
	}
	return s.state(ctx, store.BatchEnded)
}

// settle waits until the server has read everything.
func (s *sending) settle() error {
	for {
		var b struct{ Counts store.BatchCounts }
		if err := s.do(s.ctx, http.MethodGet, "", nil, &b); err != nil {
			return err
		}
		s.bar.show(b.Counts, 0, false)
		left := b.Counts.Waiting
		for _, it := range s.items { // left out by --only
			if it.Document == "" && it.State == store.ItemWaiting {
				left--
			}
		}
		if left <= 0 {
			return nil
		}
		select {
		case <-s.ctx.Done():
			return s.ctx.Err()
		case <-time.After(max(time.Second, s.bar.every()/3)):
		}
	}
}

// finish writes the list, names what was not read, and gives the exit code.
func (s *sending) finish(ctx context.Context, manifest string) error {
	var rows []store.BatchRow
	counts := store.BatchCounts{}
	code := error(nil)
	err := s.rows(ctx, func(row store.BatchRow) error {
		rows = append(rows, row)
		counts.Files++
		switch row.State {
		case store.ItemWaiting:
			counts.Waiting++
		case store.ItemFailed:
			counts.Failed++
		}
		if notWhole(row) {
			code = exit(exitPartly)
			s.notRead(row.Path, row.Reason)
		}
		return nil
	})
	s.bar.show(counts, 0, true)
	if err == nil && manifest != "" {
		err = s.list(ctx, manifest, rows)
	}
	return errors.Join(err, code)
}
