package api_test

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/checkweigh/checkweigh/api"
	"github.com/checkweigh/checkweigh/printer"
)

// fetch gives the answer to a GET of the person who is logged in.
func (h *house) fetch(path string) (*http.Response, []byte) {
	h.Helper()
	resp, err := h.http.Get(h.url + path)
	h.check(err)
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	h.check(err)
	return resp, body
}

func TestReportInEveryFormat(t *testing.T) {
	h := open(t)
	h.serve(func(o *api.Options) {
		o.Printer = func(_ context.Context, page []byte) ([]byte, error) {
			if !bytes.Contains(page, []byte("<!DOCTYPE html>")) {
				return nil, errors.New("no page")
			}
			return []byte("%PDF-1.4"), nil
		}
	})
	w := h.weigh("=cmd & Co", "contract.pdf", text)
	at := "/api/v1/dossiers/" + w.dossier + "/report?format="
	for format, want := range map[string]struct{ kind, ending, begins string }{
		"json": {"application/json", "", "{"}, "html": {"text/html", "", "<!DOCTYPE html>"}, "text": {"text/plain", "", ""},
		"pdf": {"application/pdf", ".pdf", "%PDF"}, "docx": {"application/vnd.openxmlformats-officedocument.wordprocessingml.document", ".docx", "PK"},
		"xlsx": {"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ".xlsx", "PK"}, "csv": {"text/csv", ".csv", "\ufeffDossier,"},
		"jsonld": {"application/ld+json", ".jsonld", "{"},
	} {
		resp, body := h.fetch(at + format)
		if resp.StatusCode != http.StatusOK || !strings.HasPrefix(resp.Header.Get("Content-Type"), want.kind) || !bytes.HasPrefix(body, []byte(want.begins)) {
			t.Errorf("%s: %d %s %.60q", format, resp.StatusCode, resp.Header.Get("Content-Type"), body)
		}
		if got := resp.Header.Get("Content-Disposition"); (want.ending == "") != (got == "") || !strings.Contains(got, want.ending) {
			t.Errorf("%s is sent as %q", format, got)
		}
		if again, _ := h.fetch(at + format); again.Header.Get("ETag") == "" || again.Header.Get("ETag") != resp.Header.Get("ETag") {
			t.Errorf("%s: the tags are %q and %q", format, resp.Header.Get("ETag"), again.Header.Get("ETag"))
		}
	}
	if resp, body := h.fetch(at + "pdf&sheet=rep"); resp.StatusCode != http.StatusOK || !bytes.HasPrefix(body, []byte("%PDF")) {
		t.Errorf("a sheet as PDF: %d %.100s", resp.StatusCode, body)
	}
	for _, sheet := range []string{"questions", "lifecycle", "inspection"} {
		for format, begins := range map[string]string{"docx": "PK", "xlsx": "PK", "csv": "\ufeffDossier,"} {
			resp, body := h.fetch(at + format + "&sheet=" + sheet)
			if want := "cmd & Co " + sheet + "." + format; resp.StatusCode != http.StatusOK || !bytes.HasPrefix(body, []byte(begins)) || !strings.Contains(resp.Header.Get("Content-Disposition"), want) {
				t.Errorf("%s as %s: %d %q %.80q", sheet, format, resp.StatusCode, resp.Header.Get("Content-Disposition"), body)
			}
		}
	}
	if resp, body := h.fetch(at + "docx&sheet=rep"); resp.StatusCode != http.StatusOK || !bytes.HasPrefix(body, []byte("PK")) {
		t.Errorf("the rep's page as a Word document: %d %.100q", resp.StatusCode, body)
	}
	if resp, body := h.fetch(at + "xlsx&sheet=rep"); resp.StatusCode != http.StatusUnprocessableEntity || !bytes.Contains(body, []byte("Ask for html")) {
		t.Errorf("a sheet as a workbook: %d %.300s", resp.StatusCode, body)
	}
}

// TestPDFThatIsNotMadeSaysWhatToTake: without a browser, and with one that is
// busy, fails or gets too much.
func TestPDFThatIsNotMadeSaysWhatToTake(t *testing.T) {
	h := open(t)
	w := h.weigh("Title", "contract.pdf", text)
	for name, c := range map[string]struct {
		err    error
		status int
		wait   bool
	}{
		"none":  {nil, http.StatusNotImplemented, false},
		"busy":  {printer.ErrBusy, http.StatusServiceUnavailable, true},
		"late":  {printer.ErrLate, http.StatusServiceUnavailable, true},
		"large": {printer.ErrTooLarge, http.StatusUnprocessableEntity, false},
		"other": {errors.New("secret words of the browser"), http.StatusServiceUnavailable, true},
	} {
		h.serve(func(o *api.Options) {
			if c.err != nil {
				o.Printer = func(context.Context, []byte) ([]byte, error) { return nil, c.err }
			}
		})
		resp, body := h.fetch("/api/v1/dossiers/" + w.dossier + "/report?format=pdf")
		var p struct{ Detail string }
		if err := json.Unmarshal(body, &p); err != nil {
			t.Fatal(err)
		}
		if resp.StatusCode != c.status || !strings.Contains(p.Detail, "Word document") || strings.Contains(p.Detail, "secret") {
			t.Errorf("%s: %d %s", name, resp.StatusCode, body)
		}
		if (resp.Header.Get("Retry-After") != "") != c.wait {
			t.Errorf("%s: Retry-After is %q", name, resp.Header.Get("Retry-After"))
		}
	}
}

// zipOf packs files of a test.
func zipOf(t *testing.T, files map[string]string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for name, content := range files {
		w, err := z.Create(name)
		if err == nil {
			_, err = io.WriteString(w, content)
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
