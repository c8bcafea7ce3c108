package ingest

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"fmt"
	"io"
	netmail "net/mail"
	"strings"
	"time"
	"unicode/utf8"

	"golang.org/x/text/encoding/unicode"
)

// Sizes of what stands before the properties of a storage, in bytes.
const (
	rootHeader   = 32
	nestedHeader = 24
	partHeader   = 8
)

// props are the properties of a message, a recipient or an attachment: short
// ones in one stream, the others in a stream of their own each.
type props struct {
	dir   *oleDir
	fixed map[uint32][8]byte // by property and type
	page  int                // code page of strings that are not Unicode
}

func readProps(d *oleDir, header, page int) props {
	p := props{dir: d, fixed: map[uint32][8]byte{}, page: page}
	content := d.bytes("__properties_version1.0")
	for at := header; at+16 <= len(content); at += 16 {
		tag := binary.LittleEndian.Uint32(content[at:])
		p.fixed[tag] = [8]byte(content[at+8 : at+16])
	}
	for _, of := range []int{propMessagePage, propInternetPage} {
		if n := int(p.number(of)); n > 0 {
			p.page = n
			break
		}
	}
	return p
}

const (
	typeNumber = 0x0003
	typeTime   = 0x0040
	typeANSI   = 0x001E
	typeUTF16  = 0x001F
	typeBinary = 0x0102
)

func (p props) stream(of, as int) []byte {
	return p.dir.bytes(fmt.Sprintf("__substg1.0_%04X%04X", of, as))
}

func (p props) number(of int) uint32 {
	v := p.fixed[uint32(of)<<16|typeNumber]
	return binary.LittleEndian.Uint32(v[:])
}

// time is a moment in Windows' count: tenths of microseconds since 1601.
func (p props) time(of int) (time.Time, bool) {
	v := p.fixed[uint32(of)<<16|typeTime]
	n := binary.LittleEndian.Uint64(v[:])
	const to1970 = 116444736000000000
	if n < to1970 || n > to1970+1e18 {
		return time.Time{}, false
	}
	n -= to1970
	return time.Unix(int64(n/1e7), int64(n%1e7)*100).UTC(), true
}

func (p props) raw(of int) []byte { return p.stream(of, typeBinary) }

// text is a string property, of either kind.
func (p props) text(of int) string {
	if b := p.stream(of, typeUTF16); len(b) > 0 {
		out, err := unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM).NewDecoder().Bytes(b)
		if err == nil {
			return validUTF8(strings.TrimRight(string(out), "\x00"))
		}
	}
	return strings.TrimRight(inPage(p.stream(of, typeANSI), p.page), "\x00")
}

// line is a string property on one line.
func (p props) line(of int) string { return words(p.text(of)) }

// markup is the HTML of the message as UTF-8.
func (p props) markup() []byte {
	if b := p.raw(propHTML); len(b) > 0 {
		if utf8.Valid(b) || bytes.Contains(bytes.ToLower(b[:min(len(b), 2048)]), []byte("charset")) {
			return htmlUTF8(b)
		}
		return []byte(inPage(b, int(p.number(propInternetPage))))
	}
	return []byte(p.text(propHTML))
}

// inPage decodes text in a Windows code page. What is UTF-8 in spite of its code
// page is believed: senders mislabel it more often than it occurs by chance.
func inPage(b []byte, page int) string {
	if len(b) == 0 {
		return ""
	}
	if utf8.Valid(b) {
		return validUTF8(string(b))
	}
	if e := codePages[page]; e != nil {
		if out, err := e.NewDecoder().Bytes(b); err == nil {
			return validUTF8(string(out))
		}
	}
	return validUTF8(windows1252(b))
}

// readEnvelopeHeader reads the head of a mail; false when it is none.
func readEnvelopeHeader(head []byte) (netmail.Header, bool) {
	r := io.MultiReader(bytes.NewReader(bytes.TrimLeft(head, "\r\n")), strings.NewReader("\r\n\r\n"))
	m, err := netmail.ReadMessage(bufio.NewReader(r))
	if err != nil {
		return nil, false
	}
	return m.Header, true
}
