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
	"github.com/checkweigh/checkweigh/rules"
)

// madePaper is a paper of a made dossier: its id is its name.
type madePaper struct {
	id, body string
	kind     dossier.Kind
}

// together judges made papers as one dossier on a day.
func together(t testing.TB, place dossier.Jurisdiction, on string, papers ...madePaper) (dossier.Whole, []dossier.Verdict) {
	t.Helper()
	a := analyzer(t)
	var outlines []dossier.Outline
	for _, p := range papers {
		text := dossier.Text{Engine: "made", Body: p.body}
		o := a.Outline(text, ingest.Clauses(text), p.kind)
		o.Document = p.id
		outlines = append(outlines, o)
	}
	var readings []dossier.Reading
	for i, p := range papers {
		text := dossier.Text{Engine: "made", Body: p.body}
		all := append([]dossier.Outline{outlines[i]}, slices.Delete(slices.Clone(outlines), i, i+1)...)
		r := a.Check(text, ingest.Clauses(text), all)
		r.Document = dossier.Document{ID: p.id, State: dossier.StateRead}
		readings = append(readings, r)
	}
	day, err := time.Parse(time.DateOnly, on)
	if err != nil {
		t.Fatal(err)
	}
	d := dossier.Dossier{Jurisdiction: place}
	verdicts := analyze.Judge(d, readings, a.Set())
	w := analyze.Whole(d, readings, verdicts, a.Set(), day)
	if again := analyze.Whole(d, readings, verdicts, a.Set(), day); !reflect.DeepEqual(w, again) {
		t.Error("the same dossier gives another answer")
	}
	holdQuotes(t, w, papers)
	return w, verdicts
}

var madeAnalyzer *analyze.Analyzer

func analyzer(t testing.TB) *analyze.Analyzer {
	t.Helper()
	if madeAnalyzer == nil {
		set, err := rules.Load(rules.Embedded())
		if err != nil {
			t.Fatal(err)
		}
		madeAnalyzer = analyze.New(set)
	}
	return madeAnalyzer
}

// holdQuotes holds every quote to the text that it is cut from.
func holdQuotes(t testing.TB, w dossier.Whole, papers []madePaper) {
	t.Helper()
	bodies := map[string]string{}
	for _, p := range papers {
		bodies[p.id] = p.body
	}
	for _, e := range quotesOf(w) {
		body := bodies[e.Document]
		if e.Start < 0 || e.End > len(body) || e.Start >= e.End || body[e.Start:e.End] != e.Quote {
			t.Errorf("the quote %q is not cut from %s at %d to %d", e.Quote, e.Document, e.Start, e.End)
		}
	}
}

func quotesOf(w dossier.Whole) []dossier.Evidence {
	var out []dossier.Evidence
	for _, c := range w.Contradictions {
		out = append(append(out, c.Says.Evidence...), c.Against.Evidence...)
	}
	for _, i := range w.Completeness {
		for _, d := range i.Dates {
			out = append(out, d.Evidence)
		}
	}
	for _, c := range w.Clocks {
		out = append(out, c.Evidence...)
	}
	for _, l := range w.Ledger {
		out = append(out, l.NamedIn...)
	}
	for _, r := range w.Refusals {
		out = append(out, r.Evidence...)
		for _, s := range r.AnsweredBy {
			out = append(out, s.Evidence...)
		}
	}
	return out
}

// contractHead opens a made contract, so that its parties are known.
const contractHead = "CONTRACT FOR A SORTING TOOL\n\nThis Contract is made between Harrow Vale Council (the \"Buyer\") and Dovetail Software Limited (the \"Supplier\").\n\nStart date | 1 March 2025\nEnd date | 28 February 2027\nExtension period | One period of 12 months\n\n"

func contractOf(clauses ...string) madePaper {
	return madePaper{"contract", contractHead + strings.Join(clauses, "\n\n") + "\n", dossier.Contract}
}

func dpiaOf(lines ...string) madePaper {
	return madePaper{"dpia", "DATA PROTECTION IMPACT ASSESSMENT\n\n" + strings.Join(lines, "\n\n") + "\n", dossier.DPIA}
}

func eqiaOf(lines ...string) madePaper {
	return madePaper{"eqia", "EQUALITY IMPACT ASSESSMENT\n\n" + strings.Join(lines, "\n\n") + "\n", dossier.EqIA}
}

func letterOf(lines ...string) madePaper {
	return madePaper{"letter", "Harrow Vale Council\n\n3 November 2025\n\nDear Ms Lund\n\nFreedom of Information Act 2000\n\n" + strings.Join(lines, "\n\n") + "\n\nYours sincerely\n\nThe Information Team\n", dossier.FOIResponse}
}
