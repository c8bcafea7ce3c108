package ingest

import "strings"

// rtfDest is where the letters of a group go.
type rtfDest byte

const (
	rtfText rtfDest = iota
	rtfSkip
	rtfNumber // the number of a list item, as it was shown
	rtfFonts
	rtfColours
	rtfStyles
)

// rtfState is what a group has set; it ends with the group.
type rtfState struct {
	dest      rtfDest
	outer     rtfDest // of a group that says the same twice
	fresh     bool    // nothing of the group has been read
	star      bool    // the group may be passed over by those who do not know it
	opensFlow bool
	form      bool
	uc, skip  int // letters that stand in for a \u; of them, how many are still to come
	high      rune

	bold, hidden, deleted, revised bool
	font, colour, back             int

	style, outline int
	inTable        bool
	nested         int // \itap
}

// rtfSkipped are the groups that hold no words of the text. Headers and footers
// are among them, as for Word.
var rtfSkipped = elementSet("fldinst pict info header headerl headerr headerf footer footerl footerr footerf " +
	"objdata objclass objname nonshppict shprslt sn sv ftnsep ftnsepc ftncn aftnsep aftnsepc aftncn " +
	"atnid atnauthor atntime atndate atnicn atnref atrfstart atrfend bkmkstart bkmkend " +
	"pntxta pntxtb pnseclvl xe tc tcn private panose falt listtable listoverridetable revtbl rsidtbl " +
	"filetbl template operator author title nonesttables upr themedata datastore latentstyles")

// rtfStarred are the groups with a star that are read all the same.
var rtfStarred = elementSet("shpinst do nesttableprops annotation footnote shptxt ud cs")

// rtfSpelled are the words that stand for letters.
var rtfSpelled = map[string]string{
	"tab": "\t", "line": "\n", "softline": "\n", "lbr": "\n", "page": "\n", "softpage": "", "column": "\n",
	"emdash": "—", "endash": "–", "lquote": "‘", "rquote": "’", "ldblquote": "“", "rdblquote": "”",
	"bullet": "•", "emspace": "\u2003", "enspace": "\u2002", "qmspace": "\u2005", "zwj": "\u200D", "zwnj": "\u200C",
}

func (d *rtf) word(s *rtfState, t rtfToken) error {
	fresh := s.fresh
	s.fresh = false
	if t.word == "bin" {
		return nil
	}
	if fresh && s.dest != rtfSkip && d.destination(s, t.word) {
		return nil
	}
	if fresh && s.dest == rtfSkip && d.within(s, t.word) {
		return nil
	}
	if fresh && s.star && !rtfStarred[t.word] {
		s.dest = rtfSkip
	}
	switch s.dest {
	case rtfSkip:
		d.formWord(t)
		return nil
	case rtfFonts:
		d.fontWord(t)
		return nil
	case rtfColours:
		d.colourWord(t)
		return nil
	case rtfStyles:
		d.styleWord(t)
		return nil
	}
	if letters, ok := rtfSpelled[t.word]; ok {
		return d.add(s, letters)
	}
	if d.fileWord(t) || s.charWord(t) || s.paraWord(t) {
		return nil
	}
	return d.actWord(s, t)
}

// within turns a group inside one that is passed over to its words, where it
// has some after all: the better of two ways to say the same, and form fields.
func (d *rtf) within(s *rtfState, word string) bool {
	switch word {
	case "ud":
		s.dest = s.outer
	case "formfield":
		s.form, d.ticked = true, rtfTick{}
	default:
		return false
	}
	return true
}

// destination turns a group that begins with that word to where its letters
// go; it reports whether that was all the word says.
func (d *rtf) destination(s *rtfState, word string) bool {
	switch {
	case word == "upr":
		s.outer, s.dest = s.dest, rtfSkip
		return true
	case rtfSkipped[word]:
		s.dest = rtfSkip
		return true
	}
	switch word {
	case "fonttbl":
		s.dest = rtfFonts
	case "colortbl":
		s.dest = rtfColours
	case "stylesheet":
		s.dest = rtfStyles
	case "listtext", "pntext":
		s.dest = rtfNumber
	case "footnote", "annotation", "shptxt", "dptxbxtext":
		d.openFlow(s, word)
	default:
		return false
	}
	return true
}

// symbol acts on a control symbol.
func (d *rtf) symbol(s *rtfState, c byte) error {
	if c == '*' {
		s.star = true
		return nil
	}
	s.fresh = false
	if s.skip > 0 && strings.IndexByte(`\{}~_-`, c) >= 0 {
		s.skip--
		return nil
	}
	switch c {
	case '\\', '{', '}':
		return d.bytes(s, []byte{c})
	case '~':
		return d.add(s, "\u00A0")
	case '_':
		return d.add(s, "\u2011")
	case '-':
		return d.add(s, "\u00AD")
	}
	return nil
}

// fileWord acts on what is said of the whole file.
func (d *rtf) fileWord(t rtfToken) bool {
	switch t.word {
	case "mac":
		d.codePage = 10000
	case "pc":
		d.codePage = 437
	case "pca":
		d.codePage = 850
	case "ansicpg":
		if codePages[t.n] != nil {
			d.codePage = t.n
		}
	case "deff":
		d.fallback = t.n
	default:
		return false
	}
	return true
}

// on reads a toggle: \b is on, \b0 off.
func (t rtfToken) on() bool { return !t.given || t.n != 0 }

// charWord acts on the look of letters.
func (s *rtfState) charWord(t rtfToken) bool {
	switch t.word {
	case "plain":
		s.bold, s.hidden, s.deleted, s.revised = false, false, false, false
		s.font, s.colour, s.back = -1, 0, 0
	case "b":
		s.bold = t.on()
	case "v":
		s.hidden = t.on()
	case "deleted":
		s.deleted = t.on()
	case "revised":
		s.revised = t.on()
	case "f":
		s.font = t.n
	case "cf":
		s.colour = t.n
	case "highlight", "cb", "chcbpat":
		s.back = t.n
	case "uc":
		s.uc = min(max(t.n, 0), 16)
	default:
		return false
	}
	return true
}

// paraWord acts on the look of the paragraph.
func (s *rtfState) paraWord(t rtfToken) bool {
	switch t.word {
	case "pard":
		s.style, s.outline, s.inTable, s.nested = 0, -1, false, 0
	case "s":
		s.style = t.n
	case "outlinelevel":
		s.outline = t.n
	case "intbl":
		s.inTable = true
	case "itap":
		s.nested = min(max(t.n, 0), maxNesting)
	default:
		return false
	}
	return true
}

// actWord acts on the words that end paragraphs and cells.
func (d *rtf) actWord(s *rtfState, t rtfToken) error {
	if s.dest != rtfText {
		return nil
	}
	switch t.word {
	case "u":
		return d.unicodeLetter(s, t.n)
	case "par", "sect":
		return d.endParagraph(s)
	case "cell":
		return d.endCell(s, 1)
	case "nestcell":
		return d.endCell(s, max(s.nested, 2))
	case "row":
		return d.endRow(1)
	case "nestrow":
		return d.endRow(max(s.nested, 2))
	}
	return nil
}
