package main

import (
	"path/filepath"
	"strings"
	"testing"
)

// A path that does not exist is a slip of the pen when it is all there is, and
// beside what is there it is named and the rest is done.
func TestPathThatDoesNotExist(t *testing.T) {
	dir := t.TempDir()
	nowhere, here := filepath.Join(dir, "nosuch.pdf"), filepath.Join(dir, "here.txt")
	write(t, here, "1.1 The Supplier shall give the Buyer access to all data on request.\n")
	for _, c := range []struct {
		name string
		args []string
		code int
		says string
	}{
		{"scan alone", []string{"scan", nowhere}, exitUsage, "nosuch.pdf does not exist: check the path"},
		{"scan of two", []string{"scan", nowhere, nowhere + "2"}, exitUsage, "none of these exists"},
		{"scan beside another", []string{"scan", nowhere, here}, exitPartly, "nosuch.pdf"},
		{"import alone", []string{"import", "--data", filepath.Join(dir, "a"), nowhere}, exitUsage, "nosuch.pdf does not exist: check the path"},
		{"import to a server", []string{"import", "--server", "http://127.0.0.1:1", nowhere}, exitUsage, "nosuch.pdf does not exist: check the path"},
		{"import beside another", []string{"import", "--data", filepath.Join(dir, "b"), nowhere, here}, exitPartly, "nosuch.pdf"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, bad, code := typed(t, append(c.args, "--ocr", "off")...)
			if code != c.code || !strings.Contains(bad, c.says) {
				t.Errorf("exit %d, want %d, saying %q: %s", code, c.code, c.says, bad)
			}
		})
	}
}
