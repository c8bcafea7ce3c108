package analyze

import (
	"sort"
	"strings"

	"github.com/checkweigh/checkweigh/dossier"
)

// defines matches the head of a definition: a quoted term and the word that
// gives it a meaning.
var defines = expression(`^["“]([^"“”\n]{2,60})["”]\s*(?:\([^)\n]{0,40}\)\s*)?(?:\|\s*)?(?::|means?\b|shall mean\b|has the meaning\b|have the meaning\b|includes?\b|is defined\b|refers? to\b|are\b|is\b)`)

// definitions finds the defined terms of a document, each with the whole of its
// definition: from the term to the end of its clause, or where the segmenter gave
// none, of its paragraph.
func definitions(t dossier.Text, c []dossier.Clause, ls []line) []dossier.Term {
	var out []dossier.Term
	seen := map[string]bool{}
	for _, m := range definitionHeads(t.Body) {
		name := strings.TrimSpace(t.Body[m[2]:m[3]])
		i := clauseAt(c, m[0])
		if seen[name] || name == "" || (i >= 0 && skippedZone(c[i].Zone)) {
			continue
		}
		if verb := t.Body[m[3]:m[1]]; strings.HasSuffix(verb, "is") || strings.HasSuffix(verb, "are") {
			if i < 0 || c[i].Zone != dossier.Definition {
				continue // "X" is ... defines only where definitions stand
			}
		}
		end := paragraphEnd(ls, m[0])
		if i >= 0 && c[i].Span.End > m[1] {
			end = min(end, c[i].Span.End)
		}
		_, end = trimSpan(t.Body, m[0], max(end, m[1]))
		seen[name] = true
		out = append(out, dossier.Term{Name: name, Span: dossier.Span{Start: m[0], End: end}, Clause: i})
	}
	return append(out, clauseTerms(t, c, seen)...)
}

// definitionHeads finds the submatches of defines at each quotation mark.
func definitionHeads(body string) [][]int {
	var out [][]int
	for at := 0; at < len(body) && len(out) < 5000; {
		if body[at] != '"' && !strings.HasPrefix(body[at:], "“") {
			at++
			continue
		}
		m := defines.FindStringSubmatchIndex(body[at:min(len(body), at+160)])
		if m == nil {
			at++
			continue
		}
		for k := range m {
			m[k] += at
		}
		out = append(out, m)
		at = m[1]
	}
	return out
}

// clauseTerms adds definitions that the segmenter found without quotation
// marks: rows such as "Buyer Data | the data ...".
func clauseTerms(t dossier.Text, c []dossier.Clause, seen map[string]bool) []dossier.Term {
	var out []dossier.Term
	for _, cl := range c {
		if cl.Zone != dossier.Definition {
			continue
		}
		row := t.Cut(cl.Body)
		at := strings.Index(row, " | ")
		if at <= 0 || at > 60 {
			continue
		}
		name := strings.Trim(row[:at], "\"“”*: ")
		if name == "" || seen[name] || strings.Contains(name, "\n") {
			continue
		}
		seen[name] = true
		out = append(out, dossier.Term{Name: name, Span: cl.Body, Clause: cl.Index})
	}
	return out
}

func skippedZone(z dossier.Zone) bool {
	return z == dossier.Contents || z == dossier.Request || z == dossier.HeaderFooter
}

// clauseAt is the index of the clause that holds the byte offset, or -1.
func clauseAt(c []dossier.Clause, at int) int {
	i := sort.Search(len(c), func(i int) bool { return c[i].Span.Start > at }) - 1
	if i < 0 || at >= c[i].Span.End {
		return -1
	}
	return i
}

// paragraphEnd is the end of the paragraph that holds the offset: the last line
// before a gap or another definition.
func paragraphEnd(ls []line, at int) int {
	i := sort.Search(len(ls), func(i int) bool { return ls[i].End > at })
	if i >= len(ls) {
		return at
	}
	end := ls[i].End
	for i++; i < len(ls) && !ls[i].gap && end-at < 2000 && !strings.HasPrefix(ls[i].text, "\"") && !strings.HasPrefix(ls[i].text, "“"); i++ {
		end = ls[i].End
	}
	return end
}
