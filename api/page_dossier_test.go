package api_test

import (
	"context"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/checkweigh/checkweigh/dossier"
	"github.com/checkweigh/checkweigh/store"
)

// post sends a form of a page.
func (h *house) post(client *http.Client, path string, fields url.Values) answer {
	h.Helper()
	r := h.request(http.MethodPost, path, strings.NewReader(fields.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return h.do(client, r)
}

// has checks what a page says, its white space aside, and what it must not say.
func (a answer) has(t *testing.T, status int, wants []string, nots ...string) {
	t.Helper()
	body := strings.Join(strings.Fields(a.body), " ")
	if a.status != status {
		t.Errorf("answered %d, want %d: %.600s", a.status, status, body)
	}
	for _, want := range wants {
		if !strings.Contains(body, want) {
			t.Errorf("no %q on the page", want)
		}
	}
	for _, not := range nots {
		if strings.Contains(body, not) {
			t.Errorf("%q is on the page", not)
		}
	}
}

var hrefs = regexp.MustCompile(`href="([^"]+)"`)

// TestTheDossierLeadsToEverything: each section is there, in-page links lead to
// something, and each other link opens.
func TestTheDossierLeadsToEverything(t *testing.T) {
	h := open(t)
	w := h.weigh("Case system", "contract.pdf", text)
	h.check(h.store.InTx(context.Background(), func(tx store.Tx) error {
		return tx.PutGiven(context.Background(), w.dossier, store.Given{Source: "ocds:1", Facts: []store.GivenFact{{Name: "buyer", Value: "Given Council"}}}, h.now)
	}))
	page := h.get("/dossiers/" + w.dossier)
	page.has(t, http.StatusOK, []string{
		"Raise these first", "<b>Ask</b>", "<b>Propose</b>", "Facts", "Given Council", "given by ocds:1, not read in a paper", "What is not held, and what to ask for",
		"Requirement by requirement", "What the verdicts mean", "Take away", "Rep’s page", "Clauses to propose", "Documents", "1 document, 2 pages, 1 not fully read",
		"not read: p. 2", "Log", "/dossiers/" + w.dossier + "/requirements/GP-01", "All 3 requirements are shown",
	})
	for _, found := range hrefs.FindAllStringSubmatch(page.body, -1) {
		link := strings.ReplaceAll(found[1], "&amp;", "&")
		path, anchor, _ := strings.Cut(link, "#")
		switch {
		case path == "" && anchor != "main" && !strings.Contains(page.body, `id="`+anchor+`"`):
			t.Errorf("%s leads nowhere on the page", link)
		case strings.HasPrefix(path, "/dossiers/"+w.dossier), strings.HasPrefix(path, "/api/"), strings.HasPrefix(path, "/compare"):
			if strings.HasSuffix(path, "/deliver") || strings.HasSuffix(path, "/links") {
				continue // of those who build them
			}
			if a := h.get(path); a.status != http.StatusOK {
				t.Errorf("%s answers %d", path, a.status)
			}
		}
	}
}

func TestRequirementsAreFiltered(t *testing.T) {
	h := open(t)
	w := h.weigh("Case system", "contract.pdf", text)
	at := "/dossiers/" + w.dossier
	if a := h.send(h.http, "PUT", "/api/v1"+at+"/verdicts/GP-01/override", `{"decision":"confirm","reason":"Read it"}`); a.status != http.StatusOK {
		t.Fatal(a.body)
	}
	row := func(id string) string { return `<tr id="` + id + `">` }
	for _, c := range []struct {
		query, shown, gone string
	}{
		{"?verdict=adverse", "GP-01", "DA-01"},
		{"?verdict=partial", "DA-01", "GP-01"},
		{"?verdict=not_assessable", "AM-02", "GP-01"},
		{"?decided=yes", "GP-01", "DA-01"},
		{"?decided=no&verdict=partial", "DA-01", "GP-01"},
		{"?verdict=adverse&decided=yes", "GP-01", "AM-02"},
		{"?theme=Made+for+a+test&verdict=partial", "DA-01", "GP-01"},
	} {
		h.get(at+c.query).has(t, http.StatusOK, []string{row(c.shown), "1 of 3 requirements", "Show all"}, row(c.gone))
	}
	for _, query := range []string{"?verdict=absurd", "?theme=%3Cscript%3E", "?verdict=adverse&decided=no", "?decided=%00"} {
		h.get(at+query).has(t, http.StatusOK, []string{"No requirement is left by these filters"}, row("GP-01"), "<script>")
	}
	const folded, open = `<details class="themefold"><summary>`, `<details class="themefold" open><summary>`
	h.get(at).has(t, http.StatusOK, []string{folded, "unfold every theme", row("GP-01")}, open)
	for _, query := range []string{"?open=1", "?verdict=adverse", "?decided=no"} {
		h.get(at+query).has(t, http.StatusOK, []string{open}, folded, "unfold every theme")
	}
	r := h.request(http.MethodGet, at+"?verdict=adverse", nil)
	r.Header.Set("HX-Request", "true")
	part := h.do(h.http, r)
	part.has(t, http.StatusOK, []string{row("GP-01"), `aria-current="true"`, "Adverse"[1:]}, "<html", "Raise these first")
	if part.header.Get("Vary") != "HX-Request" {
		t.Error("a cache would give the part to those who ask for the page")
	}
}

// TestWhatPeopleWriteIsShownAsWritten: titles, names of files, reasons and notes
// are text on every page of a dossier.
func TestWhatPeopleWriteIsShownAsWritten(t *testing.T) {
	h := open(t)
	const bad = `<script>alert(1)</script><img src=x onerror=alert(1)>"'` + "\u202e"
	w := h.weigh("T"+bad, "n"+bad+".pdf", "1.1 The Supplier "+bad+"\n1.2 The Supplier may.\n2.1 End.\n")
	at := "/dossiers/" + w.dossier
	h.post(h.http, at+"/requirements/GP-01", url.Values{"decision": {"overrule"}, "verdict": {"present"}, "reason": {bad}}).has(t, http.StatusSeeOther, nil)
	h.post(h.http, at+"/log", url.Values{"kind": {"note"}, "detail": {bad}}).has(t, http.StatusSeeOther, nil)
	for _, path := range []string{at, at + "/log", at + "/requirements/GP-01", at + "/requirements/DA-01", "/compare?older=" + w.dossier, "/compare?older=" + w.dossier + "&newer=" + w.document} {
		h.get(path).has(t, http.StatusOK, []string{"&lt;script&gt;"}, "<script>alert", "<img src=x", "\u202e")
	}
	h.post(h.http, at+"/requirements/GP-01", url.Values{"decision": {"overrule"}, "reason": {bad}}).has(t, http.StatusUnprocessableEntity, []string{"&lt;script&gt;"}, "<script>alert", "<img src=x")
}

func TestTheLogIsWrittenByThoseWhoMay(t *testing.T) {
	h := open(t)
	v := settle(h)
	at := "/dossiers/" + v.own.dossier + "/log"
	note := url.Values{"kind": {"note"}, "detail": {"Called the authority."}}
	h.post(v.bearerOf(v.people[store.Rep], "write"), at, note).has(t, http.StatusForbidden, nil)
	h.post(v.bearerOf(v.stranger, "write"), at, note).has(t, http.StatusNotFound, nil)
	h.post(v.bearerOf(v.people[store.Researcher], "write"), at, note).has(t, http.StatusSeeOther, nil)
	for _, wrong := range []url.Values{{"kind": {"note"}}, {"kind": {"deletion"}, "detail": {"x"}}, {"kind": {"note"}, "detail": {strings.Repeat("x", 2001)}}} {
		h.post(v.bearerOf(v.people[store.Researcher], "write"), at, wrong).has(t, http.StatusUnprocessableEntity, []string{"Write what happened"})
	}
	h.send(v.bearerOf(v.people[store.Rep], "read"), "GET", at, "").has(t, http.StatusOK, []string{"noted", "Called the authority.", "researcher@example.org"[:10]}, "Write into the log")
	h.send(v.bearerOf(v.stranger, "read"), "GET", at, "").has(t, http.StatusNotFound, nil)
	h.send(v.bearerOf(v.people[store.Rep], "read"), "GET", "/dossiers/"+v.own.dossier, "").has(t, http.StatusOK, nil, "Put more documents", "/change")
}

// TestAReportIsBuiltAnewWhenSomethingChanged: what is kept never outlives what it
// was made of.
func TestAReportIsBuiltAnewWhenSomethingChanged(t *testing.T) {
	h := open(t)
	w := h.weigh("Case system", "contract.pdf", text)
	at := "/dossiers/" + w.dossier
	h.get(at).has(t, http.StatusOK, []string{`<tr id="GP-01">`})
	h.now = h.now.Add(1e9)
	h.judgeAgain(w, []dossier.Verdict{{Requirement: "DA-01", Value: dossier.Present}})
	h.get(at).has(t, http.StatusOK, []string{`<tr id="DA-01">`}, `<tr id="GP-01">`)
	if a := h.send(h.http, "PATCH", "/api/v1"+at, `{"title":"Another title"}`); a.status != http.StatusOK {
		t.Fatal(a.body)
	}
	h.get("/api/v1"+at+"/report").has(t, http.StatusOK, []string{"Another title"})
}

// judgeAgain puts other verdicts in the place of those of a dossier.
func (h *house) judgeAgain(w weighed, verdicts []dossier.Verdict) {
	h.Helper()
	ctx := context.Background()
	h.check(h.store.InTx(ctx, func(tx store.Tx) error {
		readings, err := tx.DossierReadings(ctx, w.dossier)
		if err != nil {
			return err
		}
		attempt, err := tx.BeginJudging(ctx, w.dossier)
		if err != nil {
			return err
		}
		_, err = tx.FinishJudging(ctx, w.dossier, attempt, store.Judgement{Rules: h.rules.Version, Readings: readings, Verdicts: verdicts}, h.now)
		return err
	}))
}
