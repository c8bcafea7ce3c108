package ingest

import (
	"encoding/xml"
	"strconv"
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
	used   bool     // whether its starts have been applied
	own    *listDef // in place of def, for a list that shares no counters
}

type docxLists struct {
	defs   map[string]*listDef
	nums   map[string]*listNum
	styles *docxStyles
}

func (d *docx) readLists() (*docxLists, error) {
	l := &docxLists{defs: map[string]*listDef{}, nums: map[string]*listNum{}, styles: d.styles}
	err := d.partIfAny("word/numbering.xml", func(x *officeXML) error {
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
	return l, err
}

func (l *docxLists) readDef(x *officeXML, id string) error {
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
func readLevel(x *officeXML, e xml.StartElement) (at int, level *listLevel, err error) {
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

func (l *docxLists) readNum(x *officeXML, id string) error {
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

func (n *listNum) readOverride(x *officeXML, e xml.StartElement) error {
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
