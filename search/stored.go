package search

import (
	"encoding/json"
	"fmt"
	"strconv"

	index "github.com/blevesearch/bleve_index_api"

	"github.com/checkweigh/checkweigh/dossier"
)

// stored is an entry as the index keeps it beside the words, without what its id
// says already. Clauses are short, so every byte here is one in a few hundred.
type stored struct {
	Title    string       `json:"t,omitempty"`
	Name     string       `json:"n,omitempty"`
	Unit     Unit         `json:"u,omitempty"`
	Kind     dossier.Kind `json:"k,omitempty"`
	Number   string       `json:"c,omitempty"`
	Heading  string       `json:"h,omitempty"`
	Page     int          `json:"p,omitempty"`
	Start    int          `json:"s,omitempty"`
	Text     string       `json:"x"`
	Findings []Finding    `json:"f,omitempty"`
	Buyer    string       `json:"b,omitempty"`
	Supplier string       `json:"o,omitempty"`
	Date     string       `json:"d,omitempty"`
	Visible  []string     `json:"v,omitempty"`
	Shared   bool         `json:"m,omitempty"`
}

func (e Entry) stored() ([]byte, error) {
	return json.Marshal(stored{
		e.Title, e.DocumentName, e.Unit, e.Kind, e.Number, e.Heading, e.Page, e.Start, e.Text, e.Findings, e.Buyer, e.Supplier, e.Date, e.Visible, e.Shared,
	})
}

func readStored(id string, raw []byte) (Entry, error) {
	var s stored
	if err := json.Unmarshal(raw, &s); err != nil {
		return Entry{}, fmt.Errorf("entry %s: %w: %w", id, ErrDamaged, err)
	}
	return Entry{
		ID: id, Dossier: dossierOf(id), Title: s.Title, Document: documentOf(id), DocumentName: s.Name, Unit: s.Unit, Kind: s.Kind,
		Number: s.Number, Heading: s.Heading, Page: s.Page, Start: s.Start, End: s.Start + len(s.Text), Text: s.Text, Findings: s.Findings,
		Buyer: s.Buyer, Supplier: s.Supplier, Date: s.Date, Visible: s.Visible, Shared: s.Shared,
	}, nil
}

// kept is an entry as the index keeps it.
type kept struct {
	entry Entry
	sum   string // of the entry when it was written
	since int64
	ok    bool // the index holds it
}

func readKept(r index.IndexReader, id string) (k kept, err error) {
	doc, err := r.Document(id)
	if err != nil || doc == nil {
		return k, err
	}
	var raw []byte
	doc.VisitFields(func(f index.Field) {
		switch f.Name() {
		case inEntry:
			raw = f.Value()
		case inSum:
			k.sum = string(f.Value())
		case inSince:
			k.since, _ = strconv.ParseInt(string(f.Value()), 10, 64) // 0 is what a new one has
		}
	})
	k.entry, err = readStored(id, raw)
	k.ok = err == nil
	return k, err
}

// sinceKey writes numbers so that they sort as text.
func sinceKey(change int64) string { return fmt.Sprintf("%016d", max(change, 0)) }

// says is what a reader of the entry learns: when it changes, the entry is news.
func (e Entry) says() string {
	s := e.Text
	for _, f := range e.Findings {
		s += "\x00" + Pair(f.Requirement, f.Value)
	}
	return s
}
