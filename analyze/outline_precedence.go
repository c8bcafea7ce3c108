package analyze

import (
	"strings"

	"github.com/checkweigh/checkweigh/dossier"
)

var (
	precedes  = expression(`(?i)order of (?:precedence|priority)|(?:shall |will |must )?(?:take|takes|have|has|be given) (?:precedence|priority)|\bprevails?\b|following order`)
	inlineOne = expression(`(?:^|[\s:])\(?(?:[1-9]|i{1,3}|iv|vi{0,3}|[a-h])[.)]\s+([^;:\n]{3,120}?)(?:;|\.|, and|$)`)
	over      = expression(`(?i)(?:the )?([A-Z][^.;:,\n]{2,60}?) (?:shall |will )?(?:prevails?|takes? precedence|has precedence|have precedence) over (?:the )?([^.;:,\n]{3,60})`)
	specials  = expression(`(?i)\b(special (?:terms?|conditions?))[^.\n]{0,40} prevails?\b`)
)

// precedence reads the order in which the parts of a contract prevail, the
// strongest first, as the contract names them. It is empty when none is stated.
func precedence(t dossier.Text, ls []line) []string {
	for i, l := range ls {
		if l.holds&signPrecedence == 0 || !precedes.MatchString(l.text) {
			continue
		}
		para := paragraph(t, ls, i)
		if list := inlineList(para); len(list) > 1 {
			return list
		}
		if m := over.FindStringSubmatch(para); m != nil {
			return []string{cleanTitle(m[1]), cleanTitle(m[2])}
		}
		if !hasAny(lowerASCII(para), "following", "order", "below", "list") {
			continue
		}
		if list := listBelow(ls, i); len(list) > 1 {
			return list
		}
		if m := specials.FindStringSubmatch(para); m != nil {
			return []string{cleanTitle(m[1])}
		}
	}
	return nil
}

// paragraph is the text of the lines from i to the next gap, 1,500 bytes at most.
func paragraph(t dossier.Text, ls []line, i int) string {
	end := i + 1
	for end < len(ls) && !ls[end].gap && ls[end].End-ls[i].Start < 1500 {
		end++
	}
	return strings.Join(strings.Fields(t.Cut(dossier.Span{Start: ls[i].Start, End: ls[end-1].End})), " ")
}

func inlineList(para string) []string {
	var out []string
	for _, m := range inlineOne.FindAllStringSubmatch(para, 20) {
		out = append(out, cleanTitle(m[1]))
	}
	return out
}

var item = expression(`^(?:\(?(?:\d{1,2}(?:\.\d{1,2})*|[a-z]|[ivx]{1,4})[.)]|\d{1,2}(?:\.\d{1,2})+|[•●*-])\s+(.{3,120})$|^((?:Exhibit|Schedule|Annex|Appendix|Attachment) [A-Z0-9]{1,3}\b.{0,80})$`)

// listBelow reads list items from the lines under an "order of precedence".
func listBelow(ls []line, i int) []string {
	var out []string
	named := false
	for n := i + 1; n < min(len(ls), i+16); n++ {
		m := item.FindStringSubmatch(ls[n].text)
		if m == nil || (len(out) > 0 && named != (m[2] != "")) {
			if len(out) > 0 && (ls[n].gap || m != nil) {
				break
			}
			continue
		}
		named = m[2] != ""
		name := m[1] + m[2]
		if len(name) > 100 || hasAny(lowerASCII(name), " shall ", " must ", " will ") {
			break
		}
		if at := docName.FindStringIndex(name); m[2] != "" && at != nil {
			name = name[:at[1]]
		}
		out = append(out, cleanTitle(name))
	}
	return out
}

func cleanTitle(s string) string {
	s = strings.Trim(s, " .;,:")
	s = strings.TrimSuffix(strings.TrimSuffix(s, "; and"), " and")
	for _, p := range []string{"the ", "The ", "this ", "This ", "any ", "Any "} {
		s = strings.TrimPrefix(s, p)
	}
	return strings.Trim(s, " .;,:")
}
