package ingest

import (
	"archive/zip"
	"context"
	"errors"
	"fmt"
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
	if officePackage(z) == "" {
		return zipMembers(ctx, z, lim, to) // an archive with a folder called word
	}
	d := &docx{ctx: ctx, zip: z, lim: lim, w: newTextWriter(lim), carried: map[lineSink]docxCarry{}}
	if err := d.read(); err != nil {
		var f *Failure
		if errors.As(err, &f) || ctx.Err() != nil {
			return err
		}
		return damagedWord(err)
	}
	if err := to.Page(d.w.page()); err != nil {
		return err
	}
	return d.embedded(to)
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
