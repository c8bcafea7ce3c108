package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"
)

// site is the real program, serving from a new data folder, with an
// administrator's token.
type site struct {
	testing.TB
	program *running
	data    string
	address string
	token   string
	group   string // to which everybody belongs whom person adds
}

// serveSite starts it on the embedded default.
func serveSite(t testing.TB, more ...string) *site {
	t.Helper()
	s := &site{TB: t, data: t.TempDir()}
	for _, args := range [][]string{
		{"user", "add", "Root", "--data", s.data, "--email", "root@example.org", "--role", "admin"},
		{"token", "add", "root@example.org", "--data", s.data, "--name", "test", "--scope", "admin"},
	} {
		var out, bad screen
		if err := run(t.Context(), args, func(string) string { return "" }, &out, &bad); err != nil {
			t.Fatalf("%v\n%s", err, bad.String())
		}
		s.token = strings.TrimSpace(out.String()) // of the last
	}
	s.program = begin(t, append([]string{"serve", "--data", s.data, "--addr", "127.0.0.1:0"}, more...)...)
	s.program.await("Stop with Ctrl-C")
	s.address = regexp.MustCompile(`Serving on (\S+)`).FindStringSubmatch(s.program.text())[1]
	s.group = s.id("POST", "/api/v1/groups", map[string]any{"name": "Northshire branch"})
	for _, way := range []string{"links", "feeds"} {
		s.send("PUT", "/api/v1/delivery/ways/"+way, map[string]any{"on": true})
	}
	return s
}

// send asks the server by its JSON addresses; body is nil, bytes or what
// becomes JSON.
func (s *site) send(method, path string, body any) string {
	s.Helper()
	status, said := s.try(method, path, body)
	if status >= 300 {
		s.Fatalf("%s %s: %d %s", method, path, status, said)
	}
	return said
}

func (s *site) try(method, path string, body any) (status int, said string) {
	s.Helper()
	var r io.Reader
	kind := "application/json"
	switch b := body.(type) {
	case nil:
	case form:
		r, kind = b.body, b.kind
	default:
		raw, err := json.Marshal(b)
		if err != nil {
			s.Fatal(err)
		}
		r = bytes.NewReader(raw)
	}
	req, err := http.NewRequest(method, s.address+path, r)
	if err != nil {
		s.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+s.token)
	if r != nil {
		req.Header.Set("Content-Type", kind)
	}
	answer, err := http.DefaultClient.Do(req)
	if err != nil {
		s.Fatal(err)
	}
	defer answer.Body.Close()
	all, err := io.ReadAll(answer.Body)
	if err != nil {
		s.Fatal(err)
	}
	return answer.StatusCode, string(all)
}

// field is one field of an answer in JSON.
func (s *site) field(said, name string) string {
	s.Helper()
	var all map[string]any
	if err := json.Unmarshal([]byte(said), &all); err != nil {
		s.Fatalf("%v in %s", err, said)
	}
	return fmt.Sprint(all[name])
}

func (s *site) id(method, path string, body any) string {
	s.Helper()
	return s.field(s.send(method, path, body), "id")
}

type form struct {
	body io.Reader
	kind string
}

// made is a file that a test made.
type made struct {
	name    string
	content []byte
}

// files is a form with files.
func files(t testing.TB, all ...made) form {
	t.Helper()
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	for _, f := range all {
		part, err := w.CreateFormFile("files", f.name)
		if err == nil {
			_, err = part.Write(f.content)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return form{&b, w.FormDataContentType()}
}

// person adds somebody to the group and gives the id.
func (s *site) person(name, role string) string {
	s.Helper()
	id := s.id("POST", "/api/v1/users", map[string]any{"name": name, "role": role})
	s.send("PUT", "/api/v1/groups/"+s.group+"/members/"+id, nil)
	return id
}

// loginLink is a fresh one of a person, as a path.
func (s *site) loginLink(user string) string {
	s.Helper()
	return s.field(s.send("POST", "/api/v1/users/"+user+"/login-link", nil), "link")
}

// dossier makes one for the group, with files.
func (s *site) dossier(title string, all ...made) string {
	s.Helper()
	id := s.id("POST", "/api/v1/dossiers", map[string]any{"title": title})
	if len(all) > 0 {
		s.send("POST", "/api/v1/dossiers/"+id+"/documents", files(s, all...))
	}
	return id
}

// settled waits until nothing is left to be read and judged.
func (s *site) settled(dossier string) {
	s.Helper()
	for deadline := time.Now().Add(4 * time.Minute); ; time.Sleep(50 * time.Millisecond) {
		said := s.send("GET", "/api/v1/dossiers/"+dossier, nil)
		if s.field(said, "reading") != "true" {
			return
		}
		if time.Now().After(deadline) {
			s.Fatalf("still being read: %s\n%s", said, s.program.text())
		}
	}
}

// rootID is the first administrator's.
func (s *site) rootID() string {
	s.Helper()
	return regexp.MustCompile(`"id":"([^"]+)"`).FindStringSubmatch(s.send("GET", "/api/v1/users", nil))[1]
}

// documentOf is the id of a document by its name in a dossier.
func (s *site) documentOf(dossier, path string) string {
	s.Helper()
	var all struct {
		Documents []struct{ Document, Path string }
	}
	if err := json.Unmarshal([]byte(s.send("GET", "/api/v1/documents?limit=100&dossier="+dossier, nil)), &all); err != nil {
		s.Fatal(err)
	}
	for _, d := range all.Documents {
		if d.Path == path {
			return d.Document
		}
	}
	s.Fatalf("no %s in %+v", path, all.Documents)
	return ""
}

// first is the id of the first dossier that there is.
func (s *site) first() string {
	s.Helper()
	return regexp.MustCompile(`"id":"([^"]+)"`).FindStringSubmatch(s.send("GET", "/api/v1/dossiers", nil))[1]
}
