package api_test

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/checkweigh/checkweigh/dossier"
	"github.com/checkweigh/checkweigh/store"
)

var seenTag = regexp.MustCompile(`name="seen" value="([^"]+)"`)

// seen is the state that a page of a requirement shows, as its form sends it.
func (a answer) seen(t *testing.T) string {
	t.Helper()
	found := seenTag.FindStringSubmatch(a.body)
	if found == nil {
		t.Fatalf("no form on the page: %d", a.status)
	}
	return strings.ReplaceAll(found[1], "&#34;", `"`)
}

// TestAnOfficerConfirmsAndOverrules: with a reason, beside the machine's own
// verdict, and takes that back again.
func TestAnOfficerConfirmsAndOverrules(t *testing.T) {
	onBoth(t, func(t *testing.T, h *house) {
		v := settle(h)
		officer := v.bearerOf(v.people[store.Officer], "write")
		at := "/dossiers/" + v.own.dossier + "/requirements/GP-01"
		page := h.send(officer, "GET", at, "")
		page.has(t, http.StatusOK, []string{
			"The words that prove it", "may use Anonymised Data for any purpose", "<b>Ask</b>", "<b>Propose</b>", "Paper by paper", "Is the verdict right?", "Your decision", `rel="prev"`,
		}, "Take the decision back")

		h.post(officer, at, url.Values{"seen": {page.seen(t)}, "decision": {"confirm"}, "reason": {"I read page 1."}}).has(t, http.StatusSeeOther, nil)
		page = h.send(officer, "GET", at, "")
		page.has(t, http.StatusOK, []string{"<b>Confirmed</b> by", "I read page 1.", "Take the decision back", "confirmed: adverse"})

		h.post(officer, at, url.Values{"seen": {page.seen(t)}, "decision": {"overrule"}, "verdict": {"present"}, "reason": {"Clause 9 rules."}}).has(t, http.StatusSeeOther, nil)
		page = h.send(officer, "GET", at, "")
		page.has(t, http.StatusOK, []string{"<b>Overruled:</b>", "Clause 9 rules.", "overruled: present", "I read page 1."})
		h.send(officer, "GET", "/dossiers/"+v.own.dossier, "").has(t, http.StatusOK, []string{"<b>Overruled:</b>", "Clause 9 rules."})

		h.post(officer, at, url.Values{"seen": {page.seen(t)}, "decision": {"withdraw"}}).has(t, http.StatusSeeOther, nil)
		h.send(officer, "GET", at, "").has(t, http.StatusOK, []string{"the decision was taken back", "Clause 9 rules."}, "<b>Overruled:</b>", "Take the decision back")
	})
}

// TestADecisionNeedsAReason and whatever else the form asks; what was typed stays.
func TestADecisionNeedsAReason(t *testing.T) {
	h := open(t)
	w := h.weigh("Case system", "contract.pdf", text)
	at := "/dossiers/" + w.dossier + "/requirements/GP-01"
	for want, form := range map[string]url.Values{
		"Write your reason":                       {"decision": {"confirm"}, "reason": {" \n "}},
		"Choose whether the verdict is right":     {"reason": {"It is so."}},
		"Choose the verdict that you put":         {"decision": {"overrule"}, "reason": {"It is so."}},
		"another one of the seven verdicts":       {"decision": {"overrule"}, "verdict": {"adverse"}, "reason": {"It is so."}},
		"To overrule a verdict takes another one": {"decision": {"overrule"}, "verdict": {"splendid"}, "reason": {"It is so."}},
		"more than 2,000 characters":              {"decision": {"confirm"}, "reason": {strings.Repeat("é", 2001)}},
	} {
		a := h.post(h.http, at, form)
		a.has(t, http.StatusUnprocessableEntity, []string{want, `role="alert"`})
		if reason := form.Get("reason"); strings.TrimSpace(reason) != "" && !strings.Contains(a.body, reason) {
			t.Errorf("%s: the reason that was typed is lost", want)
		}
	}
	h.get(at).has(t, http.StatusOK, nil, "<b>Confirmed</b>", "<b>Overruled:</b>")
	h.post(h.http, "/dossiers/"+w.dossier+"/requirements/ZZ-99", url.Values{"decision": {"confirm"}, "reason": {"x"}}).has(t, http.StatusNotFound, nil)
	h.get("/dossiers/"+w.dossier+"/requirements/ZZ-99").has(t, http.StatusNotFound, nil)
}

// TestADecisionRestsOnWhatWasSeen: a colleague was quicker, or the verdict was
// judged anew; nothing is decided and nothing that was typed is lost.
func TestADecisionRestsOnWhatWasSeen(t *testing.T) {
	h := open(t)
	w := h.weigh("Case system", "contract.pdf", text)
	at := "/dossiers/" + w.dossier + "/requirements/GP-01"
	before := h.get(at).seen(t)
	h.post(h.http, at, url.Values{"seen": {before}, "decision": {"confirm"}, "reason": {"The colleague."}}).has(t, http.StatusSeeOther, nil)
	late := url.Values{"seen": {before}, "decision": {"overrule"}, "verdict": {"present"}, "reason": {"A long reason of mine."}}
	a := h.post(h.http, at, late)
	a.has(t, http.StatusConflict, []string{"Nothing was decided", "a colleague decided on it", "A long reason of mine.", "The colleague."}, "<b>Overruled:</b>")
	late.Set("seen", a.seen(t))
	h.post(h.http, at, late).has(t, http.StatusSeeOther, nil)

	other := h.get("/dossiers/" + w.dossier + "/requirements/DA-01").seen(t)
	h.post(h.http, "/dossiers/"+w.dossier+"/requirements/DA-01", url.Values{"seen": {other}, "decision": {"confirm"}, "reason": {"Another requirement is another matter."}}).has(t, http.StatusSeeOther, nil)

	h.now = h.now.Add(1e9)
	changed := madeVerdicts(madeText(text), w.document)
	changed[1].Evidence[0].Quote = "The Supplier may sell."
	h.judgeAgain(w, changed)
	h.get(at).has(t, http.StatusOK, []string{"Needs re-confirming", "these words stood there", "may use Anonymised Data", "The Supplier may sell."})
	h.get("/dossiers/"+w.dossier+"?decided=doubted").has(t, http.StatusOK, []string{`<tr id="GP-01">`, "1 of 3", "Needs re-confirming:"})
	h.now = h.now.Add(1e9)
	h.judgeAgain(w, []dossier.Verdict{{Requirement: "DA-01", Value: dossier.Present}})
	h.get(at).has(t, http.StatusNotFound, nil)
}

func TestOnlyOfficersDecide(t *testing.T) {
	h := open(t)
	v := settle(h)
	at := "/dossiers/" + v.own.dossier + "/requirements/GP-01"
	form := url.Values{"decision": {"confirm"}, "reason": {"x"}}
	for _, role := range []store.Role{store.Rep, store.Researcher} {
		client := v.bearerOf(v.people[role], "write")
		h.send(client, "GET", at, "").has(t, http.StatusOK, []string{"Deciding takes the role officer"}, "Your decision")
		h.post(client, at, form).has(t, http.StatusForbidden, nil)
	}
	stranger := v.bearerOf(v.stranger, "write")
	h.send(stranger, "GET", at, "").has(t, http.StatusNotFound, nil)
	h.post(stranger, at, form).has(t, http.StatusNotFound, nil)
	r := h.request(http.MethodPost, at, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Sec-Fetch-Site", "cross-site")
	h.do(h.http, r).has(t, http.StatusForbidden, []string{"Another site"})
	if a := h.get(at); strings.Contains(a.body, "<b>Confirmed</b>") {
		t.Error("somebody decided who may not")
	}
}
