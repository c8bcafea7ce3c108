package ingest

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/checkweigh/checkweigh/dossier"
)

// TestCorpusReaders reads every real file that is not a PDF: each is read, or
// unsupported with a reason.
func TestCorpusReaders(t *testing.T) {
	for _, file := range corpusFiles(t, "corpus/files/*") {
		if strings.HasSuffix(file, ".pdf") {
			continue
		}
		content, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		name := filepath.Base(file)
		f, ok := detect(content, name)
		if !ok {
			t.Logf("%-70s %s", name, unsupported(content, name).Reason)
			continue
		}
		g, err := readFormat(t, f, name, content, DefaultLimits)
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if len(g.text().Body) < 40 && len(g.members) == 0 {
			t.Errorf("%s: only %d bytes of text", name, len(g.text().Body))
		}
		t.Logf("%-70s %-5s %7d bytes, %3d marks, %d members, %d skipped, %d concealed", name, f.Name,
			len(g.text().Body), len(g.text().Marks), len(g.members), len(g.skipped), len(g.text().Concealed))
	}
}

// TestCorpusTextIsTheFile holds that plain text is stored byte for byte.
func TestCorpusTextIsTheFile(t *testing.T) {
	for _, file := range corpusFiles(t, "gold/dev/docs/*.txt") {
		content, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		g, err := readAs(t, filepath.Base(file), content)
		if err != nil || g.text().Body != string(content) {
			t.Errorf("%s: the text differs from the file: %v", file, err)
		}
	}
}

// TestCorpusWordEqualsText compares labelled documents that exist as Word and
// as text: the lines must be the same.
func TestCorpusWordEqualsText(t *testing.T) {
	for _, file := range corpusFiles(t, "gold/dev/docs/*.docx") {
		want, err := os.ReadFile(strings.TrimSuffix(file, ".docx") + ".txt")
		if err != nil {
			t.Fatal(err)
		}
		got := strings.Split(squeezed(wordText(t, file).Body), "\n")
		for i, line := range strings.Split(squeezed(string(want)), "\n") {
			if i >= len(got) || got[i] != line {
				t.Errorf("%s: line %d differs", filepath.Base(file), i+1)
				break
			}
		}
	}
}

// squeezed drops empty lines.
func squeezed(s string) string {
	return regexp.MustCompile(`\n\s*`).ReplaceAllString(strings.TrimSpace(s), "\n")
}

func wordText(t *testing.T, file string) dossier.Text {
	t.Helper()
	content, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	g, err := readAs(t, filepath.Base(file), content)
	if err != nil {
		t.Fatal(err)
	}
	return g.text()
}

var (
	numberedClause = regexp.MustCompile(`(?m)^[ \t]*(\d+(?:\.\d+)*\.?|\([a-z]+\)|[a-z]\))[ \t]+(\S.*)$`)
	manySpaces     = regexp.MustCompile(`\s+`)
)

// TestCorpusWordNumbersEqualPDF compares Word contracts with the PDF that was
// made from them: at least 95 of 100 clauses that carry a number on the page
// carry the same one in the text.
func TestCorpusWordNumbersEqualPDF(t *testing.T) {
	files := corpusFiles(t, "corpus/files/contract__*.docx")
	if _, err := exec.LookPath("pdftotext"); err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal("pdftotext is missing: install poppler-utils")
		}
		t.Skip("NOT RUN: pdftotext is missing (poppler-utils)")
	}
	same, all := 0, 0
	for _, file := range files {
		out, err := exec.Command("pdftotext", "-layout", strings.TrimSuffix(file, ".docx")+".pdf", "-").Output()
		if err != nil {
			t.Fatal(err)
		}
		inWord := map[string]string{}
		for _, line := range strings.Split(wordText(t, file).Body, "\n") {
			number, words := "", line
			if m := numberedClause.FindStringSubmatch(line); m != nil {
				number, words = m[1], m[2]
			}
			inWord[opening(words)] += " " + number + " "
		}
		agree, numbered := 0, 0
		for _, m := range numberedClause.FindAllStringSubmatch(string(out), -1) {
			numbers, ok := inWord[opening(m[2])]
			if !ok {
				continue // a line of the page that begins no paragraph
			}
			numbered++
			if strings.Contains(numbers, " "+m[1]+" ") {
				agree++
			} else {
				t.Logf("%s: %q has %q in Word, %q on the page", filepath.Base(file), opening(m[2]), numbers, m[1])
			}
		}
		t.Logf("%s: %d of %d numbers agree", filepath.Base(file), agree, numbered)
		same, all = same+agree, all+numbered
	}
	if all < 100 || same*100 < all*95 {
		t.Errorf("%d of %d numbers agree, want at least 95 in 100", same, all)
	}
}

// opening is the first letters of a clause, as both formats have them.
func opening(words string) string {
	words = strings.ToLower(manySpaces.ReplaceAllString(strings.TrimSpace(words), " "))
	return string([]rune(words)[:min(len([]rune(words)), 28)])
}
