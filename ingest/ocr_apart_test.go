package ingest

import (
	"bytes"
	"testing"

	"github.com/checkweigh/checkweigh/dossier"
	"github.com/checkweigh/checkweigh/ingest/ocrtest"
)

func TestReadUnscannedEndsWhereOCRBegins(t *testing.T) {
	ocrtest.Need(t)
	p := newTestPool(t, Options{OCR: OCROn, Children: 1})
	contract := contractPDF(3)
	tests := []struct {
		name    string
		data    []byte
		scanned bool
	}{
		{"letter.pdf", scannedLetter(t), true},
		{"contract.pdf", contract, false},
		{"note.txt", []byte("The Supplier shall not sell Buyer Data.\n"), false},
		{"empty.pdf", nil, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			first, err := p.ReadUnscanned(t.Context(), tt.name, bytes.NewReader(tt.data), "")
			if err != nil || first.Scanned != tt.scanned {
				t.Fatalf("scanned %v, error %v; want %v", first.Scanned, err, tt.scanned)
			}
			if tt.scanned && (first.State != "" || first.Text.Body != "" || len(first.Text.Pages) > 0) {
				t.Errorf("a file that needs OCR came back as %s with %d pages", first.State, len(first.Text.Pages))
			}
			whole := read(t, p, tt.name, tt.data)
			if !tt.scanned && (first.State != whole.State || first.Text.Body != whole.Text.Body || first.Reason != whole.Reason) {
				t.Errorf("read as %s (%s), by Read as %s (%s)", first.State, first.Reason, whole.State, whole.Reason)
			}
		})
	}
}

// A scan that waits for OCR keeps nobody from reading, although there is one child.
func TestWaitingForOCRKeepsNobodyFromReading(t *testing.T) {
	open := ocrtest.Hold(t)
	p := newTestPool(t, Options{OCR: OCROn, Children: 1})
	scan := make(chan Result, 1)
	letter := scannedLetter(t)
	go func() {
		r, err := p.ReadScanned(t.Context(), "letter.pdf", bytes.NewReader(letter), "")
		if err != nil {
			t.Error(err)
		}
		scan <- r
	}()
	for range 3 {
		r, err := p.ReadUnscanned(t.Context(), "note.txt", bytes.NewReader([]byte("The Supplier shall not sell Buyer Data.\n")), "")
		if err != nil || r.State != dossier.StateRead {
			t.Fatalf("%s, error %v; want it read", r.State, err)
		}
	}
	select {
	case <-scan:
		t.Fatal("the scan was read while OCR was held up")
	default:
	}
	open()
	if r := <-scan; r.State != dossier.StateRead || !r.Text.Pages[0].OCR {
		t.Errorf("the scan is %s (%s)", r.State, r.Reason)
	}
}
