package store

import (
	"context"
	"encoding/json"
	"fmt"
	"time"
)

// deleted is the reason, and the name, that a member of a container has from
// then on: its place stays, so that the sums match and reading the container
// again does not bring it back.
const deleted = "deleted"

// DeleteDocument takes a document out of a dossier, with everything that came
// out of it when it is a container, and everything that was made of it there:
// log details, import lines, verdicts. What is in no dossier after it is erased.
// The verdicts of the dossier go as a whole, since any of them can rest on or
// quote it; the caller asks for the dossier to be judged again in the same
// transaction, and empties Removals after it. A tombstone stays.
//
// A member of a container leaves its place behind and can still be found in the
// container's bytes: whoever wants those gone deletes the container. A dossier
// that does not hold the document is ErrNotFound.
func (tx Tx) DeleteDocument(ctx context.Context, dossierID, document, user string, now time.Time) error {
	if _, err := tx.LockDocument(ctx, document); err != nil {
		return err
	}
	if err := tx.LockDossier(ctx, dossierID, now); err != nil {
		return err
	}
	all, err := tx.Memberships(ctx, dossierID)
	if err != nil {
		return err
	}
	tops, under := subtree(all, document)
	if len(tops) == 0 {
		return notFound("document")
	}
	if err := tx.leave(ctx, tops, under); err != nil {
		return err
	}
	gone := leftDocuments(all, tops, under)
	for _, id := range gone {
		if err := tx.leftDossier(ctx, dossierID, id, user, now); err != nil {
			return err
		}
	}
	if err := tx.unjudge(ctx, dossierID, gone); err != nil {
		return err
	}
	if err := tx.AddEntry(ctx, Entry{Dossier: dossierID, Kind: LogDeletion, User: user, Document: document, At: now}); err != nil {
		return err
	}
	return tx.erase(ctx)
}

// subtree gives the paths of a document, and all that are inside of them.
func subtree(all []Membership, document string) (tops, under []Membership) {
	inside := map[string]bool{}
	for _, m := range all { // a container stands before its members
		switch {
		case inside[m.Parent]:
			under = append(under, m)
		case m.Document == document:
			tops = append(tops, m)
		default:
			continue
		}
		inside[m.ID] = true
	}
	return tops, under
}

// leftDocuments gives the documents of those paths that the dossier has by no other.
func leftDocuments(all []Membership, tops, under []Membership) (gone []string) {
	removed, done := map[string]bool{}, map[string]bool{"": true}
	for _, list := range [][]Membership{tops, under} {
		for _, m := range list {
			removed[m.ID] = true
		}
	}
	for _, m := range all {
		if !removed[m.ID] {
			done[m.Document] = true
		}
	}
	for _, m := range all {
		if !done[m.Document] {
			done[m.Document] = true
			gone = append(gone, m.Document)
		}
	}
	return gone
}

const (
	dropItemsOf    = `DELETE FROM batch_items WHERE membership_id = $1`
	dropMembership = `DELETE FROM memberships WHERE id = $1`
	emptyPlace     = `UPDATE memberships SET document_id = NULL, path = $2, reason = $2 WHERE id = $1`
)

// leave takes paths out of their dossier.
func (tx Tx) leave(ctx context.Context, tops, under []Membership) error {
	for _, m := range append(under, tops...) {
		if _, err := tx.exec(ctx, "drop batch item", dropItemsOf, m.ID); err != nil {
			return err
		}
	}
	for _, m := range under {
		if _, err := tx.exec(ctx, "drop membership", dropMembership, m.ID); err != nil {
			return err
		}
	}
	for _, m := range tops {
		statement, args := dropMembership, []any{m.ID}
		if m.Parent != "" {
			statement, args = emptyPlace, append(args, deleted)
		}
		if _, err := tx.exec(ctx, "drop membership", statement, args...); err != nil {
			return err
		}
	}
	return nil
}

const (
	dropItemsIn  = `DELETE FROM batch_items WHERE dossier_id = $1 AND document_id = $2`
	blankLog     = `UPDATE dossier_log SET detail = '' WHERE dossier_id = $1 AND document_id = $2`
	notHeldGiven = `UPDATE given_documents SET document_id = NULL WHERE dossier_id = $1 AND document_id = $2`
	dropNewsIn   = `DELETE FROM news WHERE dossier_id = $1 AND document_id = $2`
	dropTold     = `DELETE FROM webhook_messages WHERE dossier_id = $1 AND document_id = $2`
	renameRest   = `
	UPDATE documents SET name = coalesce((SELECT path FROM memberships WHERE memberships.document_id = documents.id
		ORDER BY memberships.id LIMIT 1), $2) WHERE id = $1`
	orphanToRemovals = `
	INSERT INTO removals (document_id, at) SELECT id, $2 FROM documents
	WHERE id = $1 AND NOT EXISTS (SELECT 1 FROM memberships WHERE memberships.document_id = documents.id)
	ON CONFLICT DO NOTHING`
)

// leftDossier does what follows for a document that a dossier no longer has.
func (tx Tx) leftDossier(ctx context.Context, dossierID, document, user string, now time.Time) error {
	for _, sql := range []string{dropItemsIn, blankLog, notHeldGiven, dropNewsIn, dropTold} {
		if _, err := tx.exec(ctx, "forget document", sql, dossierID, document); err != nil {
			return err
		}
	}
	if _, err := tx.exec(ctx, "rename document", renameRest, document, deleted); err != nil {
		return err
	}
	if _, err := tx.exec(ctx, "mark document for removal", orphanToRemovals, document, millis(now)); err != nil {
		return err
	}
	tx.Change(DocumentDeleted, dossierID, document, now)
	return tx.bury(ctx, Tombstone{Kind: "document", Subject: document, Dossier: dossierID, User: user, At: now})
}

const (
	loseVerdicts = `UPDATE dossiers SET attempt = attempt + 1, rules = '', judged_at = 0 WHERE id = $1`
	stripQuotes  = `UPDATE overrides SET quotes = $3, state = $4 WHERE dossier_id = $1 AND requirement = $2`
	dropAnswers  = `DELETE FROM idempotency_keys WHERE subject = $1`
)

// unjudge takes a dossier's verdicts away, and out of its decisions the quotes
// of the documents that are gone. A judging that runs may not write any more.
func (tx Tx) unjudge(ctx context.Context, dossierID string, gone []string) error {
	for _, sql := range []string{loseVerdicts, dropVerdicts, dropClocks, dropFacts, dropDossierReadings, dropAnswers} {
		if _, err := tx.exec(ctx, "drop verdicts", sql, dossierID); err != nil {
			return err
		}
	}
	is := map[string]bool{}
	for _, id := range gone {
		is[id] = true
	}
	decided, err := tx.Overrides(ctx, dossierID)
	if err != nil {
		return err
	}
	for _, o := range decided {
		kept := []Quote{}
		for _, q := range o.Quotes {
			if !is[q.Document] {
				kept = append(kept, q)
			}
		}
		if len(kept) == len(o.Quotes) {
			continue
		}
		raw, err := json.Marshal(kept)
		if err != nil {
			return fmt.Errorf("store: encode quotes: %w", err)
		}
		if _, err := tx.exec(ctx, "strip quotes", stripQuotes, dossierID, o.Requirement, raw, string(Reconfirming)); err != nil {
			return err
		}
	}
	return nil
}

const (
	lockDocumentsOf = `UPDATE documents SET id = id WHERE id IN (SELECT document_id FROM memberships WHERE dossier_id = $1)`
	onlyInDossier   = `
	INSERT INTO removals (document_id, at) SELECT DISTINCT memberships.document_id, CAST($2 AS BIGINT) FROM memberships
	WHERE memberships.dossier_id = $1 AND memberships.document_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM memberships other
		WHERE other.document_id = memberships.document_id AND other.dossier_id <> $1)
	ON CONFLICT DO NOTHING`
)

// dropDossier empties every table of a dossier, children before parents.
var dropDossier = []string{
	`DELETE FROM batch_items WHERE dossier_id = $1`,
	`DELETE FROM batch_items WHERE batch_id IN (SELECT id FROM batches WHERE dossier_id = $1)`,
	`DELETE FROM batches WHERE dossier_id = $1`,
	`DELETE FROM overrides WHERE dossier_id = $1`,
	`DELETE FROM dossier_log WHERE dossier_id = $1`,
	`DELETE FROM given_facts WHERE dossier_id = $1`,
	`DELETE FROM given_documents WHERE dossier_id = $1`,
	`DELETE FROM report_links WHERE dossier_id = $1`,
	`DELETE FROM webhook_messages WHERE dossier_id = $1`,
	`DELETE FROM news WHERE dossier_id = $1`,
	dropVerdicts, dropClocks, dropFacts, dropDossierReadings, dropAnswers,
	`DELETE FROM subscriptions WHERE dossier_id = $1`,
	`DELETE FROM outbox_dossiers WHERE dossier_id = $1`,
	`UPDATE outbox SET state = 'cancelled', reason = 'the dossier was deleted' WHERE state = 'waiting' AND (kind = 'digest' OR bundle = $1)
		AND NOT EXISTS (SELECT 1 FROM outbox_dossiers WHERE outbox_dossiers.mail_id = outbox.id)`,
	`UPDATE outbox SET bundle = '' WHERE bundle = $1`,
	`DELETE FROM memberships WHERE dossier_id = $1`,
	dropGroups,
	`DELETE FROM dossiers WHERE id = $1`,
}

// DeleteDossier deletes a dossier and erases every document that is in no other.
// The caller empties Removals after the transaction. Tombstones stay.
func (tx Tx) DeleteDossier(ctx context.Context, id, user string, now time.Time) error {
	if _, err := tx.exec(ctx, "lock documents", lockDocumentsOf, id); err != nil {
		return err
	}
	if err := tx.LockDossier(ctx, id, now); err != nil {
		return err
	}
	documents, err := tx.Documents(ctx, id)
	if err != nil {
		return err
	}
	if _, err := tx.exec(ctx, "mark documents for removal", onlyInDossier, id, millis(now)); err != nil {
		return err
	}
	for _, sql := range dropDossier {
		if _, err := tx.exec(ctx, "delete dossier", sql, id); err != nil {
			return err
		}
	}
	for _, d := range documents {
		if _, err := tx.exec(ctx, "rename document", renameRest, d.ID, deleted); err != nil {
			return err
		}
		tx.Change(DocumentDeleted, id, d.ID, now)
		if err := tx.bury(ctx, Tombstone{Kind: "document", Subject: d.ID, Dossier: id, User: user, At: now}); err != nil {
			return err
		}
	}
	tx.Change(DossierDeleted, id, "", now)
	if err := tx.bury(ctx, Tombstone{Kind: "dossier", Subject: id, Dossier: id, User: user, At: now}); err != nil {
		return err
	}
	return tx.erase(ctx)
}

// eraseMarked empties every table of the documents that are marked for removal,
// children before parents. Rows that were marked before are gone already.
var eraseMarked = []string{
	`DELETE FROM members WHERE parent_id IN (SELECT document_id FROM removals)`,
	`UPDATE members SET document_id = NULL, name = 'deleted', reason = 'deleted' WHERE document_id IN (SELECT document_id FROM removals)`,
	`DELETE FROM batch_items WHERE document_id IN (SELECT document_id FROM removals)`,
	`UPDATE given_documents SET document_id = NULL WHERE document_id IN (SELECT document_id FROM removals)`,
	`DELETE FROM dossier_readings WHERE document_id IN (SELECT document_id FROM removals)`,
	`DELETE FROM clocks WHERE document_id IN (SELECT document_id FROM removals)`,
	`DELETE FROM readings WHERE document_id IN (SELECT document_id FROM removals)`,
	`DELETE FROM word_places WHERE document_id IN (SELECT document_id FROM removals)`,
	`DELETE FROM texts WHERE document_id IN (SELECT document_id FROM removals)`,
	`DELETE FROM documents WHERE id IN (SELECT document_id FROM removals)`,
}

func (tx Tx) erase(ctx context.Context) error {
	for _, sql := range eraseMarked {
		if _, err := tx.exec(ctx, "erase documents", sql); err != nil {
			return err
		}
	}
	return nil
}
