// Command make writes the sample dossier: an invented contract, impact
// assessment, information response and scanned notice, in our own words. It
// gives the same bytes every time. Run it from the root of the repository:
//
//	go run ./samples/make
package main

import (
	"fmt"
	"os"
	"path/filepath"
)

// dossier gives each file of the sample dossier by name.
func dossier() map[string][]byte {
	return map[string][]byte{
		"contract.pdf":             writePDF(contract()),
		"editable-contract.docx":   writeDOCX(contract()),
		"dpia.docx":                writeDOCX(dpia()),
		"foi-response.eml":         writeMail(writePDF(reply())),
		"change-notice-1-scan.pdf": writeScan(),
	}
}

func main() {
	folder := filepath.Join("samples", "dossier")
	if len(os.Args) > 1 {
		folder = os.Args[1]
	}
	if err := os.MkdirAll(folder, 0o755); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	for name, content := range dossier() {
		if err := os.WriteFile(filepath.Join(folder, name), content, 0o644); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	}
}
