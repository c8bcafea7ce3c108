package analyze

import (
	"strings"
	"testing"

	"github.com/checkweigh/checkweigh/dossier"
)

// What a paper calls its system is read as "the system"; parties, people and
// words that the paper also writes small are not.
func TestNameOfTheSystemIsReadAsTheSystem(t *testing.T) {
	names := map[string]string{"quillon": anySupplier}
	for _, tt := range []struct{ introduction, sentence, want string }{
		{`Item 10: "Turnout" availability and alerting service.`, "Turnout must not be used", "system must not be used"},
		{"Supply of Aerith Shift, an artificial intelligence rostering service\n", "Aerith Shift's rosters", "the system's rosters"},
		{"We use a chatbot called Penny.", "Ask Penny twice", "ask system twice"},
		{`"Planner" means the software that draws up lists.`, "the Planner draws", "the system draws"},
		{`Nodewise ("the Platform") sorts cases.`, "Nodewise sorts", "system sorts"},
		{"System | Lantern\n", "Lantern shows", "system shows"},
		{"Quillon is a software company. Quillon, a service for fire brigades.", "Quillon shall", "supplier shall"},
		{"Ingrid Salewa, the system owner, signs.", "Ingrid Salewa signs", "ingrid salewa signs"},
		{"Performance Management is a system that managers use.", "Performance Management and good performance", "performance management and good performance"},
		{"Once is a tool for trials.", "nothing more", "nothing more"},
	} {
		body := tt.introduction + " " + tt.sentence + ". " + tt.sentence + "."
		r := &reader{names: names, products: productNames(&dossier.Text{Body: body}, names)}
		s := &sentence{}
		s.add(&dossier.Text{Body: tt.sentence}, dossier.RoleNorm, dossier.Span{End: len(tt.sentence)})
		r.stand(s, 0)
		var got []string
		for _, w := range s.words {
			got = append(got, w.Text)
		}
		if strings.Join(got, " ") != tt.want {
			t.Errorf("%q: %q is read as %q, want %q", tt.introduction, tt.sentence, strings.Join(got, " "), tt.want)
		}
	}
}
