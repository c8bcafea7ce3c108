package analyze_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/checkweigh/checkweigh/analyze"
	"github.com/checkweigh/checkweigh/dossier"
)

// Shapes of facts, each as several drafters have it. A want that begins with "-"
// names a fact that must not be read.
var factVariants = []struct {
	shape string
	kind  dossier.Kind
	texts []string
	want  []string
}{
	{"we and you", dossier.Contract, []string{
		"SUBSCRIPTION FORM\n\nYou: Fenmere Borough Council\nUs: Larkspur Rostering Ltd\nFirst day: 4 May 2026\nLast day: 3 May 2028",
		"QUOTE ACCEPTED\n\nUs: Larkspur Rostering Ltd (company 07766554), Mill Lane\nYou: Fenmere Borough Council, Town Hall\nFirst day of service: 4 May 2026\nFinal day: 3 May 2028",
		"PURCHASE TERMS\n\nWe: Fenmere Borough Council\nYou: Larkspur Rostering Ltd\nOpening day: 4 May 2026\nLast day: 3 May 2028",
		"ORDER\n\nYou | Fenmere Borough Council\nWe | Larkspur Rostering Ltd\nFirst day | 4 May 2026\nLast day | 3 May 2028",
	}, []string{"buyer: Fenmere Borough Council", "supplier: Larkspur Rostering Ltd", "start: 4 May 2026", "end: 3 May 2028"}},
	{"two columns", dossier.Contract, []string{
		"ORDER FORM\n\nSUPPLIER                                BUYER\nLarkspur Rostering Ltd                  Fenmere Borough Council\nMill Lane                               Town Hall\n\nThe Supplier shall deliver.",
		"ORDER FORM\n\nCustomer | Supplier | Start date\nFenmere Borough Council | Larkspur Rostering Ltd | 4 May 2026\n\nThe Supplier shall deliver.",
		"ORDER FORM\n\nThe Buyer\tThe Supplier\nFenmere Borough Council\tLarkspur Rostering Ltd\n\nThe Supplier shall deliver.",
	}, []string{"buyer: Fenmere Borough Council", "supplier: Larkspur Rostering Ltd"}},
	{"helpers that a vendor uses", dossier.Contract, []string{
		"TERMS\n\nYou: Fenmere Borough Council\nUs: Larkspur Rostering Ltd\n\n5. Helpers\nWe use: Oak Hosting Ltd (servers in Leeds), Ash Voice AS (speech into text) and Elm Post & Co Ltd (e-mail).",
		"Agreement between Fenmere Borough Council (\"the Council\") and Larkspur Rostering Ltd (\"the Supplier\").\n\n7. No part of the services may be subcontracted without approval. Those so far approved are Oak Hosting Ltd, Ash Voice AS (speech) and Elm Post & Co Ltd.",
		"Agreement between Fenmere Borough Council (\"the Council\") and Larkspur Rostering Ltd (\"the Supplier\").\n\n7. The Supplier shall not subcontract without consent. The following are approved: Oak Hosting Ltd (storage), Ash Voice AS (speech) and Elm Post & Co Ltd (mail).",
		"Agreement between Fenmere Borough Council (\"the Council\") and Larkspur Rostering Ltd (\"the Supplier\").\n\nA7. To condition 6 add: \"provided that the Council is told of each. Those accepted are Oak Hosting Ltd, Ash Voice AS, and Elm Post & Co Ltd.\"",
		"Agreement between Fenmere Borough Council (\"the Council\") and Larkspur Rostering Ltd (\"the Supplier\").\n\n7. The Supplier stores everything with Oak Hosting Ltd, keeps recordings transcribed by Ash Voice AS and sends alerts through Elm Post & Co Ltd.",
	}, []string{"subprocessor: Oak Hosting Ltd", "subprocessor: Ash Voice AS", "subprocessor: Elm Post & Co Ltd"}},
	{"no sub-processor", dossier.Contract, []string{
		"Agreement between Fenmere Borough Council (\"the Council\") and Larkspur Rostering Ltd (\"the Supplier\").\n\n7. The Supplier uses software from Oak Hosting Ltd in its own offices.",
		"Agreement between Fenmere Borough Council (\"the Council\") and Larkspur Rostering Ltd (\"the Supplier\").\n\n7. The previous contract was with Oak Hosting Ltd. Payment is sent by post.",
		"Agreement between Fenmere Borough Council (\"the Council\") and Larkspur Rostering Ltd (\"the Supplier\").\n\n7. The Supplier shall hold insurance with Oak Mutual Ltd.",
	}, []string{"-subprocessor"}},
	{"author in brackets", dossier.Contract, []string{
		"ORDER\n\nBuyer: Fenmere Borough Council\nSupplier: Larkspur Rostering Ltd\n\nKEY SUBCONTRACTORS\nOak Hosting Ltd (data centre); Alder Models LLP (authors of the forecast)",
		"ORDER\n\nBuyer: Fenmere Borough Council\nSupplier: Larkspur Rostering Ltd\n\nThe parts come from Oak Hosting Ltd (storage) and Alder Models LLP (who wrote the forecast).",
		"ORDER\n\nBuyer: Fenmere Borough Council\nSupplier: Larkspur Rostering Ltd\nComponent authors: screens by the Supplier; forecast by Alder Models LLP",
	}, []string{"developer: Alder Models LLP"}},
	{"supplier in a letter", dossier.FOIResponse, []string{
		"Fenmere Borough Council\n\nDear Ms Gill\n\nYour request: our contract is with Larkspur Rostering Ltd of Inverness.\n\nYours sincerely",
		"Fenmere Borough Council\n\nDear Ms Gill\n\nYour request: the model is supplied and maintained by Larkspur Rostering Ltd and its helpers.\n\nYours sincerely",
		"Fenmere Borough Council\n\nDear Ms Gill\n\nYour request: the tool was provided and hosted by Larkspur Rostering Ltd.\n\nYours sincerely",
		"Fenmere Borough Council\n\nDear Ms Gill\n\nYour request: the agreement was with Larkspur Rostering Ltd throughout.\n\nYours sincerely",
	}, []string{"supplier: Larkspur Rostering Ltd", "buyer: Fenmere Borough Council"}},
	{"sum and option in a letter", dossier.FOIResponse, []string{
		"Fenmere Borough Council\n\nDear Ms Gill\n\nYour request: The total for the four years is £120,000, paid in equal parts of £30,000. We can lengthen it by a year.\n\nYours sincerely",
		"Fenmere Borough Council\n\nDear Ms Gill\n\nYour request: The total over the whole term comes to £120,000. It can be lengthened by a year.\n\nYours sincerely",
		"Fenmere Borough Council\n\nDear Ms Gill\n\nYour request: The total for all four years was £120,000. The agreement may be extended by a year.\n\nYours sincerely",
	}, []string{"value: £120,000", "extension: a year"}},
	{"authority of a mail", dossier.FOIResponse, []string{
		"From: foi@example\nSubject: RE: FOI 71\n\nGood morning,\n\nThank you for your mail. Marsh End Hospitals NHS Trust is able to let you have most of it.\n\nHari",
		"From: foi@example\nSubject: RE: FOI 71\n\nGood morning,\n\nMarsh End Hospitals NHS Trust holds some of what you asked for.\n\nHari",
		"From: foi@example\nSubject: RE: FOI 71\n\nGood morning,\n\nYour mail was passed to me. Marsh End Hospitals NHS Trust has decided to release the paper.\n\nHari",
	}, []string{"buyer: Marsh End Hospitals NHS Trust"}},
	{"body at the head", dossier.EqIA, []string{
		"CORRAN PORT HEALTH AND BORDERS SERVICE\nEquality Impact Assessment Form\n\nContractor | Lowgate Systems Ltd",
		"EQUALITY IMPACT ASSESSMENT\nGates at the ferry\n\nPrepared for the Corran Port Health and Borders Service\nMay 2026\n\nContractor: Lowgate Systems Ltd",
	}, []string{"supplier: Lowgate Systems Ltd"}},
	{"who made it, in short", dossier.DPIA, []string{
		"Marsh End College\nData Protection Impact Assessment\n\nQ. Who are the parties?\nA. Marsh End College decides and is the controller. Birch Analytics Ltd processes on our behalf.\n\nQ. Who made the product?\nA. Birch. We asked no more.",
		"Marsh End College\nData Protection Impact Assessment\n\nSupplier: Birch Analytics Ltd\nWho built the model?: Birch",
	}, []string{"supplier: Birch Analytics Ltd", "developer: Birch Analytics Ltd", "-start"}},
	{"start of processing", dossier.DPIA, []string{
		"Marsh End College\nData Protection Impact Assessment\n\nSupplier: Birch Analytics Ltd\nProcessing starts: 1 September 2026",
		"Marsh End College\nData Protection Impact Assessment\n\nSupplier: Birch Analytics Ltd\nStart of processing: 1 September 2026",
	}, []string{"-start"}},
	{"sharing of a record", dossier.TransparencyRecord, []string{
		"ALGORITHMIC TRANSPARENCY RECORD\n\nSupplier: Kerb Software Limited\n2.4 Data sharing: Kerb Software Limited; Quay Data Centres Limited (storage); the tribunal on appeal",
		"ALGORITHMIC TRANSPARENCY RECORD\n\nSupplier: Kerb Software Limited\n2.4 Recipients: Quay Data Centres Limited (hosting of the records)",
	}, []string{"subprocessor: Quay Data Centres Limited"}},
	{"controller of a notice", dossier.Notice, []string{
		"How Marsh End Regional Hospital uses information about its staff\n\nMarsh End Regional Hospital decides how your information is used.",
		"Privacy notice for staff\n\nWho we are\n\nMarsh End Regional Hospital is the data controller.",
		"Staff privacy notice\n\nThe Marsh End Regional Hospital is the controller of what is held about you.",
	}, []string{"buyer: Marsh End Regional Hospital"}},
	{"name in two languages", dossier.Contract, []string{
		"CONTRACT FOR SOFTWARE\n\nbetween COMHAIRLE CHONTAE AN BHAILE (Marsh End County Council) (\"the Council\") and BRAN TALENT SYSTEMS DAC, CRO number 604411 (\"the Provider\")",
		"CONTRACT\n\nThis contract is made between Cyngor Sir y Gors (Marsh End County Council) (\"the Council\") and BRAN TALENT SYSTEMS DAC (\"the Provider\").",
	}, []string{"buyer: Marsh End County Council", "supplier: BRAN TALENT SYSTEMS DAC"}},
	{"county and union", dossier.CollectiveAgreement, []string{
		"MEMORANDUM OF UNDERSTANDING\nbetween the COUNTY OF SAN LUNA and CIVIC WORKERS UNITED, LOCAL 12\n\nThis Memorandum is entered into under the Act by the County of San Luna (\"County\") and Civic Workers United, Local 12 (\"Union\").",
	}, []string{"buyer: County of San Luna"}},
}

func TestFactsInEveryShape(t *testing.T) {
	for _, tt := range factVariants {
		for i, text := range tt.texts {
			got := factsOf(text, tt.kind)
			for _, want := range tt.want {
				if not, ok := strings.CutPrefix(want, "-"); ok {
					if slices.ContainsFunc(got, func(g string) bool { return strings.HasPrefix(g, not) }) {
						t.Errorf("%s %d: %s read where there is none: %q", tt.shape, i, not, got)
					}
				} else if !slices.Contains(got, want) {
					t.Errorf("%s %d: no %q in %q", tt.shape, i, want, got)
				}
			}
		}
	}
}

// Papers that their titles and words name without the usual term.
func TestKindsByOtherNames(t *testing.T) {
	var a analyze.Analyzer
	for body, want := range map[string]dossier.Kind{
		"MEMORANDUM OF UNDERSTANDING\nbetween the COUNTY OF SAN LUNA and CIVIC WORKERS UNITED, LOCAL 12\n\nThe Union is the exclusive representative of the unit. The Union may grieve. No employee shall be laid off.": dossier.CollectiveAgreement,
		"MEMORANDUM OF AGREEMENT\nbetween the State and the Nurses' Association\n\n1. The Union and the Employer agree as follows. The employer shall give notice to the union of any new technology.":                  dossier.CollectiveAgreement,
		"MEMORANDUM OF UNDERSTANDING\nbetween Marsh End Council and the Constabulary\n\n1. The parties shall share data under this agreement. Either party may end this agreement.":                                     dossier.Contract,
		"How Marsh End Hospital uses information about people who work here\n\nWho we are\n\nYour information is held for seven years.\n\nYour rights\n\nWhat we have about you\n\nYour name.":                          dossier.Notice,
		"How we use your information\n\nWhat we hold about you\n\nYour name and pay.\n\nHow long we keep it\n\nSix years.\n\nYour rights\n\nYou may ask for a copy.":                                                    dossier.Notice,
		"Change log of the Data Protection Impact Assessment template\n\nThe DPIA form has a field for the data protection officer. The likelihood and residual risk are fields of the DPIA.":                           dossier.Other,
		"Worker voice toolkit\nA practical guide to the algorithmic impact assessment\n\nAn algorithmic impact assessment, or human rights impact assessment, is a way to hear workers.":                                dossier.Other,
		"{\n" + strings.Repeat("\"title\": \"Tool\",\n\"description\": \"An algorithmic tool that sorts letters, in an algorithmic transparency record.\",\n\"tier 1\": \"yes\",\n", 8) + "}":                           dossier.Other,
	} {
		text := dossier.Text{Body: body}
		if got, _ := a.Outline(text, clausesOf(text), "").Kind(); got != want {
			t.Errorf("%.60q is %s, want %s", body, got, want)
		}
	}
}
