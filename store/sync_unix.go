//go:build unix

package store

import "os"

// syncFolder makes the entries of a folder durable.
func syncFolder(f *os.File) error { return f.Sync() }
