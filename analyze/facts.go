package analyze

import (
	"sort"
	"strings"

	"github.com/checkweigh/checkweigh/dossier"
)

// Facts reads buyer, supplier, developer, sub-processors, reference, value,
// start, end and extension off a document: from order-form rows and labelled
// lines, the parties block, the head and foot of letters, and plain sentences.
// Each value is cut from the text at its span. There is at most one fact of each
// name, but one for each sub-processor. Blanks, brackets and prompts are no facts.
func Facts(t dossier.Text, c []dossier.Clause, o dossier.Outline) []dossier.Fact {
	return factsIn(t, c, o, linesOf(t))
}

func factsIn(t dossier.Text, c []dossier.Clause, o dossier.Outline, ls []line) []dossier.Fact {
	g := &gatherer{t: t, c: c, named: o.Parties, best: map[string]candidate{}}
	for _, p := range o.Parts {
		g.kind = p.Kind
		part := within(ls, p.Span)
		if p.Kind != dossier.Notice {
			g.forms(part)
		}
		if p.Kind == dossier.FOIResponse {
			g.letterhead(part)
		} else if p.Kind != dossier.Notice && p.Kind != dossier.Other {
			g.headed(part)
		}
		if p.Kind == dossier.Contract {
			g.between(part)
		}
		if p.Kind == dossier.Notice {
			g.controller(p.Span)
		}
		if p.Kind == dossier.Notice || p.Kind == dossier.Other {
			continue
		}
		g.sentences(p.Span)
	}
	g.parties(o)
	return g.facts()
}

// within is the run of lines inside a span.
func within(ls []line, s dossier.Span) []line {
	from := sort.Search(len(ls), func(i int) bool { return ls[i].Start >= s.Start })
	to := sort.Search(len(ls), func(i int) bool { return ls[i].Start >= s.End })
	return ls[from:to]
}

// A candidate is a value that could be a fact; the highest rank wins, and of
// equal ranks the one that stands first.
type candidate struct {
	fact dossier.Fact
	rank int
}

// Ranks of sources: a labelled form says what a thing is, a sentence may speak
// of another.
const (
	rankForm    = 50
	rankParties = 40
	rankLetter  = 35
	rankText    = 30
	rankWeak    = 10
)

type gatherer struct {
	t       dossier.Text
	c       []dossier.Clause
	named   []dossier.Party
	kind    dossier.Kind
	best    map[string]candidate
	subs    []dossier.Fact
	subRank int
}

// offer puts up a value for a fact.
func (g *gatherer) offer(name string, s dossier.Span, source string, rank int) {
	s = g.tidied(name, s)
	v := g.t.Cut(s)
	if v == "" || blankValue(v) {
		return
	}
	f := dossier.Fact{Name: name, Value: v, Page: g.t.PageAt(s.Start), Source: source, Span: s}
	if name == "subprocessor" {
		g.addSub(f, rank)
		return
	}
	if have, ok := g.best[name]; !ok || rank > have.rank {
		g.best[name] = candidate{f, rank}
	}
}

// leadWords are capitalised words that begin a sentence before a name and are no
// part of it.
var leadWords = expression(`^(?:(?:For|To|By|From|With|In|At|On|Under|When|If|As|Both|And|But|Since|While|Where|Supplier|Vendor|Contractor|Reseller|Provider|Processor|Developer|Customer|Buyer|Our|This|That|Its|Their|Firstly|Secondly|Currently|Dr|Mr|Mrs|Ms|Messrs|BETWEEN|AND)[ \n]+)+`)

// tidied trims a value: white space and marks at its ends and, of names, words
// that begin the sentence.
func (g *gatherer) tidied(name string, s dossier.Span) dossier.Span {
	s.Start, s.End = trimSpan(g.t.Body, s.Start, s.End)
	switch name {
	case "supplier", "developer", "subprocessor":
		if m := leadWords.FindStringIndex(g.t.Cut(s)); m != nil && m[1] < s.Len() {
			s.Start += m[1]
		}
		fallthrough
	case "buyer", "extension":
		s.End = s.Start + len(strings.TrimRight(g.t.Cut(s), " \n,;:"))
		if v := g.t.Cut(s); strings.HasSuffix(v, ".") && !hasAny(v[max(0, len(v)-6):], "Inc.", "Corp.", "Co.", "B.V.", "S.A.", ".A.", "r.o.", "a.s.", "L.C.", "L.P.") {
			s.End--
		}
		if v := g.t.Cut(s); strings.HasSuffix(v, ")") && !strings.Contains(v, "(") {
			s.End--
		}
	}
	return s
}

// addSub keeps every sub-processor of the best source that names any.
func (g *gatherer) addSub(f dossier.Fact, rank int) {
	if rank < g.subRank {
		return
	}
	if rank > g.subRank {
		g.subs, g.subRank = nil, rank
	}
	for _, have := range g.subs {
		if have.Value == f.Value {
			return
		}
	}
	g.subs = append(g.subs, f)
}

// parties offers the names bound to roles where no form or sentence gave them.
func (g *gatherer) parties(o dossier.Outline) {
	rank := map[string]string{"buyer": "buyer", "employer": "buyer", "supplier": "supplier", "developer": "developer", "controller": "buyer", "processor": "supplier"}
	for _, p := range o.Parties {
		name, ok := rank[p.Role]
		if !ok || p.Name == "" {
			continue
		}
		r := rankParties
		if p.Role == "controller" || p.Role == "processor" {
			r = rankWeak
		}
		g.offer(name, p.Span, "parties", r)
	}
}

// facts returns what was gathered, in the order in which people are shown it.
func (g *gatherer) facts() []dossier.Fact {
	var out []dossier.Fact
	for _, name := range dossier.FactNames {
		if name == "subprocessor" {
			out = append(out, g.subs...)
		} else if c, ok := g.best[name]; ok {
			out = append(out, c.fact)
		}
	}
	return out
}

// readable reports whether facts may be read at an offset: not from a quoted
// request, guidance, contents or statute.
func (g *gatherer) readable(at int) bool {
	i := clauseAt(g.c, at)
	if i < 0 {
		return true
	}
	switch g.c[i].Zone {
	case dossier.Request, dossier.Guidance, dossier.Contents, dossier.Statute, dossier.HeaderFooter:
		return false
	}
	return true
}
