package search

import (
	"context"
	"fmt"
	"os"
	"time"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/index/scorch"
	"github.com/blevesearch/bleve/v2/index/scorch/mergeplan"
	index "github.com/blevesearch/bleve_index_api"
)

// rewriteDeleted is a plan of bleve's merger that writes every segment anew that holds
// removed entries, each for itself, and leaves the others alone.
var rewriteDeleted = mergeplan.MergePlanOptions{
	MaxSegmentsPerTier:   1,
	MaxSegmentSize:       1 << 30,
	TierGrowth:           1,
	SegmentsPerMergeTask: 1,
	FloorSegmentSize:     1,
	CalcBudget:           func(int64, int64, *mergeplan.MergePlanOptions) int { return 0 },
}

// forgetAtMost: on a full disk bleve would try for ever.
const forgetAtMost = 2 * time.Minute

// forget takes the words of removed entries out of the files, where bleve leaves
// them, only marked, until it merges by itself, which may be never. It costs as
// much as writing the segments that held them.
func forget(ctx context.Context, in bleve.Index) error {
	low, err := in.Advanced()
	if err != nil {
		return err
	}
	disk, ok := low.(*scorch.Scorch)
	if !ok {
		return nil
	}
	if err := putOneAgain(in); err != nil { // the planner never looks at a segment that is alone
		return err
	}
	ctx, done := context.WithTimeout(ctx, forgetAtMost)
	defer done()
	if err := disk.ForceMerge(ctx, &rewriteDeleted); err != nil {
		return fmt.Errorf("search: forget: %w", err)
	}
	if ctx.Err() != nil {
		return fmt.Errorf("search: what was deleted is still in the files of the index; build it anew: %w", ctx.Err())
	}
	return nil
}

// putOneAgain writes any one entry as it is once more, into a segment of its own.
func putOneAgain(in bleve.Index) error {
	var any kept
	err := withReader(in, func(r index.IndexReader) error {
		all, err := r.DocIDReaderAll()
		if err != nil {
			return err
		}
		defer all.Close()
		next, err := all.Next()
		if err != nil || next == nil {
			return err
		}
		id, err := r.ExternalID(next)
		if err != nil {
			return err
		}
		any, err = readKept(r, id)
		return err
	})
	if err != nil || !any.ok {
		return err
	}
	b := newBatches(in)
	if err := b.add(any.entry, any.since); err != nil {
		return err
	}
	return b.write()
}

// dropAside removes the copy of a damaged index, which holds what is deleted now.
func (ix *Index) dropAside() error {
	if err := os.RemoveAll(aside(ix.dir)); err != nil {
		return fmt.Errorf("search: remove the damaged index: %w", err)
	}
	return nil
}
