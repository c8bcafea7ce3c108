package analyze_test

import (
	"slices"
	"testing"

	"github.com/checkweigh/checkweigh/analyze"
	"github.com/checkweigh/checkweigh/dossier"
	"github.com/checkweigh/checkweigh/rules"
)

// oneRequirement is a set that asks for exit terms in contracts.
var oneRequirement = &rules.Set{Requirements: []rules.Requirement{{
	ID: "EX-01", Kinds: []dossier.Kind{dossier.Contract}, Topics: []string{dossier.TopicExit}, Elements: []string{"format", "access"},
}}}

// contractReading is a reading of an English contract of two pages.
func contractReading(id string, findings ...dossier.Finding) dossier.Reading {
	return dossier.Reading{
		Document: dossier.Document{ID: id, State: dossier.StateRead},
		Outline: dossier.Outline{Language: "en", Parts: []dossier.Part{{
			Kind: dossier.Contract, Confidence: 0.9, Pages: [2]int{1, 2}, Clauses: [2]int{0, 10}, Span: dossier.Span{End: 1000},
		}}},
		Findings: findings,
		Pages:    []dossier.Page{{Number: 1, Quality: dossier.Good}, {Number: 2, Quality: dossier.Good}},
	}
}

func exitFinding(level dossier.Level, at int) dossier.Finding {
	return dossier.Finding{
		Requirement: "EX-01", Rule: "EX-01@1", Level: level, Confidence: 0.8, Elements: []string{"format"},
		Evidence: []dossier.Evidence{{Role: dossier.RoleNorm, Page: 1, Span: dossier.Span{Start: at, End: at + 4}, Quote: string(level)}},
	}
}

func TestJudge(t *testing.T) {
	weak := exitFinding(dossier.LevelPresent, 5)
	weak.Confidence = 0.3
	blank := weak
	blank.Reasons = []string{dossier.ReasonTemplate}
	special := exitFinding(dossier.LevelPresent, 90)
	special.Overrides = true
	displaced := exitFinding(dossier.LevelAdverse, 20)
	displaced.Overridden = true
	with := func(change func(*dossier.Reading)) []dossier.Reading {
		r := contractReading("a")
		change(&r)
		return []dossier.Reading{r}
	}
	tests := []struct {
		name     string
		readings []dossier.Reading
		want     dossier.Value
		reasons  []string
	}{
		{"nothing found in a contract that was read", []dossier.Reading{contractReading("a")}, dossier.Missing, nil},
		{"no documents", nil, dossier.NotAssessable, []string{dossier.ReasonNoDocumentOfKind}},
		{"only a letter", with(func(r *dossier.Reading) { r.Outline.Parts[0].Kind = dossier.FOIResponse }), dossier.NotAssessable, []string{dossier.ReasonNoDocumentOfKind}},
		{"present", []dossier.Reading{contractReading("a", exitFinding(dossier.LevelPresent, 5))}, dossier.Present, nil},
		{"partial and present", []dossier.Reading{contractReading("a", exitFinding(dossier.LevelPartial, 1), exitFinding(dossier.LevelPresent, 5))}, dossier.Present, nil},
		{"partial and adverse", []dossier.Reading{contractReading("a", exitFinding(dossier.LevelPartial, 1), exitFinding(dossier.LevelAdverse, 5))}, dossier.Adverse, nil},
		{"adverse and present", []dossier.Reading{contractReading("a", exitFinding(dossier.LevelPresent, 1), exitFinding(dossier.LevelAdverse, 5))}, dossier.Contradictory, nil},
		{"contradiction between documents", []dossier.Reading{contractReading("a", exitFinding(dossier.LevelPresent, 1)), contractReading("b", exitFinding(dossier.LevelAdverse, 5))}, dossier.Contradictory, nil},
		{"notwithstanding", []dossier.Reading{contractReading("a", exitFinding(dossier.LevelAdverse, 1), special)}, dossier.Present, nil},
		{"displaced", []dossier.Reading{contractReading("a", displaced, exitFinding(dossier.LevelPartial, 70))}, dossier.Partial, nil},
		{"too weak to report", []dossier.Reading{contractReading("a", weak)}, dossier.NotAssessable, []string{dossier.ReasonPossible}},
		{"only blanks", []dossier.Reading{contractReading("a", blank)}, dossier.NotAssessable, []string{dossier.ReasonTemplate}},
		{"an unread page", with(func(r *dossier.Reading) { r.Pages[1].Quality = dossier.ImageOnly }), dossier.NotAssessable, []string{dossier.ReasonUnreadPages}},
		{"a page without ink", with(func(r *dossier.Reading) { r.Pages[1].Quality = dossier.Blank }), dossier.Missing, nil},
		{"an unread page of a letter", with(func(r *dossier.Reading) {
			r.Outline.Parts[0].Pages = [2]int{1, 1}
			r.Outline.Parts = append(r.Outline.Parts, dossier.Part{Kind: dossier.FOIResponse, Pages: [2]int{2, 2}, Span: dossier.Span{Start: 1000, End: 1200}})
			r.Pages[1].Quality = dossier.Unread
		}), dossier.Missing, nil},
		{"a schedule of its topic is not held", with(func(r *dossier.Reading) {
			r.Incorporated = []dossier.Incorporated{{Title: "Call-Off Schedule 10", Status: dossier.NotHeld, Topics: []string{dossier.TopicExit}}}
		}), dossier.NotAssessable, []string{dossier.ReasonScheduleNotHeld}},
		{"a schedule of unknown topic is not held", with(func(r *dossier.Reading) {
			r.Incorporated = []dossier.Incorporated{{Title: "Annex B", Status: dossier.NotHeld}}
		}), dossier.NotAssessable, []string{dossier.ReasonScheduleNotHeld}},
		{"a schedule of another topic is not held", with(func(r *dossier.Reading) {
			r.Incorporated = []dossier.Incorporated{{Title: "Joint Schedule 9", Status: dossier.NotHeld, Topics: []string{dossier.TopicPricing}}}
		}), dossier.Missing, nil},
		{"a schedule that is declared unused", with(func(r *dossier.Reading) {
			r.Incorporated = []dossier.Incorporated{{Title: "Call-Off Schedule 10", Status: dossier.Unused, Topics: []string{dossier.TopicExit}}}
		}), dossier.Missing, nil},
		{"a sibling is the schedule", append(with(func(r *dossier.Reading) {
			r.Incorporated = []dossier.Incorporated{{Title: "Call-Off Schedule 10", Status: dossier.NotHeld, Topics: []string{dossier.TopicExit}}}
		}), func() dossier.Reading {
			r := contractReading("b")
			r.Outline.Titles = []string{"Call-Off Schedule 10"}
			return r
		}()), dossier.Missing, nil},
		{"blacked out under its heading", with(func(r *dossier.Reading) {
			r.Redactions = []dossier.RedactedPlace{{Page: 2, Heading: "Exit", Topics: []string{dossier.TopicExit}, Hides: []string{"EX-01"}, Span: dossier.Span{Start: 500, End: 510}}}
		}), dossier.RedactedValue, nil},
		{"its topic among others is blacked out", with(func(r *dossier.Reading) {
			r.Redactions = []dossier.RedactedPlace{{Page: 2, Heading: "Ending", Topics: []string{dossier.TopicExit}, Span: dossier.Span{Start: 500, End: 510}}}
		}), dossier.NotAssessable, []string{dossier.ReasonBlackedOut}},
		{"another topic is blacked out", with(func(r *dossier.Reading) {
			r.Redactions = []dossier.RedactedPlace{{Page: 2, Heading: "Charges", Topics: []string{dossier.TopicPricing}, Span: dossier.Span{Start: 500, End: 510}}}
		}), dossier.Missing, nil},
		{"a page blacked out with nothing to tell what about", with(func(r *dossier.Reading) { r.Pages[0].Redacted = 0.8 }), dossier.NotAssessable, []string{dossier.ReasonUnreadPages}},
		{"a contract in Dutch", with(func(r *dossier.Reading) { r.Outline.Language = "nl" }), dossier.NotAssessable, []string{dossier.ReasonOtherLanguage}},
		{"a Welsh twin", append(with(func(r *dossier.Reading) { r.Outline.Language = "cy" }), contractReading("b")), dossier.Missing, nil},
		{"a locked file", append(with(func(*dossier.Reading) {}), dossier.Reading{Document: dossier.Document{ID: "z", State: dossier.StatePasswordNeeded}}), dossier.NotAssessable, []string{dossier.ReasonUnreadPages}},
		{"a refusal", append(with(func(*dossier.Reading) {}), dossier.Reading{
			Document: dossier.Document{ID: "f", State: dossier.StateRead},
			Outline:  dossier.Outline{Language: "en", Parts: []dossier.Part{{Kind: dossier.FOIResponse, Span: dossier.Span{End: 10}}}},
			Answers:  []dossier.Answer{{Question: "3", Outcome: dossier.OutcomeRefused, Requirements: []string{"EX-01"}}},
		}), dossier.NotAssessable, []string{dossier.ReasonWithheld}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := analyze.Judge(dossier.Dossier{}, tt.readings, oneRequirement)
			if len(got) != 1 || got[0].Value != tt.want || !slices.Equal(got[0].Reasons, tt.reasons) {
				t.Fatalf("got %+v\nwant %s %v", got, tt.want, tt.reasons)
			}
		})
	}
}

func TestJudgeQuotesBothSides(t *testing.T) {
	got := analyze.Judge(dossier.Dossier{}, []dossier.Reading{
		contractReading("a", exitFinding(dossier.LevelPresent, 1)), contractReading("b", exitFinding(dossier.LevelAdverse, 5)),
	}, oneRequirement)[0]
	if len(got.Evidence) != 2 || got.Evidence[0].Quote != "adverse" || got.Evidence[0].Document != "b" || got.Evidence[1].Document != "a" {
		t.Fatalf("want the adverse quote of b, then that of a; got %+v", got.Evidence)
	}
	if !slices.Equal(got.Documents, []string{"b", "a"}) {
		t.Fatalf("documents %v", got.Documents)
	}
}

func TestJudgeFollowsTheOrderOfPrecedence(t *testing.T) {
	order := contractReading("order", exitFinding(dossier.LevelPresent, 1))
	order.Outline.Titles = []string{"Order Form"}
	order.Outline.Precedence = []string{"Order Form including the Special Terms", "Core Terms (version 3)"}
	core := contractReading("core", exitFinding(dossier.LevelAdverse, 5))
	core.Outline.Titles = []string{"Core Terms"}
	for _, readings := range [][]dossier.Reading{{order, core}, {core, order}} {
		got := analyze.Judge(dossier.Dossier{}, readings, oneRequirement)[0]
		if got.Value != dossier.Present || got.Evidence[0].Document != "order" || got.Evidence[1].Role != dossier.RoleOverride {
			t.Fatalf("the order form prevails over the core terms: got %+v", got)
		}
	}
	got := analyze.Judge(dossier.Dossier{}, []dossier.Reading{core}, oneRequirement)[0]
	if got.Value != dossier.Adverse {
		t.Fatalf("a document's own verdict is its own: got %s", got.Value)
	}
}

func TestJudgeShowsWhatIsOverridden(t *testing.T) {
	displaced := exitFinding(dossier.LevelAdverse, 20)
	displaced.Overridden = true
	got := analyze.Judge(dossier.Dossier{}, []dossier.Reading{contractReading("a", displaced, exitFinding(dossier.LevelPresent, 70))}, oneRequirement)[0]
	if got.Value != dossier.Present || len(got.Evidence) != 2 || got.Evidence[1].Role != dossier.RoleOverride {
		t.Fatalf("got %+v", got)
	}
}

// A schedule that only set a body up does not hold what the body must do.
func TestWeighKeepsWhatABodyMustDo(t *testing.T) {
	for said, want := range map[string]dossier.Level{
		"The Panel constituted under Call-Off Schedule 10 shall hear complaints about the System within ten days.": dossier.LevelPresent,
		"Complaints are dealt with in Call-Off Schedule 10.":                                                       dossier.LevelPartial,
	} {
		span := dossier.Span{End: len(said)}
		own := dossier.Outline{Parts: []dossier.Part{{Kind: dossier.Contract, Span: span}}}
		reading := dossier.Reading{Outline: own, Incorporated: []dossier.Incorporated{{Title: "Call-Off Schedule 10", Status: dossier.NotHeld}},
			Findings: []dossier.Finding{{Requirement: "EX-01", Level: dossier.LevelPresent, Confidence: 0.8, Evidence: []dossier.Evidence{{Role: dossier.RoleNorm, Span: span}}}}}
		analyze.Weigh(dossier.Text{Body: said}, []dossier.Clause{{Parent: -1, Span: span}}, []dossier.Outline{own}, &reading)
		if got := reading.Findings[0].Level; got != want {
			t.Errorf("%q: %s, want %s", said, got, want)
		}
	}
}

func TestWeigh(t *testing.T) {
	text := dossier.Text{Body: "4 The Contractor may sell the data.\nST3 Condition 4 does not apply. The data shall not be sold.\n5 It is deleted at exit.\nST4 Condition 5 is deleted.\n6 Exit is handled as set out in Call-Off Schedule 10.\n"}
	clauses := []dossier.Clause{}
	at := 0
	for i, c := range []struct {
		number, heading string
		n               int
	}{{"4", "Standard Conditions", 36}, {"ST3", "Special Terms", 60}, {"5", "Standard Conditions", 25}, {"ST4", "Special Terms", 28}, {"6", "Standard Conditions", 54}} {
		clauses = append(clauses, dossier.Clause{Index: i, Parent: -1, Number: c.number, Heading: []string{c.heading}, Span: dossier.Span{Start: at, End: at + c.n}})
		at += c.n
	}
	finding := func(req string, level dossier.Level, clause int) dossier.Finding {
		return dossier.Finding{Requirement: req, Level: level, Confidence: 0.8, Clause: clause, Evidence: []dossier.Evidence{{Role: dossier.RoleNorm, Span: clauses[clause].Span}}}
	}
	own := dossier.Outline{Parts: []dossier.Part{{Kind: dossier.Contract, Span: dossier.Span{End: len(text.Body)}}}}
	reading := dossier.Reading{
		Outline: own,
		Findings: []dossier.Finding{
			finding("GP-01", dossier.LevelAdverse, 0), finding("GP-01", dossier.LevelPresent, 1),
			finding("DA-01", dossier.LevelAdverse, 0), finding("DA-06", dossier.LevelAdverse, 2), finding("EX-01", dossier.LevelPresent, 4),
		},
		Incorporated: []dossier.Incorporated{{Title: "Call-Off Schedule 10", Status: dossier.NotHeld}},
	}
	analyze.Weigh(text, clauses, []dossier.Outline{own}, &reading)
	f := reading.Findings
	if !f[0].Overridden || f[1].Overridden {
		t.Error("the special term speaks of the same requirement: condition 4 gives way to it")
	}
	if f[2].Overridden {
		t.Error("the special term does not speak of DA-01: what condition 4 says of it stands")
	}
	if !f[3].Overridden {
		t.Error("condition 5 is deleted")
	}
	if f[4].Level != dossier.LevelPartial || !slices.Contains(f[4].Reasons, "depends_on_unheld") {
		t.Errorf("the substance stands in a schedule that is not held: got %s %v", f[4].Level, f[4].Reasons)
	}
	reading.Findings[4].Level, reading.Findings[4].Reasons = dossier.LevelPresent, nil
	analyze.Weigh(text, clauses, []dossier.Outline{own, {Titles: []string{"Call-Off Schedule 10"}}}, &reading)
	if f[4].Level != dossier.LevelPresent {
		t.Error("a sibling is the schedule: the finding stands")
	}
}

func TestWeighPaperWithoutForce(t *testing.T) {
	text := dossier.Text{Body: "This Memorandum is not legally binding. The Institute will give the Ministry the data."}
	clauses := []dossier.Clause{{Index: 0, Parent: -1, Span: dossier.Span{End: len(text.Body)}}}
	own := dossier.Outline{Parts: []dossier.Part{{Kind: dossier.Contract, Span: dossier.Span{End: len(text.Body)}}}}
	reading := dossier.Reading{Outline: own, Findings: []dossier.Finding{{
		Requirement: "DA-01", Level: dossier.LevelPresent, Confidence: 0.8, Evidence: []dossier.Evidence{{Role: dossier.RoleNorm, Span: dossier.Span{Start: 40, End: len(text.Body)}}},
	}}}
	analyze.Weigh(text, clauses, []dossier.Outline{own}, &reading)
	if f := reading.Findings[0]; f.Level != dossier.LevelPartial || !slices.Contains(f.Reasons, "not_binding") {
		t.Fatalf("got %s %v", f.Level, f.Reasons)
	}
}

func TestRedactedPlaces(t *testing.T) {
	body := "AGREEMENT\n\n4 DERIVED DATA\n\n[REDACTED]\n\n5 Support\n\n5.1 The Supplier shall answer within [REDACTED] hours.\n\nSCHEDULE 2: CHARGES\n\n████████\n\nSigned by: [REDACTED]\n\nSupplier: [REDACTED]\n\nThis contract says nothing that was redacted for show.\f\fLast page."
	text := paged(body)
	text.Pages[1].Redacted = 0.9
	got := analyze.RedactedPlaces(text, nil)
	want := []struct {
		page   int
		topics []string
	}{
		{1, []string{dossier.TopicDataOwnership}}, {1, []string{dossier.TopicServiceLevels}}, {1, []string{dossier.TopicPricing}}, {1, []string{dossier.TopicParties}}, {2, nil},
	}
	if len(got) != len(want) {
		t.Fatalf("%d places, want %d: %+v", len(got), len(want), got)
	}
	for i, w := range want {
		if got[i].Page != w.page || !slices.Equal(got[i].Topics, w.topics) {
			t.Errorf("place %d: %+v, want page %d, topics %v", i, got[i], w.page, w.topics)
		}
	}
}

func TestAdverseShowsTheSofterWordingBesideIt(t *testing.T) {
	soft, adverse := exitFinding(dossier.LevelPartial, 1), exitFinding(dossier.LevelAdverse, 5)
	v := analyze.Judge(dossier.Dossier{}, []dossier.Reading{contractReading("a", soft, adverse)}, oneRequirement)[0]
	if v.Value != dossier.Adverse {
		t.Fatalf("verdict is %s, want adverse", v.Value)
	}
	for _, f := range []dossier.Finding{adverse, soft} {
		if !slices.ContainsFunc(v.Evidence, func(e dossier.Evidence) bool { return e.Span == f.Evidence[0].Span }) {
			t.Errorf("the %s wording is not quoted", f.Level)
		}
	}
}

// Two clauses that take the same away are both proof, whichever overrides.
func TestNotwithstandingLeavesWhatSaysTheSame(t *testing.T) {
	plain, special, softer := exitFinding(dossier.LevelAdverse, 20), exitFinding(dossier.LevelAdverse, 90), exitFinding(dossier.LevelPresent, 50)
	plain.Evidence[0].Quote, special.Evidence[0].Quote = "belongs to the Supplier", "notwithstanding clause 9"
	special.Overrides = true
	twin := special
	v := analyze.Judge(dossier.Dossier{}, []dossier.Reading{contractReading("a", plain, special, softer), contractReading("copy", twin)}, oneRequirement)[0]
	if v.Value != dossier.Adverse {
		t.Fatalf("verdict is %s, want adverse", v.Value)
	}
	if len(v.Evidence) < 2 || v.Evidence[0].Quote != "notwithstanding clause 9" || v.Evidence[1].Quote != "belongs to the Supplier" {
		t.Errorf("want the overriding words, then the other ones of the same level, then the copy; got %+v", v.Evidence)
	}
	if !slices.ContainsFunc(v.Evidence, func(e dossier.Evidence) bool { return e.Quote == "present" && e.Role == dossier.RoleOverride }) {
		t.Errorf("the words that are defeated are shown as such; got %+v", v.Evidence)
	}
}

func TestWeighLeavesWhatSaysTheSame(t *testing.T) {
	text := dossier.Text{Body: "4 Usage Data belongs to the Supplier.\n5 Notwithstanding clause 4, the Supplier owns every Output.\n"}
	clauses := []dossier.Clause{
		{Index: 0, Parent: -1, Number: "4", Span: dossier.Span{End: 38}},
		{Index: 1, Parent: -1, Number: "5", Span: dossier.Span{Start: 38, End: len(text.Body)}},
	}
	for _, tt := range []struct {
		first, second dossier.Level
		want          bool
	}{{dossier.LevelAdverse, dossier.LevelAdverse, false}, {dossier.LevelPresent, dossier.LevelAdverse, true}} {
		r := dossier.Reading{}
		for i, level := range []dossier.Level{tt.first, tt.second} {
			r.Findings = append(r.Findings, dossier.Finding{
				Requirement: "DA-04", Level: level, Confidence: 0.8, Clause: i, Evidence: []dossier.Evidence{{Role: dossier.RoleNorm, Span: clauses[i].Span}},
			})
		}
		analyze.Weigh(text, clauses, []dossier.Outline{{}}, &r)
		if r.Findings[0].Overridden != tt.want {
			t.Errorf("%s before a %s clause that outdoes it: overridden %v, want %v", tt.first, tt.second, r.Findings[0].Overridden, tt.want)
		}
	}
}

// A guess in one paper contradicts and outranks no rule in another.
func TestJudgePutsRulesBeforeLikeness(t *testing.T) {
	guess := exitFinding(dossier.LevelAdverse, 30)
	guess.Block, guess.Reasons = analyze.ByLikeness, []string{"by_likeness"}
	ruled := contractReading("a", exitFinding(dossier.LevelPresent, 5))
	d := dossier.Dossier{}
	if v := analyze.Judge(d, []dossier.Reading{ruled, contractReading("b", guess)}, oneRequirement)[0]; v.Value != dossier.Present || len(v.Reasons) > 0 {
		t.Errorf("beside a rule: %s %v", v.Value, v.Reasons)
	}
	if v := analyze.Judge(d, []dossier.Reading{contractReading("a"), contractReading("b", guess)}, oneRequirement)[0]; v.Value != dossier.Adverse || !slices.Contains(v.Reasons, "by_likeness") {
		t.Errorf("alone: %s %v", v.Value, v.Reasons)
	}
}
