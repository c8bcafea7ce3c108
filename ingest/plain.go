package ingest

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html/charset"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"

	"github.com/checkweigh/checkweigh/dossier"
)

// textFormat reads plain text. The stored text is the file's own UTF-8, byte for
// byte after a byte order mark; other encodings are decoded.
var textFormat = Format{
	Name:   "txt",
	Engine: "txt/1",
	Match: func(head []byte, mime, name string) bool {
		return plainText(head, mime) && !strings.HasPrefix(mime, "text/rtf") && !isXML(mime)
	},
	Read: func(ctx context.Context, src Source, lim Limits, to Sink) error {
		text, reason, err := readPlain(src, lim)
		if err != nil {
			return err
		}
		return partly(reason, plainPages(text, lim, to))
	},
}

// plainText reports whether the head is text of any kind, and not data that
// only happens to be printable.
func plainText(head []byte, mime string) bool {
	if len(head) == 0 {
		return false
	}
	for _, not := range []string{"pdf", "x-shellscript"} {
		if strings.Contains(mime, not) {
			return false
		}
	}
	return strings.HasPrefix(mime, "text/") || mime == "application/json" ||
		strings.HasPrefix(mime, "application/x-ndjson") || mime == "message/rfc822" || utf16Encoding(head) != nil
}

func isXML(mime string) bool {
	return strings.HasPrefix(mime, "text/xml") || strings.HasSuffix(strings.SplitN(mime, ";", 2)[0], "+xml")
}

// utf16Encoding is the UTF-16 encoding of the text, told by its mark or, without one, by
// every other byte of the head being zero; nil when it is not UTF-16.
func utf16Encoding(head []byte) encoding.Encoding {
	little := unicode.UTF16(unicode.LittleEndian, unicode.ExpectBOM)
	big := unicode.UTF16(unicode.BigEndian, unicode.ExpectBOM)
	if bytes.HasPrefix(head, []byte{0xFF, 0xFE}) {
		return little
	}
	if bytes.HasPrefix(head, []byte{0xFE, 0xFF}) {
		return big
	}
	var zero [2]int
	for i, b := range head {
		if b == 0 {
			zero[i%2]++
		}
	}
	half := len(head) / 2
	switch {
	case half < 8:
	case zero[1] > half*7/10 && zero[0] == 0:
		return unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM)
	case zero[0] > half*7/10 && zero[1] == 0:
		return unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM)
	}
	return nil
}

// readPlain is the whole text of the file as UTF-8, with a reason when some of
// it had to be guessed. A file over the limit is refused before it is read.
func readPlain(src Source, lim Limits) (text, reason string, err error) {
	if src.Size > 2*lim.Text+2 {
		return "", "", tooMuchText(lim.Text)
	}
	raw, err := io.ReadAll(io.NewSectionReader(src, 0, src.Size))
	if err != nil {
		return "", "", fmt.Errorf("ingest: read text: %w", err)
	}
	text, reason = decodePlain(raw)
	if int64(len(text)) > lim.Text {
		return "", "", tooMuchText(lim.Text)
	}
	return text, reason, nil
}

var byteOrderMark = []byte("\uFEFF")

func decodePlain(raw []byte) (text, reason string) {
	if enc := utf16Encoding(raw[:min(len(raw), 4096)]); enc != nil {
		if out, err := enc.NewDecoder().Bytes(raw); err == nil {
			return validUTF8(string(bytes.TrimPrefix(out, byteOrderMark))), ""
		}
	}
	raw = bytes.TrimPrefix(raw, byteOrderMark)
	if utf8.Valid(raw) {
		if bytes.IndexByte(raw, 0) < 0 {
			return string(raw), ""
		}
		return validUTF8(string(raw)), "the file holds zero bytes, as damaged files do: check it against the original"
	}
	if !someUTF8(raw) {
		// No sequence of UTF-8 at all: an older Windows text, read as such.
		return validUTF8(windows1252(raw)), ""
	}
	return mostlyUTF8(raw), "some letters were not valid UTF-8 and were read as Windows-1252: check names and quotes against the original"
}

// someUTF8 reports whether the text holds any multi-byte letter of UTF-8.
func someUTF8(raw []byte) bool {
	for i := 0; i < len(raw); i++ {
		if raw[i] < utf8.RuneSelf {
			continue
		}
		if r, n := utf8.DecodeRune(raw[i:]); r != utf8.RuneError && n > 1 {
			return true
		}
	}
	return false
}

func windows1252(raw []byte) string {
	out, err := charmap.Windows1252.NewDecoder().Bytes(raw)
	if err != nil {
		return string(raw)
	}
	return string(out)
}

// mostlyUTF8 keeps what is UTF-8 and reads each other byte as Windows-1252.
func mostlyUTF8(raw []byte) string {
	var b strings.Builder
	b.Grow(len(raw) + len(raw)/8)
	for len(raw) > 0 {
		r, n := utf8.DecodeRune(raw)
		if r == utf8.RuneError && n == 1 {
			b.WriteString(windows1252(raw[:1]))
		} else {
			b.Write(raw[:n])
		}
		raw = raw[n:]
	}
	return validUTF8(b.String())
}

// partly makes the outcome partly read when something had to be guessed: the
// text has been handed over by then.
func partly(reason string, err error) error {
	if err != nil || reason == "" {
		return err
	}
	return &Failure{State: dossier.StatePartlyRead, Reason: reason}
}

// plainPages hands the text over, in pages where form feeds part it.
func plainPages(text string, lim Limits, to Sink) error {
	if !strings.Contains(text, "\f") {
		return to.Page(PageText{Body: text, Marks: redactionMarks(text)})
	}
	if strings.Count(text, "\f") >= lim.Pages {
		return &Failure{State: dossier.StateFailed, Reason: fmt.Sprintf(
			"the file is too large: it has more than %d pages; split it and add the pieces", lim.Pages)}
	}
	for n := 1; ; n++ {
		body, rest, more := strings.Cut(text, "\f")
		quality := dossier.Good
		if strings.TrimSpace(body) == "" {
			quality = dossier.Blank
		}
		if err := to.Page(PageText{Number: n, Body: body, Marks: redactionMarks(body), Quality: quality}); err != nil {
			return err
		}
		if !more {
			return nil
		}
		text = rest
	}
}

// utf8Reader decodes a stream whose encoding is named by a label.
func utf8Reader(label string, in io.Reader) (io.Reader, error) {
	return charset.NewReaderLabel(label, in)
}
