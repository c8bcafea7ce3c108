package api_test

import (
	"context"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"github.com/checkweigh/checkweigh/dossier"
	"github.com/checkweigh/checkweigh/store"
)

var dossierLink = regexp.MustCompile(`/dossiers/[0-9a-f-]{36}`)

// dossierOf is the address of the dossier that the page of an upload links to.
func (h *house) dossierOf(account string) string {
	h.Helper()
	a := h.get(account)
	link := dossierLink.FindString(a.body)
	if a.status != http.StatusOK || link == "" {
		h.Fatalf("%s: %d %s", account, a.status, a.body)
	}
	return link
}

// became ends the reading of a document that was put in.
func (h *house) became(document string, state dossier.State, reason string) {
	h.Helper()
	ctx := context.Background()
	h.check(h.store.InTx(ctx, func(tx store.Tx) error {
		attempt, err := tx.BeginReading(ctx, document)
		if err != nil {
			return err
		}
		_, err = tx.FinishReading(ctx, document, attempt, store.Result{State: state, Reason: reason}, h.now)
		return err
	}))
}

// onPage asks for words in what a person reads of a page, and for words that must
// not stand there.
func (h *house) onPage(path string, wants []string, nots ...string) answer {
	h.Helper()
	a := h.get(path)
	if a.status != http.StatusOK {
		h.Fatalf("%s: %d %s", path, a.status, a.body)
	}
	for _, w := range wants {
		if !strings.Contains(a.body, w) {
			h.Errorf("no %q on %s: %s", w, path, a.body)
		}
	}
	for _, n := range nots {
		if strings.Contains(a.body, n) {
			h.Errorf("%q on %s: %s", n, path, a.body)
		}
	}
	return a
}

func TestEachFileOfAnUploadIsAccountedFor(t *testing.T) {
	h := open(t)
	known := h.weigh("The old dossier", "old name.pdf", text)
	a := h.form("/upload", []string{"upload", ""}, []string{"title", ""},
		[]string{"files", "Rota_tool contract.pdf", "fresh"}, []string{"files", "copy.pdf", "file of " + text},
		[]string{"files", "same name.txt", "one"}, []string{"files", "same name.txt", "two"},
		[]string{"files", "huge.pdf", strings.Repeat("x", maxFile+1)})
	account := a.header.Get("Location")
	page := h.onPage(account, []string{
		"Rota tool contract", // the dossier is called like its first file
		"5 = 3 to be read + 1 read + 1 failed + 0 left out",
		"Too large: over 1 MB; split it and put the parts in.", "send it in again",
		"Known already: “old name.pdf” in <a href=\"/dossiers/" + known.dossier + "\">The old dossier</a>. It is stored once.",
		"same name.txt (2)"}, "Read the report")
	if !strings.Contains(page.body, `sse-connect="/api/v1/events?batch=`) {
		t.Error("with a script the page is not told of what happens")
	}
	var got struct {
		Documents []struct{ Path, Document string }
	}
	h.get("/api/v1"+h.dossierOf(account)).json(t, &got)
	if len(got.Documents) != 4 {
		t.Fatalf("in the dossier: %+v", got)
	}
	h.became(got.Documents[0].Document, dossier.StatePasswordNeeded, "password needed: save a copy without one and add that")
	h.onPage(account, []string{"Password needed: save a copy without one and add that.", "Read it again"})
}

// TestAFormOfNothingButWhatIsTooLargeLeavesNothing: neither a dossier nor a batch;
// one that was there before stays.
func TestAFormOfNothingButWhatIsTooLargeLeavesNothing(t *testing.T) {
	h := open(t)
	old := h.weigh("The old dossier", "old name.pdf", text)
	huge := strings.Repeat("x", maxFile+1)
	a := h.form("/upload", []string{"title", "Nothing"}, []string{"files", "huge.pdf", huge}, []string{"files", "vast.pdf", huge})
	a.has(t, http.StatusRequestEntityTooLarge, []string{"No file was taken, and no dossier was made: 2 files are over 1 MB."})
	h.onPage("/dossiers", []string{"The old dossier"}, "Nothing</a>")
	h.onPage("/batches", nil, "files put in on the pages")
	if a := h.form("/upload", []string{"dossier", old.dossier}, []string{"files", "huge.pdf", huge}); a.status != http.StatusSeeOther {
		t.Errorf("into a dossier that is there: %d", a.status)
	}
	h.onPage("/dossiers/"+old.dossier, []string{"The old dossier"})
}

func TestAFormThatIsSentAgainGoesOnWhereItBrokeOff(t *testing.T) {
	h := open(t)
	id := store.NewID()
	broken := h.request(http.MethodPost, "/upload", strings.NewReader("--b\r\nContent-Disposition: form-data; name=\"upload\"\r\n\r\n"+id+"\r\n"+
		"--b\r\nContent-Disposition: form-data; name=\"files\"; filename=\"a.txt\"\r\n\r\nfirst\r\n--b\r\nContent-Disposition: form-data; name=\"files\"; filename=\"b.txt\"\r\n\r\nsec"))
	broken.Header.Set("Content-Type", "multipart/form-data; boundary=b")
	if a := h.do(h.http, broken); a.status != http.StatusBadRequest || !strings.Contains(a.body, "broke off after 1 file") {
		t.Fatalf("a form that breaks off: %d %s", a.status, a.body)
	}
	h.onPage("/batches/"+id, []string{"It was broken off", "a.txt"}, "b.txt")
	fields := [][]string{{"upload", id}, {"files", "a.txt", "first"}, {"files", "b.txt", "second"}}
	if a := h.form("/upload", fields...); a.header.Get("Location") != "/batches/"+id {
		t.Fatalf("sent again: %d %v", a.status, a.header)
	}
	h.onPage("/batches/"+id, []string{"a.txt", "b.txt", "2 = 2 to be read"}, "broken off")
	var got struct{ Dossiers []struct{ Count int } }
	if h.get("/api/v1/dossiers").json(t, &got); len(got.Dossiers) != 1 {
		t.Errorf("it made %d dossiers", len(got.Dossiers))
	}
	if a := h.form("/upload", fields...); a.header.Get("Location") == "/batches/"+id {
		t.Error("a form that came whole is taken for one that broke off")
	}
}

func TestAnUploadForADossierOfAnother(t *testing.T) {
	v := settle(open(t))
	v.http = v.bearerOf(v.people[store.Researcher], "admin")
	v.onPage("/upload?dossier="+v.own.dossier, []string{"Case system", `name="dossier" value="` + v.own.dossier})
	for path, want := range map[string]int{"/upload?dossier=" + v.hidden.dossier: 404, "/upload?dossier=nonsense": 404, "/upload": 200, "/batches/" + v.hiddenBatch: 404, "/batches/nonsense": 404} {
		if a := v.get(path); a.status != want || strings.Contains(strings.ToLower(a.body), marker) {
			t.Errorf("%s: %d, want %d: %s", path, a.status, want, a.body)
		}
	}
	file := []string{"files", "a.txt", "words"}
	if a := v.form("/upload", []string{"dossier", v.hidden.dossier}, file); a.status != http.StatusNotFound {
		t.Errorf("into a hidden dossier: %d", a.status)
	}
	if a := v.form("/upload", []string{"upload", v.hiddenBatch}, []string{"title", "t"}, file); a.status != http.StatusSeeOther || strings.Contains(a.header.Get("Location"), v.hiddenBatch) {
		t.Errorf("into a hidden import: %d %v", a.status, a.header)
	}
	v.http = v.bearerOf(v.people[store.Rep], "admin")
	for path, want := range map[string]int{"/upload": 403, "/": 200, "/dossiers": 200, "/batches": 200} {
		if a := v.get(path); a.status != want || strings.Contains(a.body, `action="/upload"`) || strings.Contains(strings.ToLower(a.body), marker) {
			t.Errorf("%s as a rep: %d, want %d: %s", path, a.status, want, a.body)
		}
	}
}

// soon waits until the page holds the words, or for a minute.
func soon(t *testing.T, ctx context.Context, words string) string {
	t.Helper()
	got := ""
	for until := time.Now().Add(time.Minute); time.Now().Before(until); time.Sleep(100 * time.Millisecond) {
		text, err := chromedp.Run(ctx, chromedp.Evaluate[string]("document.body ? document.body.innerText : ''"))
		if got = text; err == nil && strings.Contains(strings.ToLower(text), strings.ToLower(words)) {
			return text
		}
	}
	t.Fatalf("no %q on the page: %s", words, got)
	return ""
}

func TestTheDropZoneInABrowser(t *testing.T) {
	h := open(t)
	dir := t.TempDir()
	var files []string
	for name, body := range map[string]string{"one.txt": "first words", "two.txt": "second words", "huge.pdf": strings.Repeat("x", maxFile+1), "<img src=x onerror=alert(1)>.txt": "third words"} {
		files = append(files, filepath.Join(dir, name))
		h.check(os.WriteFile(files[len(files)-1], []byte(body), 0o600))
	}
	ctx := browser(t)
	h.check(chromedp.Do(ctx, chromedp.EmulateViewport(320, 800), chromedp.Navigate(h.url+"/login?token="+h.token())))
	h.check(chromedp.Do(ctx, chromedp.Click(chromedp.CSS("main button"))))
	soon(t, ctx, "Put documents on the scale")
	h.check(chromedp.Do(ctx, chromedp.SetUploadFiles(chromedp.ID("files"), files)))
	got := soon(t, ctx, "1 file too large, not sent")
	for _, want := range []string{"3 files, ", "<img src=x onerror=alert(1)>.txt", "over 1.0 MB. Split it.", "Weigh these 3 files"} {
		if !strings.Contains(got, want) {
			t.Errorf("no %q before it is sent: %s", want, got)
		}
	}
	h.check(chromedp.Do(ctx, chromedp.Click(chromedp.CSS("[aria-label='Take out two.txt']"))))
	soon(t, ctx, "2 files, ")
	h.check(chromedp.Do(ctx, chromedp.Click(chromedp.CSS(".upload button:not([type=button])"))))
	soon(t, ctx, "2 = 2 to be read")
	id, err := chromedp.Run(ctx, chromedp.Evaluate[string]("location.pathname.slice(9)"))
	h.check(err)
	rows, err := h.store.BatchRows(t.Context(), id, "", "", 10)
	h.check(err)
	for _, r := range rows {
		h.became(r.Document, dossier.StateFailed, "the file is damaged: ask for it again")
	}
	soon(t, ctx, "2 = 0 read + 2 failed") // by an event, without anybody fetching the page
	wide, err := chromedp.Run(ctx, chromedp.Evaluate[int]("document.documentElement.scrollWidth"))
	h.check(err)
	if wide > 320 {
		t.Errorf("the page is %d pixels wide on a screen of 320", wide)
	}
}
