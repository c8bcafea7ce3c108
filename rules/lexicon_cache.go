package rules

import "strings"

// wordCache remembers what each word of a text means to the phrases. It is an open
// hash table of its own, because looking words up in a Go map was the larger
// part of the cost of tagging.
type wordCache struct {
	slots   []int32 // index into entries plus one; 0 is free
	entries []cached
}

type cached struct {
	word         string
	lower, upper []*meaning // by plan: of the word without and with a capital
	terms        []int32    // bound terms that it may begin, as of the binding
	binding      int
}

// meaning is what a word is to the phrases that a plan looks for.
type meaning struct {
	symbols []int32
	mask    uint64   // of the symbols
	fine    uint64   // the same by fine bits
	seconds uint64   // which symbols mean something right behind it
	anchors []placed // in the net
	singles []spot   // the set of what the word alone means
	hope    []spot   // which needs of the plan's questions it may meet
	blocks  bool     // one of the singles is a "not" phrase
}

// placed is an anchor by its place in the net.
type placed struct {
	glance
	anchor  int32
	concept ConceptID
}

// mostCached bounds the cache: a hostile text may consist of different words only.
const (
	mostCached = 1 << 15
	cacheBits  = 16
	cacheSlots = 1 << cacheBits
)

func newWordCache() wordCache {
	return wordCache{slots: make([]int32, cacheSlots), entries: make([]cached, 0, 4096)}
}

func (c *wordCache) clear() {
	clear(c.slots)
	c.entries = c.entries[:0]
}

// find returns the entry of the word, or nil and the slot where it belongs.
func (c *wordCache) find(word string) (*cached, uint32) {
	for slot := slotFor(word); ; slot = (slot + 1) & (cacheSlots - 1) {
		at := c.slots[slot]
		if at == 0 {
			return nil, slot
		}
		if c.entries[at-1].word == word {
			return &c.entries[at-1], slot
		}
	}
}

// slotFor mixes the length of a word with its first and last eight bytes: few
// words are longer, and those that are alike in these share a slot.
func slotFor(word string) uint32 {
	var head, tail uint64
	if len(word) >= 8 {
		head, tail = eight(word), eight(word[len(word)-8:])
	} else {
		for i := 0; i < len(word); i++ {
			head = head<<8 | uint64(word[i])
		}
	}
	hash := (head ^ tail*0xc2b2ae3d27d4eb4f ^ uint64(len(word))) * 0x9e3779b97f4a7c15
	return uint32(hash >> (64 - cacheBits))
}

func eight(s string) uint64 {
	return uint64(s[0]) | uint64(s[1])<<8 | uint64(s[2])<<16 | uint64(s[3])<<24 | uint64(s[4])<<32 | uint64(s[5])<<40 | uint64(s[6])<<48 | uint64(s[7])<<56
}

// put keeps an entry if there is room, and returns it. The word is copied, for it
// may be a slice of a whole document.
func (c *wordCache) put(slot uint32, entry cached) *cached {
	if len(c.entries) == mostCached {
		return &entry
	}
	entry.word = strings.Clone(entry.word)
	c.entries = append(c.entries, entry)
	c.slots[slot] = int32(len(c.entries))
	return &c.entries[len(c.entries)-1]
}
