package rules

import (
	"math/bits"
	"slices"
)

// pairTable tells what two words that follow one another mean, and which
// anchors they ask for. It is an open hash table of its own, since it is asked
// for most words of a text.
type pairTable struct {
	slots    []pairSlot
	shift    uint8
	concepts []ConceptID
	opens    []opening
	seconds  []uint64 // by first symbol: which may come second
	fine     []uint64 // the same by fine bits
}

type pairSlot struct {
	first, second   int32 // first is -1 in a free place
	start, end      int32 // among concepts
	opens, opensEnd int32
}

// opening is an anchor whose word is the first or the second of two.
type opening struct {
	glance
	anchor, place int32
	concept       ConceptID // of the anchor
}

// pairOf gathers what two symbols are.
type pairOf struct {
	concepts []ConceptID
	opens    []opening
}

func newPairTable(pairs map[[2]int32]*pairOf, symbols *symbols, emits [][]ConceptID) pairTable {
	size := 1 << bits.Len(uint(2*len(pairs)))
	t := pairTable{slots: make([]pairSlot, size), shift: uint8(64 - bits.Len(uint(size-1))), seconds: make([]uint64, len(symbols.masks)), fine: make([]uint64, len(symbols.masks))}
	for i := range t.slots {
		t.slots[i].first = -1
	}
	for pair, of := range pairs {
		s := pairSlot{first: pair[0], second: pair[1], start: int32(len(t.concepts)), opens: int32(len(t.opens))}
		for _, c := range of.concepts {
			t.concepts = append(t.concepts, emits[c]...)
		}
		slices.Sort(t.concepts[s.start:])
		t.concepts = t.concepts[:int(s.start)+len(slices.Compact(t.concepts[s.start:]))]
		t.opens = append(t.opens, of.opens...)
		s.end, s.opensEnd = int32(len(t.concepts)), int32(len(t.opens))
		at := t.slot(pair[0], pair[1])
		for t.slots[at].first >= 0 {
			at = (at + 1) & (len(t.slots) - 1)
		}
		t.slots[at] = s
		t.seconds[pair[0]] |= symbols.masks[pair[1]]
		t.fine[pair[0]] |= symbols.fine[pair[1]]
	}
	return t
}

func (t *pairTable) slot(first, second int32) int {
	return int((uint64(first)<<32 | uint64(second)) * 0x9e3779b97f4a7c15 >> t.shift)
}

// of returns what is known of two symbols, or nil.
func (t *pairTable) of(first, second int32) *pairSlot {
	for at := t.slot(first, second); ; at = (at + 1) & (len(t.slots) - 1) {
		s := &t.slots[at]
		if s.first == first && s.second == second {
			return s
		}
		if s.first < 0 {
			return nil
		}
	}
}
