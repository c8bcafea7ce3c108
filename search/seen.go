package search

import (
	"encoding/binary"
	"fmt"
)

var seenKey = []byte("checkweigh/seen")

// Seen is the number of the last change of the store that is in the index, as
// SetSeen kept it: 0 for a new index, and after a Rebuild until it is set again.
// An index that was lost is thus filled from the first change on. One that broke
// down is opened again first.
func (ix *Index) Seen() (int64, error) {
	if err := ix.mend(); err != nil {
		return 0, err
	}
	ix.mu.RLock()
	defer ix.mu.RUnlock()
	if ix.live == nil {
		return 0, ErrClosed
	}
	raw, err := ix.live.GetInternal(seenKey)
	if err != nil {
		return 0, fmt.Errorf("search: seen: %w", err)
	}
	if len(raw) != 8 {
		return 0, nil
	}
	return int64(binary.BigEndian.Uint64(raw)), nil
}

// SetSeen keeps the number of the last change that is in the index.
func (ix *Index) SetSeen(change int64) error {
	ix.writing.Lock()
	defer ix.writing.Unlock()
	return ix.heal(ix.setSeen(change))
}

func (ix *Index) setSeen(change int64) (err error) {
	defer recoverDamage(&err)
	ix.mu.RLock()
	defer ix.mu.RUnlock()
	if ix.live == nil {
		return ErrClosed
	}
	if err := ix.live.SetInternal(seenKey, binary.BigEndian.AppendUint64(nil, uint64(change))); err != nil {
		return fmt.Errorf("search: set seen: %w: %w", errUnwritten, err)
	}
	return nil
}
