package ingest

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestCorpusWordEqualsOtherFormats has LibreOffice write real Word contracts as
// OpenDocument and as Rich Text: the texts of all three must hold the same
// lines, numbers of clauses included.
func TestCorpusWordEqualsOtherFormats(t *testing.T) {
	files := append(corpusFiles(t, "corpus/files/contract__*core-terms*.docx"), corpusFiles(t, "corpus/files/contract__*js11*.docx")...)
	office, err := exec.LookPath("soffice")
	if err != nil {
		t.Skip("NOT RUN: LibreOffice is not installed")
	}
	if testing.Short() {
		t.Skip("NOT RUN: short")
	}
	for _, to := range []string{"odt", "rtf"} {
		dir := t.TempDir()
		cmd := exec.Command(office, append([]string{"--headless", "--convert-to", to, "--outdir", dir}, files...)...)
		cmd.Env = append(os.Environ(), "HOME="+t.TempDir())
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("%v: %s", err, out)
		}
		same, all := 0, 0
		for _, file := range files {
			other := filepath.Join(dir, strings.TrimSuffix(filepath.Base(file), ".docx")+"."+to)
			found := map[string]int{}
			for _, line := range textLines(t, other) {
				found[line]++
			}
			for _, line := range textLines(t, file) {
				all++
				if found[line] > 0 {
					found[line]--
					same++
				}
			}
		}
		t.Logf("%s: %d of %d lines are the same", to, same, all)
		if same*100 < all*98 {
			t.Errorf("%s: %d of %d lines are the same, want 98 in 100", to, same, all)
		}
	}
}

func textLines(t *testing.T, file string) []string {
	lines := strings.Split(squeezed(wordText(t, file).Body), "\n")
	for i := range lines {
		lines[i] = strings.TrimSpace(manySpaces.ReplaceAllString(lines[i], " "))
	}
	return lines
}
