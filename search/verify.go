package search

import (
	"bufio"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/index/scorch"
	index "github.com/blevesearch/bleve_index_api"
)

// Difference is an entry, or a file of the index, that is not as it should be.
type Difference struct {
	ID   string // of the entry, or the name of the file
	What string // in plain words
}

// Each calls fn with the id and the Sum of every entry, in no order that matters.
// The sum is made anew from what is kept, so that a byte that flipped shows.
func (ix *Index) Each(ctx context.Context, fn func(id, sum string) error) (err error) {
	defer ix.recovered(&err)
	ix.mu.RLock()
	defer ix.mu.RUnlock()
	if ix.live == nil {
		return ErrClosed
	}
	return withReader(ix.live, func(r index.IndexReader) error {
		all, err := r.DocIDReaderAll()
		if err != nil {
			return err
		}
		defer all.Close()
		for {
			next, err := all.Next()
			if err != nil || next == nil {
				return err
			}
			if err := ctx.Err(); err != nil {
				return err
			}
			id, err := r.ExternalID(next)
			if err != nil {
				return err
			}
			k, err := readKept(r, id)
			sum := k.entry.Sum()
			if err != nil || sum != k.sum {
				sum = "" // what no entry has
			}
			if err := fn(id, sum); err != nil {
				return err
			}
		}
	})
}

// Verify compares the index with the source, which yields every entry of the
// store, and names all that differs: it is empty when the index is a true copy.
func (ix *Index) Verify(ctx context.Context, source func(yield func(Entry) error) error) ([]Difference, error) {
	differ, err := ix.Damage()
	if err != nil {
		return nil, err
	}
	held := map[string]string{}
	if err := ix.Each(ctx, func(id, sum string) error { held[id] = sum; return nil }); err != nil {
		return differ, fmt.Errorf("search: verify: %w", err)
	}
	err = source(func(e Entry) error {
		switch sum, ok := held[e.ID]; {
		case !ok:
			differ = append(differ, Difference{e.ID, "is not in the search index"})
		case sum == "":
			differ = append(differ, Difference{e.ID, "is damaged in the search index"})
		case sum != e.Sum():
			differ = append(differ, Difference{e.ID, "differs in the search index"})
		}
		delete(held, e.ID)
		return ctx.Err()
	})
	if err != nil {
		return differ, fmt.Errorf("search: verify: %w", err)
	}
	for id := range held {
		differ = append(differ, Difference{id, "is in the search index and nowhere else"})
	}
	slices.SortFunc(differ, func(a, b Difference) int { return strings.Compare(a.ID+a.What, b.ID+b.What) })
	return differ, nil
}

// Damage names the files of the index that are not as they were written. bleve
// itself reads flipped bytes without a word.
func (ix *Index) Damage() (differ []Difference, err error) {
	ix.mu.RLock()
	defer ix.mu.RUnlock()
	if ix.live == nil {
		return nil, ErrClosed
	}
	err = eachFault(ix.live, func(file string, fault error) error {
		differ = append(differ, Difference{"index/store/" + file, fault.Error()})
		return nil
	})
	return differ, err
}

// checkFiles fails on the first file in use that is damaged.
func checkFiles(in bleve.Index) error {
	return eachFault(in, func(file string, fault error) error { return fmt.Errorf("%s: %w", file, fault) })
}

// eachFault gives each file in use that is damaged, until told to stop. Segments
// are merged meanwhile, and the file of one that is used no more may be gone.
func eachFault(in bleve.Index, fault func(file string, err error) error) error {
	files, err := segmentFiles(in)
	if err != nil {
		return err
	}
	for _, f := range files {
		bad := checkFile(f)
		if bad == nil {
			continue
		}
		now, err := segmentFiles(in)
		if err != nil {
			return err
		}
		if !slices.Contains(now, f) {
			continue
		}
		if err := fault(filepath.Base(f), bad); err != nil {
			return err
		}
	}
	return nil
}

// segmentFiles gives the paths of the files in use.
func segmentFiles(in bleve.Index) (files []string, err error) {
	err = withReader(in, func(r index.IndexReader) error {
		snapshot, ok := r.(*scorch.IndexSnapshot)
		if !ok {
			return errors.New("search: the index is of an unknown sort")
		}
		for _, s := range snapshot.Segments() {
			if p, ok := s.Segment().(interface{ Path() string }); ok {
				files = append(files, p.Path())
			}
		}
		return nil
	})
	return files, err
}

// checkFile compares a segment with the CRC-32 in its last four bytes.
func checkFile(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return errors.New("cannot be opened")
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil || info.Size() < 4 {
		return errors.New("is cut short")
	}
	sum := crc32.NewIEEE()
	in := bufio.NewReaderSize(f, 1<<20)
	if _, err := io.CopyN(sum, in, info.Size()-4); err != nil {
		return errors.New("cannot be read")
	}
	var want [4]byte
	if _, err := io.ReadFull(in, want[:]); err != nil {
		return errors.New("cannot be read")
	}
	if binary.BigEndian.Uint32(want[:]) != sum.Sum32() {
		return errors.New("has bytes that changed since they were written")
	}
	return nil
}
