package search

import (
	"fmt"

	"github.com/RoaringBitmap/roaring/v2"
	"github.com/blevesearch/bleve/v2/index/scorch"
	index "github.com/blevesearch/bleve_index_api"
	segment "github.com/blevesearch/scorch_segment_api/v2"
)

// A set is entries of one segment by their numbers there. Sets are shared with
// the files of the index and never changed.
type set = roaring.Bitmap

// view is one segment as a session sees it: a file of the index whose entries
// are numbered from 0.
type view struct {
	segment segment.Segment
	gone    *set // entries that were exchanged or removed since; nil for none
	live    *set // all others
	dicts   map[string]segment.TermDictionary
}

func viewsOf(r index.IndexReader) ([]*view, error) {
	snapshot, ok := r.(*scorch.IndexSnapshot)
	if !ok {
		return nil, fmt.Errorf("search: an index of the unknown sort %T", r)
	}
	var all []*view
	for _, s := range snapshot.Segments() {
		all = append(all, &view{s.Segment(), s.Deleted(), s.DocNumbersLive(), map[string]segment.TermDictionary{}})
	}
	return all, nil
}

// posting is where one term stands in a segment.
type posting struct {
	list segment.PostingsList
	docs *set // with what is gone
}

func (v *view) dict(field string) (segment.TermDictionary, error) {
	if d, ok := v.dicts[field]; ok {
		return d, nil
	}
	d, err := v.segment.Dictionary(field)
	v.dicts[field] = d
	return d, err
}

func (v *view) posting(field, term string) (posting, error) {
	d, err := v.dict(field)
	if err != nil || d == nil {
		return posting{docs: &set{}}, err
	}
	list, err := d.PostingsList([]byte(term), nil, nil)
	if err != nil {
		return posting{}, err
	}
	docs := &set{}
	if it, ok := list.Iterator(false, false, false, nil).(segment.OptimizablePostingsIterator); ok {
		if one, ok := it.DocNum1Hit(); ok {
			docs = roaring.BitmapOf(uint32(one))
		} else if all := it.ActualBitmap(); all != nil {
			docs = all
		}
	}
	return posting{list, docs}, nil
}

// count gives how many entries that are not gone have it.
func (p posting) count(v *view) int {
	n := p.docs.GetCardinality()
	if v.gone != nil {
		n -= p.docs.AndCardinality(v.gone)
	}
	return int(n)
}

// walk goes through its entries, those that are in of at least, with how often
// the term stands in each and, if wanted, where: then through no others.
func (p posting) walk(of *set, places bool) segment.PostingsIterator {
	it := p.list.Iterator(true, true, places, nil)
	// Going through nearly all of them is faster without a choice.
	if n := p.docs.AndCardinality(of); n < p.docs.GetCardinality()/4 || places && n < p.docs.GetCardinality() {
		if it, ok := it.(interface{ ReplaceActual(*set) }); ok {
			it.ReplaceActual(roaring.And(p.docs, of))
		}
	}
	return it
}

// terms calls fn with the terms of a field from first to before the last, "" being
// open, in order, until it reports false.
func (v *view) terms(field, first, before string, fn func(term string) (bool, error)) error {
	d, err := v.dict(field)
	if err != nil || d == nil {
		return err
	}
	var end []byte
	if before != "" {
		end = []byte(before)
	}
	list := d.AutomatonIterator
	if d, ok := d.(interface { // without reading how often each of them stands where
		AutomatonIteratorOmitCount(segment.Automaton, []byte, []byte) segment.DictionaryIterator
	}); ok {
		list = d.AutomatonIteratorOmitCount
	}
	for it := list(nil, []byte(first), end); ; {
		e, err := it.Next()
		if err != nil || e == nil {
			return err
		}
		if more, err := fn(e.Term); err != nil || !more {
			return err
		}
	}
}

// afterPrefix is the first text behind all that begin so.
func afterPrefix(prefix string) string {
	b := []byte(prefix)
	for i := len(b) - 1; i >= 0; i-- {
		if b[i] < 0xff {
			b[i]++
			return string(b[:i+1])
		}
	}
	return ""
}

// between gives the entries with a term from first to before the last; "" is open.
func (v *view) between(field, first, before string) (*set, error) {
	var all []*set
	err := v.terms(field, first, before, func(term string) (bool, error) {
		p, err := v.posting(field, term)
		all = append(all, p.docs)
		return true, err
	})
	if err != nil {
		return nil, err
	}
	return roaring.FastOr(all...), nil
}

func (v *view) id(doc uint32) (string, error) {
	id, err := v.segment.DocID(uint64(doc))
	return string(id), err
}

// kept reads an entry.
func (v *view) kept(doc uint32) (k kept, err error) {
	id, err := v.id(doc)
	if err != nil {
		return k, err
	}
	var raw []byte
	err = v.segment.VisitStoredFields(uint64(doc), func(field string, _ byte, value []byte, _ []uint64) bool {
		if field == inEntry {
			raw = append(raw, value...)
		}
		return true
	})
	if err != nil {
		return k, err
	}
	return keptOf(id, raw)
}

// whereIs gives the view and number of the entry with that id; nil when there is none.
func whereIs(views []*view, id string) (*view, uint32, error) {
	for _, v := range views {
		docs, err := v.segment.DocNumbers([]string{id})
		if err != nil {
			return nil, 0, err
		}
		if v.gone != nil {
			docs = roaring.AndNot(docs, v.gone)
		}
		if !docs.IsEmpty() {
			return v, docs.Minimum(), nil
		}
	}
	return nil, 0, nil
}
