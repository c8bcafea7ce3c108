package ingest

import (
	"bytes"
	"encoding/binary"
	"strconv"
	"strings"
)

// rtfSeed is what the dictionary of compressed RTF begins with, by [MS-OXRTFCP].
const rtfSeed = `{\rtf1\ansi\mac\deff0\deftab720{\fonttbl;}{\f0\fnil \froman \fswiss \fmodern \fscript \fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\colortbl\red0\green0\blue0` + "\r\n" + `\par \pard\plain\f0\fs20\b\i\u\tab\tx`

const maxRTF = 64 << 20 // bytes, unpacked

// unpackRTF unpacks the RTF of an Outlook message, as far as it is whole.
func unpackRTF(packed []byte) []byte {
	const header = 16
	if len(packed) < header {
		return nil
	}
	const compressed, plain = 0x75465A4C, 0x414C454D
	size := int(min(binary.LittleEndian.Uint32(packed[4:]), maxRTF))
	kind, in := binary.LittleEndian.Uint32(packed[8:]), packed[header:]
	switch kind {
	case plain:
		return in[:min(size, len(in))]
	case compressed:
		return unpackLZFu(in, size)
	}
	return nil
}

// unpackLZFu unpacks runs of eight tokens: letters, or places in the last 4096
// letters with the length to repeat.
func unpackLZFu(in []byte, size int) []byte {
	var dict [4096]byte
	at := copy(dict[:], rtfSeed)
	var out []byte
	put := func(b byte) {
		out = append(out, b)
		dict[at] = b
		at = (at + 1) % len(dict)
	}
	for len(in) > 0 {
		flags := in[0]
		in = in[1:]
		for bit := range 8 {
			if len(out) >= size {
				return out
			}
			if flags>>bit&1 == 0 {
				if len(in) < 1 {
					return out
				}
				put(in[0])
				in = in[1:]
				continue
			}
			if len(in) < 2 {
				return out
			}
			from, n := int(in[0])<<4|int(in[1])>>4, int(in[1]&15)+2
			in = in[2:]
			if from == at {
				return out // the end is marked so
			}
			for i := range n {
				put(dict[(from+i)%len(dict)])
			}
		}
	}
	return out
}

// fromRTF takes the words from the RTF of a message: the HTML that Outlook packs
// into it, or else its own text.
func (m *message) fromRTF(packed []byte) {
	rtf := unpackRTF(packed)
	if len(rtf) == 0 {
		return
	}
	if bytes.Contains(rtf[:min(len(rtf), 1024)], []byte(`\fromhtml1`)) {
		m.html = htmlInRTF(rtf)
		return
	}
	if bytes.Contains(rtf[:min(len(rtf), 1024)], []byte(`\fromtext`)) {
		m.plain = string(htmlInRTF(rtf))
		return
	}
	m.rtf = rtf
}

// unwrap takes the text out of RTF that carries another format.
type unwrap struct {
	in     string
	out    strings.Builder
	page   int
	skip   int // letters that stand for the Unicode letter before them
	groups []unwrapGroup
}

type unwrapGroup struct {
	mute bool // \htmlrtf: for programs that know RTF only
	drop bool // a destination that holds no text
	tag  bool // \*\htmltag
}

// htmlInRTF is the HTML (or plain text) that a message's RTF carries, by
// [MS-OXRTFEX]: tags stand in groups of their own, words between them, and what
// only RTF needs is marked as such.
func htmlInRTF(rtf []byte) []byte {
	u := &unwrap{in: string(rtf), page: 1252, groups: []unwrapGroup{{}}}
	for i := 0; i < len(u.in); {
		i = u.step(i)
	}
	return []byte(validUTF8(u.out.String()))
}

func (u *unwrap) top() *unwrapGroup { return &u.groups[len(u.groups)-1] }

func (u *unwrap) step(i int) int {
	switch c := u.in[i]; c {
	case '{':
		if len(u.groups) < 1000 {
			u.groups = append(u.groups, *u.top())
		}
	case '}':
		if len(u.groups) > 1 {
			u.groups = u.groups[:len(u.groups)-1]
		}
	case '\\':
		return u.control(i + 1)
	case '\r', '\n':
	default:
		end := i + 1
		for end < len(u.in) && !strings.ContainsRune("{}\\\r\n", rune(u.in[end])) {
			end++
		}
		u.write(u.in[i:end])
		return end
	}
	return i + 1
}

// control reads one control word or symbol after its backslash.
func (u *unwrap) control(i int) int {
	if i >= len(u.in) {
		return i
	}
	c := u.in[i]
	switch {
	case c == '\'':
		return u.hex(i + 1)
	case c == '*':
		u.top().drop = true // unless it turns out to be a tag
		return i + 1
	case c == '\\' || c == '{' || c == '}':
		u.write(string(c))
		return i + 1
	case c == '~':
		u.write("\u00A0")
		return i + 1
	case c < 'a' || c > 'z':
		return i + 1
	}
	end := i
	for end < len(u.in) && u.in[end] >= 'a' && u.in[end] <= 'z' {
		end++
	}
	word := u.in[i:end]
	start := end
	for end < len(u.in) && (u.in[end] >= '0' && u.in[end] <= '9' || end == start && u.in[end] == '-') {
		end++
	}
	number, err := strconv.Atoi(u.in[start:end])
	if end < len(u.in) && u.in[end] == ' ' {
		end++
	}
	u.word(word, number, err == nil)
	return end
}

func (u *unwrap) word(word string, number int, given bool) {
	g := u.top()
	switch word {
	case "htmltag":
		g.tag, g.drop = true, false
	case "htmlrtf":
		g.mute = !given || number != 0
	case "par":
		u.write("\n")
	case "u":
		if number < 0 {
			number += 1 << 16
		}
		u.write(string(rune(number)))
		u.skip = 1
	case "ansicpg":
		u.page = number
	case "fonttbl", "colortbl", "stylesheet", "info", "pict", "mhtmltag":
		g.drop = true
	default:
		if letter, ok := rtfSpelled[word]; ok {
			u.write(letter)
		}
	}
}

// hex reads a run of letters in the code page, since some take two.
func (u *unwrap) hex(i int) int {
	var raw []byte
	for {
		if i+2 > len(u.in) {
			break
		}
		b, err := strconv.ParseUint(u.in[i:i+2], 16, 8)
		i += 2
		if err == nil {
			raw = append(raw, byte(b))
		}
		if !strings.HasPrefix(u.in[i:], `\'`) {
			break
		}
		i += 2
	}
	if n := min(u.skip, len(raw)); n > 0 {
		raw, u.skip = raw[n:], 0
	}
	u.write(inPage(raw, u.page))
	return min(i, len(u.in))
}

func (u *unwrap) write(s string) {
	if u.skip > 0 && len(s) > 0 && s[0] < 0x80 {
		s, u.skip = s[1:], 0
	}
	if g := u.top(); !g.drop && !g.mute && u.out.Len() < maxRTF {
		u.out.WriteString(s)
	}
}
