package analyze_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/checkweigh/checkweigh/analyze"
	"github.com/checkweigh/checkweigh/dossier"
)

// factsOf reads the facts of a fragment as a paper of a kind, "name: value" each.
func factsOf(body string, kind dossier.Kind) []string {
	t := dossier.Text{Body: body}
	c := clausesOf(t)
	var a analyze.Analyzer
	var out []string
	for _, f := range analyze.Facts(t, c, a.Outline(t, c, kind)) {
		if t.Cut(f.Span) != f.Value {
			out = append(out, f.Name+" is not cut from the text: "+f.Value)
		}
		out = append(out, f.Name+": "+f.Value)
	}
	return out
}

// Fragments as different drafters write them. A want that begins with "-" names a
// fact that must not be read.
var factTable = []struct {
	name, text string
	kind       dossier.Kind
	want       []string
}{
	{"between with numbers", "AGREEMENT\n\nThis Agreement is made on 3 May 2026 between Thornmoor District Council (1) and Pell & Sons Software Limited (2).\n\n1. The term begins on 1 June 2026 and ends on 31 May 2029.", dossier.Contract, []string{"buyer: Thornmoor District Council", "supplier: Pell & Sons Software Limited", "start: 1 June 2026", "end: 31 May 2029"}},
	{"listed parties", "SERVICES AGREEMENT\n\nPARTIES\n\n(1) Wealdgate County Council of County Hall, Wealdgate; and\n(2) Ostler Rota Systems Ltd of 4 Mill Row, Wealdgate.\n\n1. This Agreement commences on 1 September 2026 and continues for three years.", dossier.Contract, []string{"buyer: Wealdgate County Council", "supplier: Ostler Rota Systems Ltd", "start: 1 September 2026", "-end"}},
	{"plain between", "CONTRACT FOR SHIFT PLANNING SOFTWARE\n\nbetween Brindle Valley NHS Foundation Trust and Quayside Care Systems Limited\n\nThe Contract takes effect on 2 February 2026 and, unless ended sooner, will run until 1 February 2028.", dossier.Contract, []string{"buyer: Brindle Valley NHS Foundation Trust", "supplier: Quayside Care Systems Limited", "start: 2 February 2026", "end: 1 February 2028"}},
	{"us parties", "SOFTWARE AS A SERVICE AGREEMENT\n\nThis Agreement is entered into by and between the County of Marlow, a political subdivision of the State (\"County\") and Fieldnote, Inc., a Delaware corporation (\"Contractor\").\n\n1. TERM. The initial term shall commence on October 1, 2026 and shall expire on September 30, 2029. County may renew this Agreement for two additional one-year terms.\n2. COMPENSATION. Total compensation under this Agreement shall not exceed $212,500.00.", dossier.Contract, []string{"buyer: the County of Marlow", "supplier: Fieldnote, Inc.", "start: October 1, 2026", "end: September 30, 2029", "extension: two additional one-year terms", "value: $212,500.00"}},
	{"flat columns", "ORDER FORM\n\nBuyer\nSupplier\nDrumlaw Council\nHexham Analytics Limited\nStart date\nEnd date\n1 May 2026\n30 April 2028\nContract value\n£88,400", dossier.Contract, []string{"buyer: Drumlaw Council", "supplier: Hexham Analytics Limited", "start: 1 May 2026", "end: 30 April 2028", "value: £88,400"}},
	{"vendor colon", "PURCHASE ORDER 450088123\n\nVendor: Larkspur Rostering Ltd, 8 High St\nIssued by: Fenmere Borough Council\nValid from: 01/04/2026     Valid to: 31/03/2027\nGrand total: £19,200.00", dossier.Contract, []string{"supplier: Larkspur Rostering Ltd", "buyer: Fenmere Borough Council", "start: 01/04/2026", "end: 31/03/2027", "value: £19,200.00", "reference: 450088123"}},
	{"lettered particulars", "CALL-OFF PARTICULARS\n\n(a) The Customer: Ravensford Police Authority\n(b) The Provider: Mossdale Systems plc\n(c) Contract no.: RPA/2026/118\n(d) Term: 1 July 2026 to 30 June 2030\n(e) Renewal: two periods of twelve months\n(f) Total price over the term: £402,000 plus VAT", dossier.Contract, []string{"buyer: Ravensford Police Authority", "supplier: Mossdale Systems plc", "reference: RPA/2026/118", "start: 1 July 2026", "end: 30 June 2030", "extension: two periods of twelve months", "value: £402,000"}},
	{"dates in words", "AGREEMENT between Holm Islands Council (\"the Council\") and Skerry Data Ltd (\"the Contractor\").\n\n2. This Agreement shall come into force on the fourteenth day of June two thousand and twenty-six and shall lapse on the thirteenth of June 2028.", dossier.Contract, []string{"start: fourteenth day of June two thousand and twenty-six", "end: thirteenth of June 2028"}},
	{"reseller and originator", "AGREEMENT between Tay Valley Health Board (\"the Board\") and Bowmont Resale Limited (\"the Reseller\").\n\nThe software was conceived and written by Nordvik Planlegging AS (\"the Originator\"), which maintains it.", dossier.Contract, []string{"supplier: Bowmont Resale Limited", "developer: Nordvik Planlegging AS"}},
	{"sub-processors in prose", "DATA PROCESSING SCHEDULE\n\nThis Contract is between Oakham Council (\"the Council\") and Ferris Cloud Ltd (\"the Supplier\").\n\nThe sub-processors at the date of this Contract are Bluewater Hosting Limited, which stores the data, Tolmie SMS Ltd and Grange Speech GmbH.", dossier.Contract, []string{"subprocessor: Bluewater Hosting Limited", "subprocessor: Tolmie SMS Ltd", "subprocessor: Grange Speech GmbH"}},
	{"sub-processors in a table", "This Contract is between Oakham Council (\"the Council\") and Ferris Cloud Ltd (\"the Supplier\").\n\nApproved sub-processors:\n\nName | Task | Place\nBluewater Hosting Limited | servers | Leeds\nTolmie SMS Ltd | messages | Cork", dossier.Contract, []string{"subprocessor: Bluewater Hosting Limited", "subprocessor: Tolmie SMS Ltd"}},
	{"sub-processor is said to be one", "This Contract is between Oakham Council (\"the Council\") and Ferris Cloud Ltd (\"the Supplier\").\n\nMapleline Inc. of Ohio acts as a sub-processor of the Supplier for speech recognition.", dossier.Contract, []string{"subprocessor: Mapleline Inc."}},
	{"yearly sum is not the value", "This Agreement is between Oakham Council (\"the Council\") and Ferris Cloud Ltd (\"the Supplier\").\n\n4. The Council shall pay £20,000 a year. The Supplier shall keep insurance of £5,000,000 and its liability is limited to £250,000.", dossier.Contract, []string{"-value"}},
	{"bound on liability is not the value", "This Agreement is between Oakham Council (\"the Council\") and Ferris Cloud Ltd (\"the Supplier\").\n\n9. Each side's total liability under the whole Agreement, whether in tort, contract or otherwise, is the greater of £3 million and the charges of a year.", dossier.Contract, []string{"-value"}},
	{"pilot is no start", "This Agreement is between Oakham Council (\"the Council\") and Ferris Cloud Ltd (\"the Supplier\").\n\n4. The pilot begins on 4 May 2026 and training starts on 1 June 2026. The review of the service ends on 3 July 2026.", dossier.Contract, []string{"-start", "-end"}},
	{"option by the buyer", "This Agreement is between Oakham Council (\"the Council\") and Ferris Cloud Ltd (\"the Supplier\").\n\n3. The Council has an option to extend the term by up to two years. The Supplier may not extend the time for delivery by a month.", dossier.Contract, []string{"extension: up to two years"}},
	{"no option", "This Agreement is between Oakham Council (\"the Council\") and Ferris Cloud Ltd (\"the Supplier\").\n\n3. There is no right to renew this Agreement for a further year.", dossier.Contract, []string{"-extension"}},
	{"signature block", "TERMS OF SUPPLY\n\nThe Seller shall supply the software.\nThe Buyer shall pay for it within thirty days of the invoice.\n\nSigned for and on behalf of Carrick Vale Council\n______\nSigned for and on behalf of Juniper Shift Limited\n______", dossier.Contract, []string{"buyer: Carrick Vale Council", "supplier: Juniper Shift Limited"}},
	{"order title", "WORKS ORDER No. WO-22814\n\nCustomer: Pentland Water Authority\nSupplier: Isla Metering Ltd", dossier.Contract, []string{"reference: WO-22814"}},
	{"blank values", "ORDER FORM\n\nSupplier: [to be confirmed]\nContract value: £[●]\nStart date: ____\nBuyer: Oakham Council", dossier.Contract, []string{"-supplier", "-value", "-start", "buyer: Oakham Council"}},
	{"twice and price", "This Agreement is between Oakham Council (\"the Council\") and Ferris Cloud Ltd (\"the Supplier\").\n\n2. It is for two years from 6 April 2026. The Council can prolong it twice, each time by one year.\n3. The contract price is £96,000 for the two years, being £48,000 in each.", dossier.Contract, []string{"start: 6 April 2026", "value: £96,000"}},
	{"prose letter", "Northmere District Council\n\nOur reference: 2026-FOI-881\n\nDear Ms Gill\n\nThank you for your request under the Freedom of Information Act.\n\nWe bought CareTrack from Dunlin Health Software Ltd. It was written by a Danish firm, Solvang Data ApS. The contract runs from 4 March 2024 until 3 March 2027 and is worth £212,000 in total. It can be extended by one year.\n\nYours sincerely", dossier.FOIResponse, []string{"buyer: Northmere District Council", "supplier: Dunlin Health Software Ltd", "developer: Solvang Data ApS", "reference: 2026-FOI-881", "start: 4 March 2024", "end: 3 March 2027", "value: £212,000", "extension: one year"}},
	{"spent so far", "Northmere District Council\n\nDear Ms Gill\n\nYour request under the Freedom of Information Act: The Council has paid £40,000 so far and expects to save £300,000 a year. The order amounts to £75,500 over its three-year term. Finding the e-mails would cost £1,200.\n\nYours sincerely", dossier.FOIResponse, []string{"value: £75,500"}},
	{"developer made in house", "Northmere District Council\n\nDear Ms Gill\n\nYour request under the Freedom of Information Act: The supplier is Dunlin Health Software Ltd. Dunlin confirms that it developed CareTrack in-house.\n\nYours sincerely", dossier.FOIResponse, []string{"supplier: Dunlin Health Software Ltd", "developer: Dunlin Health Software Ltd"}},
	{"contract awarded", "Northmere District Council\n\nDear Ms Gill\n\nYour request under the Freedom of Information Act: The contract was awarded to Penhallow Systems plc after a mini-competition. The previous supplier was Gorse IT Ltd. The agreement began on 1 April 2025 and expires on 31 March 2028.\n\nYours sincerely", dossier.FOIResponse, []string{"supplier: Penhallow Systems plc", "start: 1 April 2025", "end: 31 March 2028"}},
	{"dates of the data", "Northmere District Council\n\nDear Ms Gill\n\nYour request under the Freedom of Information Act: There were 12 complaints from 1 January 2025 to 31 December 2025. The policy review started on 4 May 2025.\n\nYours sincerely", dossier.FOIResponse, []string{"-start", "-end"}},
	{"company does the work", "Northmere District Council\n\nDear Ms Gill\n\nYour request under the Freedom of Information Act: Penhallow Systems plc supplies the system and is our processor. Bracken Hosting Ltd hosts the database for it.\n\nYours sincerely", dossier.FOIResponse, []string{"supplier: Penhallow Systems plc", "subprocessor: Bracken Hosting Ltd"}},
	{"maker after comma", "Northmere District Council\n\nDear Ms Gill\n\nYour request under the Freedom of Information Act: The developer of the model, Tarn Analytics Inc, also developed the scoring. The vendor is Penhallow Systems plc.\n\nYours sincerely", dossier.FOIResponse, []string{"developer: Tarn Analytics Inc", "supplier: Penhallow Systems plc"}},
	{"total first", "Northmere District Council\n\nDear Ms Gill\n\nYour request under the Freedom of Information Act: The total cost of the licence over five years is £61,250, or £12,250 a year.\n\nYours sincerely", dossier.FOIResponse, []string{"value: £61,250"}},
	{"option in words", "Northmere District Council\n\nDear Ms Gill\n\nYour request under the Freedom of Information Act: The contract ends on 30 June 2027, with an option to extend for up to two further years. We have extended the time limit for your request by ten working days.\n\nYours sincerely", dossier.FOIResponse, []string{"end: 30 June 2027", "extension: up to two further years"}},
	{"us letter", "City of Larkfield\nPublic Records Division\n\nRequest Number: 26-1187\n\nDear Requester:\n\nThis responds to your public records request. The City purchased the system from Beltway Analytics, LLC. The agreement is effective July 1, 2025 through June 30, 2028 for a total of $310,000.00.\n\nSincerely,", dossier.FOIResponse, []string{"buyer: City of Larkfield", "supplier: Beltway Analytics, LLC", "reference: 26-1187", "start: July 1, 2025", "end: June 30, 2028", "value: $310,000.00"}},
	{"dpia heads", "WESTER ROSS AMBULANCE TRUST\n\nData Protection Impact Assessment\n\nDPIA ref: WR-DP-31\nSystem supplier: Osprey Vision Ltd\nWho developed the model? Aster Models GmbH, Bonn\nSub-processors: Kite Storage Ltd; Plover Mail Ltd", dossier.DPIA, []string{"buyer: WESTER ROSS AMBULANCE TRUST", "reference: WR-DP-31", "supplier: Osprey Vision Ltd", "developer: Aster Models GmbH", "subprocessor: Kite Storage Ltd", "subprocessor: Plover Mail Ltd"}},
	{"dpia prose", "Data Protection Impact Assessment\n\n1. Description\nThe camera software is licensed from Osprey Vision Ltd, who are our processor. It was trained by researchers at Aster Models GmbH.", dossier.DPIA, []string{"supplier: Osprey Vision Ltd", "developer: Aster Models GmbH"}},
	{"label on its own line", "Data Protection Impact Assessment\n\n1.1 Name of controller\nWester Ross Ambulance Trust\n\n1.2 Suppliers involved {full names}\nOsprey Vision Ltd. The model comes from elsewhere.\n\n1.3 DPIA number\nDP-2026-7", dossier.DPIA, []string{"buyer: Wester Ross Ambulance Trust", "supplier: Osprey Vision Ltd", "reference: DP-2026-7"}},
	{"equality analysis", "Southbank Housing\n\nEQUALITY ANALYSIS\n\nThe agent is sold to us by Chime Voice Ltd. The business case puts the cost at £90,000.", dossier.EqIA, []string{"buyer: Southbank Housing", "supplier: Chime Voice Ltd", "-value"}},
	{"agreement operates", "NEW TECHNOLOGY AGREEMENT\n\nbetween Coastline Buses (\"the Company\") and the recognised unions.\n\nIt operates from Monday, the sixth of July 2026 and runs until 5 July 2029.", dossier.CollectiveAgreement, []string{"start: sixth of July 2026", "end: 5 July 2029"}},
	{"several systems", "TECHNOLOGY AGREEMENT\n\nbetween Coastline Buses (\"the Company\") and the recognised unions.\n\nThe systems are Skipper, sold by Anchor Systems Ltd, and Mate, supplied by Bosun Data Ltd.", dossier.CollectiveAgreement, []string{"-supplier"}},
}

func TestFactsOfFragments(t *testing.T) {
	for _, tt := range factTable {
		t.Run(tt.name, func(t *testing.T) {
			got := factsOf(tt.text, tt.kind)
			for _, want := range tt.want {
				if not, ok := strings.CutPrefix(want, "-"); ok {
					if slices.ContainsFunc(got, func(g string) bool { return strings.HasPrefix(g, not) }) {
						t.Errorf("%s read where there is none: %q", not, got)
					}
				} else if !slices.Contains(got, want) {
					t.Errorf("no %q in %q", want, got)
				}
			}
			if i := slices.IndexFunc(got, func(g string) bool { return strings.Contains(g, "not cut from") }); i >= 0 {
				t.Error(got[i])
			}
		})
	}
}
