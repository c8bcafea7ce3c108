// Package storetest is the one suite that every database under a store passes:
// what the rooms above rely on, whichever engine is below.
package storetest

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/checkweigh/checkweigh/dossier"
	"github.com/checkweigh/checkweigh/store"
)

// Run runs the suite; open gives a new empty store that lives as long as t.
func Run(t *testing.T, open func(t *testing.T) *store.Store) {
	for _, c := range []struct {
		name string
		test func(t *testing.T, b *bundle)
	}{
		{"dossiers come back as they were put in", testDossiers},
		{"an error or a panic in a transaction leaves nothing", testRollback},
		{"a view does not change under its reader", testView},
		{"a document sent in by many at once is one document", testDuplicates},
		{"documents are counted by their state", testStates},
		{"a late reading is refused", testLateReading},
		{"a reading that was finished is not finished again", testFinishedReading},
		{"a text comes back byte for byte, without what is concealed", testText},
		{"the places of words come back for each page of the last reading", testWordPlaces},
		{"members of a container are handed out once", testMembers},
		{"a check of an older reading is refused", testLateCheck},
		{"a late judgement is refused", testLateJudgement},
		{"a judging is asked for once", testWantJudging},
		{"what is outstanding in a dossier is counted", testUnsettled},
		{"unchecked documents are found by their rules", testUnchecked},
		{"changes are numbered without gaps in the order of commits", testChanges},
		{"a login link works once and only in time", testLinks},
		{"sessions end by logout and by time", testSessions},
		{"an e-mail address belongs to one user", testUsers},
		{"settings are replaced", testSettings},
		{"text that looks like SQL is text", testHostileText},
		{"what was never acknowledged is swept", testSweep},
		{"nobody sees what is not theirs", testSight},
		{"a document has the name and the time that its viewer knows", testNameSeen},
		{"the search tokens of viewers and dossiers agree with what is seen", testTokensAgree},
		{"each role may do what it may and no more", testRoles},
		{"a dossier is made for a group that its maker is in", testMakeDossier},
		{"a person who is shut out is out everywhere", testDisabled},
		{"users are found by address and by subject", testFindUsers},
		{"a subject is claimed once, for somebody who has none and may log in", testClaimSubject},
		{"of administrators who shut each other out at once one stays", testLastAdmin},
		{"groups have people and can be deleted when they own nothing", testGroups},
		{"tokens work until they are revoked or expire", testTokens},
		{"sessions are listed and ended by an id that logs nobody in", testSessionList},
		{"tries to log in are counted in windows", testAttempts},
		{"the audit log is paged, newest first", testAudit},
		{"fifty requests with one key do their work once", testSameKey},
		{"a key with another body, or that is being worked on, is told apart", testKeyStates},
		{"saved searches are their owner's alone", testSavedSearches},
		{"a decision is shown beside the verdict and needs confirming when the words change", testOverride},
		{"verdicts are counted and listed over the dossiers that are seen", testWeighings},
		{"verdicts are counted for each supplier and each day", testCounts},
		{"a dossier's log is paged, newest first", testLog},
		{"what a register says is replaced by source", testGiven},
		{"the files of an import add up", testBatch},
		{"an import tells what was known, what containers held and which dossiers it made", testBatchAccount},
		{"grave verdicts are listed since when they are", testGrave},
		{"what was not read is listed with its reason", testUnread},
		{"clocks and facts of a dossier are kept for lists", testClocks},
		{"documents are outdated by the rules that changed", testOutdated},
		{"a deleted document leaves nothing but a tombstone", testDeleteDocument},
		{"a deleted dossier leaves nothing but tombstones", testDeleteDossier},
		{"a deletion wins over a reading, a check and a judging that run", testDeletionWins},
		{"a deleted member of a container does not come back", testDeletedMember},
		{"a container is deleted with what came out of it", testDeleteContainer},
		{"a file that is sent while it is deleted is whole or refused", testDeleteWhileSent},
		{"a file that comes back before its bytes were removed stays", testComesBack},
		{"mail is off until a preview was looked at, and after a restore", testDeliverySettings},
		{"an address gets mail once its holder has confirmed", testRecipients},
		{"people subscribe what they may to what they see", testSubscriptions},
		{"a version is told once", testTellOnce},
		{"a mail of which nobody knows waits for a person", testUnknownMail},
		{"of many who would send a mail one does", testClaimedOnce},
		{"mail about a deleted dossier is not sent", testDeleteDelivery},
		{"a mail that waited in a backup may have gone out", testRestoredMail},
		{"a backup loaded into another store is the same", testBackup},
		{"a backup that does not fit is refused", testBadBackup},
		{"verify tells what does not fit together", testVerify},
		{"dossiers are overdue by their group's retention", testOverdue},
		{"a link to a report lives as long as its maker may pass it on", testReportLinks},
		{"a feed address works until it is revoked or its person shut out", testFeedAddresses},
		{"what was told is not news again", testNews},
		{"what can bring reports to people is counted", testWays},
		{"webhooks are told of what their maker and their group see", testWebhooks},
		{"a message to a webhook is sent, given up, or goes with what it tells of", testWebhookMessages},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := newBundle(t, open(t))
			b.open = open
			c.test(t, b)
		})
	}
}

// bundle is a store with the little that every test needs.
type bundle struct {
	*store.Store
	t    *testing.T
	now  time.Time
	open func(t *testing.T) *store.Store // gives another empty store
}

func newBundle(t *testing.T, s *store.Store) *bundle {
	return &bundle{Store: s, t: t, now: time.Date(2026, 3, 1, 12, 0, 0, 123e6, time.UTC)}
}

func (b *bundle) must(err error) {
	b.t.Helper()
	if err != nil {
		b.t.Fatal(err)
	}
}

// in runs fn in a transaction that must succeed.
func (b *bundle) in(fn func(ctx context.Context, tx store.Tx) error) {
	b.t.Helper()
	ctx := b.t.Context()
	b.must(b.InTx(ctx, func(tx store.Tx) error { return fn(ctx, tx) }))
}

func (b *bundle) dossier(title string) dossier.Dossier {
	b.t.Helper()
	d := dossier.Dossier{ID: store.NewID(), Title: title, Jurisdiction: dossier.Scotland}
	b.in(func(ctx context.Context, tx store.Tx) error { return tx.AddDossier(ctx, d, b.now) })
	return d
}

// document puts the bytes into the dossier under the path.
func (b *bundle) document(d dossier.Dossier, path, bytes string) store.Membership {
	b.t.Helper()
	blob, err := b.Blobs.Put(b.t.Context(), strings.NewReader(bytes), 1<<20)
	b.must(err)
	m := store.Membership{ID: store.NewID(), Dossier: d.ID, Document: blob.ID, Path: path}
	b.in(func(ctx context.Context, tx store.Tx) error {
		if _, err := tx.AddDocument(ctx, blob, path, 0, b.now); err != nil {
			return err
		}
		_, err := tx.AddMembership(ctx, m, b.now)
		return err
	})
	return m
}

// begin begins a reading and gives its attempt number.
func (b *bundle) begin(id string) (attempt int64) {
	b.t.Helper()
	b.in(func(ctx context.Context, tx store.Tx) (err error) {
		attempt, err = tx.BeginReading(ctx, id)
		return err
	})
	return attempt
}

func (b *bundle) finish(id string, attempt int64, res store.Result) (wrote bool) {
	b.t.Helper()
	b.in(func(ctx context.Context, tx store.Tx) (err error) {
		wrote, err = tx.FinishReading(ctx, id, attempt, res, b.now)
		return err
	})
	return wrote
}

// placedWords are where two words of a scanned page stand.
var placedWords = []dossier.PlacedWord{
	{Span: dossier.Span{End: 3}, PageBox: dossier.PageBox{X0: 100, Y0: 200, X1: 900, Y1: 260}},
	{Span: dossier.Span{Start: 5, End: 9}, PageBox: dossier.PageBox{X0: 0, Y0: 300, X1: dossier.PageUnit, Y1: dossier.PageUnit}},
}

// read reads a document to the end with that text.
func (b *bundle) read(id, body string) (attempt int64) {
	b.t.Helper()
	attempt = b.begin(id)
	res := store.Result{State: dossier.StateRead, Text: &dossier.Text{Engine: "test/1", Body: body}, Placed: []dossier.PlacedPage{{Number: 1, Words: placedWords}}}
	if !b.finish(id, attempt, res) {
		b.t.Fatalf("reading %d of %s was refused", attempt, id)
	}
	return attempt
}

func (b *bundle) check(m store.Membership, rules string, attempt int64, note string) (wrote bool) {
	b.t.Helper()
	b.in(func(ctx context.Context, tx store.Tx) (err error) {
		wrote, err = tx.PutChecked(ctx, store.Checked{
			Document: m.Document, Forced: m.Forced, Rules: rules, Attempt: attempt,
			Reading:  dossier.Reading{Rules: rules},
			Verdicts: []dossier.Verdict{{Requirement: "DA-01", Value: dossier.Partial, Reasons: []string{note}}},
		}, b.now)
		return err
	})
	return wrote
}

func testDossiers(t *testing.T, b *bundle) {
	first, second := b.dossier("Rota – Größe 1"), b.dossier("second")
	got, err := b.Dossier(t.Context(), first.ID)
	b.must(err)
	if got.Dossier != first || !got.CreatedAt.Equal(b.now) || !got.JudgedAt.IsZero() {
		t.Errorf("got %+v, put in %+v at %v", got, first, b.now)
	}
	first.Title = "renamed"
	b.in(func(ctx context.Context, tx store.Tx) error {
		return tx.ChangeDossier(ctx, first, b.now.Add(time.Hour))
	})
	list, err := b.Dossiers(t.Context(), "", 10)
	b.must(err)
	if len(list) != 2 || list[0].Dossier != first || list[1].ID != second.ID || !list[0].UpdatedAt.Equal(b.now.Add(time.Hour)) {
		t.Errorf("list: %+v", list)
	}
	if rest, err := b.Dossiers(t.Context(), first.ID, 10); err != nil || len(rest) != 1 || rest[0].ID != second.ID {
		t.Errorf("after the first: %+v, %v", rest, err)
	}
	if _, err := b.Dossier(t.Context(), "nobody"); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("unknown dossier: %v", err)
	}
	err = b.InTx(t.Context(), func(tx store.Tx) error { return tx.AddDossier(t.Context(), first, b.now) })
	if !errors.Is(err, store.ErrConflict) {
		t.Errorf("same id twice: %v", err)
	}
}

func testRollback(t *testing.T, b *bundle) {
	stop := errors.New("stop")
	add := func(tx store.Tx) {
		b.must(tx.AddDossier(t.Context(), dossier.Dossier{ID: store.NewID(), Title: "never"}, b.now))
		tx.Change(store.DossierChanged, "x", "", b.now)
	}
	if err := b.InTx(t.Context(), func(tx store.Tx) error { add(tx); return stop }); !errors.Is(err, stop) {
		t.Errorf("the error did not come back: %v", err)
	}
	func() {
		defer func() {
			if recover() == nil {
				t.Error("the panic was swallowed")
			}
		}()
		_ = b.InTx(t.Context(), func(tx store.Tx) error { add(tx); panic("stop") })
	}()
	list, err := b.Dossiers(t.Context(), "", 10)
	b.must(err)
	last, err := b.LastChange(t.Context())
	b.must(err)
	if len(list) != 0 || last != 0 {
		t.Errorf("left behind: %v, change %d", list, last)
	}
	b.dossier("afterwards") // the connection is free again
}

func testView(t *testing.T, b *bundle) {
	b.must(b.View(t.Context(), func(r store.Reads) error {
		before, err := r.Dossiers(t.Context(), "", 10)
		b.must(err)
		b.dossier("made meanwhile")
		after, err := r.Dossiers(t.Context(), "", 10)
		if len(before) != 0 || len(after) != 0 {
			t.Errorf("the view went from %d to %d dossiers", len(before), len(after))
		}
		return err
	}))
	if list, err := b.Dossiers(t.Context(), "", 10); err != nil || len(list) != 1 {
		t.Errorf("after the view: %v, %v", list, err)
	}
}

func testDuplicates(t *testing.T, b *bundle) {
	const times = 50
	d := b.dossier("one file, many paths")
	var added, all sync.Map
	var group sync.WaitGroup
	for i := range times {
		group.Go(func() {
			blob, err := b.Blobs.Put(t.Context(), strings.NewReader("the same bytes"), 1<<20)
			if err != nil {
				t.Error(err)
				return
			}
			err = b.InTx(t.Context(), func(tx store.Tx) error {
				isNew, err := tx.AddDocument(t.Context(), blob, fmt.Sprint("path ", i), 0, b.now)
				if err != nil {
					return err
				}
				if isNew {
					added.Store(i, true)
				}
				all.Store(blob.ID, true)
				_, err = tx.AddMembership(t.Context(), store.Membership{
					ID: store.NewID(), Dossier: d.ID, Document: blob.ID, Path: fmt.Sprint("path ", i),
				}, b.now)
				return err
			})
			if err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
	documents, err := b.Documents(t.Context(), d.ID)
	b.must(err)
	members, err := b.Memberships(t.Context(), d.ID)
	b.must(err)
	if len(documents) != 1 || len(members) != times || size(&added) != 1 || size(&all) != 1 {
		t.Errorf("%d documents, %d memberships, added %d times, %d blobs", len(documents), len(members), size(&added), size(&all))
	}
}

func size(m *sync.Map) (n int) {
	m.Range(func(any, any) bool { n++; return true })
	return n
}
