package ingest

import (
	"fmt"
	"strings"
	"testing"

	"github.com/checkweigh/checkweigh/dossier"
)

// A sentence that runs over a page's end is one sentence, whatever running lines
// stand between its halves.
func TestSentencesRunOverleaf(t *testing.T) {
	const half, rest = "4.1 The Supplier shall give the Buyer each day all of the data that the", "System holds about the work of its staff."
	const whole = "4.1 The Supplier shall give the Buyer each day all of the data that the System holds about the work of its staff."
	tests := []struct {
		name  string
		foot  func(page int) string
		extra int // pages before the two
	}{
		{"page numbers", func(n int) string { return show(300, 40, fmt.Sprint(n)) }, 1},
		{"page numbers of two digits", func(n int) string { return show(300, 40, fmt.Sprintf("- %d -", n+9)) }, 1},
		{"a footer with the number", func(n int) string { return show(72, 40, fmt.Sprintf("Rota contract, page %d", n)) }, 8},
		{"a footer on some of the pages", func(n int) string {
			if n < 9 {
				return ""
			}
			return show(72, 40, "Annex to the rota contract")
		}, 11},
	}
	p := newTestPool(t, Options{})
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d := newPDFDoc()
			for n := 1; n <= tt.extra; n++ {
				d.page(paragraphs(760, fmt.Sprintf("%d. The %s are planned by the Supplier.", n, subjects[n%len(subjects)]))+tt.foot(n), "")
			}
			d.page(paragraphs(760, "The Supplier plans the "+subjects[0]+".", "", half)+tt.foot(tt.extra+1), "")
			d.page(paragraphs(760, rest, "", "4.2 The Buyer may copy it.")+tt.foot(tt.extra+2), "")
			text := read(t, p, "contract.pdf", d.bytes()).Text
			found := false
			for _, c := range Clauses(text) {
				for _, s := range text.Sentences(c.Span, nil) {
					found = found || shown(text, s) == whole
				}
			}
			if !found {
				t.Errorf("the sentence is cut:\n%s\nmarks %+v", text.Body, text.Marks)
			}
		})
	}
}

// shown is a sentence as a reader takes it in: without the running lines.
func shown(t dossier.Text, s dossier.Span) string {
	b := []byte(t.Cut(s))
	for _, m := range t.Marks {
		if m.Kind != dossier.MarkHeader {
			continue
		}
		for i := max(m.Span.Start, s.Start); i < min(m.Span.End, s.End); i++ {
			b[i-s.Start] = ' '
		}
	}
	return strings.Join(strings.Fields(string(b)), " ")
}

// The number of a clause that stands alone at a page's edge is no page number.
func TestClauseNumbersAtTheEdgeStay(t *testing.T) {
	d := newPDFDoc()
	for n, clause := range []int{3, 4, 9} {
		d.page(paragraphs(760, fmt.Sprint(clause), fmt.Sprintf("The Supplier plans the %s as the Buyer asks.", subjects[n])), "")
	}
	text := read(t, newTestPool(t, Options{}), "contract.pdf", d.bytes()).Text
	for _, m := range text.Marks {
		if m.Kind == dossier.MarkHeader {
			t.Errorf("%q is taken for a running line", text.Cut(m.Span))
		}
	}
}
