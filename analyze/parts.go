package analyze

import (
	"sort"
	"strings"

	"github.com/checkweigh/checkweigh/dossier"
)

// parts splits a document into runs of one kind. It splits at a page start (or,
// in formats without pages, at a title on its own) and only on strong evidence
// that another paper begins there: a wrong split takes clauses away from the
// rules that should judge them, which costs more than a missed one.
func parts(t dossier.Text, c []dossier.Clause, ls []line, forced dossier.Kind) []dossier.Part {
	if forced != "" {
		return []dossier.Part{placed(t, c, dossier.Part{Kind: forced, Confidence: 1, Span: dossier.Span{End: len(t.Body)}})}
	}
	starts := partStarts(t, ls)
	var out []dossier.Part
	for i, s := range starts {
		end := len(ls)
		if i+1 < len(starts) {
			end = starts[i+1].line
		}
		kind, conf := kindOf(ls[s.line:end], s.kind)
		p := dossier.Part{Kind: kind, Confidence: conf, Span: dossier.Span{Start: boundary(ls, s.line), End: len(t.Body)}}
		if n := len(out); n > 0 {
			if out[n-1].Kind == kind {
				out[n-1].Confidence = max(out[n-1].Confidence, conf)
				continue
			}
			out[n-1].Span.End = p.Span.Start
		}
		out = append(out, p)
	}
	if len(out) == 0 {
		out = []dossier.Part{{Kind: dossier.Other, Span: dossier.Span{End: len(t.Body)}}}
	}
	for i := range out {
		out[i] = placed(t, c, out[i])
	}
	return out
}

// boundary is the offset at which the part that begins with that line starts.
func boundary(ls []line, i int) int {
	if i == 0 {
		return 0
	}
	return ls[i].Start
}

// placed fills in the pages and clauses of a part from its span.
func placed(t dossier.Text, c []dossier.Clause, p dossier.Part) dossier.Part {
	if len(t.Pages) > 0 {
		last := max(p.Span.End-1, p.Span.Start)
		p.Pages = [2]int{max(t.PageAt(p.Span.Start), t.Pages[0].Number), max(t.PageAt(last), t.Pages[0].Number)}
		if p.Span.End == len(t.Body) {
			p.Pages[1] = t.Pages[len(t.Pages)-1].Number
		}
	}
	from := func(at int) int { return sort.Search(len(c), func(i int) bool { return c[i].Span.Start >= at }) }
	p.Clauses = [2]int{from(p.Span.Start), from(p.Span.End)}
	if p.Span.End == len(t.Body) {
		p.Clauses[1] = len(c)
	}
	return p
}

// A partStart is a line at which a paper begins, with the kind its opening shows.
type partStart struct {
	line int
	kind dossier.Kind // "" when the opening does not say
}

// partStarts finds the lines at which papers begin; the first line always is one.
func partStarts(t dossier.Text, ls []line) []partStart {
	if len(ls) == 0 {
		return nil
	}
	first, _ := opening(ls, 0)
	out := []partStart{{0, first}}
	current, _ := kindOf(ls[:min(len(ls), 400)], first)
	for i := 1; i < len(ls); i++ {
		if !ls[i].first && (len(t.Pages) > 0 || !ls[i].gap) {
			continue
		}
		kind, annexed := opening(ls, i)
		if kind == "" || kind == current || (annexed && current != dossier.FOIResponse) {
			continue
		}
		if i-out[len(out)-1].line < 6 && len(t.Pages) == 0 {
			continue // a title under a title
		}
		out = append(out, partStart{i, kind})
		current = kind
	}
	return out
}

// opening tells the kind of paper that begins at a line, or "" when nothing
// strong says that one does. annexed is true when the title says that it is a
// schedule or annex, which belongs to what stands before it unless that is a letter.
func opening(ls []line, i int) (kind dossier.Kind, annexed bool) {
	window := ls[i:min(len(ls), i+10)]
	paged := ls[i].first
	for n, l := range window {
		if n > 0 && (l.first || !paged) {
			break
		}
		title, annex := withoutAnnex(l.low)
		if k := titleKind(title); k != "" && titleShaped(l) && (k != dossier.Contract || contractOpens(ls, i)) {
			return k, annex
		}
	}
	if letterOpens(ls, i) {
		return dossier.FOIResponse, false
	}
	return "", false
}

// withoutAnnex strips "Annex 2:" and its like from a title.
func withoutAnnex(low string) (string, bool) {
	for _, w := range []string{"annex", "appendix", "schedule", "attachment", "enclosure", "exhibit", "part", "document"} {
		rest, ok := strings.CutPrefix(low, w+" ")
		if !ok {
			continue
		}
		_, title, found := strings.Cut(strings.TrimLeft(rest, " "), " ")
		if !found {
			return "", true
		}
		return strings.TrimLeft(title, " :-–—."), true
	}
	return strings.TrimLeft(low, "# *"), false
}

// titleShaped reports whether a line could be a title and not a sentence, a
// contents entry or a table row.
func titleShaped(l line) bool {
	s := strings.TrimLeft(l.text, "# *")
	if len(s) > 110 || len(s) < 4 || strings.Contains(s, " | ") || strings.Contains(s, "....") {
		return false
	}
	last := s[len(s)-1]
	if last == '.' || last == ';' || last == ',' || last == '?' || ('0' <= last && last <= '9' && !strings.ContainsAny(s, "/-")) {
		return false
	}
	return s[0] >= 'A' && s[0] <= 'Z'
}

// letterOpens reports whether a letter or mail that answers a request begins at
// the line: "Dear" near its head and the information laws close after it.
func letterOpens(ls []line, i int) bool {
	dear := -1
	for n := i; n < min(len(ls), i+30) && (n == i || !ls[n].first); n++ {
		if strings.HasPrefix(ls[n].low, "dear ") || ls[n].low == "dear" {
			dear = n
			break
		}
	}
	if dear < 0 || (!ls[i].first && dear-i > 14) {
		return false
	}
	return answersRequest(ls[i:min(len(ls), dear+25)])
}

// answersRequest reports whether lines speak to somebody about that person's
// request for information.
func answersRequest(ls []line) bool {
	law, request := false, false
	for _, l := range ls {
		law = law || hasAny(l.low, "freedom of information", "foi ", "foia", "foi/", "public records", "environmental information regulations")
		request = request || hasAny(l.low, "your request", "request for information", "records request", "you asked", "you requested", "you wrote to")
	}
	return law && request
}

// contractOpens reports whether the lines after a title speak as a contract does.
func contractOpens(ls []line, i int) bool {
	n := 0
	for _, l := range ls[i:min(len(ls), i+40)] {
		if hasAny(l.low, "(\"the ", "(“the ", "(the \"", "(the “", "between", "this agreement", "this contract", "supplier", "contractor", "buyer |", "customer |", "shall ", "the parties", "hereinafter", "call-off") {
			n++
		}
	}
	return n >= 3
}
