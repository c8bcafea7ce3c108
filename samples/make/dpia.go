package main

// dpia is a filled-in assessment form whose consultation box was left empty.
func dpia() paper {
	return paper{
		Title:  "Data protection impact assessment: Case-management AI",
		Footer: "DPIA Case-management AI",
		Blocks: []block{
			title("Data protection impact assessment"),
			form(
				[]string{"Name of the system", "Case-management AI"},
				[]string{"Controller", "Northshire Council"},
				[]string{"Processor", "Brightloop Analytics Ltd"},
				[]string{"Completed by", "Information Governance Officer, Northshire Council"},
				[]string{"Date completed", "14 February 2025"},
				[]string{"Date the system goes live", "1 April 2025"},
			),
			heading("Step 1: Why a DPIA is needed"),
			text("The system profiles adults who receive care and scores how urgent each case is. The processing is likely to result in a high risk to individuals, so an assessment is required under Article 35 of the UK GDPR before processing begins."),
			heading("Step 2: The processing"),
			form(
				[]string{"Whose data", "Adults who receive care, their carers and family members. Social workers who use the system."},
				[]string{"What data", "Case notes, health and care assessments, letters. For social workers: time spent on each case and edits made to summaries."},
				[]string{"Source of the data", "The Council’s case records."},
				[]string{"How long it is kept", "As in the Council’s retention schedule."},
				[]string{"Who it is shared with", "The data is not shared with third parties."},
			),
			heading("Step 3: Consultation"),
			form(
				[]string{"Have the views of individuals or their representatives been sought? How, and what did they say?", ""},
				[]string{"Have trade unions been consulted?", ""},
				[]string{"If views were not sought, why not?", ""},
			),
			heading("Step 4: Risks and measures"),
			table(
				[]string{"Risk", "Likelihood", "Severity", "Measure", "Risk left"},
				[]string{"A low score delays help to a person in danger", "Possible", "Severe", "A social worker reads every case within five days whatever its score", "Medium"},
				[]string{"Scores differ between groups of people", "Possible", "Significant", "Results are compared by age, sex and ethnicity before each release", "Medium"},
				[]string{"Time records are used to judge staff", "Probable", "Significant", "To be confirmed", "High"},
			),
			heading("Step 5: Outcome"),
			form(
				[]string{"Advice of the data protection officer", "Proceed, subject to a decision on the use of time records. Recorded on 20 February 2025."},
				[]string{"Measures approved by", "Director of Resources, 24 February 2025"},
				[]string{"Review", "This assessment will be kept under review."},
			),
		},
	}
}
