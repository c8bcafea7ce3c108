package store

import (
	"context"
	"time"
)

// Given is what a register (an OCDS release, a portal) says of a dossier. It was
// given, not read, and is kept and shown apart from what the documents say.
type Given struct {
	Source    string // what said so: "ocds:ocds-abc-123"
	At        time.Time
	Facts     []GivenFact
	Documents []GivenDocument
}

// GivenFact is one statement: ocid, buyer, supplier, value.
type GivenFact struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// GivenDocument is a document that the register lists, for the ledger.
type GivenDocument struct {
	Title    string `json:"title"`
	Kind     string `json:"kind,omitempty"`     // the register's own word
	URL      string `json:"url,omitempty"`      // never opened
	Format   string `json:"format,omitempty"`   //
	Document string `json:"document,omitempty"` // id of the document that is held for it; "": not held
}

const (
	dropGivenFacts     = `DELETE FROM given_facts WHERE dossier_id = $1 AND source = $2`
	dropGivenDocuments = `DELETE FROM given_documents WHERE dossier_id = $1 AND source = $2`
	addGivenFact       = `
	INSERT INTO given_facts (dossier_id, source, position, name, value, given_at) VALUES ($1, $2, $3, $4, $5, $6)`
	addGivenDocument = `
	INSERT INTO given_documents (dossier_id, source, position, title, kind, url, format, document_id, given_at)
	VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`
)

// maxGiven bounds what one source may say of one dossier.
const maxGiven = 5000

// PutGiven replaces what one source says of a dossier; the dossier is to be
// judged again after it. What names a Document that is not there is ErrNotFound.
func (tx Tx) PutGiven(ctx context.Context, dossierID string, g Given, now time.Time) error {
	if len(g.Facts) > maxGiven || len(g.Documents) > maxGiven {
		return &Error{Code: TooLarge, Message: "a register may say at most 5,000 things of one dossier"}
	}
	for _, drop := range []string{dropGivenFacts, dropGivenDocuments} {
		if _, err := tx.exec(ctx, "drop given", drop, dossierID, g.Source); err != nil {
			return err
		}
	}
	for i, f := range g.Facts {
		if _, err := tx.exec(ctx, "add given fact", addGivenFact, dossierID, g.Source, i, f.Name, cut(f.Value, 4000), millis(now)); err != nil {
			return err
		}
	}
	for i, d := range g.Documents {
		if _, err := tx.exec(ctx, "add given document", addGivenDocument, dossierID, g.Source, i, cut(d.Title, 2000), cut(d.Kind, 200),
			cut(d.URL, 4000), cut(d.Format, 200), nullable(d.Document), millis(now)); err != nil {
			return err
		}
	}
	tx.Change(DossierGiven, dossierID, "", now)
	return nil
}

const (
	listGivenFacts     = `SELECT source, given_at, name, value FROM given_facts WHERE dossier_id = $1 ORDER BY source, position`
	listGivenDocuments = `
	SELECT source, given_at, title, kind, url, format, coalesce(document_id, '') FROM given_documents
	WHERE dossier_id = $1 ORDER BY source, position`
)

// Given gives what registers say of a dossier, by source.
func (r Reads) Given(ctx context.Context, dossierID string) ([]Given, error) {
	var all []Given
	_, err := collect(ctx, r.q, "given facts", listGivenFacts, []any{dossierID}, func(row row) (none struct{}, err error) {
		var f GivenFact
		var source string
		var at int64
		err = row.Scan(&source, &at, &f.Name, &f.Value)
		g := givenBy(&all, source, at)
		g.Facts = append(g.Facts, f)
		return none, err
	})
	if err != nil {
		return nil, err
	}
	_, err = collect(ctx, r.q, "given documents", listGivenDocuments, []any{dossierID}, func(row row) (none struct{}, err error) {
		var d GivenDocument
		var source string
		var at int64
		err = row.Scan(&source, &at, &d.Title, &d.Kind, &d.URL, &d.Format, &d.Document)
		g := givenBy(&all, source, at)
		g.Documents = append(g.Documents, d)
		return none, err
	})
	return all, err
}

// givenBy finds what a source says among all, or makes room for it.
func givenBy(all *[]Given, source string, at int64) *Given {
	for i := range *all {
		if (*all)[i].Source == source {
			return &(*all)[i]
		}
	}
	*all = append(*all, Given{Source: source, At: fromMillis(at)})
	return &(*all)[len(*all)-1]
}
