package api_test

import (
	"net/http"
	"strconv"
	"strings"
	"testing"

	"github.com/checkweigh/checkweigh/report"
	"github.com/checkweigh/checkweigh/store"
)

const newerText = "1.1 The Supplier shall give the Buyer access to all data at no cost.\n" +
	"1.2 The Supplier may use Anonymised Data for any purpose whatsoever.\n\f" +
	"1.3 The Supplier shall keep a register of everybody to whom it gave a copy.\n" +
	"2.1 Either party may end this agreement by notice.\n"

type comparisonAnswer struct {
	report.Comparison
	Changes int
	Next    string
}

// whats are the changes of all clauses, in order.
func (c comparisonAnswer) whats() (all []string) {
	for _, p := range c.Papers {
		for _, change := range p.Clauses {
			for _, w := range change.What {
				all = append(all, string(w))
			}
		}
	}
	return all
}

// TestTwoVersionsBesideEachOther: the JSON and the page say the same, of two
// dossiers and of two documents.
func TestTwoVersionsBesideEachOther(t *testing.T) {
	onBoth(t, func(t *testing.T, h *house) {
		older, newer := h.weigh("Case system 2024", "contract.pdf", text), h.weigh("Case system 2026", "contract.pdf", newerText)
		for _, pair := range [][2]string{{older.dossier, newer.dossier}, {older.document, newer.document}} {
			query := "older=" + pair[0] + "&newer=" + pair[1]
			var c comparisonAnswer
			a := h.get("/api/v1/compare?" + query)
			a.json(t, &c)
			if got := strings.Join(c.whats(), " "); c.Schema != report.ComparisonSchema || got != "changed added" || c.Changes != 2 || c.Next != "" {
				t.Errorf("%s, %d changes, next %q: %s", got, c.Changes, c.Next, a.body)
			}
			if a.header.Get("ETag") == "" || len(c.Old.Unread) != 1 {
				t.Errorf("tag %q, unread %v", a.header.Get("ETag"), c.Old.Unread)
			}
			h.get("/compare?"+query).has(t, http.StatusOK, []string{
				"What changed", "<del><span class=\"off\">gone: </span>on request</del>", "<ins><span class=\"off\">new: </span>at no cost</ins>",
				"keep a register of everybody", "Clauses 1 to 2 of 2", "Not everything could be read", "Compare others",
			}, "may use Anonymised Data for any purpose whatsoever.</p></li>")
			h.get("/compare?"+query+"&what=added").has(t, http.StatusOK, []string{"Clauses 1 to 1 of 1", "keep a register"}, "<del><span class=\"off\">gone: </span>on request")
			h.get("/compare?"+query+"&what=same").has(t, http.StatusOK, []string{"Clauses 1 to 2 of 2", "as before", "for any purpose whatsoever.", "Either party may end"}, "at no cost</ins>", "keep a register")
			h.get("/compare?"+query+"&what=every").has(t, http.StatusOK, []string{"Clauses 1 to 4 of 4", "for any purpose whatsoever.", "keep a register", "at no cost</ins>"})
			h.get("/compare?"+query+"&what=nonsense").has(t, http.StatusOK, []string{"No clause is left"})
			h.get("/compare?"+query+"&from=99").has(t, http.StatusOK, nil, "at no cost</ins>")
		}
	})
}

func TestVerdictsThatChangedStandSideBySide(t *testing.T) {
	h := open(t)
	older, newer := h.weigh("Older", "a.pdf", text), h.weigh("Newer", "b.pdf", newerText)
	verdicts := madeVerdicts(madeText(newerText), newer.document)
	verdicts[0].Value, verdicts[0].Reasons = "present", nil
	h.now = h.now.Add(1e9)
	h.judgeAgain(newer, verdicts)
	var c comparisonAnswer
	h.get("/api/v1/compare?older="+older.dossier+"&newer="+newer.dossier).json(t, &c)
	if len(c.Verdicts) != 1 || c.Verdicts[0].Requirement != "DA-01" || c.Verdicts[0].Old != "partial" || c.Verdicts[0].New != "present" {
		t.Fatalf("%+v", c.Verdicts)
	}
	h.get("/compare?older="+older.dossier+"&newer="+newer.dossier).has(t, http.StatusOK, []string{"only on request", `class="v v-partial"`, `class="v v-present"`, "/documents/" + newer.document})
	h.get("/compare?older="+older.dossier+"&newer="+older.dossier).has(t, http.StatusOK, []string{"No verdict changed", "No clause is left"})
}

// TestLongComparisonsArePaged: no clause is left out and none comes twice.
func TestLongComparisonsArePaged(t *testing.T) {
	h := open(t)
	var was, now strings.Builder
	for i := range 90 {
		n := strconv.Itoa(i + 1)
		was.WriteString(n + ". The Supplier shall keep record number " + n + "00 for the Buyer and show it on request.\n")
		now.WriteString(n + ". The Supplier shall keep record number " + n + "00 for the Buyer and show it at once.\n")
	}
	older, newer := h.weigh("Older", "a.pdf", was.String()+"\f"), h.weigh("Newer", "b.pdf", now.String()+"\f")
	seen, pages, query := 0, 0, "/api/v1/compare?limit=40&older="+older.dossier+"&newer="+newer.dossier
	for next := "0"; next != ""; pages++ {
		var c comparisonAnswer
		a := h.get(query + "&cursor=" + next)
		a.json(t, &c)
		seen += len(c.whats())
		if next = c.Next; c.Changes != 90 || next != "" && !strings.Contains(a.header.Get("Link"), "cursor="+next) {
			t.Fatalf("%d changes, Link %q", c.Changes, a.header.Get("Link"))
		}
	}
	if seen != 90 || pages != 3 {
		t.Errorf("%d clauses on %d pages", seen, pages)
	}
	h.get("/compare?older="+older.dossier+"&newer="+newer.dossier).has(t, http.StatusOK, []string{"Clauses 1 to 40 of 90", "More clauses", "from=40"}, "Clauses before these")
	h.get("/compare?from=80&older="+older.dossier+"&newer="+newer.dossier).has(t, http.StatusOK, []string{"Clauses 81 to 90 of 90", "Clauses before these"}, "More clauses")
}

func TestOnlyWhatIsSeenIsCompared(t *testing.T) {
	h := open(t)
	v := settle(h)
	rep := v.bearerOf(v.people[store.Rep], "read")
	for _, hidden := range []string{v.hidden.dossier, v.hidden.document, store.NewID(), strings.Repeat("0", 64)} {
		for _, pair := range [][2]string{{v.own.dossier, hidden}, {hidden, v.own.dossier}} {
			query := "compare?older=" + pair[0] + "&newer=" + pair[1]
			h.send(rep, "GET", "/"+query, "").has(t, http.StatusNotFound, nil, marker)
			h.send(rep, "GET", "/api/v1/"+query, "").problem(t, http.StatusNotFound)
		}
		h.send(rep, "GET", "/compare?older="+hidden, "").has(t, http.StatusNotFound, nil, marker)
	}
	h.send(rep, "GET", "/compare", "").has(t, http.StatusOK, []string{"Two dossiers", "Case system"}, marker, "Marker")
	h.get("/api/v1/compare?older=x&newer="+v.own.dossier).problem(t, http.StatusUnprocessableEntity)
	h.get("/api/v1/compare?older="+v.own.dossier).problem(t, http.StatusUnprocessableEntity)
	h.get("/compare?older=x&newer="+v.own.dossier).has(t, http.StatusNotFound, nil)
	h.get("/api/v1/compare?cursor=x&older="+v.own.dossier+"&newer="+v.own.dossier).problem(t, http.StatusBadRequest)
}
