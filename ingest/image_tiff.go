package ingest

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"slices"

	"golang.org/x/image/tiff"

	"github.com/checkweigh/checkweigh/dossier"
)

// tiffFormat reads scans and faxes: each frame of the file is a page.
var tiffFormat = Format{
	Name: "tiff", Engine: "image/1",
	Match: func(head []byte, _, _ string) bool { return tiffOrder(head) != nil },
	Read:  readTIFF,
}

func tiffOrder(head []byte) binary.ByteOrder {
	switch {
	case bytes.HasPrefix(head, []byte("II*\x00")):
		return binary.LittleEndian
	case bytes.HasPrefix(head, []byte("MM\x00*")):
		return binary.BigEndian
	}
	return nil
}

func readTIFF(ctx context.Context, src Source, lim Limits, to Sink) error {
	frames, err := tiffFrames(src, lim.Pages)
	if err != nil {
		return err
	}
	for i, frame := range frames {
		if err := ctx.Err(); err != nil {
			return err
		}
		p, view := frame.picture(src)
		err := p.page(ctx, view, i+1, to)
		var fail *Failure
		if errors.As(err, &fail) && len(frames) > 1 {
			// The other pages of a scan are none the worse.
			err = to.Page(PageText{Number: i + 1, Quality: dossier.Unread, Reason: fail.Reason})
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// leftUnread is the failure of a page that earlier children died of.
func leftUnread(ctx context.Context, number int) error {
	if how := readingOf(ctx); slices.Contains(how.hard, number) || slices.Contains(how.leave, number) {
		return &Failure{State: dossier.StateFailed, Reason: "reading the page used too much time or memory; look at it"}
	}
	return nil
}

// tiffFrame is one directory of a TIFF: one page.
type tiffFrame struct {
	order  binary.ByteOrder
	offset uint32 // of its directory
	turn   int    // orientation, as in EXIF

	compression uint16
	entries     map[uint16]tiffEntry
}

// picture is the frame as a picture, with the file that it is read from.
func (f tiffFrame) picture(src Source) (picture, Source) {
	p := picture{decode: tiff.Decode, config: tiff.DecodeConfig, turned: func(io.ReaderAt, int64) int { return f.turn }}
	if j, ok := f.packedAsJPEG(src); ok {
		p.config, p.decode = j.config, j.decode
	}
	return p, Source{Name: src.Name, ReaderAt: f.view(src), Size: src.Size}
}

// view is the file with this frame as its first, since the decoder reads only that.
func (f tiffFrame) view(src io.ReaderAt) io.ReaderAt {
	var at [4]byte
	f.order.PutUint32(at[:], f.offset)
	return patched{src, at}
}

// patched is a file whose bytes 4 to 8 are others.
type patched struct {
	io.ReaderAt
	at [4]byte
}

func (p patched) ReadAt(b []byte, off int64) (int, error) {
	n, err := p.ReaderAt.ReadAt(b, off)
	for i := range p.at {
		if at := int64(4+i) - off; at >= 0 && at < int64(n) {
			b[at] = p.at[i]
		}
	}
	return n, err
}

const (
	maxTags        = 4096 // of one directory
	tagSubfile     = 254
	tagOrientation = 274
)

// tiffFrames lists the pages of a file. Directories are a chain, which a hostile
// file may bend into a ring; small previews are no pages.
func tiffFrames(src Source, most int) ([]tiffFrame, error) {
	var head [8]byte
	if _, err := src.ReadAt(head[:], 0); err != nil {
		return nil, damagedPicture(err)
	}
	order := tiffOrder(head[:])
	if order == nil {
		return nil, damagedPicture(nil)
	}
	var frames []tiffFrame
	seen := map[uint32]bool{}
	for offset := order.Uint32(head[4:]); offset != 0; {
		if seen[offset] {
			break // a ring: every page of it has been listed
		}
		if len(seen) >= most {
			return nil, tooLarge(fmt.Sprintf("it has more than %d pages; split it and add the parts", most))
		}
		seen[offset] = true
		frame, preview, next, err := readFrameOf(src, order, offset)
		if err != nil {
			if len(frames) == 0 {
				return nil, damagedPicture(err)
			}
			// What stands beyond the damage is one page that nobody can read.
			return append(frames, tiffFrame{order: order, offset: offset}), nil
		}
		if !preview {
			frames = append(frames, frame)
		}
		offset = next
	}
	if len(frames) == 0 {
		return nil, damagedPicture(nil)
	}
	return frames, nil
}

// readFrameOf reads what must be known of one directory.
func readFrameOf(src Source, order binary.ByteOrder, offset uint32) (f tiffFrame, preview bool, next uint32, err error) {
	f = tiffFrame{order: order, offset: offset, turn: 1, entries: map[uint16]tiffEntry{}}
	var count [2]byte
	if _, err = src.ReadAt(count[:], int64(offset)); err != nil {
		return f, false, 0, err
	}
	n := int(order.Uint16(count[:]))
	if n == 0 || n > maxTags {
		return f, false, 0, fmt.Errorf("a directory of %d tags", n)
	}
	entries := make([]byte, 12*n+4)
	if _, err = src.ReadAt(entries, int64(offset)+2); err != nil && err != io.EOF {
		return f, false, 0, err
	}
	for i := range n {
		e := entries[12*i:]
		f.entries[order.Uint16(e)] = tiffEntry{order.Uint16(e[2:]), order.Uint32(e[4:]), [4]byte(e[8:12])}
		switch order.Uint16(e) {
		case tagCompression:
			f.compression = order.Uint16(e[8:])
		case tagSubfile:
			preview = order.Uint32(e[8:])&1 != 0
		case tagOrientation:
			f.turn = int(order.Uint16(e[8:]))
		}
	}
	return f, preview, order.Uint32(entries[12*n:]), nil
}

// jpegTurn is the orientation that a camera wrote into a JPEG, 1 where it did not.
func jpegTurn(r io.ReaderAt, size int64) int {
	head := make([]byte, min(size, 256<<10))
	if _, err := r.ReadAt(head, 0); err != nil && err != io.EOF {
		return 1
	}
	for at := 2; at+4 <= len(head) && head[at] == 0xFF; {
		marker, n := head[at+1], int(binary.BigEndian.Uint16(head[at+2:]))
		if marker == 0xDA || n < 2 || at+2+n > len(head) {
			break
		}
		body := head[at+4 : at+2+n]
		if exif, ok := bytes.CutPrefix(body, []byte("Exif\x00\x00")); marker == 0xE1 && ok {
			return exifTurn(exif)
		}
		at += 2 + n
	}
	return 1
}

// exifTurn reads the orientation of the first directory.
func exifTurn(exif []byte) int {
	order := tiffOrder(exif)
	if order == nil || len(exif) < 8 {
		return 1
	}
	src := Source{ReaderAt: bytes.NewReader(exif), Size: int64(len(exif))}
	f, _, _, err := readFrameOf(src, order, order.Uint32(exif[4:]))
	if err != nil {
		return 1
	}
	return f.turn
}
