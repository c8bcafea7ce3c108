package align_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/checkweigh/checkweigh/analyze/align"
	"github.com/checkweigh/checkweigh/dossier"
)

// BenchmarkWords compares two clauses that share no word, of the greatest length
// at which they are compared at all.
func BenchmarkWords(b *testing.B) {
	made := func(letter string) dossier.Text {
		var all strings.Builder
		for i := range 2999 {
			fmt.Fprintf(&all, "%s%d ", letter, i)
		}
		return dossier.Text{Body: all.String()}
	}
	older, newer := made("a"), made("b")
	for b.Loop() {
		align.Words(older, dossier.Span{End: len(older.Body)}, newer, dossier.Span{End: len(newer.Body)})
	}
}
