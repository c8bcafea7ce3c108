//go:build !linux

package ingest

import "errors"

// restrict does what this operating system allows, which is nothing beyond the
// limits; the separate process and the pool's clock hold all the same.
func restrict() []string {
	return []string{"no file access, no sockets: OFF (available on Linux only)"}
}

func limitProgram(uint64, uint64) error { return nil }

func execProgram(string, []string, []string) error {
	return errors.New("ingest: ocr: programs are limited on Linux only")
}
