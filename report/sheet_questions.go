package report

import (
	"fmt"

	"github.com/checkweigh/checkweigh/dossier"
	"github.com/checkweigh/checkweigh/rules"
)

// QuestionSheet is the answer sheet of the co-governance questions.
type QuestionSheet struct {
	SheetHead
	Questions []QuestionAnswer `json:"questions"` // in the order of the rule pack
}

// QuestionAnswer is one question with what the dossier says to it.
type QuestionAnswer struct {
	ID       string        `json:"id"`
	Title    string        `json:"title"`
	Question string        `json:"question"`
	Why      string        `json:"why"`
	Verdict  dossier.Value `json:"verdict"`
	Answer   string        `json:"answer"`  // one plain sentence
	Answers  []HeadAnswer  `json:"answers"` // the parts that are answered, whatever they say
	Open     []OpenHead    `json:"open"`    // the parts that are not settled in the workforce's favour
}

// HeadAnswer is one part of a question that the documents answer.
type HeadAnswer struct {
	Requirement string        `json:"requirement"`
	Title       string        `json:"title"`
	Verdict     dossier.Value `json:"verdict"`
	Found       string        `json:"found"` // what was found, one plain sentence
	Findings    []Cited       `json:"findings"`
}

// OpenHead is one part of a question to go on asking about.
type OpenHead struct {
	Requirement string        `json:"requirement"`
	Title       string        `json:"title"`
	Verdict     dossier.Value `json:"verdict"`
	Found       string        `json:"found"`
	Ask         string        `json:"ask"`
	Whom        string        `json:"whom"`
}

// Questions answers each view of the set from the verdicts of the report.
func Questions(r Report, set *rules.Set) QuestionSheet {
	s := QuestionSheet{SheetHead: newSheetHead(SheetQuestions, r), Questions: []QuestionAnswer{}}
	byID := verdictsByID(r)
	for _, view := range set.Views {
		s.Questions = append(s.Questions, answerOf(r, view, byID))
	}
	return s
}

func answerOf(r Report, view rules.View, byID map[string]Verdict) QuestionAnswer {
	a := QuestionAnswer{ID: view.ID, Title: view.Title, Question: view.Question, Why: view.Why, Answers: []HeadAnswer{}, Open: []OpenHead{}}
	var values []dossier.Value
	for _, id := range view.From {
		v, judged := byID[id]
		if !judged {
			continue
		}
		values = append(values, v.Verdict)
		if answered(v.Verdict) {
			a.Answers = append(a.Answers, HeadAnswer{v.Requirement, v.Title, v.Verdict, found(r, v), cite(r, v.Evidence)})
		}
		if v.Verdict != dossier.Present {
			a.Open = append(a.Open, OpenHead{v.Requirement, v.Title, v.Verdict, found(r, v), v.Question, whom(r, v)})
		}
	}
	a.Verdict = dossier.Together(values)
	a.Answer = answerWords(r, a, len(values))
	return a
}

// answerWords says in one sentence how far a question of so many parts is
// answered. A refusal or a blacked-out page is no answer.
func answerWords(r Report, a QuestionAnswer, parts int) string {
	share := ""
	if n := len(a.Answers); n < parts {
		share = fmt.Sprintf(" %d of its %d parts %s answered.", n, parts, map[bool]string{true: "is", false: "are"}[n == 1])
	}
	switch a.Verdict {
	case dossier.Present:
		return "Answered: the papers settle it."
	case dossier.Partial:
		return "Answered in part." + share
	case dossier.Adverse:
		return "Answered, and some of the answer works against those it is about." + share
	case dossier.Contradictory:
		return "Answered in two ways that do not fit together." + share
	case dossier.RedactedValue:
		return "Not answered " + inHeld(r) + ": the place is blacked out."
	}
	return "Not answered " + inHeld(r) + "."
}
