package analyze

import (
	"slices"
	"sort"
	"strconv"
	"strings"

	"github.com/checkweigh/checkweigh/dossier"
)

// together reads a letter that does not answer under numbers: its decisions are
// paired with the questions by the words of theirs that they quote, or stand for
// all of them; without questions each decision has its ordinal.
func (l *letter) together(marks []mark, asked map[string]dossier.Span) []dossier.Answer {
	groups := l.decisions(asked)
	if len(groups) == 0 {
		return nil
	}
	numbers := sortedNumbers(asked)
	taken := map[string]bool{}
	var out []dossier.Answer
	for i, g := range groups {
		if g.question != "" {
			taken[g.question] = true
			for _, n := range g.more {
				taken[n] = true
			}
			continue
		}
		if !g.quotes && len(numbers) > 0 {
			continue
		}
		out = append(out, l.answer(strconv.Itoa(i+1), g.Span))
	}
	whole := dossier.Span{Start: groups[0].Start, End: groups[len(groups)-1].End}
	for _, n := range numbers {
		s := whole
		for _, g := range groups {
			if g.question == n || slices.Contains(g.more, n) {
				s = g.Span
				break
			}
		}
		if len(taken) > 0 && !taken[n] {
			continue
		}
		a := l.answer(n, s)
		a.Asked = l.t.Cut(asked[n])
		out = append(out, a)
	}
	return out
}

var namesQuestion = expression(`(?i)\b(?:questions?|parts?|points?|items?|queries|query|requests?) ` + numberList)

// namedQuestions lists the questions that a sentence names by number.
func namedQuestions(s string) []string {
	m := namesQuestion.FindStringSubmatch(s)
	if m == nil || hasAny(lowerASCII(s), "you numbered", "answered under the same") {
		return nil
	}
	return expand(lowerASCII(m[1]))
}

func sortedNumbers(asked map[string]dossier.Span) []string {
	var out []string
	for n := range asked {
		out = append(out, n)
	}
	sort.Slice(out, func(i, j int) bool { return asked[out[i]].Start < asked[out[j]].Start })
	return out
}

// A group is a run of sentences that decide on one thing asked for.
type group struct {
	dossier.Span
	question string // the number of the question whose words it quotes
	more     []string
	quotes   bool // it quotes words of the request
	outcome  dossier.Outcome
}

// decisions groups the sentences in which the authority says what it has decided.
func (l *letter) decisions(asked map[string]dossier.Span) []group {
	var out []group
	for _, s := range l.bodySentences(asked) {
		said := l.t.Cut(s)
		quote := quotedWords(said)
		outcome := outcomeOf(l.statements(s), said)
		decided := decides(said) || len(namedQuestions(said)) > 0
		switch n := len(out); {
		case !decided && n == 0:
			continue
		case !decided:
			out[n-1].End = s.End
		case n > 0 && quote == "" && len(namedQuestions(said)) == 0 && !apart(out[n-1].outcome, outcome):
			out[n-1].End = s.End
			if out[n-1].outcome == dossier.OutcomeSupplied {
				out[n-1].outcome = outcome
			}
		default:
			out = append(out, group{Span: s, quotes: quote != "", question: numberOf(l.t, quote, asked), outcome: outcome})
		}
		if named := namedQuestions(said); len(named) > 0 && len(out) > 0 {
			n := len(out) - 1
			if out[n].question != "" && out[n].question != named[0] {
				out[n].End = out[n].Start + len(strings.TrimRight(l.t.Body[out[n].Start:s.Start], " \n\f"))
				out = append(out, group{Span: s, outcome: outcome})
				n++
			}
			out[n].question, out[n].more = named[0], named[1:]
		}
	}
	return out
}

// apart reports whether two decisions are about different things, though
// nothing is quoted: one was kept back and another does not exist.
func apart(a, b dossier.Outcome) bool {
	return (a == dossier.OutcomeRefused && b == dossier.OutcomeNotHeld) || (a == dossier.OutcomeNotHeld && b == dossier.OutcomeRefused)
}

// bodySentences are the sentences between the request and the closing matter.
func (l *letter) bodySentences(asked map[string]dossier.Span) []dossier.Span {
	from := l.body.Start
	for _, s := range asked {
		from = max(from, s.End)
	}
	end, decided := l.span.End, false
	for _, ln := range l.ls {
		if ln.Start <= from {
			continue
		}
		decided = decided || decides(ln.text)
		if decided && closing.MatchString(ln.low) {
			end = ln.Start
			break
		}
	}
	return l.sentences(dossier.Span{Start: min(from, end), End: end})
}

var decision = expression(`(?i)\b(?:(?:city|council|trust|authority|county|board|department|force|constabulary|university|agency|office|ministry|we|i) (?:\w+ ){0,6}(?:determined|confirm|is able|are able|am able|hold|holds|decided|do not|does not|did not|is not|am not|are not|is unsure|cannot|can|neither|has no|have no|refuses?|are withholding|have attached|have enclosed|is the custodian|estimates?)|please find|information supplied|supplied in part|exempt|withheld|not held|attached|enclosed|refused|no records|no information|below is|set out below)\b`)

// decides reports whether a sentence says what was decided or supplied.
func decides(s string) bool {
	low := lowerASCII(s)
	if hasAny(low, "in receipt of your", "thank you for your", "received your", "i refer to your", "i am writing", "we acknowledge", "may be exempt",
		"you requested", "you asked", "i request", "requesting") {
		return false
	}
	return decision.MatchString(s)
}

// quotedWords is the longest quotation in a sentence, at least 20 bytes long.
func quotedWords(s string) string {
	best := ""
	for _, m := range quotation.FindAllStringSubmatch(s, 6) {
		if len(m[1]) > len(best) && len(m[1]) >= 20 {
			best = m[1]
		}
	}
	return best
}

// quotation matches quoted words; a sentence may end inside its quotation.
var quotation = expression(`["“]([^"“”]+)(?:["”]|$)`)

// numberOf is the number of the question that a quotation repeats, or "".
func numberOf(t dossier.Text, quote string, asked map[string]dossier.Span) string {
	if quote == "" {
		return ""
	}
	for _, n := range sortedNumbers(asked) {
		a, b := plainName(t.Cut(asked[n])), plainName(quote)
		if strings.Contains(a, b[:min(len(b), 40)]) {
			return n
		}
	}
	return ""
}
