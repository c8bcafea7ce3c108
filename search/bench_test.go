package search

import (
	"context"
	"fmt"
	"io/fs"
	"path/filepath"
	"testing"
)

// manyEntries are the clauses of the ranking corpus in as many documents, four
// joined into one, since those of real contracts are about 300 bytes long.
func manyEntries(b *testing.B, documents int) (all []Entry, bytes int64) {
	b.Helper()
	corpus := readCorpus(b)
	for d := range documents {
		for i, e := range corpus {
			e.Document = fmt.Sprintf("document%d", d)
			e.ID = EntryID("d1", e.Document, i)
			all = append(all, e)
			for j := 1; j < 4; j++ {
				e.Text += " " + corpus[(i+j*7)%len(corpus)].Text
			}
			e.End = len(e.Text)
			bytes += int64(len(e.Text))
		}
	}
	return all, bytes
}

// BenchmarkPut measures indexing in bytes of clause text for each second, and
// how large the index is beside the text.
func BenchmarkPut(b *testing.B) {
	all, bytes := manyEntries(b, 200)
	b.SetBytes(bytes)
	for b.Loop() {
		dir := filepath.Join(b.TempDir(), "index")
		ix, err := Open(dir)
		if err != nil {
			b.Fatal(err)
		}
		if err := ix.Put(all); err != nil {
			b.Fatal(err)
		}
		if err := ix.Close(); err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(float64(sizeOf(b, dir))/float64(bytes), "index/text")
	}
}

// BenchmarkFind measures one query with two words and a field over 12,000 clauses.
func BenchmarkFind(b *testing.B) {
	ix, err := Open(filepath.Join(b.TempDir(), "index"))
	if err != nil {
		b.Fatal(err)
	}
	defer ix.Close()
	all, _ := manyEntries(b, 200)
	if err := ix.Put(all); err != nil {
		b.Fatal(err)
	}
	q, err := Parse(`data (access OR "shall not") kind:contract`)
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := ix.Find(context.Background(), q, Page{}); err != nil {
			b.Fatal(err)
		}
	}
}

func sizeOf(b *testing.B, dir string) (bytes int64) {
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
