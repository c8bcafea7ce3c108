package ingest

import (
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"github.com/checkweigh/checkweigh/dossier"
)

// The lines of small pages, read through the pool by pdfium.
func TestLinesOfPages(t *testing.T) {
	tests := map[string]struct{ content, want string }{
		"a number and a wide gap": {
			show(72, 700, "14.3") + show(140, 700, "The Supplier shall give access.") + show(72, 686, "14.4") + show(140, 686, "The Buyer may refuse."),
			"14.3 The Supplier shall give access.\n14.4 The Buyer may refuse."},
		"bullets": {
			show(72, 700, "(a)") + show(110, 700, "the first thing; and") + show(72, 686, "(b)") + show(110, 686, "the second."),
			"(a) the first thing; and\n(b) the second."},
		"labels and values": {
			show(72, 700, "Buyer") + show(250, 700, "Northshire Council") + show(72, 680, "Supplier") + show(250, 680, "Brightloop Analytics Ltd") + show(72, 660, "Start date") + show(250, 660, "1 May 2026"),
			"Buyer | Northshire Council\nSupplier | Brightloop Analytics Ltd\nStart date | 1 May 2026"},
		"a long label in a column of values": {
			show(72, 700, "Buyer") + show(250, 700, "Northshire Council") + show(72, 680, "Supplier") + show(250, 680, "Brightloop Ltd") + show(72, 660, "Developer of the forecasting unit") + show(250, 660, "Ridgeback Ltd"),
			"Buyer | Northshire Council\nSupplier | Brightloop Ltd\nDeveloper of the forecasting unit | Ridgeback Ltd"},
		"a stray gap": {
			paragraphs(700, "The first line of a paragraph that goes on") + show(72, 686, "and then") + show(200, 686, "leaves a gap in it."),
			"The first line of a paragraph that goes on\nand then leaves a gap in it."},
		"paragraphs": {
			paragraphs(700, "One line of the first,", "and its second line.", "", "The next paragraph", "has two lines as well."),
			"One line of the first,\nand its second line.\n\nThe next paragraph\nhas two lines as well."},
		"two columns": {
			paragraphs(700, "The left column is read", "before the right one,") + show(320, 700, "which stands beside it") + show(320, 686, "and goes on from there."),
			"The left column is read\nbefore the right one,\nwhich stands beside it\nand goes on from there."},
		"bold by drawing twice": {
			show(72, 700, "PAYMENT") + show(72.3, 700, "PAYMENT") + paragraphs(680, "The Buyer shall pay."),
			"PAYMENT\nThe Buyer shall pay."},
		"a raised note": {
			show(72, 700, "explicit consent") + showIn("F1", 6, 152, 705, "3") + show(158, 700, "of each worker"),
			"explicit consent 3 of each worker"},
	}
	p := newTestPool(t, Options{})
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			d := newPDFDoc()
			d.page(tt.content, "")
			r := read(t, p, "page.pdf", d.bytes())
			got := strings.ReplaceAll(r.Text.Body, "PAYMENT\n\n", "PAYMENT\n")
			if got != tt.want {
				t.Errorf("got\n%s\nwant\n%s", got, tt.want)
			}
		})
	}
}

// A page that its dictionary turns, and one whose text was drawn sideways, read
// like the upright one.
func TestTurnedPages(t *testing.T) {
	content := paragraphs(700, "1.1 The Supplier shall give the Buyer access to the data.", "It shall do so free of charge.")
	p := newTestPool(t, Options{})
	upright := newPDFDoc()
	upright.page(content, "")
	want := read(t, p, "a.pdf", upright.bytes()).Text.Body
	for name, change := range map[string]func(*pdfDoc){
		"rotate 90": func(d *pdfDoc) { d.page(sideways(content), "/Unused null >> >> /Rotate 90 /Other << /A << ") },
		"sideways":  func(d *pdfDoc) { d.page(sideways(content), "") },
		"rotate 180": func(d *pdfDoc) {
			d.page("-1 0 0 -1 595 842 cm\n"+content, "/Unused null >> >> /Rotate 180 /Other << /A << ")
		},
	} {
		t.Run(name, func(t *testing.T) {
			d := newPDFDoc()
			change(d)
			if got := read(t, p, "a.pdf", d.bytes()).Text.Body; got != want {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
		})
	}
}

// sideways turns what is drawn a quarter to the left.
func sideways(content string) string { return "0 1 -1 0 842 0 cm\n" + content }

// anyGlyphs makes pages that no engine would give, to see that the line builder
// takes anything.
func anyGlyphs(t *rapid.T) []glyph {
	return rapid.SliceOfN(rapid.Custom(func(t *rapid.T) glyph {
		x, y := rapid.Float64Range(-50, 700).Draw(t, "x"), rapid.Float64Range(-50, 900).Draw(t, "y")
		return glyph{
			r:  rapid.SampledFrom([]rune("abcXYZ 0123.()\n\r\u0002\u00a0█•")).Draw(t, "r"),
			x0: x, x1: x + rapid.Float64Range(-1, 30).Draw(t, "w"), y0: y, y1: y + rapid.Float64Range(-1, 30).Draw(t, "h"),
			base: y + rapid.Float64Range(-3, 3).Draw(t, "base"),
		}
	}), 0, 200).Draw(t, "glyphs")
}

// No character is lost, doubled marks stand inside the text, and places too.
func TestLineBuilderKeepsEveryCharacter(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		glyphs := anyGlyphs(t)
		l := buildPage(glyphs, 0.2)
		want, got := map[rune]int{}, map[rune]int{}
		for _, g := range glyphs {
			want[g.r]++
		}
		for _, r := range l.body {
			got[r]++
		}
		for _, r := range "abcXYZ0123.()█•" {
			if got[r] > want[r] || (got[r] < want[r] && !strings.ContainsRune(l.body, r)) {
				t.Fatalf("%q stands %d times on the page and %d times in the text", r, want[r], got[r])
			}
		}
		checkLayout(t, l)
	})
}

func checkLayout(t interface{ Fatalf(string, ...any) }, l layout) {
	if !utf8.ValidString(l.body) || strings.ContainsAny(l.body, "\f\x00") {
		t.Fatalf("the text is not clean: %q", l.body)
	}
	for _, m := range l.marks {
		if !onBoundary(l.body, m.Span) {
			t.Fatalf("mark %+v outside %d bytes", m, len(l.body))
		}
	}
	for _, p := range l.places {
		if at := l.place(p.box); at < 0 || at > len(l.body) {
			t.Fatalf("place %d outside %d bytes", at, len(l.body))
		}
	}
}

// FuzzLineBuilder reads its input as glyphs, five bytes each.
func FuzzLineBuilder(f *testing.F) {
	f.Add([]byte("a\x10\x80\x05\x0ab\x15\x80\x05\x0a"))
	f.Add([]byte(" \x00\x00\x00\x00|\xff\xff\xff\xff"))
	f.Fuzz(func(t *testing.T, data []byte) {
		var glyphs []glyph
		for ; len(data) >= 5 && len(glyphs) < 5000; data = data[5:] {
			x, y := float64(data[1])*3, float64(data[2])*4
			glyphs = append(glyphs, glyph{r: rune(data[0]), x0: x, x1: x + float64(int8(data[3])), y0: y, y1: y + float64(int8(data[4])), base: y})
		}
		lying(glyphs)
		checkLayout(t, buildPage(glyphs, 0.2))
	})
}

func TestAssemble(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		bodies := rapid.SliceOfN(rapid.StringMatching(`[a-zé \n]{0,20}`), 1, 8).Draw(t, "bodies")
		var pages []PageText
		for i, b := range bodies {
			pages = append(pages, PageText{Number: i + 1, Body: b, Quality: dossier.Good,
				Marks: []dossier.Mark{{Kind: dossier.MarkBold, Span: dossier.Span{Start: 0, End: len(b)}}}})
		}
		got := Assemble(pages, "engine/1")
		if got.Body != strings.Join(bodies, "\f") || len(got.Pages) != len(bodies) || got.Engine != "engine/1" {
			t.Fatalf("%+v", got)
		}
		for i, p := range got.Pages {
			if got.Cut(p.Span) != bodies[i] || got.Cut(got.Marks[i].Span) != bodies[i] || got.PageAt(p.Span.Start) != i+1 {
				t.Fatalf("page %d: %+v", i+1, got)
			}
		}
	})
	whole := Assemble([]PageText{{Body: "a letter"}}, "text/1")
	if len(whole.Pages) != 0 || whole.Body != "a letter" {
		t.Errorf("a text without pages: %+v", whole)
	}
}
