package rules

import (
	"math"
	"slices"
)

// phraseGraph is one phrase as a graph over symbols. Parts are not multiplied
// out: all alternatives of a part lead to one node, where the next part begins.
type phraseGraph struct {
	symbols *symbols
	nodes   []graphNode
	steps   []graphStep
	strict  bool
}

// graphNode is a place between words of the phrase.
type graphNode struct {
	ways [2]graphWay // back and on
	far  [2]int32    // how many words a wording goes on that way at most; -1 until it is asked for
	ends bool        // the phrase may end here
}

// graphWay is what stands on one side of a node.
type graphWay struct {
	edges []graphEdge
	gaps  []graphGap
}

// The two ways to go from a node.
const (
	back = iota
	on
)

type graphEdge struct{ symbol, node int32 }

type graphGap struct{ max, node int32 }

// graphStep is a step of a phrase as edges of the graph: one symbol, from one
// of several nodes to one.
type graphStep struct {
	part, run int
	symbol    int32
	from      []int32
	to        int32
}

// mostLenient is how many wordings a phrase may stand for so that a gap which
// stands first, since what comes before it was left out, means nothing. In
// phrases of more wordings the gap needs its word before it.
const mostLenient = 48

func wordings(phrase parsedPhrase) int {
	n := 1
	for _, p := range phrase {
		n = min(n*len(p), 1<<20)
	}
	return n
}

// build makes the graph of a phrase in place of the one before.
func (g *phraseGraph) build(phrase parsedPhrase) {
	g.nodes, g.steps = g.nodes[:0], g.steps[:0]
	g.strict = wordings(phrase) > mostLenient
	g.node()
	from := []int32{0}
	for i, p := range phrase {
		join := g.node()
		next := []int32{}
		for n, run := range p {
			for _, at := range g.run(i, n, from, join, run) {
				if !slices.Contains(next, at) {
					next = append(next, at)
				}
			}
		}
		from = next
	}
	for _, at := range from {
		g.nodes[at].ends = at != 0
	}
}

func (g *phraseGraph) node() int32 {
	g.nodes = append(g.nodes, graphNode{far: [2]int32{-1, -1}})
	return int32(len(g.nodes) - 1)
}

// run adds one alternative and returns the nodes at which it ends.
func (g *phraseGraph) run(part, n int, from []int32, join int32, run []step) []int32 {
	for k, s := range run {
		to := join
		if k+1 < len(run) {
			to = g.node()
		}
		if s.kind != stepGap {
			symbol := g.symbols.of(s)
			for _, at := range from {
				g.edge(at, to, symbol)
			}
			g.steps = append(g.steps, graphStep{part, n, symbol, from, to})
			from = []int32{to}
			continue
		}
		ends := []int32{to}
		for _, at := range from {
			switch {
			case at != 0:
				g.gap(at, to, int32(s.max))
			case !g.strict:
				ends = append(ends, 0)
			}
		}
		from = ends
	}
	return from
}

func (g *phraseGraph) edge(from, to, symbol int32) {
	if e := (graphEdge{symbol, to}); !slices.Contains(g.nodes[from].ways[on].edges, e) {
		g.nodes[from].ways[on].edges = append(g.nodes[from].ways[on].edges, e)
		g.nodes[to].ways[back].edges = append(g.nodes[to].ways[back].edges, graphEdge{symbol, from})
	}
}

func (g *phraseGraph) gap(from, to, most int32) {
	if gap := (graphGap{most, to}); !slices.Contains(g.nodes[from].ways[on].gaps, gap) {
		g.nodes[from].ways[on].gaps = append(g.nodes[from].ways[on].gaps, gap)
		g.nodes[to].ways[back].gaps = append(g.nodes[to].ways[back].gaps, graphGap{most, from})
	}
}

// cut picks the steps at which the phrase is looked for: of one of its parts, in
// each alternative the rarest word. Every wording of the phrase goes through one
// of them.
func (g *phraseGraph) cut(phrase parsedPhrase) []graphStep {
	best, least := g.first(), 0.0
	for _, s := range best {
		least += g.symbols.often[s.symbol]
	}
	for i, p := range phrase {
		steps, sum := g.rarest(i, len(p))
		if sum < least {
			best, least = steps, sum
		}
	}
	return best
}

// first are the steps that a wording can begin with.
func (g *phraseGraph) first() []graphStep {
	var out []graphStep
	for _, e := range g.nodes[0].ways[on].edges {
		out = append(out, graphStep{symbol: e.symbol, from: []int32{0}, to: e.node})
	}
	return out
}

func (g *phraseGraph) rarest(part, runs int) (steps []graphStep, sum float64) {
	steps = make([]graphStep, runs)
	for i := range g.steps {
		s := &g.steps[i]
		if s.part == part && (steps[s.run].from == nil || g.symbols.often[s.symbol] < g.symbols.often[steps[s.run].symbol]) {
			steps[s.run] = *s
		}
	}
	for _, s := range steps {
		if s.from == nil {
			return nil, math.Inf(1) // an alternative without a word
		}
		sum += g.symbols.often[s.symbol]
	}
	return steps, sum
}

// adjacent tells which symbols stand right beside a node.
func (g *phraseGraph) adjacent(n *graphNode, way int) (mask uint64) {
	for _, e := range n.ways[way].edges {
		mask |= g.symbols.masks[e.symbol]
	}
	return mask
}

// adjacentFine tells the same by their fine bits.
func (g *phraseGraph) adjacentFine(n *graphNode, way int) (mask uint64) {
	for _, e := range n.ways[way].edges {
		mask |= g.symbols.fine[e.symbol]
	}
	return mask
}

// beyond tells which symbols may come behind a gap beside the node, and within
// how many words, gaps directly behind one another included.
func (g *phraseGraph) beyond(gaps []graphGap, way, depth int) (mask uint64, reach int32) {
	for _, gap := range gaps {
		next := &g.nodes[gap.node]
		mask, reach = mask|g.adjacent(next, way), max(reach, gap.max+1)
		if depth > 0 {
			m, r := g.beyond(next.ways[way].gaps, way, depth-1)
			mask, reach = mask|m, max(reach, gap.max+r)
		}
	}
	return mask, reach
}

// complete reports whether a wording is whole at the node: it begins or ends there.
func (g *phraseGraph) complete(node int32, way int) bool {
	if way == back {
		return node == 0
	}
	return g.nodes[node].ends
}

// leaf reports whether a wording is whole at the node and goes no further.
func (g *phraseGraph) leaf(node int32, way int) bool {
	w := &g.nodes[node].ways[way]
	return g.complete(node, way) && len(w.edges)+len(w.gaps) == 0
}

// besideFine tells by their fine bits what must stand right beside some of the
// nodes: anything, where a wording is whole, unless only longer ones count.
func (g *phraseGraph) besideFine(nodes []int32, way int, longer bool) (mask uint64) {
	for _, node := range nodes {
		if g.complete(node, way) && !longer {
			return anything
		}
		mask |= g.adjacentFine(&g.nodes[node], way)
	}
	return mask
}

// beside tells what must stand right beside some of the nodes, and beside that:
// anything, where a wording is whole. With two, only what goes on for two words
// or more counts.
func (g *phraseGraph) beside(nodes []int32, way int, two bool) (near, far uint64) {
	for _, node := range nodes {
		if g.complete(node, way) && !two {
			return anything, anything
		}
		n := &g.nodes[node]
		near |= g.adjacent(n, way)
		for _, e := range n.ways[way].edges {
			next := &g.nodes[e.node]
			far |= g.adjacent(next, way)
			if g.complete(e.node, way) && !two || len(next.ways[way].gaps) > 0 {
				far |= anything
			}
		}
	}
	return near, far
}

// twos lists the wordings of two words as symbols, or nothing when gaps make
// them many.
func (g *phraseGraph) twos() (pairs [][2]int32, all bool) {
	for i := range g.nodes {
		if len(g.nodes[i].ways[on].gaps) > 0 {
			return nil, false
		}
	}
	for _, first := range g.nodes[0].ways[on].edges {
		for _, second := range g.nodes[first.node].ways[on].edges {
			if !g.nodes[second.node].ends {
				continue
			}
			if pairs = append(pairs, [2]int32{first.symbol, second.symbol}); len(pairs) > mostTwos {
				return nil, false
			}
		}
	}
	return pairs, true
}

// mostTwos is how many wordings of two words of a phrase are looked up as pairs.
const mostTwos = 1000

// farthest is how many words a wording goes on from the node at most.
func (g *phraseGraph) farthest(node int32, way int) int32 {
	n := &g.nodes[node]
	if n.far[way] >= 0 {
		return n.far[way]
	}
	far := int32(0)
	for _, e := range n.ways[way].edges {
		far = max(far, 1+g.farthest(e.node, way))
	}
	for _, gap := range n.ways[way].gaps {
		far = max(far, gap.max+g.farthest(gap.node, way))
	}
	n.far[way] = far
	return far
}

// outermost tells which symbols a wording begins or ends with.
func (g *phraseGraph) outermost(way int) (mask uint64) {
	for i := range g.nodes {
		if g.complete(int32(i), way) {
			mask |= g.adjacent(&g.nodes[i], on-way)
		}
	}
	return mask
}
