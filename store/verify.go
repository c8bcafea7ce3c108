package store

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
)

// Difference is something that does not fit together.
type Difference struct {
	Kind string `json:"kind"`           // one of the words below
	ID   string `json:"id"`             // of what is wrong, mostly a document
	Note string `json:"note,omitempty"` // what was found
}

// The kinds of difference.
const (
	BlobMissing    = "blob_missing"     // a document without its original
	BlobWrong      = "blob_wrong"       // an original whose bytes are not those of its name
	BlobUnreadable = "blob_unreadable"  // an original that could not be read to its end
	BlobUnknown    = "blob_unknown"     // an original without a document, or one of a deleted document
	TextMissing    = "text_missing"     // a document that was read and has no text of its engine
	TextWrong      = "text_wrong"       // a text of another reading than the document's
	ReadingStale   = "reading_stale"    // no check of the latest reading, though it is not being checked anew
	NoDossier      = "in_no_dossier"    // a document that is in no dossier
	VerdictWrong   = "verdict_stranger" // a verdict's quote from a document that the dossier does not hold
	RemainsDeleted = "remains"          // something of a deleted document
)

// Verify compares rows with each other and with the blobs and tells report of
// every difference; it ends early when report returns an error. deep reads every
// original and compares its hash. Documents that come in meanwhile are not told
// of. rules is the version by which everything should be checked; "" leaves that
// out.
func (s *Store) Verify(ctx context.Context, deep bool, rules string, report func(Difference) error) error {
	if err := s.verifyBlobs(ctx, deep, report); err != nil {
		return err
	}
	return s.View(ctx, func(r Reads) error { return r.verifyRows(ctx, rules, report) })
}

func (s *Store) verifyBlobs(ctx context.Context, deep bool, report func(Difference) error) error {
	for after := ""; ; {
		docs, err := s.documentsAfter(ctx, after, maxList)
		if err != nil {
			return err
		}
		if len(docs) == 0 {
			break
		}
		for _, d := range docs {
			diff, err := s.verifyBlob(ctx, d, deep)
			if err != nil {
				return err
			}
			if diff.Kind != "" {
				if err := report(diff); err != nil {
					return err
				}
			}
		}
		after = docs[len(docs)-1].ID
	}
	return s.Blobs.Each(ctx, func(b StoredBlob) error {
		n, err := one(ctx, s.q, "document", referencedDocument, []any{b.ID}, scanInt)
		if err != nil || n > 0 {
			return err
		}
		return report(Difference{Kind: BlobUnknown, ID: b.ID})
	})
}

// verifyBlob looks at the original of one document.
func (s *Store) verifyBlob(ctx context.Context, d Document, deep bool) (Difference, error) {
	if !deep {
		have, err := s.Blobs.Has(ctx, d.ID)
		if err != nil || have {
			return Difference{}, err
		}
		return s.missing(ctx, d.ID)
	}
	f, err := s.Blobs.Open(ctx, d.ID)
	if CodeOf(err) == NotFound {
		return s.missing(ctx, d.ID)
	}
	if err != nil {
		return Difference{}, err
	}
	defer f.Close()
	sum := sha256.New()
	n, err := io.Copy(sum, ctxReader{ctx, f})
	switch {
	case ctx.Err() != nil:
		return Difference{}, ctx.Err()
	case err != nil:
		return Difference{BlobUnreadable, d.ID, err.Error()}, nil
	case n != d.Size || hex.EncodeToString(sum.Sum(nil)) != d.ID:
		return Difference{BlobWrong, d.ID, fmt.Sprintf("%d bytes of %d, with another hash", n, d.Size)}, nil
	}
	return Difference{}, nil
}

// missing is a difference unless the document was deleted meanwhile.
func (s *Store) missing(ctx context.Context, id string) (Difference, error) {
	if _, err := s.Document(ctx, id); CodeOf(err) == NotFound {
		return Difference{}, nil
	} else if err != nil {
		return Difference{}, err
	}
	return Difference{Kind: BlobMissing, ID: id}, nil
}

const documentsAfter = `SELECT ` + documentColumns + ` FROM documents WHERE id > $1 ORDER BY id LIMIT $2`

func (r Reads) documentsAfter(ctx context.Context, after string, limit int) ([]Document, error) {
	return collect(ctx, r.q, "documents", documentsAfter, []any{after, limit}, scanDocument)
}

// rowChecks find what does not fit together: an id and a note.
var rowChecks = []struct{ kind, sql string }{
	{TextMissing, `SELECT documents.id, documents.engine FROM documents
		LEFT JOIN texts ON texts.document_id = documents.id AND texts.engine = documents.engine
		WHERE documents.engine <> '' AND texts.document_id IS NULL`},
	{TextWrong, `SELECT documents.id, documents.engine FROM documents
		JOIN texts ON texts.document_id = documents.id AND texts.engine = documents.engine
		WHERE documents.state <> 'pending' AND texts.attempt <> documents.attempt`},
	{NoDossier, `SELECT documents.id, documents.state FROM documents
		WHERE NOT EXISTS (SELECT 1 FROM memberships WHERE memberships.document_id = documents.id)`},
	{RemainsDeleted, `SELECT removals.document_id, 'its original is still to be removed' FROM removals
		WHERE NOT EXISTS (SELECT 1 FROM documents WHERE documents.id = removals.document_id)`},
	{RemainsDeleted, `SELECT outbox.id, 'a mail about a deleted dossier' FROM outbox
		WHERE outbox.kind <> 'confirm' AND outbox.state = 'waiting'
			AND NOT EXISTS (SELECT 1 FROM outbox_dossiers WHERE outbox_dossiers.mail_id = outbox.id)
		OR outbox.kind = 'report' AND outbox.bundle <> '' AND NOT EXISTS (SELECT 1 FROM dossiers WHERE dossiers.id = outbox.bundle)`},
	{RemainsDeleted, `SELECT subscriptions.id, 'a subscription to a deleted dossier' FROM subscriptions
		WHERE subscriptions.kind = 'dossier' AND NOT EXISTS (SELECT 1 FROM dossiers WHERE dossiers.id = subscriptions.subject)`},
	{VerdictWrong, `SELECT dossier_readings.dossier_id, dossier_readings.document_id FROM dossier_readings
		WHERE dossier_readings.document_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM memberships
			WHERE memberships.dossier_id = dossier_readings.dossier_id AND memberships.document_id = dossier_readings.document_id)`},
}

// A reading that waits to be checked is no difference. Both databases write ->> so.
const staleReadings = `
	SELECT documents.id, memberships.forced_kind FROM memberships
	JOIN documents ON documents.id = memberships.document_id AND documents.state <> 'pending'
	LEFT JOIN readings ON readings.document_id = documents.id AND readings.forced_kind = memberships.forced_kind
		AND readings.attempt = documents.attempt AND readings.rules = $1
	WHERE readings.document_id IS NULL AND NOT EXISTS (SELECT 1 FROM river_job
		WHERE river_job.kind = 'check' AND river_job.state IN ('available', 'running', 'retryable', 'scheduled', 'pending')
			AND river_job.args ->> 'document' = documents.id)
	GROUP BY documents.id, memberships.forced_kind`

func (r Reads) verifyRows(ctx context.Context, rules string, report func(Difference) error) error {
	for _, c := range rowChecks {
		if err := r.verifyBy(ctx, c.kind, c.sql, nil, report); err != nil {
			return err
		}
	}
	if rules == "" {
		return nil
	}
	return r.verifyBy(ctx, ReadingStale, staleReadings, []any{rules}, report)
}

func (r Reads) verifyBy(ctx context.Context, kind, sql string, args []any, report func(Difference) error) error {
	rs, err := r.q.query(ctx, sql, args...)
	if err != nil {
		return fmt.Errorf("store: verify %s: %w", kind, err)
	}
	defer rs.Close()
	for rs.Next() {
		d := Difference{Kind: kind}
		if err := rs.Scan(&d.ID, &d.Note); err != nil {
			return fmt.Errorf("store: verify %s: %w", kind, err)
		}
		if err := report(d); err != nil {
			return err
		}
	}
	return rs.Err()
}
