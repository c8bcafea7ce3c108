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

	"github.com/xuri/excelize/v2"

	"github.com/checkweigh/checkweigh/dossier"
)

// xlsxFormat reads Excel workbooks (.xlsx, .xlsm, .xltx): each sheet's name as a
// heading, then its rows as grid writes them, values as Excel shows them and
// formulas as they were last computed. Hidden sheets, rows and columns and
// comments go apart.
var xlsxFormat = Format{
	Name:   "xlsx",
	Engine: "xlsx/1",
	Match: func(head []byte, mime, name string) bool {
		return strings.HasPrefix(mime, "application/vnd.openxmlformats-officedocument.spreadsheetml") ||
			strings.HasPrefix(mime, "application/vnd.ms-excel.sheet.macroenabled")
	},
	Read: readXLSX,
}

const (
	// maxWorkbook bounds the parts of a workbook that are read, unpacked: they
	// are held in memory.
	maxWorkbook = 256 << 20
	// maxShared bounds the table of shared texts, which takes several times its
	// size once it is read.
	maxShared = 96 << 20
)

// xlsx is one workbook while it is read.
type xlsx struct {
	officeParts
	w    *textWriter
	book *excelize.File
}

func readXLSX(ctx context.Context, src Source, lim Limits, to Sink) error {
	z, err := openZip(src)
	if err != nil {
		return err
	}
	if officePackage(z) == "" {
		return zipMembers(ctx, z, lim, to)
	}
	d := &xlsx{w: newTextWriter(lim)}
	d.officeParts = officeParts{ctx: ctx, zip: z, lim: lim, what: "Excel file", program: "Excel"}
	if d.file("xl/workbook.bin") != nil {
		return &Failure{State: dossier.StateUnsupported, Reason: "binary Excel workbook (.xlsb): open it and save it as .xlsx or PDF"}
	}
	if err := d.read(); err != nil {
		return d.damaged(err)
	}
	if err := d.handOverText(to, d.w, nil); err != nil {
		return err
	}
	if err := d.handOverParts(to, d.embeddedIn("xl")); err != nil {
		return err
	}
	return d.partly()
}

func (d *xlsx) read() error {
	sheets, err := d.sheets()
	if err != nil {
		return err
	}
	if err := d.open(sheets); err != nil {
		return err
	}
	defer d.book.Close()
	shared, err := d.sharedTexts()
	if err != nil {
		return err
	}
	for _, s := range sheets {
		err := d.sheet(s, shared)
		if d.isDamage(err) {
			d.leaveUnread(fmt.Sprintf("the sheet %q is damaged: not all of it was read; %s", label(s.name), d.again()))
			err = nil
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// xlsxSheet is a sheet as the workbook lists it.
type xlsxSheet struct {
	name, part string
	hidden     bool
}

const workbookPart = "xl/workbook.xml"

func (d *xlsx) sheets() ([]xlsxSheet, error) {
	rels, err := d.rels(workbookPart)
	if err != nil {
		return nil, err
	}
	parts, known := map[string]string{}, map[string]bool{}
	for _, r := range rels {
		known[r.id] = true
		if r.kind == "worksheet" {
			parts[r.id] = r.part
		}
	}
	var sheets []xlsxSheet
	err = d.part(workbookPart, func(x *officeXML) error {
		return x.find("sheets", func() error {
			return x.children(func(e xml.StartElement) error {
				s := xlsxSheet{name: xmlAttrOr(e, "name", ""), part: parts[relID(e, "id")]}
				state := xmlAttrOr(e, "state", "visible")
				s.hidden = state == "hidden" || state == "veryHidden"
				switch {
				case s.part != "" && d.file(s.part) != nil:
					delete(parts, relID(e, "id")) // a sheet that is listed twice is read once
					sheets = append(sheets, s)
				case s.part != "" || !known[relID(e, "id")]: // other sorts of sheet hold a chart or a macro
					d.leaveUnread(fmt.Sprintf("the sheet %q is not in the file; ", label(s.name)) + d.again())
				}
				return x.skip()
			})
		})
	})
	return sheets, err
}

// open hands excelize the parts that hold words, and no others: pictures,
// macros, caches and links to other files stay where they are. It must not
// write to disk, which the child may not.
func (d *xlsx) open(sheets []xlsxSheet) error {
	book, size, err := d.wordParts(sheets)
	if err != nil {
		return err
	}
	d.book, err = excelize.OpenReader(bytes.NewReader(book), excelize.Options{
		UnzipSizeLimit: size + 1<<20, UnzipXMLSizeLimit: size + 1<<20,
		ShortDatePattern: "dd/mm/yyyy", LongDatePattern: "d mmmm yyyy", // as the reader's Excel would
	})
	if err != nil {
		return fmt.Errorf("ingest: Excel file: %w", err)
	}
	return nil
}

func (d *xlsx) wordParts(sheets []xlsxSheet) (book []byte, size int64, err error) {
	names := []string{"[Content_Types].xml", "_rels/.rels", workbookPart, "xl/_rels/workbook.xml.rels", "xl/sharedStrings.xml", "xl/styles.xml"}
	for _, s := range sheets {
		names = append(names, s.part)
	}
	bad := overlapping(d.zip)
	var b bytes.Buffer
	out := zip.NewWriter(&b)
	for _, name := range names {
		f := d.file(name)
		if f == nil {
			continue
		}
		unpacked := int64(f.UncompressedSize64)
		if encryptedMember(f) {
			return nil, 0, officePassword()
		}
		if size += unpacked; unpacked < 0 || size > maxWorkbook || name == "xl/sharedStrings.xml" && unpacked > maxShared {
			return nil, 0, tooMuchText(d.lim.Text)
		}
		if bad[f] || overRatio(unpacked, int64(f.CompressedSize64), d.lim) {
			return nil, 0, bombFailure(errRatio)
		}
		if err := copyPart(out, f, name); err != nil {
			return nil, 0, err
		}
	}
	if err := out.Close(); err != nil {
		return nil, 0, fmt.Errorf("ingest: Excel file: copy: %w", err)
	}
	return b.Bytes(), size, nil
}

// copyPart copies a part as it is packed.
func copyPart(out *zip.Writer, f *zip.File, name string) error {
	head := f.FileHeader
	head.Name = name
	w, err := out.CreateRaw(&head)
	if err != nil {
		return fmt.Errorf("ingest: Excel file: copy %s: %w", name, err)
	}
	r, err := f.OpenRaw()
	if err != nil {
		return fmt.Errorf("ingest: Excel file: open %s: %w", name, err)
	}
	if _, err := io.Copy(w, r); err != nil {
		return fmt.Errorf("ingest: Excel file: copy %s: %w", name, err)
	}
	return nil
}

// sheet writes one sheet, of which what is damaged is noted as unread.
func (d *xlsx) sheet(s xlsxSheet, shared int) error {
	g := newGrid(d.w)
	survey, err := d.survey(s.part, g)
	if err != nil {
		return err
	}
	if reason := survey.unread(s.name, shared, d.again()); reason != "" {
		d.leaveUnread(reason)
	}
	if err := sheetHeading(g, validUTF8(strings.TrimSpace(s.name)), s.hidden); err != nil {
		return err
	}
	err = d.rows(s, g)
	if ended := g.end(); err == nil { // the rows before damage are kept
		err = ended
	}
	if err != nil {
		return err
	}
	return d.besides(s)
}

func (d *xlsx) rows(s xlsxSheet, g *grid) error {
	rows, err := d.book.Rows(s.name)
	if err != nil {
		return fmt.Errorf("ingest: Excel file: sheet: %w", err)
	}
	for n := 1; rows.Next(); n++ {
		if n%1000 == 0 && d.ctx.Err() != nil {
			return d.ctx.Err()
		}
		hidden := rows.GetRowOpts().Hidden
		row, err := rows.Columns()
		if err != nil {
			return fmt.Errorf("ingest: Excel file: row: %w", err)
		}
		if s.hidden || hidden {
			g.addHidden(row)
		} else if err := g.add(row); err != nil {
			return err
		}
	}
	if err := errors.Join(rows.Error(), rows.Close()); err != nil {
		return fmt.Errorf("ingest: Excel file: rows: %w", err)
	}
	return nil
}

// besides reads what lies on a sheet: text boxes, and comments.
func (d *xlsx) besides(s xlsxSheet) error {
	rels, err := d.rels(s.part)
	if err != nil {
		return err
	}
	for _, part := range relParts(rels, "drawing") {
		if err := d.drawing(part, s.hidden); err != nil {
			return err
		}
	}
	comments := relParts(rels, "threadedComment")
	if len(comments) == 0 {
		comments = relParts(rels, "comments") // copies of the same, for older programs
	}
	for _, part := range comments {
		if err := d.concealComments(part, d.w); err != nil {
			return err
		}
	}
	return nil
}

func (d *xlsx) drawing(part string, hidden bool) error {
	drawing := &officeDrawing{officeParts: &d.officeParts, w: d.w}
	lines := &cellLines{}
	err := d.partIfAny(part, func(x *officeXML) error {
		return x.find("wsDr", func() error { return drawing.shapes(x, lines) })
	})
	if err != nil {
		return err
	}
	if hidden {
		concealLines(d.w, "hidden", lines.lines)
		return nil
	}
	return writeLines(&bodyLines{w: d.w}, lines.lines)
}
