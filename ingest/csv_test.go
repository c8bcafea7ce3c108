package ingest

import (
	"bytes"
	"encoding/csv"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/text/encoding/charmap"
	"pgregory.net/rapid"

	"github.com/checkweigh/checkweigh/dossier"
)

func TestDelimited(t *testing.T) {
	old, err := charmap.Windows1252.NewEncoder().String("Body,Cost\nTrust,£4\n")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ name, file, content, want string }{
		{"commas", "a.csv", "Body,Cost\nTrust,4\n", "Body | Cost\nTrust | 4"},
		{"semicolons", "a.csv", "Body;Cost\r\nTrust;4,50\r\n", "Body | Cost\nTrust | 4,50"},
		{"tabs under another name", "a.xls", "Body\tCost\nTrust\t4\nCouncil\t5\n", "Body | Cost\nTrust | 4\nCouncil | 5"},
		{"a hint", "a.csv", "sep=|\nBody|Cost\n", "Body | Cost"},
		{"quotation marks", "a.csv", "Body,Said\nTrust,\"no, \"\"never\"\"\nagain\"\n", "Body | Said\nTrust | no, \"never\" again"},
		{"marks within a field", "a.csv", "Body,Said\nTrust,5\" wide\n", "Body | Said\nTrust | 5\" wide"},
		{"marks after a field", "a.csv", "Body,Said,By\nTrust,\"a\"b\",c\n", "Body | Said | By\nTrust | a\"b | c"},
		{"a mark that is never closed", "a.csv", "Body,Said\nTrust,\"no\nCouncil,yes\n", "Body | Said\nTrust | \"no\nCouncil | yes"},
		{"an empty line ends a table", "a.csv", "a,b\n\nc,d", "a | b\n\nc | d"},
		{"a column that is always empty", "a.csv", "a,,b\nc,,d\n", "a | b\nc | d"},
		{"a field that is empty", "a.csv", "a,b,c\n1,,3\n", "a | b | c\n1 |  | 3"},
		{"no delimiter", "a.csv", "The Supplier shall, if asked,\npay.\n", "The Supplier shall, if asked,\n\npay."},
		{"Windows-1252", "a.csv", old, "Body | Cost\nTrust | £4"},
		{"UTF-16", "a.csv", utf16Bytes("Body,Cost\nTrust,£4\n", true), "Body | Cost\nTrust | £4"},
		{"a page is no table", "a.csv", "<html><body><p>a,b</p></body></html>", "a,b"},
		{"prose is no table", "a.txt", "one, two\nthree, four\nfive, six\n", "one, two\nthree, four\nfive, six\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			g, err := readAs(t, c.file, []byte(c.content))
			if err != nil || g.text().Body != c.want {
				t.Errorf("got %q, %v, want %q", g.text().Body, err, c.want)
			}
		})
	}
}

func TestTooMuchTextInDelimited(t *testing.T) {
	lim := DefaultLimits
	lim.Text = 1000
	_, err := readWithin(t, "x.csv", []byte(strings.Repeat("a,b\n", 400)), lim)
	wantFailure(t, err, dossier.StateFailed, "too large")
}

// TestDelimitedKeepsItsFields holds for any records: what encoding/csv wrote
// comes out, field by field.
func TestDelimitedKeepsItsFields(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		width := rapid.IntRange(2, 5).Draw(rt, "width")
		records := rapid.SliceOfN(rapid.SliceOfN(rapid.StringMatching(`[\pL\pN"; ]{0,9}[a-z]`), width, width), 1, 9).Draw(rt, "records")
		var b bytes.Buffer
		w := csv.NewWriter(&b)
		if err := w.WriteAll(records); err != nil {
			rt.Fatal(err)
		}
		c := &csvReader{rest: b.String(), comma: ','}
		for _, want := range records {
			got, ok := c.next()
			if !ok || strings.Join(got, "\x00") != strings.Join(want, "\x00") {
				rt.Fatalf("got %q, want %q", got, want)
			}
		}
	})
}

// TestCorpusTables reads real tables: every field that the standard library
// finds stands in the text.
func TestCorpusTables(t *testing.T) {
	for _, file := range append(corpusFiles(t, "*.csv"), corpusFiles(t, "corpus/*.tsv")...) {
		content, err := os.ReadFile(file)
		must(t, err)
		g, err := readAs(t, filepath.Base(file), content)
		must(t, err)
		r := csv.NewReader(bytes.NewReader(content))
		r.FieldsPerRecord = -1
		if filepath.Ext(file) == ".tsv" {
			r.Comma, r.LazyQuotes = '\t', true
		}
		records, err := r.ReadAll()
		must(t, err)
		fields := 0
		for _, record := range records {
			for _, field := range record {
				fields++
				if want := strings.Join(strings.Fields(field), " "); !strings.Contains(g.text().Body, want) {
					t.Errorf("%s: %q is not in the text", filepath.Base(file), want)
				}
			}
		}
		t.Logf("%s: %d fields, %d bytes of text", filepath.Base(file), fields, len(g.text().Body))
	}
}

func FuzzReadCSV(f *testing.F) {
	f.Add("a,b\n\"c\nd\",e\n")
	f.Add("sep=;\na;\"b\"\"\n\r\"\"\"")
	f.Add("a\tb\x00\"\n\xff\xfe")
	f.Fuzz(func(t *testing.T, content string) {
		lim := DefaultLimits
		lim.Text = 1 << 20
		_, _ = readFormat(t, csvFormat, "x.csv", []byte(content), lim)
	})
}
