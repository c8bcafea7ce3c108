package storetest

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/checkweigh/checkweigh/dossier"
	"github.com/checkweigh/checkweigh/store"
)

// office is a group with an officer in it and a dossier that it owns.
func (b *bundle) office(name string) (store.Group, store.User, dossier.Dossier) {
	b.t.Helper()
	g := store.Group{ID: store.NewID(), Name: name}
	u := store.User{ID: store.NewID(), Name: "Officer of " + name, Role: store.Officer}
	d := b.dossier("of " + name)
	b.in(func(ctx context.Context, tx store.Tx) error {
		return errors.Join(tx.AddGroup(ctx, g, b.now), tx.AddUser(ctx, u, b.now), tx.AddToGroup(ctx, g.ID, u.ID, b.now),
			tx.SetAccess(ctx, d.ID, store.Access{Owner: g.ID}, b.now))
	})
	return g, u, d
}

// as runs fn as that person.
func (b *bundle) as(u store.User, fn func(store.Act) error) error {
	b.t.Helper()
	v, err := b.Viewer(b.t.Context(), u.ID)
	b.must(err)
	return b.Desk().InTx(b.t.Context(), v, fn)
}

// link makes a link to the report of a dossier for a week, and gives its hash.
func (b *bundle) link(u store.User, d dossier.Dossier) (store.ReportLink, string) {
	b.t.Helper()
	_, hash := store.NewToken()
	l := store.ReportLink{ID: store.NewID(), Dossier: d.ID, User: u.ID, Name: "the branch", Sheet: "rep", Pages: true, CreatedAt: b.now, ExpiresAt: b.now.Add(7 * 24 * time.Hour)}
	b.must(b.as(u, func(a store.Act) error { return a.AddReportLink(b.t.Context(), hash, l, b.now) }))
	return l, hash
}

func testReportLinks(t *testing.T, b *bundle) {
	ctx := t.Context()
	ours, officer, d := b.office("ours")
	_, stranger, _ := b.office("theirs")
	l, hash := b.link(officer, d)
	opens := func(at time.Time) bool {
		t.Helper()
		got, maker, err := b.Desk().ReportLink(ctx, hash, at)
		if err == nil && (got.ID != l.ID || maker.User != officer.ID || got.Sheet != "rep" || !got.Pages || !got.ExpiresAt.Equal(l.ExpiresAt)) {
			t.Errorf("the link is %+v of %+v", got, maker)
		}
		if err != nil && (!errors.Is(err, store.ErrNotFound) || got != (store.ReportLink{})) {
			t.Errorf("a dead link tells %+v, %v", got, err)
		}
		return err == nil
	}
	turn := func(on bool) {
		b.in(func(ctx context.Context, tx store.Tx) error { return tx.TurnWay(ctx, store.LinkWay, on) })
	}
	if opens(b.now) {
		t.Error("it opens before links were turned on")
	}
	if turn(true); !opens(b.now) {
		t.Error("it does not open with links turned on")
	}
	if turn(false); opens(b.now) {
		t.Error("it opens after links were turned off")
	}
	turn(true)
	if !opens(b.now) || !opens(b.now.Add(-time.Hour)) || !opens(l.ExpiresAt.Add(-time.Millisecond)) || opens(l.ExpiresAt) {
		t.Error("a link opens until it expires, whatever the clock said when it was made")
	}
	if _, _, err := b.Desk().ReportLink(ctx, store.HashToken("guess"), b.now); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("a guessed link: %v", err)
	}
	for i := range 3 {
		b.must(b.Desk().OpenedReportLink(ctx, l, i == 0, b.now.Add(time.Minute)))
	}
	v, err := b.Viewer(ctx, officer.ID)
	b.must(err)
	all, err := b.Desk().For(v).ReportLinks(ctx, d.ID, "", 10)
	if err != nil || len(all) != 1 || all[0].Opened != 3 || !all[0].OpenedAt.Equal(b.now.Add(time.Minute)) {
		t.Errorf("links %+v, %v", all, err)
	}
	log, err := b.Log(ctx, d.ID, "", 10)
	if err != nil || len(log) < 2 || log[0].Detail != "opened "+l.ID || log[1].Detail != "made "+l.ID || log[0].Kind != store.LogLink {
		t.Errorf("log %+v, %v", log, err)
	}
	b.noOthersLinks(stranger, d, l)

	// The maker's rights are the link's: gone with the role, the group, the person.
	change := func(u store.User) {
		b.in(func(ctx context.Context, tx store.Tx) error { return tx.ChangeUser(ctx, u, b.now) })
	}
	rep := officer
	rep.Role = store.Rep
	if change(rep); opens(b.now) {
		t.Error("the link of somebody who may pass nothing on opens")
	}
	if change(officer); !opens(b.now) {
		t.Error("the link does not open")
	}
	b.in(func(ctx context.Context, tx store.Tx) error { return tx.RemoveFromGroup(ctx, ours.ID, officer.ID) })
	if opens(b.now) {
		t.Error("the link of somebody who does not see the dossier opens")
	}
	b.in(func(ctx context.Context, tx store.Tx) error { return tx.AddToGroup(ctx, ours.ID, officer.ID, b.now) })
	b.must(b.as(officer, func(a store.Act) error { return a.WithdrawReportLink(ctx, d.ID, l.ID, b.now) }))
	if opens(b.now) {
		t.Error("a withdrawn link opens")
	}
	if err := b.as(officer, func(a store.Act) error { return a.WithdrawReportLink(ctx, d.ID, l.ID, b.now) }); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("withdrawn twice: %v", err)
	}
	l, hash = b.link(officer, d)
	shut := officer
	shut.Disabled = true
	if change(shut); opens(b.now) {
		t.Error("the link of somebody who was shut out opens")
	}
	if change(officer); opens(b.now) {
		t.Error("the link came back with its maker")
	}
	if l, hash = b.link(officer, d); !opens(b.now) {
		t.Error("a new link does not open")
	}
	b.must(b.deleteDossier(d))
	if opens(b.now) || len(b.remains(l.ID)) > 0 {
		t.Errorf("the link of a deleted dossier is left: %v", b.remains(l.ID))
	}
}

// noOthersLinks: another group's links are not there, and a bad link is not made.
func (b *bundle) noOthersLinks(stranger store.User, d dossier.Dossier, l store.ReportLink) {
	b.t.Helper()
	ctx := b.t.Context()
	v, err := b.Viewer(ctx, stranger.ID)
	b.must(err)
	if _, err := b.Desk().For(v).ReportLinks(ctx, d.ID, "", 10); !errors.Is(err, store.ErrNotFound) {
		b.t.Errorf("links of another group: %v", err)
	}
	if err := b.as(stranger, func(a store.Act) error { return a.AddReportLink(ctx, "h", l, b.now) }); !errors.Is(err, store.ErrNotFound) {
		b.t.Errorf("a link to another group's dossier: %v", err)
	}
	if err := b.as(stranger, func(a store.Act) error { return a.WithdrawReportLink(ctx, d.ID, l.ID, b.now) }); !errors.Is(err, store.ErrNotFound) {
		b.t.Errorf("another group's link withdrawn: %v", err)
	}
	admin := b.user("")
	for what, bad := range map[string]store.ReportLink{
		"too long":   {ID: store.NewID(), Dossier: d.ID, ExpiresAt: b.now.Add(store.MaxLinkLife + time.Second)},
		"over":       {ID: store.NewID(), Dossier: d.ID, ExpiresAt: b.now},
		"name":       {ID: store.NewID(), Dossier: d.ID, ExpiresAt: b.now.Add(time.Hour), Name: strings.Repeat("x", 401)},
		"no dossier": {ID: store.NewID(), Dossier: store.NewID(), ExpiresAt: b.now.Add(time.Hour)},
	} {
		if err := b.as(admin, func(a store.Act) error { return a.AddReportLink(ctx, what, bad, b.now) }); err == nil {
			b.t.Errorf("a bad link was made: %s", what)
		}
	}
}

func testFeedAddresses(t *testing.T, b *bundle) {
	ctx := t.Context()
	u, other := b.user("a@example.org"), b.user("b@example.org")
	_, hash := store.NewToken()
	f := store.FeedAddress{ID: store.NewID(), User: u.ID, Name: "reader"}
	add := func() {
		b.in(func(ctx context.Context, tx store.Tx) error { return tx.AddFeedAddress(ctx, hash, f, b.now) })
	}
	opens := func() bool {
		got, err := b.FeedAddress(ctx, hash)
		return err == nil && got.ID == f.ID && got.User == u.ID
	}
	turn := func(on bool) {
		b.in(func(ctx context.Context, tx store.Tx) error { return tx.TurnWay(ctx, store.FeedWay, on) })
	}
	if add(); opens() {
		t.Error("the address opens before feeds were turned on")
	}
	if turn(true); !opens() {
		t.Error("the address does not open")
	}
	if turn(false); opens() {
		t.Error("the address opens after feeds were turned off")
	}
	turn(true)
	if _, err := b.FeedAddress(ctx, f.ID); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("by its id: %v", err)
	}
	b.in(func(ctx context.Context, tx store.Tx) error {
		return errors.Join(tx.UsedFeedAddress(ctx, f.ID, b.now.Add(time.Hour)), tx.UsedFeedAddress(ctx, f.ID, b.now.Add(time.Hour+time.Second)))
	})
	if all, err := b.FeedAddresses(ctx, u.ID); err != nil || len(all) != 1 || !all[0].UsedAt.Equal(b.now.Add(time.Hour)) {
		t.Errorf("addresses %+v, %v", all, err)
	}
	err := b.InTx(ctx, func(tx store.Tx) error { return tx.RevokeFeedAddress(ctx, other.ID, f.ID, b.now) })
	if !errors.Is(err, store.ErrNotFound) || !opens() {
		t.Errorf("revoked by another: %v", err)
	}
	b.in(func(ctx context.Context, tx store.Tx) error { return tx.RevokeFeedAddress(ctx, u.ID, f.ID, b.now) })
	if opens() {
		t.Error("a revoked address opens")
	}
	f.ID = store.NewID()
	_, hash = store.NewToken()
	add()
	u.Disabled = true
	b.in(func(ctx context.Context, tx store.Tx) error { return tx.ChangeUser(ctx, u, b.now) })
	if opens() {
		t.Error("the address of somebody who was shut out opens")
	}
	u.Disabled = false
	b.in(func(ctx context.Context, tx store.Tx) error { return tx.ChangeUser(ctx, u, b.now) })
	if opens() {
		t.Error("the address came back with its person")
	}
}

func testNews(t *testing.T, b *bundle) {
	ctx := t.Context()
	_, officer, d := b.office("ours")
	_, stranger, _ := b.office("theirs")
	doc := b.document(d, "contract.pdf", "bytes")
	verdicts := func(quote string, value dossier.Value) []dossier.Verdict {
		return []dossier.Verdict{
			{Requirement: "DA-01", Value: value, Evidence: []dossier.Evidence{{Document: doc.Document, Quote: quote}}},
			{Requirement: "DA-02", Value: dossier.Missing},
		}
	}
	tell := func(all []dossier.Verdict) (words []string) {
		b.in(func(ctx context.Context, tx store.Tx) error {
			fresh, err := tx.AddNews(ctx, d.ID, all, b.now)
			for _, n := range fresh {
				words = append(words, string(n.Kind)+" "+n.Requirement+n.Detail)
			}
			return err
		})
		return words
	}
	for i, step := range []struct {
		all  []dossier.Verdict
		want string
	}{
		{verdicts("we sell it", dossier.Adverse), "adverse DA-01;judged adverse=1 missing=1"},
		{verdicts("we sell it", dossier.Adverse), ""},
		{verdicts("", dossier.Partial), "judged missing=1 partial=1"},
		{verdicts("we sell it", dossier.Adverse), ""}, // it was told
		{verdicts("we lease it", dossier.Adverse), "adverse DA-01"},
		{nil, ""},
	} {
		if got := strings.Join(tell(step.all), ";"); got != step.want {
			t.Errorf("step %d is news %q, want %q", i, got, step.want)
		}
	}
	sees := func(u store.User) []store.News {
		v, err := b.Viewer(ctx, u.ID)
		b.must(err)
		all, err := b.Desk().For(v).News(ctx, "", 10)
		b.must(err)
		one, err := b.Desk().For(v).News(ctx, d.ID, 10)
		if b.must(err); len(one) != len(all) {
			t.Errorf("%d news of the dossier, %d of all", len(one), len(all))
		}
		return all
	}
	if all := sees(officer); len(all) != 4 || all[0].Requirement != "DA-01" || all[0].Document != doc.Document || !all[0].At.Equal(b.now) {
		t.Errorf("news %+v", all)
	}
	if all := sees(stranger); len(all) != 0 {
		t.Errorf("another group's news %+v", all)
	}
	if left := b.remains("we sell it"); len(left) > 0 {
		t.Errorf("words in the news: %v", left)
	}
	b.must(b.deleteDocument(d, doc.Document))
	for _, n := range sees(officer) {
		if n.Document == doc.Document {
			t.Errorf("news of a deleted document: %+v", n)
		}
	}
	b.must(b.deleteDossier(d))
}
