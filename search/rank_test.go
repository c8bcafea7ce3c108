package search

import (
	"bufio"
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/checkweigh/checkweigh/dossier"
)

var update = flag.Bool("update", false, "write the golden files anew")

// rankedQuery is a query with the clauses that whoever asks it wants to see.
type rankedQuery struct {
	text   string
	wanted []string
}

func readLines(t testing.TB, name string) []string {
	t.Helper()
	f, err := os.Open(filepath.Join("testdata", "rank", name))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var all []string
	for s := bufio.NewScanner(f); s.Scan(); {
		if line := s.Text(); line != "" && !strings.HasPrefix(line, "#") {
			all = append(all, line)
		}
	}
	return all
}

func readCorpus(t testing.TB) []Entry {
	t.Helper()
	var all []Entry
	for i, line := range readLines(t, "corpus.tsv") {
		f := strings.Split(line, "\t")
		if len(f) != 7 {
			t.Fatalf("clause %d has %d fields", i+1, len(f))
		}
		e := Entry{
			ID: EntryID("d1", f[0], i), Dossier: "d1", Document: f[0], DocumentName: f[0] + ".pdf", Kind: dossier.Kind(f[1]), Number: f[2],
			Heading: f[3], Supplier: f[4], Text: f[6], End: len(f[6]),
		}
		for _, v := range strings.FieldsFunc(f[5], func(r rune) bool { return r == ',' }) {
			id, value, _ := strings.Cut(v, ":")
			e.Findings = append(e.Findings, Finding{Requirement: id, Value: dossier.Value(value)})
		}
		all = append(all, e)
	}
	return all
}

func readQueries(t *testing.T, corpus []Entry) []rankedQuery {
	t.Helper()
	known := map[string]bool{}
	for _, e := range corpus {
		known[e.Document+" "+e.Number] = true
	}
	var all []rankedQuery
	for _, line := range readLines(t, "queries.txt") {
		text, wanted, _ := strings.Cut(line, " => ")
		q := rankedQuery{text, strings.Split(wanted, ", ")}
		for _, w := range q.wanted {
			if !known[w] {
				t.Fatalf("%s: there is no clause %q", text, w)
			}
		}
		all = append(all, q)
	}
	return all
}

var notName = regexp.MustCompile(`[^a-z0-9]+`)

// TestRankGolden writes for each query what is found, the wanted clauses with a star,
// and holds it against the golden file; over all queries it gives how often a
// wanted clause stands first, among the first five, and the mean of 1/rank.
func TestRankGolden(t *testing.T) {
	ix := open(t)
	corpus := readCorpus(t)
	put(t, ix, corpus...)
	queries := readQueries(t, corpus)
	var first, five int
	var reciprocal float64
	for _, q := range queries {
		page, rank := rankPage(t, ix, q)
		name := strings.Trim(notName.ReplaceAllString(strings.ToLower(q.text), "-"), "-")
		golden(t, name, page)
		if rank == 1 {
			first++
		}
		if rank >= 1 && rank <= 5 {
			five++
		}
		if rank > 0 {
			reciprocal += 1 / float64(rank)
		}
	}
	n := float64(len(queries))
	golden(t, "figures", fmt.Sprintf("queries %d\nclauses %d\nrecall@1 %.3f\nrecall@5 %.3f\nMRR %.3f\n",
		len(queries), len(corpus), float64(first)/n, float64(five)/n, reciprocal/n))
	if float64(first)/n < 0.85 || float64(five)/n < 0.95 {
		t.Errorf("recall@1 %.3f and recall@5 %.3f are below 0.85 and 0.95", float64(first)/n, float64(five)/n)
	}
}

// rankPage is what one query finds, and the rank of the first wanted clause; 0
// when none is found.
func rankPage(t *testing.T, ix *Index, q rankedQuery) (page string, rank int) {
	t.Helper()
	parsed, err := Parse(q.text)
	if err != nil {
		t.Fatal(err)
	}
	hits, err := ix.Find(context.Background(), parsed, Page{Size: 10})
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	fmt.Fprintf(&b, "query  %s\nwanted %s\nfound  %d\n\n", q.text, strings.Join(q.wanted, ", "), hits.Total)
	for i, h := range hits.Hits {
		star := " "
		if slices.Contains(q.wanted, h.Entry.Document+" "+h.Entry.Number) {
			star = "*"
			if rank == 0 {
				rank = i + 1
			}
		}
		fmt.Fprintf(&b, "%s %s %s: %s\n", star, h.Entry.Document, h.Entry.Number, marked(h))
	}
	return b.String(), rank
}

// marked is the text of a hit with its highlights in brackets.
func marked(h Hit) string {
	var b strings.Builder
	at := 0
	for _, s := range h.Highlights {
		b.WriteString(h.Entry.Text[at:s.Start] + "[" + h.Entry.Text[s.Start:s.End] + "]")
		at = s.End
	}
	return b.String() + h.Entry.Text[at:]
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	file := filepath.Join("testdata", "rank", "golden", name+".txt")
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s has changed; look at it, then run go test ./search -update. Got:\n%s", file, got)
	}
}
