package main

// reply is the authority's answer to an information request, one numbered
// question after another, each with another outcome.
func reply() paper {
	return paper{
		Title:  "Response to information request FOI-2025-1182",
		Footer: "FOI-2025-1182",
		Blocks: []block{
			title("Northshire Council"),
			text("Information Governance, County Hall, Harbour Road, Northshire NS1 4QT"),
			text("9 June 2025"),
			text("Our reference: FOI-2025-1182"),
			text("Dear Ms Okafor"),
			bold("Freedom of Information Act 2000: your request about the Case-management AI"),
			text("Thank you for your request, which we received on 12 May 2025. We have considered it under the Freedom of Information Act 2000. Your questions are repeated below, each followed by our response."),
			bold("1. Please send a copy of the contract with the supplier of the Case-management AI, with all schedules."),
			text("Response: We hold this information. A copy of the Call-Off Contract with Brightloop Analytics Ltd is enclosed. Schedule 2 (Charges) has been redacted; see our answer to question 3. Joint Schedule 11 is held by our procurement partner and we have asked for a copy."),
			bold("2. Please send the data protection impact assessment and any equality impact assessment."),
			text("Response: We hold part of this information. The data protection impact assessment is enclosed. No equality impact assessment has been completed for this system."),
			bold("3. What has been paid to the supplier to date, and what are the unit prices?"),
			text("Response: We can confirm that we hold this information, but it is exempt from disclosure under section 43(2) of the Act, because disclosure would be likely to prejudice the commercial interests of the supplier. We have weighed the public interest. There is a public interest in how public money is spent; it is outweighed by the public interest in suppliers being able to bid without their prices being known to competitors. We therefore withhold it."),
			bold("4. Please send any minutes of meetings at which trade unions were consulted about the system."),
			text("Response: We do not hold this information. No such meetings took place."),
			bold("5. Which companies process the data on the supplier’s behalf?"),
			text("Response: The sub-processors are Cloudbarn Hosting Ltd and Inkwell Language Models Ltd."),
			bold("Your right to complain"),
			text("If you are unhappy with this response you may ask for an internal review within 40 working days by writing to the address above. If you remain dissatisfied you may apply to the Information Commissioner, Wycliffe House, Water Lane, Wilmslow SK9 5AF, for a decision."),
			text("Yours sincerely"),
			text("J. Pell, Information Governance Officer"),
		},
	}
}
