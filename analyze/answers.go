package analyze

import "github.com/checkweigh/checkweigh/dossier"

// Answers reads the answers of an FOI response.
func Answers(t dossier.Text, c []dossier.Clause, o dossier.Outline) []dossier.Answer { return nil }
