package rules

// windows tells which symbols stand among the words from one on. Level k holds
// for each word the bits of 2^k words from it on.
type windows [windowLevels][]uint64

const windowLevels = 5

// fill makes the windows of words with these bits.
func (w *windows) fill(masks []uint64) {
	w[0] = masks
	for k := 1; k < windowLevels; k++ {
		half := 1 << (k - 1)
		from, to := w[k-1], w[k][:0]
		for i := range masks {
			bits := from[i]
			if i+half < len(from) {
				bits |= from[i+half]
			}
			to = append(to, bits)
		}
		w[k] = to
	}
}
