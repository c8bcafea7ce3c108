package analyze

import (
	"slices"
	"strings"

	"github.com/checkweigh/checkweigh/dossier"
)

// Answers reads from each FOI response in a document what was done with each
// question: the answer, its outcome, and the sections relied on. Questions may be
// numbered, restated, set out before all answers, answered together, or not
// numbered at all; then the ordinal stands for the number. Requirements is left
// empty: the rules say what a question is about.
func Answers(t dossier.Text, c []dossier.Clause, o dossier.Outline) []dossier.Answer {
	return answersIn(t, c, o, linesOf(t))
}

func answersIn(t dossier.Text, c []dossier.Clause, o dossier.Outline, ls []line) []dossier.Answer {
	var out []dossier.Answer
	for _, p := range o.Parts {
		if p.Kind != dossier.FOIResponse || regulatorsDecision(t.Cut(p.Span)) {
			continue
		}
		l := newLetter(t, c, within(ls, p.Span), p.Span)
		out = append(out, l.answers()...)
	}
	return out
}

// regulatorsDecision reports the decision of a regulator or a tribunal about how a
// request was handled: its numbered paragraphs answer nobody's questions.
func regulatorsDecision(body string) bool {
	head := lowerASCII(body[:min(len(body), 6000)])
	return !strings.Contains(head, "\ndear ") && hasAny(head, "decision notice", "tribunal", "the complainant", "the requester applied", "the appellant") &&
		strings.Count(head, "the commissioner")+strings.Count(head, "the tribunal")+strings.Count(head, "the complainant") >= 4
}

// A letter is one FOI response with its lines and where its body ends.
type letter struct {
	t     dossier.Text
	ls    []line
	span  dossier.Span
	body  dossier.Span // from the salutation to the closing matter
	offer bool         // an internal review is offered
}

// longestLetter bounds what is read as a letter, in bytes: after that come the
// papers or the tables that it hands over.
const longestLetter = 200_000

// longestAnswer bounds how much of one answer is weighed, in bytes: a table of
// figures decides nothing.
const longestAnswer = 12_000

func newLetter(t dossier.Text, c []dossier.Clause, ls []line, span dossier.Span) *letter {
	span.End = min(span.End, span.Start+longestLetter)
	l := &letter{t: t, span: span, body: span}
	for _, each := range ls {
		if each.End > span.End {
			break
		}
		if i := clauseAt(c, each.Start); i >= 0 && c[i].Zone == dossier.HeaderFooter {
			continue
		}
		l.ls = append(l.ls, each)
	}
	for _, each := range l.ls[:min(len(l.ls), 60)] {
		if strings.HasPrefix(each.low, "dear ") || each.low == "dear" {
			l.body.Start = each.End
			break
		}
	}
	l.offer = offersReview(lowerASCII(t.Cut(span)))
	return l
}

// offersReview reports whether a letter, in lower case, tells the applicant how
// to have the decision looked at again.
func offersReview(low string) bool {
	return hasAny(low, "internal review", "look at it again", "seek review", "a review may be had", "like us to review", "ask for a review",
		"request a review", "right of review", "review of our decision", "review of this decision", "review this decision", "review the decision",
		"right of appeal", "requirement for review", "require us to review", "petition for review")
}

// answers pairs questions and answers by the surest sign that the letter gives.
func (l *letter) answers() []dossier.Answer {
	marks := l.marks()
	run := l.answerRun(marks)
	asked := l.askedBy(marks, run)
	if covered(run) < len(asked) && l.namesRest(run, asked) {
		run = nil
	}
	var out []dossier.Answer
	if table := l.table(); len(table) > 1 {
		out = table
	} else if run != nil {
		out = l.numbered(run, marks, asked)
	} else if topics := l.topics(asked); topics != nil {
		out = topics
	} else {
		out = l.together(marks, asked)
	}
	for i := range out {
		out[i].Review = l.offer
		if out[i].Outcome == dossier.OutcomeCost && len(out[i].Sections) == 0 {
			out[i].Sections = l.costSections()
		}
		out[i].Page = l.t.PageAt(out[i].Start)
	}
	return out
}

// covered is how many questions a run of marks numbers.
func covered(run []mark) int {
	n := 0
	for _, m := range run {
		n += len(m.numbers)
	}
	return n
}

// namesRest reports whether sentences of the letter, and not marks, name
// questions that the run leaves out.
func (l *letter) namesRest(run []mark, asked map[string]dossier.Span) bool {
	marked := map[string]bool{}
	for _, m := range run {
		for _, n := range m.numbers {
			marked[n] = true
		}
	}
	for _, s := range l.bodySentences(asked) {
		for _, n := range namedQuestions(l.t.Cut(s)) {
			if _, ok := asked[n]; ok && !marked[n] {
				return true
			}
		}
	}
	return false
}

// table reads answers from the rows of a table whose first cell numbers the
// question and whose last is the answer.
func (l *letter) table() []dossier.Answer {
	var out []dossier.Answer
	for _, ln := range l.ls {
		cells := strings.Split(strings.Trim(ln.text, "| "), " | ")
		if len(cells) < 3 || len(cells[0]) > 12 || len(cells[1]) < 8 {
			continue
		}
		m := tableNumber.FindStringSubmatch(cells[0])
		last := cells[len(cells)-1]
		if m == nil || len(last) < 2 || !isQuestion(cells[1]) {
			continue
		}
		end := ln.Start + strings.LastIndex(ln.text, last) + len(last)
		a := l.answer(m[1], dossier.Span{Start: end - len(last), End: end})
		a.Asked = cells[1]
		out = append(out, a)
	}
	return out
}

var tableNumber = expression(`(?i)^(?:q|question|no\.?)? ?(\d{1,2}[a-h]?)[.)]?$`)

// costSections are the sections that the letter as a whole gives for its charge
// or its limit, where an answer over cost cites none.
func (l *letter) costSections() []string {
	var out []string
	for _, s := range l.statements(l.span) {
		if !hasAny(s, "fee", "payment", "limit", "charge") || negated.MatchString(s) {
			continue
		}
		for _, sec := range citations(s) {
			if (strings.Contains(sec, " ") || strings.HasPrefix(sec, "12")) && !slices.Contains(out, sec) {
				out = append(out, sec)
			}
		}
	}
	return out
}

// numbered reads the answers of a run of marks, one for each number.
func (l *letter) numbered(run, all []mark, asked map[string]dossier.Span) []dossier.Answer {
	var out []dossier.Answer
	seen := map[string]int{}
	for i, m := range run {
		b := l.block(m, run, i, all)
		q, a := l.splitUnder(m, b, asked[m.numbers[0]])
		if a.Len() == 0 {
			continue
		}
		for _, n := range m.numbers {
			ans := l.answer(n, a)
			ans.Asked = l.t.Cut(q)
			if s, ok := asked[n]; ok && q.Len() == 0 {
				ans.Asked = l.t.Cut(s)
			}
			if at, ok := seen[n]; ok {
				if out[at].Span.Len() < ans.Span.Len() && m.kind == 'a' {
					out[at] = ans
				}
				continue
			}
			seen[n] = len(out)
			out = append(out, ans)
		}
	}
	return out
}

// answer judges the text at a span as the answer to a question.
func (l *letter) answer(question string, s dossier.Span) dossier.Answer {
	s.Start, s.End = trimSpan(l.t.Body, s.Start, s.End)
	text := l.t.Cut(s)
	said := l.statements(dossier.Span{Start: s.Start, End: min(s.End, s.Start+longestAnswer)})
	outcome := outcomeOf(said, text)
	return dossier.Answer{
		Question: question, Text: text, Span: s, Outcome: outcome,
		Sections: sectionsOf(said, outcome), PublicInterest: weighsInterest(said),
	}
}
