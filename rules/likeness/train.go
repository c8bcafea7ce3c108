package likeness

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/checkweigh/checkweigh/dossier"
)

// Taught is a passage with what it is labelled as; no class means none of them.
type Taught struct {
	Passage
	Classes []Class
	About   string // the one requirement that it was labelled for; "" for all of them
}

const (
	cost          = 1.0  // C of the machine: what a passage on the wrong side costs, before classes are made equal
	rounds        = 60   // most times that each passage is looked at
	settled       = 0.02 // a round that violates the optimum by less is the last
	rarestWord    = 2    // a word or pair must be in so many passages
	rarestConcept = 3    // and a concept in so many
	leastWeight   = 0.05 // weights below it are left out: nine tenths of them, which together change next to nothing
	mostClasses   = 250  // of a byte, with the gate
)

// Train makes a model of labelled passages. The same passages in the same order
// give the same model, on one kind of processor.
func Train(all []Taught) (*Model, error) {
	if len(all) == 0 {
		return nil, errors.New("likeness: no labelled passages to learn from")
	}
	m := &Model{Classes: classesOf(all)}
	for _, c := range m.Classes {
		if !known(c) {
			return nil, fmt.Errorf("likeness: %q at the level %q: a level is present, partial or adverse, and a passage that says nothing has no label", c.Requirement, c.Level)
		}
	}
	if len(m.Classes) > mostClasses {
		return nil, fmt.Errorf("likeness: %d requirements and levels, more than %d: leave some out", len(m.Classes), mostClasses)
	}
	m.count(all)
	vectors, words := make([]vector, len(all)), make([]vector, len(all))
	counts := make([]uint8, len(m.features))
	for i, t := range all {
		words[i] = m.wordsOf(t.Passage, counts, nil)
		vectors[i] = slices.Concat(words[i], m.vector(t.Concepts, counts, nil, false))
	}
	solved := make([][]float64, len(m.Classes)+1)
	var next atomic.Int64
	var wait sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		wait.Go(func() {
			for c := int(next.Add(1)) - 1; c < len(solved); c = int(next.Add(1)) - 1 {
				yes := make([]bool, len(all))
				if c == len(m.Classes) { // the gate: is it any of them, by its words alone?
					told := make([]vector, len(all))
					for i, t := range all {
						if yes[i] = len(t.Classes) > 0; yes[i] || t.About == "" {
							told[i] = words[i]
						}
					}
					solved[c] = solve(told, yes, len(m.features))
					continue
				}
				told := make([]vector, len(all))
				for i, t := range all {
					yes[i] = slices.Contains(t.Classes, m.Classes[c])
					if t.About == "" || t.About == m.Classes[c].Requirement {
						told[i] = vectors[i]
					}
				}
				solved[c] = solve(told, yes, len(m.features))
			}
		})
	}
	wait.Wait()
	m.keep(solved)
	return m, nil
}

func classesOf(all []Taught) []Class {
	var out []Class
	for _, t := range all {
		out = append(out, t.Classes...)
	}
	slices.SortFunc(out, compareClasses)
	return slices.Compact(out)
}

func compareClasses(a, b Class) int {
	return cmp.Or(cmp.Compare(a.Requirement, b.Requirement), cmp.Compare(a.Level, b.Level))
}

// known reports whether a class can be told and stored.
func known(c Class) bool {
	switch c.Level {
	case dossier.LevelPresent, dossier.LevelPartial, dossier.LevelAdverse:
		return c.Requirement != "" && len(c.Requirement) < 100
	}
	return false
}

// count lists the features that are not too rare, with how rare they are.
func (m *Model) count(all []Taught) {
	in, concepts := map[Feature]int{}, map[Feature]bool{}
	for _, t := range all {
		features := append(slices.Clone(t.Concepts), ofKind(t.Kind))
		for i, w := range t.Words {
			features = append(features, w)
			if i > 0 {
				features = append(features, pair(t.Words[i-1], w))
			}
		}
		slices.Sort(features)
		for _, f := range slices.Compact(features) {
			in[f]++
		}
		for _, c := range t.Concepts {
			concepts[c] = true
		}
	}
	for f, n := range in {
		if n >= rarestConcept || n >= rarestWord && !concepts[f] {
			m.features = append(m.features, feature{name: f, idf: float32(1 + math.Log(float64(1+len(all))/float64(1+n)))})
		}
	}
	slices.SortFunc(m.features, func(a, b feature) int { return cmp.Compare(a.name, b.name) })
	m.index()
}

// solve returns the weights of a class, the last one of them the bias. Passages of
// the class together cost as much as those of no or another one; those without a
// vector were not labelled for it.
func solve(vectors []vector, yes []bool, features int) []float64 {
	var order []int
	ours := 0
	for i, v := range vectors {
		if v == nil {
			continue
		}
		order = append(order, i)
		if yes[i] {
			ours++
		}
	}
	n := len(order)
	w := make([]float64, features+1)
	alpha, diagonal, curve := make([]float64, len(vectors)), make([]float64, len(vectors)), make([]float64, len(vectors))
	for _, i := range order {
		v := vectors[i]
		c := cost * float64(n) / float64(2*(n-ours))
		if yes[i] {
			c = cost * float64(n) / float64(2*ours)
		}
		diagonal[i] = 0.5 / c
		curve[i] = 1 + diagonal[i] // 1 for the bias
		for _, e := range v {
			curve[i] += float64(e.value) * float64(e.value)
		}
	}
	shuffle := rand.New(rand.NewPCG(1, 1))
	for range rounds {
		shuffle.Shuffle(n, func(i, j int) { order[i], order[j] = order[j], order[i] })
		worst := 0.0
		for _, i := range order {
			sign := -1.0
			if yes[i] {
				sign = 1
			}
			sum := w[features]
			for _, e := range vectors[i] {
				sum += w[e.feature] * float64(e.value)
			}
			slope := sign*sum - 1 + alpha[i]*diagonal[i]
			if alpha[i] == 0 && slope >= 0 {
				continue
			}
			worst = max(worst, math.Abs(slope))
			old := alpha[i]
			alpha[i] = max(old-slope/curve[i], 0)
			step := (alpha[i] - old) * sign
			for _, e := range vectors[i] {
				w[e.feature] += step * float64(e.value)
			}
			w[features] += step
		}
		if worst < settled {
			break
		}
	}
	return w
}

// keep rounds the weights to a byte each, leaves small ones out, and features
// that have none left.
func (m *Model) keep(solved [][]float64) {
	last := len(m.features)
	m.bias, m.scale = make([]float32, len(solved)), make([]float32, len(solved))
	for c, w := range solved {
		m.bias[c] = float32(w[last])
		largest := leastWeight
		for _, x := range w[:last] {
			largest = max(largest, math.Abs(x))
		}
		m.scale[c] = float32(largest / math.MaxInt8)
	}
	for i := range m.features {
		m.features[i].from = int32(len(m.weights))
		for c, w := range solved {
			if math.Abs(w[i]) < leastWeight {
				continue
			}
			if v := math.Round(w[i] / float64(m.scale[c])); v != 0 {
				m.weights = append(m.weights, weight{uint8(c), int8(v)})
			}
		}
	}
}
