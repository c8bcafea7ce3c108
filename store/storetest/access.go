package storetest

import (
	"context"
	"errors"
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/checkweigh/checkweigh/dossier"
	"github.com/checkweigh/checkweigh/store"
)

// town is two branches that share one store.
type town struct {
	*bundle
	north, south                      store.Group
	admin, officer, researcher, rep   store.Viewer // all but the administrator are in the north
	stranger                          store.Viewer // an officer in the south
	lonely                            store.Viewer // an officer in no group
	own, shared, guest, foreign, none dossier.Dossier
}

func newTown(b *bundle) *town {
	tw := &town{bundle: b}
	tw.north, tw.south = b.group("north"), b.group("south")
	tw.admin = b.person(store.Admin)
	tw.officer = b.person(store.Officer, tw.north)
	tw.researcher = b.person(store.Researcher, tw.north)
	tw.rep = b.person(store.Rep, tw.north)
	tw.stranger = b.person(store.Officer, tw.south)
	tw.lonely = b.person(store.Officer)
	tw.own = tw.given("own", store.Access{Owner: tw.north.ID})
	tw.shared = tw.given("shared", store.Access{Owner: tw.south.ID, Shared: true})
	tw.guest = tw.given("guest", store.Access{Owner: tw.south.ID, Groups: []string{tw.north.ID}})
	tw.foreign = tw.given("foreign", store.Access{Owner: tw.south.ID})
	tw.none = tw.given("none", store.Access{})
	return tw
}

func (b *bundle) group(name string) store.Group {
	b.t.Helper()
	g := store.Group{ID: store.NewID(), Name: name}
	b.in(func(ctx context.Context, tx store.Tx) error { return tx.AddGroup(ctx, g, b.now) })
	return g
}

func (b *bundle) person(role store.Role, groups ...store.Group) store.Viewer {
	b.t.Helper()
	u := store.User{ID: store.NewID(), Name: string(role), Role: role}
	b.in(func(ctx context.Context, tx store.Tx) error {
		if err := tx.AddUser(ctx, u, b.now); err != nil {
			return err
		}
		for _, g := range groups {
			if err := tx.AddToGroup(ctx, g.ID, u.ID, b.now); err != nil {
				return err
			}
		}
		return nil
	})
	v, err := b.Viewer(b.t.Context(), u.ID)
	b.must(err)
	return v
}

func (b *bundle) given(title string, a store.Access) dossier.Dossier {
	b.t.Helper()
	d := b.dossier(title)
	b.in(func(ctx context.Context, tx store.Tx) error { return tx.SetAccess(ctx, d.ID, a, b.now) })
	return d
}

// sees says what each viewer sees of the five dossiers.
func (tw *town) sees() map[string]struct {
	viewer store.Viewer
	seen   []dossier.Dossier
} {
	type row = struct {
		viewer store.Viewer
		seen   []dossier.Dossier
	}
	all := []dossier.Dossier{tw.own, tw.shared, tw.guest, tw.foreign, tw.none}
	return map[string]row{
		"admin": {tw.admin, all}, "system": {store.System, all},
		"officer": {tw.officer, all[:3]}, "researcher": {tw.researcher, all[:3]}, "rep": {tw.rep, all[:3]},
		"stranger": {tw.stranger, all[1:4]}, "lonely": {tw.lonely, all[1:2]}, "nobody": {store.Viewer{}, all[1:2]},
	}
}

// others are the methods that the questions leave to other tests. LastChange is
// a bare number, which says how much happens and nothing of what. What was found
// to be grave and what was not read have tests of their own.
var others = []string{"Viewer", "DossierCount", "Concealed", "LastChange", "VerdictCounts", "CountsBySupplier", "CountsByDay", "Grave", "Unread", "UnreadCount", "BeingRead", "MySubscriptions"}

func among[T any](err error, all []T, is func(T) bool) error {
	if err == nil && !slices.ContainsFunc(all, is) {
		return store.ErrNotFound
	}
	return err
}

// A method that is added to Sight and not asked about fails this test.
func testSight(t *testing.T, b *bundle) {
	people := reflect.TypeFor[store.People]()
	for i := range reflect.TypeFor[store.Sight]().NumMethod() {
		name := reflect.TypeFor[store.Sight]().Method(i).Name
		if _, person := people.MethodByName(name); person && name != "Viewer" {
			continue
		}
		if questions[name] == nil && !slices.Contains(others, name) {
			t.Errorf("no test asks whether Sight.%s shows only what may be seen", name)
		}
	}
	tw := newTown(b)
	paths := map[string]store.Membership{}
	for _, d := range []dossier.Dossier{tw.own, tw.shared, tw.guest, tw.foreign, tw.none} {
		paths[d.ID] = tw.fill(d)
	}
	for name, row := range tw.sees() {
		sight := b.Desk().For(row.viewer)
		n, err := sight.DossierCount(t.Context())
		if err != nil || n != len(row.seen) {
			t.Errorf("%s counts %d dossiers, want %d (%v)", name, n, len(row.seen), err)
		}
		for _, d := range []dossier.Dossier{tw.own, tw.shared, tw.guest, tw.foreign, tw.none} {
			want := slices.ContainsFunc(row.seen, func(x dossier.Dossier) bool { return x.ID == d.ID })
			for method, ask := range questions {
				err := ask(t.Context(), sight, d, paths[d.ID])
				if want && err != nil || !want && !errors.Is(err, store.ErrNotFound) {
					t.Errorf("%s asks %s of dossier %q, which they see %v: %v", name, method, d.Title, want, err)
				}
			}
		}
		_, err = sight.Concealed(t.Context(), paths[tw.shared.ID].Document)
		if all := row.viewer.SeesAll(); all && err != nil || !all && !errors.Is(err, store.ErrNotFound) {
			t.Errorf("%s asks for concealed text: %v", name, err)
		}
	}
}

// fill gives a dossier one of everything.
func (tw *town) fill(d dossier.Dossier) store.Membership {
	tw.t.Helper()
	m := tw.document(d, d.Title+".txt", "bytes of "+d.ID)
	tw.check(m, "rules 1", tw.read(m.Document, "text"), "")
	tw.judge(d, m, "quote", dossier.Missing)
	tw.in(func(ctx context.Context, tx store.Tx) error {
		if err := tx.Override(ctx, store.Override{Dossier: d.ID, Requirement: "DA-01", Decision: store.Confirm, Reason: "so it is", User: "x"}, "", tw.now); err != nil {
			return err
		}
		err := tx.PutGiven(ctx, d.ID, store.Given{Source: "register", Facts: []store.GivenFact{{Name: "ocid", Value: "ocds-1"}}}, tw.now)
		if err != nil {
			return err
		}
		batch := store.Batch{ID: "batch of " + d.ID, Dossier: d.ID, User: "somebody else"}
		if err := tx.AddBatch(ctx, batch, tw.now); err != nil {
			return err
		}
		tx.Change(store.DocumentRead, "", m.Document, tw.now)
		if _, err := tx.AddNews(ctx, d.ID, []dossier.Verdict{{Requirement: "DA-01", Value: dossier.Missing}}, tw.now); err != nil {
			return err
		}
		return tx.PutBatchItem(ctx, store.BatchItem{Batch: batch.ID, Path: m.Path, Dossier: d.ID, Document: m.Document, Membership: m.ID}, tw.now)
	})
	return m
}

// judge gives the dossier one verdict on DA-01 that stands on the quote.
func (b *bundle) judge(d dossier.Dossier, m store.Membership, quote string, value dossier.Value) {
	b.t.Helper()
	b.in(func(ctx context.Context, tx store.Tx) error {
		attempt, err := tx.BeginJudging(ctx, d.ID)
		if err != nil {
			return err
		}
		_, err = tx.FinishJudging(ctx, d.ID, attempt, store.Judgement{
			Rules:    "rules 1",
			Readings: []dossier.Reading{{Document: dossier.Document{ID: m.Document, Path: m.Path}}},
			Verdicts: []dossier.Verdict{{Requirement: "DA-01", Value: value, Evidence: []dossier.Evidence{{Document: m.Document, Quote: quote}}}},
			Clocks:   []dossier.Clock{{Name: dossier.ClockExpiry, Plain: quote, Date: "2027-01-31", Document: m.Document}},
			Facts:    map[string]string{"buyer": quote},
		}, b.now)
		return err
	})
}

func testNameSeen(t *testing.T, b *bundle) {
	tw := newTown(b)
	secret := tw.document(tw.foreign, "what the south calls it.pdf", "the same bytes")
	tw.check(secret, "rules 1", tw.finishedAt(secret), "")
	later := b.now.Add(48 * time.Hour)
	mine := store.Membership{ID: store.NewID(), Dossier: tw.own.ID, Document: secret.Document, Path: "mine.pdf"}
	b.in(func(ctx context.Context, tx store.Tx) error {
		_, err := tx.AddMembership(ctx, mine, later)
		return err
	})
	for name, get := range map[string]func(store.Sight) (store.Document, error){
		"alone": func(s store.Sight) (store.Document, error) { return s.Document(t.Context(), secret.Document) },
		"in a list": func(s store.Sight) (store.Document, error) {
			all, err := s.Documents(t.Context(), tw.own.ID)
			return all[0], err
		},
	} {
		got, err := get(b.For(tw.officer))
		if err != nil || got.Path != "mine.pdf" || got.CreatedAt.Before(later) || got.ReadAt.Before(later) {
			t.Errorf("%s: %+v, %v", name, got, err)
		}
	}
	c, err := b.For(tw.officer).Checked(t.Context(), secret.Document, "", "rules 1")
	if err != nil || c.Reading.Document.Path != "mine.pdf" {
		t.Errorf("the reading is of %q, %v", c.Reading.Document.Path, err)
	}
	all, err := b.For(tw.officer).MembershipsOf(t.Context(), secret.Document)
	if err != nil || len(all) != 1 || all[0].ID != mine.ID {
		t.Errorf("memberships %+v, %v", all, err)
	}
}

func (b *bundle) finishedAt(m store.Membership) int64 { return b.read(m.Document, "text") }

func testTokensAgree(t *testing.T, b *bundle) {
	tw := newTown(b)
	for name, row := range tw.sees() {
		mine := row.viewer.Tokens()
		if (mine == nil) != row.viewer.SeesAll() {
			t.Errorf("%s has the tokens %v", name, mine)
		}
		for _, d := range []dossier.Dossier{tw.own, tw.shared, tw.guest, tw.foreign, tw.none} {
			its, err := b.VisibleTo(t.Context(), d.ID)
			b.must(err)
			found := mine == nil || slices.ContainsFunc(its, func(s string) bool { return slices.Contains(mine, s) })
			_, err = b.For(row.viewer).Dossier(t.Context(), d.ID)
			if found != (err == nil) {
				t.Errorf("%s finds %q: %v, sees it: %v", name, d.Title, found, err)
			}
		}
	}
}
