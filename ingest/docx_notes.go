package ingest

import (
	"encoding/xml"
	"strings"
)

// docxNoteRef is a footnote or endnote that the text cites.
type docxNoteRef struct {
	part string // "word/footnotes.xml"
	id   string
}

// maxNotes bounds how many notes are written out.
const maxNotes = 20_000

// writeNotes writes the cited footnotes and endnotes after the text.
func (d *docx) writeNotes() error {
	notes := map[docxNoteRef][]paraLine{}
	cited := d.notes
	for _, part := range []string{"word/footnotes.xml", "word/endnotes.xml"} {
		if !citesPart(cited, part) {
			continue
		}
		if err := d.partIfAny(part, func(x *officeXML) error { return d.readNotes(x, part, notes) }); err != nil {
			return err
		}
	}
	for i, ref := range cited {
		if err := writeNote(d.w, i+1, notes[ref]); err != nil {
			return err
		}
		delete(notes, ref)
	}
	return nil
}

func citesPart(notes []docxNoteRef, part string) bool {
	for _, n := range notes {
		if n.part == part {
			return true
		}
	}
	return false
}

func (d *docx) readNotes(x *officeXML, part string, notes map[docxNoteRef][]paraLine) error {
	root := strings.TrimSuffix(strings.TrimPrefix(part, "word/"), ".xml")
	return x.find(root, func() error {
		return x.children(func(e xml.StartElement) error {
			if e.Name.Local != "footnote" && e.Name.Local != "endnote" {
				return x.skip()
			}
			lines, err := d.cell(x)
			notes[docxNoteRef{part, xmlAttrOr(e, "id", "")}] = lines
			return err
		})
	})
}

// readComments keeps comments apart: they are remarks, not terms.
func (d *docx) readComments() error {
	return d.partIfAny("word/comments.xml", func(x *officeXML) error {
		return x.find("comments", func() error {
			return x.children(func(e xml.StartElement) error {
				if e.Name.Local != "comment" {
					return x.skip()
				}
				return d.concealBlocks(x, "comment")
			})
		})
	})
}

// writeNote writes one footnote after the text, its number before its first line.
func writeNote(w *textWriter, n int, lines []paraLine) error {
	for i, l := range lines {
		if i == 0 {
			l = appendLine(paraLine{text: noteNumber(n) + " "}, trimmedLine(l))
		}
		if err := w.paragraph(l.text, l.marks); err != nil {
			return err
		}
	}
	return nil
}
