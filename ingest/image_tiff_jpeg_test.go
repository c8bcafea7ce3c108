package ingest

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/color"
	"image/draw"
	"testing"

	"github.com/checkweigh/checkweigh/dossier"
)

// splitJPEG takes the tables out of a JPEG, as scanners' programs do.
func splitJPEG(t testing.TB, whole []byte) (tables, block []byte) {
	t.Helper()
	block = append(block, 0xFF, 0xD8)
	for at := 2; ; {
		n := 2 + int(binary.BigEndian.Uint16(whole[at+2:]))
		switch whole[at+1] {
		case 0xDB, 0xC4:
			tables = append(tables, whole[at:at+n]...)
		case 0xDA:
			return append(append([]byte("\xff\xd8"), tables...), 0xFF, 0xD9), append(block, whole[at:]...)
		default:
			block = append(block, whole[at:at+n]...)
		}
		at += n
	}
}

// asJPEGTIFF writes a page as a TIFF of strips of so many rows, or of square
// tiles, each a JPEG without its tables.
func asJPEGTIFF(t testing.TB, page image.Image, tiles bool, size int, change func(tags map[uint16][]uint32)) []byte {
	t.Helper()
	b := page.Bounds()
	wide := b.Dx()
	if tiles {
		wide = size
	}
	out := []byte("II*\x00\x00\x00\x00\x00")
	var offsets, sizes []uint32
	var tables []byte
	for y := 0; y < b.Dy(); y += size {
		for x := 0; x < b.Dx(); x += wide {
			high := min(size, b.Dy()-y)
			if tiles {
				high = size
			}
			piece := image.NewGray(image.Rect(0, 0, wide, high))
			draw.Draw(piece, piece.Rect, page, image.Pt(x, y), draw.Src)
			var block []byte
			tables, block = splitJPEG(t, asJPEG(t, piece))
			offsets, sizes = append(offsets, uint32(len(out))), append(sizes, uint32(len(block)))
			out = append(out, block...)
		}
	}
	tags := map[uint16][]uint32{256: {uint32(b.Dx())}, 257: {uint32(b.Dy())}, 258: {8}, 259: {7}, 262: {1}, 277: {1}}
	if tiles {
		tags[322], tags[323], tags[324], tags[325] = []uint32{uint32(size)}, []uint32{uint32(size)}, offsets, sizes
	} else {
		tags[273], tags[278], tags[279] = offsets, []uint32{uint32(size)}, sizes
	}
	if change != nil {
		change(tags)
	}
	order := binary.LittleEndian
	var directory []byte
	for tag := uint16(0); tag < 600; tag++ {
		values := tags[tag]
		if tag == tagJPEGTables {
			directory = order.AppendUint32(order.AppendUint16(order.AppendUint16(directory, tag), 7), uint32(len(tables)))
			directory = order.AppendUint32(directory, uint32(len(out)))
			out = append(out, tables...)
		}
		if values == nil {
			continue
		}
		directory = order.AppendUint32(order.AppendUint16(order.AppendUint16(directory, tag), 4), uint32(len(values)))
		if len(values) == 1 {
			directory = order.AppendUint32(directory, values[0])
			continue
		}
		directory = order.AppendUint32(directory, uint32(len(out)))
		for _, v := range values {
			out = order.AppendUint32(out, v)
		}
	}
	order.PutUint32(out[4:], uint32(len(out)))
	out = order.AppendUint16(out, uint16(len(directory)/12))
	return append(append(out, directory...), 0, 0, 0, 0)
}

func TestTIFFPackedAsJPEG(t *testing.T) {
	page := drawnPage(t, madeWords...)
	draw.Draw(page, image.Rect(300, 900, 900, 1000), image.Black, image.Point{}, draw.Src)
	for name, content := range map[string][]byte{
		"in strips":      asJPEGTIFF(t, page, false, 64, nil),
		"in one strip":   asJPEGTIFF(t, page, false, 1754, nil),
		"in tiles":       asJPEGTIFF(t, page, true, 256, nil),
		"white on black": asJPEGTIFF(t, inverted(page), false, 128, func(tags map[uint16][]uint32) { tags[262] = []uint32{0} }),
	} {
		t.Run(name, func(t *testing.T) {
			frames, err := tiffFrames(Source{ReaderAt: bytes.NewReader(content), Size: int64(len(content))}, 10)
			if err != nil || len(frames) != 1 {
				t.Fatalf("%d frames, %v", len(frames), err)
			}
			j, ok := frames[0].packedAsJPEG(Source{ReaderAt: bytes.NewReader(content), Size: int64(len(content))})
			if !ok {
				t.Fatal("not taken for a page packed as JPEG")
			}
			img, err := j.decode(nil)
			if err != nil {
				t.Fatal(err)
			}
			if far := farthest(img.(*image.Gray), page); far > 60 {
				t.Errorf("a point differs by %d", far)
			}
			g, err := readAs(t, "a.tiff", content)
			if err != nil || len(g.pages) != 1 || g.pages[0].Quality != dossier.ImageOnly || g.pages[0].Redacted < 0.02 {
				t.Errorf("%v, pages %+v", err, g.pages)
			}
		})
	}
}

// farthest is how much the tone of a point differs at most.
func farthest(a, b *image.Gray) int {
	most := 0
	for y := range b.Rect.Dy() {
		for x := range b.Rect.Dx() {
			d := int(a.GrayAt(x, y).Y) - int(b.GrayAt(x, y).Y)
			most = max(most, d, -d)
		}
	}
	return most
}

func inverted(page *image.Gray) *image.Gray {
	out := image.NewGray(page.Rect)
	for i, v := range page.Pix {
		out.Pix[i] = 255 - v
	}
	return out
}

func TestHostileTIFFPackedAsJPEG(t *testing.T) {
	page := image.NewGray(image.Rect(0, 0, 200, 200))
	draw.Draw(page, page.Rect, &image.Uniform{color.Gray{200}}, image.Point{}, draw.Src)
	for name, change := range map[string]func(tags map[uint16][]uint32){
		"no strips":                    func(tags map[uint16][]uint32) { tags[273] = nil },
		"strips beyond the file":       func(tags map[uint16][]uint32) { tags[273] = []uint32{1 << 31, 1 << 31, 1 << 31, 1 << 31} },
		"too few strips":               func(tags map[uint16][]uint32) { tags[257] = []uint32{2000} },
		"strips that are too small":    func(tags map[uint16][]uint32) { tags[256] = []uint32{300} },
		"strips that are too large":    func(tags map[uint16][]uint32) { tags[256], tags[257] = []uint32{20}, []uint32{20} },
		"a strip of many million rows": func(tags map[uint16][]uint32) { tags[278] = []uint32{0} },
		"the old way, without a file":  func(tags map[uint16][]uint32) { tags[259], tags[513] = []uint32{6}, []uint32{1 << 30} },
	} {
		t.Run(name, func(t *testing.T) {
			_, err := readAs(t, "a.tiff", asJPEGTIFF(t, page, false, 64, change))
			wantFailure(t, err, dossier.StateFailed, "save it as PDF")
		})
	}
}
