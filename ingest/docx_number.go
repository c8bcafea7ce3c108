package ingest

import (
	"strconv"
	"strings"
)

// def follows a num to the definition that holds its levels; a definition may
// stand behind a numbering style.
func (l *docxLists) def(num *listNum) *listDef {
	for i := 0; i < maxStyleChain && num != nil; i++ {
		if num.own != nil {
			return num.own
		}
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
