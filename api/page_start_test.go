package api_test

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/checkweigh/checkweigh/dossier"
	"github.com/checkweigh/checkweigh/store"
)

// judgedSo gives a dossier of a group verdicts, clocks and facts, and a document that failed.
func (v *town) judgedSo(of store.Group, title string, j store.Judgement) string {
	v.Helper()
	ctx, id := context.Background(), store.NewID()
	v.check(v.store.InTx(ctx, func(tx store.Tx) error {
		if err := tx.AddDossier(ctx, dossier.Dossier{ID: id, Title: title}, v.now); err != nil {
			return err
		}
		if err := tx.SetAccess(ctx, id, store.Access{Owner: of.ID}, v.now); err != nil {
			return err
		}
		attempt, err := tx.BeginJudging(ctx, id)
		if err != nil {
			return err
		}
		_, err = tx.FinishJudging(ctx, id, attempt, j, v.now)
		return err
	}))
	return id
}

func clock(name dossier.ClockName, plain string, at time.Time) dossier.Clock {
	return dossier.Clock{Name: name, Plain: plain, Date: at.Format(time.DateOnly)}
}

func TestTheFirstPageSaysWhatNeedsAttention(t *testing.T) {
	onBoth(t, func(t *testing.T, h *house) {
		v := settle(h)
		days := func(n int) time.Time { return v.now.AddDate(0, 0, n) }
		j := func(mark string) store.Judgement {
			return store.Judgement{Rules: v.rules.Version, Facts: map[string]string{"buyer": "Buyer of " + mark, "supplier": "Supplier of " + mark},
				Verdicts: []dossier.Verdict{{Requirement: "GP-01", Value: dossier.Contradictory}, {Requirement: "DA-01", Value: dossier.Adverse}, {Requirement: "AM-02", Value: dossier.Present}},
				Clocks: []dossier.Clock{
					clock(dossier.ClockAnswer, "Answer of "+mark, days(-12)), clock(dossier.ClockNotice, "Notice of "+mark, days(10)),
					clock(dossier.ClockExpiry, "End of "+mark, days(400)), clock(dossier.ClockReassess, "Old review of "+mark, days(-200)),
				}}
		}
		mine := v.judgedSo(v.ours, "Rostering at Harrow Vale", j("walnut"))
		v.judgedSo(v.theirs, "The other "+marker, j(marker))
		v.http = v.bearerOf(v.people[store.Officer], "admin")
		page := v.onPage("/", []string{"adverse finding", "Rostering at Harrow Vale", "Joint access", "/dossiers/" + mine + "/requirements/DA-01", "Notice of walnut", "in 10 days",
			"Answer of walnut", "12 days overdue", "contract.pdf", "Page 2 is a picture.", "Buyer of walnut", "Put documents on the scale"},
			"End of walnut", "Old review of walnut")
		if strings.Contains(strings.ToLower(page.body), marker) {
			t.Errorf("it tells of another group: %s", page.body)
		}
		v.onPage("/attention/clocks", []string{"Answer of walnut", "End of walnut"}, "Old review")
		v.onPage("/attention/findings", []string{"Rostering at Harrow Vale", "Case system"}, marker)
		v.onPage("/attention/unread", []string{"contract.pdf", "Page 2 is a picture."}, marker)
		v.onPage("/dossiers?find=harrow+WALNUT", []string{"Rostering at Harrow Vale"}, "Case system")
		v.onPage("/dossiers?find=nothing+like+it", []string{"No dossier has “nothing like it”"}, "Case system")
		v.onPage("/dossiers?find="+marker, []string{"No dossier has"}, "The other")
		for _, wrong := range []string{"/attention/findings?after=x", "/attention/unread?after=x", "/attention/clocks?after=2026-13-01.x.1", "/dossiers?before=x"} {
			if a := v.get(wrong); a.status != http.StatusUnprocessableEntity {
				t.Errorf("%s: %d", wrong, a.status)
			}
		}
		v.check(v.store.InTx(t.Context(), func(tx store.Tx) error {
			return tx.Override(t.Context(), store.Override{Dossier: mine, Requirement: "DA-01", Decision: store.Confirm, Reason: "read it", User: v.people[store.Officer].ID}, "", v.now)
		}))
		v.onPage("/attention/findings", []string{"/requirements/GP-01"}, "/dossiers/"+mine+"/requirements/DA-01")
	})
}

// everything that is listed can be reached by going on from page to page.
func TestListsOfWhatNeedsAttentionGoOn(t *testing.T) {
	v := settle(open(t))
	for i := range 40 {
		v.judgedSo(v.ours, fmt.Sprintf("Dossier %02d", i), store.Judgement{Rules: "1",
			Verdicts: []dossier.Verdict{{Requirement: "GP-01", Value: dossier.Adverse}, {Requirement: "DA-01", Value: dossier.Adverse}},
			Clocks:   []dossier.Clock{clock(dossier.ClockNotice, "Notice", v.now), clock(dossier.ClockExpiry, "End", v.now)}})
	}
	v.http = v.bearerOf(v.people[store.Rep], "read")
	for path, want := range map[string]int{"/attention/findings": 81, "/attention/clocks": 80, "/dossiers": 41} {
		rows := 0
		for at, pages := path, 0; at != ""; pages++ {
			a := v.get(at)
			if a.status != http.StatusOK || pages > 5 {
				t.Fatalf("%s: %d %s", at, a.status, a.body)
			}
			rows += strings.Count(a.body, `<th scope="row"`)
			at = ""
			if _, link, more := strings.Cut(a.body, `<p class="pager"><a href="`); more {
				link, _, _ = strings.Cut(link, `"`)
				at = strings.ReplaceAll(link, "&amp;", "&")
			}
		}
		if rows != want {
			t.Errorf("%s: %d rows, want %d", path, rows, want)
		}
	}
}

func TestAQuietDay(t *testing.T) {
	h := open(t)
	h.onPage("/", []string{"Nothing needs your attention", "There is no dossier yet"})
	for _, path := range []string{"/attention/findings", "/attention/unread", "/attention/clocks"} {
		h.onPage(path, []string{"There is nothing here"})
	}
	h.onPage("/batches", []string{"Nothing was put in yet"})
}
