package main

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"slices"
	"strings"
	"testing"
	"time"
)

// pagesAsked is how often each page is asked for, one request after another.
const pagesAsked = 60

// BenchmarkPages asks for every page of a serve on the embedded default with
// 1,000 made contracts beside the sample, each time another dossier and
// document, and reports how long the slowest of twenty took.
func BenchmarkPages(b *testing.B) {
	routes, err := os.ReadFile("../../api/testdata/pages.txt")
	if err != nil {
		b.Fatal(err)
	}
	e := serveExamples(b)
	dir := b.TempDir()
	makeContracts(b, dir, 1000, 3)
	var out, bad screen
	err = run(b.Context(), []string{"import", "--server", e.address, "--token", e.token, "--ocr", "off", "--dossier-per", "subfolder", dir}, func(string) string { return "" }, &out, &bad)
	if err != nil || !strings.Contains(bad.String(), "1000/1000 files") {
		b.Fatalf("%v\n%s%s", err, out.String(), bad.String())
	}
	many := e.many()
	for _, route := range append(strings.Fields(string(routes)), "/api/v1/dossiers/:id/report?format=html") {
		for i, address := range e.examples()[route] {
			b.Run(e.nameOf(address), func(b *testing.B) {
				for b.Loop() {
					e.clock(b, func(n int) string { return many[n%len(many)].examples()[route][i] })
				}
			})
		}
	}
}

// nameOf is an address without its ids and without what go test makes of slashes.
func (e *exampleSite) nameOf(address string) string {
	return strings.NewReplacer(e.dossier, ":dossier", e.document, ":document", "/", "|").Replace(address)
}

// many are the same examples of other dossiers.
func (e *exampleSite) many() (all []*exampleSite) {
	e.Helper()
	var documents struct {
		Documents []struct{ Document, Dossier string }
	}
	if err := json.Unmarshal([]byte(e.send("GET", "/api/v1/documents?limit=100", nil)), &documents); err != nil {
		e.Fatal(err)
	}
	for _, d := range documents.Documents {
		other := *e
		other.dossier, other.document = d.Dossier, d.Document
		all = append(all, &other)
	}
	return all
}

// clock asks for addresses, the first three times unseen, and reports the times.
func (e *exampleSite) clock(b *testing.B, address func(n int) string) {
	var took []time.Duration
	before := time.Duration(0)
	for n := range 3 + pagesAsked {
		if n == 3 {
			before = treeCPU(e.program.cmd.Process.Pid)
		}
		began := time.Now()
		size := e.open1(b, address(n))
		if n >= 3 {
			took = append(took, time.Since(began))
		}
		if n == 3 {
			b.ReportMetric(float64(size)/1e3, "kB")
		}
	}
	used := treeCPU(e.program.cmd.Process.Pid) - before
	slices.Sort(took)
	ms := func(d time.Duration) float64 { return float64(d.Microseconds()) / 1e3 }
	b.ReportMetric(ms(took[len(took)/2]), "p50-ms")
	b.ReportMetric(ms(took[len(took)*95/100]), "p95-ms")
	b.ReportMetric(ms(used)/pagesAsked, "cpu-ms")
}

// open1 asks for a page as a browser does and gives its size in bytes.
func (e *exampleSite) open1(b *testing.B, address string) int {
	b.Helper()
	req, err := http.NewRequest("GET", e.address+address, nil)
	if err != nil {
		b.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+e.token)
	req.Header.Set("Accept", "text/html,*/*")
	answer, err := http.DefaultClient.Do(req)
	if err != nil {
		b.Fatal(err)
	}
	defer answer.Body.Close()
	all, err := io.ReadAll(answer.Body)
	if err != nil || answer.StatusCode >= 500 {
		b.Fatalf("%s: %d %v %.300s", address, answer.StatusCode, err, all)
	}
	return len(all)
}

// BenchmarkLongDocument asks for the page of a document of 393 pages: its
// beginning, its middle and its end, each time anew.
func BenchmarkLongDocument(b *testing.B) {
	s := serveSite(b, "--ocr", "off")
	content := madePDF(393, 393, "The end.")
	if name := os.Getenv("CHECKWEIGH_BENCH_LONG_PDF"); name != "" {
		var err error
		if content, err = os.ReadFile(name); err != nil {
			b.Fatal(err)
		}
	}
	dossier := s.dossier("Long", made{"long.pdf", content})
	s.settled(dossier)
	e := &exampleSite{site: s, dossier: dossier, document: s.documentOf(dossier, "long.pdf")}
	for b.Loop() {
		e.clock(b, func(n int) string { return fmt.Sprintf("/documents/%s?page=%d", e.document, 1+n*6%393) })
	}
}
