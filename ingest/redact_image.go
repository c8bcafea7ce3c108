package ingest

import "image"

// A scanned page is looked at in square cells of this many inches. A redaction
// box is a rectangle of cells that are dark all over; letters never fill one.
const cellInch = 0.04

const (
	darkTone   = 90   // grey value below which a point is dark
	darkPoints = 0.92 // share of a cell's points
	darkCells  = 0.7  // share of a box's cells: a label may stand on it
	boxCells   = 9    // least width of a box
	boxRows    = 2    // least height
	maxDark    = 2000 // boxes of one page
)

// cells says which cells of a page are dark.
type cells struct {
	w, h int
	dark []bool
}

func (g *greyPage) cells() (cells, int) {
	size := max(int(cellInch*float64(g.dpi)), 2)
	c := cells{w: g.Rect.Dx() / size, h: g.Rect.Dy() / size}
	c.dark = make([]bool, c.w*c.h)
	for y := range c.h {
		for x := range c.w {
			c.dark[y*c.w+x] = g.darkCell(x*size, y*size, size)
		}
	}
	return c, size
}

func (g *greyPage) darkCell(x0, y0, size int) bool {
	light := 0
	limit := int((1 - darkPoints) * float64(size*size))
	for y := y0; y < y0+size; y++ {
		for _, v := range g.Pix[y*g.Stride+x0 : y*g.Stride+x0+size] {
			if v >= darkTone {
				if light++; light > limit {
					return false
				}
			}
		}
	}
	return true
}

// darkBoxes finds solid dark rectangles on a drawn page, in its pixels. Bands at
// the edge are a scanner's shadow.
func (g *greyPage) darkBoxes() []image.Rectangle {
	c, size := g.cells()
	var out []image.Rectangle
	for i, dark := range c.dark {
		if !dark || len(out) == maxDark {
			continue
		}
		r, n := c.component(i%c.w, i/c.w)
		edge := r.Min.X <= 1 || r.Min.Y <= 1 || r.Max.X >= c.w-1 || r.Max.Y >= c.h-1
		if edge || r.Dx() < boxCells || r.Dy() < boxRows || float64(n) < darkCells*float64(r.Dx()*r.Dy()) {
			continue
		}
		out = append(out, image.Rect(r.Min.X*size, r.Min.Y*size, r.Max.X*size, r.Max.Y*size))
	}
	return out
}

// component takes the dark cells that hang together with one, and gives their
// extent and number.
func (c *cells) component(x, y int) (image.Rectangle, int) {
	r := image.Rect(x, y, x+1, y+1)
	n := 0
	todo := []image.Point{{X: x, Y: y}}
	c.dark[y*c.w+x] = false
	for len(todo) > 0 {
		p := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		n++
		r = r.Union(image.Rect(p.X, p.Y, p.X+1, p.Y+1))
		for _, q := range []image.Point{{X: p.X + 1, Y: p.Y}, {X: p.X - 1, Y: p.Y}, {X: p.X, Y: p.Y + 1}, {X: p.X, Y: p.Y - 1}} {
			if q.X >= 0 && q.Y >= 0 && q.X < c.w && q.Y < c.h && c.dark[q.Y*c.w+q.X] {
				c.dark[q.Y*c.w+q.X] = false
				todo = append(todo, q)
			}
		}
	}
	return r, n
}

// share is the part of the page's area that the boxes take, 0 to 1.
func (g *greyPage) share(boxes []image.Rectangle) float64 {
	sum := 0
	for _, b := range boxes {
		sum += b.Dx() * b.Dy()
	}
	return min(1, float64(sum)/float64(max(g.Rect.Dx()*g.Rect.Dy(), 1)))
}
