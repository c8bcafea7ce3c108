package ingest

import (
	"encoding/xml"
	"strconv"
	"strings"
)

// odfLists numbers the lists of an OpenDocument file. The levels are turned
// into Word's, and counted as Word's are.
type odfLists struct {
	styles  map[string]*listDef
	outline *listNum // the numbers of headings
	byID    map[string]*odfList
	last    map[string]*odfList // the last list of each style
	counter docxLists
}

// odfList is a list, or one nested in another, while it is read.
type odfList struct {
	num   *listNum // nil until its style is known
	style string
	level int
}

// odfItem is an item of a list whose paragraphs are read; its first paragraph
// takes the number.
type odfItem struct {
	list    *odfList
	pending bool
	start   *int
}

// maxListIDs bounds how many lists may be gone on with by name.
const maxListIDs = 100_000

// level is one level of a list style; display is how many levels its number shows.
type odfLevel struct {
	listLevel
	prefix, suffix, pattern string
	display                 int
}

func readListStyle(x *officeXML) (*listDef, error) {
	var levels [listLevels]*odfLevel
	err := x.children(func(e xml.StartElement) error {
		at := smallNumber(xmlAttrOr(e, "level", "0")) - 1
		if at < 0 || at >= listLevels {
			return x.skip()
		}
		switch e.Name.Local {
		case "list-level-style-number", "outline-level-style":
			levels[at] = numberLevel(e)
		case "list-level-style-bullet", "list-level-style-image":
			levels[at] = &odfLevel{listLevel: listLevel{format: "bullet"}}
		}
		return x.skip()
	})
	def := &listDef{}
	for at, l := range levels {
		if l != nil {
			l.text = l.numberText(levels[:at+1])
			def.levels[at] = &l.listLevel
		}
	}
	return def, err
}

func numberLevel(e xml.StartElement) *odfLevel {
	l := &odfLevel{prefix: xmlAttrOr(e, "num-prefix", ""), suffix: xmlAttrOr(e, "num-suffix", ""),
		pattern: xmlAttrOr(e, "num-list-format", ""), display: odfCount(e, "display-levels")}
	l.start = smallNumber(xmlAttrOr(e, "start-value", "1"))
	switch xmlAttrOr(e, "num-format", "") {
	case "":
		l.format = "none"
	case "a":
		l.format = "lowerLetter"
	case "A":
		l.format = "upperLetter"
	case "i":
		l.format = "lowerRoman"
	case "I":
		l.format = "upperRoman"
	default:
		l.format = "decimal"
	}
	return l
}

var odfPlace = expression(`%(\d{1,2})%`)

// numberText is the level's text in Word's manner: "%1.%2". Upper levels that
// show no number are left out of it.
func (l *odfLevel) numberText(upTo []*odfLevel) string {
	if l.format == "none" || l.format == "bullet" {
		return ""
	}
	if odfPlace().MatchString(l.pattern) {
		return odfPlace().ReplaceAllString(l.pattern, "%$1")
	}
	var shown []string
	for at := max(len(upTo)-l.display, 0); at < len(upTo); at++ {
		if up := upTo[at]; up != nil && up.format != "none" && up.format != "bullet" {
			shown = append(shown, "%"+strconv.Itoa(at+1))
		}
	}
	return l.prefix + strings.Join(shown, ".") + l.suffix
}

// open begins a list: a new one, or one that goes on with an earlier one.
func (l *odfLists) open(e xml.StartElement, outer *odfItem) *odfList {
	style := xmlAttrOr(e, "style-name", "")
	if outer != nil {
		if outer.list.level+1 < listLevels {
			return l.nested(outer.list, style)
		}
		return outer.list
	}
	list := l.byID[xmlAttrOr(e, "continue-list", "")]
	if list == nil && trueWord(e, "continue-numbering") {
		list = l.last[style]
	}
	if list == nil {
		list = &odfList{style: style, num: l.begin(style)}
	}
	if l.byID == nil {
		l.byID, l.last = map[string]*odfList{}, map[string]*odfList{}
	}
	l.last[list.style] = list
	if id := xmlAttrOr(e, "id", ""); id != "" && len(l.byID) < maxListIDs {
		l.byID[id] = list
	}
	return list
}

func (l *odfLists) nested(outer *odfList, style string) *odfList {
	list := &odfList{style: outer.style, num: outer.num, level: outer.level + 1}
	if style != "" && style != outer.style {
		list.style, list.num = style, l.begin(style)
	}
	return list
}

// begin is a fresh list of a style; nil for a style that is not known.
func (l *odfLists) begin(style string) *listNum {
	def := l.styles[style]
	if def == nil {
		return nil
	}
	return &listNum{own: &listDef{levels: def.levels}}
}

// number counts a paragraph and returns what stands before it; own is the list
// style of the paragraph's own style, for lists that name none.
func (l *odfLists) number(item *odfItem, own *string) string {
	if item == nil || !item.pending {
		return ""
	}
	item.pending = false
	list := item.list
	if list.num == nil && own != nil {
		list.num = l.begin(*own)
	}
	if list.num == nil {
		return ""
	}
	if item.start != nil {
		startAt(list.num, list.level, *item.start)
	}
	return l.counter.advance(list.num, list.level)
}

// heading counts a heading of that level, from 1, in the outline.
func (l *odfLists) heading(e xml.StartElement, level int) string {
	if l.outline == nil || level < 1 || level > listLevels || trueWord(e, "is-list-header") {
		return ""
	}
	if trueWord(e, "restart-numbering") {
		startAt(l.outline, level-1, smallNumber(xmlAttrOr(e, "start-value", "1")))
	}
	return l.counter.advance(l.outline, level-1)
}

// startAt makes n the next number of a level.
func startAt(num *listNum, level, n int) {
	num.own.counting[level], num.own.count[level] = true, n-1
}
