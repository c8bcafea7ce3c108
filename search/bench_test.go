package search

import (
	"cmp"
	"context"
	"fmt"
	"io/fs"
	"maps"
	"math/rand"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/mapping"

	"github.com/checkweigh/checkweigh/dossier"
)

// collection makes clauses as those of contracts are: about 300 bytes, a few
// sentences of the made corpus among words that follow Zipf's law (40,000 words of
// it have 4,600 different ones, as real contracts have), 40 to a document, 5 documents to a dossier, pages of 8 clauses.
type collection struct {
	rng    *rand.Rand
	zipf   *rand.Zipf
	words  []string
	corpus []Entry
	made   int // documents
}

func newCollection(tb testing.TB) *collection {
	rng := rand.New(rand.NewSource(1))
	c := &collection{rng: rng, zipf: rand.NewZipf(rng, 1.3, 2.7, 40_000), corpus: readCorpus(tb)}
	count := map[string]int{}
	for _, e := range c.corpus {
		for _, w := range strings.Fields(strings.ToLower(e.Text)) {
			if w = strings.Trim(w, `.,;:"'()`); w != "" {
				count[w]++
			}
		}
	}
	real := slices.SortedFunc(maps.Keys(count), func(a, b string) int { return cmp.Or(count[b]-count[a], strings.Compare(a, b)) })
	for len(c.words) <= 40_000 { // the commonest are real, and then one in five
		if n := len(c.words); len(real) > 0 && (n < 40 || n%5 == 0) {
			c.words, real = append(c.words, real[0]), real[1:]
		} else if w := c.invented(); count[w] == 0 {
			count[w] = 1
			c.words = append(c.words, w)
		}
	}
	return c
}

var syllables = strings.Fields("con tra per ser vi ce dat pro ces sup pli er buy re port mon it or ing tion ment al ly un der sys tem al go rit hm as sess ri sk")

func (c *collection) invented() string {
	var b strings.Builder
	for range 2 + c.rng.Intn(4) {
		b.WriteString(syllables[c.rng.Intn(len(syllables))])
	}
	return b.String()
}

var benchVerdicts = []dossier.Value{dossier.Present, dossier.Partial, dossier.Adverse}

// document gives the entries of one document, clauses and pages.
func (c *collection) document(n int) (all []Entry, bytes int64) {
	id := fmt.Sprintf("%064x", n)
	base := Entry{
		Dossier: fmt.Sprintf("dossier-%d", n/5), Title: fmt.Sprintf("Case system %d", n/5), Document: id, DocumentName: "contract.pdf",
		Kind: dossier.Kinds[n%len(dossier.Kinds)], Buyer: fmt.Sprintf("Council %d", n/5%150), Supplier: fmt.Sprintf("Firm %d Ltd", n/5%80),
		Date: fmt.Sprintf("20%02d-%02d-01", 10+n%16, 1+n%12), Visible: []string{VisibleToGroup(fmt.Sprint(n % 20))},
	}
	if n%3 == 0 {
		base.Visible = []string{VisibleToAll}
	}
	headings := []string{"Definitions", "Term", "Charges and payment", "Data protection", "Service levels", "Liability", "Exit", "Change control",
		"Confidentiality", "Audit and records", "Sub-contractors", "Termination", "Intellectual property", "Staff", "Governing law", "Annex"}
	var page strings.Builder
	for i := range 40 {
		var b strings.Builder
		if c.rng.Intn(4) == 0 {
			b.WriteString(c.corpus[c.rng.Intn(len(c.corpus))].Text + " ")
		}
		for size := 200 + c.rng.Intn(200); b.Len() < size; {
			b.WriteString(c.words[c.zipf.Uint64()] + " ")
		}
		e := base
		e.ID, e.Unit, e.Number, e.Page = EntryID(e.Dossier, id, i), ClauseUnit, fmt.Sprintf("%d.%d", i/8+1, i%8+1), i/8+1
		e.Text, e.Heading = b.String(), headings[c.rng.Intn(len(headings))]
		e.End = len(e.Text)
		if c.rng.Intn(10) == 0 {
			e.Findings = []Finding{{Requirement: fmt.Sprintf("DA-%02d", 1+c.rng.Intn(20)), Value: benchVerdicts[c.rng.Intn(3)], Confidence: 0.8}}
		}
		bytes += int64(len(e.Text))
		all = append(all, e)
		page.WriteString(e.Text + "\n")
		if i%8 == 7 {
			p := base
			p.ID, p.Unit, p.Page, p.Text = PageID(p.Dossier, id, e.Page), PageUnit, e.Page, page.String()
			p.End = len(p.Text)
			all = append(all, p)
			page.Reset()
		}
	}
	return all, bytes
}

// documents gives the entries of the next so many documents, and the bytes of their text.
func (c *collection) documents(n int) (all [][]Entry, bytes int64) {
	for range n {
		entries, size := c.document(c.made)
		all, bytes = append(all, entries), bytes+size
		c.made++
	}
	return all, bytes
}

// follow writes documents as the follower does, some at a time.
func follow(tb testing.TB, ix *Index, documents [][]Entry) {
	var updates []Update
	entries := 0
	for n, all := range documents {
		updates = append(updates, Update{Document: all[0].Document, Entries: all})
		if entries += len(all); entries >= batchSize || n == len(documents)-1 {
			if err := ix.Apply(context.Background(), int64(n+1), updates); err != nil {
				tb.Fatal(err)
			}
			updates, entries = nil, 0
		}
	}
}

// remake writes documents as a Rebuild does.
func remake(tb testing.TB, ix *Index, documents [][]Entry) {
	err := ix.Rebuild(context.Background(), 1, func(yield func(Entry) error) error {
		for _, all := range documents {
			for _, e := range all {
				if err := yield(e); err != nil {
					return err
				}
			}
		}
		return nil
	})
	if err != nil {
		tb.Fatal(err)
	}
}

// threadTime is the processor time of this thread alone.
func threadTime() time.Duration {
	const thisThread = 1 // RUSAGE_THREAD, on Linux
	var u syscall.Rusage
	if syscall.Getrusage(thisThread, &u) != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

func cpuTime() time.Duration {
	var u syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &u) != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// BenchmarkIndex measures indexing: megabytes of document text, indexed once as
// clauses and once as pages, for each second of processor time; and how large
// the index is beside the text. One document at a time is what a reader waits
// for after an upload.
func BenchmarkIndex(b *testing.B) {
	documents, bytes := newCollection(b).documents(500)
	for name, write := range map[string]func(testing.TB, *Index, [][]Entry){
		"follow": follow, "rebuild": remake,
		"one": func(tb testing.TB, ix *Index, all [][]Entry) {
			for _, one := range all {
				follow(tb, ix, [][]Entry{one})
			}
		},
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				dir := filepath.Join(b.TempDir(), "index")
				ix, err := Open(dir)
				if err != nil {
					b.Fatal(err)
				}
				before := cpuTime()
				write(b, ix, documents)
				if err := ix.Close(); err != nil {
					b.Fatal(err)
				}
				b.ReportMetric(float64(bytes)/1e6/(cpuTime()-before).Seconds(), "MB/cpu-s")
				b.ReportMetric(float64(sizeOf(b, dir))/float64(bytes), "index/text")
			}
		})
	}
}

// BenchmarkBleveAlone is what BenchmarkIndex cannot fall below: the same text, as
// clauses and as pages, through bleve's own mapping with one field, of which
// nothing is stored and no places are kept; and, with places, what phrases and
// highlights need at least.
func BenchmarkBleveAlone(b *testing.B) {
	documents, bytes := newCollection(b).documents(500)
	for name, places := range map[string]bool{"words": false, "places": true} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				m := mapping.NewIndexMapping()
				m.IndexDynamic, m.StoreDynamic, m.DocValuesDynamic = false, false, false
				clause, page := mapping.NewTextFieldMapping(), mapping.NewTextFieldMapping()
				for _, f := range []*mapping.FieldMapping{clause, page} {
					f.Store, f.IncludeInAll, f.DocValues, f.IncludeTermVectors = false, false, false, places && f == clause
				}
				m.DefaultMapping = mapping.NewDocumentStaticMapping()
				m.DefaultMapping.AddFieldMappingsAt(inText, clause)
				m.DefaultMapping.AddFieldMappingsAt(inPageText, page)
				ix, err := bleve.New(filepath.Join(b.TempDir(), "index"), m)
				if err != nil {
					b.Fatal(err)
				}
				before := cpuTime()
				batch := ix.NewBatch()
				for n, all := range documents {
					for _, e := range all {
						field := inText
						if e.Unit == PageUnit {
							field = inPageText
						}
						if err := batch.Index(e.ID, map[string]any{field: e.Text}); err != nil {
							b.Fatal(err)
						}
					}
					if batch.Size() >= batchSize || n == len(documents)-1 {
						if err := ix.Batch(batch); err != nil {
							b.Fatal(err)
						}
						batch = ix.NewBatch()
					}
				}
				if err := ix.Close(); err != nil {
					b.Fatal(err)
				}
				b.ReportMetric(float64(bytes)/1e6/(cpuTime()-before).Seconds(), "MB/cpu-s")
			}
		})
	}
}

// benchDocuments make 200,000 clauses.
const benchDocuments = 5000

// benchIndex is made once for all benchmarks of a run, and kept between runs in
// the folder of CHECKWEIGH_BENCH_INDEX where that is set.
var benchIndex = sync.OnceValues(func() (*Index, error) {
	dir := os.Getenv("CHECKWEIGH_BENCH_INDEX")
	if dir == "" {
		var err error
		if dir, err = os.MkdirTemp("", "checkweigh-bench"); err != nil {
			return nil, err
		}
		dir = filepath.Join(dir, "index")
	}
	return Open(dir)
})

func TestMain(m *testing.M) {
	code := m.Run()
	if benchUsed {
		if ix, err := benchIndex(); err == nil {
			_ = ix.Close()
			if os.Getenv("CHECKWEIGH_BENCH_INDEX") == "" {
				_ = os.RemoveAll(filepath.Dir(ix.dir))
			}
		}
	}
	os.Exit(code)
}

var benchUsed bool

func largeIndex(b *testing.B) *Index {
	b.Helper()
	benchUsed = true
	ix, err := benchIndex()
	if err != nil {
		b.Fatal(err)
	}
	if n, err := ix.Count(); err != nil || n == 0 {
		c := newCollection(b)
		for range benchDocuments / 500 {
			documents, _ := c.documents(500)
			follow(b, ix, documents)
		}
	}
	return ix
}

// benchQueries are what people ask: one to four words, phrases, words near each
// other, fields, and what is costly.
var benchQueries = []string{
	"anonymised data", `"anonymised data"`, `"anonymised data"~3`, "anonymis*", "anonimised~1", "data", "shall not sell", "requirement:DA-01",
	"requirement:DA-01 verdict:adverse", `supplier:"Firm 7" data`, `requirement:DA-03 verdict:present supplier:"Firm 12"`, "retention deletion of buyer data",
	"date:2019..2021 sub-processor", "kind:dpia bias", "verdict:adverse NOT data", `"third party" OR subcontractor`, "monitoring workers camera",
	"data (access OR \"shall not\") kind:contract", "buyer:\"Council 12\" audit", "monit*", `"the supplier"~5 data`,
}

// BenchmarkFind measures queries over 200,000 clauses: the first page with its
// highlights, for a viewer of three groups, with and without facets.
func BenchmarkFind(b *testing.B) {
	ix := largeIndex(b)
	visible := []string{VisibleToAll, VisibleToGroup("3"), VisibleToGroup("7"), VisibleToGroup("11")}
	for name, page := range map[string]Page{
		"highlights": {Visible: visible}, "facets": {Visible: visible, Facets: true}, "everything": {},
	} {
		b.Run(name, func(b *testing.B) {
			runtime.LockOSThread() // a query is the work of one thread, whose own time others on the machine do not change
			defer runtime.UnlockOSThread()
			var took, worked []time.Duration
			slowest := map[string]time.Duration{}
			for b.Loop() {
				for _, text := range benchQueries {
					q, err := Parse(text)
					if err != nil {
						b.Fatal(err)
					}
					began, busy := time.Now(), threadTime()
					if _, err := ix.Find(context.Background(), q, page); err != nil {
						b.Fatal(text, err)
					}
					t := threadTime() - busy
					took, worked = append(took, time.Since(began)), append(worked, t)
					slowest[text] = max(slowest[text], t)
				}
			}
			for unit, all := range map[string][]time.Duration{"ms": took, "cpu-ms": worked} {
				slices.Sort(all)
				b.ReportMetric(float64(all[len(all)/2].Microseconds())/1000, "p50-"+unit)
				b.ReportMetric(float64(all[len(all)*95/100].Microseconds())/1000, "p95-"+unit)
			}
			b.ReportMetric(0, "ns/op")
			if testing.Verbose() {
				for text, t := range slowest {
					b.Logf("%8.1f ms  %s", float64(t.Microseconds())/1000, text)
				}
			}
		})
	}
}

func sizeOf(b testing.TB, dir string) (bytes int64) {
	b.Helper()
	err := filepath.WalkDir(dir, func(_ string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		bytes += info.Size()
		return nil
	})
	if err != nil {
		b.Fatal(err)
	}
	return bytes
}
