package rules

import "math/bits"

// windows tells which symbols stand among the words before or behind a place.
// Level k holds for each place the bits of 2^k words from it on.
type windows struct {
	levels [8][]uint64 // windowLevels of them; eight spare the look whether a level is one
	last   int32       // the last place
	all    uint64      // the bits of all words
}

// The places of a window: so many stand before the first word, two behind the last.
// The two right before the first word and those behind hold nothing but "anything".
const (
	windowLevels = 5
	widest       = 1<<windowLevels - 1 // a window of more words is taken as all of them
	placesBefore = 1 << (windowLevels - 1)
)

// begin starts windows of words.
func (w *windows) begin(words []*meaning) {
	masks := append(w.levels[0][:0], noWords[:]...)
	w.all = 0
	for _, word := range words {
		masks = append(masks, word.mask)
		w.all |= word.mask
	}
	w.levels[0] = append(masks, anything, anything)
	w.last = int32(len(w.levels[0])) - 1
	for k := 1; k < windowLevels; k++ {
		w.fill(k)
	}
}

var noWords = [placesBefore]uint64{placesBefore - 2: anything, placesBefore - 1: anything}

// at tells which symbols word i is; i may be two places outside.
func (w *windows) at(i int32) uint64 { return w.levels[0][i+placesBefore] }

// on tells which symbols stand among so many words from word i on.
func (w *windows) on(i, size int32) uint64 {
	if size > widest {
		return w.all
	}
	k := bits.Len32(uint32(size)) - 1
	level := w.levels[k]
	return level[i+placesBefore] | level[min(i+placesBefore+size-1<<k, w.last)]
}

// back tells which stand among so many words up to word i.
func (w *windows) back(i, size int32) uint64 {
	if size > widest {
		return w.all
	}
	k := bits.Len32(uint32(size)) - 1
	level := w.levels[k]
	return level[i+placesBefore+1-1<<k] | level[max(i+placesBefore+1-size, 0)]
}

// way is one or the other.
func (w *windows) way(way int, i, size int32) uint64 {
	if way == on {
		return w.on(i, size)
	}
	return w.back(i, size)
}

// shows reports whether a glance from word i sees what it looks for.
func (w *windows) shows(g glance, i int32) bool {
	return w.levels[g.level&7][i+placesBefore+int32(g.offset)]&g.mask != 0
}

func (w *windows) fill(k int) {
	from, half := w.levels[k-1], 1<<(k-1)
	to := append(w.levels[k][:0], from...)
	w.levels[k] = to
	to = to[:len(from)-half]
	for i, bits := range from[half:] {
		to[i] |= bits
	}
}
