package storetest

import (
	"context"
	"errors"
	"reflect"
	"testing"

	"github.com/checkweigh/checkweigh/dossier"
	"github.com/checkweigh/checkweigh/store"
)

func testStates(t *testing.T, b *bundle) {
	want := map[dossier.State]int{}
	look := func() {
		t.Helper()
		if got, err := b.DocumentStates(t.Context()); err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%v, want %v (%v)", got, want, err)
		}
	}
	look()
	d, other := b.dossier("d"), b.dossier("other")
	for i, state := range []dossier.State{dossier.StateRead, dossier.StateRead, dossier.StateFailed, dossier.StatePartlyRead} {
		m := b.document(d, "a", string(rune('a'+i)))
		b.document(other, "the same", string(rune('a'+i))) // one document in two dossiers counts once
		b.finish(m.Document, b.begin(m.Document), store.Result{State: state})
		want[state]++
	}
	b.document(d, "b", "waits")
	want[store.Pending]++
	look()
	b.must(b.deleteDossier(d)) // the other has all but the one that waits
	delete(want, store.Pending)
	look()
	b.must(b.deleteDossier(other))
	b.removeErased()
	clear(want)
	look()
}

func testLateReading(t *testing.T, b *bundle) {
	m := b.document(b.dossier("d"), "a.txt", "bytes")
	late, newer := b.begin(m.Document), b.begin(m.Document)
	if newer <= late {
		t.Fatalf("attempts %d, then %d", late, newer)
	}
	text := func(body string) *dossier.Text { return &dossier.Text{Engine: "test/1", Body: body} }
	if !b.finish(m.Document, newer, store.Result{State: dossier.StateRead, Text: text("newer")}) {
		t.Error("the newer reading was refused")
	}
	if b.finish(m.Document, late, store.Result{State: dossier.StateFailed, Reason: "late", Text: text("late")}) {
		t.Error("the late reading was taken")
	}
	doc, err := b.Document(t.Context(), m.Document)
	b.must(err)
	got, err := b.Text(t.Context(), m.Document)
	b.must(err)
	if doc.State != dossier.StateRead || got.Body != "newer" {
		t.Errorf("state %q, text %q", doc.State, got.Body)
	}
}

func testFinishedReading(t *testing.T, b *bundle) {
	m := b.document(b.dossier("d"), "a.txt", "bytes")
	attempt := b.read(m.Document, "first")
	if b.finish(m.Document, attempt, store.Result{State: dossier.StateFailed}) {
		t.Error("the same reading was finished twice")
	}
	err := b.InTx(t.Context(), func(tx store.Tx) error {
		_, err := tx.BeginReading(t.Context(), m.Document)
		return err
	})
	if !errors.Is(err, store.ErrNotFound) {
		t.Errorf("a document that was read could be begun again: %v", err)
	}
	b.in(func(ctx context.Context, tx store.Tx) error { return tx.RereadDocument(ctx, m.Document, 0) })
	if again := b.read(m.Document, "second"); again <= attempt {
		t.Errorf("attempt %d after %d", again, attempt)
	}
	if got, err := b.Text(t.Context(), m.Document); err != nil || got.Body != "second" {
		t.Errorf("text %q, %v", got.Body, err)
	}
}

func testText(t *testing.T, b *bundle) {
	m := b.document(b.dossier("d"), "a.pdf", "bytes")
	put := dossier.Text{
		Engine: "pdf/1", Body: "one\x00\f\xff two é", Tracked: true,
		Pages: []dossier.Page{
			{Number: 1, Span: dossier.Span{Start: 0, End: 4}, Quality: dossier.Good},
			{Number: 2, Span: dossier.Span{Start: 5, End: 13}, Quality: dossier.ImageOnly, Reason: "a scan"},
		},
		Marks:     []dossier.Mark{{Kind: dossier.MarkHeading, Span: dossier.Span{End: 3}, Level: 1}},
		Concealed: []dossier.Concealed{{Page: 1, Reason: "under_box", Text: "a secret"}, {Text: "another"}},
	}
	if !b.finish(m.Document, b.begin(m.Document), store.Result{State: dossier.StatePartlyRead, Reason: "page 2", Text: &put}) {
		t.Fatal("refused")
	}
	got, err := b.Text(t.Context(), m.Document)
	b.must(err)
	want := put
	want.Concealed = make([]dossier.Concealed, 2) // counted, not shown
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
}

func testWordPlaces(t *testing.T, b *bundle) {
	m := b.document(b.dossier("d"), "scan.pdf", "bytes")
	look := func(page int, want []dossier.PlacedWord) {
		t.Helper()
		if got, err := b.WordPlaces(t.Context(), m.Document, page); err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("page %d: %+v, %v; want %+v", page, got, err, want)
		}
	}
	look(1, nil)
	finish := func(engine string, placed ...dossier.PlacedPage) {
		t.Helper()
		if !b.finish(m.Document, b.begin(m.Document), store.Result{State: dossier.StateRead, Text: &dossier.Text{Engine: engine, Body: "one\n two."}, Placed: placed}) {
			t.Fatal("refused")
		}
	}
	again := func() {
		b.in(func(ctx context.Context, tx store.Tx) error { return tx.RereadDocument(ctx, m.Document, 0) })
	}
	finish("test/1", dossier.PlacedPage{Number: 1, Words: placedWords}, dossier.PlacedPage{Number: 3, Words: placedWords[:1]})
	look(1, placedWords)
	look(2, nil)
	look(3, placedWords[:1])
	again()
	finish("other/1", dossier.PlacedPage{Number: 2, Words: placedWords[1:]})
	look(1, nil) // what another engine has found is not for this text
	look(2, placedWords[1:])
	again()
	finish("test/1")
	look(1, nil)
	look(2, nil)
}

func testMembers(t *testing.T, b *bundle) {
	d := b.dossier("d")
	box, inner := b.document(d, "box.zip", "zip"), b.document(b.dossier("elsewhere"), "inner.txt", "inner")
	members := []store.Member{
		{Name: "inner.txt", Document: inner.Document}, {Name: "locked.doc", Reason: "password needed"},
		{Name: "inner again.txt", Document: inner.Document},
	}
	if !b.finish(box.Document, b.begin(box.Document), store.Result{State: dossier.StateRead, Container: true, Members: members}) {
		t.Fatal("refused")
	}
	if got, err := b.Members(t.Context(), box.Document); err != nil || !reflect.DeepEqual(got, members) {
		t.Errorf("members %+v, %v", got, err)
	}
	for round, want := range []bool{true, false} {
		for i, m := range members {
			child := store.Membership{
				ID: store.NewID(), Dossier: d.ID, Document: m.Document, Parent: box.ID, Root: box.ID,
				Ordinal: i, Depth: 1, Path: "box.zip/" + m.Name, Reason: m.Reason, Forced: dossier.Contract,
			}
			b.in(func(ctx context.Context, tx store.Tx) error {
				joined, err := tx.AddMembership(ctx, child, b.now)
				if joined != want {
					t.Errorf("round %d, member %d: joined %v", round, i, joined)
				}
				return err
			})
		}
	}
	all, err := b.Memberships(t.Context(), d.ID)
	b.must(err)
	files, bytes, err := b.Unpacked(t.Context(), box.ID)
	b.must(err)
	if len(all) != 4 || files != 3 || bytes != 2*int64(len("inner")) {
		t.Errorf("%d paths; unpacked %d files, %d bytes", len(all), files, bytes)
	}
	if all[2].Document != "" || all[2].Reason != "password needed" || all[3].Path != "box.zip/inner again.txt" {
		t.Errorf("paths: %+v", all)
	}
}

func testLateCheck(t *testing.T, b *bundle) {
	m := b.document(b.dossier("d"), "a.txt", "bytes")
	first := b.read(m.Document, "first")
	if !b.check(m, "rules 1", first, "first") {
		t.Error("a check of the only reading was refused")
	}
	b.in(func(ctx context.Context, tx store.Tx) error { return tx.RereadDocument(ctx, m.Document, 0) })
	if b.check(m, "rules 1", first, "while it is read anew") {
		t.Error("a check was taken while the document is read anew")
	}
	second := b.read(m.Document, "second")
	if b.check(m, "rules 1", first, "late") {
		t.Error("a check of the older reading was taken")
	}
	if !b.check(m, "rules 1", second, "second") {
		t.Error("a check of the newer reading was refused")
	}
	got, err := b.Checked(t.Context(), m.Document, "", "rules 1")
	b.must(err)
	if got.Attempt != second || got.Verdicts[0].Reasons[0] != "second" {
		t.Errorf("got %+v", got)
	}
	if _, err := b.Checked(t.Context(), m.Document, "", "rules 2"); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("a check by rules that never ran: %v", err)
	}
	if b.check(store.Membership{Document: "nobody"}, "rules 1", 1, "") {
		t.Error("a check of a document that is not there was taken")
	}
}

func testLateJudgement(t *testing.T, b *bundle) {
	d := b.dossier("d")
	m := b.document(d, "a.txt", "bytes")
	begin := func() (attempt int64) {
		b.in(func(ctx context.Context, tx store.Tx) (err error) {
			attempt, err = tx.BeginJudging(ctx, d.ID)
			return err
		})
		return attempt
	}
	finish := func(attempt int64, note string) (wrote bool) {
		b.in(func(ctx context.Context, tx store.Tx) (err error) {
			wrote, err = tx.FinishJudging(ctx, d.ID, attempt, store.Judgement{
				Rules: note,
				Readings: []dossier.Reading{
					{Document: dossier.Document{ID: m.Document}, Rules: note},
					{Document: dossier.Document{Path: "skipped"}}, {Document: dossier.Document{Path: "skipped too"}},
				},
				Verdicts: []dossier.Verdict{
					{Requirement: "DA-02", Value: dossier.Missing, Reasons: []string{note}},
					{Requirement: "DA-01", Value: dossier.Present, Confidence: 0.5},
				},
			}, b.now)
			return err
		})
		return wrote
	}
	late, newer := begin(), begin()
	if !finish(newer, "newer") || finish(late, "late") {
		t.Error("the newer judgement must be taken and the late one refused")
	}
	verdicts, err := b.Verdicts(t.Context(), d.ID)
	b.must(err)
	readings, err := b.DossierReadings(t.Context(), d.ID)
	b.must(err)
	kept, err := b.Dossier(t.Context(), d.ID)
	b.must(err)
	if len(verdicts) != 2 || verdicts[0].Requirement != "DA-02" || verdicts[0].Reasons[0] != "newer" {
		t.Errorf("verdicts %+v", verdicts)
	}
	if len(readings) != 3 || readings[2].Document.Path != "skipped too" || readings[0].Rules != "newer" || kept.Rules != "newer" || !kept.JudgedAt.Equal(b.now) {
		t.Errorf("readings %+v of %+v", readings, kept)
	}
}

func testWantJudging(t *testing.T, b *bundle) {
	d := b.dossier("d")
	want := func() (wanted bool) {
		b.in(func(ctx context.Context, tx store.Tx) (err error) {
			wanted, err = tx.WantJudging(ctx, d.ID)
			return err
		})
		return wanted
	}
	if !want() || want() {
		t.Error("the first to ask must hear yes, the second no")
	}
	b.in(func(ctx context.Context, tx store.Tx) error {
		_, err := tx.BeginJudging(ctx, d.ID)
		return err
	})
	if !want() {
		t.Error("once a judging has begun another must be asked for")
	}
}

func testUnsettled(t *testing.T, b *bundle) {
	d := b.dossier("d")
	left := func(want int, when string) {
		t.Helper()
		if got, err := b.Unsettled(t.Context(), d.ID, "rules 1"); err != nil || got != want {
			t.Errorf("%s: %d outstanding, want %d (%v)", when, got, want, err)
		}
	}
	left(0, "empty")
	first, second := b.document(d, "a", "a"), b.document(d, "b", "b")
	b.in(func(ctx context.Context, tx store.Tx) error {
		_, err := tx.AddMembership(ctx, store.Membership{ID: store.NewID(), Dossier: d.ID, Path: "skipped", Reason: "no"}, b.now)
		return err
	})
	left(2, "two to read")
	one := b.read(first.Document, "a")
	left(2, "one read")
	b.check(first, "rules 1", one, "")
	left(1, "one checked")
	b.check(second, "rules 1", b.read(second.Document, "b"), "")
	left(0, "both checked")
	b.in(func(ctx context.Context, tx store.Tx) error { return tx.RereadDocument(ctx, first.Document, 0) })
	left(1, "one to read anew")
}

func testUnchecked(t *testing.T, b *bundle) {
	d := b.dossier("d")
	m := b.document(d, "a", "a")
	b.document(d, "pending", "p")
	b.check(m, "rules 1", b.read(m.Document, "a"), "")
	count := func(rules string) int {
		list, err := b.Unchecked(t.Context(), rules, "", 10)
		b.must(err)
		return len(list)
	}
	if old, anew := count("rules 1"), count("rules 2"); old != 0 || anew != 1 {
		t.Errorf("%d unchecked by the old rules, %d by the new", old, anew)
	}
	pending, err := b.PendingDocuments(t.Context(), "", 10)
	b.must(err)
	if len(pending) != 1 || pending[0].Path != "pending" {
		t.Errorf("pending: %+v", pending)
	}
}
