package jobs_test

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"os"
	"strings"
	"sync"
	"testing"

	"github.com/checkweigh/checkweigh/dossier"
	"github.com/checkweigh/checkweigh/ingest"
)

// pdfOf writes a PDF file from its objects; the first is the catalogue. What the
// trailer says besides can be given.
func pdfOf(trailer string, objects ...string) string {
	var b bytes.Buffer
	var at []int
	b.WriteString("%PDF-1.7\n")
	for i, o := range objects {
		at = append(at, b.Len())
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", i+1, o)
	}
	table := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(at)+1)
	for _, n := range at {
		fmt.Fprintf(&b, "%010d 00000 n \n", n)
	}
	trailer = strings.ReplaceAll(trailer, "SELF", fmt.Sprint(table))
	if !strings.Contains(trailer, "/Size") {
		trailer += fmt.Sprintf(" /Size %d", len(at)+1)
	}
	fmt.Fprintf(&b, "trailer\n<< /Root 1 0 R %s >>\nstartxref\n%d\n%%%%EOF\n", trailer, table)
	return b.String()
}

const (
	catalogue = "<< /Type /Catalog /Pages 2 0 R >>"
	onePage   = "<< /Type /Pages /Count 1 /Kids [3 0 R] >>"
	page      = "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /XObject << /F 5 0 R >> >> /Contents 4 0 R >>"
)

func pdfStream(dict, content string) string {
	return fmt.Sprintf("<< %s /Length %d >>\nstream\n%s\nendstream", dict, len(content), content)
}

func pdfForm(resources, content string) string {
	return pdfStream("/Type /XObject /Subtype /Form /BBox [0 0 99 99] /Resources << /XObject << "+resources+" >> >>", content)
}

// poison is our own set of files that send readers round in circles, down into
// the deep or to the end of memory.
func poison() map[string]string {
	set := map[string]string{
		"kids that are their parents.pdf": pdfOf("", catalogue, "<< /Type /Pages /Count 1 /Kids [2 0 R] >>"),
		"kids in a ring.pdf":              pdfOf("", catalogue, "<< /Type /Pages /Count 9 /Kids [3 0 R] >>", "<< /Type /Pages /Parent 3 0 R /Count 9 /Kids [2 0 R 3 0 R] >>"),
		"a billion pages.pdf":             pdfOf("", catalogue, "<< /Type /Pages /Count 1000000000 /Kids [3 0 R] >>", page, pdfStream("", "q Q")),
		"xref to itself.pdf":              pdfOf("/Prev SELF", catalogue, onePage, page, pdfStream("", "q Q")),
		"giant xref.pdf":                  strings.Replace(pdfOf("/Size 2147483647", catalogue, onePage, page, pdfStream("", "q Q")), "xref\n0 5", "xref\n0 2147483647", 1),
		"deep arrays.pdf":                 pdfOf("", catalogue, onePage, page, pdfStream("", "q Q"), strings.Repeat("[", 500_000)),
		"deep dictionaries.pdf":           pdfOf("", strings.Repeat("<< /A ", 300_000), onePage, page, pdfStream("", "q Q")),
		"deep state.pdf":                  pdfOf("", catalogue, onePage, page, pdfStream("", strings.Repeat("q ", 500_000))),
		"many operators.pdf":              pdfOf("", catalogue, onePage, page, pdfStream("", strings.Repeat("0 0 m 9 9 l S ", 50_000))),
		"a form in itself.pdf":            pdfOf("", catalogue, onePage, page, pdfStream("", "/F Do"), pdfForm("/F 5 0 R", "/F Do /F Do")),
		"two forms in each other.pdf":     pdfOf("", catalogue, onePage, page, pdfStream("", "/F Do"), pdfForm("/F 6 0 R", "/F Do /F Do"), pdfForm("/F 5 0 R", "/F Do /F Do")),
		"a stream of 4 GB.pdf":            pdfOf("", catalogue, onePage, page, "<< /Length 4294967296 >>\nstream\nq Q\nendstream"),
		"a negative stream.pdf":           pdfOf("", catalogue, onePage, page, "<< /Length -1 >>\nstream\nq Q\nendstream"),
		"its own length.pdf":              pdfOf("", catalogue, onePage, page, "<< /Length 4 0 R >>\nstream\nq Q\nendstream"),
		"a string without end.pdf":        pdfOf("", catalogue, onePage, page, pdfStream("", "BT ("+strings.Repeat("(a", 200_000))),
		"an image of 4 gigapixels.pdf": pdfOf("", catalogue, onePage, page, pdfStream("", "/F Do"),
			pdfStream("/Type /XObject /Subtype /Image /Width 65535 /Height 65535 /ColorSpace /DeviceRGB /BitsPerComponent 16", "x")),
		"tables in tables.rtf": `{\rtf1 ` + strings.Repeat(`{\trowd\cell `, 100_000),
		"parts in parts.eml":   strings.Repeat("Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n", 20_000),
		"compound file.msg":    "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + strings.Repeat("\xff\xff\xff\x7f", 4000),
		"a picture.png":        "\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x7f\xff\xff\xff\x7f\xff\xff\xff\x08\x06\x00\x00\x00",
		"only a head.docx":     "PK\x03\x04 and nothing more",
	}
	if os.Getenv("CHECKWEIGH_SOAK") != "" {
		for name, file := range costlyPoison() {
			set[name] = file
		}
	}
	return set
}

// costlyPoison burns the whole CPU budget of a reading child, twice.
func costlyPoison() map[string]string {
	doubling := []string{catalogue, onePage, page, pdfStream("", "/F Do")}
	for n := 5; n < 35; n++ { // each form draws the next ten times over
		doubling = append(doubling, pdfForm(fmt.Sprintf("/F %d 0 R", n+1), strings.Repeat("/F Do ", 10)))
	}
	doubling = append(doubling, pdfForm("", "0 0 m 9 9 l S"))
	return map[string]string{
		"forms that multiply.pdf":  pdfOf("", doubling...),
		"millions of curves.pdf":   pdfOf("", catalogue, onePage, page, pdfStream("", strings.Repeat("0 0 1 1 2 2 c B* W n ", 3_000_000))),
		"a tree of kids.pdf":       pdfOf("", catalogue, "<< /Type /Pages /Count 9 /Kids ["+strings.Repeat("2 0 R ", 500_000)+"] >>"),
		"a very deep table.html":   strings.Repeat("<table><tr><td>", 3_000_000),
		"one line of 200 MB.csv":   strings.Repeat("a,\"", 70_000_000),
		"patterns in patterns.pdf": pdfOf("", catalogue, onePage, page, pdfStream("", "/Pattern cs /P scn 0 0 595 842 re f "+strings.Repeat("/F Do ", 100_000)), pdfForm("/F 5 0 R", strings.Repeat("/F Do ", 1000))),
	}
}

// deaths counts, for each document, how often a reading child died of it.
type deaths struct {
	slog.Handler
	mu sync.Mutex
	of map[string]int
}

func (d *deaths) Enabled(context.Context, slog.Level) bool { return true }

func (d *deaths) Handle(_ context.Context, r slog.Record) error {
	if r.Message != "reading child ended" {
		return nil
	}
	r.Attrs(func(a slog.Attr) bool {
		if a.Key == "document" {
			d.mu.Lock()
			defer d.mu.Unlock()
			d.of[a.Value.String()]++
		}
		return true
	})
	return nil
}

// errors are what the jobs failed with.
func (h *house) errors() (all []string) {
	h.t.Helper()
	rows, err := queueDB(h.store).Query(`SELECT kind, errors FROM river_job WHERE errors IS NOT NULL`)
	if err != nil {
		h.t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var kind string
		var said any
		if err := rows.Scan(&kind, &said); err != nil {
			h.t.Fatal(err)
		}
		all = append(all, fmt.Sprintf("%s: %s", kind, said))
	}
	return all
}

// Hostile files among honest ones: this process takes no harm, each of them is
// tried twice at most and ends in a state with a reason, and the honest ones are
// read as if they were alone. FAULTS: poison file.
func TestFaultPoisonFiles(t *testing.T) {
	honest := func(h *house, id string) {
		for i := range 4 {
			h.receive(id, fmt.Sprintf("honest %d.txt", i), fmt.Sprintf("%s\n3. Part %d\n", contract, i))
		}
	}
	alone := openHouse(t, place{dir: t.TempDir()})
	id := alone.dossier("d")
	honest(alone, id)
	alone.start()
	alone.settled(id)
	want := alone.hash(id)

	died := &deaths{of: map[string]int{}}
	pool, err := ingest.NewPool(ingest.Options{OCR: ingest.OCROff, Office: ingest.NoOffice, Children: 2, Log: slog.New(died)})
	if err != nil {
		t.Fatal(err)
	}
	defer pool.Close()
	h := openHouse(t, place{dir: t.TempDir()})
	h.steps.Pool = pool
	h.wire()
	h.start()
	id, bad := h.dossier("d"), h.dossier("bad")
	files := poison()
	for name, content := range files {
		h.receive(bad, name, content)
	}
	honest(h, id)
	h.settled(id)
	if got := h.hash(id); got != want {
		t.Error("the honest files beside them came to something else")
	}
	h.settled(bad)
	documents, err := h.store.Documents(t.Context(), bad)
	if err != nil || len(documents) != len(files) {
		t.Fatalf("%d documents of %d files, %v", len(documents), len(files), err)
	}
	for _, d := range documents {
		t.Logf("%-34s %s %s", d.Path, d.State, d.Reason)
		if d.Attempt != 1 || died.of[d.Path] > 2 {
			t.Errorf("%s was begun %d times, and %d children died of it", d.Path, d.Attempt, died.of[d.Path])
		}
		if d.State != dossier.StateRead && d.Reason == "" {
			t.Errorf("%s is %s for no reason", d.Path, d.State)
		}
	}
	if n := h.count(`state <> 'completed' OR attempt > 1`); n != 0 {
		t.Errorf("%d jobs did not end well at the first try: %s", n, h.errors())
	}
	h.sound()
}
