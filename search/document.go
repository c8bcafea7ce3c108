package search

import (
	"slices"
	"strconv"
	"sync"

	index "github.com/blevesearch/bleve_index_api"

	"github.com/checkweigh/checkweigh/dossier"
)

// How the fields of an entry are kept. Places are kept where phrases, words near
// each other and highlights need them: they are most of what indexing costs.
const (
	asWords  = index.IndexField | index.IncludeTermVectors
	asSet    = index.IndexField // which words, and how often, but not where
	asValue  = index.IndexField | index.SkipFreqNorm
	asStored = index.StoreField
	asID     = index.IndexField | index.StoreField
)

// fieldKinds names every field with how it is kept. The first entry of a batch
// gets all of them, empty where it has no such value: bleve copies segments
// that have the same fields, and takes others apart to merge them.
var fieldKinds = map[string]index.FieldIndexingOptions{
	inText: asWords, inPageText: asSet, inHeading: asWords, inTitle: asWords, inBuyer: asWords, inSupplier: asWords,
	inDocument: asValue, inUnit: asValue, inClause: asValue, inPage: asValue, inVisible: asValue, inShared: asValue, inDate: asValue, inSince: asValue,
	inDossier: asValue, inKind: asValue, inRequirement: asValue, inVerdict: asValue, inPair: asValue, inFacets: asValue,
	inEntry: asStored,
}

// A document is an entry as bleve takes it. bleve can make one from a map by
// itself, but looks at every value in turn how it is to be kept; that, and
// cutting the same names into words for each clause of a document, costs as much
// as indexing the clauses.
type document struct {
	id     string
	fields []index.Field
}

func (d *document) ID() string                                 { return d.id }
func (d *document) Size() int                                  { return 0 } // only for bleve's statistics
func (d *document) NumPlainTextBytes() uint64                  { return 0 }
func (d *document) StoredFieldsBytes() uint64                  { return 0 }
func (d *document) HasComposite() bool                         { return false }
func (d *document) VisitComposite(index.CompositeFieldVisitor) {}
func (d *document) Indexed() bool                              { return false }
func (d *document) AddIDField()                                { d.fields = append(d.fields, value("_id", asID, d.id)) }

func (d *document) VisitFields(visit index.FieldVisitor) {
	for _, f := range d.fields {
		visit(f)
	}
}

// A column is one field of a document. One that is made already may stand in
// many documents.
type column struct {
	name  string
	kind  index.FieldIndexingOptions
	value []byte // what is stored
	text  string // what has still to be cut into words
	words index.TokenFrequencies
	size  int
}

func (f *column) Name() string                                     { return f.name }
func (f *column) Value() []byte                                    { return f.value }
func (f *column) ArrayPositions() []uint64                         { return nil }
func (f *column) EncodedFieldType() byte                           { return 't' }
func (f *column) Options() index.FieldIndexingOptions              { return f.kind }
func (f *column) AnalyzedLength() int                              { return f.size }
func (f *column) AnalyzedTokenFrequencies() index.TokenFrequencies { return f.words }
func (f *column) NumPlainTextBytes() uint64                        { return 0 }

// Analyze is called by bleve on one of its workers.
func (f *column) Analyze() {
	if f.text != "" {
		f.words, f.size = frequencies(f.text, f.kind)
		f.text = ""
	}
}

// value makes a field of whole values.
func value(name string, kind index.FieldIndexingOptions, values ...string) *column {
	f := &column{name: name, kind: kind, size: len(values), words: make(index.TokenFrequencies, len(values))}
	for _, v := range values {
		f.words[v] = once(kind)
	}
	if kind.IsStored() {
		f.value = []byte(values[0])
	}
	return f
}

var counted, uncounted = func() *index.TokenFreq { t := &index.TokenFreq{}; t.SetFrequency(1); return t }(), &index.TokenFreq{}

func once(kind index.FieldIndexingOptions) *index.TokenFreq {
	if kind.SkipFreqNorm() {
		return uncounted
	}
	return counted
}

// A desk is room to work in, used again and again: making it anew for each text
// is a tenth of what indexing costs.
type desk struct {
	tokens []dossier.Token
	of     []*index.TokenFreq // the word that each token is
}

var desks = sync.Pool{New: func() any { return &desk{} }}

// frequencies gives the words of a text with how often, and where if that is
// wanted, they stand in it, and how many there are in all.
func frequencies(text string, kind index.FieldIndexingOptions) (index.TokenFrequencies, int) {
	w := desks.Get().(*desk)
	defer desks.Put(w)
	w.tokens, w.of = appendWords(w.tokens, text), w.of[:0]
	words := make(index.TokenFrequencies, len(w.tokens)*2/3)
	var room []index.TokenFreq
	for _, t := range w.tokens {
		one := words[t.Text]
		if one == nil {
			if len(room) == 0 {
				room = make([]index.TokenFreq, 32)
			}
			one, room = &room[0], room[1:]
			words[t.Text] = one
		}
		one.SetFrequency(one.Frequency() + 1)
		w.of = append(w.of, one)
	}
	if kind.IncludeTermVectors() {
		locate(w.tokens, w.of)
	}
	n := len(w.tokens)
	clear(w.tokens) // the pool keeps no text alive
	clear(w.of)
	return words, n
}

// locate notes where each word stands.
func locate(tokens []dossier.Token, of []*index.TokenFreq) {
	places := make([]index.TokenLocation, len(tokens))
	room := make([]*index.TokenLocation, len(tokens))
	for i, t := range tokens {
		w := of[i]
		if w.Locations == nil {
			n := w.Frequency()
			w.Locations, room = room[:0:n], room[n:]
		}
		places[i] = index.TokenLocation{Start: t.Span.Start, End: t.Span.End, Position: i + 1}
		w.Locations = append(w.Locations, &places[i])
	}
}

// maker makes documents. Fields that many entries have alike, such as the names
// of the supplier, are made once.
type maker struct{ made map[fieldOf]*column }

type fieldOf struct{ name, value string }

// maxMade bounds how many fields are kept for those that follow.
const maxMade = 10_000

func newMaker() *maker { return &maker{made: map[fieldOf]*column{}} }

// document gives the entry with the number of the change that brought it.
func (m *maker) document(e Entry, since int64, first bool) *document {
	d := &document{id: e.ID, fields: make([]index.Field, 0, 24)}
	text := inText
	if e.Unit == PageUnit {
		text = inPageText
		d.add(m.shared(inUnit, string(PageUnit)))
	} else {
		d.add(m.shared(inUnit, string(ClauseUnit)))
		d.add(m.shared(inHeading, e.Heading)) // is searched with the clauses only
	}
	d.add(&column{name: text, kind: fieldKinds[text], text: e.Text})
	for _, f := range [...]fieldOf{
		{inDossier, e.Dossier}, {inTitle, e.Title}, {inDocument, e.Document}, {inKind, string(e.Kind)}, {inClause, clauseKey(e.Number)},
		{inBuyer, e.Buyer}, {inSupplier, e.Supplier}, {inDate, e.Date}, {inSince, sinceKey(since)}, {inFacets, facetKey(e)},
	} {
		d.add(m.shared(f.name, f.value))
	}
	if e.Page > 0 {
		d.add(m.shared(inPage, strconv.Itoa(e.Page)))
	}
	if e.Shared {
		d.add(m.shared(inShared, "1"))
	}
	if len(e.Visible) > 0 {
		d.add(value(inVisible, asValue, e.Visible...))
	}
	d.addFindings(e.Findings)
	d.add(&column{name: inEntry, kind: asStored, value: e.kept(since)})
	if first {
		d.addMissing()
	}
	return d
}

func (d *document) add(f *column) {
	if f != nil {
		d.fields = append(d.fields, f)
	}
}

func (d *document) addFindings(findings []Finding) {
	if len(findings) == 0 {
		return
	}
	var requirements, values, pairs []string
	for _, f := range findings {
		requirements = append(requirements, f.Requirement)
		values = append(values, string(f.Value))
		pairs = append(pairs, Pair(f.Requirement, f.Value))
	}
	d.add(value(inRequirement, asValue, requirements...))
	d.add(value(inVerdict, asValue, values...))
	d.add(value(inPair, asValue, pairs...))
}

func (d *document) addMissing() {
	for name, kind := range fieldKinds {
		has := func(f index.Field) bool { return f.Name() == name }
		if !slices.ContainsFunc(d.fields, has) {
			d.add(&column{name: name, kind: kind})
		}
	}
}

// shared gives the field with that value, nil for none.
func (m *maker) shared(name, of string) *column {
	if of == "" {
		return nil
	}
	key := fieldOf{name, of}
	if had := m.made[key]; had != nil {
		return had
	}
	kind := fieldKinds[name]
	var f *column
	if kind.SkipFreqNorm() {
		f = value(name, kind, of)
	} else {
		f = &column{name: name, kind: kind, text: of}
		f.Analyze()
	}
	if len(m.made) >= maxMade {
		clear(m.made)
	}
	m.made[key] = f
	return f
}
