package search

import (
	"encoding/json"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/mapping"
	"github.com/blevesearch/bleve/v2/search/query"
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

// Put adds the entries, or exchanges those that have the same id. Use Replace
// when a document was read again and may have fewer clauses than before.
func (ix *Index) Put(entries []Entry) error {
	ix.writing.Lock()
	defer ix.writing.Unlock()
	return ix.write(func(to bleve.Index) error { return putAll(to, entries) }, documentsOf(entries)...)
}

// Replace exchanges everything held of a document for the entries, which must
// all be of that document.
func (ix *Index) Replace(document string, entries []Entry) error {
	ix.writing.Lock()
	defer ix.writing.Unlock()
	return ix.write(func(to bleve.Index) error {
		if err := deleteAll(to, document); err != nil {
			return err
		}
		return putAll(to, entries)
	}, document)
}

// DeleteDocument removes every clause of the document. It is no error when
// there is none.
func (ix *Index) DeleteDocument(id string) error {
	ix.writing.Lock()
	defer ix.writing.Unlock()
	return ix.write(func(to bleve.Index) error { return deleteAll(to, id) }, id)
}

// write does a change to the index and, while a Rebuild runs, to the one that
// will take its place, so that no change is lost between the two. After a
// failure of bleve the index is opened again.
func (ix *Index) write(change func(bleve.Index) error, documents ...string) error {
	return ix.heal(ix.tryWrite(change, documents...))
}

func (ix *Index) tryWrite(change func(bleve.Index) error, documents ...string) (err error) {
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
	for _, d := range documents {
		ix.next.newer[d] = true
	}
	return change(ix.next.index)
}

func documentsOf(entries []Entry) []string {
	var ids []string
	for i, e := range entries {
		if i == 0 || e.Document != entries[i-1].Document {
			ids = append(ids, e.Document)
		}
	}
	return ids
}

func putAll(to bleve.Index, entries []Entry) error {
	for len(entries) > 0 {
		n := min(batchSize, len(entries))
		batch := to.NewBatch()
		for _, e := range entries[:n] {
			if err := add(batch, e); err != nil {
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

func add(batch *bleve.Batch, e Entry) error {
	if err := e.check(); err != nil {
		return err
	}
	whole, err := json.Marshal(e)
	if err != nil {
		return fmt.Errorf("search: put %s: %w", e.ID, err)
	}
	values := make([]string, len(e.Verdicts))
	for i, v := range e.Verdicts {
		values[i] = afterColon(v)
	}
	err = batch.Index(e.ID, map[string]any{
		inText: e.Text, inHeading: e.Heading, inDossier: e.Dossiers, inDocument: e.Document, inKind: string(e.Kind),
		inClause: clauseKey(e.Number), inRequirement: e.Requirements, inVerdict: values, inPair: e.Verdicts,
		inBuyer: e.Buyer, inSupplier: e.Supplier, inEntry: string(whole),
	})
	if err != nil {
		return fmt.Errorf("search: put %s: %w", e.ID, err)
	}
	return nil
}

func deleteAll(from bleve.Index, document string) error {
	q := query.NewTermQuery(document)
	q.SetField(inDocument)
	for {
		found, err := from.Search(bleve.NewSearchRequestOptions(q, batchSize, 0, false))
		if err != nil {
			return fmt.Errorf("search: delete %s: %w", document, err)
		}
		if len(found.Hits) == 0 {
			return nil
		}
		batch := from.NewBatch()
		for _, hit := range found.Hits {
			batch.Delete(hit.ID)
		}
		if err := from.Batch(batch); err != nil {
			return fmt.Errorf("search: delete %s: %w: %w", document, errUnwritten, err)
		}
	}
}
