package main

// contract is an invented contract in the shape of a public call-off contract:
// an order form, terms with numbered clauses, and schedules. Its weaknesses are
// the ones that officers meet: data that may be reused once names are removed,
// a copy of the data only at the end, a schedule named but not attached, and
// prices blacked out.
func contract() paper {
	p := paper{Title: "Call-Off Contract NC-2025-0417", Footer: "Call-Off Contract NC-2025-0417 (Case-management AI)"}
	p.Blocks = append(p.Blocks, orderForm()...)
	p.Blocks = append(p.Blocks, newPage(), heading("TERMS OF THE CONTRACT"))
	p.Blocks = append(p.Blocks, termsOfUse()...)
	p.Blocks = append(p.Blocks, termsOfChange()...)
	p.Blocks = append(p.Blocks, termsOfEnding()...)
	p.Blocks = append(p.Blocks, signatures()...)
	p.Blocks = append(p.Blocks, schedules()...)
	return p
}

func orderForm() []block {
	return []block{
		title("Call-Off Contract"),
		text("for a case-management assistant for adult social care (“Case-management AI”)"),
		heading("ORDER FORM"),
		form(
			[]string{"Call-off reference", "NC-2025-0417"},
			[]string{"Buyer", "Northshire Council"},
			[]string{"Buyer’s address", "County Hall, Harbour Road, Northshire NS1 4QT"},
			[]string{"Supplier", "Brightloop Analytics Ltd"},
			[]string{"Supplier’s address", "Unit 6, The Ropewalk, Kelbridge KB2 7RD (company number 99123450)"},
			[]string{"Call-off start date", "1 April 2025"},
			[]string{"Call-off expiry date", "31 March 2028"},
			[]string{"Call-off extension period", "One period of up to 12 months"},
			[]string{"Call-off contract value", "£1,240,000 excluding VAT over the initial period"},
			[]string{"Sub-processors", "Cloudbarn Hosting Ltd (hosting); Inkwell Language Models Ltd (text generation)"},
			[]string{"Buyer’s authorised representative", "Head of Digital, Adult Social Care"},
		),
		heading("CALL-OFF INCORPORATED TERMS"),
		text("The following documents are incorporated into this Contract. Where numbers are missing we are not using those schedules. If the documents conflict, the following order of precedence applies:"),
		form(
			[]string{"1", "This Order Form"},
			[]string{"2", "Joint Schedule 11 (Harm to People and Changes to the System)"},
			[]string{"3", "The Terms of the Contract, clauses 1 to 15"},
			[]string{"4", "Schedule 1 (The Services), Schedule 2 (Charges) and Schedule 3 (Service Levels)"},
		),
		text("No other Supplier terms are part of this Contract. That includes any terms written on the back of, added to, or presented at the time of delivery."),
		text("This Contract is made between (1) Northshire Council of County Hall, Harbour Road, Northshire NS1 4QT (the “Buyer”) and (2) Brightloop Analytics Ltd, a company registered in England and Wales with company number 99123450 (the “Supplier”)."),
	}
}

func termsOfUse() []block {
	return []block{
		clause("Definitions"),
		sub("In this Contract the following words have these meanings:"),
		indented("“Anonymised Data” means Buyer Data and Usage Data from which names, addresses and reference numbers have been removed."),
		indented("“Authorised User” means a member of the Buyer’s staff whom the Buyer allows to use the System."),
		indented("“Buyer Data” means all data, documents and records that the Buyer or its Authorised Users put into the System."),
		indented("“Fault” means any failure of the System to do what Schedule 1 says it does."),
		indented("“Output” means any summary, score, ranking or recommendation that the System produces."),
		indented("“Personal Data” has the meaning given in the UK GDPR."),
		indented("“System” means the software service described in Schedule 1, with its models and updates."),
		indented("“Usage Data” means records of how Authorised Users use the System, including the time spent on each case, edits made to an Output and the order in which cases are opened."),
		indented("“Working Day” means a day other than a Saturday, a Sunday or a public holiday in England."),
		sub("Headings are for convenience and do not affect the meaning of this Contract."),
		clause("The services"),
		sub("The Supplier shall provide the System and the services in Schedule 1 from the call-off start date with reasonable skill and care."),
		sub("The System shall not be used on live cases by any team until it has passed the acceptance tests in Schedule 1 and the Buyer has signed the acceptance certificate for that team."),
		sub("The Supplier may use sub-contractors and remains responsible for what they do."),
		clause("Charges and payment"),
		sub("The Buyer shall pay the Charges set out in Schedule 2 within 30 days of receiving a valid invoice."),
		sub("The Charges are firm until the first anniversary of the call-off start date."),
		clause("Data"),
		sub("The Supplier shall process Personal Data only on the documented instructions of the Buyer, and the Buyer decides how long Personal Data is kept."),
		sub("All Usage Data, and all statistics, models and insights that the System derives from Buyer Data, belong to the Supplier."),
		sub("Notwithstanding clause 9, the Supplier may use Anonymised Data for any purpose, including to train and improve its products and to sell benchmarking reports to its other customers, during and after the term of this Contract."),
		sub("The Supplier shall store Buyer Data in the United Kingdom."),
		clause("Requests by individuals"),
		sub("Where a person asks the Buyer for access to Personal Data about them, the Supplier shall, within five Working Days of being told of the request and at no charge:"),
		item("give the Buyer a copy of all Personal Data about that person that is held in the System;"),
		item("name each recipient to whom that Personal Data has been disclosed; and"),
		item("state how any Output about that person was produced."),
		clause("Security"),
		sub("The Supplier shall keep a written information security plan and shall test it at least once in each year."),
		sub("The Supplier shall tell the Buyer of a breach of Personal Data without undue delay and in any event within 24 hours of becoming aware of it."),
	}
}

func termsOfChange() []block {
	return []block{
		clause("Changes to the System"),
		sub("Either Party may ask for a change to the System by sending a Change Request. A change takes effect only when both Parties have agreed it in writing, and the Supplier may charge for assessing a Change Request."),
		sub("The Supplier may release updates to the System at any time. It shall give the Buyer ten Working Days’ notice of an update that removes a function."),
		clause("Faults and harm"),
		sub("The Supplier shall correct each Fault at its own cost within the fix time for its severity in Schedule 3. The Buyer decides the severity of a Fault."),
		sub("If a Fault is not corrected within its fix time, the Supplier shall pay the service credit shown in Schedule 3, without affecting any other right of the Buyer."),
		sub("Where use of the System causes harm to any person, the Parties shall follow Joint Schedule 11."),
		clause("Confidentiality"),
		sub("Each Party shall keep the other’s Confidential Information secret and shall use it only to perform this Contract."),
		sub("The Supplier shall not disclose Buyer Data that is Confidential Information except to its staff and sub-contractors who need it."),
		clause("Explanation"),
		sub("On request the Supplier shall give the Buyer meaningful information about how an Output was produced, except where the Supplier considers that doing so would disclose a trade secret."),
		sub("An Output is advice. The Authorised User remains responsible for every decision."),
		clause("Transparency"),
		sub("The Buyer may publish this Contract after removing any part that the Supplier reasonably considers to be commercially sensitive."),
		sub("The Supplier shall help the Buyer to answer requests under the Freedom of Information Act 2000."),
	}
}

func termsOfEnding() []block {
	return []block{
		clause("Liability"),
		sub("The Supplier is not liable for any loss or harm to any person that results from a decision made by the Buyer’s staff in reliance on an Output, whether or not the Output was wrong."),
		sub("Subject to clause 12.3, the total liability of each Party in each year is limited to 100% of the Charges paid in that year."),
		sub("Nothing in this Contract limits liability that cannot be limited by law."),
		clause("Contract management"),
		sub("The contract managers of the Parties shall meet in each quarter to review the service levels in Schedule 3."),
		sub("The Supplier shall report its performance against the service levels within ten Working Days after the end of each month."),
		clause("Term and ending"),
		sub("This Contract begins on the call-off start date and ends on the call-off expiry date unless it is extended or ended earlier."),
		sub("The Buyer may end this Contract by written notice if the Supplier commits a material breach that it does not put right within 20 Working Days."),
		sub("When this Contract ends the Supplier shall help to hand over the services at its then current day rates."),
		sub("Within 30 days after this Contract ends, the Supplier shall give the Buyer one copy of the Buyer Data in a format that is in common use."),
		sub("The Supplier shall then delete the Buyer Data from its systems, but may keep Usage Data and Anonymised Data."),
		clause("General"),
		sub("No amendment to this Contract is effective unless it is in writing and signed by both Parties."),
		sub("A person who is not a Party has no right to enforce any term of this Contract."),
		sub("This Contract is governed by the law of England and Wales."),
	}
}

func signatures() []block {
	return []block{
		heading("SIGNATURES"),
		table(
			[]string{"For the Buyer", "For the Supplier"},
			[]string{"Name: A. Thwaite", "Name: R. Osei-Lund"},
			[]string{"Role: Director of Resources", "Role: Chief Commercial Officer"},
			[]string{"Date: 24 March 2025", "Date: 26 March 2025"},
		),
	}
}

func schedules() []block {
	return []block{
		newPage(),
		heading("SCHEDULE 1: THE SERVICES"),
		text("The System reads case notes, letters and assessments and gives the social worker:"),
		table(
			[]string{"Function", "What it does"},
			[]string{"Summary", "A summary of the case file, with links to the notes it was made from."},
			[]string{"Priority score", "A score from 1 to 10 that says how soon the case should be looked at."},
			[]string{"Next step", "A suggested next step, drawn from closed cases of the last five years."},
			[]string{"Team view", "For team managers: open cases, scores and the time taken on each case."},
		),
		text("Acceptance tests: before a team goes live, the Supplier shall run 200 closed cases of that team through the System. The tests are passed when the Buyer’s practice lead finds the summary accurate in at least 190 cases and no priority score lower than the practice lead’s own by more than three."),
		heading("SCHEDULE 2: CHARGES"),
		text("The Charges are as follows:"),
		black(190, "Redacted under section 43(2) of the Freedom of Information Act 2000"),
		newPage(),
		heading("SCHEDULE 3: SERVICE LEVELS"),
		text("The System shall be available for 99.5% of the time between 7 am and 8 pm on each Working Day, measured in each calendar month."),
		table(
			[]string{"Severity", "Meaning", "Fix time", "Service credit"},
			[]string{"1", "The System cannot be used, or shows one person’s record to another.", "8 hours", "5% of the monthly Charge"},
			[]string{"2", "A function gives results that are wrong for a group of cases.", "2 Working Days", "2% of the monthly Charge"},
			[]string{"3", "A function is slow or awkward, but results are right.", "15 Working Days", "None"},
		),
		text("The fix time runs from the moment at which the Buyer reports the Fault."),
	}
}
