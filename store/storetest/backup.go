package storetest

import (
	"context"
	"encoding/json"
	"errors"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/checkweigh/checkweigh/dossier"
	"github.com/checkweigh/checkweigh/store"
)

type dumped struct {
	table string
	row   map[string]any
}

func (b *bundle) dump() (all []dumped) {
	b.t.Helper()
	b.must(b.View(b.t.Context(), func(r store.Reads) error {
		return r.Dump(b.t.Context(), func(table string, row map[string]any) error {
			all = append(all, dumped{table, row})
			return nil
		})
	}))
	return all
}

// everything fills every table that a backup holds.
func (b *bundle) everything() {
	b.t.Helper()
	tw := newTown(b)
	m := tw.fill(tw.own)
	b.laden(b.given("laden", store.Access{Owner: tw.north.ID}), "a.pdf")
	b.box(tw.own, "box")
	gone := b.document(tw.own, "gone", "gone")
	b.must(b.deleteDocument(tw.own, gone.Document))
	b.judge(tw.own, m, "q", dossier.Missing)
	told, _ := b.tellMail(b.subscribe(tw.own, tw.officer.User, "rep@x.example"), "aa", false)
	attempt, _ := b.claimMail(told, 1)
	b.finishMail(told, attempt, store.MailSent)
	_, hash := store.NewToken()
	officer, err := b.User(b.t.Context(), tw.officer.User)
	b.must(err)
	b.link(officer, tw.own)
	b.webhook(officer, tw.north.ID, "dossier.judged")
	b.in(func(ctx context.Context, tx store.Tx) error {
		return errors.Join(
			tx.AddFeedAddress(ctx, hash, store.FeedAddress{ID: store.NewID(), User: tw.admin.User, Name: "reader"}, b.now),
			tx.PutSetting(ctx, "name", "value"), tx.PutSetting(ctx, "jobs/rules", "mine alone"),
			tx.AddToken(ctx, hash, store.Token{ID: store.NewID(), User: tw.admin.User, Name: "t"}, b.now),
			tx.Audit(ctx, store.Audited{At: b.now, Action: "a"}),
			tx.AddSavedSearch(ctx, store.SavedSearch{ID: store.NewID(), User: tw.admin.User, Name: "n", Query: "q"}, b.now),
			tx.AddPack(ctx, "rules 1", map[string]string{"DA-01": "1"}))
	})
}

func testBackup(t *testing.T, b *bundle) {
	b.everything()
	before := b.dump()
	tables := map[string]bool{}
	for _, d := range before {
		tables[d.table] = true
	}
	for _, table := range store.Tables() {
		if !tables[table.Name] {
			t.Errorf("the test has no row of %s", table.Name)
		}
	}
	other := newBundle(t, b.open(t))
	other.in(func(ctx context.Context, tx store.Tx) error {
		if err := tx.BeginLoad(ctx, store.Schema); err != nil {
			return err
		}
		for _, d := range before {
			if err := tx.Load(ctx, d.table, d.row); err != nil {
				return err
			}
		}
		return nil
	})
	after := other.dump()
	if len(after) != len(before) {
		t.Fatalf("%d rows became %d", len(before), len(after))
	}
	for i := range before {
		if !reflect.DeepEqual(before[i], after[i]) {
			t.Errorf("row %d: %v became %v", i, before[i], after[i])
		}
	}
	if _, err := other.Setting(t.Context(), "jobs/rules"); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("what the workers of the other store had done came along: %v", err)
	}
	last, err := other.LastChange(t.Context())
	b.must(err)
	other.in(func(_ context.Context, tx store.Tx) error {
		tx.Change(store.DossierChanged, "d", "", b.now)
		return nil
	})
	if n, err := other.LastChange(t.Context()); err != nil || n != last+1 {
		t.Errorf("after change %d comes %d, %v", last, n, err)
	}
	left, err := other.Unjudged(t.Context(), "rules 2", "", 10)
	if err != nil || len(left) != 2 {
		t.Errorf("to be judged: %+v, %v", left, err)
	}
}

func testBadBackup(t *testing.T, b *bundle) {
	load := func(schema int, table string, row map[string]any) error {
		return b.InTx(t.Context(), func(tx store.Tx) error {
			if err := tx.BeginLoad(t.Context(), schema); err != nil {
				return err
			}
			if err := tx.Load(t.Context(), table, row); err != nil {
				return err
			}
			return context.Canceled // what would be taken is not kept
		})
	}
	good := map[string]any{"id": "g", "name": "n", "retention_days": json.Number("3"), "created_at": float64(7)}
	with := func(column string, v any) map[string]any {
		row := maps.Clone(good)
		row[column] = v
		return row
	}
	if err := load(store.Schema, "groups", good); !errors.Is(err, context.Canceled) {
		t.Errorf("a good row: %v", err)
	}
	missing := maps.Clone(good)
	delete(missing, "name")
	for name, c := range map[string]struct {
		schema int
		table  string
		row    map[string]any
		code   store.Code
	}{
		"newer":             {store.Schema + 1, "groups", good, store.Newer},
		"older":             {store.Schema - 1, "groups", good, store.Invalid},
		"unknown table":     {store.Schema, "groups; DROP TABLE users", good, store.Invalid},
		"column missing":    {store.Schema, "groups", missing, store.Invalid},
		"column too many":   {store.Schema, "groups", with("x", 1), store.Invalid},
		"null":              {store.Schema, "groups", with("name", nil), store.Invalid},
		"text for a number": {store.Schema, "groups", with("created_at", "1"), store.Invalid},
		"number for text":   {store.Schema, "groups", with("name", int64(1)), store.Invalid},
		"a fraction":        {store.Schema, "groups", with("created_at", 1.5), store.Invalid},
		"belongs nowhere":   {store.Schema, "group_members", map[string]any{"group_id": "g", "user_id": "u", "added_at": int64(1)}, store.NotFound},
	} {
		if err := load(c.schema, c.table, c.row); store.CodeOf(err) != c.code {
			t.Errorf("%s: %v, want %s", name, err, c.code)
		}
	}
	b.group("here already")
	if err := load(store.Schema, "groups", good); !errors.Is(err, store.ErrConflict) {
		t.Errorf("into a store with something in it: %v", err)
	}
}

func testVerify(t *testing.T, b *bundle) {
	d := b.dossier("d")
	var all []store.Membership
	for _, name := range []string{"fine", "lost", "not checked"} {
		m := b.document(d, name, name)
		attempt := b.read(m.Document, name)
		if name != "not checked" {
			b.check(m, "rules 1", attempt, "")
		}
		all = append(all, m)
	}
	verify := func() (found []string) {
		b.must(b.Verify(t.Context(), true, "rules 1", func(x store.Difference) error {
			found = append(found, x.Kind+" "+x.ID)
			return nil
		}))
		slices.Sort(found)
		return found
	}
	b.must(b.Blobs.Remove(t.Context(), all[1].Document))
	stray, err := b.Blobs.Put(t.Context(), strings.NewReader("stray"), 1<<20)
	b.must(err)
	want := []string{
		store.BlobMissing + " " + all[1].Document, store.BlobUnknown + " " + stray.ID, store.ReadingStale + " " + all[2].Document,
	}
	slices.Sort(want)
	if got := verify(); !slices.Equal(got, want) {
		t.Errorf("got  %v\nwant %v", got, want)
	}
	stop := errors.New("stop")
	if err := b.Verify(t.Context(), false, "", func(store.Difference) error { return stop }); !errors.Is(err, stop) {
		t.Errorf("the error did not come back: %v", err)
	}
}

func testOverdue(t *testing.T, b *bundle) {
	const day = 24 * time.Hour
	month := store.Group{ID: store.NewID(), Name: "a month", Retention: 30}
	b.in(func(ctx context.Context, tx store.Tx) error { return tx.AddGroup(ctx, month, b.now) })
	d := b.given("kept a month", store.Access{Owner: month.ID})
	b.given("kept for ever", store.Access{Owner: b.group("for ever").ID})
	b.given("of nobody", store.Access{Groups: []string{month.ID}})
	late := b.given("a late document", store.Access{Owner: month.ID})
	m := b.document(late, "a", "a")
	m.ID, m.Path = store.NewID(), "again"
	b.in(func(ctx context.Context, tx store.Tx) error {
		_, err := tx.AddMembership(ctx, m, b.now.Add(10*day))
		return err
	})
	for after, want := range map[time.Duration][]string{29 * day: nil, 30 * day: {d.ID}, 40 * day: {d.ID, late.ID}} {
		got, err := b.Overdue(t.Context(), b.now.Add(after), "", 10)
		b.must(err)
		var ids []string
		for _, x := range got {
			ids = append(ids, x.ID)
		}
		if !slices.Equal(ids, want) {
			t.Errorf("after %v: %v, want %v", after, ids, want)
		}
	}
}
