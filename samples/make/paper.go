package main

// A paper is a document before it has a format: the same contract is written as
// PDF and as DOCX from one list of blocks.
type paper struct {
	Title  string // of the file
	Footer string // printed at the foot of each page, before the page number
	Blocks []block
}

type blockKind int

const (
	titleBlock   blockKind = iota // the name of the paper
	headingBlock                  // a heading without a number
	textBlock                     // a paragraph
	indentBlock                   // a paragraph set in, as definitions are
	clauseBlock                   // a numbered clause; Level 1 is a heading: 4. / 4.3 / (a)
	tableBlock                    // Rows; the first is a head row when Head is set
	blackBlock                    // blacked out: Level is the height in points; Text is the stamp under it
	pageBlock                     // a new page
	pictureBlock                  // a page that is a picture, in a PDF only
)

type block struct {
	Kind  blockKind
	Text  string
	Level int
	Rows  [][]string
	Head  bool
	Bold  bool
}

func title(s string) block    { return block{Kind: titleBlock, Text: s} }
func heading(s string) block  { return block{Kind: headingBlock, Text: s} }
func text(s string) block     { return block{Kind: textBlock, Text: s} }
func bold(s string) block     { return block{Kind: textBlock, Text: s, Bold: true} }
func indented(s string) block { return block{Kind: indentBlock, Text: s} }
func clause(s string) block   { return block{Kind: clauseBlock, Level: 1, Text: s} }
func sub(s string) block      { return block{Kind: clauseBlock, Level: 2, Text: s} }
func item(s string) block     { return block{Kind: clauseBlock, Level: 3, Text: s} }
func black(h int, s string) block {
	return block{Kind: blackBlock, Level: h, Text: s}
}
func newPage() block { return block{Kind: pageBlock} }

func form(rows ...[]string) block  { return block{Kind: tableBlock, Rows: rows} }
func table(rows ...[]string) block { return block{Kind: tableBlock, Rows: rows, Head: true} }
