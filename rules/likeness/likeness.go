// Package likeness tells which requirements a passage reads like, and at which
// level, by the passages of labelled papers that it was taught.
//
// Rules hold what somebody thought of; drafters write what nobody thought of. So
// a passage that no rule knows is compared with all that is labelled: for each
// requirement and level a linear support vector machine weighs the words of the
// passage, pairs of them and the concepts of the lexicon in it. What it says is a
// guess, with words that weighed most, and is shown as one.
//
// The machine is that of Fan, Chang, Hsieh, Wang and Lin, "LIBLINEAR: a library
// for large linear classification" (2008): squared hinge loss, solved in the dual
// by coordinate descent (Hsieh and others, 2008).
package likeness

import (
	"math"
	"slices"

	"github.com/checkweigh/checkweigh/dossier"
)

// Class is what a passage may be told to be.
type Class struct {
	Requirement string
	Level       dossier.Level
}

// Model weighs features for each class. It is safe for many at once.
type Model struct {
	Classes  []Class
	bias     []float32 // by class, and of the gate behind them
	scale    []float32 // in the same order: of a weight of 1
	features []feature // in the order of their names
	weights  []weight  // of all features, one after the other
	table    []int32   // open addressing: 1 + index into features, 0 for none
}

type feature struct {
	name Feature
	from int32   // its first weight; those of the next feature end them
	idf  float32 // how rare it is: 1 + ln((1+n)/(1+df))
}

type weight struct {
	class uint8 // len(Classes) for the gate, which stands last of a feature's weights
	value int8
}

// Passage is what is weighed. Both lists may hold things twice.
type Passage struct {
	Kind     dossier.Kind
	Words    []Feature // in their order, without punctuation
	Concepts []Feature
}

// Scales holds the buffers of one who weighs; it is for one goroutine at a time.
type Scales struct {
	model           *Model
	counts          []uint8 // by feature, zero between calls
	words, concepts vector
	sums            []float32
}

// vector is sparse: features by their index in the model.
type vector []entry

type entry struct {
	feature int32
	value   float32
}

// Scales returns buffers for weighing by the model.
func (m *Model) Scales() *Scales {
	return &Scales{model: m, counts: make([]uint8, len(m.features)), sums: make([]float32, len(m.bias))}
}

// Gate takes up the words of a passage and returns how far they speak for any
// class at all. Few passages of most papers do.
func (s *Scales) Gate(p Passage) float32 {
	m := s.model
	s.words = m.wordsOf(p, s.counts, s.words[:0])
	gate := len(m.Classes)
	sum := float32(0)
	for _, e := range s.words {
		weights := m.weightsOf(e.feature)
		if n := len(weights); n > 0 && int(weights[n-1].class) == gate {
			sum += e.value * float32(weights[n-1].value)
		}
	}
	return m.bias[gate] + sum*m.scale[gate]
}

// Margins returns for each class how far a passage, whose words Gate took up,
// reads like it: positive on the side of the passages labelled so. The list is
// valid until the next call.
func (s *Scales) Margins(p Passage) []float32 {
	m := s.model
	s.concepts = m.vector(p.Concepts, s.counts, s.concepts[:0], false)
	clear(s.sums)
	m.add(s.sums, s.words)
	m.add(s.sums, s.concepts)
	for i := range m.Classes {
		s.sums[i] = m.bias[i] + s.sums[i]*m.scale[i]
	}
	return s.sums[:len(m.Classes)]
}

// wordsOf makes a vector of the words of a passage, those that stand together,
// and its kind.
func (m *Model) wordsOf(p Passage, counts []uint8, v vector) vector {
	v = m.take(v, counts, ofKind(p.Kind))
	for i, w := range p.Words {
		v = m.take(v, counts, w)
		if i > 0 {
			v = m.take(v, counts, pair(p.Words[i-1], w))
		}
	}
	return m.even(v, counts, true)
}

func (m *Model) vector(features []Feature, counts []uint8, v vector, counted bool) vector {
	for _, f := range features {
		v = m.take(v, counts, f)
	}
	return m.even(v, counts, counted)
}

// take counts a feature, and lists it when it comes first.
func (m *Model) take(v vector, counts []uint8, name Feature) vector {
	f := m.find(name)
	if f < 0 {
		return v
	}
	if counts[f] == 0 {
		v = append(v, entry{feature: f})
	}
	counts[f] += 1 - counts[f]/255
	return v
}

// even makes a vector of length 1 of what was taken: rare features weigh more, and
// counted ones by the logarithm of how often they came.
func (m *Model) even(v vector, counts []uint8, counted bool) vector {
	var square float64
	for i := range v {
		e := &v[i]
		n := counts[e.feature]
		counts[e.feature] = 0
		e.value = m.features[e.feature].idf
		if counted && n > 1 {
			e.value *= float32(1 + math.Log(float64(n)))
		}
		square += float64(e.value) * float64(e.value)
	}
	if square > 0 {
		norm := float32(1 / math.Sqrt(square))
		for i := range v {
			v[i].value *= norm
		}
	}
	return v
}

// add sums the weights of features up by class, before they are scaled.
func (m *Model) add(sums []float32, v vector) {
	for _, e := range v {
		for _, w := range m.weightsOf(e.feature) {
			sums[w.class] += e.value * float32(w.value)
		}
	}
}

func (m *Model) weightsOf(f int32) []weight {
	end := int32(len(m.weights))
	if int(f)+1 < len(m.features) {
		end = m.features[f+1].from
	}
	return m.weights[m.features[f].from:end]
}

// find returns the index of a feature, -1 for one that is not known.
func (m *Model) find(name Feature) int32 {
	mask := uint32(len(m.table) - 1)
	for at := uint32(name) & mask; ; at = (at + 1) & mask {
		i := m.table[at] - 1
		if i < 0 || m.features[i].name == name {
			return i
		}
	}
}

// index makes the features findable.
func (m *Model) index() {
	size := 64
	for size < 3*len(m.features) {
		size *= 2
	}
	m.table = make([]int32, size)
	mask := uint32(size - 1)
	for i, f := range m.features {
		at := uint32(f.name) & mask
		for m.table[at] != 0 {
			at = (at + 1) & mask
		}
		m.table[at] = int32(i) + 1
	}
}

// Knows reports whether a feature weighs anything.
func (m *Model) Knows(name Feature) bool { return m.find(name) >= 0 }

// Weighs returns what each word of a passage adds to a class, and what it adds
// together with the word before it (the first has none).
func (s *Scales) Weighs(p Passage, class int) (words, pairs []float32) {
	m := s.model
	s.Gate(p)
	of := func(f Feature) float32 {
		at := m.find(f)
		i := slices.IndexFunc(s.words, func(e entry) bool { return e.feature == at })
		if i < 0 {
			return 0
		}
		for _, w := range m.weightsOf(at) {
			if int(w.class) == class {
				return s.words[i].value * float32(w.value) * m.scale[class]
			}
		}
		return 0
	}
	for i, w := range p.Words {
		words, pairs = append(words, of(w)), append(pairs, 0)
		if i > 0 {
			pairs[i] = of(pair(p.Words[i-1], w))
		}
	}
	return words, pairs
}
