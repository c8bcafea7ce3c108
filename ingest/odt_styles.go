package ingest

import (
	"encoding/xml"
	"strconv"
	"strings"
)

// odfStyle is what a style says, as far as reading needs it; empty where it
// says nothing.
type odfStyle struct {
	parent  string
	list    *string // the list style of its paragraphs
	outline int     // heading level; 0 none
	title   bool
	hidden  bool // of a sheet, a slide or a section
	look    odfLook
}

// odfLook is how letters look; nil or empty where it is not said.
type odfLook struct {
	bold, hidden *bool
	back, colour string
}

// over is the look of letters whose nearest style says l and the outer ones o.
func (l odfLook) over(o odfLook) odfLook {
	if l.bold == nil {
		l.bold = o.bold
	}
	if l.hidden == nil {
		l.hidden = o.hidden
	}
	if l.back == "" {
		l.back = o.back
	}
	if l.colour == "" {
		l.colour = o.colour
	}
	return l
}

// blacked reports black letters on black: a failed redaction.
func (l odfLook) blacked() bool {
	return l.back == "#000000" && (l.colour == "" || l.colour == "#000000")
}

// odfStyles holds the styles by family and name.
type odfStyles map[[2]string]*odfStyle

// readStyles reads the children of a styles or automatic-styles element.
func (d *odf) readStyles(x *officeXML) error {
	return x.children(func(e xml.StartElement) error {
		switch e.Name.Local {
		case "style":
			return d.styles.read(x, e)
		case "list-style":
			def, err := readListStyle(x)
			d.lists.styles[xmlAttrOr(e, "name", "")] = def
			return err
		case "outline-style":
			def, err := readListStyle(x)
			d.lists.outline = &listNum{own: def}
			return err
		}
		return x.skip()
	})
}

func (s odfStyles) read(x *officeXML, e xml.StartElement) error {
	name := xmlAttrOr(e, "name", "")
	st := &odfStyle{parent: xmlAttrOr(e, "parent-style-name", "")}
	if list, ok := xmlAttr(e, "list-style-name"); ok {
		st.list = &list
	}
	st.outline = min(smallNumber(xmlAttrOr(e, "default-outline-level", "")), 9)
	st.title = name == "Title"
	s[[2]string{xmlAttrOr(e, "family", ""), name}] = st
	return x.children(func(c xml.StartElement) error {
		switch c.Name.Local {
		case "text-properties":
			st.look = readLook(c)
		case "section-properties", "table-properties":
			st.hidden = xmlAttrOr(c, "display", "") == "none" || xmlAttrOr(c, "display", "") == "false"
		case "drawing-page-properties":
			st.hidden = xmlAttrOr(c, "visibility", "") == "hidden"
		}
		return x.skip()
	})
}

func readLook(e xml.StartElement) odfLook {
	var l odfLook
	if v, ok := xmlAttr(e, "font-weight"); ok {
		n, _ := strconv.Atoi(v)
		bold := v == "bold" || n >= 600
		l.bold = &bold
	}
	if v, ok := xmlAttr(e, "display"); ok {
		hidden := v == "none"
		l.hidden = &hidden
	}
	l.back = strings.ToLower(xmlAttrOr(e, "background-color", ""))
	l.colour = strings.ToLower(xmlAttrOr(e, "color", ""))
	return l
}

// chain calls fn for a style and its parents, nearest first, until fn returns
// false.
func (s odfStyles) chain(family, name string, fn func(*odfStyle) bool) {
	for i := 0; i < maxStyleChain; i++ {
		st := s[[2]string{family, name}]
		if st == nil || !fn(st) {
			return
		}
		name = st.parent
	}
}

func (s odfStyles) look(family, name string) odfLook {
	var l odfLook
	s.chain(family, name, func(st *odfStyle) bool {
		l = l.over(st.look)
		return true
	})
	return l
}

// hidden reports whether a section, sheet or slide of that style is not shown.
func (s odfStyles) hidden(family, name string) bool {
	hidden := false
	s.chain(family, name, func(st *odfStyle) bool {
		hidden = hidden || st.hidden
		return true
	})
	return hidden
}

// list is the list style that a paragraph style names, or nil.
func (s odfStyles) list(name string) *string {
	var list *string
	s.chain("paragraph", name, func(st *odfStyle) bool {
		list = st.list
		return list == nil
	})
	return list
}

// title reports whether the paragraphs of a style are the document's title.
func (s odfStyles) title(name string) bool {
	title := name == "Title"
	s.chain("paragraph", name, func(st *odfStyle) bool {
		title = title || st.title || st.parent == "Title"
		return !title
	})
	return title
}
