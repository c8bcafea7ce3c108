package analyze_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/checkweigh/checkweigh/dossier"
)

func TestClocks(t *testing.T) {
	answered := letterOf("Thank you for your request, which we received on 1 October 2025.", "1. What are the unit prices?", "This information is exempt under section 43(2). We withhold it.")
	waiting := madePaper{"letter", "Harrow Vale Council\n\n3 October 2025\n\nDear Ms Lund\n\nFreedom of Information Act 2000\n\nThank you for your request, which we received on 1 October 2025. We will respond to you by 29 October 2025.\n\nYours sincerely\n\nThe Information Team\n", dossier.FOIResponse}
	review := letterOf("Internal review. You asked for an internal review on 1 October 2025.", "1. What are the unit prices?", "We uphold the refusal. This information is exempt under section 43(2). We withhold it.")
	for _, tt := range []struct {
		name  string
		place dossier.Jurisdiction
		on    string
		paper madePaper
		clock dossier.ClockName
		date  string
		state dossier.ClockState
		words string
	}{
		{"answered late", dossier.EnglandWales, "2025-12-01", answered, dossier.ClockAnswer, "2025-10-29", dossier.ClockMissed, "received on 1 October 2025"},
		{"time to ask for a review runs", dossier.EnglandWales, "2025-12-01", answered, dossier.ClockAskReview, "2026-01-05", dossier.ClockRunning, "3 November 2025"},
		{"and ends", dossier.EnglandWales, "2026-01-05", answered, dossier.ClockAskReview, "2026-01-05", dossier.ClockDue, "3 November 2025"},
		{"and has ended", dossier.EnglandWales, "2026-01-06", answered, dossier.ClockAskReview, "2026-01-05", dossier.ClockOverdue, "3 November 2025"},
		{"no answer yet", dossier.EnglandWales, "2025-10-10", waiting, dossier.ClockAnswer, "2025-10-29", dossier.ClockRunning, "received on 1 October 2025"},
		{"no answer at all", dossier.EnglandWales, "2025-11-20", waiting, dossier.ClockAnswer, "2025-10-29", dossier.ClockOverdue, "received on 1 October 2025"},
		{"a promised day", dossier.EnglandWales, "2025-11-20", waiting, dossier.ClockPromised, "2025-10-29", dossier.ClockOverdue, "respond to you by 29 October 2025"},
		{"an internal review in time", dossier.EnglandWales, "2025-11-20", review, dossier.ClockReview, "2025-11-26", dossier.ClockMet, "asked for an internal review on 1 October 2025"},
		{"a review in Scotland has twenty days", dossier.Scotland, "2025-11-20", review, dossier.ClockReview, "2025-10-29", dossier.ClockMissed, "asked for an internal review on 1 October 2025"},
		{"the contract ends", dossier.EnglandWales, "2026-01-10", contractOf("1. The Supplier shall provide the tool."), dossier.ClockExpiry, "2027-02-28", dossier.ClockRunning, "28 February 2027"},
		{"with its extension", dossier.EnglandWales, "2026-01-10", contractOf("1. The Supplier shall provide the tool."), dossier.ClockExtension, "2028-02-29", dossier.ClockRunning, "One period of 12 months"},
		{"a review that is promised", dossier.EnglandWales, "2026-01-10", dpiaOf("Date completed | 19 March 2025", "Next review date | 19 March 2026"), dossier.ClockReassess, "2026-03-19", dossier.ClockRunning, "19 March 2026"},
		{"a review of a month", dossier.EnglandWales, "2026-01-10", dpiaOf("The assessment will be reviewed again in September 2026."), dossier.ClockReassess, "2026-09-30", dossier.ClockRunning, "September 2026"},
		{"a review that was kept", dossier.EnglandWales, "2026-05-10", dpiaOf("Date completed | 20 March 2026", "Next review date | 19 March 2026"), dossier.ClockReassess, "2026-03-19", dossier.ClockMet, "19 March 2026"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			w, _ := together(t, tt.place, tt.on, tt.paper)
			i := slices.IndexFunc(w.Clocks, func(c dossier.Clock) bool { return c.Name == tt.clock })
			if i < 0 {
				t.Fatalf("there is no clock %s among %+v", tt.clock, w.Clocks)
			}
			if c := w.Clocks[i]; c.Date != tt.date || c.State != tt.state || !says(dossier.Side{Evidence: c.Evidence}, tt.words) {
				t.Errorf("got %s %s from %+v", c.Date, c.State, c.Evidence)
			}
		})
	}
}

// The times of the information law of the United Kingdom do not run elsewhere:
// not where somebody said so, nor where the letter names another law.
func TestClocksOfInformationLawElsewhere(t *testing.T) {
	letter := letterOf("Thank you for your request, which we received on 1 October 2025.", "1. What are the unit prices?", "This is exempt under ORS 192.345. We withhold it.")
	letter.body = strings.ReplaceAll(letter.body, "Freedom of Information Act 2000", "Oregon Public Records Law")
	for place, papers := range map[dossier.Jurisdiction]madePaper{
		dossier.UnknownPlace: letter,
		dossier.OtherPlace:   letterOf("Thank you for your request, which we received on 1 October 2025.", "1. What are the unit prices?", "We withhold it."),
	} {
		w, _ := together(t, place, "2025-12-01", papers)
		for _, c := range w.Clocks {
			if slices.Contains([]dossier.ClockName{dossier.ClockAnswer, dossier.ClockAskReview, dossier.ClockReview}, c.Name) {
				t.Errorf("%s: a clock %s runs to %s", place, c.Name, c.Date)
			}
		}
	}
}

func TestClocksLeaveOutWhatIsNoPromise(t *testing.T) {
	w, _ := together(t, dossier.EnglandWales, "2026-01-10", letterOf(
		"You may ask for an internal review within 40 working days of 3 November 2025.",
		"1. When was the policy reviewed?", "The policy was reviewed on 3 May 2024. It is enclosed."))
	for _, c := range w.Clocks {
		if c.Name == dossier.ClockReview || c.Name == dossier.ClockReassess || c.Name == dossier.ClockAnswer {
			t.Errorf("a clock %s from %+v", c.Name, c.Evidence)
		}
	}
}

func TestCompletenessByDates(t *testing.T) {
	contract := contractOf("1. The Supplier shall provide the tool.")
	live := dpiaOf("Date completed | 19 February 2025", "Date the system goes live | 6 May 2025")
	for _, tt := range []struct {
		name   string
		on     string
		papers []madePaper
		code   string
		want   bool
		dates  []string
	}{
		{"DPIA after the start", "2025-06-01", []madePaper{contract, dpiaOf("Date completed | 19 March 2025")}, dossier.IncompleteDPIALate, true, []string{"2025-03-19", "2025-03-01"}},
		{"DPIA before the start", "2025-06-01", []madePaper{contract, dpiaOf("Date completed | 19 February 2025")}, dossier.IncompleteDPIALate, false, nil},
		{"DPIA after the start, but before use", "2025-06-01", []madePaper{contract, dpiaOf("Date completed | 19 March 2025", "Date the system goes live | 6 May 2025")}, dossier.IncompleteDPIALate, false, nil},
		{"DPIA after use began", "2025-09-01", []madePaper{dpiaOf("Date completed | 19 June 2025", "In use since 6 May 2025.")}, dossier.IncompleteDPIALate, true, []string{"2025-06-19", "2025-05-06"}},
		{"EqIA after the start", "2025-06-01", []madePaper{contract, eqiaOf("Date of assessment | 19 March 2025")}, dossier.IncompleteEqIALate, true, []string{"2025-03-19", "2025-03-01"}},
		{"EqIA much older than go-live", "2025-06-01", []madePaper{live, eqiaOf("Date of assessment | 19 March 2023")}, dossier.IncompleteEqIAOld, true, []string{"2023-03-19", "2025-05-06"}},
		{"EqIA not looked at since go-live", "2026-06-01", []madePaper{live, eqiaOf("Date of assessment | 19 March 2025")}, dossier.IncompleteEqIAOld, true, []string{"2025-03-19", "2025-05-06"}},
		{"EqIA shortly before a recent go-live", "2025-06-01", []madePaper{live, eqiaOf("Date of assessment | 19 March 2025")}, dossier.IncompleteEqIAOld, false, nil},
		{"undated assessment", "2025-06-01", []madePaper{eqiaOf("Impact on staff | None expected.")}, dossier.IncompleteUndated, true, nil},
		{"dated assessment", "2025-06-01", []madePaper{eqiaOf("Signed | A. Person, 3 May 2025")}, dossier.IncompleteUndated, false, nil},
		{"contract that has ended", "2028-06-01", []madePaper{contract}, dossier.IncompleteExpired, true, []string{"2027-02-28"}},
		{"contract that runs on if extended", "2027-06-01", []madePaper{contract}, dossier.IncompleteExpired, true, []string{"2027-02-28", "2028-02-29"}},
		{"contract that runs", "2026-06-01", []madePaper{contract}, dossier.IncompleteExpired, false, nil},
		{"review that is overdue", "2026-06-01", []madePaper{dpiaOf("Date completed | 19 March 2025", "Next review date | 19 March 2026")}, dossier.IncompleteReviewOverdue, true, []string{"2026-03-19"}},
		{"answer that came late", "2026-06-01", []madePaper{letterOf("Thank you for your request, which we received on 1 October 2025.", "1. What does it cost?", "The tool costs £4,000 a year.")}, dossier.IncompleteAnswerLate, true, []string{"2025-10-01"}},
		{"enclosure that is not held", "2026-06-01", []madePaper{letterOf("Thank you for your request, which we received on 20 October 2025.", "1. Please send the DPIA.", "We hold this. The data protection impact assessment is enclosed.")}, dossier.IncompleteAttachment, true, nil},
		{"enclosure that is held", "2026-06-01", []madePaper{live, letterOf("Thank you for your request, which we received on 20 October 2025.", "1. Please send the DPIA.", "We hold this. The data protection impact assessment is enclosed.")}, dossier.IncompleteAttachment, false, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			w, _ := together(t, dossier.EnglandWales, tt.on, tt.papers...)
			i := lack(w, tt.code)
			if (i != nil) != tt.want {
				t.Fatalf("%s found: %v\nof %+v", tt.code, i != nil, w.Completeness)
			}
			if i == nil {
				return
			}
			var dates []string
			for _, d := range i.Dates {
				dates = append(dates, d.Date)
			}
			if !slices.Equal(dates, tt.dates) || i.Plain == "" || i.Ask == "" || len(i.Documents) == 0 {
				t.Errorf("it rests on %v: %+v", dates, i)
			}
		})
	}
}
