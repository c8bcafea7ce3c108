package ingest

import (
	"strings"

	"golang.org/x/net/html"

	"github.com/checkweigh/checkweigh/dossier"
)

// maxNesting bounds how many lists or tables within one another keep their own
// shape; deeper ones are read flat.
const maxNesting = 50

// htmlText turns tags into lines.
type htmlText struct {
	w      *textWriter
	out    *bodyLines
	cells  []*htmlTable // open tables, the innermost last
	tables int          // open tables, the flat ones included
	lists  []htmlList
	deep   int // lists opened beyond maxNesting

	now     strings.Builder // the line being written
	space   bool            // white space is due before the next word
	prefix  string          // number or bullet of the item that has just begun
	heading int             // level of the open heading
	bold    int
	plain   bool // the line has letters that are not bold
	quote   int
	pre     int

	away   htmlAway
	hidden strings.Builder
}

// htmlTable is one open table.
type htmlTable struct {
	row  [][]paraLine
	cell *cellLines
}

// htmlList is one open list.
type htmlList struct {
	format string // of its numbers; "bullet", or "none"
	next   int
}

// htmlAway is an element whose text is not shown, until its end.
type htmlAway struct {
	tag     string
	open    int  // elements of that tag within it, itself included
	nested  int  // lists and tables within it
	conceal bool // its text is kept apart: people were not meant to see it
}

var (
	// htmlBlocks are the elements that begin a line of their own.
	htmlBlocks = elementSet("address article aside blockquote body caption center dd details dialog dir div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu nav ol p pre section summary table tbody td tfoot th thead title tr ul")
	// htmlUnseen are the elements whose text is never shown.
	htmlUnseen = elementSet("head script style template noscript iframe noembed noframes object svg math canvas audio video title datalist")
	// htmlVoid are the elements that have no end.
	htmlVoid = elementSet("area base br col embed hr img input link meta param source track wbr")
)

func elementSet(list string) map[string]bool {
	set := map[string]bool{}
	for _, n := range strings.Fields(list) {
		set[n] = true
	}
	return set
}

func (h *htmlText) token(t html.Token) error {
	switch t.Type {
	case html.TextToken:
		return h.text(t.Data)
	case html.StartTagToken, html.SelfClosingTagToken:
		return h.start(t)
	case html.EndTagToken:
		return h.close(t.Data)
	}
	return nil
}

func (h *htmlText) start(t html.Token) error {
	if h.away.tag != "" && !h.endsAway(t.Data) {
		h.goFurther(t.Data)
		return nil
	}
	if htmlBlocks[t.Data] {
		if err := h.endLine(); err != nil {
			return err
		}
	}
	if hidden := htmlHides(t); (hidden || htmlUnseen[t.Data]) && !htmlVoid[t.Data] {
		h.away = htmlAway{tag: t.Data, open: 1, conceal: hidden && !htmlUnseen[t.Data]}
		return nil
	}
	return h.open(t)
}

// open acts on the start of a shown element.
func (h *htmlText) open(t html.Token) error {
	switch t.Data {
	case "br":
		h.breakLine()
	case "h1", "h2", "h3", "h4", "h5", "h6":
		h.heading = int(t.Data[1] - '0')
	case "b", "strong":
		h.bold++
	case "pre":
		h.pre++
	case "blockquote":
		h.quote++
	case "ol", "ul", "menu", "dir":
		h.openList(t)
	case "li":
		h.item(t)
	case "table":
		h.openTable()
	case "tr":
		return h.endRow()
	case "td", "th":
		h.openCell()
	case "input":
		return h.input(t)
	}
	return nil
}

func (h *htmlText) close(tag string) error {
	if h.away.tag != "" {
		return h.comeBack(tag)
	}
	if htmlBlocks[tag] {
		if err := h.endLine(); err != nil {
			return err
		}
	}
	switch tag {
	case "h1", "h2", "h3", "h4", "h5", "h6":
		h.heading = 0
	case "b", "strong":
		h.bold = max(h.bold-1, 0)
	case "pre":
		h.pre = max(h.pre-1, 0)
	case "blockquote":
		h.quote = max(h.quote-1, 0)
	case "ol", "ul", "menu", "dir":
		h.closeList()
	case "td", "th":
		h.closeCell()
	case "tr":
		return h.endRow()
	case "table":
		return h.closeTable()
	}
	return nil
}

// end writes what is open when the page ends.
func (h *htmlText) end() error {
	h.keepHidden()
	if err := h.endLine(); err != nil {
		return err
	}
	for h.tables > 0 {
		if err := h.closeTable(); err != nil {
			return err
		}
	}
	return nil
}

// text adds words to the line; white space counts once, as on the screen.
func (h *htmlText) text(s string) error {
	s = validUTF8(s)
	if h.away.tag != "" {
		if h.away.conceal && int64(h.hidden.Len()+len(s)) < h.w.limit {
			h.hidden.WriteString(s)
		}
		return nil
	}
	if h.pre > 0 {
		h.word(strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\f", "\n"))
	} else {
		h.words(s)
	}
	if int64(h.now.Len()) > h.w.limit {
		return tooMuchText(h.w.limit)
	}
	return nil
}

func (h *htmlText) words(s string) {
	for len(s) > 0 {
		n := strings.IndexAny(s, " \t\r\n\f")
		if n != 0 {
			if n < 0 {
				n = len(s)
			}
			h.word(s[:n])
			s = s[n:]
			continue
		}
		h.space = true
		s = strings.TrimLeft(s, " \t\r\n\f")
	}
}

func (h *htmlText) word(s string) {
	if h.now.Len() == 0 {
		h.now.WriteString(h.prefix)
		h.prefix = ""
	} else if h.space && !strings.HasSuffix(h.now.String()[h.now.Len()-1:], "\n") {
		h.now.WriteByte(' ')
	}
	h.space = false
	h.plain = h.plain || h.bold == 0 && strings.TrimSpace(s) != ""
	h.now.WriteString(s)
}

func (h *htmlText) breakLine() {
	if h.now.Len() > 0 {
		h.now.WriteByte('\n')
	}
	h.space = false
}

// sink is where lines go: the innermost open cell, or the text itself.
func (h *htmlText) sink() lineSink {
	for i := len(h.cells) - 1; i >= 0; i-- {
		if h.cells[i].cell != nil {
			return h.cells[i].cell
		}
	}
	return h.out
}

// endLine hands the line on, with its marks.
func (h *htmlText) endLine() error {
	text := strings.TrimSpace(h.now.String())
	plain := h.plain
	h.now.Reset()
	h.space, h.plain = false, false
	if text == "" {
		return nil
	}
	l := paraLine{text: text}
	whole := dossier.Span{End: len(text)}
	if h.heading > 0 {
		l.marks = append(l.marks, dossier.Mark{Kind: dossier.MarkHeading, Span: whole, Level: h.heading})
	}
	if h.quote > 0 {
		l.marks = append(l.marks, dossier.Mark{Kind: dossier.MarkQuote, Span: whole})
	}
	if !plain {
		l.marks = append(l.marks, dossier.Mark{Kind: dossier.MarkBold, Span: whole})
	}
	return h.sink().line(l)
}

// input shows what a form was filled in with.
func (h *htmlText) input(t html.Token) error {
	_, ticked := htmlAttr(t, "checked")
	value, _ := htmlAttr(t, "value")
	switch kind, _ := htmlAttr(t, "type"); strings.ToLower(kind) {
	case "checkbox", "radio":
		if ticked {
			return h.text("☒ ")
		}
		return h.text("☐ ")
	case "", "text", "date", "number", "email", "tel", "url":
		return h.text(value + " ")
	}
	return nil
}

func htmlAttr(t html.Token, key string) (string, bool) {
	for _, a := range t.Attr {
		if a.Key == key {
			return a.Val, true
		}
	}
	return "", false
}

var htmlHidingStyle = expression(`(?i)(?:^|[;\s])(?:display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all)`)

// htmlHides reports whether an element says of itself that it is not shown.
func htmlHides(t html.Token) bool {
	if _, ok := htmlAttr(t, "hidden"); ok {
		return true
	}
	style, _ := htmlAttr(t, "style")
	return style != "" && htmlHidingStyle().MatchString(style)
}
