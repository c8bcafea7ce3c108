package report_test

import (
	"bytes"
	"flag"
	"io"
	"os"
	"path/filepath"
	"testing"

	"github.com/checkweigh/checkweigh/report"
)

var update = flag.Bool("update", false, "write the golden files again")

func TestGolden(t *testing.T) {
	cases := []struct {
		file  string
		write func(io.Writer) error
	}{
		{"made.json", func(w io.Writer) error { return report.WriteJSON(w, made()) }},
		{"made.80.txt", func(w io.Writer) error { return report.WriteText(w, made(), report.TextOptions{Width: 80}) }},
		{"made.120.txt", func(w io.Writer) error { return report.WriteText(w, made(), report.TextOptions{Width: 120}) }},
		{"made.foi.txt", func(w io.Writer) error {
			return report.WriteLettersText(w, lettersOf(t, made(), report.LetterFOI, report.LetterOptions{Jurisdiction: "england_wales", Most: 3}))
		}},
		{"made.review.txt", func(w io.Writer) error {
			return report.WriteLettersText(w, lettersOf(t, refused("43(2)"), report.LetterReview, report.LetterOptions{Jurisdiction: "england_wales"}))
		}},
		{"made.clauses.txt", func(w io.Writer) error {
			return report.WriteLettersText(w, lettersOf(t, made(), report.LetterClauses, report.LetterOptions{Jurisdiction: "scotland"}))
		}},
		{"made.csv", func(w io.Writer) error { return report.WriteCSV(w, made()) }},
		{"made.jsonld", func(w io.Writer) error { return report.WriteJSONLD(w, made()) }},
		{"made.docx.txt", func(w io.Writer) error { return docxText(w, made()) }},
		{"made.xlsx.txt", func(w io.Writer) error { return xlsxText(w, made()) }},
		{"made.html", func(w io.Writer) error { return report.WriteHTML(w, made()) }},
	}
	for _, c := range cases {
		t.Run(c.file, func(t *testing.T) {
			var got bytes.Buffer
			if err := c.write(&got); err != nil {
				t.Fatal(err)
			}
			path := filepath.Join("testdata", c.file)
			if *update {
				if err := os.WriteFile(path, got.Bytes(), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(got.Bytes(), want) {
				t.Errorf("%s differs from the golden file; if the change is meant, run: go test ./report -update\n%s", path, firstDifference(got.Bytes(), want))
			}
		})
	}
}

func firstDifference(got, want []byte) string {
	g, w := bytes.Split(got, []byte("\n")), bytes.Split(want, []byte("\n"))
	for i := range g {
		if i >= len(w) || !bytes.Equal(g[i], w[i]) {
			line := []byte("(end of file)")
			if i < len(w) {
				line = w[i]
			}
			return "got:  " + string(g[i]) + "\nwant: " + string(line)
		}
	}
	return "the golden file has more lines"
}
