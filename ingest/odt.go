package ingest

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/xml"
	"errors"
	"io"
	"strings"
)

// odtFormat reads OpenDocument texts (.odt, .ott, and flat .fodt). List and
// heading numbers are computed as for Word: the file stores none.
var odtFormat = Format{
	Name:   "odt",
	Engine: "odt/1",
	Match:  openDocument("text"),
	Read:   readOpenDocument,
}

const openDocumentMIME = "application/vnd.oasis.opendocument."

// openDocument is the Match of a kind of OpenDocument file, packed or flat.
func openDocument(kind string) func(head []byte, mime, name string) bool {
	return func(head []byte, mime, _ string) bool {
		return strings.HasPrefix(mime, openDocumentMIME+kind) || flatKind(head) == kind
	}
}

// flatKind is the kind of an OpenDocument file that is one XML file, or "".
func flatKind(head []byte) string {
	if !bytes.HasPrefix(bytes.TrimLeft(bytes.TrimPrefix(head, byteOrderMark), " \t\r\n"), []byte("<?xml")) {
		return ""
	}
	_, after, ok := bytes.Cut(head, []byte("office:mimetype=\""+openDocumentMIME))
	if !ok {
		return ""
	}
	for _, kind := range []string{"text", "spreadsheet", "presentation", "graphics"} {
		if bytes.HasPrefix(after, []byte(kind)) {
			return kind
		}
	}
	return ""
}

// packedKind is the kind of an OpenDocument package, or "". Its first member
// says so in plain letters; a few programs pack even that.
func packedKind(z *zip.Reader) string {
	for _, f := range z.File {
		if f.Name != "mimetype" {
			continue
		}
		r, err := f.Open()
		if err != nil {
			return ""
		}
		defer r.Close()
		said, _ := io.ReadAll(io.LimitReader(r, 200))
		kind, ok := strings.CutPrefix(string(said), openDocumentMIME)
		if !ok {
			return ""
		}
		if strings.HasPrefix(kind, "graphics") {
			return "odp" // drawings are read as slides are
		}
		for short, long := range map[string]string{"odt": "text", "ods": "spreadsheet", "odp": "presentation"} {
			if strings.HasPrefix(kind, long) {
				return short
			}
		}
	}
	return ""
}

// odf is one OpenDocument file while it is read, whatever its kind: what stands
// in its body decides.
type odf struct {
	officeParts
	w      *textWriter
	to     Sink
	styles odfStyles
	lists  odfLists
	notes  [][]paraLine // in the order in which the text cites them
	spent  int64        // bytes of text read, kept or not

	insertions map[string]bool // the tracked insertions, by id
	inserting  int             // of them, how many are open

	deck      *slideDeck // of a presentation, which is handed over page by page
	slideOpen *slide     // the slide being read
}

func readOpenDocument(ctx context.Context, src Source, lim Limits, to Sink) error {
	d := &odf{w: newTextWriter(lim), to: to, styles: odfStyles{}, insertions: map[string]bool{}}
	d.officeParts = officeParts{ctx: ctx, lim: lim, what: "OpenDocument file", program: "LibreOffice"}
	d.lists.styles = map[string]*listDef{}
	head := make([]byte, 4)
	if _, err := src.ReadAt(head, 0); err != nil && err != io.EOF {
		return err
	}
	read := d.readPacked
	if !bytes.HasPrefix(head, []byte("PK")) {
		read = d.readFlat
	}
	if err := d.handOverRead(read(src)); err != nil {
		return err
	}
	if d.zip != nil {
		if err := d.handOverParts(to, odfObject); err != nil {
			return err
		}
	}
	return d.partly()
}

// handOverRead hands over what was read; of slides, what is still to be said.
func (d *odf) handOverRead(read error) error {
	switch {
	case d.deck == nil:
		return d.handOverText(d.to, d.w, read)
	case d.isDamage(read):
		return d.cutSlides()
	case read != nil:
		return d.damaged(read)
	}
	return nil
}

func (d *odf) readFlat(src Source) error {
	if src.Size > maxPart {
		return tooMuchText(d.lim.Text)
	}
	x := newOfficeXML(d.ctx, d.what, io.NewSectionReader(src, 0, src.Size))
	if err := x.find("document", func() error { return d.document(x) }); err != nil {
		return err
	}
	return x.rest()
}

func (d *odf) readPacked(src Source) (err error) {
	if d.zip, err = openZip(src); err != nil {
		return err
	}
	if err := d.refuseEncrypted(); err != nil {
		return err
	}
	if err := d.partIfAny("styles.xml", func(x *officeXML) error {
		return x.find("document-styles", func() error { return d.document(x) })
	}); err != nil {
		return err
	}
	return d.part("content.xml", func(x *officeXML) error {
		return x.find("document-content", func() error { return d.document(x) })
	})
}

// refuseEncrypted looks into the manifest: a password leaves the zip itself open.
func (d *odf) refuseEncrypted() error {
	return d.partIfAny("META-INF/manifest.xml", func(x *officeXML) error {
		for {
			t, err := x.token()
			if errors.Is(err, io.EOF) {
				return nil
			}
			if err != nil {
				return err
			}
			if e, ok := t.(xml.StartElement); ok && e.Name.Local == "encryption-data" {
				return officePassword()
			}
		}
	})
}

// document reads the children of a part's root element.
func (d *odf) document(x *officeXML) error {
	return x.children(func(e xml.StartElement) error {
		switch e.Name.Local {
		case "styles", "automatic-styles":
			return d.readStyles(x)
		case "body":
			return x.children(func(e xml.StartElement) error { return d.body(x, e) })
		}
		return x.skip() // page layouts with their headers and footers, settings, scripts
	})
}

func (d *odf) body(x *officeXML, e xml.StartElement) error {
	switch e.Name.Local {
	case "text":
		if err := d.blocks(x, &bodyLines{w: d.w}, nil); err != nil {
			return err
		}
		return d.writeNotes()
	case "spreadsheet":
		return d.sheets(x)
	case "presentation", "drawing":
		return d.slides(x)
	}
	return x.skip()
}

// writeNotes writes the cited notes after the text, as for Word.
func (d *odf) writeNotes() error {
	for i, note := range d.notes {
		if err := writeNote(d.w, i+1, note); err != nil {
			return err
		}
	}
	return nil
}

// odfObject reports whether a part of the package is an object of another
// program. Charts and formulas are drawn from XML in folders of their own and
// hold no words of the document.
func odfObject(name string) bool {
	return strings.HasPrefix(name, "Object ") && !strings.Contains(name, "/")
}

// trueWord reads OpenDocument's booleans.
func trueWord(e xml.StartElement, name string) bool { return xmlAttrOr(e, name, "") == "true" }

// odfCount reads how often a cell or row is repeated; at least once.
func odfCount(e xml.StartElement, name string) int {
	return max(smallNumber(xmlAttrOr(e, name, "1")), 1)
}
