package ingest

import "strings"

// maxColumns bounds the columns of a sheet: no program has more.
const maxColumns = 16_384

// grid writes the cells of a sheet as text: a row is a line, "a | b | c", just
// as a table in a document is. Neither the column's head is repeated before
// each value nor anything else added: a word that the file has once must not be
// found once for every row, and a quoted row reads as it stands on the page.
// Rows without an empty one between them are one table; columns that are empty
// in all of it are left out, since forms are laid out with them.
type grid struct {
	out    *bodyLines
	block  [][]string
	used   []bool // columns of the block that hold anything
	size   int64
	apart  [2]strings.Builder // what stands in hidden rows, and in hidden columns
	hidden func(column int) bool
}

const (
	hiddenRows = iota
	hiddenColumns
)

func newGrid(w *textWriter) *grid { return &grid{out: &bodyLines{w: w}} }

// add takes the next row. Cells may hold line ends.
func (g *grid) add(row []string) error {
	row = row[:min(len(row), maxColumns)]
	row = g.conceal(row)
	empty := true
	for i, cell := range row {
		g.size += int64(len(cell)) + 3
		if strings.TrimSpace(cell) == "" {
			continue
		}
		empty = false
		for len(g.used) <= i {
			g.used = append(g.used, false)
		}
		g.used[i] = true
	}
	if g.size > g.out.w.limit {
		return tooMuchText(g.out.w.limit)
	}
	if empty {
		return g.flush()
	}
	g.block = append(g.block, row)
	return nil
}

// addHidden keeps a row that is not shown apart.
func (g *grid) addHidden(row []string) { g.keep(hiddenRows, row) }

// conceal takes the cells of hidden columns out of a row.
func (g *grid) conceal(row []string) []string {
	if g.hidden == nil {
		return row
	}
	shown, apart := make([]string, len(row)), []string(nil)
	for i, cell := range row {
		if !g.hidden(i) {
			shown[i] = cell
		} else if cell = strings.TrimSpace(cell); cell != "" {
			apart = append(apart, cell)
		}
	}
	g.keep(hiddenColumns, apart)
	return shown
}

func (g *grid) keep(which int, row []string) {
	line := strings.TrimSpace(noLineBreaks.Replace(strings.Join(row, " | ")))
	if strings.Trim(line, " |") == "" || g.size+int64(len(line)) > g.out.w.limit {
		return
	}
	g.size += int64(len(line))
	g.apart[which].WriteString(line + "\n")
}

// end writes what is left and hands over what is concealed.
func (g *grid) end() error {
	for i := range g.apart {
		g.out.w.conceal("hidden", g.apart[i].String())
	}
	return g.flush()
}

// flush writes the block.
func (g *grid) flush() error {
	block, used := g.block, g.used
	g.block, g.used = nil, nil
	if len(block) == 0 {
		return nil
	}
	g.out.openTable()
	for _, row := range block {
		if err := g.write(row, used); err != nil {
			return err
		}
	}
	g.out.closeTable()
	return nil
}

func (g *grid) write(row []string, used []bool) error {
	var cells [][]paraLine
	last, long := 0, false
	for i, cell := range row {
		if i >= len(used) || !used[i] {
			continue
		}
		lines := cellParagraphs(cell)
		cells = append(cells, lines)
		if len(lines) > 0 {
			last = len(cells)
		}
		long = long || len(lines) > layoutLines
	}
	cells = cells[:last]
	if !long {
		return g.out.row(cells)
	}
	for _, lines := range cells { // a page of text in a cell: on one line it could not be cited
		if err := writeLines(g.out, lines); err != nil {
			return err
		}
	}
	return nil
}

// cellParagraphs is the lines of a cell, without empty ones.
func cellParagraphs(cell string) []paraLine {
	var lines []paraLine
	for _, line := range strings.FieldsFunc(cell, func(r rune) bool { return r == '\n' || r == '\r' }) {
		if line = strings.TrimSpace(line); line != "" {
			lines = append(lines, paraLine{text: validUTF8(line)})
		}
	}
	return lines
}
