package ingest

import "strings"

func (h *htmlText) openTable() {
	h.tables++
	if h.tables > maxNesting {
		return
	}
	h.sink().openTable()
	h.cells = append(h.cells, &htmlTable{})
}

// table is the innermost open table; nil outside, and in tables that are read flat.
func (h *htmlText) table() *htmlTable {
	if h.tables == 0 || h.tables > maxNesting {
		return nil
	}
	return h.cells[len(h.cells)-1]
}

func (h *htmlText) openCell() {
	if t := h.table(); t != nil {
		h.closeCell()
		t.cell = &cellLines{}
	}
}

func (h *htmlText) closeCell() {
	if t := h.table(); t != nil && t.cell != nil {
		t.row = append(t.row, t.cell.lines)
		t.cell = nil
	}
}

// layoutLines is how many lines make a cell a piece of page layout and not a
// value: such rows are read cell after cell, since a page on one line could not
// be cited.
const layoutLines = 12

func (h *htmlText) endRow() error {
	t := h.table()
	if t == nil {
		return nil
	}
	h.closeCell()
	row := t.row
	t.row = nil
	if len(row) == 0 {
		return nil
	}
	for _, cell := range row {
		if len(cell) > layoutLines {
			return h.layout(row)
		}
	}
	return h.sink().row(row)
}

func (h *htmlText) layout(row [][]paraLine) error {
	for _, cell := range row {
		if err := writeLines(h.sink(), cell); err != nil {
			return err
		}
	}
	return nil
}

func (h *htmlText) closeTable() error {
	if h.tables == 0 {
		return nil
	}
	err := h.endRow()
	if h.tables <= maxNesting {
		h.cells = h.cells[:len(h.cells)-1]
		h.sink().closeTable()
	}
	h.tables--
	return err
}

// htmlNests are the elements that bound the ends which HTML lets writers omit.
var htmlNests = map[string]bool{"ol": true, "ul": true, "table": true, "dl": true, "menu": true}

// htmlLoose are the elements whose end may be omitted.
var htmlLoose = map[string]bool{"li": true, "td": true, "th": true, "tr": true, "dd": true, "dt": true, "p": true, "option": true}

// endsAway reports whether a start tag ends the element that is not shown,
// because its own end was left out.
func (h *htmlText) endsAway(tag string) bool {
	a := &h.away
	ends := htmlLoose[a.tag] && a.nested == 0 && (tag == a.tag || a.tag == "p" && htmlBlocks[tag])
	if a.tag == "head" && tag == "body" {
		ends = true
	}
	if ends {
		h.keepHidden()
	}
	return ends
}

func (h *htmlText) goFurther(tag string) {
	switch {
	case tag == h.away.tag:
		h.away.open++
	case htmlBlocks[tag]:
		h.hidden.WriteByte(' ')
	}
	if htmlNests[tag] {
		h.away.nested++
	}
}

// comeBack handles an end tag inside an element that is not shown.
func (h *htmlText) comeBack(tag string) error {
	a := &h.away
	if htmlNests[tag] && tag != a.tag {
		if a.nested--; a.nested < 0 && htmlLoose[a.tag] {
			h.keepHidden()
			return h.close(tag)
		}
	}
	if tag == a.tag {
		if a.open--; a.open == 0 {
			h.keepHidden()
		}
	}
	return nil
}

// keepHidden ends the element that is not shown and keeps its words apart.
func (h *htmlText) keepHidden() {
	if h.away.conceal {
		h.w.conceal("hidden", strings.Join(strings.Fields(h.hidden.String()), " "))
	}
	h.away = htmlAway{}
	h.hidden.Reset()
}
