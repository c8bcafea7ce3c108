package report

import (
	"slices"
	"strings"

	"github.com/checkweigh/checkweigh/dossier"
)

// factKinds is the order in which kinds of document are believed about a fact:
// the contract is what was agreed; a letter or notice only reports it.
var factKinds = []dossier.Kind{
	dossier.Contract, dossier.TransparencyRecord, dossier.DPIA, dossier.FOIResponse,
	dossier.EqIA, dossier.HRIA, dossier.CollectiveAgreement, dossier.Notice, dossier.Other,
}

// factSources is the order in which places inside a document are believed.
var factSources = []string{"order_form", "parties", "notice", "letter", "text"}

// severalValues are the facts of which a dossier can have more than one.
var severalValues = []string{"subprocessor", "developer"}

type rankedFact struct {
	dossier.Fact
	kind, source int
}

// Facts gives the one value of each fact that a report of these readings shows,
// by the names of dossier.FactNames.
func Facts(readings []dossier.Reading) map[string]string {
	documents := make([]DocumentResult, len(readings))
	for i, r := range readings {
		documents[i] = DocumentResult{Document: r.Document, Reading: r}
	}
	return dossierFacts(documents)
}

// dossierFacts chooses one value for each fact name.
func dossierFacts(documents []DocumentResult) map[string]string {
	var all []rankedFact
	for _, d := range documents {
		kind, _ := d.Reading.Outline.Kind()
		if d.Document.Forced != "" {
			kind = d.Document.Forced
		}
		for _, f := range d.Reading.Facts {
			all = append(all, rankedFact{f, rank(factKinds, kind), rank(factSources, f.Source)})
		}
	}
	slices.SortStableFunc(all, func(a, b rankedFact) int {
		if a.kind != b.kind {
			return a.kind - b.kind
		}
		return a.source - b.source
	})
	values := map[string][]string{}
	for _, f := range all {
		value := strings.Join(strings.Fields(f.Value), " ")
		if value == "" || slices.ContainsFunc(values[f.Name], func(v string) bool { return strings.EqualFold(v, value) }) {
			continue
		}
		values[f.Name] = append(values[f.Name], value)
	}
	chosen := make(map[string]string, len(values))
	for name, found := range values {
		chosen[name] = found[0]
		if slices.Contains(severalValues, name) {
			chosen[name] = strings.Join(found, "; ")
		}
	}
	return chosen
}

// rank is the place of v in the order, or one past its end.
func rank[T comparable](order []T, v T) int {
	if i := slices.Index(order, v); i >= 0 {
		return i
	}
	return len(order)
}
