// Package jobs knows the order of work, and is the only room that does: a file
// is read, its text is checked against the rules, its dossier is judged, and
// its clauses go to the search index.
//
// Steps are the pure parts of that way; they know no database. Scan walks them
// in memory over the files of a command line. A Queue walks the same steps as
// jobs of River on the store: receive (blob, rows and job in one transaction),
// read, check, judge; the index follows the numbered changes.
//
// Each job is enqueued in the transaction of the rows that it follows, can be
// run again without harm, and is fenced by an attempt number, so that a worker
// that comes late cannot overwrite a newer result.
//
// On a shared database any number of processes work one queue. Each beats in the
// database and watches the others, so that the jobs of one that died are free
// again within a minute (watch.go, stuck.go). Transactions lock documents first,
// then dossiers in the order of their ids, then the counter of changes.
package jobs
