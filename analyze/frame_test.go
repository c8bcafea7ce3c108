package analyze_test

import (
	"strings"
	"testing"

	"github.com/checkweigh/checkweigh/analyze"
	"github.com/checkweigh/checkweigh/dossier"
)

// framesOf reads the frames of a text as "actor force".
func framesOf(t *testing.T, body string, kind dossier.Kind) []analyze.ExplainedFrame {
	t.Helper()
	a := analyze.New(load(t))
	text := dossier.Text{Body: body}
	c := divide(text)
	e, err := a.Explain(text, c, []dossier.Outline{a.Outline(text, c, kind)}, "DA-01")
	if err != nil {
		t.Fatal(err)
	}
	var out []analyze.ExplainedFrame
	for _, s := range e.Sentences {
		out = append(out, s.Frames...)
	}
	return out
}

func TestFrames(t *testing.T) {
	for _, test := range []struct{ text, want string }{
		// who must, may, must not
		{"The Supplier shall deliver the data.", "supplier duty"},
		{"The Buyer may inspect the data.", "buyer right"},
		{"The Supplier shall not sell the data.", "supplier prohibition"},
		{"The Contractor must hand over the data.", "supplier duty"},
		{"The Provider undertakes to keep the data safe.", "supplier duty"},
		{"The Council is entitled to a copy and the Supplier is to send it.", "buyer right; supplier duty"},
		{"The Supplier agrees not to share the data.", "supplier prohibition"},
		{"The Supplier shall be responsible for the copy.", "supplier duty"},
		{"The Supplier shall procure that its staff comply.", "supplier duty"},
		{"The Authority reserves the right to audit the data.", "buyer right"},
		// no duty
		{"The Supplier shall not be obliged to hand over logs.", "supplier no_duty"},
		{"The Supplier need not explain any result.", "supplier no_duty"},
		{"When this Agreement ends the Supplier shall return the data.", "supplier duty"},
		{"If the term expires the Buyer may copy the data.", "buyer right"},
		{"The Supplier shall be under no obligation to migrate the data.", "supplier no_duty"},
		{"The Licensor may refuse any request.", "supplier no_duty"},
		{"No obligation rests on the Provider to release the data.", "supplier no_duty"},
		// negated subjects
		{"No data shall be sold.", "none prohibition"},
		{"No tables, logs or records may be copied out by the Council.", "buyer prohibition"},
		{"Records shall be neither sold nor lent.", "none prohibition"},
		{"At no time may the Supplier delay a copy of the data.", "supplier prohibition"},
		{"Our supplier changes the model.", "supplier statement"},
		// a remark between commas denies nothing of what is said around it
		{"The supplier's policy, which we are not able to vary, lets it keep session data.", "supplier statement"},
		{"The supplier, who does not hold the code, keeps no data.", "supplier denial"},
		{"As soon as it appears that the engine disadvantages any group the Provider shall disable it.", "supplier duty"},
		// "shall be liable" is no passive
		{"The employer shall be fully answerable for the result.", "buyer duty"},
		{"The data shall be returned by the Supplier.", "supplier duty"},
		{"Not later than the tenth day of each month the Contractor must send the data.", "supplier duty"},
		{"No later than the tenth day of each month, fees and costs may be billed.", "none right"},
		{"No member of staff may be monitored by the Supplier.", "supplier prohibition"},
		{"Neither the employer nor any vendor shall sell the data.", "buyer and supplier prohibition"},
		{"The Supplier and the Buyer shall meet.", "buyer and supplier duty"},
		{"No data (which includes logs) may be sold.", "none prohibition"},
		{"After an incident the Buyer may suspend use.", "buyer right"},
		{"The data belong to the Buyer, save that anything inferred shall be the property of the Supplier.", "none statement; none duty"},
		{"The contract bars the vendor from selling data.", "supplier prohibition"},
		{"If the Supplier finds a bias affecting service users it may look into it.", "supplier right"},
		{"Complaints as to its effects shall not entitle the Buyer to a change.", "none prohibition"},
		{"The Council has a log-in and can take out the data.", "buyer right"},
		{"Under no circumstances may the data be sold.", "none prohibition"},
		{"Nothing in this Contract shall be read as preventing the Contractor from keeping the data.", "supplier right"},
		{"Nothing in this Schedule shall oblige the Supplier to hand over the data.", "supplier no_duty"},
		{"Nothing in this Schedule shall interrupt the Buyer's access.", "none prohibition"},
		{"The Contractor shall not be prevented from using the data.", "supplier right"},
		// only X may
		{"Only the Supplier may query the data.", "supplier right; buyer prohibition"},
		{"Only the Supplier's personnel shall be entitled to query the data.", "supplier right; buyer prohibition"},
		// passive and agent
		{"The data shall be returned by the Supplier.", "supplier duty"},
		{"Access by the Trust to any record shall not be withheld.", "none prohibition"},
		// the subject is not the nearest role
		{"The Supplier, on request by the Buyer, shall send the data.", "supplier duty"},
		{"The Supplier shall, at the request of the Buyer, send the data.", "supplier duty"},
		{"A request from the Buyer shall be answered by the Supplier.", "supplier duty"},
		// shared subject, pronoun, two norms
		{"The Supplier shall keep the data and shall not sell it.", "supplier duty; supplier prohibition"},
		{"The Supplier holds the data. It shall not sell them.", "supplier statement; supplier prohibition"},
		{"The Authority may ask for a change and the Supplier shall make it.", "buyer right; supplier duty"},
		// dependent clauses are no norms
		{"Where the Buyer may suffer loss, the Supplier shall tell it.", "supplier duty"},
		{"The Supplier shall send such data as the Buyer may require.", "supplier duty"},
		{"The Supplier shall delete data which the Buyer must not keep.", "supplier duty"},
		{"Should the Supplier fail, the Buyer may step in.", "buyer right"},
		{"If a defect is found the Buyer may require a change.", "buyer right"},
		{"Where the Contractor makes default the Buyer may end the contract.", "buyer right"},
		{"Where the Supplier's data the Buyer may need is lost, the Supplier shall tell it.", "supplier duty"},
		{"Where the rota harms a worker the Supplier shall change it.", "supplier duty"},
		{"Where data held by the Buyer may be lost, the Supplier shall tell it.", "supplier duty"},
		{"The Supplier shall delete what is held when the Buyer may so ask.", "supplier duty"},
		{"The Authority may request amendments provided that the Licensor may decline them.", "buyer right; supplier no_duty"},
		// a relative clause with a verb of its own leaves the modal to the sentence
		{"Any fault which is reported shall be fixed by the Supplier.", "supplier duty"},
		{"Every bug that stops work must be mended.", "none duty"},
		{"Evidence that the rota is harming nurses shall oblige the Supplier to change it.", "none duty"},
		{"Any copy that the Supplier holds shall be deleted.", "none duty"},
		{"A worker who is harmed by the Supplier may require a review.", "worker right"},
		{"Any supplier that the Buyer appoints shall keep the data.", "supplier duty"},
		{"Where the Buyer considers that the System is causing, or may cause, harm, it may stop using it.", "buyer right"},
		{"The Supplier shall delete data that is stale and may be deleted.", "supplier duty"},
		// statements
		{"The Council owns the data.", "buyer statement"},
		{"No query access is included.", "none denial"},
		{"The Board takes a full copy at no cost.", "buyer statement"},
		// the month of May
		{"The contract began on 9 May 2025.", "none statement"},
	} {
		var got []string
		for _, f := range framesOf(t, test.text, dossier.Contract) {
			got = append(got, f.Actor+" "+f.Force)
		}
		if joined := strings.Join(got, "; "); joined != test.want {
			t.Errorf("%s\n  want %s\n  got  %s", test.text, test.want, joined)
		}
	}
}

// TestPronouns holds "we" to the one who writes papers of that kind.
func TestPronouns(t *testing.T) {
	for kind, want := range map[dossier.Kind]string{
		dossier.Contract: "supplier", dossier.FOIResponse: "buyer", dossier.DPIA: "buyer", dossier.Notice: "buyer", dossier.CollectiveAgreement: "buyer",
	} {
		for _, f := range framesOf(t, "We may use the records.", kind) {
			if f.Actor != want {
				t.Errorf("we in a %s is %s, want %s", kind, f.Actor, want)
			}
		}
	}
}
