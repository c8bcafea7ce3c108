package search

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"math"

	index "github.com/blevesearch/bleve_index_api"

	"github.com/checkweigh/checkweigh/dossier"
)

// What stands before a stored entry: its sum, and the number of the change that
// brought it.
const (
	sumSize  = 12
	headSize = sumSize + 8
)

// stored is the entry as the index keeps it beside the words: its values one
// after the other, without what its id says already. Reading and writing it is a
// good part of what an entry costs, which is why it is no JSON.
func (e Entry) stored() []byte {
	return e.appendTo(make([]byte, 0, len(e.Text)+len(e.Heading)+128))
}

// kept is the entry with its sum and the change that brought it.
func (e Entry) kept(since int64) []byte {
	b := make([]byte, headSize, headSize+len(e.Text)+len(e.Heading)+128)
	b = e.appendTo(b)
	sum := digest(e.ID, b[headSize:])
	copy(b, sum[:])
	binary.BigEndian.PutUint64(b[sumSize:], uint64(max(since, 0)))
	return b
}

func (e Entry) appendTo(b []byte) []byte {
	for _, s := range [...]string{e.Title, e.DocumentName, string(e.Unit), string(e.Kind), e.Number, e.Heading, e.Buyer, e.Supplier, e.Date, e.Text} {
		b = appendString(b, s)
	}
	b = binary.AppendVarint(b, int64(e.Page))
	b = binary.AppendUvarint(b, uint64(e.Start))
	b = binary.AppendUvarint(b, uint64(len(e.Findings)))
	for _, f := range e.Findings {
		b = appendString(appendString(b, f.Requirement), string(f.Value))
		b = binary.BigEndian.AppendUint64(b, math.Float64bits(f.Confidence))
		b = binary.AppendVarint(b, int64(f.Elements))
	}
	b = binary.AppendUvarint(b, uint64(len(e.Visible)))
	for _, v := range e.Visible {
		b = appendString(b, v)
	}
	if e.Shared {
		return append(b, 1)
	}
	return append(b, 0)
}

func appendString(b []byte, s string) []byte {
	return append(binary.AppendUvarint(b, uint64(len(s))), s...)
}

// digest is a hash over an id and the stored entry.
func digest(id string, stored []byte) (sum [sumSize]byte) {
	h := sha256.New()
	h.Write([]byte(id)) // never fails
	h.Write([]byte{0})
	h.Write(stored)
	copy(sum[:], h.Sum(nil))
	return sum
}

func sumText(sum []byte) string { return base64.RawStdEncoding.EncodeToString(sum) }

// stream reads values off stored bytes; once something does not fit, broken is
// set and all that follows is empty.
type stream struct {
	left   []byte
	broken bool
}

func (s *stream) number() uint64 {
	n, size := binary.Uvarint(s.left)
	if size <= 0 {
		s.left, s.broken = nil, true
		return 0
	}
	s.left = s.left[size:]
	return n
}

func (s *stream) signed() int {
	n, size := binary.Varint(s.left)
	if size <= 0 {
		s.left, s.broken = nil, true
		return 0
	}
	s.left = s.left[size:]
	return int(n)
}

func (s *stream) bytes(n uint64) []byte {
	if n > uint64(len(s.left)) {
		s.left, s.broken = nil, true
		return nil
	}
	b := s.left[:n]
	s.left = s.left[n:]
	return b
}

func (s *stream) text() string { return string(s.bytes(s.number())) }

// count reads how many values follow, of which each takes a byte at least.
func (s *stream) count() int {
	n := s.number()
	if n > uint64(len(s.left)) {
		s.left, s.broken = nil, true
		return 0
	}
	return int(n)
}

func readStored(id string, raw []byte) (Entry, error) {
	s := stream{left: raw}
	e := Entry{ID: id, Dossier: dossierOf(id), Document: documentOf(id)}
	e.Title, e.DocumentName, e.Unit, e.Kind = s.text(), s.text(), Unit(s.text()), dossier.Kind(s.text())
	e.Number, e.Heading, e.Buyer, e.Supplier, e.Date, e.Text = s.text(), s.text(), s.text(), s.text(), s.text(), s.text()
	e.Page, e.Start = s.signed(), int(s.number())
	e.End = e.Start + len(e.Text)
	for range s.count() {
		f := Finding{Requirement: s.text(), Value: dossier.Value(s.text())}
		if bits := s.bytes(8); bits != nil {
			f.Confidence = math.Float64frombits(binary.BigEndian.Uint64(bits))
		}
		f.Elements = s.signed()
		e.Findings = append(e.Findings, f)
	}
	for range s.count() {
		e.Visible = append(e.Visible, s.text())
	}
	if last := s.bytes(1); last != nil {
		e.Shared = last[0] == 1
	}
	if s.broken || len(s.left) > 0 {
		return Entry{}, fmt.Errorf("entry %s: %w", id, ErrDamaged)
	}
	return e, nil
}

// kept is an entry as the index keeps it.
type kept struct {
	entry Entry
	sum   string // of the entry when it was written
	since int64
	ok    bool // the index holds it
}

// readKept reads the entry of that id.
func readKept(r index.IndexReader, id string) (k kept, err error) {
	doc, err := r.Document(id)
	if err != nil || doc == nil {
		return k, err
	}
	var raw []byte
	doc.VisitFields(func(f index.Field) {
		if f.Name() == inEntry {
			raw = f.Value()
		}
	})
	return keptOf(id, raw)
}

// keptOf takes the stored bytes of an entry apart.
func keptOf(id string, raw []byte) (k kept, err error) {
	if len(raw) < headSize {
		return k, fmt.Errorf("entry %s: %w", id, ErrDamaged)
	}
	k.sum, k.since = sumText(raw[:sumSize]), int64(binary.BigEndian.Uint64(raw[sumSize:]))
	k.entry, err = readStored(id, raw[headSize:])
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
