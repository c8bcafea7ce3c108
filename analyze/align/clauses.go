// Package align lays two versions of a paper beside each other: which clause
// became which, and which of its words changed. It judges nothing.
package align

import (
	"cmp"
	"hash/maphash"
	"math"
	"slices"
	"strings"

	"github.com/checkweigh/checkweigh/dossier"
)

// Version is one version of a paper: its text and the clauses of that text.
type Version struct {
	Text    dossier.Text
	Clauses []dossier.Clause
}

// Pair is a clause of an older version beside what became of it in a newer
// one. A clause that went away has New = -1, one that is new has Old = -1.
type Pair struct {
	Old, New   int     // Index of the clause in its version
	Likeness   float64 // 0 to 1: how much of their words they share, rare words counting more; 0 where one side is missing
	Changed    bool    // the words differ, the number left aside
	Renumbered bool    // it is cited by another number
	Moved      bool    // it stands elsewhere among the clauses that stayed
}

// Same reports whether nothing happened to the clause.
func (p Pair) Same() bool {
	return p.Old >= 0 && p.New >= 0 && !p.Changed && !p.Renumbered && !p.Moved
}

// What two clauses must share to be one clause in two versions: more where
// nothing but the words speaks for it.
const (
	likeEnough   = 0.5
	likeSameCite = 0.25 // under the same number and heading
)

// Clauses pairs the clauses of two versions, first those with the same words, then
// those with the most words in common. The pairs stand in the order of the newer
// version; what went away stands where it stood. Contents and running headers
// are left out, as is whatever has no words. Each clause is in one pair only.
func Clauses(older, newer Version) []Pair {
	a := aligner{old: facesOf(older), new: facesOf(newer)}
	a.pairEqual()
	a.pairAlike()
	return a.pairs()
}

// face is what a clause is recognised by.
type face struct {
	clause  int
	number  string
	heading string
	words   []string // in the text's order
	sum     uint64   // of the words
	partner int      // place in the other version's faces, -1 while it has none
	like    float64
}

var faceSeed = maphash.MakeSeed()

func facesOf(v Version) []face {
	var all []face
	var tokens []dossier.Token
	for _, c := range v.Clauses {
		if c.Zone == dossier.Contents || c.Zone == dossier.HeaderFooter {
			continue
		}
		f := face{clause: c.Index, number: c.Number, heading: strings.ToLower(strings.Join(c.Heading, " / ")), partner: -1}
		tokens = v.Text.Tokens(ownWords(c), tokens[:0])
		var sum maphash.Hash
		sum.SetSeed(faceSeed)
		for _, t := range tokens {
			if t.Kind == dossier.Punct {
				continue
			}
			f.words = append(f.words, t.Text)
			sum.WriteString(t.Text)
			sum.WriteByte(' ')
		}
		if len(f.words) > 0 {
			f.sum = sum.Sum64()
			all = append(all, f)
		}
	}
	return all
}

// ownWords are the bytes of a clause without its number; a form field is its
// label with its value.
func ownWords(c dossier.Clause) dossier.Span {
	if c.Label.Len() > 0 {
		return c.Span
	}
	return c.Body
}

type aligner struct{ old, new []face }

func (a *aligner) join(i, j int, like float64) {
	a.old[i].partner, a.new[j].partner = j, i
	a.old[i].like, a.new[j].like = like, like
}

// pairEqual joins clauses with the same words. Where the same words stand in
// several places, those cited alike go first and the others in their order.
func (a *aligner) pairEqual() {
	places := map[uint64][]int{}
	for j, f := range a.new {
		places[f.sum] = append(places[f.sum], j)
	}
	for _, cited := range []bool{true, false} {
		for i := range a.old {
			f := &a.old[i]
			if f.partner >= 0 {
				continue
			}
			for _, j := range places[f.sum] {
				g := &a.new[j]
				if g.partner < 0 && (!cited || g.number == f.number && g.heading == f.heading) && slices.Equal(f.words, g.words) {
					a.join(i, j, 1)
					break
				}
			}
		}
	}
}

// candidate is a pair that could be one clause.
type candidate struct {
	old, new int
	like     float64
	score    float64 // like, with what number and heading say
}

// pairAlike joins what is left by the words they share, the likest first.
func (a *aligner) pairAlike() {
	weights, norm := a.weigh()
	newNorms := make([]float64, len(a.new)) // 0 until one is asked for
	var all []candidate
	shared, touched := make([]float64, len(a.new)), []int(nil) // by place among the newer; which of them
	for i := range a.old {
		if a.old[i].partner >= 0 {
			continue
		}
		for _, j := range touched {
			shared[j] = 0
		}
		touched = touched[:0]
		for word, n := range count(a.old[i].words) {
			w := weights[word]
			for _, use := range w.uses {
				if shared[use.clause] == 0 {
					touched = append(touched, use.clause)
				}
				shared[use.clause] += w.weight * w.weight * float64(min(n, use.times))
			}
		}
		oldNorm := norm(a.old[i].words)
		for _, j := range touched {
			if newNorms[j] == 0 {
				newNorms[j] = norm(a.new[j].words)
			}
			c := a.candidate(i, j, min(1, 2*shared[j]/(oldNorm+newNorms[j])))
			if a.alike(c) {
				all = append(all, c)
			}
		}
	}
	slices.SortFunc(all, func(x, y candidate) int {
		return cmp.Or(cmp.Compare(y.score, x.score), cmp.Compare(x.old, y.old), cmp.Compare(x.new, y.new))
	})
	for _, c := range all {
		if a.old[c.old].partner < 0 && a.new[c.new].partner < 0 {
			a.join(c.old, c.new, c.like)
		}
	}
}

func (a *aligner) candidate(i, j int, like float64) candidate {
	f, g := &a.old[i], &a.new[j]
	c := candidate{old: i, new: j, like: like, score: like}
	if f.number != "" && f.number == g.number {
		c.score += 0.15
	}
	if f.heading != "" && f.heading == g.heading {
		c.score += 0.1
	}
	return c
}

func (a *aligner) alike(c candidate) bool {
	f, g := &a.old[c.old], &a.new[c.new]
	if f.number != "" && f.number == g.number && f.heading == g.heading {
		return c.like >= likeSameCite
	}
	return c.like >= likeEnough
}

// use is how often a clause of the newer version has a word.
type use struct{ clause, times int }

// wordUse is where a word stands among the newer clauses without a partner.
// Words that stand in very many of them tell nothing apart, and have no uses.
type wordUse struct {
	weight float64
	uses   []use
}

// tooCommon bounds the work: a word in more clauses than this finds no candidates.
const tooCommon = 256

func (a *aligner) weigh() (map[string]wordUse, func([]string) float64) {
	in := map[string]int{}
	for _, side := range [][]face{a.old, a.new} {
		for i := range side {
			if side[i].partner < 0 {
				for word := range count(side[i].words) {
					in[word]++
				}
			}
		}
	}
	total := float64(len(a.old) + len(a.new))
	weigh := func(word string) float64 { return math.Log(1 + total/float64(1+in[word])) }
	weights := map[string]wordUse{}
	for j := range a.new {
		if a.new[j].partner >= 0 {
			continue
		}
		for word, n := range count(a.new[j].words) {
			w := weights[word]
			w.weight = weigh(word)
			if in[word] <= tooCommon {
				w.uses = append(w.uses, use{j, n})
			}
			weights[word] = w
		}
	}
	norm := func(words []string) (sum float64) {
		for _, word := range words {
			if in[word] <= tooCommon {
				sum += weigh(word) * weigh(word)
			}
		}
		return sum
	}
	return weights, norm
}

func count(words []string) map[string]int {
	n := make(map[string]int, len(words))
	for _, w := range words {
		n[w]++
	}
	return n
}

// pairs lists all pairs in the order in which a reader of the newer version meets them.
func (a *aligner) pairs() []Pair {
	stayed := a.inOrder()
	var out []Pair
	next := 0 // the first old clause that was not yet looked at for having gone away
	gone := func(until int) {
		for ; next < until; next++ {
			if a.old[next].partner < 0 {
				out = append(out, Pair{Old: a.old[next].clause, New: -1})
			}
		}
	}
	for j := range a.new {
		g := &a.new[j]
		if g.partner < 0 {
			out = append(out, Pair{Old: -1, New: g.clause})
			continue
		}
		if stayed[g.partner] {
			gone(g.partner)
		}
		f := &a.old[g.partner]
		out = append(out, Pair{Old: f.clause, New: g.clause, Likeness: g.like, Changed: !slices.Equal(f.words, g.words),
			Renumbered: f.number != g.number, Moved: !stayed[g.partner]})
	}
	gone(len(a.old))
	return out
}

// inOrder marks the most old clauses that can be said to have stayed where they
// were: the longest run of partners that rises in both versions. The others moved.
func (a *aligner) inOrder() []bool {
	var tails []int // old places; tails[n] ends the best run of length n+1
	before := make([]int, len(a.old))
	for i := range a.old {
		before[i] = -1
		j := a.old[i].partner
		if j < 0 {
			continue
		}
		n, _ := slices.BinarySearchFunc(tails, j, func(tail, j int) int { return cmp.Compare(a.old[tail].partner, j) })
		if n > 0 {
			before[i] = tails[n-1]
		}
		if n == len(tails) {
			tails = append(tails, i)
		} else {
			tails[n] = i
		}
	}
	stayed := make([]bool, len(a.old))
	if len(tails) > 0 {
		for i := tails[len(tails)-1]; i >= 0; i = before[i] {
			stayed[i] = true
		}
	}
	return stayed
}
