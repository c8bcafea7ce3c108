package search

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/checkweigh/checkweigh/dossier"
)

// Entry is one clause as it can be found. Start and End are the byte offsets of
// the clause in the stored text of its document, and Text is what was cut there.
type Entry struct {
	ID           string       `json:"id"` // EntryID(Document, clause index)
	Dossiers     []string     `json:"dossiers,omitempty"`
	Document     string       `json:"document"`
	DocumentName string       `json:"document_name"`
	Kind         dossier.Kind `json:"kind"` // the kind of the part it stands in
	Number       string       `json:"number,omitempty"`
	Heading      string       `json:"heading,omitempty"` // the heading path, outermost first, joined by " / "
	Page         int          `json:"page,omitempty"`
	Start        int          `json:"start"`
	End          int          `json:"end"`
	Text         string       `json:"text"`
	Requirements []string     `json:"requirements,omitempty"` // "DA-01": it is evidence for these
	Verdicts     []string     `json:"verdicts,omitempty"`     // Pair(requirement, value): "DA-01:adverse"
	Buyer        string       `json:"buyer,omitempty"`
	Supplier     string       `json:"supplier,omitempty"`
}

// EntryID names the clause of that index in that document.
func EntryID(document string, clause int) string {
	return document + ":" + strconv.Itoa(clause)
}

// SplitID takes an entry's ID apart again. It reports false for anything that
// EntryID cannot have made.
func SplitID(id string) (document string, clause int, ok bool) {
	document, digits, found := strings.Cut(id, ":")
	n, err := strconv.Atoi(digits)
	if !found || document == "" || err != nil || n < 0 || strconv.Itoa(n) != digits {
		return "", 0, false
	}
	return document, n, true
}

// Pair is a verdict that a clause carries for one requirement, as it is written
// in Entry.Verdicts.
func Pair(requirement string, value dossier.Value) string {
	return requirement + ":" + string(value)
}

func (e Entry) check() error {
	switch {
	case e.ID == "" || e.Document == "":
		return errors.New("search: an entry needs its id and its document")
	case e.Start < 0 || e.End < e.Start || e.End-e.Start != len(e.Text):
		return fmt.Errorf("search: entry %s: bytes %d to %d do not fit a text of %d bytes", e.ID, e.Start, e.End, len(e.Text))
	}
	return nil
}
