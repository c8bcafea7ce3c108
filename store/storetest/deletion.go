package storetest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/checkweigh/checkweigh/dossier"
	"github.com/checkweigh/checkweigh/store"
)

// secret stands in the name, the text and the quotes of what is deleted.
const secret = "xyzzy"

// remains gives every row that still has the word in it.
func (b *bundle) remains(word string) (found []string) {
	b.t.Helper()
	b.must(b.View(b.t.Context(), func(r store.Reads) error {
		return r.Dump(b.t.Context(), func(table string, row map[string]any) error {
			for column, v := range row {
				raw, _ := v.([]byte)
				if s, _ := v.(string); strings.Contains(s, word) || bytes.Contains(raw, []byte(word)) {
					found = append(found, fmt.Sprintf("%s.%s: %s%s", table, column, s, raw))
				}
			}
			return nil
		})
	}))
	return found
}

// laden puts a document into the dossier with one of everything made of it.
func (b *bundle) laden(d dossier.Dossier, path string) store.Membership {
	b.t.Helper()
	m := b.document(d, path, secret+" bytes")
	doc, err := b.Document(b.t.Context(), m.Document)
	b.must(err)
	if doc.State == store.Pending {
		doc.Attempt = b.begin(m.Document)
		b.finish(m.Document, doc.Attempt, store.Result{State: dossier.StateRead, Text: &dossier.Text{
			Engine: "test/1", Body: secret + " text", Concealed: []dossier.Concealed{{Text: secret}},
		}})
	}
	b.checkAs(m, path)
	b.judge(d, m, secret+" quote", dossier.Missing)
	b.in(func(ctx context.Context, tx store.Tx) error {
		batch := store.Batch{ID: store.NewID(), Dossier: d.ID, User: "u", Source: "/dump"}
		claim, _, err := tx.ClaimRequest(ctx, store.Request{User: "u", Key: d.ID, BodyHash: "x"}, b.now, 1, 1<<50)
		if err != nil {
			return err
		}
		if _, err := tx.FinishRequest(ctx, claim, store.Answer{Status: 200, Body: []byte(secret), Subject: d.ID}); err != nil {
			return err
		}
		return errors.Join(
			tx.Override(ctx, store.Override{Dossier: d.ID, Requirement: "DA-01", Decision: store.Confirm, Reason: "seen", User: "u"}, "", b.now),
			tx.AddEntry(ctx, store.Entry{Dossier: d.ID, Kind: store.LogUpload, User: "u", Document: m.Document, Detail: path, At: b.now}),
			tx.PutGiven(ctx, d.ID, store.Given{Source: "s", Documents: []store.GivenDocument{{Title: "Contract", Document: m.Document}}}, b.now),
			tx.AddBatch(ctx, batch, b.now),
			tx.PutBatchItem(ctx, store.BatchItem{Batch: batch.ID, Path: path, Dossier: d.ID, Document: m.Document, Membership: m.ID}, b.now))
	})
	return m
}

// checkAs checks a document that was read, under the name that a dossier has for it.
func (b *bundle) checkAs(m store.Membership, path string) {
	b.t.Helper()
	b.in(func(ctx context.Context, tx store.Tx) error {
		doc, err := tx.Document(ctx, m.Document)
		if err != nil {
			return err
		}
		wrote, err := tx.PutChecked(ctx, store.Checked{
			Document: m.Document, Rules: "rules 1", Attempt: doc.Attempt,
			Reading: dossier.Reading{Document: dossier.Document{ID: m.Document, Path: path}, Facts: []dossier.Fact{{Name: "buyer", Value: secret}}},
		}, b.now)
		if !wrote {
			b.t.Error("the check was refused")
		}
		return err
	})
}

func (b *bundle) deleteDocument(d dossier.Dossier, document string) error {
	return b.InTx(b.t.Context(), func(tx store.Tx) error { return tx.DeleteDocument(b.t.Context(), d.ID, document, "officer", b.now) })
}

func (b *bundle) deleteDossier(d dossier.Dossier) error {
	return b.InTx(b.t.Context(), func(tx store.Tx) error { return tx.DeleteDossier(b.t.Context(), d.ID, "officer", b.now) })
}

// removeErased takes the files away and says of which documents.
func (b *bundle) removeErased() (of []string) {
	b.t.Helper()
	_, err := b.RemoveErased(b.t.Context(), func(id string) error { of = append(of, id); return nil })
	b.must(err)
	return of
}

func (b *bundle) hasBlob(id string) bool {
	b.t.Helper()
	have, err := b.Blobs.Has(b.t.Context(), id)
	b.must(err)
	return have
}

func testDeleteDocument(t *testing.T, b *bundle) {
	d, e := b.dossier("d"), b.dossier("e")
	m := b.laden(d, secret+" of d.pdf")
	b.laden(e, "what e calls it.pdf")
	b.checkAs(m, secret+" of d.pdf")
	kept := b.document(d, "kept.txt", "kept")
	if err := b.deleteDocument(b.dossier("f"), m.Document); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("from a dossier that does not have it: %v", err)
	}
	b.must(b.deleteDocument(d, m.Document))
	if left := b.remains(secret + " of d"); len(left) != 0 {
		t.Errorf("the name stayed: %v", left)
	}
	for _, row := range b.remains(m.Document) {
		if strings.Contains(row, d.ID) {
			t.Errorf("the dossier still has %s", row)
		}
	}
	if of := b.removeErased(); len(of) != 0 || !b.hasBlob(m.Document) {
		t.Errorf("the other dossier lost its document: %v", of)
	}
	if doc, err := b.Document(t.Context(), m.Document); err != nil || doc.Path != "what e calls it.pdf" {
		t.Errorf("in the other dossier: %+v, %v", doc, err)
	}
	verdicts, err := b.Verdicts(t.Context(), d.ID)
	b.must(err)
	decided, err := b.Overrides(t.Context(), d.ID)
	b.must(err)
	if len(verdicts) != 0 || len(decided) != 1 || decided[0].State != store.Reconfirming || len(decided[0].Quotes) != 0 {
		t.Errorf("verdicts %+v, decisions %+v", verdicts, decided)
	}
	if v, err := b.Verdicts(t.Context(), e.ID); err != nil || len(v) != 1 {
		t.Errorf("the other dossier has the verdicts %+v, %v", v, err)
	}
	c, a, err := b.claim(store.Request{User: "u", Key: d.ID, BodyHash: "x"}, 0)
	if err != nil || c == nil || a != nil {
		t.Errorf("an answer that told of the document stayed: %+v, %v", a, err)
	}

	b.must(b.deleteDocument(e, m.Document))
	if left := b.remains(secret); len(left) != 0 {
		t.Errorf("left behind: %v", left)
	}
	if of := b.removeErased(); len(of) != 1 || of[0] != m.Document || b.hasBlob(m.Document) || !b.hasBlob(kept.Document) {
		t.Errorf("files taken away: %v", of)
	}
	stones, err := b.Tombstones(t.Context(), m.Document, "", 10)
	if err != nil || len(stones) != 2 || stones[0].Dossier != e.ID || stones[0].User != "officer" || stones[0].Kind != "document" || !stones[0].At.Equal(b.now) {
		t.Errorf("tombstones %+v, %v", stones, err)
	}
	b.nothingWrong()
	b.changed(store.DocumentDeleted, e.ID, m.Document)
	// The same bytes may come again.
	if back := b.document(d, "again.pdf", secret+" bytes"); b.read(back.Document, "text") < 1 {
		t.Error("it is not read again")
	}
}

// nothingWrong fails unless everything fits together.
func (b *bundle) nothingWrong() {
	b.t.Helper()
	b.must(b.Verify(b.t.Context(), true, "", func(d store.Difference) error {
		b.t.Errorf("verify: %+v", d)
		return nil
	}))
}

// changed fails unless that is among the changes.
func (b *bundle) changed(kind store.ChangeKind, dossierID, document string) {
	b.t.Helper()
	all, err := b.Changes(b.t.Context(), 0, 1000)
	b.must(err)
	for _, c := range all {
		if c.Kind == kind && c.Dossier == dossierID && c.Document == document {
			return
		}
	}
	b.t.Errorf("no change %s of %s, %s in %+v", kind, dossierID, document, all)
}

func testDeleteDossier(t *testing.T, b *bundle) {
	d, e := b.given(secret+" dossier", store.Access{Owner: b.group("g").ID}), b.dossier("e")
	m := b.laden(d, secret+" of d.pdf")
	both := b.document(d, secret+" in both.pdf", "both")
	b.document(e, "in e.pdf", "both")
	b.read(both.Document, "both")
	b.must(b.deleteDossier(d))
	if left := b.remains(secret); len(left) != 0 {
		t.Errorf("left behind: %v", left)
	}
	if err := b.deleteDossier(d); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("deleted twice: %v", err)
	}
	if of := b.removeErased(); len(of) != 1 || b.hasBlob(m.Document) || !b.hasBlob(both.Document) {
		t.Errorf("files taken away: %v", of)
	}
	doc, err := b.Document(t.Context(), both.Document)
	if err != nil || doc.Path != "in e.pdf" || doc.State != dossier.StateRead {
		t.Errorf("in the other dossier: %+v, %v", doc, err)
	}
	for _, id := range []string{d.ID, m.Document, both.Document} {
		if stones, err := b.Tombstones(t.Context(), id, "", 10); err != nil || len(stones) != 1 {
			t.Errorf("tombstones of %s: %+v, %v", id, stones, err)
		}
	}
	b.changed(store.DossierDeleted, d.ID, "")
	b.changed(store.DocumentDeleted, d.ID, both.Document)
	b.nothingWrong()
}

func testDeletionWins(t *testing.T, b *bundle) {
	d := b.dossier("d")
	m, other := b.document(d, "a", "a"), b.document(d, "b", "b")
	attempt, checked := b.begin(m.Document), b.read(other.Document, "b")
	var judging int64
	b.in(func(ctx context.Context, tx store.Tx) (err error) {
		judging, err = tx.BeginJudging(ctx, d.ID)
		return err
	})
	b.must(errors.Join(b.deleteDocument(d, m.Document), b.deleteDocument(d, other.Document)))
	judge := func() (wrote bool) {
		b.in(func(ctx context.Context, tx store.Tx) (err error) {
			wrote, err = tx.FinishJudging(ctx, d.ID, judging, store.Judgement{Verdicts: []dossier.Verdict{{Requirement: "DA-01"}}}, b.now)
			return err
		})
		return wrote
	}
	if b.finish(m.Document, attempt, store.Result{State: dossier.StateRead, Text: &dossier.Text{Engine: "e", Body: "late"}}) {
		t.Error("a reading of a deleted document was taken")
	}
	if b.check(other, "rules 1", checked, "late") {
		t.Error("a check of a deleted document was taken")
	}
	if judge() {
		t.Error("a judging with a deleted document was taken")
	}
	b.must(b.deleteDossier(d))
	if judge() {
		t.Error("a judging of a deleted dossier was taken")
	}
	if left := b.remains("late"); len(left) != 0 {
		t.Errorf("left behind: %v", left)
	}
}
