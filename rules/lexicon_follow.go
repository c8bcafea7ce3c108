package rules

import "slices"

// fits reports whether the words beside word i let a phrase be there: those right
// beside it or behind a gap, and those that the phrase begins and ends with.
func (t *Tagger) fits(a *anchor, i int32) bool {
	w, fine := &t.windows, t.fine[i:i+3]
	if a.near[back]&w.at(i-1) == 0 || a.far[back]&w.at(i-2) == 0 || a.fine[back]&fine[0] == 0 {
		if a.beyond[back] == 0 || a.beyond[back]&w.back(i-1, int32(a.reach[back])) == 0 {
			return false
		}
	}
	if a.near[on]&w.at(i+1) == 0 || a.far[on]&w.at(i+2) == 0 || a.fine[on]&fine[2] == 0 {
		if a.beyond[on] == 0 || a.beyond[on]&w.on(i+1, int32(a.reach[on])) == 0 {
			return false
		}
	}
	return (a.span[back] < 2 || a.last[back]&w.back(i-1, int32(a.span[back])) != 0) &&
		(a.span[on] < 2 || a.last[on]&w.on(i+1, int32(a.span[on])) != 0)
}

// try follows a phrase from word i both ways, first where no gap follows. Whatever
// leads to the word on one side goes together with whatever follows it on the other.
func (t *Tagger) try(a *anchor, i int32) {
	t.ends[back], t.ends[on] = t.ends[back][:0], t.ends[on][:0]
	first := back
	if a.beyond[on] == 0 {
		first = on
	}
	if t.goOn(first, a, i); len(t.ends[first]) == 0 {
		return
	}
	t.goOn(on-first, a, i)
	for _, last := range t.ends[on] {
		for _, first := range t.ends[back] {
			if last-first < 3 {
				continue // one word, found without an anchor
			}
			for _, c := range t.lexicon.emits[a.concept] {
				t.steps += t.long.add(Hit{c, first + 1, last})
			}
		}
	}
}

// goOn follows a phrase from word i one way.
func (t *Tagger) goOn(way int, a *anchor, i int32) {
	switch {
	case way == on && a.right == noFurther, way == back && a.left == noFurther:
		t.ends[way] = append(t.ends[way], i-1+2*int32(way))
	case way == on:
		t.step(on, &t.net.nodes[a.right], i+1)
	default:
		for _, left := range t.net.lefts[a.left:a.leftEnd] {
			t.step(back, &t.net.nodes[left], i-1)
		}
	}
}

// step goes one way from a node, at being the next word that way, and notes
// where wordings are whole.
func (t *Tagger) step(way int, n *netNode, at int32) {
	if n.complete[way] {
		t.end(way, at)
	}
	w := &n.ways[way]
	if w.mask&t.windows.at(at) != 0 && w.fine&t.fine[at+1] != 0 {
		t.over(way, w, at)
	}
	if w.gapsEnd > w.gaps {
		t.skip(way, w, at, mostDeep)
	}
}

func (t *Tagger) end(way int, at int32) {
	if !slices.Contains(t.ends[way], at) {
		t.ends[way] = append(t.ends[way], at)
	}
}

// skip goes on after a gap. Gaps may follow one another where what stood between
// them is left out; depth bounds that.
func (t *Tagger) skip(way int, w *netWay, at int32, depth int) {
	gaps := t.net.gaps[w.gaps:w.gapsEnd]
	for i := range gaps {
		g := &gaps[i]
		if g.mask&t.windows.way(way, at, g.reach) == 0 {
			continue
		}
		after := &t.net.nodes[g.node].ways[way]
		first, last, by := at, min(at+g.max, int32(len(t.words)-1)), int32(1)
		if way == back {
			first, last, by = -at, min(-at+g.max, 0), -1
		}
		for n := first; n <= last; n++ {
			if next := n * by; after.mask&t.windows.at(next) != 0 && after.fine&t.fine[next+1] != 0 {
				t.over(way, after, next)
			}
		}
		for n := first; g.deep && depth > 0 && n <= last; n++ {
			t.skip(way, after, n*by, depth-1)
		}
	}
}

// over goes on over one word.
func (t *Tagger) over(way int, w *netWay, at int32) {
	if t.steps++; t.steps > mostSteps {
		return
	}
	next := at + 1
	if way == back {
		next = at - 1
	}
	last := uint32(1)<<(32-w.shift) - 1
	table := t.net.edges[w.edges : uint32(w.edges)+last+1]
	for _, s := range t.words[at].symbols {
		for slot := slotOf(s, w.shift); ; slot++ {
			e := table[slot&last]
			if e.symbol == s && e.node == noFurther {
				t.end(way, next)
			} else if e.symbol == s {
				t.step(way, &t.net.nodes[e.node], next)
			} else if e.symbol < 0 {
				break
			}
		}
	}
}
