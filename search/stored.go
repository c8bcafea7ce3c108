package search

import (
	"encoding/json"
	"fmt"

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

// readEntry gives the entry of that id as it is kept, with its sum as it was
// when it was written; false when the index does not hold it.
func readEntry(r index.IndexReader, id string) (e Entry, sum string, ok bool, err error) {
	doc, err := r.Document(id)
	if err != nil || doc == nil {
		return e, "", false, err
	}
	var raw []byte
	doc.VisitFields(func(f index.Field) {
		switch f.Name() {
		case inEntry:
			raw = f.Value()
		case inSum:
			sum = string(f.Value())
		}
	})
	e, err = readStored(id, raw)
	return e, sum, err == nil, err
}
