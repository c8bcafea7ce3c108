package ingest

import (
	"os"
	"testing"
)

// The test program is also the child that its pools run.
func TestMain(m *testing.M) {
	if IsChild(os.Args[1:]) {
		extraFormats = []Format{escape, stubborn}
		os.Exit(ChildMain(os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
	}
	os.Exit(m.Run())
}
