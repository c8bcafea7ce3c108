package dossier

// PageView is a page of a document as it looks, and where its words stand on it.
type PageView struct {
	Type    string       `json:"type"`  // image/png or image/jpeg
	Width   int          `json:"width"` // points of the picture
	Height  int          `json:"height"`
	Picture []byte       `json:"-"`
	Words   []PlacedWord `json:"words,omitempty"` // in the order of the text; empty where their places are not known
	Boxes   []PageBox    `json:"boxes,omitempty"` // what is blacked out
}

// PlacedWord is a word of the stored text of a page and where it stands. Its
// span is within the text of the page, not of the document.
type PlacedWord struct {
	Span
	PageBox
}

// PlacedPage is where the words stand of a page that was read by OCR. Its file
// holds a picture alone, so whoever reads it gives their places with the text.
type PlacedPage struct {
	Number int
	Words  []PlacedWord // in the order of the text, without overlaps
}

// PageUnit is what each side of a page counts in a PageBox.
const PageUnit = 10_000

// PageBox is a rectangle on a page, in ten-thousandths of the page's width and
// height, from its top left.
type PageBox struct {
	X0 int `json:"x0"`
	Y0 int `json:"y0"`
	X1 int `json:"x1"`
	Y1 int `json:"y1"`
}

// OnPage reports whether the box lies on the page.
func (b PageBox) OnPage() bool {
	return 0 <= b.X0 && b.X0 <= b.X1 && b.X1 <= PageUnit && 0 <= b.Y0 && b.Y0 <= b.Y1 && b.Y1 <= PageUnit
}

// Join is the smallest box round both.
func (b PageBox) Join(o PageBox) PageBox {
	return PageBox{min(b.X0, o.X0), min(b.Y0, o.Y0), max(b.X1, o.X1), max(b.Y1, o.Y1)}
}
