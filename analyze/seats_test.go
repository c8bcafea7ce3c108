package analyze_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/checkweigh/checkweigh/analyze"
	"github.com/checkweigh/checkweigh/dossier"
)

// TestSeats holds the arithmetic of boards: who has how many seats, and whether
// six groups have the same number.
func TestSeats(t *testing.T) {
	a := analyze.New(load(t))
	for _, c := range []struct {
		name, text string
		level      dossier.Level
		seats      string // as the reason says it; "" when the clause gives no number
		groups     []string
	}{
		{"six groups with two seats each",
			"The Advisory Board has two trade union representatives, two members of central management, two local managers, two developers, two vendor representatives and two members of the public.",
			dossier.LevelPresent, "12 seats: trade unions 2, central management 2, local management 2, developers 2, vendors 2, public 2",
			[]string{"trade_unions", "central_management", "local_management", "developers", "vendors", "public"}},
		{"one number for each of the groups",
			"The Advisory Board has 3 members each from the trade unions, central management, local management, the developers, the vendors and the public.",
			dossier.LevelPresent, "18 seats: trade unions 3, central management 3, local management 3, developers 3, vendors 3, public 3", nil},
		{"one number behind all the groups",
			"The board has eighteen seats, shared evenly: the trade unions, central management, local management, developers, vendors and the public have three each.",
			dossier.LevelPresent, "18 seats: trade unions 3, central management 3, local management 3, developers 3, vendors 3, public 3", nil},
		{"a sixth of the seats is no number of people",
			"The trade unions, central management, local management, developers, vendors and the public shall each hold one sixth of the seats on the Advisory Board.",
			dossier.LevelPresent, "", []string{"trade_unions", "public"}},
		{"one group short",
			"The Advisory Board has two members from the trade unions, two from central management, two from local management, two from the developers and two from the vendors.",
			dossier.LevelPartial, "10 seats: trade unions 2, central management 2, local management 2, developers 2, vendors 2", nil},
		{"six groups, the vendor with more",
			"The Advisory Board has one trade union member, one member of central management, one local manager, one developer, five vendor representatives and one member of the public.",
			dossier.LevelPartial, "10 seats: trade unions 1, central management 1, local management 1, developers 1, vendors 5, public 1", nil},
		{"equal parts without a number",
			"The Advisory Board is drawn in equal numbers from the trade unions, central management, local management, developers, vendors and the public.",
			dossier.LevelPresent, "", []string{"trade_unions", "public"}},
		{"two unions add up, and days are no seats",
			"The Advisory Board has two members from Unison and two from GMB, three vendor representatives, and meets within 10 days of a request.",
			dossier.LevelPartial, "7 seats: trade unions 4, vendors 3", nil},
		{"a table with a row for each group",
			"Seats on the Advisory Board\nTrade unions | 2\nCentral management | 2\nLocal management | 2\nDevelopers | 2\nVendors | 2\nPublic | 2",
			dossier.LevelPresent, "12 seats: trade unions 2, central management 2, local management 2, developers 2, vendors 2, public 2", nil},
		{"a number behind the group",
			"The Advisory Board is made up of the trade unions (three), the vendors (three) and the public (three).",
			dossier.LevelPartial, "9 seats: trade unions 3, vendors 3, public 3", nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			found := a.JudgeSnippet(c.text, dossier.Contract, divide)
			i := slices.IndexFunc(found, func(f dossier.Finding) bool { return f.Requirement == "IG-10" })
			if i < 0 {
				t.Fatalf("nothing is found in: %s", c.text)
			}
			f := found[i]
			if f.Level != c.level {
				t.Errorf("level %s, want %s", f.Level, c.level)
			}
			at := slices.IndexFunc(f.Reasons, func(r string) bool { return strings.Contains(r, "seats:") })
			if c.seats == "" && at >= 0 || c.seats != "" && (at < 0 || f.Reasons[at] != c.seats) {
				t.Errorf("reasons %q, want the seats %q", f.Reasons, c.seats)
			}
			for _, g := range c.groups {
				if !slices.Contains(f.Elements, g) {
					t.Errorf("the elements %v lack %s", f.Elements, g)
				}
			}
		})
	}
}

// TestElementsInWords holds that a clause's own words give a finding its elements,
// and that what takes a safeguard away has none.
func TestElementsInWords(t *testing.T) {
	a := analyze.New(load(t))
	for _, c := range []struct {
		text string
		want []string
	}{
		{"Of 90 posts 60 are held by women, 12 by disabled staff, 20 by Black and Asian staff and 31 by carers.", []string{"sex", "race", "disability", "carers"}},
		{"Age: neutral. Disability: 14 per cent. Race: neutral.", []string{"disability"}},
		{"There is no impact on women or on carers. Forty posts will be cut and the staff redeployed.", nil},
	} {
		found := a.JudgeSnippet(c.text, dossier.EqIA, divide)
		var got []string
		for _, f := range found {
			if f.Requirement == "IG-02" {
				got = append(got, f.Elements...)
			}
		}
		for _, e := range c.want {
			if !slices.Contains(got, e) {
				t.Errorf("%s\n\tthe elements %v lack %s", c.text, got, e)
			}
		}
		if len(c.want) == 0 && len(got) > 0 {
			t.Errorf("%s\n\thas the elements %v, want none", c.text, got)
		}
	}
}
