package search

import (
	"encoding/binary"
	"fmt"

	"github.com/blevesearch/bleve/v2"
)

var seenKey = []byte("checkweigh/seen")

func seenValue(change int64) []byte { return binary.BigEndian.AppendUint64(nil, uint64(change)) }

// Seen is the number of the last change of the store that is in the index, as
// Apply kept it: 0 for a new index. An index that was lost is thus filled from
// the first change on. One that broke down is opened again first.
func (ix *Index) Seen() (int64, error) {
	if err := ix.mend(); err != nil {
		return 0, err
	}
	ix.mu.RLock()
	defer ix.mu.RUnlock()
	if ix.live == nil {
		return 0, ErrClosed
	}
	return seenIn(ix.live)
}

func seenIn(in bleve.Index) (int64, error) {
	raw, err := in.GetInternal(seenKey)
	if err != nil {
		return 0, fmt.Errorf("search: seen: %w", err)
	}
	if len(raw) != 8 {
		return 0, nil
	}
	return int64(binary.BigEndian.Uint64(raw)), nil
}

func setSeen(in bleve.Index, change int64) error {
	if err := in.SetInternal(seenKey, seenValue(change)); err != nil {
		return fmt.Errorf("search: set seen: %w: %w", errUnwritten, err)
	}
	return nil
}
