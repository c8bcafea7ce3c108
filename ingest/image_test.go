package ingest

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/color"
	"image/draw"
	"image/jpeg"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/image/font"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/math/fixed"
	"golang.org/x/image/tiff"

	"github.com/checkweigh/checkweigh/dossier"
	"github.com/checkweigh/checkweigh/ingest/ocrtest"
)

// drawnPage is a made page of text at 150 dpi.
func drawnPage(t testing.TB, lines ...string) *image.Gray {
	t.Helper()
	page := image.NewGray(image.Rect(0, 0, 1240, 1754))
	draw.Draw(page, page.Rect, image.White, image.Point{}, draw.Src)
	f, err := opentype.Parse(goregular.TTF)
	if err != nil {
		t.Fatal(err)
	}
	face, err := opentype.NewFace(f, &opentype.FaceOptions{Size: 13, DPI: 150})
	if err != nil {
		t.Fatal(err)
	}
	pen := font.Drawer{Dst: page, Src: image.Black, Face: face}
	for i, line := range lines {
		pen.Dot = fixed.P(120, 200+i*48)
		pen.DrawString(line)
	}
	return page
}

var madeWords = []string{
	"7.1 The Supplier shall give the Trade Union thirty days notice",
	"before any change to the scoring of the workers who use the system.",
	"7.2 The Authority may at any time switch off the automated ranking",
	"and the Supplier shall confirm in writing that this has been done.",
}

func encoded(t testing.TB, encode func(*bytes.Buffer) error) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := encode(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func asPNG(t testing.TB, img image.Image) []byte {
	return encoded(t, func(b *bytes.Buffer) error { return png.Encode(b, img) })
}

func asJPEG(t testing.TB, img image.Image) []byte {
	return encoded(t, func(b *bytes.Buffer) error { return jpeg.Encode(b, img, nil) })
}

// asTIFF writes grey pages, each with its orientation, as one file.
func asTIFF(order binary.AppendByteOrder, turn int, pages ...*image.Gray) []byte {
	out := []byte("II*\x00")
	if order == binary.BigEndian {
		out = []byte("MM\x00*")
	}
	link := len(out)
	out = order.AppendUint32(out, 0)
	for _, p := range pages {
		data := len(out)
		out = append(out, p.Pix...)
		put := order.AppendUint32(nil, uint32(len(out)))
		copy(out[link:], put)
		tags := [][3]uint32{{256, 4, uint32(p.Rect.Dx())}, {257, 4, uint32(p.Rect.Dy())}, {258, 3, 8}, {259, 3, 1}, {262, 3, 1},
			{273, 4, uint32(data)}, {274, 3, uint32(turn)}, {277, 3, 1}, {278, 4, uint32(p.Rect.Dy())}, {279, 4, uint32(len(p.Pix))}}
		out = order.AppendUint16(out, uint16(len(tags)))
		for _, tag := range tags {
			out = order.AppendUint16(order.AppendUint16(out, uint16(tag[0])), uint16(tag[1]))
			out = order.AppendUint32(out, 1)
			if tag[1] == 3 {
				out = order.AppendUint16(order.AppendUint16(out, uint16(tag[2])), 0)
			} else {
				out = order.AppendUint32(out, tag[2])
			}
		}
		link = len(out)
		out = order.AppendUint32(out, 0)
	}
	return out
}

func TestOCRReadsPictures(t *testing.T) {
	ocrtest.Need(t)
	pool := newTestPool(t, Options{OCR: OCROn})
	page := drawnPage(t, madeWords...)
	blank := drawnPage(t)
	lying := upright(page, 8) // as a camera that was held sideways
	for _, c := range []struct {
		name  string
		file  []byte
		pages int
	}{
		{"a.png", asPNG(t, page), 1},
		{"a.jpg", asJPEG(t, page), 1},
		{"no-extension", asPNG(t, page), 1},
		{"sideways.jpg", withEXIF(asJPEG(t, lying), 6), 1},
		{"three.tiff", asTIFF(binary.LittleEndian, 1, page, blank, page), 3},
		{"big.tif", asTIFF(binary.BigEndian, 3, upright(page, 3), upright(page, 3)), 2},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := read(t, pool, c.name, c.file)
			if r.State != dossier.StateRead || len(r.Text.Pages) != c.pages {
				t.Fatalf("%s (%s) with %d pages", r.State, r.Reason, len(r.Text.Pages))
			}
			words := strings.Join(strings.Fields(r.Text.Body), " ")
			if n := strings.Count(words, "give the Trade Union thirty days notice before any change"); n != len(pagesOf(r.Text, dossier.Good)) {
				t.Errorf("the sentence stands %d times in:\n%s", n, r.Text.Body)
			}
			if c.pages == 3 && r.Text.Pages[1].Quality != dossier.Blank {
				t.Errorf("the empty page is %+v", r.Text.Pages[1])
			}
		})
	}
}

func pagesOf(t dossier.Text, q dossier.Quality) []dossier.Page {
	var all []dossier.Page
	for _, p := range t.Pages {
		if p.Quality == q && p.OCR {
			all = append(all, p)
		}
	}
	return all
}

// withEXIF puts the orientation that a camera writes into a JPEG.
func withEXIF(file []byte, orientation byte) []byte {
	exif := []byte("Exif\x00\x00MM\x00*\x00\x00\x00\x08\x00\x01\x01\x12\x00\x03\x00\x00\x00\x01\x00")
	exif = append(exif, orientation, 0, 0, 0, 0, 0, 0)
	head := []byte{0xFF, 0xD8, 0xFF, 0xE1, 0, byte(len(exif) + 2)}
	return append(append(head, exif...), file[2:]...)
}

func TestPicturesWithoutTesseractSayWhatToDo(t *testing.T) {
	r := read(t, newTestPool(t, Options{OCR: OCROff}), "a.png", asPNG(t, drawnPage(t, madeWords...)))
	if r.State != dossier.StatePartlyRead || r.Text.Pages[0].Quality != dossier.Unread || !strings.Contains(r.Reason, "OCR is switched off") {
		t.Errorf("%s %q, %+v", r.State, r.Reason, r.Text.Pages)
	}
}

// A picture's redactions are found before OCR, which shows them only as gaps.
func TestPicturesShowTheirRedactions(t *testing.T) {
	page := drawnPage(t, madeWords...)
	draw.Draw(page, image.Rect(200, 600, 900, 700), image.Black, image.Point{}, draw.Src)
	g, err := readAs(t, "a.png", asPNG(t, page))
	if err != nil || len(g.pages) != 1 || g.pages[0].Redacted < 0.02 || g.pages[0].Redacted > 0.05 {
		t.Errorf("%v, pages %+v", err, g.pages)
	}
}

func TestPicturesAreBounded(t *testing.T) {
	small := asPNG(t, image.NewGray(image.Rect(0, 0, 8, 8)))
	huge := bytes.Clone(small)
	binary.BigEndian.PutUint32(huge[16:], 1<<30) // the width that the header states
	binary.BigEndian.PutUint32(huge[29:], crc32.ChecksumIEEE(huge[12:29]))
	ring := asTIFF(binary.LittleEndian, 1, drawnPage(t))
	binary.LittleEndian.PutUint32(ring[len(ring)-4:], binary.LittleEndian.Uint32(ring[4:]))
	wide := asTIFF(binary.LittleEndian, 1, image.NewGray(image.Rect(0, 0, 8, 8)))
	binary.LittleEndian.PutUint32(wide[len(wide)-4-120+8:], 1<<30)

	if g, err := readAs(t, "ring.tiff", ring); err != nil || len(g.pages) != 1 || g.pages[0].Quality != dossier.Blank {
		t.Errorf("a ring of pages: %v, %d pages", err, len(g.pages))
	}
	for name, c := range map[string]struct {
		file   []byte
		reason string
	}{
		"a width of a thousand million": {huge, "too large: the picture has 1073741824 by 8 points"},
		"the same as TIFF":              {wide, "too large: the picture has 1073741824 by 8 points"},
		"cut short":                     {small[:30], "damaged"},
		"a JPEG of nothing":             {[]byte("\xff\xd8\xff\xe0junk"), "damaged"},
		"a TIFF without pages":          {[]byte("II*\x00\x00\x00\x00\x00"), "damaged"},
		"a TIFF that ends":              {[]byte("MM\x00*\x00\x00\xff\x00"), "damaged"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := readAs(t, "a.tiff", c.file)
			wantFailure(t, err, dossier.StateFailed, c.reason)
		})
	}
	// A damaged page of a scan costs only itself.
	two := asTIFF(binary.LittleEndian, 1, drawnPage(t), image.NewGray(image.Rect(0, 0, 8, 8)))
	binary.LittleEndian.PutUint32(two[len(two)-4-120+8:], 1<<30)
	g, err := readAs(t, "two.tiff", two)
	if err != nil || len(g.pages) != 2 || g.pages[0].Quality != dossier.Blank || g.pages[1].Quality != dossier.Unread {
		t.Errorf("%v, pages %+v", err, g.pages)
	}
	lim := DefaultLimits
	lim.Pages = 1
	_, err = readWithin(t, "two.tiff", two, lim)
	wantFailure(t, err, dossier.StateFailed, "more than 1 pages")
}

// Colour, transparency and whatever else a picture has end as ink on white paper.
func TestPicturesBecomeGrey(t *testing.T) {
	half := image.NewNRGBA(image.Rect(0, 0, 4, 4))
	half.Set(1, 1, color.NRGBA{A: 255})
	g := grey(half)
	if g.GrayAt(0, 0).Y != 255 || g.GrayAt(1, 1).Y != 0 {
		t.Errorf("paper %d, ink %d", g.GrayAt(0, 0).Y, g.GrayAt(1, 1).Y)
	}
	for orientation := 1; orientation <= 8; orientation++ {
		mark := image.NewGray(image.Rect(0, 0, 3, 2))
		mark.Pix[0] = 9 // the top left of what the camera saw
		up := upright(mark, orientation)
		want := [][2]int{{0, 0}, {2, 0}, {2, 1}, {0, 1}, {0, 0}, {1, 0}, {1, 2}, {0, 2}}[orientation-1]
		if up.GrayAt(want[0], want[1]).Y != 9 {
			t.Errorf("orientation %d: the mark is not at %v of %v", orientation, want, up.Rect)
		}
	}
	if got := fitting(image.NewGray(image.Rect(0, 0, 6000, 8000))).Rect; got.Dy() != ocrSide || got.Dx() != 3750 {
		t.Errorf("a large photograph becomes %v", got)
	}
}

func FuzzPicture(f *testing.F) {
	f.Add(asPNG(f, image.NewGray(image.Rect(0, 0, 30, 30))))
	f.Add(withEXIF(asJPEG(f, image.NewGray(image.Rect(0, 0, 30, 30))), 6))
	f.Add(asTIFF(binary.BigEndian, 6, image.NewGray(image.Rect(0, 0, 30, 30)), image.NewGray(image.Rect(0, 0, 30, 30))))
	f.Add(encoded(f, func(b *bytes.Buffer) error {
		return tiff.Encode(b, image.NewRGBA(image.Rect(0, 0, 30, 30)), &tiff.Options{Compression: tiff.Deflate, Predictor: true})
	}))
	f.Fuzz(func(t *testing.T, content []byte) {
		for _, format := range []Format{pngFormat, jpegFormat, tiffFormat} {
			if !format.Match(content, "", "") || len(content) > 64<<10 {
				continue
			}
			// Large pictures only take long; TestPicturesAreBounded has them.
			if c, _, err := image.DecodeConfig(bytes.NewReader(content)); err == nil && c.Width*c.Height > 1<<20 {
				continue
			}
			g, err := readFormat(t, format, "a", content, DefaultLimits)
			if err == nil && len(g.pages) == 0 {
				t.Error("no page and no reason")
			}
		}
	})
}

// Real scans: the pages of real documents, drawn as pictures.
func TestCorpusPictures(t *testing.T) {
	ocrtest.Need(t)
	drawnWith := needPdftoppm(t)
	pool := newTestPool(t, Options{OCR: OCROn})
	for _, file := range corpusFiles(t, "corpus/files/foi__alaveteli__tfl.pdf") {
		for _, as := range []string{"-png", "-jpeg", "-tiff"} {
			picture := drawnWith(file, as)
			content, err := os.ReadFile(picture)
			if err != nil {
				t.Fatal(err)
			}
			r := read(t, pool, picture, content)
			if r.State != dossier.StateRead || len(strings.Fields(r.Text.Body)) < 200 {
				t.Errorf("%s as %s: %s (%s), %d words", file, as, r.State, r.Reason, len(strings.Fields(r.Text.Body)))
			}
			t.Logf("%s as %s: %s, %d words", file, as, r.Format, len(strings.Fields(r.Text.Body)))
		}
	}
}

// needPdftoppm gives a function that draws the first page of a PDF.
func needPdftoppm(t *testing.T) func(file, as string) string {
	t.Helper()
	if _, err := exec.LookPath("pdftoppm"); err != nil {
		t.Skip("NOT RUN: pdftoppm is missing (poppler-utils)")
	}
	dir := t.TempDir()
	return func(file, as string) string {
		out := filepath.Join(dir, "page")
		if said, err := exec.Command("pdftoppm", "-r", "150", "-f", "1", "-l", "1", "-singlefile", as, file, out).CombinedOutput(); err != nil {
			t.Fatalf("%v: %s", err, said)
		}
		return out + map[string]string{"-png": ".png", "-jpeg": ".jpg", "-tiff": ".tif"}[as]
	}
}
