package rules_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/checkweigh/checkweigh/rules"
)

// TestQuestions: the nineteen questions are all there, each answers from
// something, and each has words of its own for what it asks as a whole.
func TestQuestions(t *testing.T) {
	set, err := rules.Load(rules.Embedded())
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]string{} // wording to who has it
	own := func(id, title string, texts ...string) {
		for _, text := range texts {
			plain := strings.Join(strings.Fields(strings.ReplaceAll(strings.ToLower(text), strings.ToLower(title), "")), " ")
			if other, twice := seen[plain]; twice && plain != "" {
				t.Errorf("%s and %s say the same: %s", id, other, plain)
			}
			seen[plain] = id
		}
	}
	for _, r := range set.Requirements {
		own(r.ID, r.Title, r.Question, r.Clause, r.Letter)
	}
	for i := range 19 {
		v, ok := set.View(fmt.Sprintf("Q%02d", i+1))
		if !ok {
			t.Errorf("question %d has no view", i+1)
			continue
		}
		if len(v.From) == 0 || v.Why == "" || v.Source == "" || v.Question == "" || v.Clause == "" || v.Letter == "" || len(v.Kinds) == 0 || len(v.Levers) == 0 {
			t.Errorf("%s lacks a part: %+v", v.ID, v)
		}
		own(v.ID, v.Title, v.Question, v.Clause, v.Letter)
	}
	if len(set.Views) != 19 {
		t.Errorf("%d views", len(set.Views))
	}
}
