package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestOperatingGuide types every command of docs/operating.md that stands in a
// block marked sh, in their order, in a folder with the sample in it.
func TestOperatingGuide(t *testing.T) {
	guide, err := os.ReadFile("../../docs/operating.md")
	check(t, err)
	var script strings.Builder
	inside := false
	for line := range strings.Lines(string(guide)) {
		switch {
		case strings.HasPrefix(line, "```"):
			inside = strings.TrimSpace(line) == "```sh"
		case inside:
			script.WriteString(line)
		}
	}
	if strings.Count(script.String(), "checkweigh ") < 15 {
		t.Fatalf("the guide has hardly a command:\n%s", script.String())
	}
	work := t.TempDir()
	check(t, os.Rename(sampleFolder(t), filepath.Join(work, "data")))
	shell, err := exec.LookPath("sh")
	if err != nil {
		t.Skip("NOT RUN: no sh")
	}
	cmd := exec.Command(shell, "-ex", "-c", script.String())
	cmd.Dir = work
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}
