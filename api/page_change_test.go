package api_test

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/checkweigh/checkweigh/dossier"
	"github.com/checkweigh/checkweigh/store"
)

// TestADossierIsChangedByForms: title, whose law, who sees it; a form that rests
// on an older state changes nothing and says so.
func TestADossierIsChangedByForms(t *testing.T) {
	onBoth(t, func(t *testing.T, h *house) {
		v := settle(h)
		officer := v.bearerOf(v.people[store.Officer], "write")
		at := "/dossiers/" + v.own.dossier
		page := h.send(officer, "GET", at+"/change", "")
		page.has(t, http.StatusOK, []string{"What it is", "Who sees it", "Set the kind of contract.pdf", "Delete the whole dossier"})
		seen := page.seen(t)
		h.post(officer, at+"/change", url.Values{"seen": {seen}, "title": {"  A new   title "}, "jurisdiction": {"scotland"}}).has(t, http.StatusSeeOther, nil)
		h.send(officer, "GET", at+"/change?done=changed", "").has(t, http.StatusOK, []string{`value="A new title"`, `value="scotland" selected`, "are changed."})
		h.post(officer, at+"/change", url.Values{"seen": {seen}, "title": {"Too late"}, "jurisdiction": {"scotland"}}).has(t, http.StatusConflict, []string{"somebody else changed this dossier"})
		h.post(officer, at+"/change", url.Values{"title": {" "}, "jurisdiction": {"scotland"}}).has(t, http.StatusUnprocessableEntity, []string{"needs a title"})
		h.post(officer, at+"/change", url.Values{"title": {"x"}, "jurisdiction": {"atlantis"}}).has(t, http.StatusUnprocessableEntity, []string{"Choose one of the places"})

		h.post(officer, at+"/access", url.Values{"group": {v.ours.ID}, "shared": {"yes"}}).has(t, http.StatusSeeOther, nil)
		h.send(v.bearerOf(v.stranger, "read"), "GET", at, "").has(t, http.StatusOK, nil)
		h.post(officer, at+"/access", url.Values{"group": {v.theirs.ID}}).has(t, http.StatusForbidden, nil)
		h.post(officer, at+"/access", url.Values{"group": {v.ours.ID}}).has(t, http.StatusSeeOther, nil)
		h.send(v.bearerOf(v.stranger, "read"), "GET", at, "").has(t, http.StatusNotFound, nil)
	})
}

// TestAPaperIsOfTheKindThatSomebodySays, in this dossier, and is checked as such.
func TestAPaperIsOfTheKindThatSomebodySays(t *testing.T) {
	onBoth(t, func(t *testing.T, h *house) {
		w, other := h.weigh("Case system", "contract.pdf", text), h.weigh("Other", "other.pdf", text+"x\n")
		at := "/dossiers/" + w.dossier + "/documents/" + w.document
		h.post(h.http, at+"/kind", url.Values{"kind": {"dpia"}}).has(t, http.StatusSeeOther, nil)
		members, err := h.store.Memberships(context.Background(), w.dossier)
		h.check(err)
		if len(members) != 1 || members[0].Forced != dossier.DPIA {
			t.Errorf("%+v", members)
		}
		if n, err := h.store.Unsettled(context.Background(), w.dossier, h.rules.Version); err != nil || n != 1 {
			t.Errorf("%d papers to be checked as of the new kind: %v", n, err)
		}
		h.get("/dossiers/"+w.dossier).has(t, http.StatusOK, []string{"(as somebody said)"})
		h.post(h.http, at+"/kind", url.Values{"kind": {""}}).has(t, http.StatusSeeOther, nil)
		h.post(h.http, at+"/kind", url.Values{"kind": {"poem"}}).has(t, http.StatusUnprocessableEntity, nil)
		h.post(h.http, "/dossiers/"+w.dossier+"/documents/"+other.document+"/kind", url.Values{"kind": {"dpia"}}).has(t, http.StatusNotFound, nil)

		h.post(h.http, "/dossiers/"+w.dossier+"/documents/"+other.document+"/again", nil).has(t, http.StatusNotFound, nil)
		h.post(h.http, at+"/again", nil).has(t, http.StatusSeeOther, nil)
		doc, err := h.store.Document(context.Background(), w.document)
		h.check(err)
		if doc.State != store.Pending {
			t.Errorf("the paper is %s and not read again", doc.State)
		}
		h.get("/dossiers/"+w.dossier+"/change").has(t, http.StatusOK, []string{"it is being read"})
	})
}

// TestDeletingAsksFirst: a page says what goes, and a tick says that it is meant.
func TestDeletingAsksFirst(t *testing.T) {
	h := open(t)
	v := settle(h)
	officer, at := v.bearerOf(v.people[store.Officer], "write"), "/dossiers/"+v.own.dossier
	paper := at + "/documents/" + v.own.document + "/delete"
	h.send(officer, "GET", paper, "").has(t, http.StatusOK, []string{"Delete this paper?", "contract.pdf", "cannot be undone"})
	h.send(officer, "GET", at+"/delete", "").has(t, http.StatusOK, []string{"Delete this dossier?", "1 paper", "No, keep it"})
	h.post(officer, at+"/delete", nil).has(t, http.StatusUnprocessableEntity, []string{"Nothing was deleted"})
	h.post(officer, at+"/delete", url.Values{"sure": {"yes"}, "seen": {`"older"`}}).has(t, http.StatusConflict, []string{"Nothing was done"})
	h.post(officer, paper, nil).has(t, http.StatusSeeOther, nil)
	h.send(officer, "GET", paper, "").has(t, http.StatusNotFound, nil)
	seen := h.send(officer, "GET", at+"/delete", "").seen(t)
	h.post(officer, at+"/delete", url.Values{"sure": {"yes"}, "seen": {seen}}).has(t, http.StatusSeeOther, nil)
	h.send(officer, "GET", at, "").has(t, http.StatusNotFound, nil)
}

func TestOnlyThoseWhoMayChangeADossier(t *testing.T) {
	h := open(t)
	v := settle(h)
	d, f := "/dossiers/"+v.own.dossier, "/documents/"+v.own.document
	for _, c := range []struct {
		path  string
		least store.Role
		page  bool
	}{
		{d + "/change", store.Researcher, true}, {d + "/delete", store.Officer, true}, {d + f + "/delete", store.Officer, true},
		{d + "/access", store.Officer, false}, {d + f + "/kind", store.Researcher, false}, {d + f + "/again", store.Researcher, false},
	} {
		for _, role := range []store.Role{store.Rep, store.Researcher} {
			client := v.bearerOf(v.people[role], "write")
			if !role.AtLeast(c.least) {
				h.post(client, c.path, url.Values{"sure": {"yes"}, "title": {"Not theirs"}, "jurisdiction": {"other"}}).has(t, http.StatusForbidden, nil)
				if c.page {
					h.send(client, "GET", c.path, "").has(t, http.StatusForbidden, nil)
				}
			}
		}
		stranger := v.bearerOf(v.stranger, "write")
		a := h.post(stranger, c.path, url.Values{"sure": {"yes"}, "title": {"Not theirs"}, "jurisdiction": {"other"}, "kind": {"dpia"}})
		a.has(t, http.StatusNotFound, nil)
		if strings.Contains(a.body, "Case system") {
			t.Errorf("%s tells another group of the dossier", c.path)
		}
		if c.page {
			h.send(stranger, "GET", c.path, "").has(t, http.StatusNotFound, nil)
		}
	}
	h.send(v.bearerOf(v.people[store.Researcher], "write"), "GET", d+"/change", "").has(t, http.StatusOK, []string{"Its papers"}, "Who sees it", "Delete the whole dossier")
}
