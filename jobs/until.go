package jobs

import "github.com/checkweigh/checkweigh/dossier"

// segment stands in for the segmenter until it is here: one clause for all.
func segment(t dossier.Text) []dossier.Clause {
	all := dossier.Span{End: len(t.Body)}
	return []dossier.Clause{{Parent: -1, Zone: dossier.Operative, Span: all, Body: all}}
}
