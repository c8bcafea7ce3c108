package main

// A typeface is one of the fonts that every PDF reader has, so that none need be
// embedded. Widths are in thousandths of the size, from the space to the tilde.
type typeface struct {
	Resource string // its name in the page's resources
	Base     string // its name in the standard
	widths   [95]int
	special  map[byte]int // quotation marks and dashes, by WinAnsi code
}

var roman = typeface{"F1", "Times-Roman", [95]int{250, 333, 408, 500, 500, 833, 778, 180, 333, 333, 500, 564, 250, 333, 250, 278, 500, 500, 500, 500, 500, 500, 500, 500, 500, 500, 278, 278, 564, 564, 564, 444, 921, 722, 667, 667, 722, 611, 556, 722, 722, 333, 389, 722, 611, 889, 722, 722, 556, 722, 667, 556, 611, 722, 722, 944, 722, 722, 611, 333, 278, 333, 469, 500, 333, 444, 500, 444, 500, 444, 333, 500, 500, 278, 278, 500, 278, 778, 500, 500, 500, 500, 333, 389, 278, 500, 500, 722, 500, 500, 444, 480, 200, 480, 541},
	map[byte]int{0x91: 333, 0x92: 333, 0x93: 444, 0x94: 444, 0x96: 500}}

var romanBold = typeface{"F2", "Times-Bold", [95]int{250, 333, 555, 500, 500, 1000, 833, 278, 333, 333, 500, 570, 250, 333, 250, 278, 500, 500, 500, 500, 500, 500, 500, 500, 500, 500, 333, 333, 570, 570, 570, 500, 930, 722, 667, 722, 722, 667, 611, 778, 778, 389, 500, 778, 667, 944, 722, 778, 611, 778, 722, 556, 667, 722, 722, 1000, 722, 722, 667, 333, 278, 333, 581, 500, 333, 500, 556, 444, 556, 444, 333, 500, 556, 278, 333, 556, 278, 833, 556, 500, 556, 556, 444, 389, 333, 556, 500, 722, 500, 500, 444, 394, 220, 394, 520},
	map[byte]int{0x91: 333, 0x92: 333, 0x93: 500, 0x94: 500, 0x96: 500}}

// winAnsi gives the characters outside ASCII that the papers use their codes.
var winAnsi = map[rune]byte{'‘': 0x91, '’': 0x92, '“': 0x93, '”': 0x94, '–': 0x96, '£': 0xA3}

// encode turns text into WinAnsi bytes. A character without a code is a mistake
// in a paper, and the program stops on it.
func encode(s string) []byte {
	out := make([]byte, 0, len(s))
	for _, r := range s {
		switch code, ok := winAnsi[r]; {
		case ok:
			out = append(out, code)
		case r >= ' ' && r <= '~':
			out = append(out, byte(r))
		default:
			panic("no code for the character " + string(r) + " in: " + s)
		}
	}
	return out
}

// width is the width of encoded text at that size, in points.
func (f typeface) width(encoded []byte, size float64) float64 {
	sum := 0
	for _, c := range encoded {
		switch {
		case c >= ' ' && c <= '~':
			sum += f.widths[c-' ']
		case f.special[c] > 0:
			sum += f.special[c]
		default:
			sum += 500
		}
	}
	return float64(sum) * size / 1000
}
