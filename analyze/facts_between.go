package analyze

import (
	"strings"

	"github.com/checkweigh/checkweigh/dossier"
)

const aName = `(?:[Tt]he |THE )?[A-Z0-9][^\n|;:"“()]{2,90}?`

// Ways in which contracts name their two sides without binding them to words.
var (
	numberedSides = expression(`(?i)\bbetween:?\s+((?-i:` + aName + `))(?:,[^()]{0,200}?)?\s*\((?:1|i|a)\)\s*(?:,|;)?\s*(?:and\s+)?((?-i:` + aName + `))(?:,[^()]{0,200}?)?\s*\((?:2|ii|b)\)`)
	listedSides   = expression(`(?:^|\n)\s*\(?1[.)]\s+(` + aName + `)(?:,[^\n]{0,200})?;?\s*(?:[Aa]nd|AND)?\s*\n\s*\(?2[.)]\s+(` + aName + `)(?:,[^\n]{0,200})?\.?\n`)
	plainSides    = expression(`(?:[Bb]etween|BETWEEN):?\s+(` + aName + `)(?:\s*,[^,\n]{3,120},)?\s+(?:[Aa]nd|AND)\s+(` + aName + `)(?:[,.;(\n]| \(| for |$)`)
	forAndBehalf  = expression(`(?im)(?:signed |executed |accepted |agreed )?(?:by [^\n]{0,30} )?for and on behalf of:?\s+(?:the )?((?-i:[A-Z][^\n|_:;]{3,80}?))(?:\s{3,}|\s*[\n|_:,.(]|$)`)
)

// between offers the two sides of a contract from its head and from its signatures,
// where no word is bound to them.
func (g *gatherer) between(ls []line) {
	if len(ls) == 0 {
		return
	}
	from, to := ls[0].Start, ls[len(ls)-1].End
	top := g.t.Body[from:min(to, from+5000)]
	for _, re := range []*pattern{numberedSides, listedSides, plainSides} {
		for _, m := range re.FindAllStringSubmatchIndex(top, 3) {
			if g.sides(dossier.Span{Start: from + m[2], End: from + m[3]}, dossier.Span{Start: from + m[4], End: from + m[5]}) {
				return
			}
		}
	}
	low := max(from, to-6000)
	for _, m := range forAndBehalf.FindAllStringSubmatchIndex(g.t.Body[low:to], 6) {
		s := nameSpan(g.t, dossier.Span{Start: low + m[2], End: low + m[3]})
		switch role := roleOfName(g.t.Cut(s)); {
		case role == "" || roleOf(g.t.Cut(s)) != "" || !g.readable(s.Start):
		default:
			g.offer(role, s, "parties", rankWeak+4)
		}
	}
}

// restOfLine adds to a name that a comma ends what follows it on its line, since
// that tells an address from a name.
func (g *gatherer) restOfLine(s dossier.Span) dossier.Span {
	if rest := g.t.Body[s.End:]; strings.HasPrefix(rest, ",") {
		if i := strings.IndexAny(rest, "\n\f("); i > 0 {
			s.End += min(i, 120)
		}
	}
	return s
}

// sides offers the names of two sides, and reports whether they are such: one at
// least is surely a company or a public body, and neither is a word for a role.
func (g *gatherer) sides(a, b dossier.Span) bool {
	a, b = nameSpan(g.t, g.restOfLine(a)), nameSpan(g.t, g.restOfLine(b))
	x, y := g.t.Cut(a), g.t.Cut(b)
	if !looksNamed(x) || !looksNamed(y) || roleOf(x) != "" || roleOf(y) != "" || !g.readable(a.Start) {
		return false
	}
	first, second := roleOfName(x), roleOfName(y)
	if first == "" && second == "" || strings.Contains(lowerASCII(x+y), "union") {
		return false
	}
	if second == "buyer" && first != "buyer" || first == "supplier" && second != "supplier" {
		a, b = b, a
	}
	g.offer("buyer", a, "parties", rankParties-8)
	g.offer("supplier", b, "parties", rankParties-8)
	return true
}
