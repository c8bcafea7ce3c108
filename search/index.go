package search

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/mapping"
)

var (
	// ErrDamaged says that the index could not be read, or was made by another
	// version, and was moved aside. Open again for an empty one, and Rebuild it
	// from the store.
	ErrDamaged = errors.New("the search index cannot be read and was moved aside; build it again")
	// ErrBusy says that another process holds the index.
	ErrBusy = errors.New("the search index is in use by another process; stop that one first")
	// ErrClosed says that the index was closed, or lost until Seen or a write
	// can open it again.
	ErrClosed = errors.New("the search index is closed")
)

// batchSize is how many entries go to bleve at once.
const batchSize = 1000

// Index is the clauses of one data folder, ready to be found. Its methods may
// be called by many at once.
type Index struct {
	dir     string
	mapping *mapping.IndexMappingImpl // for the analyzers that queries go through

	mu      sync.RWMutex // held for reading by Find, for writing while live is exchanged
	live    bleve.Index  // nil when it was closed, or lost until it can be opened again
	closed  bool         // guarded by mu
	suspect atomic.Bool  // a query broke down
	writing sync.Mutex   // one writer at a time
	next    *rebuild     // set while Rebuild runs; guarded by writing
	panics  int          // since the last write that went well; guarded by writing
}

// Open opens the index in dir, or makes an empty one where there is none. It
// gives ErrBusy after a second when another process has it open, and ErrDamaged
// when what is there cannot be read: it was then moved aside to dir+".damaged".
func Open(dir string) (*Index, error) {
	m, err := newMapping()
	if err != nil {
		return nil, err
	}
	live, err := openOrCreate(dir, m)
	if err != nil {
		return nil, err
	}
	return &Index{dir: dir, mapping: m, live: live}, nil
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
	for len(entries) > 0 {
		n := min(batchSize, len(entries))
		batch := to.NewBatch()
		for _, e := range entries[:n] {
			if err := add(batch, e, 0); err != nil {
				return err
			}
		}
		if err := to.Batch(batch); err != nil {
			return fmt.Errorf("search: put: %w: %w", errUnwritten, err)
		}
		entries = entries[n:]
	}
	return nil
}

func add(batch *bleve.Batch, e Entry, since int64) error {
	if err := e.check(); err != nil {
		return err
	}
	fields, err := fieldsOf(e)
	if err == nil {
		fields[inSince] = sinceKey(since)
		err = batch.Index(e.ID, fields)
	}
	if err != nil {
		return fmt.Errorf("search: put %s: %w", e.ID, err)
	}
	return nil
}

// fieldsOf gives the entry as bleve sees it. Fields without a value are left out.
func fieldsOf(e Entry) (map[string]any, error) {
	kept, err := e.stored()
	if err != nil {
		return nil, err
	}
	f := map[string]any{inSum: sumOf([]byte(e.ID), kept), inEntry: string(kept)}
	if e.Unit == PageUnit {
		f[inUnit], f[inPageText] = string(PageUnit), e.Text
	} else {
		f[inUnit], f[inText] = string(ClauseUnit), e.Text
	}
	for name, value := range map[string]string{
		inHeading: heading(e), inDossier: e.Dossier, inTitle: e.Title, inDocument: e.Document, inKind: string(e.Kind),
		inClause: clauseKey(e.Number), inBuyer: e.Buyer, inSupplier: e.Supplier, inBuyerName: e.Buyer, inSupplierOf: e.Supplier, inDate: e.Date,
	} {
		if value != "" {
			f[name] = value
		}
	}
	if e.Page > 0 {
		f[inPage] = strconv.Itoa(e.Page)
	}
	if len(e.Date) >= 4 {
		f[inYear] = e.Date[:4]
	}
	if e.Shared {
		f[inShared] = "1"
	}
	if len(e.Visible) > 0 {
		f[inVisible] = e.Visible
	}
	if len(e.Findings) > 0 {
		addFindings(f, e.Findings)
	}
	return f, nil
}

// heading is searched with the clauses only.
func heading(e Entry) string {
	if e.Unit == PageUnit {
		return ""
	}
	return e.Heading
}

func addFindings(to map[string]any, findings []Finding) {
	var requirements, values, pairs []string
	for _, f := range findings {
		requirements = addOnce(requirements, f.Requirement)
		values = addOnce(values, string(f.Value))
		pairs = addOnce(pairs, Pair(f.Requirement, f.Value))
	}
	to[inRequirement], to[inVerdict], to[inPair] = requirements, values, pairs
}

func addOnce(list []string, s string) []string {
	if slices.Contains(list, s) {
		return list
	}
	return append(list, s)
}
