package ingest

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"io"
)

// Scanners pack the strips or tiles of a page as JPEG pictures whose tables stand
// once for all of them (TIFF Technical Note 2). The TIFF library does not read
// these, so each strip gets its tables back and is read as the JPEG it is.

const (
	compressionOldJPEG = 6
	compressionJPEG    = 7
	photometricWhite0  = 0
	photometricRGB     = 2
	maxJPEGTables      = 8 << 10 // bytes; what encoders write has 600
	maxBlocks          = 65_536  // strips or tiles of one page
)

// The tags of a page packed as JPEG.
const (
	tagWidth        = 256
	tagHeight       = 257
	tagCompression  = 259
	tagPhotometric  = 262
	tagStripOffsets = 273
	tagRowsPerStrip = 278
	tagStripCounts  = 279
	tagTileWidth    = 322
	tagTileHeight   = 323
	tagTileOffsets  = 324
	tagTileCounts   = 325
	tagJPEGTables   = 347
	tagOldJPEG      = 513
	tagOldJPEGSize  = 514
)

// tiffEntry is one entry of a directory: 12 bytes.
type tiffEntry struct {
	kind  uint16
	count uint32
	value [4]byte // or where the values stand
}

// tiffJPEG is a page that is packed as JPEG.
type tiffJPEG struct {
	src     Source
	order   binary.ByteOrder
	entries map[uint16]tiffEntry
}

// packedAsJPEG tells whether the frame is packed so, and gives it.
func (f tiffFrame) packedAsJPEG(src Source) (*tiffJPEG, bool) {
	if f.compression != compressionJPEG && f.compression != compressionOldJPEG {
		return nil, false
	}
	return &tiffJPEG{src: src, order: f.order, entries: f.entries}, true
}

// ints are the values of a tag, most at the most; nil when there are none.
func (t *tiffJPEG) ints(tag uint16, most int) ([]int64, error) {
	e, ok := t.entries[tag]
	if !ok {
		return nil, nil
	}
	size := map[uint16]int{1: 1, 3: 2, 4: 4}[e.kind]
	if size == 0 || int64(e.count) > int64(most) {
		return nil, fmt.Errorf("tag %d: %d values of kind %d", tag, e.count, e.kind)
	}
	b, err := t.bytes(e, size*int(e.count))
	if err != nil {
		return nil, err
	}
	values := make([]int64, e.count)
	for i := range values {
		switch size {
		case 1:
			values[i] = int64(b[i])
		case 2:
			values[i] = int64(t.order.Uint16(b[2*i:]))
		default:
			values[i] = int64(t.order.Uint32(b[4*i:]))
		}
	}
	return values, nil
}

// one is the first value of a tag, or what stands for it.
func (t *tiffJPEG) one(tag uint16, otherwise int64) int64 {
	if all, err := t.ints(tag, 16); err == nil && len(all) > 0 {
		return all[0]
	}
	return otherwise
}

func (t *tiffJPEG) bytes(e tiffEntry, n int) ([]byte, error) {
	if n <= len(e.value) {
		return e.value[:n], nil
	}
	return t.at(int64(t.order.Uint32(e.value[:])), int64(n))
}

// at is a part of the file.
func (t *tiffJPEG) at(off, n int64) ([]byte, error) {
	if off < 0 || n < 0 || off > t.src.Size || n > t.src.Size-off {
		return nil, io.ErrUnexpectedEOF
	}
	b := make([]byte, n)
	if _, err := t.src.ReadAt(b, off); err != nil && err != io.EOF {
		return nil, err
	}
	return b, nil
}

func (t *tiffJPEG) config(io.Reader) (image.Config, error) {
	return image.Config{ColorModel: color.GrayModel, Width: int(t.one(tagWidth, 0)), Height: int(t.one(tagHeight, 0))}, nil
}

// decode puts the page together in grey. config has been held to its bounds.
func (t *tiffJPEG) decode(io.Reader) (image.Image, error) {
	page := image.NewGray(image.Rect(0, 0, int(t.one(tagWidth, 0)), int(t.one(tagHeight, 0))))
	if at := t.one(tagOldJPEG, 0); at > 0 && t.one(tagCompression, 0) == compressionOldJPEG {
		whole, err := t.at(at, min(t.one(tagOldJPEGSize, 0), t.src.Size-at))
		if err != nil {
			return nil, err
		}
		return page, t.place(page, page.Rect, whole)
	}
	tables, err := t.tables()
	if err != nil {
		return nil, err
	}
	blocks, err := t.blocks(page.Rect)
	if err != nil {
		return nil, err
	}
	for _, b := range blocks {
		packed, err := t.at(b.offset, b.size)
		if err != nil {
			return nil, err
		}
		if err := t.place(page, b.Rectangle, withTables(tables, packed)); err != nil {
			return nil, err
		}
	}
	if t.one(tagPhotometric, 1) == photometricWhite0 {
		for i := range page.Pix {
			page.Pix[i] = 255 - page.Pix[i]
		}
	}
	return page, nil
}

// tables are the tables for all blocks, between the marks of a JPEG's beginning
// and end; where they are RGB, with the note that says so to decoders.
func (t *tiffJPEG) tables() ([]byte, error) {
	var tables []byte
	if e, ok := t.entries[tagJPEGTables]; ok {
		if e.count > maxJPEGTables {
			return nil, fmt.Errorf("tables of %d bytes", e.count)
		}
		b, err := t.bytes(e, int(e.count))
		if err != nil {
			return nil, err
		}
		tables = bytes.TrimSuffix(bytes.TrimPrefix(b, []byte("\xff\xd8")), []byte("\xff\xd9"))
	}
	if t.one(tagPhotometric, 1) == photometricRGB {
		tables = append([]byte("\xff\xee\x00\x0eAdobe\x00\x64\x00\x00\x00\x00\x00"), tables...)
	}
	return tables, nil
}

// withTables is a block as a JPEG that stands alone.
func withTables(tables, block []byte) []byte {
	whole := append([]byte("\xff\xd8"), tables...)
	return append(whole, bytes.TrimPrefix(block, []byte("\xff\xd8"))...)
}

// tiffBlock is a strip or a tile: where it stands on the page, and in the file.
type tiffBlock struct {
	image.Rectangle
	offset, size int64
}

// blocks lists the strips or tiles of a page of that size.
func (t *tiffJPEG) blocks(page image.Rectangle) ([]tiffBlock, error) {
	offsetTag, sizeTag := uint16(tagStripOffsets), uint16(tagStripCounts)
	w, h := int64(page.Dx()), min(t.one(tagRowsPerStrip, int64(page.Dy())), int64(page.Dy()))
	if wide := t.one(tagTileWidth, 0); wide > 0 {
		offsetTag, sizeTag, w, h = tagTileOffsets, tagTileCounts, wide, t.one(tagTileHeight, 0)
	}
	if w < 1 || h < 1 || w > maxSide || h > maxSide {
		return nil, fmt.Errorf("blocks of %d by %d points", w, h)
	}
	across, down := (int64(page.Dx())+w-1)/w, (int64(page.Dy())+h-1)/h
	offsets, err := t.ints(offsetTag, maxBlocks)
	if err != nil {
		return nil, err
	}
	sizes, err := t.ints(sizeTag, maxBlocks)
	if err != nil {
		return nil, err
	}
	if n := across * down; n > maxBlocks || int64(len(offsets)) < n || int64(len(sizes)) < n || n*w*h > 2*maxPixels {
		return nil, fmt.Errorf("%d blocks, and %d of them in the file", n, len(offsets))
	}
	var all []tiffBlock
	for i := range across * down {
		x, y := int(i%across*w), int(i/across*h)
		all = append(all, tiffBlock{image.Rect(x, y, x+int(w), y+int(h)), offsets[i], sizes[i]})
	}
	return all, nil
}

// place unpacks a block onto the page. It may be some points larger than its
// place, since JPEG works in squares, and no smaller.
func (t *tiffJPEG) place(page *image.Gray, at image.Rectangle, packed []byte) error {
	const square = 16
	shown := at.Intersect(page.Rect)
	c, err := jpeg.DecodeConfig(bytes.NewReader(packed))
	if err != nil {
		return err
	}
	if c.Width < shown.Dx() || c.Height < shown.Dy() || c.Width > at.Dx()+square || c.Height > at.Dy()+square {
		return fmt.Errorf("a block of %d by %d points in the place of %d by %d", c.Width, c.Height, at.Dx(), at.Dy())
	}
	img, err := jpeg.Decode(bytes.NewReader(packed))
	if err != nil {
		return err
	}
	g := grey(img)
	for y := range shown.Dy() {
		copy(page.Pix[page.PixOffset(shown.Min.X, shown.Min.Y+y):][:shown.Dx()], g.Pix[y*g.Stride:])
	}
	return nil
}
