package ingest

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/checkweigh/checkweigh/dossier"
	"github.com/checkweigh/checkweigh/ingest/ocrtest"
)

// scannedLetter is a made letter that holds one picture and no characters.
func scannedLetter(t *testing.T) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("..", "samples", "dossier", "change-notice-1-scan.pdf"))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func TestOCRReadsScannedPages(t *testing.T) {
	ocrtest.Need(t)
	r := read(t, newTestPool(t, Options{OCR: OCROn}), "letter.pdf", scannedLetter(t))
	if r.State != dossier.StateRead || r.Reason != "" || len(r.Text.Pages) != 1 {
		t.Fatalf("%s (%s) with %d pages, want it read", r.State, r.Reason, len(r.Text.Pages))
	}
	p := r.Text.Pages[0]
	if !p.OCR || p.Engine != engineOCR || p.Quality != dossier.Good || p.Reason != "" {
		t.Errorf("page %+v, want good text by OCR", p)
	}
	words := strings.Join(strings.Fields(r.Text.Body), " ")
	for _, want := range []string{"CONTRACT CHANGE NOTICE No. 1", "The Supplier shall provide team managers with a weekly ranking of Authorised Users"} {
		if !strings.Contains(words, want) {
			t.Errorf("the text lacks %q:\n%s", want, r.Text.Body)
		}
	}
}

// A picture on which there are no words stays unread, whatever OCR makes of it.
func TestOCRFindsNoWordsOnPictures(t *testing.T) {
	ocrtest.Need(t)
	r := read(t, newTestPool(t, Options{OCR: OCROn}), "photo.pdf", scannedPDF())
	if r.State != dossier.StatePartlyRead || r.Text.Body != "" {
		t.Fatalf("%s with text %q, want nothing read", r.State, r.Text.Body)
	}
	if p := r.Text.Pages[0]; p.Quality != dossier.Unread || p.OCR || !strings.Contains(p.Reason, "look at it") {
		t.Errorf("page %+v, want it unread with what to do", p)
	}
}

func TestWithoutOCRScannedPagesSayWhatToDo(t *testing.T) {
	tests := []struct {
		name string
		mode OCRMode
		path string
		want string
	}{
		{"switched off", OCROff, os.Getenv("PATH"), "OCR is switched off"},
		{"not installed", OCRAuto, "", "install tesseract"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Setenv("PATH", tt.path)
			r := read(t, newTestPool(t, Options{OCR: tt.mode}), "letter.pdf", scannedLetter(t))
			if r.State != dossier.StatePartlyRead || !strings.Contains(r.Reason, tt.want) {
				t.Errorf("%s: %q, want partly read with %q", r.State, r.Reason, tt.want)
			}
			p := r.Text.Pages[0]
			if p.Quality != dossier.Unread || p.OCR || !strings.Contains(p.Reason, tt.want) {
				t.Errorf("page %+v, want it unread with %q", p, tt.want)
			}
		})
	}
}

func TestOCRThatIsAskedForMustBeInstalled(t *testing.T) {
	t.Setenv("PATH", "")
	if _, err := NewPool(Options{OCR: OCROn, CacheDir: testCache(t)}); err == nil || !strings.Contains(err.Error(), "install tesseract") {
		t.Errorf("error %v, want what to install", err)
	}
}
