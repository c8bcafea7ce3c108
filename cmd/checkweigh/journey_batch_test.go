package main

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// TestJourneyOfABatch: a folder is imported by the command; what failed is
// listed with its reason; what kept a file from being read is mended, and it is
// read again.
func TestJourneyOfABatch(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("NOT RUN: the converter that is mended is a shell script")
	}
	converter := filepath.Join(t.TempDir(), "soffice")
	breakIt := func() { writeProgram(t, converter, "exit 3") }
	mend := func() { writeProgram(t, converter, converterScript) }
	breakIt()
	t.Setenv("PATH", filepath.Dir(converter)+string(os.PathListSeparator)+os.Getenv("PATH"))
	s := serveSite(t)
	old, err := os.ReadFile("testdata/journey/minutes.doc")
	if err != nil {
		t.Fatal(err)
	}
	round := 0
	walk(t, s, "batch", s.rootID(), func(w *walker) {
		round++
		breakIt()
		s.importFolder(t, round, append(old[:len(old):len(old)], byte(round)))
		w.press(`nav a[href="/batches"]`)
		w.seen("Every upload and every import")
		w.press("tbody tr:first-child th a")
		w.seen("What failed")
		w.has("minutes.doc", "LibreOffice could not read", "broken.pdf", "33 read", "2 failed")
		mend()
		w.press(`form[action$="/retry"] button:not(.quiet)`)
		w.until("the file that can now be read", "document.readyState==='complete' && document.body.innerText.includes('34 read + 1 failed')")
		w.seen("What failed")
		w.has("broken.pdf")
		manifest := s.send("GET", eval[string](w.tab, `document.querySelector('a[href$="/manifest"]').getAttribute('href')`), nil)
		if lines := strings.Count(manifest, "\n"); lines < 36 || !strings.Contains(manifest, "broken.pdf") {
			t.Errorf("%s: the manifest has %d lines: %s", w.name, lines, manifest)
		}
	})
}

func writeProgram(t *testing.T, path, script string) {
	t.Helper()
	if err := os.WriteFile(path, []byte("#!/bin/sh\n"+script+"\n"), 0o755); err != nil {
		t.Fatal(err)
	}
}

// converterScript writes what it was asked for as text, which is read as well.
const converterScript = `while [ $# -gt 1 ]; do
  case "$1" in --convert-to) ext="$2" ;; --outdir) out="$2" ;; esac
  shift
done
printf 'Minutes\n1 The Council will consult the Trade Union in March.\n' > "$out/document.$ext"`

// importFolder imports 33 letters, one old file of Word and one broken PDF.
func (s *site) importFolder(t *testing.T, round int, old []byte) {
	t.Helper()
	dir := filepath.Join(t.TempDir(), fmt.Sprintf("round %d", round))
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	keep := func(name string, content []byte) {
		if err := os.WriteFile(filepath.Join(dir, name), content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for n := range 33 {
		keep(fmt.Sprintf("letter-%02d.txt", n), fmt.Appendf(nil, "Dear Sir\n1 We hold the information that you asked for in letter %d of round %d.\n", n, round))
	}
	keep("minutes.doc", old)
	keep("broken.pdf", fmt.Appendf(nil, "%%PDF-1.7\nbroken %d\n", round))
	var out, bad screen
	err := run(t.Context(), []string{"import", "--server", s.address, "--token", s.token, "--dossier", fmt.Sprintf("Round %d", round), dir}, func(string) string { return "" }, &out, &bad)
	if code := exitCode(err, &bad); code != exitDone && code != exitPartly {
		t.Fatalf("%v\n%s%s", err, out.String(), bad.String())
	}
}
