package main

import (
	"archive/zip"
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"github.com/xuri/excelize/v2"
)

// twelve are the files that an officer comes with: of many formats, one a scan,
// one there twice, one broken.
func twelve(t *testing.T) (paths []string) {
	t.Helper()
	dir := t.TempDir()
	keep := func(name string, content []byte) {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, content, 0o600); err != nil {
			t.Fatal(err)
		}
		paths = append(paths, path)
	}
	sample := func(name string) []byte {
		content, err := os.ReadFile("../../samples/dossier/" + name)
		if err != nil {
			t.Fatal(err)
		}
		return content
	}
	for _, name := range []string{"contract.pdf", "editable-contract.docx", "dpia.docx", "foi-response.eml", "change-notice-1-scan.pdf"} {
		keep(name, sample(name))
	}
	keep("contract (signed copy).pdf", sample("contract.pdf"))
	keep("broken.pdf", sample("contract.pdf")[:900])
	keep("service levels.xlsx", workbook(t))
	keep("schedules.zip", zipped(t, map[string]string{
		"Schedule 4.txt": "Schedule 4 (Exit)\n1 At the end of the Contract the Supplier shall return all Buyer Data within 30 days.\n",
		"Schedule 5.txt": "Schedule 5 (Staff)\n1 The Supplier shall not use the Output to rank Authorised Users.\n",
	}))
	keep("agreement.txt", []byte("Agreement between Northshire Council and the branch\n1 The Council will consult the Trade Union before it changes the Case-management AI.\n"))
	keep("web notice.html", []byte("<!DOCTYPE html><title>Notice</title><h1>Privacy notice</h1><p>The Council uses a case-management assistant. No decision is taken by it alone.</p>"))
	keep("users.csv", []byte("Team,Users\nAdult social care,140\nChildren,80\n"))
	return paths
}

func workbook(t *testing.T) []byte {
	t.Helper()
	book := excelize.NewFile()
	defer book.Close()
	for cell, words := range map[string]string{"A1": "Measure", "B1": "Level", "A2": "Answers within two seconds", "B2": "95%", "A3": "Faults of grade 1 mended within", "B3": "4 hours"} {
		if err := book.SetCellStr("Sheet1", cell, words); err != nil {
			t.Fatal(err)
		}
	}
	var b bytes.Buffer
	if err := book.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func zipped(t *testing.T, members map[string]string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for name, words := range members {
		w, err := z.Create(name)
		if err == nil {
			_, err = w.Write([]byte(words))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}
