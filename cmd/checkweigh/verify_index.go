package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"github.com/checkweigh/checkweigh/jobs"
	"github.com/checkweigh/checkweigh/search"
)

const rebuildIt = "build it anew with: checkweigh index rebuild"

// index compares this folder's copy of the search index with the rows. What
// changed since it was last written is put in first. Where a running serve has
// the index, a copy of it as it lies on the disk is compared.
func (v *verification) index() error {
	dir := indexFolder(v.store)
	if held, err := os.ReadDir(dir); errors.Is(err, os.ErrNotExist) || err == nil && len(held) == 0 {
		fmt.Fprintf(v.stderr, "there is no search index in %s to compare; `checkweigh serve` builds it\n", v.store.Dir())
		return nil
	}
	ix, err := search.Open(dir)
	if errors.Is(err, search.ErrBusy) {
		return v.indexOfServe(dir)
	}
	if errors.Is(err, search.ErrDamaged) {
		v.line("index_damaged", dir, "the search index cannot be read and was moved aside", "`checkweigh serve` builds it anew when it starts, or "+rebuildIt)
		return nil
	}
	if err != nil {
		return err
	}
	defer ix.Close()
	return v.compare(ix)
}

// indexOfServe compares what a running serve has written of the index.
func (v *verification) indexOfServe(dir string) error {
	copied := filepath.Join(v.store.Scratch(), "index")
	if err := search.Copy(v.ctx, dir, copied); errors.Is(err, search.ErrBusy) {
		fmt.Fprintf(v.stderr, "not compared: the search index, which a running serve has (%s) and is writing; try again when it has less to do\n", holder(v.store.Dir()))
		v.partly = true
		return nil
	} else if err != nil {
		return err
	}
	ix, err := search.Open(copied)
	if errors.Is(err, search.ErrDamaged) {
		v.line("index_damaged", dir, "the search index cannot be read as it lies on the disk", "stop the running serve and start it again: it builds it anew")
		return nil
	}
	if err != nil {
		return err
	}
	defer ix.Close()
	return v.compare(ix)
}

// compareTries is how often the index is compared while others change the rows.
const compareTries = 10

// compare names what differs each time: what differs once, while somebody else
// changes the rows, is behind and not wrong.
func (v *verification) compare(ix *search.Index) error {
	var lasting []search.Difference
	for try := range compareTries {
		differ, err := v.compareOnce(ix)
		if err != nil {
			return err
		}
		if try > 0 {
			differ = slices.DeleteFunc(differ, func(d search.Difference) bool { return !slices.Contains(lasting, d) })
		}
		lasting = differ
		moved, err := v.moved(ix)
		if err != nil {
			return err
		}
		if !moved || len(lasting) == 0 {
			break
		}
	}
	for _, d := range lasting {
		v.line("index", d.ID, d.What, rebuildIt)
	}
	return nil
}

func (v *verification) compareOnce(ix *search.Index) ([]search.Difference, error) {
	if damage, err := ix.Damage(); err != nil {
		return nil, err
	} else if len(damage) == 0 { // never write into a damaged one
		if err := jobs.CatchUp(v.ctx, v.store, ix, v.set.Version); err != nil {
			return nil, err
		}
	}
	return ix.Verify(v.ctx, func(yield func(search.Entry) error) error {
		return jobs.EachEntry(v.ctx, v.store, v.set.Version, yield)
	})
}

// moved reports whether rows have changed since the index was brought up to them.
func (v *verification) moved(ix *search.Index) (bool, error) {
	last, err := v.store.LastChange(v.ctx)
	if err != nil {
		return false, err
	}
	seen, err := ix.Seen()
	return seen < last, err
}
