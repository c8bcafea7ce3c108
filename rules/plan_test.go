package rules_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/checkweigh/checkweigh/rules"
)

// TestPlanLosesNothing holds a search for what questions want against a search for
// everything: a question whose needs a sentence meets is left, and what it wants is
// found at the same words.
func TestPlanLosesNothing(t *testing.T) {
	vocabulary := []string{"the", "The", "supplier", "Supplier's", "supply", "may", "sell", "Sell", "selling", "data", "Data", "consent", "contract", "of", "4", "ten", "other", "Tarn"}
	met := 0
	rapid.Check(t, func(t *rapid.T) {
		lexicon := drawnLexicon(t)
		concepts := make([]rules.ConceptID, 4)
		for i := range concepts {
			concepts[i], _ = lexicon.Concept(fmt.Sprintf("ACT_X%d", i))
		}
		group := rapid.SliceOfNDistinct(rapid.SampledFrom(concepts), 1, 2, rapid.ID[rules.ConceptID])
		groups := rapid.SliceOfN(group, 0, 4)
		var questions []rules.Question
		for range rapid.IntRange(1, 70).Draw(t, "questions") {
			q := rules.Question{Needs: groups.Draw(t, "needs"), Beside: groups.Draw(t, "beside")}
			q.Wants = slices.Concat(slices.Concat(q.Needs...), rapid.SliceOf(rapid.SampledFrom(concepts)).Draw(t, "wants"))
			questions = append(questions, q)
		}
		plan := rules.NewPlan(lexicon, rules.Interest{Questions: questions})
		tagger := lexicon.NewTagger()
		tagger.Bind([]rules.Term{{Words: []string{"tarn"}, Concepts: concepts[:1]}})
		all, wanted := rules.NewBits(len(lexicon.Concepts)), rules.NewBits(len(lexicon.Concepts))
		var seen rules.Sight
		for range 3 {
			words := wordsOf(strings.Join(rapid.SliceOfN(rapid.SampledFrom(vocabulary), 0, 14).Draw(t, "words"), " "))
			whole := tagger.Tag(words, nil)
			all.Clear()
			for _, h := range whole {
				all.Set(h.Concept)
			}
			tagger.Look(words, plan, &seen)
			hope := plan.Hope(nil)
			tagger.Hope(plan, &seen, hope)
			left := plan.Left(hope, plan.Join(nil, hope), nil, plan.NoQuestions(nil))
			for i, q := range questions {
				if !meetsAll(all, q.Needs) || !meetsAll(all, q.Beside) {
					continue
				}
				if met++; !slices.Contains(left, int32(i)) {
					t.Fatalf("%v meets %v beside %v, but the question is not left", words, q.Needs, q.Beside)
				}
				copy(wanted, plan.Always())
				plan.Wanted([]int32{int32(i)}, wanted)
				got := tagger.Find(words, &seen, wanted, nil)
				if got, want := only(q.Wants, got), only(q.Wants, whole); !slices.Equal(got, want) {
					t.Fatalf("%v:\ngot  %v\nwant %v", words, got, want)
				}
			}
		}
	})
	if met < 100 {
		t.Errorf("%d questions met prove little", met)
	}
}

// drawnLexicon has four concepts of drawn phrases; one includes another and one
// does not count inside a wording.
func drawnLexicon(t *rapid.T) *rules.Lexicon {
	var file strings.Builder
	file.WriteString("concepts:\n  acts:\n")
	for i := range 4 {
		text, _ := drawnPhrase(t)
		fmt.Fprintf(&file, "    ACT_X%d: {phrases: [%q, data, %q]", i, text, rapid.SampledFrom([]string{"supply", "(the|of) supplier", "consent ~2 sell"}).Draw(t, "phrase"))
		switch i {
		case 1:
			file.WriteString(", include: [ACT_X0]")
		case 2:
			file.WriteString(`, not: ["other data"]`)
		}
		file.WriteString("}\n")
	}
	set, err := rules.Load(packOf(goodConcepts, goodRule, file.String()))
	if err != nil {
		t.Fatal(err)
	}
	return set.Lexicon
}

func meetsAll(b rules.Bits, groups [][]rules.ConceptID) bool {
	return !slices.ContainsFunc(groups, func(g []rules.ConceptID) bool { return !b.Meets(g) })
}

func only(concepts []rules.ConceptID, hits []rules.Hit) []rules.Hit {
	return slices.DeleteFunc(slices.Clone(hits), func(h rules.Hit) bool { return !slices.Contains(concepts, h.Concept) })
}
