package store

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/checkweigh/checkweigh/dossier"
)

// Checked is what one version of the rules made of a document by its own text
// only: the reading and the document's own verdicts.
type Checked struct {
	Document string
	Forced   dossier.Kind
	Rules    string
	Attempt  int64 // of the reading of the text it rests on
	Reading  dossier.Reading
	Verdicts []dossier.Verdict
}

const (
	lockRead   = `UPDATE documents SET attempt = attempt WHERE id = $1 AND state <> $2 RETURNING attempt`
	putReading = `
	INSERT INTO readings (document_id, forced_kind, rules, attempt, reading, verdicts, created_at)
	VALUES ($1, $2, $3, $4, $5, $6, $7)
	ON CONFLICT (document_id, forced_kind, rules) DO UPDATE SET attempt = excluded.attempt,
		reading = excluded.reading, verdicts = excluded.verdicts, created_at = excluded.created_at`
)

// PutChecked writes what was made of a document. It reports false, and changes
// nothing, when the document has been or is being read anew since.
func (tx Tx) PutChecked(ctx context.Context, c Checked, now time.Time) (bool, error) {
	attempt, err := one(ctx, tx.q, "document that was read", lockRead, []any{c.Document, string(Pending)}, scanInt)
	if CodeOf(err) == NotFound || err == nil && attempt != c.Attempt {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	c.Reading.Document.Path = "" // a reading serves many dossiers, and must not tell one how another calls the file
	reading, err := json.Marshal(c.Reading)
	if err != nil {
		return false, fmt.Errorf("store: encode reading: %w", err)
	}
	verdicts, err := json.Marshal(c.Verdicts)
	if err != nil {
		return false, fmt.Errorf("store: encode verdicts: %w", err)
	}
	_, err = tx.exec(ctx, "put reading", putReading, c.Document, string(c.Forced), c.Rules, c.Attempt, reading, verdicts, millis(now))
	return err == nil, err
}

const oneReading = `
	SELECT readings.document_id, readings.forced_kind, readings.rules, readings.attempt, readings.reading, readings.verdicts, documents.name
	FROM readings JOIN documents ON documents.id = readings.document_id
	WHERE readings.document_id = $1 AND readings.forced_kind = $2 AND readings.rules = $3`

// Checked gives what that version of the rules made of a document, or ErrNotFound.
func (r Reads) Checked(ctx context.Context, document string, forced dossier.Kind, rules string) (Checked, error) {
	return one(ctx, r.q, "reading", oneReading, []any{document, string(forced), rules}, func(row row) (c Checked, err error) {
		var reading, verdicts []byte
		var name string
		if err := row.Scan(&c.Document, &c.Forced, &c.Rules, &c.Attempt, &reading, &verdicts, &name); err != nil {
			return c, err
		}
		if err := json.Unmarshal(reading, &c.Reading); err != nil {
			return c, fmt.Errorf("reading: %w", err)
		}
		c.Reading.Document.Path = name
		return c, json.Unmarshal(verdicts, &c.Verdicts)
	})
}

const (
	dropDossierReadings = `DELETE FROM dossier_readings WHERE dossier_id = $1`
	addDossierReading   = `
	INSERT INTO dossier_readings (dossier_id, position, document_id, reading) VALUES ($1, $2, $3, $4)`
)

func (tx Tx) putDossierReadings(ctx context.Context, dossierID string, readings []dossier.Reading) error {
	if _, err := tx.exec(ctx, "drop readings", dropDossierReadings, dossierID); err != nil {
		return err
	}
	for i, r := range readings {
		raw, err := json.Marshal(r)
		if err != nil {
			return fmt.Errorf("store: encode reading: %w", err)
		}
		if _, err := tx.exec(ctx, "add reading", addDossierReading, dossierID, i, nullable(r.Document.ID), raw); err != nil {
			return err
		}
	}
	return nil
}

const listDossierReadings = `
	SELECT reading FROM dossier_readings WHERE dossier_id = $1 ORDER BY position`

// DossierReadings gives what was read off each document of a dossier beside its
// siblings when the dossier was last judged, in the order of the documents.
func (r Reads) DossierReadings(ctx context.Context, dossierID string) ([]dossier.Reading, error) {
	return collect(ctx, r.q, "readings", listDossierReadings, []any{dossierID}, scanJSON[dossier.Reading])
}

// scanJSON reads a single column of JSON.
func scanJSON[T any](row row) (v T, err error) {
	var raw []byte
	if err := row.Scan(&raw); err != nil {
		return v, err
	}
	return decode[T](raw)
}

func decode[T any](raw []byte) (v T, err error) { return v, json.Unmarshal(raw, &v) }
