package ingest

import (
	"encoding/binary"
	"fmt"
	"image"
	"image/draw"
	"strings"
	"testing"

	"github.com/checkweigh/checkweigh/dossier"
	"github.com/checkweigh/checkweigh/ingest/ocrtest"
)

// scanOf is a page of a PDF that shows a picture on a part of it, turned by its
// dictionary so many quarters clockwise, beside what else is drawn.
func scanOf(img *image.Gray, quarters int, place, others string) []byte {
	across, down := pageWidth, pageHeight
	if quarters%2 == 1 {
		across, down = down, across
	}
	d := newPDFDoc()
	picture := d.add(stream(fmt.Sprintf("/Type /XObject /Subtype /Image /Width %d /Height %d /ColorSpace /DeviceGray /BitsPerComponent 8",
		img.Rect.Dx(), img.Rect.Dy()), string(img.Pix)))
	if place == "" {
		place = fmt.Sprintf("%d 0 0 %d 0 0", across, down)
	}
	d.page(fmt.Sprintf("q %s cm /Im Do Q\n%s", place, others), fmt.Sprintf("/Im %d 0 R", picture))
	page := &d.objects[len(d.objects)-1]
	*page = strings.Replace(*page, fmt.Sprintf("[0 0 %d %d]", pageWidth, pageHeight), fmt.Sprintf("[0 0 %d %d] /Rotate %d", across, down, 90*quarters), 1)
	return d.bytes()
}

// Every word that OCR reads is found where it is printed on the page that is
// shown, whatever the file and however it is turned.
func TestOCRPlacesEveryWordWhereItIsPrinted(t *testing.T) {
	ocrtest.Need(t)
	pool := newTestPool(t, Options{OCR: OCROn})
	page := drawnPage(t, madeWords...)
	large := image.NewGray(image.Rect(0, 0, 6*page.Rect.Dx(), 6*page.Rect.Dy()))
	for i := range large.Pix {
		large.Pix[i] = page.Pix[i/large.Stride/6*page.Stride+i%large.Stride/6]
	}
	whole := dossier.PageBox{X1: dossier.PageUnit, Y1: dossier.PageUnit}
	tests := map[string]struct {
		file  []byte
		paper dossier.PageBox // the part of the page on which the words stand
	}{
		"a.png":             {asPNG(t, page), whole},
		"a.jpg":             {asJPEG(t, page), whole},
		"large.png":         {asPNG(t, large), whole},
		"sideways.jpg":      {withEXIF(asJPEG(t, upright(page, 8)), 6), whole},
		"two.tiff":          {asTIFF(binary.LittleEndian, 1, page, page), whole},
		"on its head.tif":   {asTIFF(binary.BigEndian, 3, upright(page, 3)), whole},
		"scan.pdf":          {scanOf(page, 0, "", ""), whole},
		"quarter.pdf":       {scanOf(upright(page, 8), 1, "", ""), whole},
		"half.pdf":          {scanOf(upright(page, 3), 2, "", ""), whole},
		"three quarter.pdf": {scanOf(upright(page, 6), 3, "", ""), whole},
		"part.pdf": {scanOf(page, 0, "476 0 0 673.6 59.5 0", show(72, 800, "Annex B")),
			dossier.PageBox{X0: 1000, Y0: 2000, X1: 9000, Y1: dossier.PageUnit}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			r := read(t, pool, name, tt.file)
			if len(r.Placed) != len(r.Text.Pages) {
				t.Fatalf("%s (%s): the words of %d pages have places, of %d", r.State, r.Reason, len(r.Placed), len(r.Text.Pages))
			}
			for i, placed := range r.Placed {
				if placed.Number != i+1 {
					t.Errorf("page %d stands at %d", placed.Number, i)
				}
				onPaper(t, viewOf(t, pool, name, tt.file, dossier.Text{}, placed.Number), r.Text.Cut(r.Text.Pages[i].Span), placed.Words, tt.paper)
			}
		})
	}
}

// onPaper fails unless the words are those of the text, in order, and stand
// where drawnPage has drawn the lines of madeWords on a part of the page.
func onPaper(t *testing.T, v dossier.PageView, text string, words []dossier.PlacedWord, paper dossier.PageBox) {
	t.Helper()
	v.Words = words
	if err := checkView(v, v.Picture, text); err != nil {
		t.Fatal(err)
	}
	if want := strings.Fields(text); len(words) != len(want) || len(want) < 40 {
		t.Fatalf("%d words have places of %d in:\n%s", len(words), len(want), text)
	}
	img := decoded(t, v)
	high := float64(paper.Y1-paper.Y0) / 1754
	for _, w := range words {
		word := text[w.Start:w.End]
		line := -1
		for i, made := range madeWords {
			if strings.HasPrefix(made, word) && len(word) > 2 { // the first word of each line is in no other
				line = i
			}
		}
		if strings.ContainsAny(word, " \n") || !inked(img, w.PageBox) {
			t.Errorf("%q at %+v: there is no ink", word, w.PageBox)
		}
		if line < 0 {
			continue
		}
		base := float64(paper.Y0) + high*float64(200+48*line)
		if off := float64(w.Y1) - base; off < -high*8 || off > high*16 {
			t.Errorf("%q ends %.0f below its line", word, off)
		}
		if left := float64(paper.X0) + float64(paper.X1-paper.X0)*120/1240; float64(w.X0) < left-60 || float64(w.X0) > left+60 {
			t.Errorf("%q begins at %d, its line at %.0f", word, w.X0, left)
		}
	}
}

// A black box stands in the text at the end of the line that it is printed on.
func TestOCRFindsTheLineOfABlackBox(t *testing.T) {
	ocrtest.Need(t)
	page := drawnPage(t, madeWords...)
	draw.Draw(page, image.Rect(500, 268, 1000, 302), image.Black, image.Point{}, draw.Src) // over most of the third line
	r := read(t, newTestPool(t, Options{OCR: OCROn}), "a.png", asPNG(t, page))
	if len(r.Text.Marks) != 1 || r.Text.Marks[0].Kind != dossier.MarkRedaction {
		t.Fatalf("marks %+v in:\n%s", r.Text.Marks, r.Text.Body)
	}
	before := r.Text.Body[:r.Text.Marks[0].Span.Start]
	if line := before[strings.LastIndexByte(before, '\n')+1:]; !strings.HasPrefix(line, "7.2 ") {
		t.Errorf("the box stands after %q", line)
	}
}

func TestReadTableBelievesNothing(t *testing.T) {
	head := "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext\n"
	size := "1\t1\t0\t0\t0\t0\t0\t0\t1000\t2000\t-1\t\n"
	word := "5\t1\t1\t1\t1\t1\t100\t200\t50\t20\t96.7\tunion\n"
	tests := map[string]struct {
		printed, text string
		words         int
	}{
		"as it should be":       {head + size + word + "union\n\n\f", "union", 1},
		"no table":              {"union\n\f", "union", 0},
		"no text":               {head + size, "", 0},
		"no size":               {head + word + "union\n", "union", 0},
		"another word":          {head + size + strings.Replace(word, "union", "onion", 1) + "union\n", "union", 0},
		"beyond the page":       {head + size + strings.Replace(word, "\t50\t", "\t5000\t", 1) + "union\n", "union", 1},
		"left of the page":      {head + size + strings.Replace(word, "100", "-100", 1) + "union\n", "union", 0},
		"larger than a picture": {head + size + strings.Replace(word, "100", "99999999999", 1) + "union\n", "union", 0},
		"not a number":          {head + size + strings.Replace(word, "100", "ten", 1) + "union\n", "union", 0},
		"Windows":               {strings.ReplaceAll(head+size+word+"union\n\f", "\n", "\r\n"), "union", 1},
		"cut short":             {head + size + word[:20], strings.TrimSpace(word[:20]), 0},
		"nothing":               {"", "", 0},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			r := newRecognised(tt.printed)
			if r.text != tt.text || len(r.words) != tt.words {
				t.Fatalf("%d words in %q", len(r.words), r.text)
			}
			for _, w := range r.words {
				if !w.OnPage() || r.text[w.Start:w.End] != "union" {
					t.Errorf("word %+v", w)
				}
			}
		})
	}
	r := newRecognised(head + size + word + "union")
	if want := (dossier.PageBox{X0: 1000, Y0: 1000, X1: 1500, Y1: 1100}); r.words[0].PageBox != want {
		t.Errorf("at %+v", r.words[0])
	}
}

func FuzzReadTable(f *testing.F) {
	f.Add("level\t\n1\t1\t0\t0\t0\t0\t0\t0\t1000\t2000\t-1\t\n5\t1\t1\t1\t1\t1\t100\t200\t50\t20\t96.7\tunion\nunion\f")
	f.Fuzz(func(t *testing.T, printed string) {
		r := newRecognised(printed)
		if err := checkView(dossier.PageView{Type: "image/png", Width: 1, Height: 1, Words: r.words}, []byte("x"), r.text); err != nil {
			t.Error(err)
		}
		if at := r.lineAt(0.5); at < 0 || at > len(r.text) {
			t.Errorf("a line at %d", at)
		}
	})
}
