package analyze_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/checkweigh/checkweigh/analyze"
)

// TestConfusionGolden keeps which rules fire on the examples of other rules in a
// golden file, so that a widened concept shows whom it touches. `make golden` writes
// it anew after rules were changed.
func TestConfusionGolden(t *testing.T) {
	_, confusions := analyze.Examples(load(t), divide)
	var b strings.Builder
	for _, c := range confusions {
		fmt.Fprintf(&b, "%s %s (%s) on %s: %s\n", c.Rule, word(c.Level), c.Block, c.On, strings.Join(strings.Fields(c.Example.Text), " "))
	}
	golden := filepath.Join("testdata", "confusion.golden")
	if *update {
		if err := os.WriteFile(golden, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if string(want) != b.String() {
		t.Errorf("rules fire otherwise on each other's examples than in %s: read the difference, then run `make golden`", golden)
	}
}
