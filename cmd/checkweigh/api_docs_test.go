package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestTheExamplesOfTheAPIRun: every example of docs/api.md, in their order, in
// one shell, against a server.
func TestTheExamplesOfTheAPIRun(t *testing.T) {
	for _, tool := range []string{"sh", "curl", "grep", "cut"} {
		if _, err := exec.LookPath(tool); err != nil {
			if os.Getenv("CI") == "true" {
				t.Fatalf("there is no %s here; run .ci/deps", tool)
			}
			t.Skipf("NOT RUN: there is no %s here", tool)
		}
	}
	page, err := os.ReadFile("../../docs/api.md")
	if err != nil {
		t.Fatal(err)
	}
	var script strings.Builder
	examples := regexp.MustCompile("(?ms)^```sh\n(.*?)^```$").FindAllStringSubmatch(string(page), -1)
	for _, example := range examples {
		script.WriteString(example[1])
	}
	if len(examples) < 10 {
		t.Fatalf("only %d examples were found", len(examples))
	}
	serve := begin(t, "serve", "--data", filepath.Join(t.TempDir(), "data"), "--addr", "127.0.0.1:0")
	serve.await("/login?token=")
	serve.await("Stop with")
	link := regexp.MustCompile(`(http://[^/\s]+)/login\?token=(\S+)`).FindStringSubmatch(serve.text())
	dir := t.TempDir()
	for _, name := range []string{"contract.pdf", "foi-response.eml"} {
		file, err := os.ReadFile(filepath.Join("../../samples/dossier", name))
		if err == nil {
			err = os.WriteFile(filepath.Join(dir, name), file, 0o600)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	sh := exec.Command("sh", "-eux", "-c", script.String()+"\nfor id in \"$DOSSIER\" \"$DOCUMENT\" \"$SAVED\" \"$BATCH\" \"$INTO\"; do test -n \"$id\"; done\ncmp contract.pdf original.pdf\n")
	sh.Dir = dir
	sh.Env = append(os.Environ(), "SERVER="+link[1], "LOGIN="+link[2], "LC_ALL=C")
	said, err := sh.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s\nThe server said:\n%s", err, said, serve.text())
	}
	for file, want := range map[string]string{"clauses.csv": "document,kind,clause,", "clauses.atom": "<feed", "found.csv": "label,query,", "report.html": "<!doctype html>"} {
		got, err := os.ReadFile(filepath.Join(dir, file))
		if err != nil || !strings.Contains(strings.ToLower(string(got)), want) {
			t.Errorf("%s has no %q: %v", file, want, err)
		}
	}
}
