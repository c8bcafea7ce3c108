package ingest_test

import "github.com/checkweigh/checkweigh/dossier"

var realFiles = []clauseCase{
	{
		name: "wide gaps after numbers", engine: "txt/1",
		body: "1.      Access\n" +
			"1.1     The Supplier shall give access to the data.\n" +
			"1.2\tThe Buyer may copy it.\n",
		want: `
title 1: Access
  operative 1.1: The Supplier shall give access to the data. {Access}
  operative 1.2: The Buyer may copy it. {Access}
`,
	},
	{
		name: "hanging indents", engine: "txt/1",
		body: "4.1  The Supplier shall give the Buyer access to all of the data which the\n" +
			"     System holds, and shall keep that access open for as long as this\n" +
			"     Contract lasts.\n" +
			"4.2  The Buyer may appoint an analyst.\n",
		want: `
operative 4.1: The Supplier shall give the Buyer access to all of the data which the
  operative 4.1: System holds, and shall keep that access open for as long as this
  operative 4.1: Contract lasts.
operative 4.2: The Buyer may appoint an analyst.
`,
	},
	{
		name: "lead-in and bullets", engine: "txt/1",
		body: "The Supplier must:\n" +
			"• let the Buyer read the data;\n" +
			"• keep that access open.\n" +
			"\n" +
			"2. The Provider may:\n" +
			"- sell nothing\n" +
			"- lend nothing\n",
		want: `
operative: The Supplier must:
  operative: let the Buyer read the data; <The Supplier must:>
  operative: keep that access open. <The Supplier must:>
operative 2: The Provider may:
  operative 2: sell nothing <The Provider may:>
  operative 2: lend nothing <The Provider may:>
`,
	},
	{
		name: "auto-numbers lost while text still cites them", engine: "txt/1",
		body: "3. DATA\n" +
			"3.1 The Supplier shall keep the data safe.\n" +
			"The Supplier shall also return it as clause 3.2 says.\n" +
			"3.3 Clause 3.2 outlives this Contract.\n",
		want: `
title 3: DATA
  operative 3.1: The Supplier shall keep the data safe. {DATA}
    operative 3.1: The Supplier shall also return it as clause 3.2 says. {DATA}
  operative 3.3: Clause 3.2 outlives this Contract. {DATA}
`,
	},
	{
		name: "deep numbers", engine: "pdf/1",
		body: "10. ENDING\n" +
			"10.5 What happens at the end\n" +
			"10.5.4 The Supplier must delete the data.\n" +
			"108.2.1. The Supplier must answer within\n" +
			"14 days and as clause\n" +
			"4.2 above says.\n",
		want: `
title 10: ENDING
  title 10.5: What happens at the end {ENDING}
    operative 10.5.4: The Supplier must delete the data. {ENDING > What happens at the end}
operative 108.2.1: The Supplier must answer within 14 days and as clause 4.2 above says. {ENDING > What happens at the end}
`,
	},
	{
		name: "lettered and roman numbers", engine: "txt/1",
		body: "5.1 The Supplier shall:\n" +
			"(a) keep the logs;\n" +
			"(b) give them:\n" +
			"(i) on request; and\n" +
			"(ii) at the end;\n" +
			"(c) delete nothing.\n" +
			"5.2 Either party may:\n" +
			"(g) write;\n" +
			"(h) call; or\n" +
			"(i) visit.\n",
		want: `
operative 5.1: The Supplier shall:
  operative 5.1(a): keep the logs; <The Supplier shall:>
  operative 5.1(b): give them: <The Supplier shall:>
    operative 5.1(b)(i): on request; and <The Supplier shall:> <give them:>
    operative 5.1(b)(ii): at the end; <The Supplier shall:> <give them:>
  operative 5.1(c): delete nothing. <The Supplier shall:>
operative 5.2: Either party may:
  operative 5.2(g): write; <Either party may:>
  operative 5.2(h): call; or <Either party may:>
  operative 5.2(i): visit. <Either party may:>
`,
	},
	{
		name: "number glued to text", engine: "txt/1",
		body: "3.1The Supplier shall give access.\n" +
			"3.2The Buyer may copy the data.\n",
		want: `
operative 3.1: The Supplier shall give access.
operative 3.2: The Buyer may copy the data.
`,
	},
	{
		name: "two numbering runs of one clause", engine: "txt/1",
		body: "14. Data\n" +
			"1. 14.1 The Supplier shall give access.\n" +
			"2. 14.2 The Buyer may copy the data.\n",
		want: `
operative 14: Data
  operative 14.1: The Supplier shall give access.
  operative 14.2: The Buyer may copy the data.
`,
	},
	{
		name: "headings in capitals title case or run in", engine: "txt/1",
		marks: []wordMark{{dossier.MarkHeading, "Sharing of Data", 2}},
		body: "DATA ACCESS\n" +
			"\n" +
			"1. The Buyer may read the data.\n" +
			"\n" +
			"Sharing of Data\n" +
			"\n" +
			"2. The Supplier shall not share it.\n" +
			"\n" +
			"3. Ownership of logs. The logs belong to the Buyer.\n" +
			"\n" +
			"Data access and ownership. The Buyer owns whatever the System records about its staff.\n",
		want: `
title: DATA ACCESS
operative 1: The Buyer may read the data. {DATA ACCESS}
title: Sharing of Data
operative 2: The Supplier shall not share it. {Sharing of Data}
operative 3: Ownership of logs. The logs belong to the Buyer. {Sharing of Data > Ownership of logs}
  operative 3: Data access and ownership. The Buyer owns whatever the System records about its staff. {Sharing of Data > Ownership of logs > Data access and ownership}
`,
	},
	{
		name: "schedule headings over two lines", engine: "txt/1",
		body: "SCHEDULE 2\n" +
			"\n" +
			"PROCESSING OF DATA\n" +
			"\n" +
			"1. The Supplier shall act only on instructions.\n" +
			"\n" +
			"Annex 1\n" +
			"\n" +
			"Part A: Purposes\n" +
			"\n" +
			"2. The purposes are rostering and pay.\n" +
			"\n" +
			"Joint Schedule 11 (Processing Data)\n" +
			"\n" +
			"4.2 The Supplier must tell the Buyer.\n",
		want: `
title Schedule 2: 
  title: PROCESSING OF DATA {Schedule 2 PROCESSING OF DATA}
operative Schedule 2, 1: The Supplier shall act only on instructions. {Schedule 2 PROCESSING OF DATA}
  title Schedule 2 Annex 1:  {Schedule 2 PROCESSING OF DATA}
    title Schedule 2 Annex 1 Part A: Purposes {Schedule 2 PROCESSING OF DATA > Schedule 2 Annex 1}
operative Schedule 2 Annex 1 Part A, 2: The purposes are rostering and pay. {Schedule 2 PROCESSING OF DATA > Schedule 2 Annex 1 > Schedule 2 Annex 1 Part A Purposes}
title Joint Schedule 11: (Processing Data)
operative Joint Schedule 11, 4.2: The Supplier must tell the Buyer. {Joint Schedule 11 (Processing Data)}
`,
	},
	{
		name: "schedules that are only named", engine: "pdf/1",
		body: "1. Incorporation\n" +
			"1.1 The Contract includes the following exhibits, in order of precedence:\n" +
			"Exhibit A Statement of Work\n" +
			"Exhibit B Compensation\n" +
			"1.2 The Contractor shall begin on 1 April.\n",
		want: `
title 1: Incorporation
  operative 1.1: The Contract includes the following exhibits, in order of precedence: {Incorporation}
    operative 1.1: Exhibit A Statement of Work {Incorporation}
    operative 1.1: Exhibit B Compensation {Incorporation}
  operative 1.2: The Contractor shall begin on 1 April. {Incorporation}
`,
	},
	{
		name: "running headers inside a clause", engine: "pdf/1",
		marks: []wordMark{{dossier.MarkHeader, "Core Terms v3 Page 7", 0}},
		body: "7.1 The Supplier shall give the Buyer access to all of the data and shall not\n" +
			"Core Terms v3 Page 7\n" +
			"\fcharge for it at any time during the life of this Contract or afterwards.\n" +
			"7.2 The Buyer may copy it.\n",
		want: `
operative 7.1: The Supplier shall give the Buyer access to all of the data and shall not Core Terms v3 Page 7 charge for it at any time during the life of this Contract or afterwards.
operative 7.2: The Buyer may copy it.
`,
	},
	{
		name: "contents lines with dots", engine: "txt/1",
		body: "CONTENTS\n" +
			"\n" +
			"1. Definitions ............ 3\n" +
			"2. Data access ............ 4\n" +
			"Schedule 1 Services ....... 9\n" +
			"\n" +
			"1. DEFINITIONS\n" +
			"1.1 In this Contract a day is a working day.\n" +
			"2. DATA ACCESS\n" +
			"2.1 The Buyer may read the data.\n",
		want: `
title: CONTENTS
contents: Definitions ............ 3 {CONTENTS}
contents: Data access ............ 4 {CONTENTS}
contents: Schedule 1 Services ....... 9 {CONTENTS}
title 1: DEFINITIONS
  operative 1.1: In this Contract a day is a working day. {DEFINITIONS}
title 2: DATA ACCESS
  operative 2.1: The Buyer may read the data. {DATA ACCESS}
`,
	},
	{
		name: "two-column definitions", engine: "txt/1",
		body: "Definitions\n" +
			"\n" +
			"Term | Meaning\n" +
			"\"Buyer Data\" | means all data which the System records\n" +
			"Harm | any detriment to a worker\n" +
			"\n" +
			"1. TERM\n" +
			"1.1 This Contract lasts two years.\n",
		want: `
title: Definitions
definition: Term | Meaning {Definitions}
definition: "Buyer Data" | means all data which the System records {Definitions}
definition: Harm | any detriment to a worker {Definitions}
title 1: TERM
  operative 1.1: This Contract lasts two years. {TERM}
`,
	},
	{
		name: "defined terms split over lines", engine: "pdf/1",
		body: "1. INTERPRETATION\n" +
			"1.1 In this Contract the words below have these meanings for all its purposes.\n" +
			"“Authorised\n" +
			"User” means a person whom the Buyer has named to the Supplier in writing.\n" +
			"1.2 Headings are for ease of reading.\n",
		want: `
title 1: INTERPRETATION
  operative 1.1: In this Contract the words below have these meanings for all its purposes. {INTERPRETATION}
    definition 1.1: “Authorised User” means a person whom the Buyer has named to the Supplier in writing. {INTERPRETATION}
  operative 1.2: Headings are for ease of reading. {INTERPRETATION}
`,
	},
	{
		name: "parties block with mixed quotes", engine: "txt/1",
		body: "THIS AGREEMENT is made on 3 March 2025\n" +
			"\n" +
			"BETWEEN\n" +
			"\n" +
			"(1) Eskdale Council of 4 Mill Lane (“the Council\"); and\n" +
			"(2) Merrow Limited (company number 0881) ('the Supplier').\n" +
			"\n" +
			"1. The Supplier shall supply the Tool.\n",
		want: `
parties: THIS AGREEMENT is made on 3 March 2025
parties: BETWEEN
parties (1): Eskdale Council of 4 Mill Lane (“the Council"); and
parties (2): Merrow Limited (company number 0881) ('the Supplier').
operative 1: The Supplier shall supply the Tool.
`,
	},
	{
		name: "blanks", engine: "txt/1",
		body: "Reference: [Enter reference]\n" +
			"Buyer: ____________\n" +
			"Price: £[ ]\n" +
			"Start date:\n" +
			"End date: 31 March 2027\n" +
			"\n" +
			"1. The Supplier shall deliver within [insert number] days.\n" +
			"2. [Insert the purposes]\n",
		want: `
blank: [Enter reference] [Reference]
blank: ____________ [Buyer]
blank: £[ ] [Price]
blank:  [Start date]
form: 31 March 2027 [End date]
operative 1: The Supplier shall deliver within [insert number] days.
blank 2: [Insert the purposes]
`,
	},
	{
		name: "filled brackets that are real", engine: "txt/1",
		body: "Term: [24 months]\n" +
			"Supplier: [Merrow Limited]\n",
		want: `
form: [24 months] [Term]
form: [Merrow Limited] [Supplier]
`,
	},
	{
		name: "redaction marks and empty bodies", engine: "txt/1",
		body: "1 DATA\n" +
			"1.1 The Supplier shall give access.\n" +
			"1.2 [REDACTED]\n" +
			"2 SALE\n" +
			"3 EXIT\n" +
			"3.1 The data is returned.\n" +
			"4 FAULTS\n" +
			"[Withheld under section 43]\n" +
			"5 LAW\n" +
			"5.1 ██████████\n",
		want: `
title 1: DATA
  operative 1.1: The Supplier shall give access. {DATA}
  redacted 1.2: [REDACTED] {DATA}
redacted 2: SALE
title 3: EXIT
  operative 3.1: The data is returned. {EXIT}
title 4: FAULTS
  redacted 4: [Withheld under section 43] {FAULTS}
title 5: LAW
  redacted 5.1: ██████████ {LAW}
`,
	},
	{
		name: "guidance notes", engine: "txt/1",
		body: "1. The Supplier shall give access.\n" +
			"[Guidance: delete this clause where no data is held.]\n" +
			"Note: a DPIA must be done first.\n" +
			"\n" +
			"Guidance for buyers\n" +
			"\n" +
			"The Supplier shall be asked for an exit plan.\n",
		want: `
operative 1: The Supplier shall give access.
  guidance 1: [Guidance: delete this clause where no data is held.]
  guidance 1: Note: a DPIA must be done first.
title: Guidance for buyers
guidance: The Supplier shall be asked for an exit plan. {Guidance for buyers}
`,
	},
	{
		name: "a case study, and what comes after it", engine: "txt/1",
		body: "1. CASE STUDIES\n" +
			"\n" +
			"The staff were not consulted.\n" +
			"\n" +
			"2. CONSULTATION\n" +
			"\n" +
			"We met the branch on 4 May.\n",
		want: `
title 1: CASE STUDIES
  guidance 1: The staff were not consulted. {CASE STUDIES}
title 2: CONSULTATION
  operative 2: We met the branch on 4 May. {CONSULTATION}
`,
	},
	{
		name: "alternatives and unticked boxes", engine: "txt/1",
		body: "Monitoring used: Yes / No\n" +
			"Role: [Controller/Processor]\n" +
			"Personal data: Yes\n" +
			"1. The [Buyer/Supplier] shall keep the logs.\n",
		want: `
blank: Yes / No [Monitoring used]
blank: [Controller/Processor] [Role]
form: Yes [Personal data]
operative 1: The [Buyer/Supplier] shall keep the logs.
`,
	},
}
