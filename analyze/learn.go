package analyze

import (
	"slices"

	"github.com/checkweigh/checkweigh/dossier"
	"github.com/checkweigh/checkweigh/rules"
	"github.com/checkweigh/checkweigh/rules/likeness"
)

// Learn makes a model of likeness from labelled passages. It learns only the
// requirements of the scope, for which a passage without the label says nothing.
func Learn(set *rules.Set, items []Labelled, scope Scope) (*likeness.Model, error) {
	tagger, names := set.Lexicon.NewTagger(), conceptNames(set.Lexicon)
	tagger.Bind(nil)
	taught := make([]likeness.Taught, 0, len(items))
	for _, item := range items {
		t := likeness.Taught{Passage: likeness.Passage{Kind: item.Kind}, About: item.About}
		body, s := dossier.Text{Body: item.Text}, sentence{}
		s.add(&body, dossier.RoleNorm, dossier.Span{End: len(item.Text)})
		for _, w := range s.words {
			t.Words = append(t.Words, likeness.Word(w.Text))
		}
		for _, h := range tagger.Tag(s.words, nil) {
			if names[h.Concept] != "" {
				t.Concepts = append(t.Concepts, likeness.Concept(names[h.Concept]))
			}
		}
		for id, level := range item.Levels {
			if slices.Contains(scope.Scored, id) {
				t.Classes = append(t.Classes, likeness.Class{Requirement: id, Level: level})
			}
		}
		taught = append(taught, t)
	}
	return likeness.Train(taught)
}
