package rules

import (
	"math"
	"math/bits"
)

// A glance is the one look at the words around an anchor that rules it out most
// often: some of these symbols must stand in one window beside it. It costs a
// tenth of looking at all that the anchor asks.
type glance struct {
	mask   uint64
	level  int8 // of the window
	offset int8 // where the window starts, from the anchor's word
}

// glanceOf picks the look that is likeliest to fail. Windows are as wide as the
// next power of two.
func glanceOf(a *anchor) glance {
	best, least := glance{mask: anything}, math.Inf(1)
	consider := func(way int, mask uint64, size int16) {
		level := bits.Len16(uint16(size - 1))
		if mask&anything != 0 || level >= windowLevels {
			return
		}
		if likely := likelihood(mask) * float64(int(1)<<level); likely < least {
			best, least = glance{mask: mask, level: int8(level), offset: 1}, likely
			if way == back {
				best.offset = int8(-1 << level)
			}
		}
	}
	for way := range 2 {
		consider(way, a.near[way]|a.beyond[way], max(a.reach[way], 1))
		if a.span[way] > 1 {
			consider(way, a.last[way], a.span[way])
		}
	}
	return best
}

// likelihood is a guess how likely a word has one of the bits.
func likelihood(mask uint64) float64 {
	sum := 0.0
	for ; mask != 0; mask &= mask - 1 {
		if bit := bits.TrailingZeros64(mask); bit < ownBits {
			sum += frequency(bit) / 8
		} else {
			sum += 0.012
		}
	}
	return sum
}
