package search

import (
	"encoding/base64"
	"encoding/json"
	"errors"

	"github.com/RoaringBitmap/roaring/v2"
)

// ErrCursor says that a cursor was not made for this query.
var ErrCursor = errors.New("this place in the list does not belong to the query; begin again with the first page")

// cursor is the last hit of a page: what comes after it is the next page,
// whatever was added or removed meanwhile.
type cursor struct {
	Score float64 `json:"s"`
	Place string  `json:"p"`
	ID    string  `json:"i"`
	Query string  `json:"q"` // hash of the query
}

func (c cursor) set() bool { return c.Place != "" }

func newCursor(q Query, by Order, last ranked) cursor {
	return cursor{last.score, last.place, last.ids[0], asked(q, by)}
}

// asked is a hash over what a list is of.
func asked(q Query, by Order) string {
	if by == BestFirst {
		return sumOf([]byte(q.String()))
	}
	return sumOf([]byte(q.String()), []byte(by))
}

func (c cursor) String() string {
	raw, err := json.Marshal(c)
	if err != nil { // a weight that is no number
		return ""
	}
	return base64.RawURLEncoding.EncodeToString(raw)
}

// maxCursor bounds what is decoded of what came from outside.
const maxCursor = 2000

func readCursor(s string, q Query, by Order) (c cursor, err error) {
	if s == "" {
		return cursor{}, nil
	}
	raw, err := base64.RawURLEncoding.DecodeString(s[:min(len(s), maxCursor)])
	if err == nil {
		err = json.Unmarshal(raw, &c)
	}
	if err != nil || !c.set() || placeOf(c.ID) != c.Place || c.Query != asked(q, by) {
		return cursor{}, ErrCursor
	}
	return c, nil
}

// rescore gives the cursor the weight that its hit has now: every entry that is
// added changes all weights a little, and none may be lost or shown twice for it.
func (s *session) rescore(m matcher, c *cursor, by Order) error {
	if !c.set() {
		return nil
	}
	v, doc, err := whereIs(s.views, c.ID)
	if err != nil || v == nil {
		return err
	}
	found, err := m.match(v, roaring.BitmapOf(doc))
	if err != nil || found.IsEmpty() {
		return err
	}
	weigh, err := s.weigher(m, v, found, by)
	if err != nil {
		return err
	}
	c.Score, err = weigh(doc)
	return err
}
