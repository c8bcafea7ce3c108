package report_test

import (
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/checkweigh/checkweigh/report"
)

// TestSyllables counts words as a dictionary does.
func TestSyllables(t *testing.T) {
	words := map[int]string{
		1: "the firm made used harm their change changed blacked work asked paid through a I don't rules says one",
		2: "data system people table needed cases wanted answer being going contract wages changes machine before papers over",
		3: "supplier idea area officer decided together company radio created another suppliers union",
		4: "information responsible operator DPIA 2026 material",
		5: "university",
	}
	for want, list := range words {
		for _, w := range strings.Fields(list) {
			if got := report.Syllables(w); got != want {
				t.Errorf("%s has %d syllables, want %d", w, got, want)
			}
		}
	}
}

// TestReadingEase works the formula out by hand.
func TestReadingEase(t *testing.T) {
	e := report.ReadingEase("The cat sat. Did the supplier see it?", "Where to look")
	if e.Sentences != 3 || e.Words != 11 || e.Syllables != 13 {
		t.Fatalf("%+v", e)
	}
	want := 0.39*11/3 + 11.8*13/11 - 15.59
	if math.Abs(e.Grade-want) > 1e-9 {
		t.Errorf("grade %v, want %v", e.Grade, want)
	}
	hard := report.ReadingEase("Notwithstanding the aforementioned limitation of liability, the contractor's indemnification obligations survive termination.")
	if hard.Grade < 15 {
		t.Errorf("a hard sentence has grade %.1f", hard.Grade)
	}
	if joined := report.ReadingEase("A colon: it joins; it does not end a sentence here."); joined.Sentences != 1 {
		t.Errorf("%d sentences", joined.Sentences)
	}
}

// TestReadingEaseOfAnything: whatever the text, counts are whole and a word has
// a syllable at least.
func TestReadingEaseOfAnything(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		e := report.ReadingEase(rapid.SliceOf(rapid.String()).Draw(t, "blocks")...)
		if e.Syllables < e.Words || e.Words < e.Sentences || math.IsNaN(e.Grade) || e.Words == 0 && e.Grade != 0 {
			t.Fatalf("%+v", e)
		}
	})
}
