package main

import (
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strconv"

	"github.com/checkweigh/checkweigh/search"
	"github.com/checkweigh/checkweigh/store"
)

// manifestColumns are the columns of the list of an import.
var manifestColumns = []string{"path", "dossier", "sha256", "state", "reason", "pages", "kind"}

// checkManifest finds out before an hour of reading that there is no place for
// the list.
func checkManifest(name string) error {
	if name == "" {
		return nil
	}
	if info, err := os.Stat(name); err == nil && info.IsDir() {
		return usagef("--manifest %s is a folder; name a file in it", name)
	}
	temp, err := os.CreateTemp(filepath.Dir(name), ".checkweigh-*")
	if err != nil {
		return usagef("--manifest %s cannot be written: %w; name a file in a folder that is there and that this account may write to", name, cause(err))
	}
	return errors.Join(temp.Close(), os.Remove(temp.Name()))
}

// manifest writes the account of the import, as far as it came: also when it was
// broken off.
func (r *importRun) manifest(name string) error {
	if name == "" || r.batch == nil {
		return nil
	}
	return writeWhole(name, func(w io.Writer) error {
		out := csv.NewWriter(w)
		if err := out.Write(manifestColumns); err != nil {
			return err
		}
		ctx, titles := context.WithoutCancel(r.ctx), map[string]string{}
		err := r.batch.EachRow(ctx, "", func(row store.BatchRow) error {
			cells, err := r.manifestCells(ctx, row, titles)
			if err != nil {
				return err
			}
			for i, cell := range cells {
				cells[i] = search.SafeCell(cell)
			}
			return out.Write(cells)
		})
		out.Flush()
		return errors.Join(err, out.Error())
	})
}

// manifestCells are the cells of one file. Its state is the document's own where
// it has one.
func (r *importRun) manifestCells(ctx context.Context, row store.BatchRow, titles map[string]string) ([]string, error) {
	title, known := titles[row.Dossier]
	if !known && row.Dossier != "" {
		d, err := r.store.Dossier(ctx, row.Dossier)
		if err != nil && store.CodeOf(err) != store.NotFound {
			return nil, err
		}
		title = d.Title
		titles[row.Dossier] = title
	}
	state, pages, kind := string(row.State), "", ""
	if row.Detail != "" && row.State != store.ItemWaiting {
		state = string(row.Detail)
		c, err := r.store.Checked(ctx, row.Document, "", r.house.steps.Rules.Version)
		if err != nil && store.CodeOf(err) != store.NotFound {
			return nil, err
		}
		if n := len(c.Reading.Pages); n > 0 {
			pages = strconv.Itoa(n)
		}
		if len(c.Reading.Outline.Parts) > 0 {
			one, _ := c.Reading.Outline.Kind()
			kind = string(one)
		}
	}
	return []string{row.Path, title, row.Document, state, row.Reason, pages, kind}, nil
}

// writeWhole writes a file that appears whole or not at all.
func writeWhole(name string, write func(io.Writer) error) error {
	temp, err := os.CreateTemp(filepath.Dir(name), ".checkweigh-*")
	if err != nil {
		return fmt.Errorf("cannot write %s: %w", name, err)
	}
	defer os.Remove(temp.Name())
	err = write(temp)
	if err == nil {
		err = temp.Chmod(0o644)
	}
	if err = errors.Join(err, temp.Close()); err == nil {
		err = os.Rename(temp.Name(), name)
	}
	if err != nil {
		return fmt.Errorf("cannot write %s: %w", name, err)
	}
	return nil
}

// list writes what the server says of the import.
func (s *sending) list(ctx context.Context, name string, rows []store.BatchRow) error {
	return writeWhole(name, func(w io.Writer) error {
		out := csv.NewWriter(w)
		err := out.Write(manifestColumns)
		for _, row := range rows {
			title, known := s.titles[row.Dossier]
			if !known && row.Dossier != "" {
				var d struct{ Title string }
				if s.ask(ctx, "GET", "/api/v1/dossiers/"+row.Dossier, nil, "", &d) == nil {
					title = d.Title
				}
				s.titles[row.Dossier] = title
			}
			state := string(row.State)
			if row.Detail != "" && row.State != store.ItemWaiting {
				state = string(row.Detail)
			}
			pages, kind := s.pagesAndKind(ctx, row)
			cells := []string{row.Path, title, row.Document, state, row.Reason, pages, kind}
			for i, cell := range cells {
				cells[i] = search.SafeCell(cell)
			}
			err = errors.Join(err, out.Write(cells))
		}
		out.Flush()
		return errors.Join(err, out.Error())
	})
}

// pagesAndKind asks what was read of a file. The list is written all the same
// where the server does not say.
func (s *sending) pagesAndKind(ctx context.Context, row store.BatchRow) (pages, kind string) {
	if row.State != store.ItemRead || row.Document == "" {
		return "", ""
	}
	var d struct {
		Kind         string
		Pages, Parts []struct{}
	}
	if s.ask(ctx, http.MethodGet, "/api/v1/documents/"+row.Document, nil, "", &d) != nil {
		return "", ""
	}
	if n := len(d.Pages); n > 0 {
		pages = strconv.Itoa(n)
	}
	if len(d.Parts) > 0 {
		kind = d.Kind
	}
	return pages, kind
}
