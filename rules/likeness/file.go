package likeness

import (
	"encoding/binary"
	"errors"
	"math"

	"github.com/checkweigh/checkweigh/dossier"
)

// fileMagic begins a model as it is stored; a change of form, of features or of
// how they are weighed gets a new number.
const fileMagic = "checkweigh likeness 1\n"

var errForm = errors.New("this is no model of likeness, or one of another version of checkweigh, or it is damaged: make it anew with checkweigh rules learn")

// Bytes returns the model as Open reads it.
func (m *Model) Bytes() []byte {
	out := []byte(fileMagic)
	out = binary.LittleEndian.AppendUint32(out, uint32(len(m.Classes)))
	for _, c := range m.Classes {
		out = appendText(appendText(out, c.Requirement), string(c.Level))
	}
	for i := range m.bias {
		out = binary.LittleEndian.AppendUint32(out, math.Float32bits(m.bias[i]))
		out = binary.LittleEndian.AppendUint32(out, math.Float32bits(m.scale[i]))
	}
	out = binary.LittleEndian.AppendUint32(out, uint32(len(m.features)))
	for i, f := range m.features {
		out = binary.LittleEndian.AppendUint32(out, uint32(f.name))
		out = binary.LittleEndian.AppendUint32(out, math.Float32bits(f.idf))
		weights := m.weightsOf(int32(i))
		out = append(out, byte(len(weights)))
		for _, w := range weights {
			out = append(out, w.class, byte(w.value))
		}
	}
	return out
}

func appendText(out []byte, s string) []byte { return append(append(out, byte(len(s))), s...) }

// Open reads a model. An error says that the bytes are none.
func Open(data []byte) (*Model, error) {
	in := file{data: data}
	if string(in.take(len(fileMagic))) != fileMagic {
		return nil, errForm
	}
	m := &Model{}
	for range in.count(mostClasses) {
		m.Classes = append(m.Classes, Class{Requirement: in.text(), Level: dossier.Level(in.text())})
	}
	if !inOrder(m.Classes) {
		return nil, errForm
	}
	for range len(m.Classes) + 1 {
		m.bias = append(m.bias, in.float())
		m.scale = append(m.scale, in.float())
	}
	n := in.count(len(data) / 9) // a feature takes nine bytes and more
	m.features = make([]feature, n)
	for i := range m.features {
		f := feature{name: Feature(in.number()), idf: in.float(), from: int32(len(m.weights))}
		if i > 0 && f.name <= m.features[i-1].name || f.idf < 1 {
			in.bad = true
		}
		weights := in.take(2 * int(in.byte()))
		for w := 0; w < len(weights); w += 2 {
			m.weights = append(m.weights, weight{weights[w], int8(weights[w+1])})
			in.bad = in.bad || int(weights[w]) > len(m.Classes)
		}
		if in.bad {
			return nil, errForm
		}
		m.features[i] = f
	}
	if in.bad || len(in.data) > 0 {
		return nil, errForm
	}
	m.index()
	return m, nil
}

// inOrder reports whether classes are of known levels, each once, with those of a
// requirement together.
func inOrder(classes []Class) bool {
	for i, c := range classes {
		if !known(c) || i > 0 && compareClasses(classes[i-1], c) >= 0 {
			return false
		}
	}
	return true
}

// file reads from the front; once something is not there, bad stays set and all
// that is read is zero.
type file struct {
	data []byte
	bad  bool
}

func (f *file) take(n int) []byte {
	if f.bad || n > len(f.data) {
		f.bad = true
		return nil
	}
	out := f.data[:n]
	f.data = f.data[n:]
	return out
}

func (f *file) number() uint32 {
	if b := f.take(4); b != nil {
		return binary.LittleEndian.Uint32(b)
	}
	return 0
}

// float reads a number that can be reckoned with.
func (f *file) float() float32 {
	x := math.Float32frombits(f.number())
	if x != x || math.Abs(float64(x)) > 1e6 {
		f.bad = true
		return 0
	}
	return x
}

func (f *file) byte() byte {
	if b := f.take(1); b != nil {
		return b[0]
	}
	return 0
}

func (f *file) text() string { return string(f.take(int(f.byte()))) }

func (f *file) count(most int) int {
	n := int(f.number())
	if n > most {
		f.bad = true
	}
	if f.bad {
		return 0
	}
	return n
}
