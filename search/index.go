package search

import (
	"errors"
	"fmt"
	"sync"
	"sync/atomic"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/mapping"
)

var (
	// ErrDamaged says that the index could not be read and was moved aside. Open
	// again for an empty one, and Rebuild it from the store.
	ErrDamaged = errors.New("the search index cannot be read and was moved aside; build it again")
	// ErrBusy says that another process holds the index.
	ErrBusy = errors.New("the search index is in use by another process; stop that one first")
	// ErrClosed says that the index was closed, or lost until Seen or a write
	// can open it again.
	ErrClosed = errors.New("the search index is closed")
)

// batchSize is how many entries go to bleve at once, and batchBytes after how
// much text they go earlier: each batch is a file that must be merged later, and
// holds about twenty times its text in memory; larger ones take longer for the same.
const (
	batchSize  = 2000
	batchBytes = 2 << 20
)

// Index is the clauses of one data folder, ready to be found. Its methods may
// be called by many at once.
type Index struct {
	dir     string
	mapping *mapping.IndexMappingImpl // for the analyzers that queries go through

	keys      segmentTables[*keyTable]
	dates     segmentTables[dateTable]
	maxLooked int          // for one query
	mu        sync.RWMutex // held for reading by Find, for writing while live is exchanged
	live      bleve.Index  // nil when it was closed, or lost until it can be opened again
	closed    bool         // guarded by mu
	suspect   atomic.Bool  // a query broke down
	writing   sync.Mutex   // one writer at a time
	next      *rebuild     // set while Rebuild runs; guarded by writing
	panics    int          // since the last write that went well; guarded by writing
}

// Open opens the index in dir, or makes an empty one where there is none. It
// gives ErrBusy after a second when another process has it open, and ErrDamaged
// when what is there cannot be read: it was then moved aside to dir+".damaged",
// where it stays until something is deleted. A sound one of another version is
// replaced by an empty one.
func Open(dir string) (*Index, error) {
	m, err := newMapping()
	if err != nil {
		return nil, err
	}
	live, err := openOrCreate(dir, m)
	if err != nil {
		return nil, err
	}
	return &Index{
		dir: dir, mapping: m, live: live, maxLooked: maxLooked,
		keys: segmentTables[*keyTable]{build: newKeyTable}, dates: segmentTables[dateTable]{build: newDateTable},
	}, nil
}

// Close waits for the queries that run and closes the index.
func (ix *Index) Close() error {
	ix.writing.Lock()
	defer ix.writing.Unlock()
	ix.mu.Lock()
	defer ix.mu.Unlock()
	ix.closed = true
	if ix.live == nil {
		return nil
	}
	err := ix.live.Close()
	ix.live = nil
	if err != nil {
		return fmt.Errorf("search: close: %w", err)
	}
	return nil
}

// Count is the number of entries held.
func (ix *Index) Count() (uint64, error) {
	ix.mu.RLock()
	defer ix.mu.RUnlock()
	if ix.live == nil {
		return 0, ErrClosed
	}
	return ix.live.DocCount()
}

// Put adds the entries, or exchanges those that have the same id.
func (ix *Index) Put(entries []Entry) error {
	ix.writing.Lock()
	defer ix.writing.Unlock()
	return ix.write(func(to bleve.Index) error { return putAll(to, entries) }, entries...)
}

// write does a change to the index and, while a Rebuild runs, to the one that
// will take its place, so that no change is lost between the two. After a
// failure of bleve the index is opened again.
func (ix *Index) write(change func(bleve.Index) error, entries ...Entry) error {
	return ix.heal(ix.tryWrite(change, entries...))
}

func (ix *Index) tryWrite(change func(bleve.Index) error, entries ...Entry) (err error) {
	defer recoverDamage(&err)
	ix.mu.RLock()
	defer ix.mu.RUnlock()
	if ix.live == nil {
		return ErrClosed
	}
	if err := change(ix.live); err != nil {
		return err
	}
	if ix.next == nil {
		return nil
	}
	for _, e := range entries {
		ix.next.newer[scope{e.Dossier, e.Document}] = true
	}
	return change(ix.next.index)
}

func putAll(to bleve.Index, entries []Entry) error {
	b := newBatches(to)
	for _, e := range entries {
		if err := b.add(e, 0); err != nil {
			return err
		}
	}
	return b.write()
}
