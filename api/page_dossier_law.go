package api

import (
	"github.com/checkweigh/checkweigh/dossier"
	"github.com/checkweigh/checkweigh/report"
)

// lawView says by whose law letters and dates go, how that is known, and where
// the papers name it.
type lawView struct {
	Word, Why string
	Papers    string // what the papers say, where that is something else than was given
	Named     []placeView
}

func newLawView(r report.Report) lawView {
	v := lawView{Word: countryWord(r.Law.Place()), Why: r.Law.Why()}
	if r.Law.Differs() {
		v.Papers = countryWord(r.Law.Papers)
	}
	var named []report.Evidence
	for _, p := range r.Law.Named {
		named = append(named, report.Evidence{Document: p.Evidence.Document, Page: p.Evidence.Page, Clause: p.Evidence.Clause, Start: p.Evidence.Start})
	}
	v.Named = placesOf(r, named)
	return v
}

// countryWord is what people call a jurisdiction.
func countryWord(j dossier.Jurisdiction) string {
	switch j {
	case dossier.OtherPlace:
		return "another country"
	case dossier.UnknownPlace, "":
		return "not known"
	}
	return report.LawOf(j)
}
