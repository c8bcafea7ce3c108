// Package migrations holds the steps that bring a database from empty to what
// this version of Checkweigh needs: sqlite/NNN_name.sql, and with PostgreSQL
// postgres/NNN_name.sql of the same numbers and names. It has no logic: package
// store runs the steps in order, each in a transaction of its own.
//
// A step that was released is never edited; a change is a new step. The tables
// of River, the job queue, are a step like any other, so that one number says
// what a database is; a test of package jobs asks River whether it agrees.
package migrations

import "embed"

// SQLite holds the steps for SQLite under sqlite/.
//
//go:embed sqlite/*.sql
var SQLite embed.FS

// Postgres holds the steps for PostgreSQL under postgres/.
//
//go:embed postgres/*.sql
var Postgres embed.FS
