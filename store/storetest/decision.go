package storetest

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"testing"
	"time"

	"github.com/checkweigh/checkweigh/dossier"
	"github.com/checkweigh/checkweigh/store"
)

func testOverride(t *testing.T, b *bundle) {
	d := b.dossier("d")
	m := b.document(d, "a", "a")
	decide := func(o store.Override, basis string) error {
		o.Dossier, o.Requirement = d.ID, "DA-01"
		return b.InTx(t.Context(), func(tx store.Tx) error { return tx.Override(t.Context(), o, basis, b.now) })
	}
	if err := decide(store.Override{Decision: store.Confirm, Reason: "r"}, ""); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("before there was a verdict: %v", err)
	}
	b.judge(d, m, "shall not sell", dossier.Partial)
	for name, c := range map[string]struct {
		o     store.Override
		basis string
		code  store.Code
	}{
		"no reason":           {store.Override{Decision: store.Confirm}, "", store.Invalid},
		"no decision":         {store.Override{Reason: "r"}, "", store.Invalid},
		"the same verdict":    {store.Override{Decision: store.Overrule, Value: dossier.Partial, Reason: "r"}, "", store.Invalid},
		"no such verdict":     {store.Override{Decision: store.Overrule, Value: "excellent", Reason: "r"}, "", store.Invalid},
		"an outdated verdict": {store.Override{Decision: store.Confirm, Reason: "r"}, "rules 0", store.Conflict},
	} {
		if err := decide(c.o, c.basis); store.CodeOf(err) != c.code {
			t.Errorf("%s: %v, want %s", name, err, c.code)
		}
	}
	b.must(decide(store.Override{Decision: store.Overrule, Value: dossier.Present, Reason: "the schedule says it", User: "ada"}, "rules 1"))
	state := func() store.Override {
		all, err := b.Overrides(t.Context(), d.ID)
		b.must(err)
		if len(all) != 1 {
			t.Fatalf("overrides %+v", all)
		}
		return all[0]
	}
	want := store.Override{
		Dossier: d.ID, Requirement: "DA-01", Decision: store.Overrule, Value: dossier.Present, Machine: dossier.Partial, Rules: "rules 1",
		Reason: "the schedule says it", State: store.Standing, Quotes: []store.Quote{{Document: m.Document, Quote: "shall not sell"}}, User: "ada", At: b.now,
	}
	if got := state(); !reflect.DeepEqual(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
	if v, err := b.Verdicts(t.Context(), d.ID); err != nil || v[0].Value != dossier.Partial {
		t.Errorf("the machine's verdict became %+v, %v", v, err)
	}
	b.judge(d, m, "shall not sell", dossier.Partial)
	if got := state(); got.State != store.Standing {
		t.Errorf("judged the same: %s", got.State)
	}
	b.judge(d, m, "may sell", dossier.Partial)
	b.judge(d, m, "shall not sell", dossier.Partial) // the old words are back, but nobody looked
	if got := state(); got.State != store.Reconfirming {
		t.Errorf("other words: %s", got.State)
	}
	b.must(decide(store.Override{Decision: store.Confirm, Reason: "looked again"}, ""))
	if got := state(); got.State != store.Standing || got.Value != dossier.Partial {
		t.Errorf("confirmed: %+v", got)
	}
	b.judge(d, m, "shall not sell", dossier.Adverse)
	if got := state(); got.State != store.Reconfirming {
		t.Errorf("another verdict on the same words: %s", got.State)
	}
	b.in(func(ctx context.Context, tx store.Tx) error {
		return tx.WithdrawOverride(ctx, d.ID, "DA-01", "ada", b.now)
	})
	if all, err := b.Overrides(t.Context(), d.ID); err != nil || len(all) != 0 {
		t.Errorf("withdrawn: %+v, %v", all, err)
	}
	log, err := b.Log(t.Context(), d.ID, "", 10)
	if err != nil || len(log) != 3 || log[0].Detail != "withdrawn" || log[2].Detail != "overrule: present\nthe schedule says it" {
		t.Errorf("log %+v, %v", log, err)
	}
}

func testLog(t *testing.T, b *bundle) {
	d, other := b.dossier("d"), b.dossier("other")
	for i := range 5 {
		b.in(func(ctx context.Context, tx store.Tx) error {
			return errors.Join(
				tx.AddEntry(ctx, store.Entry{Dossier: d.ID, Kind: store.LogReport, User: "u", Detail: fmt.Sprint(i), At: b.now.Add(time.Duration(i))}),
				tx.AddEntry(ctx, store.Entry{Dossier: other.ID, Kind: store.LogNote}))
		})
	}
	page, err := b.Log(t.Context(), d.ID, "", 2)
	b.must(err)
	rest, err := b.Log(t.Context(), d.ID, page[1].ID, 10)
	b.must(err)
	if len(page) != 2 || page[0].Detail != "4" || len(rest) != 3 || rest[2].Detail != "0" || rest[0].Kind != store.LogReport {
		t.Errorf("page %+v, rest %+v", page, rest)
	}
}

func testGiven(t *testing.T, b *bundle) {
	d := b.dossier("d")
	m := b.document(d, "a", "a")
	put := func(g store.Given) error {
		return b.InTx(t.Context(), func(tx store.Tx) error { return tx.PutGiven(t.Context(), d.ID, g, b.now) })
	}
	one := store.Given{
		Source: "ocds:1", At: b.now,
		Facts:     []store.GivenFact{{Name: "ocid", Value: "ocds-1"}, {Name: "buyer", Value: "Northshire"}},
		Documents: []store.GivenDocument{{Title: "Contract", Kind: "contractSigned", URL: "https://x.example/c.pdf", Document: m.Document}, {Title: "Annex"}},
	}
	two := store.Given{Source: "ocds:2", At: b.now, Documents: []store.GivenDocument{{Title: "Notice"}}}
	b.must(errors.Join(put(store.Given{Source: "ocds:1", Facts: []store.GivenFact{{Name: "buyer", Value: "before"}}}), put(two), put(one)))
	got, err := b.Given(t.Context(), d.ID)
	if err != nil || !reflect.DeepEqual(got, []store.Given{one, two}) {
		t.Errorf("got %+v, %v", got, err)
	}
	if found, err := b.For(store.System).DossiersByFact(t.Context(), "ocid", "ocds-1"); err != nil || len(found) != 1 || found[0].ID != d.ID {
		t.Errorf("by ocid: %+v, %v", found, err)
	}
	one.Documents[1].Document = "nobody"
	if err := put(one); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("a document that is not there: %v", err)
	}
}
