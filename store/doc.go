// Package store keeps everything that Checkweigh must not lose: dossiers,
// documents, texts, readings, verdicts, people and their sessions in a
// database, and the original files as blobs. It is the only room that speaks
// SQL, and it knows nothing of rules, queues or HTTP.
//
// Open gives a Store on a data folder that belongs to this process alone. By
// default everything is in that folder: SQLite and a folder of blobs. With
// Options.Database and Options.Blobs the rows are in a PostgreSQL and the
// originals in a bucket that many processes share, and the folder has only what
// one process needs for itself.
// Reading goes through the methods of Reads, which both a Store (on its own
// read connections) and a Tx have; writing goes through a Tx:
//
//	err := s.InTx(ctx, func(tx store.Tx) error {
//		return tx.AddDossier(ctx, d, now)
//	})
//
// One SQL text serves both engines: statements are constants beside their
// methods, with $1 placeholders, text ids (UUIDv7), times as milliseconds that
// the caller passes in, and nothing that only one engine knows. What differs
// between engines stands behind the interface engine, in one file each; what
// differs between a folder and a bucket behind Blobs. Packages pgtest and s3test
// give tests a private PostgreSQL and a bucket.
package store
