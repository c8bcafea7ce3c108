package ingest

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"image"
	"image/jpeg"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/image/tiff"
	"pgregory.net/rapid"

	"github.com/checkweigh/checkweigh/dossier"
)

// viewOf draws one page of what was read of a file.
func viewOf(t testing.TB, p *Pool, name string, data []byte, text dossier.Text, page int) dossier.PageView {
	t.Helper()
	want := ViewRequest{Name: name, Page: page, Width: 900}
	if page <= len(text.Pages) {
		want.Text = text.Cut(text.Pages[page-1].Span)
	}
	v, err := p.View(t.Context(), want, bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	if err := checkView(v, v.Picture, want.Text); err != nil {
		t.Fatal(err)
	}
	return v
}

func decoded(t testing.TB, v dossier.PageView) image.Image {
	t.Helper()
	img, kind, err := image.Decode(bytes.NewReader(v.Picture))
	if err != nil || "image/"+kind != v.Type || img.Bounds().Dx() != v.Width || img.Bounds().Dy() != v.Height {
		t.Fatalf("a %s of %d by %d: %v", v.Type, v.Width, v.Height, err)
	}
	return img
}

// inked reports whether there is ink in a box of the picture.
func inked(img image.Image, b dossier.PageBox) bool {
	w, h := img.Bounds().Dx(), img.Bounds().Dy()
	for y := b.Y0 * h / dossier.PageUnit; y < b.Y1*h/dossier.PageUnit; y++ {
		for x := b.X0 * w / dossier.PageUnit; x < b.X1*w/dossier.PageUnit; x++ {
			if r, _, _, _ := img.At(x, y).RGBA(); r < 0x8000 {
				return true
			}
		}
	}
	return false
}

// Every word of the stored text is found where it is printed, however the page
// is turned.
func TestViewFindsEveryWordWhereItIsPrinted(t *testing.T) {
	p := newTestPool(t, Options{})
	tests := map[string]struct {
		turn   int
		before string // set before the page's content
	}{
		"upright":                       {},
		"a quarter":                     {turn: 90},
		"a half":                        {turn: 180, before: "-1 0 0 -1 595 842 cm\n"},
		"three quarters":                {turn: 270},
		"drawn upwards":                 {before: "0 1 -1 0 595 0 cm\n"},
		"drawn downwards, a quarter on": {turn: 90, before: "0 -1 1 0 0 842 cm\n"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			d := newPDFDoc()
			d.page(contractPage(1), "")
			d.page("q "+tt.before+contractPage(2)+"Q\n", "")
			last := &d.objects[len(d.objects)-1]
			*last = strings.Replace(*last, "/Type /Page ", fmt.Sprintf("/Type /Page /Rotate %d ", tt.turn), 1)
			data := d.bytes()
			r := read(t, p, "turned.pdf", data)
			v := viewOf(t, p, "turned.pdf", data, r.Text, 2)
			text := r.Text.Cut(r.Text.Pages[1].Span)
			if want := strings.Fields(text); len(v.Words) != len(want) {
				t.Fatalf("%d words are found of %d", len(v.Words), len(want))
			}
			img := decoded(t, v)
			for _, w := range v.Words {
				if word := text[w.Start:w.End]; strings.ContainsAny(word, " \n") || !inked(img, w.PageBox) {
					t.Errorf("%q at %+v: there is no ink", word, w.PageBox)
				}
			}
			if across := v.Width > v.Height; across != (tt.turn%180 != 0) {
				t.Errorf("the picture is %d by %d", v.Width, v.Height)
			}
		})
	}
}

// What a failed redaction hides is neither found nor to be seen.
func TestViewDoesNotTellWhatIsConcealed(t *testing.T) {
	p := newTestPool(t, Options{})
	d := newPDFDoc()
	d.page(paragraphs(760, "1.1 The Supplier shall give the Buyer all of the data that the system holds.")+
		show(72, 700, "Harrow")+filledBox(70, 696, 200, 14, "0 0 0")+show(72, 640, "1.2 The Buyer may read it."), "")
	data := d.bytes()
	r := read(t, p, "secret.pdf", data)
	if len(r.Text.Concealed) != 1 {
		t.Fatalf("%d passages are concealed", len(r.Text.Concealed))
	}
	// Not even when the word is asked for.
	v, err := p.View(t.Context(), ViewRequest{Name: "secret.pdf", Page: 1, Width: 900, Text: r.Text.Body + "\nHarrow"}, bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	for _, w := range v.Words {
		if w.End > len(r.Text.Body) {
			t.Errorf("the concealed word is at %+v", w)
		}
	}
	if len(v.Boxes) != 1 {
		t.Fatalf("boxes %+v", v.Boxes)
	}
	img, b := decoded(t, v), v.Boxes[0]
	for y := b.Y0*v.Height/dossier.PageUnit + 2; y < b.Y1*v.Height/dossier.PageUnit-2; y++ {
		for x := b.X0*v.Width/dossier.PageUnit + 2; x < b.X1*v.Width/dossier.PageUnit-2; x++ {
			if r, _, _, _ := img.At(x, y).RGBA(); r != 0 {
				t.Fatalf("the box is not black at %d, %d", x, y)
			}
		}
	}
}

func TestViewOfPictures(t *testing.T) {
	p := newTestPool(t, Options{})
	page := drawnPage(t, madeWords...)
	colour := image.NewRGBA(image.Rect(0, 0, 400, 300))
	for i := range colour.Pix {
		colour.Pix[i] = byte(i * i >> 3)
	}
	files := map[string][]byte{
		"page.png":   encoded(t, func(b *bytes.Buffer) error { return png.Encode(b, page) }),
		"page.jpg":   encoded(t, func(b *bytes.Buffer) error { return jpeg.Encode(b, page, nil) }),
		"page.tiff":  encoded(t, func(b *bytes.Buffer) error { return tiff.Encode(b, page, nil) }),
		"colour.png": encoded(t, func(b *bytes.Buffer) error { return png.Encode(b, colour) }),
	}
	for name, data := range files {
		v := viewOf(t, p, name, data, dossier.Text{}, 1)
		if decoded(t, v); v.Width > 900 || len(v.Words) > 0 {
			t.Errorf("%s: %d wide, %d words", name, v.Width, len(v.Words))
		}
	}
}

// What cannot be drawn is a failure in plain words, and the pool goes on.
func TestViewFails(t *testing.T) {
	p := newTestPool(t, Options{})
	contract := contractPDF(2)
	tests := map[string]struct {
		data []byte
		page int
		say  string
	}{
		"page 0":    {contract, 0, "no such page"},
		"page 3":    {contract, 3, "the file has 2"},
		"page 10^9": {contract, 1_000_000_000, "no such page"},
		"empty":     {nil, 1, "empty"},
		"cut":       {contract[:300], 1, "cannot be drawn"},
		"text":      {[]byte("1. The Supplier shall.\n"), 1, "no pages"},
		"picture 2": {encoded(t, func(b *bytes.Buffer) error { return png.Encode(b, drawnPage(t)) }), 2, "the file has 1"},
		"crash":     {[]byte("STUBBORN exits"), 1, "no pages"},
	}
	for name, tt := range tests {
		_, err := p.View(t.Context(), ViewRequest{Name: "x", Page: tt.page, Width: 900}, bytes.NewReader(tt.data))
		var fail *Failure
		if !errors.As(err, &fail) || !strings.Contains(fail.Reason, tt.say) {
			t.Errorf("%s: %v, want a failure with %q", name, err, tt.say)
		}
	}
	viewOf(t, p, "contract.pdf", contract, dossier.Text{}, 2)
	cancelled, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := p.View(cancelled, ViewRequest{Page: 1, Width: 900}, bytes.NewReader(contract)); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v, want the context's", err)
	}
}

// A child that dies of a page costs that page alone.
func TestViewSurvivesItsChild(t *testing.T) {
	p := newTestPool(t, Options{})
	data := contractPDF(2)
	s := <-p.views
	p.views <- s
	other := <-p.views // the queue gives the other one first
	viewOf(t, p, "contract.pdf", data, dossier.Text{}, 1)
	p.views <- other
	proc := s.cmd.Process
	if err := proc.Kill(); err != nil {
		t.Fatal(err)
	}
	for range ViewsAtOnce {
		viewOf(t, p, "contract.pdf", data, dossier.Text{}, 2)
	}
	if s.cmd == nil || s.cmd.Process.Pid == proc.Pid {
		t.Error("the child was not replaced")
	}
}

// Files that were made to hurt, and ones that did: a picture or a failure.
func TestViewOfHostileFiles(t *testing.T) {
	shared := os.Getenv("CHECKWEIGH_SHARED")
	files, err := filepath.Glob(filepath.Join(shared, "corpus/hostile/*.pdf"))
	if shared == "" || err != nil || len(files) == 0 {
		t.Skip("hostile files NOT RUN: set CHECKWEIGH_SHARED")
	}
	p := newTestPool(t, Options{})
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		v, err := p.View(t.Context(), ViewRequest{Name: filepath.Base(file), Page: 1, Width: 900}, bytes.NewReader(data))
		var fail *Failure
		switch {
		case errors.As(err, &fail):
			t.Logf("%s: %s", filepath.Base(file), fail.Reason)
		case err != nil:
			t.Errorf("%s: %v", filepath.Base(file), err)
		default:
			decoded(t, v)
		}
	}
}

// The words of a text are all found in it, whatever stands between them.
func TestLocateFindsTheWordsOfATextInIt(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		words := rapid.SliceOfN(rapid.StringMatching(`[a-zé|(.]{1,9}`), 0, 60).Draw(t, "words")
		var text strings.Builder
		var seen []seenWord
		var want []dossier.Span
		for i, w := range words {
			text.WriteString(rapid.SampledFrom([]string{" ", "\n", " | ", "\n\n"}).Draw(t, "between"))
			if strings.HasPrefix(w, "|") {
				w = "x" + w
			}
			want = append(want, dossier.Span{Start: text.Len(), End: text.Len() + len(w)})
			text.WriteString(w)
			seen = append(seen, seenWord{text: w, PageBox: dossier.PageBox{X0: i}})
		}
		got := locate(text.String(), seen)
		if len(got) != len(want) {
			t.Fatalf("%d of %d words are found", len(got), len(want))
		}
		for i, w := range got {
			if w.Span != want[i] || w.X0 != i {
				t.Fatalf("word %d is at %+v, want %+v", i, w, want[i])
			}
		}
	})
}

// A text that another engine read differs; what is the same is found all the same.
func TestLocateFindsItsWayAgain(t *testing.T) {
	text := "Head\n1.1 The Supplier shall give notice to the union.\n1.2 The Buyer shall pay."
	var seen []seenWord
	for _, w := range strings.Fields("stray 1.1 The Supplier sha1l give notice to the union. foot 1.2 The Buyer shall pay.") {
		seen = append(seen, seenWord{text: w})
	}
	var got []string
	for _, w := range locate(text, seen) {
		got = append(got, text[w.Start:w.End])
	}
	if want := "1.1 The Supplier give notice to the union. 1.2 The Buyer shall pay."; strings.Join(got, " ") != want {
		t.Errorf("found %q", got)
	}
}

func FuzzLocate(f *testing.F) {
	f.Add("1.1 The Supplier | shall", "1.1 The Supplier shall")
	f.Add("a a a a", "a b a")
	f.Fuzz(func(t *testing.T, text, words string) {
		if len(text) > 4096 || len(words) > 4096 {
			return
		}
		text = strings.ToValidUTF8(text, "")
		var seen []seenWord
		for _, w := range strings.Fields(strings.ToValidUTF8(words, "")) {
			seen = append(seen, seenWord{text: w})
		}
		head := dossier.PageView{Type: "image/png", Width: 1, Height: 1, Words: locate(text, seen)}
		if err := checkView(head, []byte("x"), text); err != nil {
			t.Fatal(err)
		}
	})
}

// Whatever a child says of a view is refused or within bounds.
func FuzzViewFrame(f *testing.F) {
	good, err := json.Marshal(dossier.PageView{Type: "image/png", Width: 3, Height: 4, Words: []dossier.PlacedWord{{Span: dossier.Span{Start: 0, End: 2}, PageBox: dossier.PageBox{X0: 1, Y0: 2, X1: 3, Y1: 4}}}})
	if err != nil {
		f.Fatal(err)
	}
	f.Add(good, []byte("picture"), "a text")
	f.Add([]byte(`{"type":"image/png","width":99999999,"height":99999999}`), []byte("x"), "")
	f.Fuzz(func(t *testing.T, head, body []byte, text string) {
		taker := &viewTaker{text: text}
		if _, err := taker.take(frameView, head, body); err != nil {
			return
		}
		v := taker.view
		if v.Width*v.Height > maxViewPixels || len(v.Picture) == 0 {
			t.Fatalf("a view of %d by %d", v.Width, v.Height)
		}
		for _, w := range v.Words {
			if text[w.Start:w.End] == "" || w.X1 > dossier.PageUnit || w.Y0 < 0 {
				t.Fatalf("a word at %+v", w)
			}
		}
	})
}
