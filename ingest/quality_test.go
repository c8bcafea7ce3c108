package ingest

import (
	"strings"
	"testing"

	"github.com/checkweigh/checkweigh/dossier"
)

func TestPageQuality(t *testing.T) {
	const english = "The Supplier shall keep a record of each decision that the system makes about a worker, and the Buyer may ask for it at any time."
	// A font without a letter table gives its glyph numbers, here 29 too low.
	shifted := strings.Map(func(r rune) rune {
		if r == ' ' {
			return r
		}
		return r - 29
	}, english)
	tests := map[string]struct {
		body string
		ink  ink
		want dossier.Quality
	}{
		"english":                   {english, ink{}, dossier.Good},
		"english beside a picture":  {english, ink{images: 1, share: 0.3}, dossier.Good},
		"nothing at all":            {"", ink{}, dossier.Blank},
		"a title alone":             {"Schedule 4: Charges", ink{paths: 3}, dossier.Good},
		"a title and a logo":        {"Schedule 4: Charges", ink{images: 1, share: 0.02}, dossier.Good},
		"a scan":                    {"", ink{images: 1, share: 1}, dossier.ImageOnly},
		"a scan with a stamp":       {"Envelope 4C81 page 3 of 12 received by the records office on 4 May", ink{images: 1, share: 0.98}, dossier.ImageOnly},
		"letters turned to shapes":  {"3", ink{paths: 900}, dossier.ImageOnly},
		"font names letters wrong":  {shifted, ink{}, dossier.Garbled},
		"private characters":        {strings.Repeat("\ue012\ue013\ue014 ", 20), ink{}, dossier.Garbled},
		"no spaces":                 {strings.Repeat("thesuppliershallkeeparecordof eachdecisionthatthesystemmakes ", 8), ink{}, dossier.Garbled},
		"letter by letter":          {strings.Repeat("t h e s u p p l i e r s h a l l ", 3), ink{}, dossier.Garbled},
		"list of names":             {"Amara Okafor\nPiotr Wisniewski\nSiobhan Gallagher\nRhys Llewellyn\nHarriet Fairbrother\nDevinder Sandhu\nMarguerite Holloway", ink{}, dossier.Good},
		"table of numbers":          {"2021 | 14,300 | 12%\n2022 | 15,120 | 11%\n2023 | 17,004 | 9%\n2024 | 17,950 | 8%", ink{}, dossier.Good},
		"table of councils":         {"Selby | Ryedale | Craven | Hambleton | Richmondshire | Scarborough | Harrogate | Wyre Forest | Bromsgrove | Redditch | Malvern Hills | Wychavon", ink{}, dossier.Good},
		"Dutch":                     {"De leverancier moet de gegevens van de werknemers aan de gemeente geven en mag ze niet voor een ander doel gebruiken dan in het contract staat.", ink{}, dossier.OtherLanguage},
		"Welsh":                     {"Mae'n rhaid i'r cyflenwr roi yr holl ddata i'r cyngor ac ni chaiff ei werthu i neb arall heb gael caniatâd y gweithwyr sydd yn y system.", ink{}, dossier.OtherLanguage},
		"French":                    {"Le fournisseur doit remettre les données au conseil et ne peut pas les vendre à une autre société sans le consentement des travailleurs.", ink{}, dossier.OtherLanguage},
		"German":                    {"Der Anbieter muss die Daten der Beschäftigten an die Stadt geben und darf sie nicht für einen anderen Zweck als den im Vertrag nutzen.", ink{}, dossier.OtherLanguage},
		"Spanish":                   {"El proveedor debe entregar los datos de las personas al ayuntamiento y no puede venderlos a otra empresa sin el permiso de los trabajadores.", ink{}, dossier.OtherLanguage},
		"English with foreign name": {english + " The bank is Crédit Agricole et Fils de la Loire.", ink{}, dossier.Good},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			got, why := pageQuality(tt.body, tt.ink)
			if got != tt.want {
				t.Errorf("%s (%s), want %s", got, why, tt.want)
			}
			if got.Hides() && why == "" {
				t.Errorf("%s without a reason", got)
			}
		})
	}
}
