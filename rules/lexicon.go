package rules

import (
	"math/bits"
	"sync"
)

// ConceptID numbers a concept of a Lexicon, from 0.
type ConceptID int32

// Group says what part a concept plays in a sentence. Only the groups that
// change how a sentence is read are told apart by the engine; the others are
// for the reader of the file.
type Group string

// The groups of concepts.
const (
	Objects    Group = "objects"    // data, systems, records: an object eats the role named in it ("Customer Data" is no Customer)
	Roles      Group = "roles"      // who acts
	Modality   Group = "modality"   // shall, may, shall not
	Acts       Group = "acts"       // what is done
	Conditions Group = "conditions" // when, how fast, at whose cost, with whose consent
	Purposes   Group = "purposes"   // what for
	Harms      Group = "harms"      // what may go wrong
	Things     Group = "things"     // anything else
)

// Groups lists the groups as they are written in lexicon files.
var Groups = []Group{Objects, Roles, Modality, Acts, Conditions, Purposes, Harms, Things}

// Concept is a named set of wordings that mean the same thing to a rule.
type Concept struct {
	Name       string
	Group      Group
	Phrases    []string // as written
	Include    []string // concepts whose phrases count as this one too
	Not        []string // phrases inside which it does not count
	FromTerms  bool     // a term defined by words of this concept counts as it ("Insights" means any statistic ...)
	phrases    phraseList
	not        phraseList
	at         place
	includedAt place
	anonymous  bool      // an inline phrase of a rule
	blocks     ConceptID // this one holds the "not" phrases of that concept; -1 for others
}

// Lexicon is every concept of a pack, ready for matching.
type Lexicon struct {
	Concepts []Concept
	byName   map[string]ConceptID

	once    sync.Once     // for what follows, which ready makes
	emits   [][]ConceptID // a hit of concept i is also a hit of these
	sources [][]ConceptID // whose phrases tell whether concept i is there
	symbols symbols
	net     *phraseNet
	whole   *Plan     // that looks for everything
	traits  []trait   // by concept, for the loop over hits
	weight  []float64 // a guess how often each concept occurs
}

// Concept returns the number of the concept of that name.
func (l *Lexicon) Concept(name string) (ConceptID, bool) {
	id, ok := l.byName[name]
	return id, ok
}

// Name is the name of a concept, for people.
func (l *Lexicon) Name(id ConceptID) string { return l.Concepts[id].Name }

// Weight is a guess how often the concept occurs in a contract, for choosing the
// rarest condition of a block. Only its order means anything.
func (l *Lexicon) Weight(id ConceptID) float64 { return l.ready().weight[id] }

// Bits is a set of concepts.
type Bits []uint64

// NewBits returns an empty set with room for n members.
func NewBits(n int) Bits { return make(Bits, (n+63)/64) }

// Set adds i.
func (b Bits) Set(i ConceptID) { b[i>>6] |= 1 << (uint(i) & 63) }

// Has reports whether i is in the set.
func (b Bits) Has(i ConceptID) bool { return b[i>>6]&(1<<(uint(i)&63)) != 0 }

// Clear empties the set.
func (b Bits) Clear() { clear(b) }

// Or adds every member of o.
func (b Bits) Or(o Bits) {
	for i := range o {
		b[i] |= o[i]
	}
}

// Holds reports whether every member of o is in the set.
func (b Bits) Holds(o Bits) bool {
	for i := range o {
		if o[i]&^b[i] != 0 {
			return false
		}
	}
	return true
}

// Meets reports whether any of the concepts is in the set.
func (b Bits) Meets(group []ConceptID) bool {
	for _, c := range group {
		if b.Has(c) {
			return true
		}
	}
	return false
}

// Each calls f with every member in order.
func (b Bits) Each(f func(int)) {
	for w, word := range b {
		for word != 0 {
			f(w<<6 + bits.TrailingZeros64(word))
			word &= word - 1
		}
	}
}

// trait says in a byte what settling hits asks of a concept.
type trait uint8

const (
	traitObject  trait = 1 << iota // an object that a lexicon names
	traitRole                      // a role that a lexicon names
	traitAnyRole                   // may be eaten by an object
	traitAct                       // may be eaten by a role
	traitBlocks                    // holds the "not" phrases of another concept
)

func traitOf(c Concept) trait {
	var t trait
	switch {
	case c.Group == Objects && !c.anonymous:
		t = traitObject
	case c.Group == Roles:
		t = traitRole | traitAnyRole
	case c.Group == Acts:
		t = traitAct
	}
	if c.blocks >= 0 {
		t |= traitBlocks
	}
	return t
}
