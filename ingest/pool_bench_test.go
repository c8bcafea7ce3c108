package ingest

import (
	"bytes"
	"context"
	"os"
	"testing"
	"time"

	"github.com/checkweigh/checkweigh/dossier"
)

// benchmarkPDF is the document that both benchmarks read: the file that
// CHECKWEIGH_BENCH_PDF names, or an invented contract of 35 pages.
func benchmarkPDF(b *testing.B) []byte {
	b.Helper()
	if path := os.Getenv("CHECKWEIGH_BENCH_PDF"); path != "" {
		data, err := os.ReadFile(path)
		if err != nil {
			b.Fatal(err)
		}
		return data
	}
	return contractPDF(35)
}

// pageCounter counts pages and keeps nothing.
type pageCounter struct {
	Sink
	pages int
}

func (c *pageCounter) Page(PageText) error { c.pages++; return nil }

// BenchmarkPDFEngine reads with pdfium in this process: the engine's own time.
func BenchmarkPDFEngine(b *testing.B) {
	data := benchmarkPDF(b)
	engine, err := newPDFium(testCache(b))
	if err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(len(data)))
	pages := 0
	began := cpuUsed()
	for b.Loop() {
		s := &pageCounter{}
		err := readPDFium(context.Background(), reading{pdfium: engine}, Source{Name: "a.pdf", ReaderAt: bytes.NewReader(data), Size: int64(len(data))}, DefaultLimits, s)
		if err != nil {
			b.Fatal(err)
		}
		pages += s.pages
	}
	reportPages(b, pages, cpuUsed()-began)
}

// BenchmarkPDFPool reads the same through the pool. Its pages per CPU-second
// count the child's time; the parent's shows in the wall time beside it.
func BenchmarkPDFPool(b *testing.B) {
	data := benchmarkPDF(b)
	p := newTestPool(b, Options{})
	if _, err := p.SandboxReport(b.Context()); err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(len(data)))
	pages := 0
	var used time.Duration
	began := cpuUsed()
	for b.Loop() {
		r, err := p.Read(b.Context(), "a.pdf", bytes.NewReader(data), "")
		if err != nil || r.State != dossier.StateRead && r.State != dossier.StatePartlyRead {
			b.Fatal(err, r.State, r.Reason)
		}
		pages += len(r.Text.Pages)
		used += r.CPU
	}
	reportPages(b, pages, used+cpuUsed()-began)
}

func reportPages(b *testing.B, pages int, cpu time.Duration) {
	b.ReportMetric(float64(pages)/cpu.Seconds(), "pages/CPU-s")
}
