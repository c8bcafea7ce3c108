package main

// cli is the command line. Each command has its own file.
type cli struct {
	Scan    scanCmd    `cmd:"" help:"Read files, folders or zips and report what is there, weak, adverse, blacked out or missing."`
	Compare compareCmd `cmd:"" help:"Lay two versions of a contract or a folder beside each other: which clauses and which verdicts changed."`
	Letter  letterCmd  `cmd:"" help:"Write the letter that asks for what is missing, or for a review of what was withheld, or a pack of clauses to propose."`
	Text    textCmd    `cmd:"" help:"Show what was read of a file: pages, quality, clauses and zones."`
	Rules   rulesCmd   `cmd:"" help:"List, show, test, score and explain the rules."`
	Serve   serveCmd   `cmd:"" help:"Keep dossiers and show them in the browser; on this machine only, unless --addr says more."`
	Worker  workerCmd  `cmd:"" help:"Do the reading and judging for the serves of a shared database, on this or another machine."`
	Import  importCmd  `cmd:"" help:"Put folders, zips and FOI dumps into dossiers that are kept; goes on where it was stopped."`
	Watch   watchCmd   `cmd:"" help:"Put what appears in a folder into dossiers that are kept, until it is stopped."`
	Search  searchCmd  `cmd:"" help:"Find clauses in what is kept: by words, requirement, verdict, body, supplier or date."`
	Report  reportCmd  `cmd:"" help:"Write the reports of dossiers that are kept, as the pages show them."`
	Verify  verifyCmd  `cmd:"" help:"Compare originals, rows and search index with each other, and name every difference."`
	Index   indexCmd   `cmd:"" help:"Build the search index anew."`
	Backup  backupCmd  `cmd:"" help:"Write everything that is kept into one file, also while it is served."`
	Restore restoreCmd `cmd:"" help:"Put a backup into an empty place, on either sort of database."`
	Migrate migrateCmd `cmd:"" help:"Bring the database up to date, or say what would be done."`
	User    userCmd    `cmd:"" help:"Add people, change what they may do, give them passwords and login links."`
	Group   groupCmd   `cmd:"" help:"Make groups, put people into them, say how long they keep dossiers."`
	Token   tokenCmd   `cmd:"" help:"Make, list and revoke the tokens with which programs work for people."`
	Delete  deleteCmd  `cmd:"" help:"Delete a document or a dossier, with everything that was made of it."`
	Config  configCmd  `cmd:"" help:"Show every setting with where it comes from, and how this machine reads hostile files."`
	Version versionCmd `cmd:"" help:"Show the version of the program and of its rules."`
}

type rulesCmd struct {
	List    rulesListCmd    `cmd:"" help:"List the requirements."`
	Show    rulesShowCmd    `cmd:"" help:"Show one requirement: what is looked for, why, what to ask and what to propose."`
	Test    rulesTestCmd    `cmd:"" help:"Run every example of every rule, and every rule on every other rule's examples."`
	Score   rulesScoreCmd   `cmd:"" help:"Score the rules on a folder of labelled examples."`
	Learn   rulesLearnCmd   `cmd:"" help:"Learn from labelled passages what clauses of each requirement read like."`
	Diff    rulesDiffCmd    `cmd:"" help:"Show what two folders of rules judge otherwise, and which verdicts change on documents of yours."`
	Explain rulesExplainCmd `cmd:"" help:"Show sentence by sentence why a rule fired or not."`
}
