package rules

import "slices"

// flatTrie is the trie as it is walked: nodes, edges and gaps lie side by side in
// memory, and what a node asks of the words after it is told by a few bits in the
// node itself. Most steps of a walk are refused by those bits.
type flatTrie struct {
	nodes  []flatNode
	edges  []trieEdge // of each node, sorted by symbol
	gaps   []flatGap
	emits  []ConceptID
	begins []flatNode // copies of the nodes that a first word leads to, by symbol
	starts []int32    // by symbol and one more: where its nodes start among begins
}

type flatNode struct {
	mask            uint64 // which symbols may come next
	beyond          uint64 // which symbols may come after its gaps
	reach           int32  // how many words the gaps reach over, and the word after them
	edges, edgesEnd int32
	gaps, gapsEnd   int32
	emits, emitsEnd int32
}

type flatGap struct {
	mask      uint64 // which symbols may come after it
	node, max int32
	reach     int32
	deep      bool // another gap follows at once
}

// mostDeep is how many gaps are followed that come directly after one another.
const mostDeep = 3

// flatten lays out a sealed trie. emits says of which concepts a hit of each one
// is a hit as well.
func (t *trie) flatten(emits [][]ConceptID) flatTrie {
	edges, gaps := 0, 0
	for i := range t.nodes {
		edges, gaps = edges+len(t.nodes[i].edges)+len(t.nodes[i].free), gaps+len(t.nodes[i].gaps)
	}
	f := flatTrie{nodes: make([]flatNode, len(t.nodes)), edges: make([]trieEdge, 0, edges), gaps: make([]flatGap, 0, gaps)}
	for i := range t.nodes {
		f.lay(t, i, emits)
	}
	f.starts = make([]int32, t.symbols+1)
	root := f.edges[f.nodes[0].edges:f.nodes[0].edgesEnd]
	f.begins = make([]flatNode, len(root))
	for i, e := range root {
		f.begins[i] = f.nodes[e.node]
		f.starts[e.symbol+1]++
	}
	for s := range t.symbols {
		f.starts[s+1] += f.starts[s]
	}
	return f
}

func (f *flatTrie) lay(t *trie, i int, emits [][]ConceptID) {
	n := &t.nodes[i]
	to := &f.nodes[i]
	to.edges, to.gaps, to.emits = int32(len(f.edges)), int32(len(f.gaps)), int32(len(f.emits))
	f.edges = append(append(f.edges, n.edges...), n.free...)
	slices.SortStableFunc(f.edges[to.edges:], func(a, b trieEdge) int { return int(a.symbol - b.symbol) })
	to.mask = n.mask
	for _, g := range n.gaps {
		mask, reach := t.beyond(g, mostDeep)
		f.gaps = append(f.gaps, flatGap{mask, g.node, g.max, reach, len(t.nodes[g.node].gaps) > 0})
		to.beyond, to.reach = to.beyond|mask, max(to.reach, reach)
	}
	for _, c := range n.emit {
		f.emits = append(f.emits, emits[c]...)
	}
	to.edgesEnd, to.gapsEnd, to.emitsEnd = int32(len(f.edges)), int32(len(f.gaps)), int32(len(f.emits))
}

// beyond tells which symbols may come after a gap and gaps directly behind it,
// and within how many words.
func (t *trie) beyond(g trieGap, depth int) (mask uint64, reach int32) {
	after := &t.nodes[g.node]
	mask, reach = after.mask, g.max+1
	if depth == 0 {
		return mask, reach
	}
	for _, next := range after.gaps {
		m, r := t.beyond(next, depth-1)
		mask, reach = mask|m, max(reach, g.max+r)
	}
	return mask, reach
}

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
