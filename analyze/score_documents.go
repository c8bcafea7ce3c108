package analyze

import (
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/checkweigh/checkweigh/dossier"
	"github.com/checkweigh/checkweigh/rules"
)

// LabelledDocument is a whole paper with the verdicts that a person gave it.
type LabelledDocument struct {
	Labelled
	File          string            // of the paper, where it is kept apart from its labels
	Doubt         map[string]bool   // the labeller was not sure
	NotPresent    []string          // near misses that must not be reported as present
	Where         map[string]string // first words of the decisive sentence
	Body          dossier.Text
	NeverReported []string            // ids outside the kind that must not be reported at all
	Facts         map[string][]string // by name; sub-processors have one entry each
	Answers       []LabelledAnswer    // of an FOI response
	NotHeld       []string            // titles of incorporated documents that are not held
}

type documentLabels struct {
	File       string                   `json:"file"`
	Kind       string                   `json:"kind"`
	Verdicts   map[string]dossier.Level `json:"verdicts"`
	AlsoOK     map[string]levelsOK      `json:"also_ok"`
	Accept     map[string]levelsOK      `json:"accept"`
	NotListed  json.RawMessage          `json:"kind_not_listed_in_catalogue"`
	Confidence map[string]string        `json:"confidence"`
	NotPresent []string                 `json:"must_not_report_present"`
	AlsoNot    []string                 `json:"also_not"`
	Facts      map[string]oneOrMore     `json:"facts"`
	FOI        []LabelledAnswer         `json:"foi"`
	NotHeld    []string                 `json:"incorporated_not_held"`
	Where      map[string]struct {
		Starts string `json:"starts"`
	} `json:"where"`
}

// ReadDocumentLabels reads the labels of one document. The text is set by the caller.
func ReadDocumentLabels(r io.Reader, id string) (LabelledDocument, error) {
	var l documentLabels
	if err := json.NewDecoder(r).Decode(&l); err != nil {
		return LabelledDocument{}, fmt.Errorf("analyze: labels of %s: %w", id, err)
	}
	d := LabelledDocument{File: l.File, Doubt: map[string]bool{}, NotPresent: l.NotPresent, NeverReported: l.AlsoNot, Where: map[string]string{}}
	d.Labelled = Labelled{ID: id, Kind: kindLetters[l.Kind], Levels: map[string]dossier.Level{}, AlsoOK: map[string][]dossier.Level{}, Skip: map[string]bool{}}
	if d.Kind == "" {
		d.Kind = dossier.Contract // papers of other kinds are judged as what they imitate
	}
	for req, v := range l.Verdicts {
		d.add(req, v)
	}
	for _, ok := range []map[string]levelsOK{l.AlsoOK, l.Accept} {
		for req, levels := range ok {
			d.AlsoOK[req] = append(d.AlsoOK[req], withoutNone(levels)...)
		}
	}
	for req, c := range l.Confidence {
		d.Doubt[req] = c != "sure"
	}
	for req, w := range l.Where {
		d.Where[req] = w.Starts
	}
	for _, req := range names(l.NotListed) {
		d.Skip[req] = true
	}
	d.Facts, d.Answers, d.NotHeld = labelledFacts(l.Facts), l.FOI, l.NotHeld
	return d, nil
}

// ScoreDocuments judges each document by its own words alone and compares its
// verdicts. Missing and not assessable count as silence, contradictory as
// adverse, redacted as a level of its own.
func ScoreDocuments(set *rules.Set, docs []LabelledDocument, scope Scope, clauses Segmenter) ScoreCard {
	s := scorer{counts: map[string]*Count{}, scope: scope, set: set}
	a := New(set)
	for _, d := range docs {
		found := map[string]dossier.Verdict{}
		for _, v := range a.verdicts(d, clauses) {
			found[v.Requirement] = v
		}
		for _, req := range set.Requirements {
			if req.HasRules() {
				v := found[req.ID]
				s.compare(d.Labelled, req.ID, shown(v.Value), v.Rule)
			}
		}
	}
	return s.card()
}

func (a *Analyzer) verdicts(d LabelledDocument, clauses Segmenter) []dossier.Verdict {
	c := clauses(d.Body)
	reading := a.Check(d.Body, c, []dossier.Outline{a.Outline(d.Body, c, d.Kind)})
	return Judge(dossier.Dossier{}, []dossier.Reading{reading}, a.set)
}

// shown is the level that a verdict claims; "" when it claims nothing.
func shown(v dossier.Value) dossier.Level {
	switch v {
	case dossier.Missing, dossier.NotAssessable:
		return ""
	case dossier.Contradictory:
		return dossier.LevelAdverse
	}
	return dossier.Level(v)
}

// RealCard is the outcome of labelled real papers, for labels marked sure.
type RealCard struct {
	Shown, ShownRight   int // labelled present, partial or adverse
	Silent, SilentRight int // labelled missing
	Mistakes            []Mistake
	Laughable           []Mistake // reported present although the labeller warns of it
}

// ScoreReal judges real papers for the requirements that begin with one of the
// prefixes ("DA-", "GP-01").
func ScoreReal(set *rules.Set, docs []LabelledDocument, prefixes []string, clauses Segmenter) RealCard {
	var card RealCard
	a := New(set)
	for _, d := range docs {
		for _, v := range a.verdicts(d, clauses) {
			if req, ok := set.Requirement(v.Requirement); ok && req.HasRules() && slices.ContainsFunc(prefixes, func(p string) bool { return strings.HasPrefix(v.Requirement, p) }) {
				card.add(d, v)
			}
		}
	}
	return card
}

func (card *RealCard) add(d LabelledDocument, v dossier.Verdict) {
	got := shown(v.Value)
	m := Mistake{Item: d.ID, Requirement: v.Requirement, Want: d.Levels[v.Requirement], Got: got, Block: v.Rule}
	for _, e := range v.Evidence {
		m.Text += " " + e.Quote
	}
	if got == dossier.LevelPresent && slices.Contains(d.NotPresent, v.Requirement) {
		card.Laughable = append(card.Laughable, m)
	}
	doubt, labelled := d.Doubt[v.Requirement]
	if !labelled || doubt {
		return
	}
	right := got == m.Want || slices.Contains(d.AlsoOK[v.Requirement], got)
	if m.Want != "" {
		card.Shown++
		card.ShownRight += one(right)
	} else {
		card.Silent++
		card.SilentRight += one(right)
	}
	if !right {
		card.Mistakes = append(card.Mistakes, m)
	}
}

func one(b bool) int {
	if b {
		return 1
	}
	return 0
}

// Requirements lists the ids that a labelled document names, sorted.
func (d LabelledDocument) Requirements() []string { return slices.Sorted(maps.Keys(d.Levels)) }
