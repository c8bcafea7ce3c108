package rules

// windows tells which symbols stand among the words from one on. Level k holds
// for each word the bits of 2^k words from it on. Levels are filled when they are
// first asked for, since many sentences ask for none.
type windows struct {
	levels [windowLevels][]uint64
	filled int // so many of them
}

const windowLevels = 5

// begin starts windows of words with these bits.
func (w *windows) begin(masks []uint64) { w.levels[0], w.filled = masks, 1 }

// level returns a level.
func (w *windows) level(k int) []uint64 {
	for w.filled <= k {
		w.fill(w.filled)
		w.filled++
	}
	return w.levels[k]
}

func (w *windows) fill(k int) {
	from, half := w.levels[k-1], 1<<(k-1)
	to := append(w.levels[k][:0], from...)
	if len(from) > half {
		for i, bits := range from[half:] {
			to[i] |= bits
		}
	}
	w.levels[k] = to
}
