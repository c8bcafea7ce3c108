package main

import (
	"path/filepath"
	"testing"
)

// TestJourneyOfAnOfficer: from twelve mixed files to the report, on at most five
// screens, every file accounted for.
func TestJourneyOfAnOfficer(t *testing.T) {
	s := serveSite(t)
	paths := twelve(t)
	walk(t, s, "officer", s.person("Ada Officer", "officer"), func(w *walker) {
		w.seen("Put documents on the scale")
		w.write("#title", "Twelve files, "+w.how.String())
		w.choose("#files", paths)
		if w.how.script {
			w.seen("12 files")
		}
		w.press("form.upload button:not([type=button])")
		w.seen("What failed")
		w.until("the way to the report", "document.querySelector('#to-report')")
		w.has("contract.pdf", "Known already", "broken.pdf")
		for _, path := range paths {
			w.has(filepath.Base(path))
		}
		w.press("#to-report")
		w.seen("Raise these first")
		points := eval[int](w.tab, "document.querySelectorAll('.point').length")
		if quoted := eval[int](w.tab, "document.querySelectorAll('.point .finding a[href^=\"/documents/\"]').length"); points < 1 || points > 5 || quoted < points-2 {
			t.Errorf("%s: %d points, %d with a place in a document", w.name, points, quoted)
		}
		w.press(`a.button[href$="report?format=html"]`)
		w.until("the report to print", "document.title.includes('Twelve files') && !location.pathname.startsWith('/dossiers') && document.querySelector('h1')")
		w.shoot("report")
		w.has("Twelve files", "broken.pdf", "contract.pdf")
		if n := len(w.screens) + 1; n > 5 {
			t.Errorf("%s: it took %d screens: %v", w.name, n, w.screens)
		}
	})
}
