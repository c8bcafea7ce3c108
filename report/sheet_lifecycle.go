package report

import (
	"regexp"
	"slices"
	"strings"

	"github.com/checkweigh/checkweigh/dossier"
)

// LifecycleSheet is the strip of what becomes of data, step by step.
type LifecycleSheet struct {
	SheetHead
	Steps []LifeStep `json:"steps"` // collected, analysed, stored, sold, transferred, deleted
}

// LifeStep is one step of the life of data.
type LifeStep struct {
	Step    string      `json:"step"`
	Said    bool        `json:"said"`    // whether any document says something of it
	Nothing string      `json:"nothing"` // where none does: that, and why, in one sentence
	Entries []LifeEntry `json:"entries"`
	Ask     []LifeAsk   `json:"ask"`
}

// LifeEntry is one quote that tells of a step, with the words in it that say who
// acts, where, and for how long. Each of them is cut from the stored text.
type LifeEntry struct {
	Requirement string        `json:"requirement"` // "" for a fact
	Title       string        `json:"title"`
	Verdict     dossier.Value `json:"verdict"` // of the dossier on the requirement; "" for a fact
	Cited
	Same    []Cited `json:"same"` // the same words in other documents
	Actors  []Cut   `json:"actors"`
	Places  []Cut   `json:"places"`
	Periods []Cut   `json:"periods"`
}

// all is the quote of an entry with the places that say the same.
func (e LifeEntry) all() []Cited { return append([]Cited{e.Cited}, e.Same...) }

// Cut is a run of the stored text of a document: byte offsets, half open.
type Cut struct {
	Text     string `json:"text"`
	Document string `json:"document"`
	Start    int    `json:"start"`
	End      int    `json:"end"`
}

// LifeAsk is a question that fills a gap of a step.
type LifeAsk struct {
	Requirement string `json:"requirement"`
	Question    string `json:"question"`
	Whom        string `json:"whom"`
}

// lifeStep says what a step is told by. Where words is set, only quotes that
// have one of them tell of the step: one clause may rule on sale, transfer and
// deletion at once.
type lifeStep struct {
	name  string
	from  []string
	words *regexp.Regexp
}

var lifeSteps = []lifeStep{
	{"collected", []string{"DL-01", "TR-08"}, nil},
	{"analysed", []string{"DL-02", "TR-09"}, nil},
	{"stored", []string{"DL-03"}, nil},
	{"sold", []string{"GP-01", "DL-04"}, regexp.MustCompile(`(?i)\b(?:sell|sells|sold|sale|selling|resell|resale|commerciali[sz]\w*|moneti[sz]\w*|market(?:ed|ing)?|licen[cs]e[ds]?|exploit\w*|trade[ds]?|for any purpose|its own purposes|products?)\b`)},
	{"transferred", []string{"TR-10", "GP-01", "DL-04"}, regexp.MustCompile(`(?i)\b(?:transfer\w*|shar(?:e|es|ed|ing)|disclos\w*|pass(?:es|ed|ing)?|giv(?:e|es|en|ing)|sub-?\s?process\w*|sub-?\s?contract\w*|recipients?|third part(?:y|ies)|affiliates?|made available|access(?:ed)?|sent|exchang\w*)\b`)},
	{"deleted", []string{"DL-04", "DA-06"}, regexp.MustCompile(`(?i)\b(?:delet\w*|destr(?:oy|oys|oyed|oying|uction)|eras\w*|wip(?:e|es|ed|ing)|purg\w*|dispos\w*|return\w*|hand(?:ed|s)? (?:back|over)|retain\w*|keeps?|kept|remov\w*|export\w*)\b`)},
}

// Lifecycle tells each step from the requirements that bear on it, as the
// dossier and each document alone were judged, and from the facts.
func Lifecycle(r Report) LifecycleSheet {
	s := LifecycleSheet{SheetHead: newSheetHead(SheetLifecycle, r), Steps: make([]LifeStep, 0, len(lifeSteps))}
	byID := verdictsByID(r)
	for _, step := range lifeSteps {
		s.Steps = append(s.Steps, newLifeStep(r, step, byID))
	}
	return s
}

func newLifeStep(r Report, step lifeStep, byID map[string]Verdict) LifeStep {
	out := LifeStep{Step: step.name, Entries: []LifeEntry{}, Ask: []LifeAsk{}}
	for _, id := range step.from {
		v, judged := byID[id]
		if !judged {
			continue
		}
		for _, f := range allFindings(r, v) {
			if step.words == nil || step.words.MatchString(spoken(f)) {
				out.add(newLifeEntry(r, v, f))
			}
		}
		if v.Verdict != dossier.Present && v.Question != "" {
			out.Ask = append(out.Ask, LifeAsk{id, v.Question, whom(r, v)})
		}
	}
	if step.name == "transferred" {
		out.addSubprocessors(r)
	}
	out.Said = len(out.Entries) > 0
	if !out.Said {
		out.Nothing = nothingSaid(r, step, byID)
	}
	return out
}

// allFindings are the findings of a verdict on the dossier, then those that each
// document alone gives for the same requirement: the strip shows what every
// paper says, and not only what decided.
func allFindings(r Report, v Verdict) [][]Evidence {
	var all [][]Evidence
	if answered(v.Verdict) {
		all = Findings(v.Evidence)
	}
	for _, d := range r.Documents {
		for _, own := range d.Verdicts {
			if own.Requirement != v.Requirement || !answered(own.Verdict) {
				continue
			}
			for _, f := range Findings(own.Evidence) {
				f = slices.Clone(f)
				for i := range f {
					f[i].Document = d.SHA256
				}
				all = append(all, f)
			}
		}
	}
	return all
}

// spoken is what a finding says itself: a definition beside it often names sale
// or transfer without ruling on it.
func spoken(finding []Evidence) string {
	var words []string
	for _, e := range finding {
		if e.Role != dossier.RoleDefinition && e.Role != dossier.RoleQuestion {
			words = append(words, e.Quote)
		}
	}
	return strings.Join(words, " ")
}

func newLifeEntry(r Report, v Verdict, finding []Evidence) LifeEntry {
	norm := Norm(finding)
	e := LifeEntry{
		Requirement: v.Requirement, Title: v.Title, Verdict: v.Verdict,
		Cited: Cited{whereInFull(r, norm.Document, Place(norm.Clause, norm.Page)), list(finding)},
		Same:  []Cited{}, Actors: []Cut{}, Places: []Cut{}, Periods: []Cut{},
	}
	names := partyNames(r)
	for _, span := range finding {
		if span.Role == dossier.RoleDefinition || span.Role == dossier.RoleQuestion {
			continue
		}
		e.Actors = cuts(e.Actors, span, actorWords, names...)
		e.Places = cuts(e.Places, span, placeWords)
		e.Periods = cuts(e.Periods, span, periodWords)
	}
	return e
}

// add keeps an entry unless the same words stand there already; in another
// document they are one more place of the same.
func (s *LifeStep) add(e LifeEntry) {
	for i, old := range s.Entries {
		for _, c := range old.all() {
			if overlap(Norm(c.Evidence), Norm(e.Evidence)) {
				return
			}
		}
		if old.Requirement == e.Requirement && Visible(spoken(old.Evidence)) == Visible(spoken(e.Evidence)) {
			s.Entries[i].Same = append(s.Entries[i].Same, e.Cited)
			return
		}
	}
	s.Entries = append(s.Entries, e)
}

// places counts the places that tell of a step.
func (s LifeStep) places() int {
	n := 0
	for _, e := range s.Entries {
		n += len(e.all())
	}
	return n
}

func overlap(a, b Evidence) bool {
	return a.Document == b.Document && a.Start < b.End && b.Start < a.End
}

// addSubprocessors puts the firms that documents name as sub-processors under
// transfer: they get the data, whatever a clause says.
func (s *LifeStep) addSubprocessors(r Report) {
	for _, d := range r.Documents {
		for _, f := range d.Facts {
			if f.Name != "subprocessor" {
				continue
			}
			span := Evidence{Document: d.SHA256, Role: dossier.RoleNorm, Page: f.Page, Start: f.Start, End: f.End, Quote: f.Value}
			s.add(LifeEntry{
				Title: "Named as sub-processor", Cited: Cited{whereInFull(r, d.SHA256, Place("", f.Page)), []Evidence{span}}, Same: []Cited{},
				Actors: []Cut{{f.Value, d.SHA256, f.Start, f.End}}, Places: []Cut{}, Periods: []Cut{},
			})
		}
	}
}

// nothingSaid says that no document tells of a step, and what could still.
func nothingSaid(r Report, step lifeStep, byID map[string]Verdict) string {
	words := "Nothing said " + inHeld(r)
	for _, id := range step.from {
		v, judged := byID[id]
		if judged && (v.Verdict == dossier.RedactedValue || v.Verdict == dossier.NotAssessable) {
			return words + ". " + found(r, v)
		}
	}
	return words + "."
}
