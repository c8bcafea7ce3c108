package ingest

import (
	"encoding/xml"
	"strconv"
	"strings"
)

// docxNumPr points from a paragraph or style to a list; the pointers are nil
// where nothing is said.
type docxNumPr struct {
	list  *string
	level *int
}

// docxProps is what a paragraph (or its style) says about itself, as far as
// reading needs it.
type docxProps struct {
	style     string
	num       docxNumPr
	outline   *int // 0 to 8 for headings, 9 for body text
	bold      *bool
	vanish    *bool
	joined    bool // the mark is a style separator: the next paragraph goes on in the same line
	markGone  bool // the paragraph mark is a tracked deletion
	markGhost bool // the paragraph mark is hidden
}

type docxStyle struct {
	name    string
	basedOn string
	docxProps
}

type docxStyles struct {
	byID     map[string]*docxStyle
	ordinary string // the default paragraph style
}

// maxStyleChain bounds basedOn: styles may point in circles.
const maxStyleChain = 30

func (d *docx) readStyles() (*docxStyles, error) {
	s := &docxStyles{byID: map[string]*docxStyle{}}
	err := d.partIfAny("word/styles.xml", func(x *officeXML) error {
		return x.find("styles", func() error {
			return x.children(func(e xml.StartElement) error {
				if e.Name.Local != "style" {
					return x.skip()
				}
				return s.read(x, e)
			})
		})
	})
	return s, err
}

func (s *docxStyles) read(x *officeXML, e xml.StartElement) error {
	st := &docxStyle{}
	id := xmlAttrOr(e, "styleId", "")
	if xmlAttrOr(e, "type", "") == "paragraph" && xmlAttrOr(e, "default", "0") != "0" {
		s.ordinary = id
	}
	s.byID[id] = st
	return x.children(func(c xml.StartElement) error {
		switch c.Name.Local {
		case "name":
			st.name = strings.ToLower(xmlAttrOr(c, "val", ""))
		case "basedOn":
			st.basedOn = xmlAttrOr(c, "val", "")
		case "pPr":
			return readParagraphProps(x, &st.docxProps)
		case "rPr":
			return readStyleRun(x, &st.docxProps)
		}
		return x.skip()
	})
}

func readStyleRun(x *officeXML, p *docxProps) error {
	return x.children(func(c xml.StartElement) error {
		v := toggledOn(c)
		switch c.Name.Local {
		case "b":
			p.bold = &v
		case "vanish":
			p.vanish = &v
		}
		return x.skip()
	})
}

// readParagraphProps reads a pPr element. What a tracked change remembers of
// earlier properties (pPrChange) is left out.
func readParagraphProps(x *officeXML, p *docxProps) error {
	return x.children(func(c xml.StartElement) error {
		switch c.Name.Local {
		case "pStyle":
			p.style = xmlAttrOr(c, "val", "")
		case "outlineLvl":
			if n, err := strconv.Atoi(xmlAttrOr(c, "val", "")); err == nil && n >= 0 {
				p.outline = &n
			}
		case "numPr":
			return readNumPr(x, &p.num)
		case "rPr":
			return readParagraphMark(x, p)
		}
		return x.skip()
	})
}

func readNumPr(x *officeXML, n *docxNumPr) error {
	return x.children(func(c xml.StartElement) error {
		v, ok := xmlAttr(c, "val")
		switch {
		case ok && c.Name.Local == "numId":
			n.list = &v
		case ok && c.Name.Local == "ilvl":
			if level, err := strconv.Atoi(v); err == nil && level >= 0 && level < listLevels {
				n.level = &level
			}
		}
		return x.skip()
	})
}

func readParagraphMark(x *officeXML, p *docxProps) error {
	return x.children(func(c xml.StartElement) error {
		switch c.Name.Local {
		case "del", "moveFrom":
			p.markGone = true
		case "vanish":
			p.markGhost = toggledOn(c)
		case "specVanish":
			p.joined = toggledOn(c)
		}
		return x.skip()
	})
}

// chain calls fn for a style and those it is based on, nearest first, until fn
// returns false.
func (s *docxStyles) chain(id string, fn func(id string, st *docxStyle) bool) {
	for i := 0; i < maxStyleChain; i++ {
		st := s.byID[id]
		if st == nil || !fn(id, st) {
			return
		}
		id = st.basedOn
	}
}

// styleOf is the style that a paragraph names, or the document's ordinary one.
func (s *docxStyles) styleOf(p docxProps) string {
	if p.style != "" {
		return p.style
	}
	return s.ordinary
}

var headingName = expression(`^heading ([1-9])$`)

// heading is the heading level of a paragraph, from 1, or 0.
func (s *docxStyles) heading(p docxProps) int {
	if p.outline != nil {
		return outlineLevel(*p.outline)
	}
	level := 0
	s.chain(s.styleOf(p), func(id string, st *docxStyle) bool {
		if st.outline != nil {
			level = outlineLevel(*st.outline)
			return false
		}
		if m := headingName().FindStringSubmatch(st.name); m != nil {
			level, _ = strconv.Atoi(m[1])
			return false
		}
		if st.name == "title" {
			level = 1
			return false
		}
		return true
	})
	return level
}

func outlineLevel(outline int) int {
	if outline > 8 {
		return 0
	}
	return outline + 1
}

// toggle is whether a style sets bold or vanish, by the getter.
func (s *docxStyles) toggle(id string, get func(*docxStyle) *bool) bool {
	set := false
	s.chain(id, func(_ string, st *docxStyle) bool {
		if v := get(st); v != nil {
			set = *v
			return false
		}
		return true
	})
	return set
}

func styleBold(st *docxStyle) *bool   { return st.bold }
func styleVanish(st *docxStyle) *bool { return st.vanish }
