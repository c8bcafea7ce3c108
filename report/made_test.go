package report_test

import (
	"strings"
	"time"

	"github.com/checkweigh/checkweigh/dossier"
	"github.com/checkweigh/checkweigh/report"
	"github.com/checkweigh/checkweigh/rules"
)

var at = time.Date(2026, 3, 2, 9, 30, 15, 999, time.UTC)

const (
	contractID = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
	letterID   = "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"
	scanID     = "cccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccc"
)

// requirement is a made requirement with all that the report prints of it.
func requirement(id, title string, kinds ...dossier.Kind) rules.Requirement {
	return rules.Requirement{
		ID: id, Title: title, Kinds: kinds,
		Why:      "Whoever holds " + strings.ToLower(title) + " holds the argument.",
		Question: "What does the contract say on " + strings.ToLower(title) + "?",
		Clause:   "The Supplier shall secure " + strings.ToLower(title) + " at its own cost.",
		Letter:   "Please send every term on " + strings.ToLower(title) + ".",
	}
}

func madeSet() *rules.Set {
	c, d := dossier.Contract, dossier.DPIA
	harm := requirement("GP-03", "Responsibility for harm", c)
	harm.Source = "H. The four guiding-principle clauses: responsibility"
	return &rules.Set{Pack: "core", Version: "1", Requirements: []rules.Requirement{
		requirement("PT-04", "Price and term", c, dossier.FOIResponse),
		requirement("PT-07", "Help with subject access", c),
		requirement("DA-01", "Joint access to the data", c, dossier.FOIResponse, d),
		requirement("DA-04", "Derived data", c),
		requirement("AM-01", "Right to demand change", c),
		requirement("AM-02", "Change on harm", c, d),
		requirement("AM-05", "Rectification at the supplier's cost", c),
		requirement("IG-06", "Consultation of those affected", d, dossier.EqIA),
		requirement("GD-35c", "Views of staff", d),
		requirement("GP-01", "Data may not be sold or passed on", c, dossier.FOIResponse),
		harm,
	}}
}

// contractText stands in for the stored text that quotes are cut from.
const contractText = "The Supplier shall not:\n(a) sell Buyer Data to any third party\n" +
	"Notwithstanding clause 4.2, the Supplier may use Anonymised Data for any purpose, including the development of its products,\nduring and after the Term.\n" +
	"On expiry the Supplier shall return the Buyer Data in a format that the Supplier chooses.\n" +
	"“Anonymised Data” means data from which names have been removed.\n" +
	"The Supplier shall help the Buyer to answer each request within 5 Working Days.\n" +
	"The Supplier may decline any change to the System.\n"

func quote(role dossier.Role, clause string, page int, words string) dossier.Evidence {
	start := strings.Index(contractText, words)
	if start < 0 {
		panic("not in the made text: " + words)
	}
	span := dossier.Span{Start: start, End: start + len(words)}
	return dossier.Evidence{Document: contractID, Role: role, Clause: clause, Page: page, Span: span, Quote: contractText[span.Start:span.End]}
}

func verdict(id string, v dossier.Value, reasons []string, evidence ...dossier.Evidence) dossier.Verdict {
	one := dossier.Verdict{Requirement: id, Value: v, Confidence: 0.8, Reasons: reasons, Evidence: evidence}
	if len(evidence) > 0 {
		one.Rule, one.Documents = id+"@1", []string{contractID}
	}
	return one
}

func madeVerdicts() []dossier.Verdict {
	redacted := verdict("PT-04", dossier.RedactedValue, nil)
	redacted.Pages = []int{9, 10, 11}
	harm := verdict("AM-02", dossier.NotAssessable, []string{dossier.ReasonScheduleNotHeld})
	harm.NotHeld = []string{"Joint Schedule 11"}
	reuse := "the Supplier may use Anonymised Data for any purpose, including the development of its products,\nduring and after the Term."
	return []dossier.Verdict{
		// Out of order on purpose: Build puts them in the order of the set.
		verdict("GP-01", dossier.Contradictory, []string{"anonymised_reuse"},
			quote(dossier.RoleOverride, "4.3", 7, "Notwithstanding clause 4.2,"),
			quote(dossier.RoleNorm, "4.3", 7, reuse),
			quote(dossier.RoleDefinition, "1.1", 2, "“Anonymised Data” means data from which names have been removed."),
			quote(dossier.RoleLeadIn, "4.2", 7, "The Supplier shall not:"),
			quote(dossier.RoleNorm, "4.2(a)", 7, "sell Buyer Data to any third party")),
		redacted,
		verdict("PT-07", dossier.Present, nil, quote(dossier.RoleNorm, "9.1", 12, "The Supplier shall help the Buyer to answer each request within 5 Working Days.")),
		verdict("DA-01", dossier.Partial, []string{"exit_only"}, quote(dossier.RoleNorm, "14.4", 12, "On expiry the Supplier shall return the Buyer Data in a format that the Supplier chooses.")),
		verdict("DA-04", dossier.Adverse, nil, quote(dossier.RoleNorm, "4.3", 7, reuse)),
		verdict("AM-01", dossier.Adverse, []string{"supplier_may_refuse"}, quote(dossier.RoleNorm, "17.2", 14, "The Supplier may decline any change to the System.")),
		harm,
		verdict("AM-05", dossier.Missing, nil),
		verdict("IG-06", dossier.NotAssessable, []string{dossier.ReasonNoDocumentOfKind}),
		verdict("GD-35c", dossier.NotAssessable, []string{dossier.ReasonNoDocumentOfKind}),
		verdict("GP-03", dossier.Missing, nil),
	}
}

func madeInput() report.Input {
	contract := dossier.Reading{
		Outline: dossier.Outline{Parts: []dossier.Part{
			{Kind: dossier.Contract, Confidence: 0.93, Pages: [2]int{1, 12}, Span: dossier.Span{Start: 0, End: 900}},
			{Kind: dossier.Other, Confidence: 0.5, Pages: [2]int{13, 14}, Span: dossier.Span{Start: 900, End: 1000}},
		}},
		Facts: []dossier.Fact{
			{Name: "supplier", Value: "Brightloop\nAnalytics Ltd", Page: 1, Source: "parties", Span: dossier.Span{Start: 120, End: 144}},
			{Name: "buyer", Value: "Northshire Council", Page: 1, Source: "order_form", Span: dossier.Span{Start: 20, End: 38}},
			{Name: "subprocessor", Value: "Cloudbarn Ltd", Page: 3, Source: "text", Span: dossier.Span{Start: 300, End: 313}},
			{Name: "subprocessor", Value: "Inkwell Hosting Ltd", Page: 3, Source: "text", Span: dossier.Span{Start: 320, End: 339}},
		},
		Incorporated: []dossier.Incorporated{
			{Title: "Joint Schedule 11", About: "Processing Data", Status: dossier.NotHeld, Page: 1},
			{Title: "Call-Off Schedule 4", Status: dossier.Unused, Page: 1},
		},
		Redactions: []dossier.RedactedPlace{{Page: 9, Heading: "Schedule 2 Charges"}},
		Pages:      []dossier.Page{{Number: 1, Quality: dossier.Good}, {Number: 9, Quality: dossier.Good, Redacted: 0.6}},
		Concealed:  1,
	}
	letter := dossier.Reading{
		Outline: dossier.Outline{Parts: []dossier.Part{{Kind: dossier.FOIResponse, Confidence: 0.9, Span: dossier.Span{Start: 0, End: 500}}}},
		Facts:   []dossier.Fact{{Name: "buyer", Value: "Northshire County Council", Source: "letter"}},
		Answers: []dossier.Answer{
			{Question: "1", Asked: "Please send the contract.", Text: "A copy is enclosed.", Outcome: dossier.OutcomeSupplied},
			{Question: "2", Text: "The charges are withheld.", Outcome: dossier.OutcomeRefused, Sections: []string{"43(2)"}},
		},
	}
	scan := dossier.Reading{Pages: []dossier.Page{{Number: 1, Quality: dossier.ImageOnly}}}
	all := madeVerdicts()
	return report.Input{
		Dossier: dossier.Dossier{Title: "Case-management AI", Jurisdiction: dossier.EnglandWales},
		Documents: []report.DocumentResult{
			{Document: dossier.Document{ID: letterID, Path: "letters/answer.eml", State: dossier.StateRead}, Reading: letter},
			{Document: dossier.Document{ID: contractID, Path: "contract.pdf", State: dossier.StateRead}, Reading: contract, Pages: 14, Verdicts: all[:3]},
			{Document: dossier.Document{ID: scanID, Path: "scan.pdf", State: dossier.StatePartlyRead,
				Reason: "page 1 is a picture of text and tesseract is not installed: install tesseract-ocr and scan again"}, Reading: scan, Pages: 1},
		},
		Verdicts: all,
		Whole:    madeWhole(),
	}
}

// madeWhole is one of everything that documents tell only together.
func madeWhole() dossier.Whole {
	sale := quote(dossier.RoleNorm, "4.2(a)", 7, "sell Buyer Data to any third party")
	reuse := quote(dossier.RoleNorm, "4.3", 7, "the Supplier may use Anonymised Data for any purpose")
	end := quote(dossier.RoleNorm, "14.4", 12, "On expiry the Supplier shall return the Buyer Data")
	refused := dossier.Evidence{Document: letterID, Role: dossier.RoleNorm, Span: dossier.Span{Start: 40, End: 65}, Quote: "The charges are withheld."}
	return dossier.Whole{
		AsOf: "2026-03-02",
		Contradictions: []dossier.Contradiction{{
			ID: "not-shared-but-shared", Requirements: []string{"GP-01"}, Plain: "One paper says that the data is shared with nobody, and the contract lets the supplier pass it on.",
			Says:    dossier.Side{Document: contractID, Kind: dossier.DPIA, Statement: "not-shared", Confidence: 0.8, Evidence: []dossier.Evidence{quote(dossier.RoleLeadIn, "4.2", 7, "The Supplier shall not:"), sale}},
			Against: dossier.Side{Document: contractID, Kind: dossier.Contract, Requirement: "GP-01", Level: dossier.LevelAdverse, Confidence: 0.9, Evidence: []dossier.Evidence{reuse}},
		}},
		Completeness: []dossier.Incompleteness{
			{Code: dossier.IncompleteNoDocument, Kind: dossier.DPIA, Plain: "No data protection impact assessment is held.", Ask: "Ask for it.", Requirements: []string{"GD-35c", "IG-06"}},
			{Code: dossier.IncompleteNoSchedules, Kind: dossier.Contract, Plain: "The contract is held without documents that it is made of: Joint Schedule 11.", Ask: "Ask for each of them by its name.",
				Titles: []string{"Joint Schedule 11"}, Documents: []string{contractID}, Requirements: []string{"AM-02"}},
			{Code: dossier.IncompleteExpired, Kind: dossier.Contract, Plain: "The contract ended on 1 March 2026, before the day of this report.", Ask: "Ask whether it was extended.", Documents: []string{contractID},
				Dates: []dossier.Dated{{Name: dossier.DateEnd, Date: "2026-03-01", Kind: dossier.Contract, Evidence: end}}},
		},
		Clocks: []dossier.Clock{
			{Name: dossier.ClockExpiry, Plain: "The contract ends.", Date: "2026-03-01", State: dossier.ClockOverdue, Left: -1, Document: contractID, Evidence: []dossier.Evidence{end}},
			{Name: dossier.ClockAskReview, Plain: "Last day to ask for an internal review.", Date: "2026-03-09", From: "2026-01-12", Days: 40, State: dossier.ClockRunning, Left: 7, Law: []string{"foia-45"}, Document: letterID, Evidence: []dossier.Evidence{refused}},
		},
		Ledger: []dossier.LedgerEntry{
			{Title: "Joint Schedule 11", About: "Processing Data", Status: dossier.NotHeld, Topics: []string{dossier.TopicDataProcessing}, NamedIn: []dossier.Evidence{end}, Blocks: []string{"AM-02"}},
			{Title: "Call-Off Schedule 4", Status: dossier.Unused},
		},
		Refusals: []dossier.Refusal{{
			Document: letterID, Question: "2", Outcome: dossier.OutcomeRefused, Sections: []string{"43(2)"}, Requirements: []string{"PT-04", "GP-01"}, Blocks: []string{"PT-04"},
			AnsweredBy: []dossier.Side{{Document: contractID, Kind: dossier.Contract, Requirement: "GP-01", Level: dossier.LevelAdverse, Confidence: 0.9, Evidence: []dossier.Evidence{reuse}}},
			Evidence:   []dossier.Evidence{refused},
		}},
	}
}

func made() report.Report { return report.Build(madeInput(), madeSet(), at) }
