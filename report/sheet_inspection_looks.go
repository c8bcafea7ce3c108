package report

// placeToLook is a place in a system that shows whether what the papers say, or
// do not say, is so.
type placeToLook struct {
	place string // screen, setting or log
	name  string
	what  string
	bears []string // requirements
}

// placesToLook are in the order of a visit: what users see, what administrators
// set, what the system wrote down.
var placesToLook = []placeToLook{
	{"screen", "A case from beginning to end", "What is typed in, what is filled in by itself, and from where.", []string{"DL-01", "TR-08", "GD-05c"}},
	{"screen", "What the system says of one person", "Every score, label, rank and forecast, with the person's consent. Which of them can the person see?", []string{"TR-09", "DL-02", "DA-04", "GD-15"}},
	{"screen", "The reason for one result", "Pick a result and ask why it came out so. Is the answer in words that the person would understand?", []string{"GP-04", "TR-06"}},
	{"screen", "Where a person overrules the system", "The button or form, who may use it, and whether using it needs a reason or counts against anybody.", []string{"GD-22", "MC-02", "TR-11", "HI-06"}},
	{"screen", "Managers' dashboard", "Which figures about single workers it shows: pace, breaks, errors, messages, places.", []string{"AT-03", "AT-06", "HI-10", "MP-07"}},
	{"screen", "Taking data out", "Have all records of one unit taken out while you watch. Note the format, the time and the charge.", []string{"DA-01", "DA-03", "DA-05", "DA-06"}},
	{"screen", "Reporting a fault or a harm", "Send in a test report. Who gets it, what number does it have, when must it be answered?", []string{"AM-09", "IG-18", "HI-04"}},
	{"screen", "The notice and the help pages", "What staff and the public are told in the system itself: purposes, makers, how to object.", []string{"GD-13", "MC-01", "TR-07", "TR-12"}},
	{"setting", "Users and roles", "Who can see and change what. Which accounts belong to the supplier or to firms behind it?", []string{"DA-02", "PT-06", "TR-10"}},
	{"setting", "Connections to other systems", "Each feed in and out: to whom, which fields, how often. Is any of it for analytics, products or training of models?", []string{"GP-01", "TR-10", "DL-04", "DL-02"}},
	{"setting", "Where data lie and how long", "Country and hosting, the period set for each kind of data, and whether back-ups follow it.", []string{"DL-03", "DA-06", "TR-01"}},
	{"setting", "Targets, thresholds and rules", "The values that decide who is flagged or ranked, who set them, and when they were last changed.", []string{"AT-06", "HI-10", "TR-06", "AM-06"}},
	{"setting", "Modules that are switched on", "Compare with the purposes in the papers: anything that watches, locates or scores and was not told?", []string{"TR-07", "AT-03", "MP-04", "MP-07"}},
	{"setting", "Work devices off duty", "What an app gathers after hours, and whether it can be switched off without a trace on the record.", []string{"AT-04", "AT-03"}},
	{"setting", "Approval of changes", "Who can put a new version live, who must agree first, and how to go back.", []string{"IG-17", "AM-01", "AM-06", "AM-07"}},
	{"log", "Access log", "Last month: which accounts of the supplier opened or took out data, and for what.", []string{"DA-02", "GP-01", "TR-10"}},
	{"log", "Overrides and contested results", "How many results were changed by a person, how many were contested, and how these ended.", []string{"GD-22", "TR-11", "MC-02", "HI-06"}},
	{"log", "Faults and time out of use", "Faults by class, time to fix each, hours lost, work done twice.", []string{"AM-03", "HI-05", "HI-07", "AM-08"}},
	{"log", "Harm and equality figures", "What is counted for workers and the public, by group, and who is sent it.", []string{"AM-04", "IG-02", "HI-09", "HI-12", "AM-02"}},
	{"log", "Deletions", "The last deletion run and its certificate; try to find a record that should be gone.", []string{"DL-04", "DA-06", "DL-03"}},
	{"log", "Requests to see one's data", "How many came, how long each took, what the supplier was asked to hand over.", []string{"PT-07", "GD-15"}},
	{"log", "Changes since go-live", "Each version with date, reason, tests and who agreed.", []string{"IG-17", "IG-21", "AM-07", "IG-16"}},
	{"log", "Decisions of the board", "Minutes and log of whoever governs the system, and who may read them.", []string{"IG-15", "IG-13", "IG-09", "GP-02"}},
	{"log", "Training record", "Who was trained, how many hours, in whose time.", []string{"DO-01", "DO-02", "HI-03", "IG-20", "DR-07"}},
}
