package analyze_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/checkweigh/checkweigh/analyze"
	"github.com/checkweigh/checkweigh/dossier"
)

func TestOutlineLanguage(t *testing.T) {
	tests := map[string]string{
		"en": "The Supplier shall give the Authority all of the data that it holds, and this is to be done without charge by the end of the term.",
		"cy": "Mae gan yr awdurdod yr hawl i weld y data sy yn cael ei gadw gan y cyflenwr, ac nid oes tâl am hyn ar gyfer y staff.",
		"nl": "De leverancier geeft alle gegevens van het systeem aan de opdrachtgever en dat is zonder kosten, want het zijn de gegevens van een overheid.",
		"fr": "Le fournisseur remet les données du système à l'acheteur, et cela est fait sans frais pour les agents qui sont dans les services.",
		"de": "Der Lieferant gibt die Daten des Systems an den Auftraggeber, und das ist nicht mit Kosten für die Behörde verbunden.",
		"es": "El proveedor entrega los datos del sistema a la autoridad, y esto se hace sin cargo para las personas que están en su servicio.",
		"":   "12 34 56",
	}
	for want, body := range tests {
		var a analyze.Analyzer
		if got := a.Outline(dossier.Text{Body: strings.Repeat(body+"\n", 3)}, nil, "").Language; got != want {
			t.Errorf("%q: language %q, want %q", body, got, want)
		}
	}
}

func TestOutlineParts(t *testing.T) {
	letter := "Norbury Council\n\nDear Ms Ash\n\nYour request under the Freedom of Information Act 2000\n\nThank you for your request. We do not hold the information. You may ask for an internal review.\n\nYours sincerely\nNorbury Council\n"
	contract := "CONTRACT FOR SHIFT PLANNING\n\nTHIS AGREEMENT is made between\n(1) NORBURY COUNCIL (\"the Authority\"); and\n(2) SHIFTRIGHT LIMITED (\"the Supplier\").\n\n1. The Supplier shall provide the Services.\n2. The Supplier shall keep records of this contract.\n"
	dpia := "DATA PROTECTION IMPACT ASSESSMENT\n\nOrganisation | Norbury Council\nResidual risk | Low\nLawful basis | Public task\nThe data subjects are staff.\n"
	mention := "CONTRACT FOR ROTAS\n\nTHIS AGREEMENT is made between\n(1) NORBURY COUNCIL (\"the Authority\"); and\n(2) SHIFTRIGHT LIMITED (\"the Supplier\").\n\n1. The Supplier shall assist with any data protection impact assessment.\n2. The Supplier shall help to answer requests under the Freedom of Information Act 2000.\n\fAnnex 2: Data protection impact assessment\n\nThe Supplier shall complete the form below for the Authority.\n"
	tests := []struct {
		name, body string
		forced     dossier.Kind
		want       []dossier.Kind
	}{
		{"nothing", "", "", []dossier.Kind{dossier.Other}},
		{"a letter", letter, "", []dossier.Kind{dossier.FOIResponse}},
		{"a letter and what it encloses", letter + "\f" + contract + "\f" + dpia, "", []dossier.Kind{dossier.FOIResponse, dossier.Contract, dossier.DPIA}},
		{"a contract that mentions the others", mention, "", []dossier.Kind{dossier.Contract}},
		{"forced", letter + "\f" + contract, dossier.EqIA, []dossier.Kind{dossier.EqIA}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var a analyze.Analyzer
			var got []dossier.Kind
			for _, p := range a.Outline(paged(tt.body), nil, tt.forced).Parts {
				got = append(got, p.Kind)
			}
			if !slices.Equal(got, tt.want) {
				t.Errorf("got %v, want %v", got, tt.want)
			}
		})
	}
}

func TestOutlineBindsWeAndYou(t *testing.T) {
	tests := []struct{ name, body, role, term string }{
		{"supplier paper", "TERMS\nThis agreement is between Rotaline Ltd (\"we\", \"us\") and the customer named above (\"Customer\", \"you\").", "supplier", "we"},
		{"supplier paper, the reader", "TERMS\nThis agreement is between Rotaline Ltd (\"we\", \"us\") and the customer named above (\"Customer\", \"you\").", "buyer", "you"},
		{"purchase terms", "In these terms \"we\" means the Council of Norbury and \"you\" means the Supplier.", "supplier", "you"},
		{"hereinafter", "An agreement made between the Borough of Norbury (hereinafter called \"the Corporation\") and Rotaline Limited (hereinafter \"the Contractor\")", "supplier", "Contractor"},
		{"without quotation marks", "BETWEEN: | The City of Norbury, (City) a municipal corporation\nAND: Rotaline Inc, (Contractor) a corporation", "buyer", "City"},
		{"a word of its own", "This agreement is by and between the City of Norbury (\"City\") and Rotaline Inc. with a place of business at 1 Mill Road (\"Rotaline\").", "supplier", "Rotaline"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var a analyze.Analyzer
			for _, p := range a.Outline(dossier.Text{Body: tt.body}, nil, dossier.Contract).Parties {
				if p.Role == tt.role && slices.Contains(p.Terms, tt.term) {
					return
				}
			}
			t.Errorf("%q is not bound to the %s: %+v", tt.term, tt.role, a.Outline(dossier.Text{Body: tt.body}, nil, dossier.Contract).Parties)
		})
	}
}

func TestTopics(t *testing.T) {
	tests := map[string][]dossier.Topic{
		"Processing Data":                   {dossier.TopicDataProcessing, dossier.TopicSubProcessors},
		"SCHEDULE 4: EXIT PLAN":             {dossier.TopicExit},
		"Service Levels":                    {dossier.TopicServiceLevels},
		"Intellectual property":             {dossier.TopicDataOwnership},
		"Pricing details":                   {dossier.TopicPricing},
		"Joint Schedule 1 (Definitions)":    {dossier.TopicDefinitions},
		"Alterations to the tool":           {dossier.TopicChange},
		"Annex B":                           nil,
		"Photographs of the reception desk": nil,
	}
	for title, want := range tests {
		if got := analyze.Topics(title); !slices.Equal(got, want) {
			t.Errorf("%q: %v, want %v", title, got, want)
		}
	}
	if got := analyze.Topics("Core Terms"); len(got) < 8 {
		t.Errorf("core terms may hold nearly anything, got %v", got)
	}
}

func TestSameFact(t *testing.T) {
	tests := []struct {
		name, a, b string
		same       bool
	}{
		{"start", "1 November 2025", "first day of November 2025", true},
		{"end", "31 October 2027", "thirty-first day of October 2027", true},
		{"start", "2026-05-01", "1st May 2026", true},
		{"start", "1 May 2026", "1 May 2027", false},
		{"value", "£185,000", "one hundred and eighty-five thousand pounds", true},
		{"value", "£1.4 million", "£1,400,000", true},
		{"value", "£12,000", "£12,001", false},
		{"buyer", "THE DEPARTMENT FOR ROADS", "Department for Roads", true},
		{"buyer", "Norbury Council", "Sudbury Council", false},
		{"supplier", "Rotaline Inc", "Rotaline Inc. (a Delaware corporation)", true},
		{"reference", "FOI 1306/25", "FOI 1307/25", false},
	}
	for _, tt := range tests {
		if got := analyze.SameFact(tt.name, tt.a, tt.b); got != tt.same {
			t.Errorf("%s: %q and %q: %v", tt.name, tt.a, tt.b, got)
		}
	}
}
