package analyze

import (
	"slices"
	"strings"

	"github.com/checkweigh/checkweigh/dossier"
	"github.com/checkweigh/checkweigh/rules"
)

// terms gathers what this document, and its siblings, say that words mean: its
// parties, its defined terms, and who "we" and "you" are.
func (r *reader) terms(all []dossier.Outline, kind dossier.Kind) []rules.Term {
	var out []rules.Term
	r.tagger.Bind(nil)
	bound := map[string]bool{}
	for _, o := range all {
		for _, p := range o.Parties {
			concept, known := r.a.words.byRole[p.Role]
			if !known {
				continue
			}
			for _, name := range append([]string{p.Name}, p.Terms...) {
				if !disputed(all, name, p.Role) {
					out = appendTerm(out, bound, name, true, concept)
				}
			}
		}
	}
	for _, pronoun := range pronouns(kind) {
		if concept := r.a.words.find(pronoun.role); concept != none {
			out = appendTerm(out, bound, pronoun.word, true, concept)
		}
	}
	if len(all) > 0 {
		out = r.definedTerms(out, bound, all[0])
	}
	return out
}

// disputed reports whether parties of different roles lay claim to one word.
// Then the usual meaning of the word is surer than either.
func disputed(all []dossier.Outline, name, role string) bool {
	for _, o := range all {
		for _, p := range o.Parties {
			if p.Role == role || p.Role == "controller" || p.Role == "processor" {
				continue
			}
			for _, other := range p.Terms {
				if strings.EqualFold(other, name) {
					return true
				}
			}
		}
	}
	return false
}

func appendTerm(out []rules.Term, bound map[string]bool, name string, role bool, concepts ...rules.ConceptID) []rules.Term {
	var words []string
	cased := false
	for i, t := range dossier.Tokenize(name, dossier.Span{End: len(name)}, nil) {
		if t.Kind == dossier.Punct {
			continue
		}
		if i == 0 {
			cased = t.Upper
		}
		words = append(words, t.Text)
	}
	key := strings.Join(words, " ")
	if len(words) == 0 || len(words) > 12 || bound[key] {
		return out
	}
	bound[key] = true
	return append(out, rules.Term{Words: words, Cased: cased, Concepts: concepts, Role: role})
}

type pronoun struct{ word, role string }

// pronouns says who "we" and "you" are where the parties block does not: in a
// contract the supplier writes; a public body answers, assesses and informs; in
// an agreement with a union the employer speaks.
func pronouns(kind dossier.Kind) []pronoun {
	we, you := "BUYER", "PUBLIC"
	switch kind {
	case dossier.Contract, dossier.Other:
		we, you = "SUPPLIER", "BUYER"
	case dossier.CollectiveAgreement:
		we, you = "EMPLOYER", "WORKER"
	}
	return []pronoun{{"we", we}, {"us", we}, {"our", we}, {"ours", we}, {"you", you}, {"your", you}, {"yours", you}}
}

// longPaper is how many bytes a contract has that names its parties somewhere.
const longPaper = 4000

// bind makes terms known to the tagger. In a contract that names no parties we
// only guess that "we" is the supplier.
func (r *reader) bind(terms []rules.Term) {
	r.tagger.Bind(terms)
	r.names = standIns(r.all)
	r.untouched = neverFilledIn(r.clauses)
	r.unbound = len(r.text.Body) > longPaper
	for _, o := range r.all {
		if kind, _ := o.Kind(); kind != dossier.Contract || len(o.Parties) > 0 {
			r.unbound = false
		}
	}
}

func (s *sentence) speaksOfUs() bool {
	for i := range s.words {
		switch s.words[i].Text {
		case "we", "us", "our", "you", "your":
			return true
		}
	}
	return false
}

// headOfDefinition is how many words into its definition a term is still told
// what it is: "Services" which further on search records are no records.
const headOfDefinition = 8

// definedTerms binds a defined term to the concepts of its definition, for the
// concepts that a pack marks from_terms: "Insights" means any statistic that we
// compile from use.
func (r *reader) definedTerms(out []rules.Term, bound map[string]bool, o dossier.Outline) []rules.Term {
	const mostTerms, longest = 2000, 600
	r.defined = r.defined[:0]
	for i, term := range o.Terms {
		if i == mostTerms || bound[strings.ToLower(term.Name)] || noData[lastWord(term.Name)] {
			continue
		}
		span := term.Span
		span.End = min(span.End, span.Start+longest)
		r.define.reset(0)
		r.define.add(r.text, dossier.RoleDefinition, span)
		r.define.hits = r.tagger.Tag(r.define.words, r.define.hits[:0])
		var concepts []rules.ConceptID
		seen := map[rules.ConceptID]bool{}
		for _, h := range r.define.hits {
			if h.Start > headOfDefinition {
				continue
			}
			if r.a.set.Lexicon.Concepts[h.Concept].FromTerms && !seen[h.Concept] {
				seen[h.Concept] = true
				concepts = append(concepts, h.Concept)
			}
		}
		if len(concepts) > 0 {
			n := len(out)
			if out = appendTerm(out, bound, term.Name, false, concepts...); len(out) > n {
				r.defined = append(r.defined, definedTerm{out[n], term})
			}
		}
	}
	return out
}

// noData are words on which terms end that are no data, however much of data
// their definitions speak: laws on it, services and people that handle it.
var noData = wordSet(`law laws legislation regulation regulations act gdpr directive rules code policy policies requirements
	processing process service services deliverables software system platform interface website solution product products equipment hardware
	agreement contract schedule order term period date fee fees charges price purpose purposes
	party parties person persons personnel staff user users affiliate affiliates subprocessor processor controller subject subjects authority
	breach security incident event loss rights right law clauses scc sccs measures controls transfer transfers work works ipr iprs property`)

func wordSet(words string) map[string]bool {
	set := map[string]bool{}
	for _, w := range strings.Fields(words) {
		set[w] = true
	}
	return set
}

func lastWord(s string) string {
	words := strings.Fields(lowerASCII(s))
	if len(words) == 0 {
		return ""
	}
	return words[len(words)-1]
}

// definedTerm is a term that the lexicon reads through its definition.
type definedTerm struct {
	rules.Term
	from dossier.Term
}

// mostDefinitions bounds how many definitions one finding quotes.
const mostDefinitions = 2

// definitions quotes the definitions on which a block rests in a sentence.
func (r *reader) definitions(s *sentence, b filedBlock) []dossier.Evidence {
	var out []dossier.Evidence
	for _, d := range r.defined {
		if len(out) == mostDefinitions || d.from.Span.Overlaps(s.pieces[0].span) || !s.uses(d.Words) || !asksOf(b, d.Concepts) {
			continue
		}
		number := ""
		if d.from.Clause >= 0 && d.from.Clause < len(r.clauses) {
			number = r.clauses[d.from.Clause].Number
		}
		out = append(out, r.cut(dossier.RoleDefinition, d.from.Span, number))
	}
	return out
}

func (s *sentence) uses(words []string) bool {
	for i := 0; i+len(words) <= len(s.words); i++ {
		n := 0
		for n < len(words) && s.words[i+n].Text == words[n] {
			n++
		}
		if n == len(words) {
			return true
		}
	}
	return false
}

// asksOf reports whether a block asks for one of the concepts.
func asksOf(b filedBlock, concepts []rules.ConceptID) bool {
	for _, c := range b.Conditions {
		for _, g := range c.All {
			for _, id := range concepts {
				if slices.Contains(g, id) {
					return true
				}
			}
		}
	}
	return false
}
