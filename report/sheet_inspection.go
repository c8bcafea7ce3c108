package report

import (
	"slices"
	"strings"

	"github.com/checkweigh/checkweigh/dossier"
)

// InspectionPack is what a digital representative takes along to look at a
// system and its papers.
type InspectionPack struct {
	SheetHead
	Rights    []InspectionRight    `json:"rights"`    // what the papers give a representative
	Looks     []InspectionLook     `json:"looks"`     // what to be shown on the system
	Papers    []InspectionPaper    `json:"papers"`    // what to see on paper, by name
	Questions []InspectionQuestion `json:"questions"` // what to ask, person by person
	Checklist []InspectionStep     `json:"checklist"` // before, during and after
}

// InspectionRight is one right of representatives with what the papers say of it.
type InspectionRight struct {
	Requirement string        `json:"requirement"`
	Title       string        `json:"title"`
	Verdict     dossier.Value `json:"verdict"`
	Found       string        `json:"found"`
	Findings    []Cited       `json:"findings"`
	Clause      string        `json:"clause"` // to propose, where the right is not there in full
}

// InspectionLook is one screen, setting or log to be shown.
type InspectionLook struct {
	Place string          `json:"place"` // screen, setting or log
	Name  string          `json:"name"`
	What  string          `json:"what"` // to look for
	For   []InspectionGap `json:"for"`  // what it bears on that is not settled
}

// InspectionGap is a requirement that is not settled.
type InspectionGap struct {
	Requirement string        `json:"requirement"`
	Title       string        `json:"title"`
	Verdict     dossier.Value `json:"verdict"`
}

// InspectionPaper is one document to see, or pages of one.
type InspectionPaper struct {
	Name  string   `json:"name"`  // the path of a document, or the name of one that is not held
	Pages []int    `json:"pages"` // [] for all of it
	Say   string   `json:"say"`   // what is the matter with it
	Ask   string   `json:"ask"`   // what to ask for
	Whom  string   `json:"whom"`
	Needs []string `json:"needs"` // requirements that wait for it
}

// InspectionQuestion are the questions for one person.
type InspectionQuestion struct {
	Whom string          `json:"whom"`
	Asks []InspectionAsk `json:"asks"`
}

// InspectionAsk is one question.
type InspectionAsk struct {
	Requirement string        `json:"requirement"`
	Title       string        `json:"title"`
	Verdict     dossier.Value `json:"verdict"`
	Question    string        `json:"question"`
}

// InspectionStep is one part of the checklist.
type InspectionStep struct {
	When  string   `json:"when"` // before, during, after
	Items []string `json:"items"`
}

// Inspection makes the pack from what is not settled, the pages that could not
// be read, the rights of representatives (DR) and the ledger.
func Inspection(r Report) InspectionPack {
	p := InspectionPack{SheetHead: newSheetHead(SheetInspection, r), Rights: inspectionRights(r), Looks: inspectionLooks(r), Papers: inspectionPapers(r)}
	p.Questions = inspectionQuestions(r)
	p.Checklist = inspectionChecklist(p)
	return p
}

// isRight reports whether a requirement is a right of digital representatives.
func isRight(id string) bool { return strings.HasPrefix(id, "DR-") }

func inspectionRights(r Report) []InspectionRight {
	rights := []InspectionRight{}
	for _, v := range r.Verdicts {
		if !isRight(v.Requirement) {
			continue
		}
		one := InspectionRight{Requirement: v.Requirement, Title: v.Title, Verdict: v.Verdict, Found: found(r, v), Findings: []Cited{}}
		if answered(v.Verdict) {
			one.Findings = cite(r, v.Evidence)
		}
		if v.Verdict != dossier.Present {
			one.Clause = v.Clause
		}
		rights = append(rights, one)
	}
	return rights
}

// unsettled reports whether a verdict leaves something to look at: whatever is
// not there in full. What no held document could answer is worth a look too.
func unsettled(v Verdict) bool { return v.Verdict != dossier.Present }

func inspectionLooks(r Report) []InspectionLook {
	byID := verdictsByID(r)
	looks := []InspectionLook{}
	for _, l := range placesToLook {
		one := InspectionLook{Place: l.place, Name: l.name, What: l.what, For: []InspectionGap{}}
		for _, id := range l.bears {
			if v, judged := byID[id]; judged && unsettled(v) {
				one.For = append(one.For, InspectionGap{id, v.Title, v.Verdict})
			}
		}
		if len(one.For) > 0 {
			looks = append(looks, one)
		}
	}
	return looks
}

// inspectionQuestions are the questions of what was looked for and is not there
// in full, person by person. What no held document could answer is asked by
// asking for the document, and what contracts and assessments settle comes
// before the rights of representatives, which have a part of their own.
func inspectionQuestions(r Report) []InspectionQuestion {
	judged, _ := split(r.Verdicts)
	byPerson := map[string][]InspectionAsk{}
	for _, value := range dossier.Values {
		for _, v := range judged {
			if v.Verdict == value && unsettled(v) && v.Question != "" && !isRight(v.Requirement) {
				who := whom(r, v)
				byPerson[who] = append(byPerson[who], InspectionAsk{v.Requirement, v.Title, v.Verdict, v.Question})
			}
		}
	}
	out := []InspectionQuestion{}
	for _, who := range people {
		if asks := byPerson[who]; len(asks) > 0 {
			out = append(out, InspectionQuestion{who, asks})
		}
	}
	return out
}

func inspectionChecklist(p InspectionPack) []InspectionStep {
	before := []string{
		"Agree the day, the paid time and who comes along.",
		"Write to the people named under “Whom to ask” and send them their questions.",
		"Choose two or three real cases, with the consent of those they are about.",
	}
	if slices.ContainsFunc(p.Rights, func(r InspectionRight) bool { return r.Verdict != dossier.Present }) {
		before = append(before, "Settle first the rights that the papers do not give in full: get them in writing for this visit at least.")
	}
	if len(p.Papers) > 0 {
		before = append(before, "Ask for every paper of the list, by its name, a week ahead.")
	}
	return []InspectionStep{
		{"before", before},
		{"during", []string{
			"Sit beside somebody who uses the system. Watch a case from beginning to end.",
			"For each screen, setting and log of the list: tick it when you have seen it, and note what you saw.",
			"Write down the name and version of the system, the day and who was there.",
			"Ask for a copy or a picture of what you were shown. Leave names of other people out of it.",
			"When something is refused, write down who refused it and why.",
		}},
		{"after", []string{
			"Write up what you saw on the same day, and send it to the branch.",
			"Compare it with the quotes of the gap report: where screen and paper differ, note both.",
			"Put what stays open into a follow-up letter, with a date for the answer.",
			"Keep notes and copies where the employer cannot read them, and no longer than you need them.",
		}},
	}
}
