// Package pgtest gives tests a private PostgreSQL: a cluster of their own in a
// temporary folder, on a free port of this machine, with a password of its own.
// It is started when the first test asks for a database and is gone when the
// test program ends, however it ends. No cluster of the system is touched.
//
//	s, err := store.Open(ctx, store.Options{Dir: t.TempDir(), Database: pgtest.Database(t)})
//
// Where PostgreSQL is not installed the test is skipped, and fails with CI=true.
package pgtest
