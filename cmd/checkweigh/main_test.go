package main

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/checkweigh/checkweigh/ingest"
)

// runAsProgram is set for a test program that is to be checkweigh.
const runAsProgram = "CHECKWEIGH_TEST_PROGRAM"

// TestMain lets this test program be checkweigh, and checkweigh's children.
func TestMain(m *testing.M) {
	if ingest.IsChild(os.Args[1:]) {
		os.Exit(ingest.ChildMain(os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
	}
	if os.Getenv(runAsProgram) != "" {
		main()
	}
	testscript.Main(suite{m}, map[string]func(){"checkweigh": main})
}

// TestScripts types what a person types and looks at what a person gets.
func TestScripts(t *testing.T) {
	samples, err := filepath.Abs("../../samples/dossier")
	if err != nil {
		t.Fatal(err)
	}
	cache, err := os.UserCacheDir()
	if err != nil {
		t.Fatal(err)
	}
	testscript.Run(t, testscript.Params{
		Dir: "testdata/script",
		Setup: func(e *testscript.Env) error {
			e.Setenv("SAMPLES", samples)
			e.Setenv("XDG_CACHE_HOME", cache) // compiled engines are shared between scripts
			return nil
		},
	})
}
