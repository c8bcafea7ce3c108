package rules

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"hash"
	"maps"
	"reflect"
	"slices"
	"strings"
)

// Change is a requirement that two packs judge by different rules.
type Change struct {
	Requirement string
	Added       bool     // the older pack does not have it
	Removed     bool     // the newer pack does not have it
	Blocks      []string // names of the blocks, fields and letter rules that came, went or read otherwise
	Concepts    []string // names of the concepts it uses that came, went or have other wordings
	Frame       bool     // the words for who acts and with what force changed: they concern every requirement
}

// Diff lists what decides otherwise in the newer pack, in its order, what it no
// longer has at the end. Titles, questions, clauses, letters and examples decide
// nothing and are left out.
func Diff(older, newer *Set) []Change {
	was, is := describe(older, map[ConceptID]string{}), describe(newer, map[ConceptID]string{})
	frame := was.frame != is.frame
	var out []Change
	for _, r := range newer.Requirements {
		old, ok := was.requirements[r.ID]
		if !ok {
			out = append(out, Change{Requirement: r.ID, Added: true})
			continue
		}
		now := is.requirements[r.ID]
		c := Change{Requirement: r.ID, Frame: frame, Blocks: differing(old.blocks, now.blocks), Concepts: differing(old.concepts, now.concepts)}
		if c.Frame || len(c.Blocks)+len(c.Concepts) > 0 || old.rest != now.rest {
			out = append(out, c)
		}
	}
	for _, r := range older.Requirements {
		if _, ok := is.requirements[r.ID]; !ok {
			out = append(out, Change{Requirement: r.ID, Removed: true})
		}
	}
	return out
}

// Digests gives for each requirement the hash of all that decides it: its blocks,
// the concepts these are written in, the words for who acts and with what
// force, and what is read off every document. Two packs with the same digest judge the requirement alike.
func Digests(s *Set) map[string]string {
	written := map[ConceptID]string{}
	d := describe(s, written)
	whole := describer{set: s, concepts: map[string]string{}, written: written}
	common := whole.text([]any{s.Statements, s.Systems}) // what is read off every document
	for _, name := range slices.Sorted(maps.Keys(whole.concepts)) {
		common += name + whole.concepts[name]
	}
	begun := sha256.New() // with what all requirements share, which is most of it
	fmt.Fprint(begun, d.frame, " ", common, " ")
	likened := map[string]bool{} // what the model tells as well
	model := ""
	if s.Likeness != nil {
		model = fmt.Sprintf("%x", sha256.Sum256(s.Likeness.Bytes()))
		for _, c := range s.Likeness.Classes {
			likened[c.Requirement] = true
		}
	}
	out := make(map[string]string, len(d.requirements))
	for id, r := range d.requirements {
		sum, err := begun.(hash.Cloner).Clone()
		if err != nil { // no hash of the standard library fails here
			panic(err)
		}
		fmt.Fprintln(sum, r.rest)
		if likened[id] {
			fmt.Fprintln(sum, model)
		}
		for _, part := range []map[string]string{r.blocks, r.concepts} {
			for _, name := range slices.Sorted(maps.Keys(part)) {
				fmt.Fprintln(sum, name, part[name])
			}
		}
		out[id] = hex.EncodeToString(sum.Sum(nil)[:16])
	}
	return out
}

// description says in words, without the numbers that a pack gives its concepts,
// what decides the requirements of a pack.
type description struct {
	requirements map[string]described
	frame        string
}

type described struct {
	blocks   map[string]string // by name
	concepts map[string]string // every concept that the requirement uses, by name
	rest     string            // all else that is not there for people alone: kinds, topics, headings ...
}

// framing are the groups whose words make frames, whichever rule asks. Objects
// are among them because "Customer Data" names no customer.
var framing = []Group{Roles, Modality, Objects}

// describe writes each concept into written once, since many requirements use it.
func describe(s *Set, written map[ConceptID]string) description {
	d := description{requirements: make(map[string]described, len(s.Requirements))}
	frame := map[string]string{}
	for i := range s.Lexicon.Concepts {
		if c := &s.Lexicon.Concepts[i]; slices.Contains(framing, c.Group) {
			w := describer{set: s, concepts: frame, written: written}
			w.concept(ConceptID(i))
		}
	}
	for _, name := range slices.Sorted(maps.Keys(frame)) {
		d.frame += name + frame[name] + "\n"
	}
	for _, r := range s.Requirements {
		w := describer{set: s, concepts: map[string]string{}, written: written}
		one := described{blocks: map[string]string{}, concepts: w.concepts}
		for _, b := range r.Blocks {
			one.blocks[b.Name] += w.text(b)
		}
		for _, f := range r.Fields {
			one.blocks[f.Name] += w.text(f)
		}
		for _, l := range r.Letters {
			one.blocks[l.Name] += w.text(l)
		}
		for _, f := range r.Facts {
			one.blocks[f.Name] += w.text(f)
		}
		r.Title, r.Why, r.Source, r.Question, r.Clause, r.Letter, r.Levers, r.Examples = "", "", "", "", "", "", nil, nil
		r.Blocks, r.Fields, r.Letters, r.Facts = nil, nil, nil, nil
		one.rest = w.text(r)
		d.requirements[r.ID] = one
	}
	return d
}

// describer writes values with the names of their concepts, and gathers those.
type describer struct {
	set      *Set
	concepts map[string]string
	written  map[ConceptID]string // what each concept says, as far as it was written before
	out      strings.Builder
}

func (w *describer) text(v any) string {
	w.out.Reset()
	w.write(reflect.ValueOf(v))
	return w.out.String()
}

var conceptType = reflect.TypeFor[ConceptID]()

func (w *describer) write(v reflect.Value) {
	if v.IsValid() && v.Type() == conceptType {
		w.out.WriteString(w.concept(ConceptID(v.Int())))
		return
	}
	switch v.Kind() {
	case reflect.Interface, reflect.Pointer:
		if !v.IsNil() {
			w.write(v.Elem())
		}
	case reflect.Slice:
		w.out.WriteByte('[')
		for i := range v.Len() {
			w.write(v.Index(i))
			w.out.WriteByte(',')
		}
		w.out.WriteByte(']')
	case reflect.Struct:
		for i := range v.NumField() {
			if f := v.Type().Field(i); f.IsExported() && f.Name != "Line" { // where it stands in its file decides nothing
				w.out.WriteString(f.Name + ":")
				w.write(v.Field(i))
				w.out.WriteByte(' ')
			}
		}
	default:
		fmt.Fprintf(&w.out, "%v", v)
	}
}

// concept gathers a concept with those that it includes, and gives its name.
func (w *describer) concept(id ConceptID) string {
	c := &w.set.Lexicon.Concepts[id]
	if _, seen := w.concepts[c.Name]; seen {
		return c.Name
	}
	text, ok := w.written[id]
	if !ok {
		text = fmt.Sprintf("%v %q %q %q %v", c.Group, c.Phrases, c.Include, c.Not, c.FromTerms)
		w.written[id] = text
	}
	w.concepts[c.Name] = text
	for _, name := range c.Include {
		if other, ok := w.set.Lexicon.byName[name]; ok {
			w.concept(other)
		}
	}
	return c.Name
}

// differing are the names that stand in one only, or with another text, sorted.
func differing(a, b map[string]string) []string {
	var out []string
	for _, name := range slices.Sorted(maps.Keys(a)) {
		if text, ok := b[name]; !ok || text != a[name] {
			out = append(out, name)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(b)) {
		if _, ok := a[name]; !ok {
			out = append(out, name)
		}
	}
	slices.Sort(out)
	return out
}
