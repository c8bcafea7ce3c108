package api_test

import (
	"context"
	"encoding/csv"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/checkweigh/checkweigh/dossier"
	"github.com/checkweigh/checkweigh/store"
)

// imported is an import with that many files, of which every tenth failed and
// every fifteenth was left out; the others wait.
func (h *house) imported(of store.User, dossierID string, n int, name func(i int) string) string {
	h.Helper()
	ctx, id := context.Background(), store.NewID()
	h.check(h.store.InTx(ctx, func(tx store.Tx) error {
		if err := tx.AddBatch(ctx, store.Batch{ID: id, User: of.ID, Source: "the folder of answers"}, h.now); err != nil {
			return err
		}
		for i := range n {
			it := store.BatchItem{Batch: id, Path: name(i), Dossier: dossierID, Stage: "find"}
			switch {
			case i%10 == 0:
				it.State, it.Reason = store.ItemFailed, "permission denied: change its permissions or copy it elsewhere"
			case i%15 == 1:
				it.State, it.Reason = store.ItemSkipped, "a link: nothing is read through links"
			}
			if err := tx.PutBatchItem(ctx, it, h.now); err != nil {
				return err
			}
		}
		return nil
	}))
	return id
}

func TestTheAccountOfAnImportOfThreeThousandFiles(t *testing.T) {
	h := open(t)
	w := h.weigh("Answers", "contract.pdf", text)
	id := h.imported(h.person("importer@example.org", store.Researcher), w.dossier, 3000, func(i int) string { return fmt.Sprintf("folder/answer %04d.pdf", i) })
	const sum = "3000 = 2500 to be read + 0 read + 300 failed + 200 left out"
	page := h.onPage("/batches/"+id, []string{sum, "the folder of answers", "Permission denied: change its permissions", "when it was looked for", "All 300 that failed", "Answers"})
	if n := strings.Count(page.body, "<tr"); n > batchRowsMost {
		t.Errorf("%d rows on one page", n)
	}
	seen := map[string]bool{}
	pages := 0
	for at := "/batches/" + id + "?state=failed"; at != ""; pages++ {
		a := h.get(at)
		_, files, _ := strings.Cut(a.body, `id="files"`)
		for _, part := range strings.Split(files, `class="path">`)[1:] {
			name, _, _ := strings.Cut(part, "<")
			if seen[name] {
				t.Fatalf("%s is listed twice", name)
			}
			seen[name] = true
		}
		at = ""
		if _, link, more := strings.Cut(files, `<p class="pager"><a href="`); more {
			link, _, _ = strings.Cut(link, `"`)
			at = strings.ReplaceAll(link, "&amp;", "&")
		}
	}
	if len(seen) != 300 || pages != 3 {
		t.Errorf("%d failures on %d pages", len(seen), pages)
	}
	fragment := h.request(http.MethodGet, "/batches/"+id, nil)
	fragment.Header.Set("HX-Request", "true")
	if a := h.do(h.http, fragment); !strings.HasPrefix(a.body, `<div id="account"`) || !strings.Contains(a.body, sum) || !strings.Contains(a.body, "hx-swap-oob") {
		t.Errorf("what htmx is answered: %.300s", a.body)
	}
	began := time.Now()
	h.get("/batches/" + id)
	t.Logf("the page took %s", time.Since(began))
	h.onPage("/batches", []string{"the folder of answers", "files are being sent in, 2500 to go", "3000", "importer"})
	for _, wrong := range []string{"?state=eaten", "?after=nonsense", "?dossiers=1"} {
		if a := h.get("/batches/" + id + wrong); a.status != http.StatusUnprocessableEntity {
			t.Errorf("%s: %d", wrong, a.status)
		}
	}
}

// batchRowsMost is the most rows that one page of an import has: files, failures,
// dossiers and three heads.
const batchRowsMost = 100 + 50 + 20 + 3

func TestTheManifestIsFreeOfFormulasAndComplete(t *testing.T) {
	v := settle(open(t))
	names := []string{"=cmd|' /C calc'!A0", "@SUM(1)", "a,\"b\"\n.pdf", "\u202efdp.exe", "<script>alert(1)</script>", strings.Repeat("x", 300), "+1", "-1", "\tx"}
	id := v.imported(v.people[store.Researcher], v.own.dossier, len(names), func(i int) string { return names[i] })
	a := v.get("/batches/" + id + "/manifest")
	if !strings.HasPrefix(a.header.Get("Content-Type"), "text/csv") || !strings.Contains(a.header.Get("Content-Disposition"), "attachment") {
		t.Errorf("headers %v", a.header)
	}
	rows, err := csv.NewReader(strings.NewReader(a.body)).ReadAll()
	if err != nil || len(rows) != len(names)+1 {
		t.Fatalf("%d rows, %v: %s", len(rows), err, a.body)
	}
	for _, row := range rows[1:] {
		for _, cell := range row {
			if cell != "" && strings.ContainsAny(cell[:1], "=+-@\t\r") {
				t.Errorf("a spreadsheet runs %q", cell)
			}
		}
	}
	page := v.onPage("/batches/"+id, []string{"‹U&#43;202E›", "&lt;script&gt;"}, "<script>alert", "\u202e")
	if strings.Contains(page.body, "\x00") {
		t.Error("NUL on the page")
	}
	for _, path := range []string{"/batches/" + v.hiddenBatch, "/batches/" + v.hiddenBatch + "/manifest", "/batches/nonsense/manifest"} {
		v.http = v.bearerOf(v.people[store.Officer], "admin")
		if a := v.get(path); a.status != http.StatusNotFound || strings.Contains(strings.ToLower(a.body), marker) {
			t.Errorf("%s: %d %s", path, a.status, a.body)
		}
	}
}

func TestFailedFilesAreReadAgain(t *testing.T) {
	v := settle(open(t))
	me := newClient(t)
	v.enter(me, v.people[store.Researcher].Email, password)
	v.http = me
	a := v.form("/upload", []string{"dossier", v.own.dossier}, []string{"files", "a.pdf", "one"}, []string{"files", "b.pdf", "two"})
	account := a.header.Get("Location")
	id := strings.TrimPrefix(account, "/batches/")
	rows, err := v.store.BatchRows(t.Context(), id, "", "", 10)
	v.check(err)
	for _, r := range rows {
		v.became(r.Document, dossier.StateFailed, "reading it took too long; open it, print it to a new PDF and add that")
	}
	v.onPage(account, []string{"2 = 0 read + 2 failed", "Read all that failed again"})
	post := func(client *http.Client, path string, form url.Values) answer {
		r := v.request(http.MethodPost, path, strings.NewReader(form.Encode()))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		return v.do(client, r)
	}
	if a := post(me, account+"/retry", url.Values{"file": {rows[0].Key}}); a.status != http.StatusSeeOther || a.header.Get("Location") != account {
		t.Fatalf("one again: %d %s", a.status, a.body)
	}
	v.onPage(account, []string{"2 = 1 to be read + 0 read + 1 failed"})
	if a := post(me, account+"/retry", url.Values{"file": {rows[0].Key}}); a.status != http.StatusConflict {
		t.Errorf("what waits already, again: %d %s", a.status, a.body)
	}
	if a := post(me, account+"/retry", nil); a.status != http.StatusSeeOther {
		t.Errorf("all again: %d %s", a.status, a.body)
	}
	v.onPage(account, []string{"2 = 2 to be read + 0 read + 0 failed"}, "What failed")
	officer := v.bearerOf(v.people[store.Officer], "admin")
	for path, want := range map[string]int{account: 403, "/batches/" + v.hiddenBatch: 404, "/batches/nonsense": 404} {
		for _, form := range []url.Values{nil, {"file": {rows[0].Key}}} {
			if a := post(officer, path+"/retry", form); a.status != want {
				t.Errorf("%s again by another: %d, want %d", path, a.status, want)
			}
		}
	}
	if a := post(me, account+"/retry", url.Values{"file": {"nothing like it"}}); a.status != http.StatusNotFound {
		t.Errorf("a line that is not there: %d", a.status)
	}
}
