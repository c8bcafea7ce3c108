package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func taughtFolder(t *testing.T, lines, scope string) string {
	t.Helper()
	dir := t.TempDir()
	for name, content := range map[string]string{"mine.jsonl": lines, "scope.json": scope} {
		if content == "" {
			continue
		}
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

const threePassages = `{"id":"1","kind":"C","text":"The buyer may look at every record whenever it wishes.","labels":[{"req":"DA-01","verdict":"present"}]}
{"id":"2","kind":"C","text":"The buyer may look at no record until the supplier agrees.","labels":[{"req":"DA-01","verdict":"adverse"}]}
{"id":"3","kind":"C","text":"The buyer pays within thirty days.","labels":[]}
`

// A pack takes the model that was learned, and the same passages give the same one.
func TestLearnedModelIsOfThePack(t *testing.T) {
	dir := taughtFolder(t, threePassages, `{"scored":["DA-01"]}`)
	var models [2][]byte
	for i := range models {
		out := filepath.Join(t.TempDir(), "likeness.bin")
		stdout, stderr, code := typed(t, "rules", "learn", dir, "-o", out)
		if code != exitDone || !strings.Contains(stdout, "3 labelled passages, 1 requirements") {
			t.Fatalf("exit %d\n%s%s", code, stdout, stderr)
		}
		data, err := os.ReadFile(out)
		if err != nil {
			t.Fatal(err)
		}
		models[i] = data
	}
	if !bytes.Equal(models[0], models[1]) {
		t.Error("learning twice gave two models")
	}
	pack := t.TempDir()
	if err := os.WriteFile(filepath.Join(pack, "likeness.bin"), models[0], 0o600); err != nil {
		t.Fatal(err)
	}
	if _, stderr, code := typed(t, "rules", "list", "--rules", pack); code != exitDone {
		t.Errorf("a folder with the model alone is no pack: exit %d\n%s", code, stderr)
	}
	if err := os.WriteFile(filepath.Join(pack, "likeness.bin"), models[0][:50], 0o600); err != nil {
		t.Fatal(err)
	}
	_, stderr, code := typed(t, "rules", "list", "--rules", pack)
	if code == exitDone || !strings.Contains(stderr, "likeness.bin") || !strings.Contains(stderr, "rules learn") {
		t.Errorf("a damaged model: exit %d\n%s", code, stderr)
	}
}

func TestLearnSaysWhatIsMissing(t *testing.T) {
	for _, tt := range []struct{ name, lines, scope, want string }{
		{"no scope", threePassages, "", "scope.json"},
		{"no passages", "", `{"scored":["DA-01"]}`, "no labelled passages"},
		{"a broken line", "{\n", `{"scored":["DA-01"]}`, "line 1"},
		{"a kind that is none", `{"id":"1","kind":"Z","text":"Something."}`, `{"scored":["DA-01"]}`, `"Z"`},
	} {
		out := filepath.Join(t.TempDir(), "likeness.bin")
		_, stderr, code := typed(t, "rules", "learn", taughtFolder(t, tt.lines, tt.scope), "-o", out)
		if code != exitUsage || !strings.Contains(stderr, tt.want) {
			t.Errorf("%s: exit %d, want %q in\n%s", tt.name, code, tt.want, stderr)
		}
		if _, err := os.Stat(out); err == nil {
			t.Errorf("%s: a model was written", tt.name)
		}
	}
}
