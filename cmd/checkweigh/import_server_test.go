package main

import (
	"encoding/csv"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync/atomic"
	"testing"
)

// release is what a register says of one contract: facts, and a schedule that
// nobody holds.
const release = `{"uri":"https://register.example/made.json","version":"1.1","publishedDate":"2024-03-01T00:00:00Z","releases":[{
"ocid":"ocds-made-7","id":"1","date":"2024-03-01T00:00:00Z","tag":["contract"],"initiationType":"tender",
"buyer":{"name":"Testham Council"},"tender":{"id":"t","title":"Driver scoring"},
"contracts":[{"id":"c","title":"Driver scoring","status":"active","documents":[
{"id":"1","documentType":"contractSchedule","title":"Schedule 4 (Security)","url":"https://register.example/schedule-4.pdf","format":"application/pdf"}]}]}]}`

// serving starts a server with a researcher's token for it, and gives its address.
func serving(t *testing.T) (address, token string) {
	t.Helper()
	data := filepath.Join(t.TempDir(), "data")
	for _, args := range [][]string{
		{"user", "add", "Ada", "--data", data, "--email", "ada@union.example", "--role", "admin"},
		{"token", "add", "ada@union.example", "--data", data, "--name", "import", "--scope", "write"},
	} {
		out, bad, code := typed(t, args...)
		if code != exitDone {
			t.Fatalf("%v: %d %s", args, code, bad)
		}
		token = strings.TrimSpace(out) // of the last
	}
	server := begin(t, "serve", "--data", data, "--addr", "127.0.0.1:0", "--ocr", "off")
	server.await("Stop with Ctrl-C")
	return regexp.MustCompile(`Serving on (\S+)`).FindStringSubmatch(server.text())[1], token
}

// breaking stands before the server and breaks the line once, after the server
// took a file and before it could say so.
func breaking(t *testing.T, address string) (before string, uploads func() []string) {
	t.Helper()
	to, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	var broken atomic.Bool
	keys := make(chan string, 1000)
	proxy := &httputil.ReverseProxy{
		Rewrite: func(r *httputil.ProxyRequest) { r.SetURL(to); r.Out.Host = to.Host },
		ModifyResponse: func(r *http.Response) error {
			if r.Request.Method == http.MethodPost && strings.HasSuffix(r.Request.URL.Path, "/documents") {
				keys <- r.Request.Header.Get("Idempotency-Key")
				if broken.CompareAndSwap(false, true) {
					panic(http.ErrAbortHandler)
				}
			}
			return nil
		},
	}
	s := httptest.NewServer(proxy)
	t.Cleanup(s.Close)
	return s.URL, func() (all []string) {
		for len(keys) > 0 {
			all = append(all, <-keys)
		}
		return all
	}
}

// What an import finds reaches a server whole, over a line that breaks: each file
// once, what the register says, and what nobody holds.
func TestImportIntoAServer(t *testing.T) {
	address, token := serving(t)
	through, uploads := breaking(t, address)
	dir := filepath.Join(t.TempDir(), "register")
	write(t, filepath.Join(dir, "release.json"), release)
	write(t, filepath.Join(dir, "contract.txt"), "SERVICES CONTRACT\n\n1. Data\n1.1 The Supplier shall not sell Buyer Data to any third party.\n")
	list := filepath.Join(t.TempDir(), "list.csv")
	args := []string{"import", "--server", through, "--token", token, "--manifest", list, dir}
	for range 2 { // the second finds everything there
		if out, bad, code := typed(t, args...); code != exitDone {
			t.Fatalf("%d %s%s", code, out, bad)
		}
	}
	if keys := uploads(); len(keys) != 3 || keys[0] == "" || keys[0] != keys[1] || keys[1] == keys[2] {
		t.Errorf("uploads under the keys %q, want two files, the first sent twice under one key", keys)
	}
	checkList(t, list)
	var documents struct{ Documents []struct{ Dossier string } }
	asks(t, address, token, "/api/v1/documents", &documents)
	if len(documents.Documents) != 2 {
		t.Fatalf("the server has %d documents, want two", len(documents.Documents))
	}
	var given struct {
		Given []struct {
			Source    string
			Facts     []struct{ Name, Value string }
			Documents []struct{ Title, Document string }
		}
	}
	asks(t, address, token, "/api/v1/dossiers/"+documents.Documents[0].Dossier+"/given", &given)
	if len(given.Given) != 1 || !strings.Contains(given.Given[0].Source, "ocds-made-7") || len(given.Given[0].Facts) == 0 ||
		len(given.Given[0].Documents) != 1 || given.Given[0].Documents[0].Title != "Schedule 4 (Security)" {
		t.Errorf("the server was given %+v", given.Given)
	}
}

func checkList(t *testing.T, name string) {
	t.Helper()
	f, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil || len(rows) != 3 {
		t.Fatalf("the list has %d lines, %v", len(rows), err)
	}
	for _, row := range rows[1:] {
		if row[3] != "read" || row[1] == "" || strings.HasSuffix(row[0], "contract.txt") && row[6] != "other" {
			t.Errorf("the list says %q", row)
		}
	}
}

// asks reads what the server says.
func asks(t *testing.T, address, token, path string, to any) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+token)
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	raw, err := io.ReadAll(answer.Body)
	if err != nil || answer.StatusCode != http.StatusOK {
		t.Fatalf("%s: %d %s %v", path, answer.StatusCode, raw, err)
	}
	if err := json.Unmarshal(raw, to); err != nil {
		t.Fatal(err)
	}
}
