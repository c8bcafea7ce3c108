package rules

import "strings"

// wordCache remembers what each word of a text means to the trie. It is an open
// hash table of its own, because looking words up in a Go map was the larger
// part of the cost of tagging.
type wordCache struct {
	slots   []int32 // index into entries plus one; 0 is free
	entries []cached
}

type cached struct {
	word                 string
	lower, upper         []int32 // symbols of the word without and with a capital
	lowerMask, upperMask uint64
	terms                []int32
}

// mostCached bounds the cache: a hostile text may consist of different words only.
const (
	mostCached = 1 << 15
	cacheSlots = mostCached * 2
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
	hash := uint32(2166136261)
	for i := 0; i < len(word); i++ {
		hash = (hash ^ uint32(word[i])) * 16777619
	}
	for slot := (hash ^ hash>>15) & (cacheSlots - 1); ; slot = (slot + 1) & (cacheSlots - 1) {
		at := c.slots[slot]
		if at == 0 {
			return nil, slot
		}
		if c.entries[at-1].word == word {
			return &c.entries[at-1], slot
		}
	}
}

// put keeps an entry if there is room. The word is copied, for it may be a slice
// of a whole document.
func (c *wordCache) put(slot uint32, entry cached) {
	if len(c.entries) == mostCached {
		return
	}
	entry.word = strings.Clone(entry.word)
	c.entries = append(c.entries, entry)
	c.slots[slot] = int32(len(c.entries))
}
