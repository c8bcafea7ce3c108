package ingest

import (
	"bytes"
	"strconv"
	"strings"
	"testing"

	"github.com/checkweigh/checkweigh/dossier"
)

// Redactions that hide, redactions that only seem to, and decoration that is none.
func TestRedactionsOnPages(t *testing.T) {
	const secret = "Harrow Analytics is the developer"
	before := paragraphs(760, "1.1 The Supplier shall give the Buyer all of the data that the system holds.", "", "1.2 The engine is named below and was bought by the Buyer in the year before.")
	tests := map[string]struct {
		content   string
		extra     string
		concealed string // reason of the passage that holds the secret; "" when it stays
		redacted  bool
		keeps     string
	}{
		"black box over text":       {content: show(72, 700, secret) + filledBox(70, 696, 200, 14, "0 0 0"), concealed: underBox, redacted: true},
		"white box over text":       {content: show(72, 700, secret) + filledBox(70, 696, 200, 14, "1 1 1"), concealed: underBox, redacted: true},
		"red box over text":         {content: show(72, 700, secret) + filledBox(70, 696, 200, 14, "0.8 0 0"), concealed: underBox, redacted: true},
		"black text on a black box": {content: filledBox(70, 696, 200, 14, "0 0 0") + "0 g\n" + show(72, 700, secret), concealed: underBox, redacted: true},
		"black box, nothing under":  {content: filledBox(70, 696, 200, 14, "0 0 0"), redacted: true},
		"label on a black box":      {content: filledBox(70, 696, 200, 14, "0 0 0") + "1 g\n" + show(72, 700, "s.40(2)") + "0 g\n", redacted: true, keeps: "s.40(2)"},
		"banner with a heading":     {content: filledBox(70, 690, 300, 24, "0 0 0.3") + "1 g\n" + show(72, 700, secret) + "0 g\n", keeps: secret},
		"shaded cell under text":    {content: filledBox(70, 690, 300, 24, "0.9 0.9 0.9") + "0 g\n" + show(72, 700, secret), keeps: secret},
		"empty cell of a dark head": {content: filledBox(70, 690, 60, 24, "0 0 0.3") + filledBox(131, 690, 300, 24, "0 0 0.3") + "1 g\n" + show(140, 700, secret) + "0 g\n", keeps: secret},
		"black box beside a banner": {content: filledBox(70, 640, 200, 14, "0 0 0") + filledBox(70, 690, 300, 24, "0 0 0.3") + "1 g\n" + show(72, 700, "Charges") + "0 g\n", redacted: true, keeps: "Charges"},
		"rule below text":           {content: show(72, 700, secret) + filledBox(70, 697, 200, 1, "0 0 0"), keeps: secret},
		"white text":                {content: "1 g\n" + show(72, 700, secret) + "0 g\n", concealed: invisible},
		"render mode 3":             {content: "3 Tr\n" + show(72, 700, secret) + "0 Tr\n", concealed: invisible},
		"beside the page":           {content: show(900, 700, secret), concealed: offPage},
		"box clipped away":          {content: show(72, 700, secret) + "q 0 0 10 10 re W n\n" + filledBox(70, 696, 200, 14, "0 0 0") + "Q\n", keeps: secret},
	}
	p := newTestPool(t, Options{})
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			d := newPDFDoc()
			d.page(before+tt.content, tt.extra)
			r := read(t, p, "page.pdf", d.bytes())
			if len(r.Text.Pages) != 1 {
				t.Fatalf("%s (%s): %d pages", r.State, r.Reason, len(r.Text.Pages))
			}
			checkConcealed(t, r.Text, secret, tt.concealed)
			if tt.keeps != "" && !strings.Contains(r.Text.Body, tt.keeps) {
				t.Errorf("the text lost %q:\n%s", tt.keeps, r.Text.Body)
			}
			if got := r.Text.Pages[0].Redacted > 0; got != tt.redacted {
				t.Errorf("redacted share %v", r.Text.Pages[0].Redacted)
			}
			marked := false
			for _, m := range r.Text.Marks {
				marked = marked || m.Kind == dossier.MarkRedaction && m.Span.Start >= strings.Index(r.Text.Body, "1.2")
			}
			if marked != tt.redacted {
				t.Errorf("a redaction is marked after clause 1.2: %v, marks %+v", marked, r.Text.Marks)
			}
		})
	}
}

func checkConcealed(t *testing.T, text dossier.Text, secret, reason string) {
	t.Helper()
	if reason == "" {
		if len(text.Concealed) > 0 {
			t.Errorf("concealed: %+v", text.Concealed)
		}
		return
	}
	if strings.Contains(text.Body, "Harrow") {
		t.Errorf("the text still holds what the page conceals:\n%s", text.Body)
	}
	if len(text.Concealed) != 1 || text.Concealed[0].Text != secret || text.Concealed[0].Reason != reason || text.Concealed[0].Page != 1 {
		t.Errorf("concealed %+v, want %q for %s", text.Concealed, secret, reason)
	}
}

// The text layer that OCR puts behind a scan is invisible and yet the page's text.
func TestTextBehindScanIsKept(t *testing.T) {
	d := newPDFDoc()
	img := d.add(stream("/Type /XObject /Subtype /Image /Width 16 /Height 16 /ColorSpace /DeviceGray /BitsPerComponent 8", strings.Repeat("\x20\xa0", 128)))
	d.page("q 595 0 0 842 0 0 cm /Im Do Q\n3 Tr\n"+contractPage(1)+"0 Tr\n", "/Im "+strconv.Itoa(img)+" 0 R")
	r := read(t, newTestPool(t, Options{}), "scan.pdf", d.bytes())
	if r.State != dossier.StateRead || !strings.Contains(r.Text.Body, "1.2 The Buyer may at any time") || len(r.Text.Concealed) > 0 {
		t.Errorf("%s (%s), concealed %v:\n%s", r.State, r.Reason, r.Text.Concealed, r.Text.Body)
	}
}

// The dark boxes on a scan are measured where OCR is to read it. Without OCR the
// page is unread, whatever stands on it, and is not drawn.
func TestDarkBoxesOnScans(t *testing.T) {
	d := newPDFDoc()
	img := d.add(stream("/Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8", "\xff"))
	box := d.add(stream("/Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8", "\x00"))
	d.page("q 595 0 0 842 0 0 cm /Im Do Q\nq 200 0 0 14 100 500 cm /Box Do Q\nq 2 0 0 300 400 200 cm /Box Do Q\n",
		"/Im "+strconv.Itoa(img)+" 0 R /Box "+strconv.Itoa(box)+" 0 R")
	data := d.bytes()
	engine, err := newPDFium(testCache(t))
	if err != nil {
		t.Fatal(err)
	}
	gather := func(how reading) *gathered {
		how.pdfium = engine
		g := &gathered{}
		if err := readPDFium(t.Context(), how, Source{ReaderAt: bytes.NewReader(data), Size: int64(len(data))}, DefaultLimits, g); err != nil {
			t.Fatal(err)
		}
		return g
	}
	want := 200 * 14.0 / (595 * 842)
	g := gather(reading{images: true})
	if got := g.pages[0].Redacted; got < 0.6*want || got > 1.1*want {
		t.Errorf("redacted share %.4f, want about %.4f", got, want)
	}
	if len(g.images) != 1 || len(g.images[0].PNG) == 0 || len(g.images[0].Dark) != 1 {
		t.Errorf("for OCR: %d images", len(g.images))
	}
	if g = gather(reading{images: true, scout: true}); len(g.images) != 1 || len(g.images[0].PNG) != 0 {
		t.Errorf("for a scout: %d images, or one that was drawn", len(g.images))
	}
	if g = gather(reading{}); len(g.images) != 0 || !g.pages[0].Quality.Hides() || g.pages[0].Redacted != 0 {
		t.Errorf("without OCR: %d images, page %+v", len(g.images), g.pages[0])
	}
	r := read(t, newTestPool(t, Options{}), "scan.pdf", data)
	if r.State != dossier.StatePartlyRead || r.Text.Pages[0].Quality != dossier.Unread {
		t.Errorf("without OCR: %s, pages %+v", r.State, r.Text.Pages)
	}
}
