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
	folder := "samples"
	if len(os.Args) > 1 {
		folder = os.Args[1]
	}
	for sub, files := range map[string]map[string][]byte{"dossier": dossier(), "data-page": dataPages()} {
		if err := write(filepath.Join(folder, sub), files); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	}
}

func write(folder string, files map[string][]byte) error {
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return err
	}
	for name, content := range files {
		if err := os.WriteFile(filepath.Join(folder, name), content, 0o644); err != nil {
			return err
		}
	}
	return nil
}
