package store

import (
	"context"
	"time"
)

// LogKind says what an entry of a dossier's log tells of.
type LogKind string

// The kinds of entry.
const (
	LogOverride LogKind = "override"        // a verdict was confirmed, overruled, or that was withdrawn
	LogReport   LogKind = "report_sent"     // a report or a letter went out
	LogAnswer   LogKind = "answer_received" // an authority answered
	LogUpload   LogKind = "upload"          // a document was put in
	LogDeletion LogKind = "deletion"        // a document was deleted
	LogAccess   LogKind = "access"          // other people see the dossier than before
	LogNote     LogKind = "note"            // a person wrote something down
	LogLink     LogKind = "link"            // a link to the report was made, opened or withdrawn
)

// Entry is one entry of a dossier's log.
type Entry struct {
	ID          string    `json:"id"`
	Dossier     string    `json:"dossier"`
	Kind        LogKind   `json:"kind"`
	User        string    `json:"user"`
	Requirement string    `json:"requirement,omitempty"`
	Document    string    `json:"document,omitempty"`
	Detail      string    `json:"detail,omitempty"`
	At          time.Time `json:"at"`
}

const addEntry = `
	INSERT INTO dossier_log (id, dossier_id, kind, user_id, requirement, document_id, detail, at)
	VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`

// AddEntry writes into a dossier's log; an empty ID is made. What names a
// document or quotes it says so in Document, so that it goes with it.
func (tx Tx) AddEntry(ctx context.Context, e Entry) error {
	if e.ID == "" {
		e.ID = NewID()
	}
	_, err := tx.exec(ctx, "add log entry", addEntry, e.ID, e.Dossier, string(e.Kind), e.User, e.Requirement, e.Document,
		cut(e.Detail, 8000), millis(e.At))
	return err
}

const listLog = `
	SELECT id, dossier_id, kind, user_id, requirement, document_id, detail, at FROM dossier_log
	WHERE dossier_id = $1 AND id < $2 ORDER BY id DESC LIMIT $3`

// Log gives up to limit entries of a dossier's log, the newest first, before
// the id before ("" for the newest).
func (r Reads) Log(ctx context.Context, dossierID, before string, limit int) ([]Entry, error) {
	if before == "" {
		before = afterEveryID
	}
	return collect(ctx, r.q, "log entries", listLog, []any{dossierID, before, bounded(limit)}, scanEntry)
}

const listLogOf = `
	SELECT id, dossier_id, kind, user_id, requirement, document_id, detail, at FROM dossier_log
	WHERE dossier_id = $1 AND requirement = $2 ORDER BY id DESC LIMIT $3`

// LogOf gives up to limit entries of a dossier's log that are about one
// requirement, the newest first.
func (r Reads) LogOf(ctx context.Context, dossierID, requirement string, limit int) ([]Entry, error) {
	return collect(ctx, r.q, "log entries", listLogOf, []any{dossierID, requirement, bounded(limit)}, scanEntry)
}

func scanEntry(row row) (e Entry, err error) {
	var at int64
	err = row.Scan(&e.ID, &e.Dossier, &e.Kind, &e.User, &e.Requirement, &e.Document, &e.Detail, &at)
	e.At = fromMillis(at)
	return e, err
}
