package rules

import (
	"cmp"
	"math"
	"math/bits"
	"slices"
)

// phraseNet is every phrase of a lexicon, ready to be looked for. A phrase is
// tried only where one of its rarest words stands and the words beside it fit,
// so the cost of a text depends on its words and little on how many phrases
// there are.
//
// Nodes, edges and gaps of all phrases lie side by side in memory, and what a
// node asks of the words beside it is told by a few bits in the node itself.
type phraseNet struct {
	nodes   []netNode
	edges   []graphEdge // of each node and way a small hash table by symbol
	gaps    []netGap
	lefts   []int32       // the nodes before the word of each anchor
	singles [][]ConceptID // by symbol: what the word alone means
	twos    pairTable     // what two words mean together
	anchors []anchor      // those that two words together ask for, then the others by symbol
	starts  []int32       // by symbol and one more: where its anchors start
}

// netNode is a place between words of a phrase, with what is before and after it.
type netNode struct {
	ways     [2]netWay
	complete [2]bool // a wording begins here, ends here
}

type netWay struct {
	mask, fine    uint64 // which symbols may come next
	edges         int32  // where the table of its edges starts
	shift         uint8  // of hashes, for that table
	gaps, gapsEnd int32
}

type netGap struct {
	mask      uint64 // which symbols may come after it
	node, max int32
	reach     int32
	deep      bool // another gap follows at once
}

// anchor says that a phrase may stand where its symbol does.
type anchor struct {
	near, far [2]uint64 // which symbols must stand right beside it, and beside those
	fine      [2]uint64 // right beside it, by fine bits
	beyond    [2]uint64 // or else behind a gap
	reach     [2]int16
	last      [2]uint64 // what wordings begin and end with
	span      [2]int16  // and within how many words; 0 when they may begin or end here
	right     int32     // the node behind its word; noFurther: its word ends every wording
	left      int32     // the nodes before it, in lefts; noFurther: its word begins every wording
	leftEnd   int32
	concept   ConceptID
}

// noFurther stands for a node where a wording is whole and goes no further, so that
// nobody need look at it.
const noFurther = -1

// mostDeep is how many gaps are followed that come directly after one another.
const mostDeep = 3

// netBuilder gathers anchors by symbol until all phrases are read.
type netBuilder struct {
	net   *phraseNet
	graph phraseGraph
	filed []filedAnchor
	twos  map[[2]int32]*pairOf
}

type filedAnchor struct {
	symbol int32
	anchor
}

func newNetBuilder(s *symbols) *netBuilder {
	return &netBuilder{net: &phraseNet{}, graph: phraseGraph{symbols: s}, twos: map[[2]int32]*pairOf{}}
}

func (b *netBuilder) add(concept ConceptID, phrase parsedPhrase) {
	b.graph.build(phrase)
	b.singleWords(concept)
	if !b.long() {
		return
	}
	twos, all := b.graph.twos()
	for _, pair := range twos {
		p := b.pair(pair)
		p.concepts = append(p.concepts, concept)
	}
	base := b.lay()
	for _, s := range b.graph.cut(phrase) {
		f := filing{concept: concept, base: base, symbol: s.symbol, to: s.to, three: all}
		if b.graph.nodes[s.to].ends && slices.Contains(s.from, 0) {
			// alone the word is found without an anchor: longer wordings go on from
			// it, or began before it
			f.from = []int32{0}
			b.file(f)
			s.from = slices.DeleteFunc(slices.Clone(s.from), func(at int32) bool { return at == 0 })
		}
		if f.from = s.from; len(f.from) > 0 {
			b.file(f)
		}
	}
}

// singleWords notes which words alone are the phrase.
func (b *netBuilder) singleWords(concept ConceptID) {
	for _, e := range b.graph.nodes[0].ways[on].edges {
		if !b.graph.nodes[e.node].ends {
			continue
		}
		for int(e.symbol) >= len(b.net.singles) {
			b.net.singles = append(b.net.singles, nil)
		}
		if !slices.Contains(b.net.singles[e.symbol], concept) {
			b.net.singles[e.symbol] = append(b.net.singles[e.symbol], concept)
		}
	}
}

// long reports whether the phrase has wordings of several words.
func (b *netBuilder) long() bool {
	return slices.ContainsFunc(b.graph.nodes[0].ways[on].edges, func(e graphEdge) bool { return b.goesOn(e.node) })
}

func (b *netBuilder) goesOn(node int32) bool {
	next := &b.graph.nodes[node].ways[on]
	return len(next.edges)+len(next.gaps) > 0
}

// lay puts the nodes of the graph into the net and returns where they start.
func (b *netBuilder) lay() int32 {
	g := &b.graph
	base := int32(len(b.net.nodes))
	for i := range g.nodes {
		n := netNode{complete: [2]bool{g.complete(int32(i), back), g.complete(int32(i), on)}}
		for way := range n.ways {
			n.ways[way] = b.layWay(&g.nodes[i], way, base)
		}
		b.net.nodes = append(b.net.nodes, n)
	}
	return base
}

func (b *netBuilder) layWay(n *graphNode, way int, base int32) netWay {
	g, net := &b.graph, b.net
	to := netWay{mask: g.adjacent(n, way), fine: g.adjacentFine(n, way), gaps: int32(len(net.gaps))}
	edges := make([]graphEdge, 0, len(n.ways[way].edges))
	for _, e := range n.ways[way].edges {
		laid := graphEdge{e.symbol, e.node + base}
		if g.leaf(e.node, way) {
			laid.node = noFurther
		}
		edges = append(edges, laid)
	}
	to.edges, to.shift = net.table(edges)
	for i, gap := range n.ways[way].gaps {
		mask, reach := g.beyond(n.ways[way].gaps[i:i+1], way, mostDeep)
		net.gaps = append(net.gaps, netGap{mask, gap.node + base, gap.max, reach, len(g.nodes[gap.node].ways[way].gaps) > 0})
	}
	to.gapsEnd = int32(len(net.gaps))
	return to
}

// table lays edges out as a hash table with free places, which end each search.
func (net *phraseNet) table(edges []graphEdge) (start int32, shift uint8) {
	size := 1 << bits.Len(uint(len(edges)+len(edges)/2))
	start, shift = int32(len(net.edges)), uint8(32-bits.Len(uint(size-1)))
	for range size {
		net.edges = append(net.edges, graphEdge{symbol: -1})
	}
	table := net.edges[start:]
	for _, e := range edges {
		at := slotOf(e.symbol, shift)
		for table[at].symbol >= 0 {
			at = (at + 1) & (uint32(size) - 1)
		}
		table[at] = e
	}
	return start, shift
}

func slotOf(symbol int32, shift uint8) uint32 { return uint32(symbol) * 2654435769 >> shift }

// filing is a step at which a phrase is looked for.
type filing struct {
	concept    ConceptID
	base       int32
	symbol, to int32
	from       []int32
	three      bool // shorter wordings are found without an anchor
}

// file keeps an anchor for a step, unless nothing can come of it.
func (b *netBuilder) file(f filing) {
	g := &b.graph
	first, last := len(f.from) == 1 && f.from[0] == 0, !b.goesOn(f.to) // the step begins or ends every wording
	if first && last {
		return
	}
	a := anchor{concept: f.concept, right: f.to + f.base, left: int32(len(b.net.lefts))}
	var before []graphGap
	for _, at := range f.from {
		b.net.lefts = append(b.net.lefts, at+f.base)
		before = append(before, g.nodes[at].ways[back].gaps...)
	}
	a.leftEnd = int32(len(b.net.lefts))
	a.near[back], a.far[back] = g.beside(f.from, back, f.three && last)
	a.near[on], a.far[on] = g.beside([]int32{f.to}, on, f.three && first)
	if first && !f.three {
		a.near[on], a.far[on] = g.adjacent(&g.nodes[f.to], on), anything
	}
	a.fine = [2]uint64{g.besideFine(f.from, back, f.three && last), g.besideFine([]int32{f.to}, on, first)}
	if first {
		a.left = noFurther
	}
	if g.leaf(f.to, on) {
		a.right = noFurther
	}
	for way, gaps := range [2][]graphGap{before, g.nodes[f.to].ways[on].gaps} {
		mask, reach := g.beyond(gaps, way, mostDeep)
		a.beyond[way], a.reach[way] = mask, int16(min(reach, 1000))
		if mask == 0 && (a.near[way] == 0 || a.far[way] == 0) {
			return
		}
	}
	a.last = [2]uint64{g.outermost(back), g.outermost(on)}
	a.span[on] = b.span(f.to, on)
	atOnce := false
	for _, at := range f.from {
		span := b.span(at, back)
		atOnce, a.span[back] = atOnce || span == 0, max(a.span[back], span)
	}
	if atOnce {
		a.span[back] = 0
	}
	if !b.open(f, a) {
		b.filed = append(b.filed, filedAnchor{f.symbol, a})
	}
}

func (b *netBuilder) pair(symbols [2]int32) *pairOf {
	p := b.twos[symbols]
	if p == nil {
		p = &pairOf{}
		b.twos[symbols] = p
	}
	return p
}

// open files an anchor under the words that must stand right beside its own,
// where there are such words and they are not too many. Most words of a text
// then never ask for it.
func (b *netBuilder) open(f filing, a anchor) bool {
	best, least := -1, math.Inf(1)
	var beside [2][]int32
	for way, nodes := range [2][]int32{f.from, {f.to}} {
		if a.near[way]&anything != 0 || a.beyond[way] != 0 {
			continue
		}
		sum := 0.0
		for _, node := range nodes {
			for _, e := range b.graph.nodes[node].ways[way].edges {
				if !slices.Contains(beside[way], e.symbol) {
					beside[way] = append(beside[way], e.symbol)
					sum += b.graph.symbols.often[e.symbol]
				}
			}
		}
		if sum < least && len(beside[way]) <= mostBeside {
			best, least = way, sum
		}
	}
	if best < 0 {
		return false
	}
	at := int32(len(b.net.anchors))
	b.net.anchors = append(b.net.anchors, a)
	for _, s := range beside[best] {
		pair := [2]int32{f.symbol, s}
		if best == back {
			pair = [2]int32{s, f.symbol}
		}
		p := b.pair(pair)
		p.opens = append(p.opens, opening{glanceOf(&a), at, int32(1 - best), a.concept})
	}
	return true
}

// mostBeside is how many words may stand beside an anchor's for it to be filed
// under each.
const mostBeside = 200

// span is within how many words a wording is whole, or 0 when it is at once.
func (b *netBuilder) span(node int32, way int) int16 {
	if b.graph.complete(node, way) {
		return 0
	}
	return int16(min(b.graph.farthest(node, way), 1000))
}

// finish lays the anchors side by side by symbol and spreads the single words.
// emits says of which concepts a hit of each one is a hit as well.
func (b *netBuilder) finish(emits [][]ConceptID) *phraseNet {
	net := b.net
	n := len(b.graph.symbols.masks)
	slices.SortStableFunc(b.filed, func(x, y filedAnchor) int { return cmp.Compare(x.symbol, y.symbol) })
	net.starts = make([]int32, n+1)
	net.starts[0] = int32(len(net.anchors))
	for _, f := range b.filed {
		net.anchors = append(net.anchors, f.anchor)
		net.starts[f.symbol+1]++
	}
	for s := range n {
		net.starts[s+1] += net.starts[s]
	}
	for len(net.singles) < n {
		net.singles = append(net.singles, nil)
	}
	for s, single := range net.singles {
		net.singles[s] = spreadAll(single, emits)
	}
	net.twos = newPairTable(b.twos, b.graph.symbols, emits)
	return net
}

// spreadAll lists what hits of the concepts are hits of, in order.
func spreadAll(concepts []ConceptID, emits [][]ConceptID) []ConceptID {
	var all []ConceptID
	for _, c := range concepts {
		all = append(all, emits[c]...)
	}
	slices.Sort(all)
	return slices.Compact(all)
}
