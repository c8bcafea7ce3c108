package ingest

import (
	"strconv"
	"strings"
)

// rtfColour is a colour of the file's table; said is false for "automatic".
type rtfColour struct {
	red, green, blue int
	said             bool
}

// rtfStyle is what the style sheet says of a paragraph style.
type rtfStyle struct {
	name    strings.Builder
	outline int // -1: not said
}

// maxRTFTable bounds the fonts, colours and styles of a file, each.
const maxRTFTable = 10_000

func (d *rtf) fontWord(t rtfToken) {
	switch t.word {
	case "f":
		d.font = &rtfFont{}
		if len(d.fonts) < maxRTFTable {
			d.fonts[t.n] = d.font
		}
	case "fcharset":
		if d.font != nil {
			d.font.symbols = t.n == 2
			d.font.codePage = fontPages[t.n]
		}
	case "cpg":
		if d.font != nil && codePages[t.n] != nil {
			d.font.codePage = t.n
		}
	}
}

func (d *rtf) colourWord(t rtfToken) {
	switch t.word {
	case "red":
		d.mixing.red, d.mixing.said = t.n, true
	case "green":
		d.mixing.green, d.mixing.said = t.n, true
	case "blue":
		d.mixing.blue, d.mixing.said = t.n, true
	}
}

// addColours ends an entry of the colour table at each semicolon.
func (d *rtf) addColours(b []byte) {
	for _, c := range b {
		if c == ';' && len(d.colours) < maxRTFTable {
			d.colours = append(d.colours, d.mixing)
			d.mixing = rtfColour{}
		}
	}
}

// black reports whether an entry of the colour table is black by name.
func (d *rtf) black(entry int) bool {
	return entry > 0 && entry < len(d.colours) && d.colours[entry] == rtfColour{said: true}
}

// blacked reports black letters on black: a failed redaction.
func (d *rtf) blacked(s *rtfState) bool {
	if !d.black(s.back) {
		return false
	}
	return s.colour <= 0 || s.colour >= len(d.colours) || !d.colours[s.colour].said || d.black(s.colour)
}

func (d *rtf) styleWord(t rtfToken) {
	switch t.word {
	case "s":
		d.style = &rtfStyle{outline: -1}
		if len(d.styles) < maxRTFTable {
			d.styles[t.n] = d.style
		}
	case "cs", "ds", "ts":
		d.style = nil
	case "outlinelevel":
		if d.style != nil {
			d.style.outline = t.n
		}
	}
}

// nameStyle collects the name of a style, which ends at a semicolon. The first
// style of many files has no number: it is the ordinary one, and not kept.
func (d *rtf) nameStyle(b []byte) {
	for _, c := range b {
		if c == ';' {
			d.style = nil
		} else if d.style != nil && d.style.name.Len() < 100 {
			d.style.name.WriteByte(c)
		}
	}
}

var rtfHeading = expression(`(?i)^\s*heading ([1-9])$`)

// heading is the heading level of a paragraph, from 1, or 0.
func (d *rtf) heading(s *rtfState) int {
	if s.outline >= 0 {
		return outlineLevel(s.outline)
	}
	st := d.styles[s.style]
	if st == nil {
		return 0
	}
	if st.outline >= 0 {
		return outlineLevel(st.outline)
	}
	if m := rtfHeading().FindStringSubmatch(st.name.String()); m != nil {
		n, _ := strconv.Atoi(m[1])
		return n
	}
	if strings.EqualFold(strings.TrimSpace(st.name.String()), "title") {
		return 1
	}
	return 0
}

// rtfTick is a form field while it is read; its tick is an answer.
type rtfTick struct {
	box, said, on, otherwise bool
}

func (d *rtf) formWord(t rtfToken) {
	switch t.word {
	case "fftype":
		d.ticked.box = t.n == 1
	case "ffres":
		d.ticked.said, d.ticked.on = t.n == 0 || t.n == 1, t.n == 1
	case "ffdefres":
		d.ticked.otherwise = t.n == 1
	}
}

// tick writes the box of a form field that has ended.
func (d *rtf) tick() error {
	t := d.ticked
	if !t.box || len(d.groups) == 0 {
		return nil
	}
	box := "☐"
	if t.said && t.on || !t.said && t.otherwise {
		box = "☒"
	}
	s := *d.state()
	s.dest = rtfText
	return d.add(&s, box)
}
