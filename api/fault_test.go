package api_test

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"io"
	"mime/multipart"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/checkweigh/checkweigh/store"
)

// endless gives bytes for as long as somebody reads, and counts them.
type endless struct {
	head  *strings.Reader
	given int64
}

func (e *endless) Read(p []byte) (int, error) {
	if e.head.Len() > 0 {
		return e.head.Read(p)
	}
	for i := range p {
		p[i] = 'a'
	}
	e.given += int64(len(p))
	return len(p), nil
}

const oneFile = "--x\r\nContent-Disposition: form-data; name=\"files\"; filename=\"big.txt\"\r\n\r\n"

func TestFault10GBUploadWithItsLength(t *testing.T) {
	v := settle(open(t))
	at, err := url.Parse(v.url)
	v.check(err)
	c, err := net.Dial("tcp", at.Host)
	v.check(err)
	defer c.Close()
	v.check(c.SetDeadline(time.Now().Add(time.Minute)))
	secret, hash := store.NewToken()
	v.peopleTx(func(w store.PeopleTx) error {
		return w.AddToken(t.Context(), hash, store.Token{ID: store.NewID(), User: v.people[store.Researcher].ID, Name: "t", Scopes: []string{"write"}}, v.now)
	})
	_, err = fmt.Fprintf(c, "POST /api/v1/dossiers/%s/documents HTTP/1.1\r\nHost: %s\r\nAuthorization: Bearer %s\r\nContent-Type: multipart/form-data; boundary=x\r\n"+
		"Content-Length: 10737418240\r\nExpect: 100-continue\r\n\r\n", v.own.dossier, at.Host, secret)
	v.check(err)
	answer := make([]byte, 12)
	_, err = io.ReadFull(c, answer)
	v.check(err)
	if string(answer) != "HTTP/1.1 413" {
		t.Errorf("10 GB were answered %q; nothing of it should be asked for", answer)
	}
}

func TestFault10GBUploadInChunks(t *testing.T) {
	v := settle(open(t))
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	body := &endless{head: strings.NewReader(oneFile)}
	req := v.request("POST", "/api/v1/dossiers/"+v.own.dossier+"/documents", body)
	req.ContentLength = -1
	req.Header.Set("Content-Type", "multipart/form-data; boundary=x")
	if resp, err := v.bearerOf(v.people[store.Researcher], "write").Do(req); err == nil { // the connection may be closed before the answer is read
		defer resp.Body.Close()
		if resp.StatusCode != http.StatusRequestEntityTooLarge {
			t.Errorf("answered %s", resp.Status)
		}
	}
	if body.given > 100<<20 {
		t.Errorf("%d MB were read of a file that may have 1", body.given>>20)
	}
	runtime.ReadMemStats(&after)
	if after.Sys > before.Sys+200<<20 {
		t.Errorf("%d MB more of memory", (after.Sys-before.Sys)>>20)
	}
	left, err := os.ReadDir(v.store.Scratch())
	if err == nil && len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
	v.check(filepath.WalkDir(filepath.Join(v.store.Dir(), "blobs"), func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		if info, err := d.Info(); err != nil || info.Size() > 1<<10 { // the files of the fixture are small
			t.Errorf("left behind: %s, %v", path, err)
		}
		return nil
	}))
}

func TestLimitsAreShownBeforeAnUpload(t *testing.T) {
	v := settle(open(t))
	for path, want := range map[string]string{
		"/": "At most 1 MB in one file, and 8 GB or 2,000 files at once.", "/dossiers/" + v.own.dossier: "At most 1 MB in one file",
		"/api/v1/limits": `"file_bytes":1048576`, "/openapi.json": "at most 1 MB in one file",
	} {
		if a := v.get(path); !strings.Contains(a.body, want) {
			t.Errorf("%s does not say %q", path, want)
		}
	}
}

func TestFaultSlowClients(t *testing.T) {
	v := settle(open(t))
	at, err := url.Parse(v.url)
	v.check(err)
	const slow = 500
	for range slow {
		c, err := net.Dial("tcp", at.Host)
		v.check(err)
		defer c.Close()
		_, err = io.WriteString(c, "POST /login HTTP/1.1\r\nHost: "+at.Host+"\r\nContent-Length: 1000\r\n\r\na")
		v.check(err)
	}
	v.http.Timeout = time.Minute // an answer that never comes is none
	for range 20 {
		if a := v.get("/api/v1/dossiers"); a.status != http.StatusOK {
			t.Fatalf("beside %d slow clients: %d", slow, a.status)
		}
	}
}

// together runs fn n times at once.
func together(n int, fn func(i int)) {
	var all sync.WaitGroup
	for i := range n {
		all.Go(func() { fn(i) })
	}
	all.Wait()
}

func (v *town) upload(client *http.Client, key, name, content string) answer {
	var b bytes.Buffer
	form := multipart.NewWriter(&b)
	part, err := form.CreateFormFile("files", name)
	if err == nil {
		_, err = io.WriteString(part, content)
	}
	if err != nil || form.Close() != nil {
		v.Errorf("form: %v", err)
	}
	req, err := http.NewRequest("POST", v.url+"/api/v1/dossiers/"+v.own.dossier+"/documents", &b)
	if err != nil {
		v.Errorf("%v", err)
	}
	req.Header.Set("Content-Type", form.FormDataContentType())
	if key != "" {
		req.Header.Set("Idempotency-Key", key)
	}
	resp, err := client.Do(req)
	if err != nil {
		v.Errorf("%v", err)
		return answer{}
	}
	defer resp.Body.Close()
	body, _ := io.ReadAll(resp.Body)
	return answer{resp.StatusCode, resp.Header, string(body)}
}

func TestFaultDuplicates(t *testing.T) {
	onBoth(t, func(t *testing.T, h *house) {
		v := settle(h)
		client := v.bearerOf(v.people[store.Researcher], "write")
		answers := make([]answer, 50)
		together(50, func(i int) { answers[i] = v.upload(client, "", fmt.Sprintf("copy-%d.txt", i), "the very same words") })
		documents := map[string]int{}
		for _, a := range answers {
			var got struct{ Documents []struct{ Document string } }
			a.json(t, &got)
			if a.status != http.StatusAccepted || len(got.Documents) != 1 {
				t.Fatalf("%d %s", a.status, a.body)
			}
			documents[got.Documents[0].Document]++
		}
		if len(documents) != 1 {
			t.Errorf("one file became %d documents", len(documents))
		}
		together(50, func(i int) { answers[i] = v.upload(client, "key-1", "once.txt", "sent again and again") })
		replayed := 0
		for _, a := range answers {
			if a.status != http.StatusAccepted || a.body != answers[0].body {
				t.Fatalf("under one key: %d %s, and %d %s", answers[0].status, answers[0].body, a.status, a.body)
			}
			if a.header.Get("Idempotency-Replayed") == "true" {
				replayed++
			}
		}
		members, err := v.store.Memberships(t.Context(), v.own.dossier)
		v.check(err)
		once := 0
		for _, m := range members {
			if m.Path == "once.txt" {
				once++
			}
		}
		if once != 1 || replayed != 49 || len(members) != 1+50+1 {
			t.Errorf("under one key %d files came in and %d answers were repeated; %d paths", once, replayed, len(members))
		}
		v.upload(client, "key-1", "once.txt", "other words").problem(t, http.StatusUnprocessableEntity)
	})
}

func TestTheSameKeyMakesOneDossier(t *testing.T) {
	v := settle(open(t))
	post := func(client *http.Client, body string) answer {
		req := v.request("POST", "/api/v1/dossiers", strings.NewReader(body))
		req.Header.Set("Content-Type", "application/json")
		req.Header.Set("Idempotency-Key", "k")
		return v.do(client, req)
	}
	client := v.bearerOf(v.people[store.Researcher], "write")
	first, second := post(client, `{"title":"One"}`), post(client, `{"title":"One"}`)
	if first.status != 201 || second.status != 201 || first.body != second.body || first.header.Get("Location") != second.header.Get("Location") {
		t.Errorf("%d %s, then %d %s", first.status, first.body, second.status, second.body)
	}
	post(client, `{"title":"Two"}`).problem(t, http.StatusUnprocessableEntity)
	if other := post(v.bearerOf(v.people[store.Officer], "write"), `{"title":"Two"}`); other.status != 201 || other.header.Get("Location") == first.header.Get("Location") {
		t.Errorf("another person's key: %d %s", other.status, other.body)
	}
}

func TestFaultPathTraversal(t *testing.T) {
	v := settle(open(t))
	client := v.bearerOf(v.people[store.Researcher], "write")
	for i, name := range []string{"../../outside.txt", "/tmp/outside.txt", `..\..\outside.txt`, `C:\outside.txt`, "a/../../outside.txt", "%2e%2e/outside.txt"} {
		if a := v.upload(client, "", name, fmt.Sprint("words ", i)); a.status != http.StatusAccepted {
			t.Errorf("%q: %d %s", name, a.status, a.body)
		}
	}
	v.check(filepath.WalkDir(filepath.Dir(v.store.Dir()), func(path string, d os.DirEntry, err error) error {
		if err == nil && strings.Contains(d.Name(), "outside.txt") {
			t.Errorf("a name became a path: %s", path)
		}
		return nil
	}))
	for _, elsewhere := range []string{"/tmp/outside.txt", "outside.txt", "../outside.txt"} {
		if _, err := os.Stat(elsewhere); err == nil {
			t.Errorf("a name became a path: %s", elsewhere)
		}
	}
}

// TestFaultNaughtyWordsAreWords: in names, titles, highlights, CSV and Atom.
func TestFaultNaughtyWordsAreWords(t *testing.T) {
	v := settle(open(t))
	evil := `<script>alert(1)</script>&amp;]]> "` + "\u202e" + ` data`
	w := v.weighFor(v.ours, `=HYPERLINK("http://x")`+evil, "@SUM(1)"+evil+".pdf", "=1+1 "+evil+"\n+2 "+evil+"\n@3 data\n-4 data\n")
	client := v.bearerOf(v.people[store.Rep], "read")
	table := v.send(client, "GET", "/api/v1/search.csv?q=data", "")
	records, err := csv.NewReader(strings.NewReader(table.body)).ReadAll()
	v.check(err)
	if len(records) < 5 || table.header.Get("Content-Type") != "text/csv; charset=utf-8" || !strings.HasPrefix(table.header.Get("Content-Disposition"), "attachment") {
		t.Fatalf("%v %s", table.header, table.body)
	}
	for _, record := range records {
		for _, cell := range record {
			if cell != "" && strings.ContainsRune("=+-@\t\r", rune(cell[0])) {
				t.Errorf("a spreadsheet would run %q", cell)
			}
		}
	}
	for range 2 { // ids stay
		feed := v.send(client, "GET", "/api/v1/search.atom?q=data", "")
		var read struct {
			ID      string `xml:"id"`
			Entries []struct {
				ID      string `xml:"id"`
				Title   string `xml:"title"`
				Content string `xml:"content"`
			} `xml:"entry"`
		}
		v.check(xml.Unmarshal([]byte(feed.body), &read))
		if again := v.send(client, "GET", "/api/v1/search.atom?q=data", ""); again.body != feed.body || read.ID == "" || len(read.Entries) < 4 {
			t.Errorf("%s\n%s", feed.body, again.body)
		}
		if strings.Contains(feed.body, "<script") || strings.Contains(feed.body, "\u202e") {
			t.Errorf("hostile words act: %s", feed.body)
		}
	}
	for _, path := range []string{"/api/v1/dossiers/" + w.dossier, "/api/v1/search?q=data", "/api/v1/documents/" + w.document} {
		a := v.send(client, "GET", path, "")
		if !json.Valid([]byte(a.body)) || a.header.Get("Content-Type") != "application/json" || a.header.Get("X-Content-Type-Options") != "nosniff" {
			t.Errorf("%s: %v %s", path, a.header, a.body)
		}
	}
}

func TestFaultCostlyQueries(t *testing.T) {
	v := settle(open(t))
	client := v.bearerOf(v.people[store.Rep], "read")
	for _, q := range []string{"/.*/", "*a", "a*", "?", "re:.*", strings.Repeat("(", 200) + "a", strings.Repeat("a ", 4000), strings.Repeat("a OR ", 100) + "a", `"` + strings.Repeat("a ", 300) + `"~20`} {
		a := v.send(client, "GET", "/api/v1/search?q="+url.QueryEscape(q), "")
		if a.status != 200 && a.status != 400 && a.status != 422 {
			t.Errorf("%.20q: %d %s", q, a.status, a.body)
		}
	}
	for _, path := range []string{"/api/v1/search?q=data&limit=1000000000", "/api/v1/dossiers?limit=1000000000", "/api/v1/search.csv?q=data&limit=1000000000", "/api/v1/documents?limit=0"} {
		v.send(client, "GET", path, "").problem(t, http.StatusUnprocessableEntity)
	}
}

func TestFaultCSRF(t *testing.T) {
	v := settle(open(t))
	for _, op := range v.operations() {
		if op.method == "GET" || len(rows[op.ID]) == 0 {
			continue
		}
		r := rows[op.ID][0]
		req := v.request(op.method, v.names(r, v.people[store.Admin], false).Replace(r.path), strings.NewReader("{}"))
		req.Header.Set("Sec-Fetch-Site", "cross-site")
		req.Header.Set("Origin", "https://evil.example")
		if a := v.do(v.http, req); a.status != http.StatusForbidden {
			t.Errorf("%s from another site: %d %s", op.ID, a.status, a.body)
		}
	}
}
