package api_test

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"github.com/checkweigh/checkweigh/store"
)

// TestLinksAndFeedsAreOffUntilTurnedOn: off, none is made and none opens; an
// administrator turns them on and off on the page Delivery, or as a program.
func TestLinksAndFeedsAreOffUntilTurnedOn(t *testing.T) {
	h := open(t)
	w := h.weigh("Title", "a.pdf", text)
	path, _ := h.share(h.http, w, `{"name":"x"}`)
	var feed struct{ URL string }
	h.send(h.http, "POST", "/api/v1/me/feeds", `{"name":"reader"}`).json(t, &feed)
	stranger := newClient(t)
	opens := func(want int) {
		t.Helper()
		for _, at := range []string{path, feed.URL} {
			if a := h.send(stranger, http.MethodGet, at, ""); a.status != want {
				t.Errorf("%s: %d, not %d", at, a.status, want)
			}
		}
	}
	opens(http.StatusOK)
	for _, way := range []string{"links", "feeds"} {
		if a := h.post(h.http, "/admin/delivery/"+way, nil); a.status != http.StatusSeeOther {
			t.Errorf("turn %s off: %d %s", way, a.status, a.body)
		}
	}
	opens(http.StatusNotFound)
	h.wasAudited("turn_off", h.audited()[0].User)
	for at, page := range map[string]string{"/api/v1/dossiers/" + w.dossier + "/links": "/dossiers/" + w.dossier + "/links", "/api/v1/me/feeds": "/account/feeds"} {
		if a := h.send(h.http, "POST", at, `{"name":"x"}`); a.status != http.StatusConflict || !strings.Contains(a.body, "under Admin, Delivery") {
			t.Errorf("%s: %d %s", at, a.status, a.body)
		}
		if a := h.get(page); !strings.Contains(a.body, " are off.</b>") || strings.Contains(a.body, `name="name"`) {
			t.Errorf("%s does not say that it is off: %s", page, a.body)
		}
	}
	if a := h.get("/admin/delivery"); !strings.Contains(a.body, "1 link would open again") || !strings.Contains(a.body, "1 address would work again") {
		t.Errorf("the page Delivery: %s", a.body)
	}
	rep := h.person("rep@example.org", store.Officer)
	if a := h.send(h.bearerOf(rep, "write"), "PUT", "/api/v1/delivery/ways/links", `{"on":true}`); a.status != http.StatusForbidden {
		t.Errorf("an officer turns links on: %d", a.status)
	}
	for _, way := range []string{"links", "feeds"} {
		if a := h.send(h.http, "PUT", "/api/v1/delivery/ways/"+way, `{"on":true}`); a.status != http.StatusNoContent {
			t.Errorf("turn %s on: %d %s", way, a.status, a.body)
		}
	}
	opens(http.StatusOK)
	on, err := h.store.WayOn(context.Background(), store.WebhookWay)
	if h.check(err); on {
		t.Error("webhooks were turned on with them")
	}
}
