package ingest

import (
	"context"
	"strings"
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

func readDOCX(ctx context.Context, src Source, lim Limits, to Sink) error {
	z, err := openZip(src)
	if err != nil {
		return err
	}
	if officePackage(z) == "" {
		return zipMembers(ctx, z, lim, to) // an archive with a folder called word
	}
	parts := officeParts{ctx: ctx, zip: z, lim: lim, what: "Word file", program: "Word"}
	d := &docx{officeParts: parts, w: newTextWriter(lim), carried: map[lineSink]docxCarry{}}
	if err := d.handOverText(to, d.w, d.read()); err != nil {
		return err
	}
	if err := d.embedded(to); err != nil {
		return err
	}
	return d.partly()
}

// docx is one Word file while it is read.
type docx struct {
	officeParts
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
	if err := d.part(d.mainPart(), func(x *officeXML) error {
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
