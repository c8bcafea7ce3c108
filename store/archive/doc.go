// Package archive writes everything that a store keeps into one file and puts it
// back, into a store on either database. It uses only what the store shows to
// everybody (Dump, Load and Blobs), so that it holds for both databases without
// knowing one of them.
//
// The file is a zip: rows/NAME.ndjson holds one JSON object for each row of a
// table, blobs/ID the original files, and manifest.json, the last member, the
// version of the tables and the size and SHA-256 of every other member. Bytes in
// a row are base64. Sealed with a passphrase the zip is inside an age file, which
// the tool age opens too.
package archive
