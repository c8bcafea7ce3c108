package analyze

import "slices"

// literals looks for any of several words in one pass. Most lines of a paper
// hold none of the words that a question about them needs, and to know that in
// one pass is many times cheaper than to look for each word in turn.
type literals struct {
	words []string   // with A to Z lowered
	width int        // how many bytes of a word its hash takes
	maybe [64]uint64 // by hash: whether a word begins so
	heads [256]int16 // by the low byte of the hash: one more than the first word that begins so
	next  []int16    // by word: one more than the next word of the same head
}

// lowered is the lower case of A to Z; other bytes stand for themselves.
var lowered = func() (to [256]byte) {
	for i := range to {
		to[i] = byte(i)
		if 'A' <= i && i <= 'Z' {
			to[i] += 'a' - 'A'
		}
	}
	return to
}()

// anyOf prepares a search for words, whatever the case of their ASCII letters.
// None of them may be empty.
func anyOf(words ...string) *literals {
	l := &literals{width: 3, next: make([]int16, len(words))}
	for _, w := range words {
		l.words = append(l.words, lowerASCII(w))
		l.width = min(l.width, len(w))
	}
	for i, w := range l.words {
		h := l.hash(w, 0)
		l.maybe[h>>6] |= 1 << (h & 63)
		l.next[i] = l.heads[h&255]
		l.heads[h&255] = int16(i + 1)
	}
	return l
}

// anyCue prepares a search for the cues of all; of lists, for each word of the
// search, the places of those that have it as a cue.
func anyCue[T any](all []T, cues func(T) []string) (search *literals, of [][]int) {
	var words []string
	for i, one := range all {
		for _, cue := range cues(one) {
			at := slices.Index(words, cue)
			if at < 0 {
				at = len(words)
				words, of = append(words, cue), append(of, nil)
			}
			of[at] = append(of[at], i)
		}
	}
	return anyOf(words...), of
}

// hash maps the bytes at an offset, of which there are enough, to 12 bits.
func (l *literals) hash(s string, at int) uint32 {
	h := uint32(lowered[s[at]])
	if l.width > 1 {
		h |= uint32(lowered[s[at+1]]) << 8
	}
	if l.width > 2 {
		h |= uint32(lowered[s[at+2]]) << 16
	}
	return h * 0x9E3779B1 >> 20
}

// in reports whether any of the words stands in s, inside other words too.
func (l *literals) in(s string) bool {
	if l.width < 3 {
		return l.each(s, func(int, int) bool { return true })
	}
	if len(s) < 3 {
		return false
	}
	h := uint32(lowered[s[0]])<<8 | uint32(lowered[s[1]])<<16
	for at := 0; at+2 < len(s); at++ {
		h = h>>8 | uint32(lowered[s[at+2]])<<16
		if k := h * 0x9E3779B1 >> 20; l.maybe[k>>6&63]&(1<<(k&63)) != 0 {
			for i := l.heads[k&255]; i > 0; i = l.next[i-1] {
				if beginsWith(s[at:], l.words[i-1]) {
					return true
				}
			}
		}
	}
	return false
}

// each calls f with every offset at which a word begins and the number of the
// word, until f returns true; it reports whether f did.
func (l *literals) each(s string, f func(at, word int) bool) bool {
	for at := 0; at+l.width <= len(s); at++ {
		k := l.hash(s, at)
		if l.maybe[k>>6&63]&(1<<(k&63)) == 0 {
			continue
		}
		for i := l.heads[k&255]; i > 0; i = l.next[i-1] {
			if beginsWith(s[at:], l.words[i-1]) && f(at, int(i-1)) {
				return true
			}
		}
	}
	return false
}

// beginsWith reports whether s begins with a lowered word, case aside.
func beginsWith(s, word string) bool {
	if len(s) < len(word) {
		return false
	}
	for i := 0; i < len(word); i++ {
		if lowered[s[i]] != word[i] {
			return false
		}
	}
	return true
}
