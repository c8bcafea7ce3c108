package analyze

import (
	"slices"
	"strings"

	"github.com/checkweigh/checkweigh/dossier"
	"github.com/checkweigh/checkweigh/rules"
)

// letters judges the answers of an FOI letter by the letter rules, and notes in
// each answer which requirements its question asks about.
func (a *Analyzer) letters(t dossier.Text, c []dossier.Clause, all []dossier.Outline, answers []dossier.Answer) []dossier.Finding {
	if len(answers) == 0 {
		return nil
	}
	r := a.reader()
	defer a.readers.put(r)
	defer r.forget()
	r.open(t, c, all)
	r.bind(r.terms(all, dossier.FOIResponse))
	for i := range answers {
		r.answer(&answers[i])
		r.polar(&answers[i])
	}
	return r.settle()
}

func (r *reader) answer(a *dossier.Answer) {
	r.value.reset(0)
	r.value.add(r.text, dossier.RoleNorm, a.Span)
	r.take(&r.value)
	asked := &r.value
	if strings.TrimSpace(a.Asked) != "" {
		question := dossier.Text{Body: a.Asked}
		r.label.reset(0)
		r.label.add(&question, dossier.RoleQuestion, dossier.Span{End: len(a.Asked)})
		r.label.hits = r.tagger.Tag(r.label.words, r.label.hits[:0])
		r.sort(&r.label)
		asked = &r.label
	}
	for i := range r.a.set.Requirements {
		req := &r.a.set.Requirements[i]
		if !req.Allows(dossier.FOIResponse) {
			continue
		}
		r.answerFor(req, a, asked)
	}
}

func (r *reader) answerFor(req *rules.Requirement, a *dossier.Answer, asked *sentence) {
	for i := range req.Letters {
		rule := &req.Letters[i]
		if !asksFor(rule, asked.bits) {
			continue
		}
		if !slices.Contains(a.Requirements, req.ID) {
			a.Requirements = append(a.Requirements, req.ID)
		}
		if fitsAnswer(rule, a) && meets(r.value.bits, &rule.Answer) {
			if rule.Level != "" {
				r.findings = append(r.findings, r.letterFinding(req, rule, a))
			}
			return
		}
	}
}

func asksFor(rule *rules.LetterRule, asked rules.Bits) bool {
	for _, g := range rule.Asks {
		if !asked.Meets(g) {
			return false
		}
	}
	return !asked.Meets(rule.AsksNone)
}

// fitsAnswer compares outcome, sections relied on and public interest.
func fitsAnswer(rule *rules.LetterRule, a *dossier.Answer) bool {
	if !slices.Contains(rule.Outcome, a.Outcome) {
		return false
	}
	if rule.PublicInterest != nil && *rule.PublicInterest != a.PublicInterest {
		return false
	}
	if rule.NoSections {
		return len(a.Sections) == 0
	}
	return len(rule.Sections) == 0 || slices.ContainsFunc(a.Sections, func(s string) bool {
		number, _, _ := strings.Cut(s, "(")
		return slices.Contains(rule.Sections, s) || slices.Contains(rule.Sections, number)
	})
}

// longestQuote bounds how much of an answer is quoted, in bytes.
const longestQuote = 700

func (r *reader) letterFinding(req *rules.Requirement, rule *rules.LetterRule, a *dossier.Answer) dossier.Finding {
	in := r.letterEvidence(a)
	return found(req, &rule.Gives, in.clause, partOf(r.all, in.clause), r.cut(dossier.RoleNorm, in.span, in.number))
}

// answerPlace is what is quoted of an answer, and the clause that it stands in.
type answerPlace struct {
	span   dossier.Span
	clause int
	number string
}

func (r *reader) letterEvidence(a *dossier.Answer) answerPlace {
	p := answerPlace{span: dossier.Span{Start: a.Span.Start, End: a.Span.Start}}
	for i := range r.clauses {
		if r.clauses[i].Span.Start <= a.Span.Start {
			p.clause = i
		}
	}
	for _, s := range r.text.Sentences(a.Span, nil) {
		if p.span.Len() > 0 && s.End-p.span.Start > longestQuote {
			break
		}
		p.span.End = s.End
	}
	if p.clause < len(r.clauses) {
		p.number = r.clauses[p.clause].Number
	}
	return p
}
