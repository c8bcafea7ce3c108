package ingest

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/checkweigh/checkweigh/dossier"
)

// docxFormat reads Word files (.docx, .docm, .dotx). List numbers are computed
// from the numbering part, because Word stores none: a contract without them
// could not be cited.
var docxFormat = Format{
	Name:   "docx",
	Engine: "docx/1",
	Match: func(head []byte, mime, name string) bool {
		return strings.HasPrefix(mime, "application/vnd.openxmlformats-officedocument.wordprocessingml") ||
			strings.HasPrefix(mime, "application/vnd.ms-word.document.macroenabled")
	},
	Read: readDOCX,
}

// maxPart bounds one unpacked XML part. The main part of a 20,000-page file
// has some 250 MB.
const maxPart = 256 << 20

// maxDepth bounds elements within elements. Tables in tables in tables need
// about sixty.
const maxDepth = 400

func damagedWord(err error) *Failure {
	return &Failure{State: dossier.StateFailed, Err: err,
		Reason: "the Word file is damaged: open it in Word, save it again or as PDF, and add that"}
}

func readDOCX(ctx context.Context, src Source, lim Limits, to Sink) error {
	z, err := openZip(src)
	if err != nil {
		return err
	}
	d := &docx{ctx: ctx, zip: z, lim: lim, w: newTextWriter(lim), carried: map[lineSink]docxCarry{}}
	if err := d.read(); err != nil {
		var f *Failure
		if errors.As(err, &f) || ctx.Err() != nil {
			return err
		}
		return damagedWord(err)
	}
	return to.Page(d.w.page())
}

// docx is one Word file while it is read.
type docx struct {
	ctx    context.Context
	zip    *zip.Reader
	lim    Limits
	w      *textWriter
	styles *docxStyles
	lists  *docxLists
	notes  []docxNoteRef // in the order in which the text cites them
	fields []bool        // open fields; true once their result has begun
	spent  int64         // bytes of text read, kept or not

	carried map[lineSink]docxCarry // by the body in which the line goes on
}

func (d *docx) read() error {
	var err error
	if d.styles, err = d.readStyles(); err != nil {
		return err
	}
	if d.lists, err = d.readLists(); err != nil {
		return err
	}
	if err := d.part(d.mainPart(), func(x *docxXML) error {
		body := &bodyLines{w: d.w}
		return x.find("body", func() error {
			if err := d.blocks(x, body); err != nil {
				return err
			}
			return d.flush(body)
		})
	}); err != nil {
		return err
	}
	if err := d.writeNotes(); err != nil {
		return err
	}
	return d.readComments()
}

// mainPart is the document's own part. Word calls it word/document.xml; a few
// programs call it document2.xml.
func (d *docx) mainPart() string {
	for _, name := range []string{"word/document.xml", "word/document2.xml"} {
		if d.file(name) != nil {
			return name
		}
	}
	return "word/document.xml"
}

func (d *docx) file(name string) *zip.File {
	for _, f := range d.zip.File {
		if f.Name == name || strings.EqualFold(strings.ReplaceAll(f.Name, `\`, "/"), name) {
			return f
		}
	}
	return nil
}

var errNoPart = errors.New("no such part")

// part opens a part of the package within its limits and lets fn read it.
func (d *docx) part(name string, fn func(*docxXML) error) error {
	f := d.file(name)
	if f == nil {
		return fmt.Errorf("ingest: docx: %s: %w", name, errNoPart)
	}
	if encryptedMember(f) {
		return &Failure{State: dossier.StatePasswordNeeded, Reason: "password needed: save the file without a password and add it again"}
	}
	left := int64(maxPart)
	if f.UncompressedSize64 > maxPart || overRatio(int64(f.UncompressedSize64), int64(f.CompressedSize64), d.lim) {
		return bombFailure(errRatio)
	}
	r, err := f.Open()
	if err != nil {
		return fmt.Errorf("ingest: docx: open %s: %w", name, err)
	}
	defer r.Close()
	m := &member{from: r, packed: int64(f.CompressedSize64), left: &left, lim: d.lim}
	x := newDocxXML(d.ctx, m)
	err = fn(x)
	if m.err == errRatio || m.err == errUnpack {
		return bombFailure(m.err)
	}
	return err
}

func bombFailure(err error) *Failure {
	return &Failure{State: dossier.StateFailed, Err: err,
		Reason: "the file unpacks to far more than a document holds, so it was not read: ask for it as PDF"}
}

// docxXML walks the elements of one part, one token at a time, never deeper
// than maxDepth. Document type declarations are refused: Word writes none, and
// entities are the classic XML bomb.
type docxXML struct {
	ctx   context.Context
	dec   *xml.Decoder
	depth int
	seen  int
}

func newDocxXML(ctx context.Context, r io.Reader) *docxXML {
	dec := xml.NewDecoder(r)
	dec.CharsetReader = func(label string, in io.Reader) (io.Reader, error) {
		return utf8Reader(label, in)
	}
	return &docxXML{ctx: ctx, dec: dec}
}

func (x *docxXML) token() (xml.Token, error) {
	if x.seen++; x.seen%4096 == 0 && x.ctx.Err() != nil {
		return nil, x.ctx.Err()
	}
	t, err := x.dec.RawToken()
	if err != nil {
		return nil, err
	}
	if dir, ok := t.(xml.Directive); ok {
		if bytes.HasPrefix(bytes.ToUpper(dir), []byte("DOCTYPE")) || bytes.HasPrefix(bytes.ToUpper(dir), []byte("ENTITY")) {
			return nil, &Failure{State: dossier.StateFailed,
				Reason: "the Word file declares entities, as no Word file does, so it was not read: ask for it as PDF"}
		}
	}
	return t, nil
}

// children calls fn for each child element of the element whose start was read
// last. fn must read its child to the end, by children, text or skip.
func (x *docxXML) children(fn func(xml.StartElement) error) error {
	if x.depth++; x.depth > maxDepth {
		return &Failure{State: dossier.StateFailed,
			Reason: "the Word file nests far deeper than a document does, so it was not read: ask for it as PDF"}
	}
	for {
		t, err := x.token()
		if err != nil {
			return endless(err)
		}
		switch t := t.(type) {
		case xml.StartElement:
			if err := fn(t); err != nil {
				return err
			}
		case xml.EndElement:
			x.depth--
			return nil
		}
	}
}

// endless turns the end of the file inside an element into a fault.
func endless(err error) error {
	if err == io.EOF {
		return io.ErrUnexpectedEOF
	}
	return err
}

// skip reads an element to its end without recursion.
func (x *docxXML) skip() error {
	for open := 1; open > 0; {
		t, err := x.token()
		if err != nil {
			return endless(err)
		}
		switch t.(type) {
		case xml.StartElement:
			open++
		case xml.EndElement:
			open--
		}
	}
	return nil
}

// text reads an element to its end and returns the characters directly in it.
func (x *docxXML) text() (string, error) {
	var b strings.Builder
	for {
		t, err := x.token()
		if err != nil {
			return "", endless(err)
		}
		switch t := t.(type) {
		case xml.CharData:
			b.Write(t)
		case xml.StartElement:
			if err := x.skip(); err != nil {
				return "", err
			}
		case xml.EndElement:
			return b.String(), nil
		}
	}
}

// find looks for the first element of that name, anywhere, and lets fn read it.
func (x *docxXML) find(name string, fn func() error) error {
	for {
		t, err := x.token()
		if err == io.EOF {
			return fmt.Errorf("ingest: docx: no %s", name)
		}
		if err != nil {
			return err
		}
		if s, ok := t.(xml.StartElement); ok && s.Name.Local == name {
			return fn()
		}
	}
}

// xmlAttr is the value of an attribute by its local name: prefixes differ between
// programs, and no two attributes read here share a local name.
func xmlAttr(s xml.StartElement, name string) (string, bool) {
	for _, a := range s.Attr {
		if a.Name.Local == name {
			return a.Value, true
		}
	}
	return "", false
}

func xmlAttrOr(s xml.StartElement, name, otherwise string) string {
	if v, ok := xmlAttr(s, name); ok {
		return v
	}
	return otherwise
}

// toggledOn reads a toggle such as <w:b/> or <w:vanish w:val="0"/>.
func toggledOn(s xml.StartElement) bool {
	switch xmlAttrOr(s, "val", "true") {
	case "0", "false", "off", "none":
		return false
	}
	return true
}
