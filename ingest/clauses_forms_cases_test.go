package ingest_test

import "github.com/checkweigh/checkweigh/dossier"

// realForms are of forms, letters and damaged text, and of what else was found later.
var realForms = []clauseCase{
	{
		name: "form tables as label lines then value", engine: "pdf/1",
		body: "Filled By\n" +
			"\n" +
			"Ministry of Health\n" +
			"\n" +
			"Status\n" +
			"\n" +
			"New\n" +
			"\n" +
			"C1 What will the tool do?\n" +
			"It listens to all calls and gives each a score.\n" +
			"The score is kept for a year.\n" +
			"\n" +
			"C2 Who was consulted?\n" +
			"\n" +
			"C3 When does it start? In May.\n",
		want: `
form: Ministry of Health [Filled By]
form: New [Status]
form C1: It listens to all calls and gives each a score. The score is kept for a year. [What will the tool do?]
blank C2:  [Who was consulted?]
form C3: In May. [When does it start?]
`,
	},
	{
		name: "label glued to value", engine: "txt/1",
		body: "Contract reference:WMH-2025-0417\n" +
			"Buyer:Westmarsh Trust\n" +
			"Start Date: 1 May 2025\n" +
			"Staff consulted | both unions | 3 May\n" +
			"Price |\n",
		want: `
form: WMH-2025-0417 [Contract reference]
form: Westmarsh Trust [Buyer]
form: 1 May 2025 [Start Date]
form: both unions | 3 May [Staff consulted]
blank:  [Price]
`,
	},
	{
		name: "threads where the answer repeats the question", engine: "txt/1",
		body: "Dear Ms Okonjo\n" +
			"\n" +
			"Your freedom of information request asked two questions.\n" +
			"\n" +
			"1. Who supplies the tool?\n" +
			"2. What does it cost?\n" +
			"\n" +
			"Our answers\n" +
			"\n" +
			"1. Who supplies the tool?\n" +
			"Merrow Limited supplies it.\n" +
			"2. What does it cost?\n" +
			"We refuse this under section 43(2).\n" +
			"\n" +
			"Question 3a: Is the data sold?\n" +
			"No data is sold.\n",
		want: `
operative: Dear Ms Okonjo
operative: Your freedom of information request asked two questions.
request 1: Who supplies the tool?
request 2: What does it cost?
title: Our answers
request 1: Who supplies the tool? {Our answers}
  answer 1: Merrow Limited supplies it. {Our answers}
request 2: What does it cost? {Our answers}
  answer 2: We refuse this under section 43(2). {Our answers}
request 3a: Is the data sold? {Our answers}
  answer 3a: No data is sold. {Our answers}
`,
	},
	{
		name: "letters in parts", engine: "txt/1",
		body: "Freedom of Information Act 2000\n" +
			"\n" +
			"Dear Mr Lee\n" +
			"\n" +
			"Your request\n" +
			"\n" +
			"Please send me the contract.\n" +
			"\n" +
			"Our response\n" +
			"\n" +
			"We hold the contract and enclose it.\n" +
			"\n" +
			"Relevant sections of the Act\n" +
			"\n" +
			"Section 43(2) exempts information that would harm commercial interests.\n" +
			"\n" +
			"If you are unhappy\n" +
			"\n" +
			"You may ask for an internal review within 40 working days.\n" +
			"\n" +
			"Yours sincerely\n" +
			"\n" +
			"A. Clerk\n" +
			"Information Officer\n",
		want: `
operative: Freedom of Information Act 2000
operative: Dear Mr Lee
title: Your request
request: Please send me the contract.
title: Our response
answer: We hold the contract and enclose it. {Our response}
title: Relevant sections of the Act
statute: Section 43(2) exempts information that would harm commercial interests. {Relevant sections of the Act}
title: If you are unhappy
complaint: You may ask for an internal review within 40 working days. {If you are unhappy}
signature: Yours sincerely {If you are unhappy}
signature: A. Clerk {If you are unhappy}
signature: Information Officer {If you are unhappy}
`,
	},
	{
		name: "ligature and space damage", engine: "pdf/1",
		body: "JOINT SCHEDULE 1 1\n" +
			"\n" +
			"4 . The Supplier must notify the Buyer of each ﬁnding.\n" +
			"5 . The Buyer may reply.\n",
		want: `
title Joint Schedule 11: 
operative Joint Schedule 11, 4: The Supplier must notify the Buyer of each ﬁnding. {Joint Schedule 11}
operative Joint Schedule 11, 5: The Buyer may reply. {Joint Schedule 11}
`,
	},
	{
		name: "recitals end where the terms begin", engine: "txt/1",
		body: "WHEREAS\n" +
			"\n" +
			"A. The Board wishes to buy a rota.\n" +
			"B. The Supplier sells rotas.\n" +
			"\n" +
			"NOW THEREFORE it is agreed:\n" +
			"\n" +
			"1. The Supplier shall keep the rota safe.\n" +
			"(a) The logs too.\n",
		want: `
title: WHEREAS
recital A: The Board wishes to buy a rota. {WHEREAS}
recital B: The Supplier sells rotas. {WHEREAS}
operative: NOW THEREFORE it is agreed: {WHEREAS}
operative 1: The Supplier shall keep the rota safe. {WHEREAS}
  operative 1(a): The logs too. {WHEREAS}
`,
	},
	{
		name: "definitions below their terms", engine: "pdf/1",
		body: "JOINT SCHEDULE 1\n" +
			"\n" +
			"DEFINITIONS\n" +
			"\n" +
			"“Admin Fees”\n" +
			"\n" +
			"the costs of dealing with late returns;\n" +
			"\n" +
			"“Audit” the Buyer’s right to:\n" +
			"\n" +
			"(a) check the logs;\n" +
			"\n" +
			"1. These definitions apply to every schedule.\n",
		want: `
title Joint Schedule 1: 
  title: DEFINITIONS {Joint Schedule 1 DEFINITIONS}
definition: “Admin Fees” the costs of dealing with late returns; {Joint Schedule 1 DEFINITIONS}
definition: “Audit” the Buyer’s right to: {Joint Schedule 1 DEFINITIONS}
  definition Joint Schedule 1, (a): check the logs; {Joint Schedule 1 DEFINITIONS} <“Audit” the Buyer’s right to:>
operative Joint Schedule 1, 1: These definitions apply to every schedule. {Joint Schedule 1 DEFINITIONS}
`,
	},
	{
		name: "a clause in capitals", engine: "pdf/1",
		body: "8.3 Warranty. The Supplier shall use reasonable efforts to keep the rota working and shall mend it.\n" +
			"8.4 Disclaimer. THE REMEDY DESCRIBED IN CLAUSE 8.3 IS THE BUYER’S SOLE\n" +
			"REMEDY. THE SUPPLIER DOES NOT WARRANT THAT THE ROTA WILL BE\n" +
			"UNINTERRUPTED OR FREE FROM ERROR, AND GIVES NO OTHER WARRANTY.\n" +
			"EXCEPT AS EXPRESSLY SET FORTH IN THIS SECTION, THE ROTA IS LENT\n" +
			"AS IT IS.\n" +
			"9. LIABILITY\n" +
			"9.1 The Supplier is liable for the rota, for whoever uses the rota and for what the rota does to them.\n",
		want: `
operative 8.3: Warranty. The Supplier shall use reasonable efforts to keep the rota working and shall mend it. {Warranty}
operative 8.4: Disclaimer. THE REMEDY DESCRIBED IN CLAUSE 8.3 IS THE BUYER’S SOLE REMEDY. THE SUPPLIER DOES NOT WARRANT THAT THE ROTA WILL BE UNINTERRUPTED OR FREE FROM ERROR, AND GIVES NO OTHER WARRANTY. EXCEPT AS EXPRESSLY SET FORTH IN THIS SECTION, THE ROTA IS LENT AS IT IS. {Disclaimer}
title 9: LIABILITY
  operative 9.1: The Supplier is liable for the rota, for whoever uses the rota and for what the rota does to them. {LIABILITY}
`,
	},
	{
		name: "bare numbers below each other", engine: "pdf/1",
		body: "The following documents are part of this Contract, and where they conflict the first one holds:\n" +
			"1 This Order Form\n" +
			"2 Joint Schedule 11 (Harm to People and Changes to the System)\n" +
			"3 The Terms of the Contract, clauses 1 to 15\n" +
			"4 Schedule 1 (The Services), Schedule 2 (Charges) and Schedule 3 (Levels)\n" +
			"\n" +
			"No other terms of the Supplier are part of this Contract, whatever is written on the back of them.\n",
		want: `
operative: The following documents are part of this Contract, and where they conflict the first one holds:
operative 1: This Order Form
operative 2: Joint Schedule 11 (Harm to People and Changes to the System)
operative 3: The Terms of the Contract, clauses 1 to 15
operative 4: Schedule 1 (The Services), Schedule 2 (Charges) and Schedule 3 (Levels)
  operative 4: No other terms of the Supplier are part of this Contract, whatever is written on the back of them.
`,
	},
	{
		name: "wrapped values of a form", engine: "pdf/1",
		marks: []wordMark{{kind: dossier.MarkTable, words: "Supplier | Rota Ltd\nAddress | 6 The Ropewalk, Kelbridge (company number\n99123450)\nHosts | Cloudbarn Ltd (hosting); Inkwell Ltd (text\ngeneration)\nStart | 1 April 2025"}},
		body: "Supplier | Rota Ltd\n" +
			"Address | 6 The Ropewalk, Kelbridge (company number\n" +
			"99123450)\n" +
			"Hosts | Cloudbarn Ltd (hosting); Inkwell Ltd (text\n" +
			"generation)\n" +
			"Start | 1 April 2025\n",
		want: `
form: Rota Ltd [Supplier]
form: 6 The Ropewalk, Kelbridge (company number 99123450) [Address]
form: Cloudbarn Ltd (hosting); Inkwell Ltd (text generation) [Hosts]
form: 1 April 2025 [Start]
`,
	},
}
