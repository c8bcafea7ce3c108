package ingest

import (
	"fmt"
	"strings"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
	"golang.org/x/text/encoding/unicode"
)

// rtfFont is an entry of the font table, which decides what bytes mean.
type rtfFont struct {
	name     strings.Builder
	codePage int // 0: that of the file
	symbols  bool
}

// codePages are the encodings by their Windows numbers.
var codePages = map[int]encoding.Encoding{
	437: charmap.CodePage437, 850: charmap.CodePage850, 852: charmap.CodePage852, 855: charmap.CodePage855,
	858: charmap.CodePage858, 860: charmap.CodePage860, 862: charmap.CodePage862, 863: charmap.CodePage863,
	865: charmap.CodePage865, 866: charmap.CodePage866, 874: charmap.Windows874,
	932: japanese.ShiftJIS, 936: simplifiedchinese.GBK, 949: korean.EUCKR, 950: traditionalchinese.Big5,
	1250: charmap.Windows1250, 1251: charmap.Windows1251, 1252: charmap.Windows1252, 1253: charmap.Windows1253,
	1254: charmap.Windows1254, 1255: charmap.Windows1255, 1256: charmap.Windows1256, 1257: charmap.Windows1257,
	1258: charmap.Windows1258, 10000: charmap.Macintosh, 10007: charmap.MacintoshCyrillic,
	20866: charmap.KOI8R, 21866: charmap.KOI8U, 28591: charmap.ISO8859_1, 28592: charmap.ISO8859_2,
	28595: charmap.ISO8859_5, 28597: charmap.ISO8859_7, 28605: charmap.ISO8859_15, 65001: unicode.UTF8,
}

// fontPages are the code pages of Windows' font sets (\fcharset).
var fontPages = map[int]int{
	0: 1252, 77: 10000, 128: 932, 129: 949, 130: 949, 134: 936, 136: 950, 161: 1253, 162: 1254, 163: 1258,
	177: 1255, 178: 1256, 186: 1257, 204: 1251, 222: 874, 238: 1250, 254: 437, 255: 850,
}

func (d *rtf) fontOf(s *rtfState) *rtfFont {
	if s.font < 0 {
		return d.fonts[d.fallback]
	}
	return d.fonts[s.font]
}

// bytes takes letters as they stand in the file. Those that stand in for a
// letter given as \u are passed over.
func (d *rtf) bytes(s *rtfState, b []byte) error {
	if s.skip > 0 {
		n := min(s.skip, len(b))
		s.skip, b = s.skip-n, b[n:]
	}
	s.fresh = s.fresh && len(b) == 0
	switch s.dest {
	case rtfFonts:
		if d.font != nil && d.font.name.Len() < 100 {
			d.font.name.Write(b)
		}
	case rtfColours:
		d.addColours(b)
	case rtfStyles:
		d.nameStyle(b)
	case rtfText, rtfNumber:
		d.raw = append(d.raw, b...)
		if len(d.raw) >= 64<<10 {
			return d.flushRaw()
		}
	}
	return nil
}

// flushRaw decodes the bytes that were read: letters of two bytes may be written
// in two pieces, so they are collected first.
func (d *rtf) flushRaw() error {
	if len(d.raw) == 0 || len(d.groups) == 0 {
		d.raw = d.raw[:0]
		return nil
	}
	s := d.state()
	text := d.decode(d.fontOf(s))
	d.raw = d.raw[:0]
	return d.add(s, text)
}

func (d *rtf) decode(font *rtfFont) string {
	page := d.codePage
	if font != nil && font.symbols {
		return decodeSymbols(font.name.String(), d.raw)
	}
	if font != nil && font.codePage != 0 {
		page = font.codePage
	}
	plain := true
	for _, c := range d.raw {
		plain = plain && c < 0x80
	}
	if enc := codePages[page]; enc != nil && !plain {
		if out, err := enc.NewDecoder().Bytes(d.raw); err == nil {
			return string(out)
		}
	}
	if plain {
		return string(d.raw)
	}
	return windows1252(d.raw)
}

// decodeSymbols reads letters of a symbol font: ticks and boxes mean something,
// the rest are bullets.
func decodeSymbols(font string, raw []byte) string {
	var b strings.Builder
	for _, c := range raw {
		if c == ' ' || c == '\t' {
			b.WriteByte(c)
			continue
		}
		b.WriteString(symbol(font, fmt.Sprintf("%X", 0xF000+int(c))))
	}
	return b.String()
}

// unicodeLetter is the letter of \uN: a signed 16-bit number, half of a letter
// beyond them where it is a surrogate.
func (d *rtf) unicodeLetter(s *rtfState, n int) error {
	s.skip = s.uc
	if n < 0 {
		n += 1 << 16
	}
	r := rune(n)
	if n > 0x10FFFF || n < 0 {
		r = '\uFFFD'
	}
	switch {
	case r >= 0xD800 && r < 0xDC00:
		s.high = r
		return nil
	case r >= 0xDC00 && r < 0xE000 && s.high != 0:
		r = (s.high-0xD800)<<10 + (r - 0xDC00) + 0x10000
	case r >= 0xF000 && r <= 0xF0FF:
		name := "Wingdings"
		if f := d.fontOf(s); f != nil {
			name = f.name.String()
		}
		return d.add(s, symbol(name, fmt.Sprintf("%X", r)))
	}
	s.high = 0
	return d.add(s, validUTF8(string(r)))
}
