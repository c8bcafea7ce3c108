package api

import (
	"fmt"
	"strings"
	"testing"

	"github.com/checkweigh/checkweigh/dossier"
)

// A text is cut once while it is looked at; what differs in anything that
// cutting goes by is another text; and what is kept has its bounds.
func TestClausesAreCutOnce(t *testing.T) {
	cuts := 0
	k := newKeptClauses(func(t dossier.Text) []dossier.Clause {
		cuts++
		return []dossier.Clause{{Number: fmt.Sprint(len(t.Marks)), Span: dossier.Span{End: len(t.Body)}}}
	})
	want := func(n int, t1 dossier.Text) {
		t.Helper()
		if c := k.of(t1); c[0].Number != fmt.Sprint(len(t1.Marks)) || c[0].Span.End != len(t1.Body) || cuts != n {
			t.Errorf("%d cuts, want %d: %+v", cuts, n, c)
		}
	}
	plain := dossier.Text{Engine: "a/1", Body: "1 One"}
	marked := plain
	marked.Marks = []dossier.Mark{{Kind: dossier.MarkHeading, Level: 1}}
	paged := plain
	paged.Pages = []dossier.Page{{Number: 1, Span: dossier.Span{End: 5}}}
	want(1, plain)
	want(1, plain)
	want(2, marked)
	want(3, paged)
	want(3, plain)
	for i := range keptTexts - 1 {
		want(4+i, dossier.Text{Body: fmt.Sprint("other ", i)})
	}
	cuts = 0
	want(0, plain) // used after the others, so that it is still there
	want(1, marked)
	large := strings.Repeat("x", keptTextBytes/2)
	want(2, dossier.Text{Body: large})
	want(3, dossier.Text{Body: large + "x"})
	if len(k.all) != 1 || k.bytes != len(large)+1 {
		t.Errorf("%d texts of %d bytes are kept", len(k.all), k.bytes)
	}
	huge := dossier.Text{Body: large + large + "x"}
	want(4, huge)
	want(4, huge)
}
