package likeness_test

import (
	"bytes"
	"fmt"
	"math"
	"slices"
	"testing"

	"github.com/checkweigh/checkweigh/dossier"
	"github.com/checkweigh/checkweigh/rules/likeness"
)

var (
	open   = likeness.Class{Requirement: "DA-01", Level: dossier.LevelPresent}
	closed = likeness.Class{Requirement: "DA-01", Level: dossier.LevelAdverse}
)

func passage(said string, concepts ...string) likeness.Passage {
	p := likeness.Passage{Kind: dossier.Contract}
	for _, w := range dossier.Tokenize(said, dossier.Span{End: len(said)}, nil) {
		p.Words = append(p.Words, likeness.Word(w.Text))
	}
	for _, c := range concepts {
		p.Concepts = append(p.Concepts, likeness.Concept(c))
	}
	return p
}

// taught are passages that say one of two things in several ways, or neither.
func taught() []likeness.Taught {
	var out []likeness.Taught
	for i := range 6 {
		n := fmt.Sprint(i + 2)
		out = append(out,
			likeness.Taught{Passage: passage("the buyer may copy all records within "+n+" days", "RECORDS", "BUYER"), Classes: []likeness.Class{open}},
			likeness.Taught{Passage: passage("records are handed over on "+n+" days' notice", "RECORDS"), Classes: []likeness.Class{open}},
			likeness.Taught{Passage: passage("the buyer may not see any records for "+n+" years", "RECORDS", "BUYER", "NOT"), Classes: []likeness.Class{closed}},
			likeness.Taught{Passage: passage("the buyer pays invoices within "+n+" days", "BUYER", "MONEY")},
			likeness.Taught{Passage: passage("insurance is kept up for "+n+" years", "MONEY")},
		)
	}
	return out
}

func train(t testing.TB) *likeness.Model {
	t.Helper()
	m, err := likeness.Train(taught())
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// margins by class of a passage, and what the gate says.
func margins(m *likeness.Model, p likeness.Passage) (map[likeness.Class]float32, float32) {
	s := m.Scales()
	gate := s.Gate(p)
	out := map[likeness.Class]float32{}
	for i, x := range s.Margins(p) {
		out[m.Classes[i]] = x
	}
	return out, gate
}

func TestOtherWordsAreLikeWhatWasTaught(t *testing.T) {
	m := train(t)
	for _, tt := range []struct {
		said     string
		concepts []string
		want     likeness.Class
	}{
		{"buyers may be handed copies of records within 40 days", []string{"RECORDS", "BUYER"}, open},
		{"no buyer may see the records in 3 years", []string{"RECORDS", "BUYER", "NOT"}, closed},
		{"the buyer keeps insurance and pays within 9 days", []string{"BUYER", "MONEY"}, likeness.Class{}},
	} {
		got, gate := margins(m, passage(tt.said, tt.concepts...))
		for _, c := range m.Classes {
			if like := got[c] > 0; like != (c == tt.want) {
				t.Errorf("%q: %v has the margin %.2f", tt.said, c, got[c])
			}
		}
		if (gate > 0) != (tt.want != likeness.Class{}) {
			t.Errorf("%q: the gate is %.2f", tt.said, gate)
		}
	}
}

// What weighs on its own words alone adds up to what the words change.
func TestWeighsAddUp(t *testing.T) {
	m := train(t)
	at := slices.Index(m.Classes, open)
	s, p := m.Scales(), passage("the buyer may copy records")
	words, pairs := s.Weighs(p, at)
	if len(words) != 5 || len(pairs) != 5 || pairs[0] != 0 {
		t.Fatalf("%d words, %d pairs", len(words), len(pairs))
	}
	sum := float32(0)
	for _, x := range slices.Concat(words, pairs) {
		sum += x
	}
	s.Gate(p)
	whole := s.Margins(p)[at]
	none := likeness.Passage{Kind: "no kind"}
	s.Gate(none)
	bias := s.Margins(none)[at]
	// the kind of paper is in every passage, and says next to nothing
	if math.Abs(float64(bias+sum-whole)) > 0.1 || sum <= 0.1 {
		t.Errorf("the words weigh %.3f, and change the margin from %.3f to %.3f", sum, bias, whole)
	}
}

func TestSamePassagesSameModel(t *testing.T) {
	if !bytes.Equal(train(t).Bytes(), train(t).Bytes()) {
		t.Error("the same passages made two models")
	}
}

func TestModelIsReadAsWritten(t *testing.T) {
	m := train(t)
	again, err := likeness.Open(m.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(again.Bytes(), m.Bytes()) || !slices.Equal(again.Classes, m.Classes) {
		t.Error("what was read is not what was written")
	}
	p := passage("the buyer may not see records", "RECORDS")
	want, _ := margins(m, p)
	got, _ := margins(again, p)
	for _, c := range m.Classes {
		if got[c] != want[c] {
			t.Errorf("%v: %v, want %v", c, got[c], want[c])
		}
	}
}

func TestNothingToLearnFrom(t *testing.T) {
	if _, err := likeness.Train(nil); err == nil {
		t.Error("a model was made of nothing")
	}
	m, err := likeness.Train([]likeness.Taught{{Passage: passage("nothing is labelled here")}})
	if err != nil || len(m.Classes) != 0 {
		t.Errorf("%v, %v", m, err)
	}
	if again, err := likeness.Open(m.Bytes()); err != nil || len(again.Classes) != 0 {
		t.Errorf("a model without classes is not read: %v", err)
	}
}

func TestLevelsAreThree(t *testing.T) {
	weak := likeness.Taught{Passage: passage("the buyer may look"), Classes: []likeness.Class{{Requirement: "DA-01", Level: "weak"}}}
	if _, err := likeness.Train(append(taught(), weak)); err == nil {
		t.Error("a level that is none was learned")
	}
	if m, err := likeness.Open(bytes.Replace(train(t).Bytes(), []byte("present"), []byte("presant"), 1)); err == nil {
		t.Errorf("a level that is none is read: %v", m.Classes)
	}
}

// A passage that was labelled for one requirement is no example against others.
func TestLabelledForOneRequirement(t *testing.T) {
	other := likeness.Class{Requirement: "GP-01", Level: dossier.LevelPresent}
	all := taught()
	for range 12 {
		all = append(all, likeness.Taught{Passage: passage("nobody may sell the records that the buyer may copy", "RECORDS", "BUYER"), Classes: []likeness.Class{other}, About: "GP-01"})
	}
	about, err := likeness.Train(all)
	if err != nil {
		t.Fatal(err)
	}
	for i := range all {
		all[i].About = ""
	}
	whole, err := likeness.Train(all)
	if err != nil {
		t.Fatal(err)
	}
	p := passage("nobody may sell the records that the buyer may copy", "RECORDS", "BUYER")
	a, _ := margins(about, p)
	w, _ := margins(whole, p)
	if a[open] <= w[open] || a[other] <= 0 {
		t.Errorf("DA-01 has the margin %.2f, and %.2f where the passages count against it; GP-01 %.2f", a[open], w[open], a[other])
	}
}

func TestEveryCutAndEveryByteOfAModel(t *testing.T) {
	whole := train(t).Bytes()
	for n := range whole {
		if _, err := likeness.Open(whole[:n]); err == nil {
			t.Fatalf("the first %d of %d bytes are read as a model", n, len(whole))
		}
	}
	if _, err := likeness.Open(append(slices.Clone(whole), 0)); err == nil {
		t.Error("a byte too many is read")
	}
	for i := range whole {
		damaged := slices.Clone(whole)
		damaged[i] ^= 0xff
		if m, err := likeness.Open(damaged); err == nil { // it may be another model, and must work
			margins(m, passage("the buyer may copy all records", "RECORDS"))
		}
	}
}

func FuzzOpen(f *testing.F) {
	f.Add(train(f).Bytes())
	f.Add([]byte("checkweigh likeness 1\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		m, err := likeness.Open(data)
		if err != nil {
			return
		}
		margins(m, passage("the buyer may copy all records within 30 days", "RECORDS"))
		if again, err := likeness.Open(m.Bytes()); err != nil || len(again.Classes) != len(m.Classes) {
			t.Errorf("a model that was read cannot be written and read: %v", err)
		}
	})
}

func BenchmarkMargins(b *testing.B) {
	m := train(b)
	s, p := m.Scales(), passage("the buyer may copy all records within 30 days of asking for them", "RECORDS", "BUYER")
	for b.Loop() {
		s.Gate(p)
		s.Margins(p)
	}
}
