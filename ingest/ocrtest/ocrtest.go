// Package ocrtest is for tests that need tesseract, or need it to take its time.
package ocrtest

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// Need gives the program, and skips the test where it is missing, except in CI,
// which has it.
func Need(t testing.TB) string {
	t.Helper()
	program, err := exec.LookPath("tesseract")
	if err != nil && os.Getenv("CI") == "true" {
		t.Fatal("tesseract is missing: install tesseract-ocr")
	}
	if err != nil {
		t.Skip("NOT RUN: tesseract is missing (tesseract-ocr)")
	}
	return program
}

// Hold puts a program before tesseract, for those who look for it from now on,
// that waits until release is called.
func Hold(t *testing.T) (release func()) {
	t.Helper()
	program, dir := Need(t), t.TempDir()
	gate := filepath.Join(dir, "open")
	script := "#!/bin/sh\nwhile [ ! -e '" + gate + "' ]; do sleep 0.05; done\nexec '" + program + "' \"$@\"\n"
	if err := os.WriteFile(filepath.Join(dir, "tesseract"), []byte(script), 0o700); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", dir+string(os.PathListSeparator)+os.Getenv("PATH"))
	return func() {
		if err := os.WriteFile(gate, nil, 0o600); err != nil {
			t.Error(err)
		}
	}
}
