package analyze_test

import (
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/checkweigh/checkweigh/analyze"
	"github.com/checkweigh/checkweigh/dossier"
	"github.com/checkweigh/checkweigh/ingest"
	"pgregory.net/rapid"
)

func TestDeclaredContradictions(t *testing.T) {
	for _, tt := range []struct {
		name   string
		papers []madePaper
		want   string // id, or "" for none
		quotes []string
	}{
		{"not shared, but sub-processed", []madePaper{
			dpiaOf("Who the data is shared with | The data will not be shared with any third party."),
			contractOf("4. The Supplier may engage sub-processors to process the Personal Data."),
		}, "not-shared-but-shared", []string{"not be shared with any third party", "may engage sub-processors"}},
		{"not shared, and kept so", []madePaper{
			dpiaOf("Who the data is shared with | The data will not be shared with any third party."),
			contractOf("4. The Supplier shall not engage any sub-processor."),
		}, "", nil},
		{"no AI, but a model", []madePaper{
			letterOf("Thank you for your request, which we received on 1 October 2025.", "1. Does the tool use artificial intelligence?", "No. The tool does not use artificial intelligence or algorithms."),
			contractOf("2. The System uses a predictive model to put each referral in order of urgency."),
		}, "no-ai-but-ai", []string{"does not use artificial intelligence", "uses a predictive model"}},
		{"no assessment, but profiling", []madePaper{
			letterOf("Thank you for your request, which we received on 1 October 2025.", "1. Please send the DPIA.", "A DPIA was not required because no high-risk processing takes place."),
			contractOf("2. The engine scores each applicant from 1 to 100 and ranks them."),
		}, "no-dpia-but-profiling", []string{"A DPIA was not required", "scores each applicant"}},
		{"no effect on staff, but posts go", []madePaper{
			eqiaOf("Impact on staff | The project has no impact on staff."),
			letterOf("Thank you for your request, which we received on 1 October 2025.", "1. What savings are planned?", "The business case assumes that 14 posts will be deleted by April 2027."),
		}, "no-impact-but-affected", []string{"no impact on staff", "14 posts will be deleted"}},
		{"kept here, but abroad", []madePaper{
			dpiaOf("Where the data is kept | All data is stored in the United Kingdom."),
			contractOf("5. The Supplier may process the Buyer Data in the United States and in India."),
		}, "kept-here-but-abroad", []string{"stored in the United Kingdom", "in the United States"}},
		{"not monitored, but ranked", []madePaper{
			dpiaOf("Use for staff | The data will not be used to monitor the performance of staff."),
			contractOf("6. The dashboard ranks staff by the time taken on each case."),
		}, "not-monitored-but-measured", []string{"will not be used to monitor", "ranks staff"}},
		{"a harm denied, and recorded", []madePaper{
			eqiaOf("Effects on staff", "We do not expect any effect on staff turnover."),
			dpiaOf("Risks to staff", "Staff turnover is high because of the system."),
		}, "harm-denied-but-seen-hi-01", []string{"do not expect any effect", "turnover is high"}},
		{"one paper may say both", []madePaper{
			dpiaOf("Use for staff | The data will not be used to monitor the performance of staff.", "Team view | The dashboard ranks staff by the time taken on each case."),
		}, "", nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			w, _ := together(t, dossier.EnglandWales, "2026-01-10", tt.papers...)
			var declared []dossier.Contradiction
			for _, c := range w.Contradictions {
				if c.ID != dossier.LevelsContradict {
					declared = append(declared, c)
				}
			}
			if tt.want == "" {
				if len(declared) > 0 {
					t.Fatalf("found %s between %+v and %+v", declared[0].ID, declared[0].Says, declared[0].Against)
				}
				return
			}
			i := slices.IndexFunc(declared, func(c dossier.Contradiction) bool { return c.ID == tt.want })
			if i < 0 {
				t.Fatalf("%s is not among %d contradictions", tt.want, len(declared))
			}
			c := declared[i]
			if c.Plain == "" || c.Says.Document == c.Against.Document || !says(c.Says, tt.quotes[0]) || !says(c.Against, tt.quotes[1]) {
				t.Errorf("the sides are %+v and %+v", c.Says, c.Against)
			}
		})
	}
}

func says(s dossier.Side, words string) bool {
	return slices.ContainsFunc(s.Evidence, func(e dossier.Evidence) bool { return strings.Contains(e.Quote, words) })
}

func TestOneDocumentGrantsAndAnotherTakesAway(t *testing.T) {
	grants := contractReading("a", exitFinding(dossier.LevelPresent, 5))
	takes := contractReading("b", exitFinding(dossier.LevelAdverse, 9))
	both := contractReading("c", exitFinding(dossier.LevelPresent, 5), exitFinding(dossier.LevelAdverse, 20))
	twin := contractReading("d", exitFinding(dossier.LevelPresent, 5), exitFinding(dossier.LevelAdverse, 20))
	day := time.Date(2026, 1, 10, 0, 0, 0, 0, time.UTC)
	for _, tt := range []struct {
		name     string
		readings []dossier.Reading
		want     string
	}{
		{"two documents", []dossier.Reading{grants, takes}, "a b"},
		{"one document alone", []dossier.Reading{both}, ""},
		{"two copies that each contradict themselves", []dossier.Reading{both, twin}, ""},
		{"a document that grants beside one that does both", []dossier.Reading{grants, both}, "a c"},
		{"both grant", []dossier.Reading{grants, contractReading("e", exitFinding(dossier.LevelPresent, 5))}, ""},
	} {
		w := analyze.Whole(dossier.Dossier{}, tt.readings, nil, oneRequirement, day)
		got := ""
		for _, c := range w.Contradictions {
			got += c.Says.Document + " " + c.Against.Document
			if c.ID != dossier.LevelsContradict || c.Says.Level != dossier.LevelPresent || c.Against.Level != dossier.LevelAdverse || len(c.Says.Evidence) == 0 || len(c.Against.Evidence) == 0 {
				t.Errorf("%s: %+v", tt.name, c)
			}
		}
		if got != tt.want {
			t.Errorf("%s: contradictions between %q, want %q", tt.name, got, tt.want)
		}
	}
}

func TestBestOfEachElement(t *testing.T) {
	format, access := exitFinding(dossier.LevelPartial, 5), exitFinding(dossier.LevelPartial, 9)
	access.Elements = []string{"access", "format"}
	access.Level = dossier.LevelPresent
	v := analyze.Judge(dossier.Dossier{}, []dossier.Reading{contractReading("a", format), contractReading("b", access)}, oneRequirement)[0]
	want := []dossier.Element{{Name: "format", Level: dossier.LevelPresent, Document: "b"}, {Name: "access", Level: dossier.LevelPresent, Document: "b"}}
	if !reflect.DeepEqual(v.Best, want) {
		t.Errorf("elements are %+v", v.Best)
	}
	v = analyze.Judge(dossier.Dossier{}, []dossier.Reading{contractReading("a", format)}, oneRequirement)[0]
	want = []dossier.Element{{Name: "format", Level: dossier.LevelPartial, Document: "a"}, {Name: "access"}}
	if !reflect.DeepEqual(v.Best, want) {
		t.Errorf("elements are %+v", v.Best)
	}
}

func TestRefusals(t *testing.T) {
	refusal := letterOf("Thank you for your request, which we received on 1 October 2025.",
		"1. What is the contract worth, and what has been paid to the supplier to date?",
		"This information is exempt under section 43(2), since its release would harm the supplier's commercial interests. We withhold it.",
		"2. When did the tool go into use?", "The tool went live on 2 June 2025.")
	w, verdicts := together(t, dossier.EnglandWales, "2025-12-01", refusal)
	if len(w.Refusals) != 1 || w.Refusals[0].Outcome != dossier.OutcomeRefused || !slices.Equal(w.Refusals[0].Sections, []string{"43(2)"}) || len(w.Refusals[0].Evidence) != 1 {
		t.Fatalf("refusals are %+v", w.Refusals)
	}
	price := verdictOf(t, verdicts, "PT-04")
	if price.Value != dossier.Adverse && price.Value != dossier.NotAssessable {
		t.Errorf("alone the letter makes PT-04 %s", price.Value)
	}
	priced := contractOf("3. Contract value | £480,000 over the term of two years, at £240,000 a year, payable quarterly in arrears")
	w, verdicts = together(t, dossier.EnglandWales, "2025-12-01", refusal, priced)
	price = verdictOf(t, verdicts, "PT-04")
	if price.Value == dossier.Contradictory || price.Value == dossier.NotAssessable || len(price.Documents) == 0 || slices.Contains(price.Documents, "letter") {
		t.Errorf("the contract states the price, and PT-04 is %s from %v", price.Value, price.Documents)
	}
	if !slices.ContainsFunc(w.Refusals[0].AnsweredBy, func(s dossier.Side) bool { return s.Requirement == "PT-04" && s.Document == "contract" }) {
		t.Errorf("nothing says that the contract answers it: %+v", w.Refusals[0].AnsweredBy)
	}
}

// The total does not answer who asked for the unit prices: the question stays
// open, and the verdict is on what is known.
func TestATotalDoesNotAnswerForDetails(t *testing.T) {
	const refused = "This information is exempt under section 43(2), since its release would harm the supplier's commercial interests. We withhold it."
	total := "3. Contract value | £480,000 over the term of two years, payable in arrears"
	headline := "3. The contract value is £480,000."
	rates := "3. Contract value | £480,000 over the term of two years, at a rate of £40 for each user, payable quarterly in arrears"
	for _, c := range []struct {
		asked, contract string
		answered        bool
		value           dossier.Value
	}{
		{"What are the unit prices?", total, false, dossier.Present},
		{"Please give a breakdown of the charges by module.", total, false, dossier.Present},
		{"What are the day rates and the cost per user?", headline, false, dossier.Present}, // the contract gives its term at its head
		{"What are the prices for each user?", rates, true, dossier.Present},
		{"What is the contract value?", total, true, dossier.Present},
	} {
		letter := letterOf("Thank you for your request, which we received on 1 October 2025.", "1. "+c.asked, refused)
		w, verdicts := together(t, dossier.EnglandWales, "2025-12-01", letter, contractOf(c.contract))
		if len(w.Refusals) != 1 {
			t.Errorf("%q: refusals are %+v", c.asked, w.Refusals)
			continue
		}
		if got := len(w.Refusals[0].AnsweredBy) > 0; got != c.answered {
			t.Errorf("%q counts as answered by %q: %t", c.asked, c.contract, got)
		}
		if v := verdictOf(t, verdicts, "PT-04"); v.Value != c.value {
			t.Errorf("%q beside %q: PT-04 is %s %v", c.asked, c.contract, v.Value, v.Reasons)
		}
	}
}

// A requirement for which the letter has no rule of refusal is held up by it,
// with the section and the words.
func TestRefusalBlocks(t *testing.T) {
	text := "Dear Sir\nWe refuse this under section 43(2)."
	letter := dossier.Reading{
		Document: dossier.Document{ID: "letter", State: dossier.StateRead},
		Outline:  dossier.Outline{Language: "en", Parts: []dossier.Part{{Kind: dossier.FOIResponse, Confidence: 0.9, Span: dossier.Span{End: len(text)}}}},
		Answers: []dossier.Answer{{Question: "1", Text: text[9:], Outcome: dossier.OutcomeRefused, Sections: []string{"43(2)"}, Requirements: []string{"EX-01"},
			Span: dossier.Span{Start: 9, End: len(text)}}},
	}
	v := analyze.Judge(dossier.Dossier{}, []dossier.Reading{letter, contractReading("a")}, oneRequirement)[0]
	if v.Value != dossier.NotAssessable || !slices.Equal(v.Reasons, []string{dossier.ReasonWithheld}) || !slices.Equal(v.Sections, []string{"43(2)"}) ||
		len(v.Evidence) != 1 || v.Evidence[0].Quote != "We refuse this under section 43(2)." || v.Evidence[0].Start != 9 {
		t.Errorf("verdict is %+v", v)
	}
	w := analyze.Whole(dossier.Dossier{}, []dossier.Reading{letter, contractReading("a")}, []dossier.Verdict{v}, oneRequirement, time.Now())
	if len(w.Refusals) != 1 || !slices.Equal(w.Refusals[0].Blocks, []string{"EX-01"}) {
		t.Errorf("refusals are %+v", w.Refusals)
	}
	v = analyze.Judge(dossier.Dossier{}, []dossier.Reading{letter, contractReading("a", exitFinding(dossier.LevelPartial, 3))}, oneRequirement)[0]
	if v.Value != dossier.Partial || len(v.Sections) != 0 {
		t.Errorf("another document answers it, and the verdict is %+v", v)
	}
}

func verdictOf(t *testing.T, all []dossier.Verdict, id string) dossier.Verdict {
	t.Helper()
	i := slices.IndexFunc(all, func(v dossier.Verdict) bool { return v.Requirement == id })
	if i < 0 {
		t.Fatalf("there is no verdict on %s", id)
	}
	return all[i]
}

func TestLedgerOfTheDossier(t *testing.T) {
	order := madePaper{"order", "ORDER FORM\n\n" + contractHead + "CALL-OFF INCORPORATED TERMS\n\nThe following documents are incorporated into this Contract. Where numbers are missing we are not using those schedules.\n\n1. Joint Schedule 11 (Processing Data)\n\n2. Call-Off Schedule 10 (Exit Management)\n\n3. Call-Off Schedule 5 (Pricing Details) [not used]\n", dossier.Contract}
	schedule := madePaper{"schedule", "Joint Schedule 11 (Processing Data)\n\n1. The Supplier shall process Personal Data only on the written instructions of the Buyer.\n", dossier.Contract}
	w, _ := together(t, dossier.EnglandWales, "2025-06-01", order, schedule)
	got := map[string]dossier.LedgerEntry{}
	for _, e := range w.Ledger {
		got[e.Title] = e
	}
	if e := got["Joint Schedule 11"]; e.Status != dossier.Held || !slices.Contains(e.HeldIn, "schedule") || len(e.NamedIn) == 0 {
		t.Errorf("Joint Schedule 11 is %+v", e)
	}
	if e := got["Call-Off Schedule 10"]; e.Status != dossier.NotHeld || len(e.Blocks) == 0 {
		t.Errorf("Call-Off Schedule 10 is %+v", e)
	}
	if e := got["Call-Off Schedule 5"]; e.Status != dossier.Unused {
		t.Errorf("Call-Off Schedule 5 is %+v", e)
	}
	if i := lack(w, dossier.IncompleteNoSchedules); i == nil || !slices.Equal(i.Titles, []string{"Call-Off Schedule 10"}) {
		t.Errorf("the contract lacks %+v", i)
	}
}

func lack(w dossier.Whole, code string) *dossier.Incompleteness {
	for i := range w.Completeness {
		if w.Completeness[i].Code == code {
			return &w.Completeness[i]
		}
	}
	return nil
}

// A contract alone is judged by what a contract can hold; what only an
// assessment can hold waits for one and is not called missing.
func TestContractAlone(t *testing.T) {
	w, verdicts := together(t, dossier.EnglandWales, "2025-06-01", contractOf("4. The Supplier shall keep the Buyer Data safe."))
	var waiting []string
	for _, v := range verdicts {
		req, _ := analyzer(t).Set().Requirement(v.Requirement)
		if req.Allows(dossier.Contract) {
			continue
		}
		if v.Value != dossier.NotAssessable || !slices.Contains(v.Reasons, dossier.ReasonNoDocumentOfKind) {
			t.Errorf("%s cannot stand in a contract and is %s %v", v.Requirement, v.Value, v.Reasons)
		}
		waiting = append(waiting, v.Requirement)
	}
	var named []string
	for _, i := range w.Completeness {
		if i.Code == dossier.IncompleteNoDocument {
			named = append(named, i.Requirements...)
			if i.Kind == dossier.Contract {
				t.Error("the contract that is held is said to be lacking")
			}
		}
	}
	for _, id := range waiting {
		if req, _ := analyzer(t).Set().Requirement(id); req.HasRules() && !slices.Contains(named, id) {
			t.Errorf("%s waits, and nothing says for what", id)
		}
	}
	if !slices.ContainsFunc(w.Completeness, func(i dossier.Incompleteness) bool { return i.Kind == dossier.DPIA }) {
		t.Error("nothing says that no DPIA is held")
	}
}

func TestQuotesOfAnyDossier(t *testing.T) {
	lines := []string{
		"4. The Supplier may engage sub-processors to process the Personal Data.", "The data will not be shared with any third party.", "1. Please send the DPIA.",
		"A DPIA was not required.", "Date completed | 19 March 2025", "Review date: 1 May 2025", "The system went live on 2 June 2025.", "Joint Schedule 11 (Processing Data) is incorporated into this Contract.",
		"Thank you for your request, which we received on 1 October 2025.", "We refuse this under section 43(2).", "“Data” means £ ünïcode", "", "\f",
	}
	kinds := []dossier.Kind{dossier.Contract, dossier.DPIA, dossier.FOIResponse, dossier.EqIA}
	rapid.Check(t, func(rt *rapid.T) {
		var papers []madePaper
		for i := range rapid.IntRange(1, 3).Draw(rt, "papers") {
			body := strings.Join(rapid.SliceOfN(rapid.SampledFrom(lines), 1, 12).Draw(rt, "lines"), "\n\n")
			papers = append(papers, madePaper{string(rune('a' + i)), body, rapid.SampledFrom(kinds).Draw(rt, "kind")})
		}
		together(t, dossier.Scotland, "2025-10-10", papers...)
		if t.Failed() {
			rt.Fatalf("papers were %+v", papers)
		}
	})
}

// Nothing is missing because an authority has said no more than that it will
// answer, or because its answer is not there at all.
func TestNothingIsMissingBeforeAnAnswer(t *testing.T) {
	acknowledged := letterOf("Thank you for your request about the rota system, which we received on 1 October 2025.",
		"It is being dealt with under the Freedom of Information Act 2000. We will reply within 20 working days.")
	answered := letterOf("Thank you for your request, which we received on 1 October 2025.", "1. When did the tool go into use?", "The tool went live on 2 June 2025.",
		"2. Who runs it?", "The finance team runs it.")
	for _, tt := range []struct {
		name   string
		papers []madePaper
		want   dossier.Value
	}{
		{"acknowledged", []madePaper{acknowledged}, dossier.NotAssessable},
		{"answered", []madePaper{answered}, dossier.Missing},
	} {
		w, verdicts := together(t, dossier.EnglandWales, "2025-12-01", tt.papers...)
		if v := verdictOf(t, verdicts, "TR-05"); v.Value != tt.want {
			t.Errorf("%s: TR-05 is %s", tt.name, v.Value)
		}
		asks := slices.ContainsFunc(w.Completeness, func(i dossier.Incompleteness) bool {
			return i.Kind == dossier.FOIResponse && strings.Contains(i.Plain, "not held")
		})
		if asks != (tt.want == dossier.NotAssessable) {
			t.Errorf("%s: completeness is %+v", tt.name, w.Completeness)
		}
	}
}

func TestWhoeverAsksIsNotTheAuthority(t *testing.T) {
	for _, tt := range []struct {
		body string
		want dossier.Kind
	}{
		{"Dear Harrow Vale Council,\n\nUnder the Freedom of Information Act 2000 please could you provide the following information:\n\n1. What is the contract worth?\n2. Is personal data sold?\n\nYours faithfully,\n\nJane Lund\n", dossier.Other},
		{"Dear Harrow Vale Council,\n\nI am writing to ask for an internal review of your handling of my freedom of information request FOI/2025/118.\n\nYou withheld the contract under section 43(2). I do not accept that it is exempt: the public interest favours release.\n\nYours faithfully,\n\nJane Lund\n", dossier.Other},
		{"Dear Ms Lund,\n\nFreedom of Information request FOI/2025/118\n\nYou asked:\n\nplease could you provide the value of the contract\n\nWe hold this. It is £40,000.\n\nYours sincerely,\n\nThe Information Team\n", dossier.FOIResponse},
	} {
		text := dossier.Text{Body: tt.body}
		if kind, _ := analyzer(t).Outline(text, ingest.Clauses(text), "").Kind(); kind != tt.want {
			t.Errorf("%.60q is a %s", tt.body, kind)
		}
	}
}
