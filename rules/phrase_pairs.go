package rules

import (
	"math/bits"
	"slices"
)

// pairTable tells what two words that follow one another mean. It is an open
// hash table of its own, since it is asked for most words of a text.
type pairTable struct {
	slots    []pairSlot
	shift    uint8
	concepts []ConceptID
	seconds  []uint64 // by first symbol: which may come second
}

type pairSlot struct {
	first, second int32 // first is -1 in a free place
	start, end    int32 // among concepts
}

func newPairTable(pairs map[[2]int32][]ConceptID, masks []uint64, emits [][]ConceptID) pairTable {
	size := 1 << bits.Len(uint(2*len(pairs)))
	t := pairTable{slots: make([]pairSlot, size), shift: uint8(64 - bits.Len(uint(size-1))), seconds: make([]uint64, len(masks))}
	for i := range t.slots {
		t.slots[i].first = -1
	}
	for pair, of := range pairs {
		start := len(t.concepts)
		for _, c := range of {
			t.concepts = append(t.concepts, emits[c]...)
		}
		slices.Sort(t.concepts[start:])
		t.concepts = t.concepts[:start+len(slices.Compact(t.concepts[start:]))]
		at := t.slot(pair[0], pair[1])
		for t.slots[at].first >= 0 {
			at = (at + 1) & (len(t.slots) - 1)
		}
		t.slots[at] = pairSlot{pair[0], pair[1], int32(start), int32(len(t.concepts))}
		t.seconds[pair[0]] |= masks[pair[1]]
	}
	return t
}

func (t *pairTable) slot(first, second int32) int {
	return int((uint64(first)<<32 | uint64(second)) * 0x9e3779b97f4a7c15 >> t.shift)
}

// of returns the concepts of two symbols, in order.
func (t *pairTable) of(first, second int32) []ConceptID {
	for at := t.slot(first, second); ; at = (at + 1) & (len(t.slots) - 1) {
		s := &t.slots[at]
		if s.first == first && s.second == second {
			return t.concepts[s.start:s.end]
		}
		if s.first < 0 {
			return nil
		}
	}
}
