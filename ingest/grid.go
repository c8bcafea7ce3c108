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
	out   *bodyLines
	block [][]gridCell
	used  []bool // columns of the block that hold anything
	size  int64
	apart [2]strings.Builder // what stands in hidden rows, and in hidden columns
	away  []bool             // the columns that are not shown
}

// gridCell is a cell that holds something, in its column, from 0.
type gridCell struct {
	column int
	text   string
}

const (
	hiddenRows = iota
	hiddenColumns
)

func newGrid(w *textWriter) *grid { return &grid{out: &bodyLines{w: w}} }

// add takes the next row. Cells may hold line ends.
func (g *grid) add(row []string) error {
	var cells []gridCell
	var apart []string
	for i, text := range row[:min(len(row), maxColumns)] {
		if text = strings.TrimSpace(text); text == "" {
			continue
		}
		if i < len(g.away) && g.away[i] {
			apart = append(apart, text)
			continue
		}
		cells = append(cells, gridCell{i, text})
		g.size += int64(len(text)) + 3
	}
	g.keep(hiddenColumns, apart)
	if g.size > g.out.w.limit {
		return tooMuchText(g.out.w.limit)
	}
	if len(cells) == 0 {
		return g.flush()
	}
	last := cells[len(cells)-1].column
	g.used = append(g.used, make([]bool, max(last+1-len(g.used), 0))...)
	for _, c := range cells {
		g.used[c.column] = true
	}
	g.block = append(g.block, cells)
	return nil
}

// addHidden keeps a row that is not shown apart.
func (g *grid) addHidden(row []string) {
	var apart []string
	for _, text := range row {
		if text = strings.TrimSpace(text); text != "" {
			apart = append(apart, text)
		}
	}
	g.keep(hiddenRows, apart)
}

// hide says that columns are not shown, from first up to but not last.
func (g *grid) hide(first, last int) {
	first, last = max(first, 0), min(last, maxColumns)
	g.away = append(g.away, make([]bool, max(last-len(g.away), 0))...)
	for i := first; i < last; i++ {
		g.away[i] = true
	}
}

func (g *grid) keep(which int, row []string) {
	line := validUTF8(noLineBreaks.Replace(strings.Join(row, " | ")))
	if line == "" || g.size+int64(len(line)) > g.out.w.limit {
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
	place, n := make([]int, len(used)), 0 // of a column, among those in use
	for i, u := range used {
		place[i] = n
		if u {
			n++
		}
	}
	g.out.openTable()
	for _, row := range block {
		if err := g.write(row, place); err != nil {
			return err
		}
	}
	g.out.closeTable()
	return nil
}

func (g *grid) write(row []gridCell, place []int) error {
	cells := make([][]paraLine, place[row[len(row)-1].column]+1)
	long := false
	for _, c := range row {
		lines := cellParagraphs(c.text)
		cells[place[c.column]] = lines
		long = long || len(lines) > layoutLines
	}
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
