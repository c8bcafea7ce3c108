package analyze_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/checkweigh/checkweigh/analyze"
	"github.com/checkweigh/checkweigh/dossier"
	"github.com/checkweigh/checkweigh/ingest"
	"github.com/checkweigh/checkweigh/rules"
)

func builtIn(t *testing.T) *rules.Set {
	t.Helper()
	set, err := embedded()
	if err != nil {
		t.Fatal(err)
	}
	return set
}

// namedIn checks a text and tells the systems it names, as "id*times quote".
func namedIn(t *testing.T, body string) (string, dossier.Reading) {
	t.Helper()
	text := dossier.Text{Engine: "test/1", Body: body}
	reading := analyze.New(builtIn(t)).Check(text, ingest.Clauses(text), nil)
	var out []string
	for _, s := range reading.Systems {
		for _, e := range s.Evidence {
			if text.Cut(e.Span) != e.Quote {
				t.Errorf("quote %q is not in the text at %v", e.Quote, e.Span)
			}
			out = append(out, fmt.Sprintf("%s*%d %q", s.System, s.Times, e.Quote))
		}
	}
	return strings.Join(out, ", "), reading
}

func TestSystemsAreNamed(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"an alias wherever it stands", "Decisions are made in universal credit. Staff use Universal\nCredit daily.", `universal-credit*2 "universal credit"`},
		{"a short name beside one that shows what is meant", "Horizon shall be supported by Fujitsu. Horizon is closed at night.", `horizon*2 "Horizon"`},
		{"a short name alone is a word like any other", "The planning horizon is ten years. Horizon Europe pays.", ""},
		{"a short name in small letters is a word too", "On the horizon stands the Post Office.", ""},
		{"an alias counts once with the short name inside it", "The Post Office Horizon system is old.", `horizon*1 "Post Office Horizon"`},
		{"a name inside another word", "The FDPX of NHS England and the Universal Creditor.", ""},
		{"several", "Palantir runs the FDP for NHS England; PA Consulting runs data services for the Home Office.",
			`nhs-data-platform*1 "FDP", home-office-data*1 "data services"`},
		{"none", "The Supplier shall paint the fence.", ""},
		{"at the very end", "Claimants use Universal Credit", `universal-credit*1 "Universal Credit"`},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got, _ := namedIn(t, c.text); got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
		})
	}
}

func TestSystemsOfADossier(t *testing.T) {
	var readings []dossier.Reading
	for i, body := range []string{"Claims are made in Universal Credit.", "Nothing here.", "Universal Credit and Universal Credit."} {
		_, r := namedIn(t, body)
		r.Document.ID = fmt.Sprint("doc", i)
		readings = append(readings, r)
	}
	w := analyze.Whole(dossier.Dossier{}, readings, nil, builtIn(t), time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC))
	if len(w.Systems) != 1 || w.Systems[0].Times != 3 || len(w.Systems[0].Evidence) != 2 ||
		w.Systems[0].Evidence[0].Document != "doc0" || w.Systems[0].Evidence[1].Document != "doc2" {
		t.Errorf("got %+v", w.Systems)
	}
}

// TestSystemsOfAnyText: whatever the text, what is named is cut from it.
func TestSystemsOfAnyText(t *testing.T) {
	set := builtIn(t)
	a := analyze.New(set)
	var names []string
	for _, s := range set.Systems {
		names = append(append(append(names, s.Aliases...), s.Short...), s.Near...)
	}
	piece := rapid.OneOf(rapid.SampledFrom(names), rapid.SampledFrom([]string{" ", "\n", "-", "é", ".", "x"}), rapid.StringN(0, 5, 10))
	rapid.Check(t, func(t *rapid.T) {
		text := dossier.Text{Body: strings.Join(rapid.SliceOf(piece).Draw(t, "pieces"), "")}
		for _, s := range a.Check(text, ingest.Clauses(text), nil).Systems {
			e := s.Evidence[0]
			if s.Times < 1 || e.Quote == "" || text.Cut(e.Span) != e.Quote {
				t.Fatalf("%+v", s)
			}
		}
	})
}

func TestToolsInformRequirements(t *testing.T) {
	set := builtIn(t)
	if len(set.Tools) < 7 {
		t.Errorf("%d tools", len(set.Tools))
	}
	for _, id := range []string{"IG-07", "TR-05", "GD-88", "IG-13", "DL-01"} {
		if len(set.ToolsFor(id)) == 0 {
			t.Errorf("no tool informs %s", id)
		}
	}
}
