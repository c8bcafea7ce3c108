package ingest

import (
	"encoding/xml"
	"errors"
	"strconv"
	"strings"
)

// listLevels is how many levels a Word list has.
const listLevels = 9

// listLevel is one level of a list definition.
type listLevel struct {
	start   int
	format  string
	text    string // "%1.%2"
	style   string // the paragraph style that is linked to it
	legal   bool   // every number in arabic digits
	restart *int   // restarts after this level (from 1); 0 never
}

// listDef is an abstractNum: the levels, and the counters that all lists made
// from it share.
type listDef struct {
	levels    [listLevels]*listLevel
	styleLink string // defined elsewhere, through this numbering style
	count     [listLevels]int
	counting  [listLevels]bool
}

// listNum is a num: a list made from a definition, with its own overrides.
type listNum struct {
	def    string
	starts map[int]int
	levels map[int]*listLevel
	used   bool // whether its starts have been applied
}

type docxLists struct {
	defs   map[string]*listDef
	nums   map[string]*listNum
	styles *docxStyles
}

func (d *docx) readLists() (*docxLists, error) {
	l := &docxLists{defs: map[string]*listDef{}, nums: map[string]*listNum{}, styles: d.styles}
	err := d.part("word/numbering.xml", func(x *docxXML) error {
		return x.find("numbering", func() error {
			return x.children(func(e xml.StartElement) error {
				switch e.Name.Local {
				case "abstractNum":
					return l.readDef(x, xmlAttrOr(e, "abstractNumId", ""))
				case "num":
					return l.readNum(x, xmlAttrOr(e, "numId", ""))
				}
				return x.skip()
			})
		})
	})
	if errors.Is(err, errNoPart) {
		err = nil
	}
	return l, err
}

func (l *docxLists) readDef(x *docxXML, id string) error {
	def := &listDef{}
	l.defs[id] = def
	return x.children(func(c xml.StartElement) error {
		switch c.Name.Local {
		case "numStyleLink":
			def.styleLink = xmlAttrOr(c, "val", "")
		case "lvl":
			at, level, err := readLevel(x, c)
			if err == nil && at >= 0 {
				def.levels[at] = level
			}
			return err
		}
		return x.skip()
	})
}

// readLevel reads a lvl element; at is -1 when it names no level that exists.
func readLevel(x *docxXML, e xml.StartElement) (at int, level *listLevel, err error) {
	at, bad := strconv.Atoi(xmlAttrOr(e, "ilvl", "0"))
	if bad != nil || at < 0 || at >= listLevels {
		at = -1
	}
	level = &listLevel{format: "decimal"}
	err = x.children(func(c xml.StartElement) error {
		v := xmlAttrOr(c, "val", "")
		switch c.Name.Local {
		case "start":
			level.start = smallNumber(v)
		case "numFmt":
			level.format = v
		case "lvlText":
			level.text = v
		case "pStyle":
			level.style = v
		case "isLgl":
			level.legal = toggledOn(c)
		case "lvlRestart":
			n := smallNumber(v)
			level.restart = &n
		}
		return x.skip()
	})
	return at, level, err
}

// smallNumber reads a list number; nonsense is 0, and nothing exceeds a million.
func smallNumber(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil || n < 0 || n > 1_000_000 {
		return 0
	}
	return n
}

func (l *docxLists) readNum(x *docxXML, id string) error {
	num := &listNum{starts: map[int]int{}, levels: map[int]*listLevel{}}
	l.nums[id] = num
	return x.children(func(c xml.StartElement) error {
		switch c.Name.Local {
		case "abstractNumId":
			num.def = xmlAttrOr(c, "val", "")
		case "lvlOverride":
			return num.readOverride(x, c)
		}
		return x.skip()
	})
}

func (n *listNum) readOverride(x *docxXML, e xml.StartElement) error {
	at, err := strconv.Atoi(xmlAttrOr(e, "ilvl", ""))
	if err != nil || at < 0 || at >= listLevels {
		return x.skip()
	}
	return x.children(func(c xml.StartElement) error {
		switch c.Name.Local {
		case "startOverride":
			n.starts[at] = smallNumber(xmlAttrOr(c, "val", ""))
		case "lvl":
			_, level, err := readLevel(x, c)
			n.levels[at] = level
			return err
		}
		return x.skip()
	})
}

// def follows a num to the definition that holds its levels; a definition may
// stand behind a numbering style.
func (l *docxLists) def(num *listNum) *listDef {
	for i := 0; i < maxStyleChain && num != nil; i++ {
		def := l.defs[num.def]
		if def == nil || def.styleLink == "" {
			return def
		}
		var next *listNum
		if st := l.styles.byID[def.styleLink]; st != nil && st.num.list != nil {
			next = l.nums[*st.num.list]
		}
		if next == nil || next == num {
			return def
		}
		num = next
	}
	return nil
}

// find is the list and level of a paragraph; ok is false when it is in none.
// What the paragraph says itself comes before what its style says, and a style
// that a level is linked to is always on that level.
func (l *docxLists) find(p docxProps) (num *listNum, level int, ok bool) {
	list, at := p.num.list, p.num.level
	style := l.styles.styleOf(p)
	l.styles.chain(style, func(_ string, st *docxStyle) bool {
		if list == nil {
			list = st.num.list
		}
		return list == nil
	})
	if list == nil || *list == "0" {
		return nil, 0, false
	}
	num = l.nums[*list]
	if num == nil || l.def(num) == nil {
		return nil, 0, false
	}
	l.styles.chain(style, func(id string, st *docxStyle) bool {
		if at == nil {
			at = l.linkedLevel(list, id)
		}
		if at == nil {
			at = st.num.level
		}
		return at == nil
	})
	if at != nil {
		level = *at
	}
	return num, level, true
}

func (l *docxLists) linkedLevel(list *string, style string) *int {
	if list == nil || style == "" {
		return nil
	}
	def := l.def(l.nums[*list])
	if def == nil {
		return nil
	}
	for i, lvl := range def.levels {
		if lvl != nil && lvl.style == style {
			return &i
		}
	}
	return nil
}

// advance counts one paragraph of the list and returns the number that Word
// shows before it: "4.2", "(a)", "•", or "" for a level without one.
func (l *docxLists) advance(num *listNum, at int) string {
	def := l.def(num)
	if !num.used {
		num.used = true
		for level := range num.starts {
			def.counting[level] = false
		}
	}
	if !def.counting[at] {
		def.counting[at], def.count[at] = true, l.start(num, def, at)
	} else if def.count[at] < 1_000_000 {
		def.count[at]++
	}
	for deeper := at + 1; deeper < listLevels; deeper++ {
		if restarts(l.level(num, def, deeper), at) {
			def.counting[deeper] = false
		}
	}
	return l.show(num, def, at)
}

// restarts reports whether a level begins anew after a paragraph at the level
// above it: by default after any, else only after the level it names or higher.
func restarts(deeper *listLevel, after int) bool {
	if deeper == nil || deeper.restart == nil {
		return true
	}
	return *deeper.restart > 0 && after < *deeper.restart
}

func (l *docxLists) level(num *listNum, def *listDef, at int) *listLevel {
	if lvl := num.levels[at]; lvl != nil {
		return lvl
	}
	return def.levels[at]
}

func (l *docxLists) start(num *listNum, def *listDef, at int) int {
	if n, ok := num.starts[at]; ok {
		return n
	}
	if lvl := l.level(num, def, at); lvl != nil {
		return lvl.start
	}
	return 1
}

// show fills the level's text: "%2" stands for the number of the second level.
func (l *docxLists) show(num *listNum, def *listDef, at int) string {
	own := l.level(num, def, at)
	if own == nil || own.format == "none" && !strings.Contains(own.text, "%") {
		return ""
	}
	if own.format == "bullet" {
		return "•"
	}
	var b strings.Builder
	for i := 0; i < len(own.text) && b.Len() < 200; i++ {
		if own.text[i] != '%' || i+1 >= len(own.text) || own.text[i+1] < '1' || own.text[i+1] > '9' {
			b.WriteByte(own.text[i])
			continue
		}
		i++
		b.WriteString(l.value(num, def, int(own.text[i]-'1'), own.legal))
	}
	return strings.TrimSpace(validUTF8(b.String()))
}

func (l *docxLists) value(num *listNum, def *listDef, at int, legal bool) string {
	lvl := l.level(num, def, at)
	n := def.count[at]
	if !def.counting[at] {
		n = l.start(num, def, at)
	}
	if lvl == nil {
		return strconv.Itoa(n)
	}
	if legal {
		return strconv.Itoa(n)
	}
	return listNumber(n, lvl.format)
}
