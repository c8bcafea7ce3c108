package rules

// longHits keeps hits of several words by their first word, each chain in order
// and without doubles.
type longHits struct {
	heads []int32 // by word: its first hit plus one; 0 for none
	hits  []longHit
}

type longHit struct {
	Hit
	next int32
}

func (l *longHits) reset(words int) {
	l.hits = l.hits[:0]
	l.heads = append(l.heads[:0], make([]int32, words)...)
}

// add puts a hit into its place in the chain of its first word, and returns how
// many hits stand before it.
func (l *longHits) add(h Hit) (passed int) {
	at := &l.heads[h.Start]
	for *at != 0 {
		o := &l.hits[*at-1]
		if o.End > h.End || o.End == h.End && o.Concept >= h.Concept {
			if o.Hit == h {
				return passed
			}
			break
		}
		at = &o.next
		passed++
	}
	next := *at
	*at = int32(len(l.hits) + 1)
	l.hits = append(l.hits, longHit{h, next})
	return passed
}

// from appends the hits that begin at a word.
func (l *longHits) from(word int, hits []Hit) []Hit {
	for at := l.heads[word]; at != 0; at = l.hits[at-1].next {
		hits = append(hits, l.hits[at-1].Hit)
	}
	return hits
}
