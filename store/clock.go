package store

import (
	"context"

	"github.com/checkweigh/checkweigh/dossier"
)

const (
	dropClocks = `DELETE FROM clocks WHERE dossier_id = $1`
	addClock   = `INSERT INTO clocks (dossier_id, position, name, plain, date, document_id) VALUES ($1, $2, $3, $4, $5, $6)`
	dropFacts  = `DELETE FROM dossier_facts WHERE dossier_id = $1`
	addFact    = `INSERT INTO dossier_facts (dossier_id, name, value) VALUES ($1, $2, $3)`
)

// maxFact is how many bytes of a fact are kept for lists.
const maxFact = 500

// putClocks keeps the clocks of which nothing says that they were kept.
func (tx Tx) putClocks(ctx context.Context, dossierID string, all []dossier.Clock) error {
	if _, err := tx.exec(ctx, "drop clocks", dropClocks, dossierID); err != nil {
		return err
	}
	for i, c := range all {
		if c.State == dossier.ClockMet || c.State == dossier.ClockMissed {
			continue
		}
		if _, err := tx.exec(ctx, "add clock", addClock, dossierID, i, string(c.Name), c.Plain, c.Date, nullable(c.Document)); err != nil {
			return err
		}
	}
	return nil
}

func (tx Tx) putFacts(ctx context.Context, dossierID string, facts map[string]string) error {
	if _, err := tx.exec(ctx, "drop facts", dropFacts, dossierID); err != nil {
		return err
	}
	for name, value := range facts {
		if _, err := tx.exec(ctx, "add fact", addFact, dossierID, name, cut(value, maxFact)); err != nil {
			return err
		}
	}
	return nil
}

// DossierClock is a date by which something is to happen in a dossier and of
// which no document says that it did.
type DossierClock struct {
	Dossier  string
	Title    string // of the dossier
	Position int    // among the clocks of the dossier
	Name     dossier.ClockName
	Plain    string
	Date     string // YYYY-MM-DD
	Document string
}

const clockColumns = `dossiers.id, dossiers.title, clocks.position, clocks.name, clocks.plain, clocks.date, coalesce(clocks.document_id, '')`

const (
	seenClocks = `
	SELECT ` + clockColumns + ` FROM clocks JOIN dossiers ON dossiers.id = clocks.dossier_id
	WHERE (clocks.date > $3 OR clocks.date = $3 AND (clocks.dossier_id > $4 OR clocks.dossier_id = $4 AND clocks.position > $5)) AND clocks.date <= $6 AND ` + sees + `
	ORDER BY clocks.date, clocks.dossier_id, clocks.position LIMIT $7`
	seenOverdue = `
	SELECT ` + clockColumns + ` FROM clocks JOIN dossiers ON dossiers.id = clocks.dossier_id
	WHERE clocks.date >= $3 AND clocks.date < $4 AND ` + sees + `
	ORDER BY clocks.date DESC, clocks.dossier_id DESC, clocks.position LIMIT $5`
)

// Clocks gives up to limit clocks whose date is until or earlier, by date, after
// the one given: one with nothing but a date begins with that day.
func (s Sight) Clocks(ctx context.Context, after DossierClock, until string, limit int) ([]DossierClock, error) {
	if after.Dossier == "" {
		after.Position = -1
	}
	args := s.v.args(after.Date, after.Dossier, after.Position, until, bounded(limit))
	return collect(ctx, s.q, "clocks", seenClocks, args, scanClock)
}

// Overdue gives up to limit clocks whose date has passed on the day, but not
// before since, the latest first.
func (s Sight) Overdue(ctx context.Context, since, day string, limit int) ([]DossierClock, error) {
	return collect(ctx, s.q, "clocks", seenOverdue, s.v.args(since, day, bounded(limit)), scanClock)
}

func scanClock(row row) (c DossierClock, err error) {
	err = row.Scan(&c.Dossier, &c.Title, &c.Position, &c.Name, &c.Plain, &c.Date, &c.Document)
	return c, err
}
