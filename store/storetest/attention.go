package storetest

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/checkweigh/checkweigh/dossier"
	"github.com/checkweigh/checkweigh/store"
)

// judgeAll replaces the verdicts of a dossier, and its clocks and facts.
func (b *bundle) judgeAll(d dossier.Dossier, at time.Time, j store.Judgement) {
	b.t.Helper()
	b.in(func(ctx context.Context, tx store.Tx) error {
		attempt, err := tx.BeginJudging(ctx, d.ID)
		if err != nil {
			return err
		}
		_, err = tx.FinishJudging(ctx, d.ID, attempt, j, at)
		return err
	})
}

func verdict(requirement string, value dossier.Value) dossier.Verdict {
	return dossier.Verdict{Requirement: requirement, Value: value}
}

func testGrave(t *testing.T, b *bundle) {
	ours, theirs := b.group("ours"), b.group("theirs")
	first := b.given("first", store.Access{Owner: ours.ID})
	second := b.given("second", store.Access{Owner: ours.ID})
	hidden := b.given("hidden", store.Access{Owner: theirs.ID})
	for i, d := range []dossier.Dossier{first, second, hidden} {
		b.judgeAll(d, b.now.Add(time.Duration(i)*time.Hour), store.Judgement{Rules: "1", Verdicts: []dossier.Verdict{
			verdict("DA-01", dossier.Adverse), verdict("DA-02", dossier.Present), verdict("GP-01", dossier.Contradictory),
		}})
	}
	b.judgeAll(first, b.now.Add(5*time.Hour), store.Judgement{Rules: "2", Verdicts: []dossier.Verdict{
		verdict("DA-01", dossier.Adverse), verdict("DA-02", dossier.Adverse), verdict("GP-01", dossier.Partial),
	}})
	b.in(func(ctx context.Context, tx store.Tx) error {
		return tx.Override(ctx, store.Override{Dossier: second.ID, Requirement: "GP-01", Decision: store.Confirm, Reason: "seen", User: "u"}, "", b.now)
	})
	sight := b.For(b.person(store.Officer, ours))
	var got []string
	var after store.Grave
	for {
		page, err := sight.Grave(t.Context(), after, 1)
		b.must(err)
		if len(page) == 0 {
			break
		}
		after = page[0]
		got = append(got, fmt.Sprintf("%s %s %s %s", after.Title, after.Requirement, after.Value, after.Since.Sub(b.now)))
	}
	want := []string{"first DA-02 adverse 5h0m0s", "second DA-01 adverse 1h0m0s", "first DA-01 adverse 0s"}
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	if all, err := b.For(store.System).Grave(t.Context(), store.Grave{}, 100); err != nil || len(all) != 5 {
		t.Errorf("one who sees everything sees %d (%v)", len(all), err)
	}
}

func testUnread(t *testing.T, b *bundle) {
	ours, theirs := b.group("ours"), b.group("theirs")
	d, hidden := b.given("d", store.Access{Owner: ours.ID}), b.given("hidden", store.Access{Owner: theirs.ID})
	for i, state := range []dossier.State{dossier.StateRead, dossier.StateFailed, dossier.StatePasswordNeeded, dossier.StatePartlyRead} {
		m := b.document(d, string(state), fmt.Sprint("bytes ", i))
		b.document(hidden, "secret "+string(state), fmt.Sprint("bytes ", i))
		b.finish(m.Document, b.begin(m.Document), store.Result{State: state, Reason: "because"})
	}
	waiting := b.document(d, "waiting", "to be read")
	b.document(hidden, "waiting", "to be read by them")
	b.in(func(ctx context.Context, tx store.Tx) error {
		_, err := tx.AddMembership(ctx, store.Membership{ID: store.NewID(), Dossier: d.ID, Parent: waiting.ID, Root: waiting.ID, Path: "box/locked", Reason: "password needed"}, b.now)
		return err
	})
	sight := b.For(b.person(store.Rep, ours))
	var got []string
	for before := ""; ; {
		page, err := sight.Unread(t.Context(), before, 2)
		b.must(err)
		if len(page) == 0 {
			break
		}
		for _, u := range page {
			before = u.Membership
			got = append(got, fmt.Sprintf("%s %s %s %v", u.Path, u.State, u.Reason, u.Document != ""))
		}
	}
	want := []string{"box/locked unsupported password needed false", "partly_read partly_read because true", "password_needed password_needed because true", "failed failed because true"}
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	for most, want := range map[int]int{3: 3, 100: 4} {
		if n, err := sight.UnreadCount(t.Context(), most); err != nil || n != want {
			t.Errorf("counted %d, want %d (%v)", n, want, err)
		}
	}
	reading, err := sight.BeingRead(t.Context(), 10)
	if err != nil || len(reading) != 1 || reading[0] != (store.BeingRead{Dossier: d.ID, Title: "d", Paths: 1}) {
		t.Errorf("being read: %+v, %v", reading, err)
	}
}

func testClocks(t *testing.T, b *bundle) {
	ours, theirs := b.group("ours"), b.group("theirs")
	d, hidden := b.given("d", store.Access{Owner: ours.ID}), b.given("hidden", store.Access{Owner: theirs.ID})
	m := b.document(d, "letter", "letter")
	clock := func(name dossier.ClockName, date string, state dossier.ClockState) dossier.Clock {
		return dossier.Clock{Name: name, Plain: "plain", Date: date, State: state, Document: m.Document}
	}
	j := store.Judgement{Rules: "1", Facts: map[string]string{"buyer": "Harrow Vale", "supplier": "Acme", "value": "1"}, Clocks: []dossier.Clock{
		clock(dossier.ClockAnswer, "2026-01-05", dossier.ClockOverdue), clock(dossier.ClockReview, "2026-01-06", dossier.ClockMet),
		clock(dossier.ClockNotice, "2026-03-01", dossier.ClockDue), clock(dossier.ClockExpiry, "2026-03-01", dossier.ClockDue), clock(dossier.ClockExtension, "2027-03-01", dossier.ClockRunning),
	}}
	b.judgeAll(d, b.now, j)
	b.judgeAll(hidden, b.now, j)
	sight := b.For(b.person(store.Rep, ours))
	var got []string
	after := store.DossierClock{Date: "2026-02-01"}
	for {
		page, err := sight.Clocks(t.Context(), after, "2026-12-31", 1)
		b.must(err)
		if len(page) == 0 {
			break
		}
		after = page[0]
		got = append(got, string(after.Name)+" "+after.Date)
	}
	if want := []string{"extension_notice 2026-03-01", "contract_expiry 2026-03-01"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	late, err := sight.Overdue(t.Context(), "2026-01-01", "2026-03-01", 10)
	if err != nil || len(late) != 1 || late[0].Name != dossier.ClockAnswer || late[0].Title != "d" || late[0].Document != m.Document {
		t.Errorf("overdue: %+v, %v", late, err)
	}
	if late, err := sight.Overdue(t.Context(), "2026-01-06", "2026-03-01", 10); err != nil || len(late) > 0 {
		t.Errorf("long overdue: %+v, %v", late, err)
	}
	listed, err := sight.Listed(t.Context(), "", 10)
	if err != nil || len(listed) != 1 || listed[0].ID != d.ID || listed[0].Buyer != "Harrow Vale" || listed[0].Supplier != "Acme" {
		t.Errorf("listed: %+v, %v", listed, err)
	}
	b.judgeAll(d, b.now, store.Judgement{Rules: "2", Verdicts: []dossier.Verdict{verdict("DA-01", dossier.Partial), verdict("DA-02", dossier.Partial)}})
	if left, err := sight.Clocks(t.Context(), store.DossierClock{}, "9999-12-31", 10); err != nil || len(left) > 0 {
		t.Errorf("clocks of an earlier judging are left: %+v, %v", left, err)
	}
	if count, err := sight.Weights(t.Context(), d.ID); err != nil || count[dossier.Partial] != 2 || len(count) != 1 {
		t.Errorf("weights: %v, %v", count, err)
	}
	if _, err := sight.Weights(t.Context(), hidden.ID); store.CodeOf(err) != store.NotFound {
		t.Errorf("weights of a hidden dossier: %v", err)
	}
}
