package ingest

import (
	"fmt"
	"strings"
	"testing"

	"github.com/checkweigh/checkweigh/dossier"
)

// misnamed gives a document a font whose table of names turns every letter into
// a private sign, so that pdfium reads none of the page, though all is to be seen.
func misnamed(d *pdfDoc) {
	names := d.add(stream("", "/CIDInit /ProcSet findresource begin 12 dict begin begincmap\n"+
		"/CMapName /Wrong def 1 begincodespacerange <00> <FF> endcodespacerange\n"+
		"1 beginbfrange <21> <7E> <E021> endbfrange endcmap end end"))
	d.objects[fontObject-1] = fmt.Sprintf("<< /Type /Font /Subtype /Type1 /BaseFont /Courier /Encoding /WinAnsiEncoding"+
		" /FirstChar 32 /LastChar 126 /Widths [%s] /ToUnicode %d 0 R >>", strings.Repeat("600 ", 95), names)
}

func TestSecondEngineMendsDoubtfulPages(t *testing.T) {
	const clause = "1.1 The Supplier shall give the Buyer all of the data that the system holds."
	covered := filledBox(70, 600, 200, 14, "0 0 0")
	tests := []struct {
		name   string
		page   string
		extra  func(*pdfDoc)
		engine string // of the page; "" is pdfium, whose page then stays unread
	}{
		{"letters named wrongly", paragraphs(760, clause), misnamed, engineSecond},
		{"the same beside a black box", paragraphs(760, clause) + covered, misnamed, ""},
		{"letters that are nonsense to both", paragraphs(760, strings.Repeat("qzx vkj wqp ", 12)), misnamed, ""},
	}
	p := newTestPool(t, Options{})
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d := newPDFDoc()
			tt.extra(d)
			d.page(tt.page, "")
			r := read(t, p, "page.pdf", d.bytes())
			page := r.Text.Pages[0]
			if page.Engine != tt.engine {
				t.Fatalf("page by %q, want %q: %+v\n%q", page.Engine, tt.engine, page, r.Text.Body)
			}
			if tt.engine == "" {
				if page.Quality != dossier.Unread {
					t.Errorf("quality %s, want unread", page.Quality)
				}
				return
			}
			if page.Quality != dossier.Good || r.State != dossier.StateRead || strings.TrimSpace(r.Text.Body) != clause {
				t.Errorf("%s, quality %s, text %q", r.State, page.Quality, r.Text.Body)
			}
		})
	}
}

// The second engine is asked for no longer than its time, which is then spent
// for the whole document.
func TestSecondEngineRunsOutOfTime(t *testing.T) {
	d := newPDFDoc()
	misnamed(d)
	d.page(paragraphs(760, "1.1 The Supplier shall give the Buyer all of the data that the system holds."), "")
	data := d.bytes()
	c := newCrossCheck(Source{ReaderAt: strings.NewReader(string(data)), Size: int64(len(data))})
	page := PageText{Number: 1, Quality: dossier.Garbled}
	if _, ok := c.better(page); !ok {
		t.Fatal("the page is not read within its time")
	}
	c.left = 0
	if got, ok := c.better(page); ok {
		t.Errorf("asked again after its time: %+v", got)
	}
	c = newCrossCheck(Source{ReaderAt: strings.NewReader(string(data)), Size: int64(len(data))})
	c.left = 1 // a nanosecond: over before the file is opened
	if got, ok := c.better(page); ok || c.left > 0 {
		t.Errorf("read after its time was up: %+v, left %v", got, c.left)
	}
}
