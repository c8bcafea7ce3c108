package analyze_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/checkweigh/checkweigh/analyze"
	"github.com/checkweigh/checkweigh/dossier"
	"github.com/checkweigh/checkweigh/ingest"
)

func TestPlaceFromDocuments(t *testing.T) {
	english := contractOf("9. This Contract is governed by the law of England\nand Wales.")
	scots := contractOf("9. This Contract shall be construed in accordance with Scots law.")
	irish := contractOf("Governing law | Northern Ireland")
	either := contractOf("9. This Contract is governed by the laws of [England and Wales / Scotland].")
	old := letterOf("Thank you for your request.", "1. What does it cost?", "The tool costs £4,000 a year.")
	holyrood := madePaper{"letter", "Harrow Vale Council\n\n3 November 2025\n\nDear Ms Lund\n\nFreedom of Information (Scotland) Act 2002\n\nThank you for your request.\n\n1. What does it cost?\n\nThe tool costs £4,000 a year.\n\nYours sincerely\n\nThe Information Team\n", dossier.FOIResponse}
	oregon := letterOf("Thank you for your request. Some of it is exempt under ORS 192.345.", "1. What does it cost?", "We withhold it.")
	oregon.body = strings.ReplaceAll(oregon.body, "Freedom of Information Act 2000", "Oregon Public Records Law")
	archives := letterOf("We keep it under the Public Records Act 1958.", "1. What does it cost?", "The tool costs £4,000 a year.")
	paper := dpiaOf("This assessment is governed by the law of Scotland and cites the Freedom of Information (Scotland) Act 2002.")
	for _, tt := range []struct {
		name   string
		given  dossier.Jurisdiction
		papers []madePaper
		want   dossier.Jurisdiction
		left   int
	}{
		{"the governing law", "", []madePaper{english}, dossier.EnglandWales, 1},
		{"a Scottish contract", "", []madePaper{scots}, dossier.Scotland, 1},
		{"a row of a form", "", []madePaper{irish}, dossier.NorthernIreland, 1},
		{"the Act of 2002", "", []madePaper{holyrood}, dossier.Scotland, 1},
		{"the Act of 2000 holds in Northern Ireland too", "", []madePaper{old}, "", 2},
		{"and a contract decides", "", []madePaper{old, irish}, dossier.NorthernIreland, 1},
		{"a letter from Oregon", dossier.UnknownPlace, []madePaper{oregon}, dossier.OtherPlace, 1},
		{"a contract of a State", "", []madePaper{contractOf("9. This Agreement is governed by the laws of the State of Oregon.")}, dossier.OtherPlace, 1},
		{"an Act on archives", "", []madePaper{archives}, "", 2},
		{"here and abroad", "", []madePaper{english, oregon}, "", 3},
		{"contract and letter agree", dossier.UnknownPlace, []madePaper{english, old}, dossier.EnglandWales, 1},
		{"contract and letter differ", dossier.UnknownPlace, []madePaper{english, holyrood}, dossier.UnknownPlace, 3},
		{"a choice that nobody made", "", []madePaper{either}, "", 3},
		{"nobody says", "", []madePaper{contractOf("1. The Supplier shall keep to the law of data protection.")}, "", 3},
		{"only contracts and letters say", "", []madePaper{paper}, "", 3},
		{"what was given stands", dossier.Scotland, []madePaper{english, old}, dossier.Scotland, 1},
		{"another place stands too", dossier.OtherPlace, []madePaper{english}, dossier.OtherPlace, 1},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var readings []dossier.Reading
			for _, p := range tt.papers {
				text := dossier.Text{Engine: "made", Body: p.body}
				c := ingest.Clauses(text)
				r := analyzer(t).Check(text, c, []dossier.Outline{analyzer(t).Outline(text, c, p.kind)})
				for _, placed := range r.Placed {
					if e := placed.Evidence; p.body[e.Start:e.End] != e.Quote {
						t.Errorf("%q is not cut from the text", e.Quote)
					}
				}
				readings = append(readings, r)
			}
			d := dossier.Dossier{Jurisdiction: tt.given}
			left := analyze.Places(d, readings)
			if got := append(left, tt.given)[0]; len(left) == 1 && got != tt.want || len(left) != tt.left {
				t.Errorf("left are %v, want %d and %q", left, tt.left, tt.want)
			}
			papers := analyze.Whole(dossier.Dossier{}, readings, nil, analyzer(t).Set(), time.Time{}).Place
			if alone := analyze.Places(dossier.Dossier{}, readings); len(alone) == 1 && papers != alone[0] || len(alone) > 1 && papers != "" {
				t.Errorf("the papers say %q, and leave %v", papers, alone)
			}
		})
	}
}

// Easter Monday is a working day in Scotland alone: whoever asks for a review
// must not come too late anywhere, and no answer is late that is in time somewhere.
func TestClocksOfAPlaceThatNobodyKnows(t *testing.T) {
	body := "Harrow Vale Council\n\n1 April 2025\n\nDear Ms Lund\n\nInformation request\n\nThank you for your request, which we received on 1 April 2025.\n\n1. What are the unit prices?\n\nWe refuse to disclose this information. It is exempt and we withhold it.\n\nYours sincerely\n\nThe Information Team\n"
	for _, tt := range []struct {
		place       dossier.Jurisdiction
		answer, ask string
		law         int
	}{
		{dossier.EnglandWales, "2025-05-01", "2025-06-02", 1},
		{dossier.Scotland, "2025-04-30", "2025-05-30", 1},
		{dossier.UnknownPlace, "2025-05-01", "2025-05-30", 0},
	} {
		w, _ := together(t, tt.place, "2025-04-10", madePaper{"letter", body, dossier.FOIResponse})
		for name, date := range map[dossier.ClockName]string{dossier.ClockAnswer: tt.answer, dossier.ClockAskReview: tt.ask} {
			i := slices.IndexFunc(w.Clocks, func(c dossier.Clock) bool { return c.Name == name })
			if i < 0 {
				t.Fatalf("%s: no clock %s in %+v", tt.place, name, w.Clocks)
			}
			if c := w.Clocks[i]; c.Date != date || len(c.Law) != tt.law {
				t.Errorf("%s: %s on %s by %v, want %s", tt.place, name, c.Date, c.Law, date)
			}
		}
	}
}
