package search

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"strconv"
	"strings"

	"github.com/checkweigh/checkweigh/dossier"
)

// Unit says what an entry is a copy of.
type Unit string

// The units. Queries look for clauses unless they say unit:page.
const (
	ClauseUnit Unit = "clause"
	PageUnit   Unit = "page"
)

// Entry is one clause, or one page, of a document as a member of one dossier.
// Everything in it is what that dossier says of it: a document that stands in
// two dossiers has two entries for each clause, so that what one dossier says
// cannot be seen through the other. Start and End are byte offsets in the stored
// text of the document, and Text is what was cut there.
type Entry struct {
	ID           string       `json:"id"` // EntryID or PageID
	Dossier      string       `json:"dossier"`
	Title        string       `json:"title"` // of the dossier
	Document     string       `json:"document"`
	DocumentName string       `json:"document_name"` // its path in this dossier
	Unit         Unit         `json:"unit"`          // "" counts as ClauseUnit
	Kind         dossier.Kind `json:"kind"`          // the kind of the part it stands in
	Number       string       `json:"number,omitempty"`
	Heading      string       `json:"heading,omitempty"` // the heading path, outermost first, joined by " / "
	Page         int          `json:"page,omitempty"`
	Start        int          `json:"start"`
	End          int          `json:"end"`
	Text         string       `json:"text"`
	Findings     []Finding    `json:"findings,omitempty"`
	Buyer        string       `json:"buyer,omitempty"`
	Supplier     string       `json:"supplier,omitempty"`
	Date         string       `json:"date,omitempty"`    // of the document: "2024-03-01"
	Visible      []string     `json:"visible,omitempty"` // VisibleToAll, or VisibleToGroup of each group; never shown
	Shared       bool         `json:"shared,omitempty"`  // other dossiers hold the document too; never shown, since they may be hidden
}

// Finding is what a clause is evidence for: the verdict that its own words give
// for one requirement.
type Finding struct {
	Requirement string        `json:"requirement"` // "DA-01"
	Value       dossier.Value `json:"verdict"`
	Confidence  float64       `json:"confidence,omitempty"` // 0 to 1
	Elements    int           `json:"elements,omitempty"`   // how many of the elements looked for are there
}

// VisibleToAll is the value of Entry.Visible for a dossier that is shared with all.
const VisibleToAll = "all"

// VisibleToGroup is the value for the members of a group.
func VisibleToGroup(id string) string { return "group:" + id }

// EntryID names the clause of that index, in that document, in that dossier.
// The document stands first, so that the copies of one clause stand together.
func EntryID(dossierID, document string, clause int) string {
	return ClauseID(document, clause) + ":" + dossierID
}

// PageID names a page (from 1) of a document in a dossier.
func PageID(dossierID, document string, page int) string {
	return document + ":p" + strconv.Itoa(page) + ":" + dossierID
}

// ClauseID names a clause wherever it stands; like: and the addresses of the API
// use it.
func ClauseID(document string, clause int) string {
	return document + ":" + strconv.Itoa(clause)
}

// SplitID takes a ClauseID apart again. It reports false for anything that
// ClauseID cannot have made.
func SplitID(id string) (document string, clause int, ok bool) {
	document, digits, found := strings.Cut(id, ":")
	n, err := strconv.Atoi(digits)
	if !found || document == "" || err != nil || n < 0 || strconv.Itoa(n) != digits {
		return "", 0, false
	}
	return document, n, true
}

// Place is the id without the dossier: the same for every copy of a clause or page.
func (e Entry) Place() string { return placeOf(e.ID) }

func placeOf(id string) string { return string(placeIn([]byte(id))) }

// placeIn is the part of an id that names the place.
func placeIn(id []byte) []byte {
	first := bytes.IndexByte(id, ':')
	if first < 0 {
		return id
	}
	second := bytes.IndexByte(id[first+1:], ':')
	if second < 0 {
		return id
	}
	return id[:first+1+second]
}

// Pair is a requirement and a verdict as they are indexed together.
func Pair(requirement string, value dossier.Value) string {
	return requirement + ":" + string(value)
}

// Sum is a hash over everything in the entry: equal for equal entries.
func (e Entry) Sum() string {
	sum := digest(e.ID, e.stored())
	return sumText(sum[:])
}

func sumOf(parts ...[]byte) string {
	h := sha256.New()
	for _, p := range parts {
		h.Write(p) // never fails
		h.Write([]byte{0})
	}
	return base64.RawStdEncoding.EncodeToString(h.Sum(nil)[:12])
}

func (e Entry) check() error {
	switch {
	case e.Document == "" || e.Dossier == "" || documentOf(e.ID) != e.Document || dossierOf(e.ID) != e.Dossier:
		return fmt.Errorf("search: %q is not the id of an entry of document %q in dossier %q", e.ID, e.Document, e.Dossier)
	case e.Start < 0 || e.End < e.Start || e.End-e.Start != len(e.Text):
		return fmt.Errorf("search: entry %s: bytes %d to %d do not fit a text of %d bytes", e.ID, e.Start, e.End, len(e.Text))
	}
	return nil
}

// dossierOf is the dossier that an entry's id names.
func dossierOf(id string) string {
	place := placeOf(id)
	if len(place) == len(id) {
		return ""
	}
	return id[len(place)+1:]
}

func documentOf(id string) string {
	document, _, _ := strings.Cut(id, ":")
	return document
}
