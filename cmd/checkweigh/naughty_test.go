package main

import (
	"archive/zip"
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"os"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"
)

// naughtyStrings are those of testdata/naughty/strings.txt.
func naughtyStrings(t testing.TB) (all []string) {
	t.Helper()
	file, err := os.ReadFile("testdata/naughty/strings.txt")
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for line := range strings.Lines(string(file)) {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		s, err := strconv.Unquote(line)
		if err != nil || seen[s] {
			t.Fatalf("%s: %v, or it is there twice", line, err)
		}
		seen[s] = true
		all = append(all, s)
	}
	if len(all) < 500 {
		t.Fatalf("only %d strings", len(all))
	}
	return all
}

// packed puts strings one after another into as few as fit, each of at most so
// many characters and bytes. The first keeps its lead, which may be a formula's.
func packed(all []string, most int) (out []string) {
	line := ""
	for _, s := range all {
		s = strings.ToValidUTF8(s, "�")
		if len(s) > most {
			s = strings.ToValidUTF8(s[:most], "")
		}
		if line != "" && len(line)+3+len(s) > most {
			out, line = append(out, line), ""
		}
		if line != "" {
			line += " ¦ "
		}
		line += s
	}
	return append(out, line)
}

// serveNaughty is a site whose every name, title, text, note, reason and query
// is hostile: each string is a file's name and stands in that file's clauses.
func serveNaughty(t testing.TB, all []string) *exampleSite {
	t.Helper()
	e := &exampleSite{site: serveSite(t, "--ocr", "off")}
	e.nameEverything(all)
	var dossiers []string
	titles := packed(all, 290)
	const inOne = 120
	for i := 0; i < len(all); i += inOne {
		id := e.dossier1(titles[i/inOne], all[i:min(i+inOne, len(all))])
		dossiers = append(dossiers, id)
	}
	for _, title := range titles[len(dossiers):] {
		e.dossier = e.site.dossier(title)
	}
	for _, id := range dossiers {
		e.settled(id)
	}
	e.dossier = dossiers[0]
	e.document = e.anyDocument(e.dossier)
	for _, note := range packed(all, 1900) {
		e.send("POST", "/api/v1/dossiers/"+e.dossier+"/log", map[string]any{"kind": "note", "detail": note})
	}
	e.decide(all)
	e.other = e.document
	e.link = e.field(e.send("POST", "/api/v1/dossiers/"+e.dossier+"/links", map[string]any{"name": string([]rune(titles[0])[:min(200, len([]rune(titles[0])))]), "pages": true}), "url")
	e.batch = e.id("POST", "/api/v1/batches", map[string]any{"source": titles[1], "dossier": e.dossier})
	return e
}

// nameEverything gives the strings to people, groups, tokens and saved searches.
func (e *exampleSite) nameEverything(all []string) {
	e.Helper()
	for i, name := range packed(all, 190) {
		if strings.TrimSpace(name) == "" {
			continue
		}
		e.send("POST", "/api/v1/users", map[string]any{"name": name, "role": "rep"})
		e.try("POST", "/api/v1/me/tokens", map[string]any{"name": name, "scope": "read"}) // refused beyond so many
		e.try("POST", "/api/v1/saved-searches", map[string]any{"name": name, "query": "data"})
		e.try("POST", "/api/v1/saved-searches", map[string]any{"name": fmt.Sprint(i), "query": all[i]}) // refused where it is no query
	}
	for _, name := range packed(all, 95) {
		e.try("POST", "/api/v1/groups", map[string]any{"name": name})
	}
}

// dossier1 is a dossier with a zip of texts and with three kinds of document that
// hold all the strings.
func (e *exampleSite) dossier1(title string, strs []string) string {
	e.Helper()
	var archive, page, table bytes.Buffer
	z, cells := zip.NewWriter(&archive), csv.NewWriter(&table)
	page.WriteString("<!DOCTYPE html><title>Contract</title><h1>Contract</h1>")
	for _, s := range strs {
		w, err := z.Create(s + ".txt")
		if err == nil {
			_, err = fmt.Fprintf(w, "Call-Off Contract between Northshire Council (the Buyer) and %s (the Supplier)\n1.1 The Supplier may use Anonymised Data for any purpose whatsoever, and %s.\n"+
				"1.2 The Supplier shall give the Buyer access to all Buyer Data on request by %s.\n1.3 %s\n", s, s, s, s)
		}
		if err == nil {
			err = cells.Write([]string{s, "1.1 The Supplier may use Anonymised Data for any purpose whatsoever, and " + s})
		}
		if err != nil {
			e.Fatal(err)
		}
		page.WriteString("<p>The Supplier may sell all Buyer Data to anybody, " + s + "</p>")
	}
	cells.Flush()
	if err := z.Close(); err != nil {
		e.Fatal(err)
	}
	return e.site.dossier(title, made{`<img src=x onerror=window.__ran=900>.zip`, archive.Bytes()}, made{"all.html", page.Bytes()}, made{"=1+1.csv", table.Bytes()})
}

// anyDocument is one of a dossier with verdicts of its own and a hostile name.
func (e *exampleSite) anyDocument(dossier string) string {
	e.Helper()
	var all struct {
		Documents []struct{ Document, Path, State string }
	}
	if err := json.Unmarshal([]byte(e.send("GET", "/api/v1/documents?limit=100&dossier="+dossier, nil)), &all); err != nil {
		e.Fatal(err)
	}
	for _, d := range all.Documents {
		if strings.Contains(d.Path, "<script>") && d.State == "read" {
			return d.Document
		}
	}
	e.Fatalf("no document was read: %+v", all)
	return ""
}

// decide overrules every verdict of the dossier with a hostile reason.
func (e *exampleSite) decide(all []string) {
	e.Helper()
	var got struct {
		Verdicts []struct{ Requirement string }
	}
	if err := json.Unmarshal([]byte(e.send("GET", "/api/v1/dossiers/"+e.dossier+"/verdicts", nil)), &got); err != nil {
		e.Fatal(err)
	}
	reasons := packed(all, 900)
	for i, v := range got.Verdicts {
		if i < len(reasons) && utf8.ValidString(reasons[i]) {
			e.send("PUT", "/api/v1/dossiers/"+e.dossier+"/verdicts/"+v.Requirement+"/override", map[string]any{"decision": "confirm", "reason": reasons[i]})
		}
	}
}
