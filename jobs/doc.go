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
package jobs
