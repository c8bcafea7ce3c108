package main

import (
	"encoding/base64"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/checkweigh/checkweigh/deliver/smtptest"
)

// partsOf takes a mail apart: its bodies by their type, its files by their name.
func partsOf(t *testing.T, raw string) map[string][]byte {
	t.Helper()
	m, err := mail.ReadMessage(strings.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	parts := map[string][]byte{}
	takeApart(t, parts, m.Header.Get("Content-Type"), m.Header.Get("Content-Transfer-Encoding"), "", m.Body)
	return parts
}

func takeApart(t *testing.T, into map[string][]byte, kind, encoding, name string, body io.Reader) {
	t.Helper()
	media, how, err := mime.ParseMediaType(kind)
	if err != nil {
		t.Fatal(err)
	}
	if strings.HasPrefix(media, "multipart/") {
		for parts := multipart.NewReader(body, how["boundary"]); ; {
			p, err := parts.NextRawPart()
			if err == io.EOF {
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			takeApart(t, into, p.Header.Get("Content-Type"), p.Header.Get("Content-Transfer-Encoding"), p.FileName(), p)
		}
	}
	switch encoding {
	case "base64":
		body = base64.NewDecoder(base64.StdEncoding, body)
	case "quoted-printable":
		body = quotedprintable.NewReader(body)
	}
	content, err := io.ReadAll(body)
	if err != nil {
		t.Fatal(err)
	}
	if name == "" {
		name = media
	}
	into[name] = content
}

// TestMailCarriesTheReport: who asks for a PDF gets the report as one, made by
// the browser that is installed, and where none is, as a Word document; both read
// as the report does.
func TestMailCarriesTheReport(t *testing.T) {
	for name, c := range map[string]struct {
		serve []string
		file  string
	}{
		"with a browser": {[]string{"--sample"}, "gap-report.pdf"}, "without": {[]string{"--sample", "--chrome", "off"}, "gap-report.docx"},
	} {
		t.Run(name, func(t *testing.T) {
			if theBrowser().missing && c.file == "gap-report.pdf" {
				if os.Getenv("CI") == "true" {
					t.Fatal("no Chromium is installed; install the package chromium")
				}
				t.Skip("NOT RUN: no Chromium is installed; install the package chromium")
			}
			post := smtptest.Start(t, smtptest.Options{})
			s := serveSite(t, c.serve...)
			s.turnMailOn(post)
			dossier := s.first()
			s.send("POST", "/dossiers/"+dossier+"/deliver", fields("email", "rep@branch.example", "cadence", "at_once", "attach", "pdf", "letter", "1"))
			s.send("POST", s.linkIn(s.mailTo(post, "rep@branch.example", 1), "/confirm/"), fields())
			s.send("POST", "/dossiers/"+dossier+"/deliver/send", fields())
			parts := partsOf(t, s.mailTo(post, "rep@branch.example", 2))
			for _, must := range []string{"text/plain", "text/html", "letter.docx", c.file} {
				if len(parts[must]) == 0 {
					t.Fatalf("the mail has no %s", must)
				}
			}
			if !strings.Contains(string(parts["text/plain"]), "Attached: "+c.file) {
				t.Errorf("the mail does not name %s: %s", c.file, parts["text/plain"])
			}
			file := filepath.Join(t.TempDir(), c.file)
			if err := os.WriteFile(file, parts[c.file], 0o600); err != nil {
				t.Fatal(err)
			}
			out, bad, code := typed(t, "text", file)
			read := strings.Join(strings.Fields(out), " ")
			for _, must := range []string{"Raise these first", "Data may not be sold or passed on", "the Supplier may use Anonymised Data for any purpose", "contract.pdf, cl. 4.3, p. 2"} {
				if !strings.Contains(read, must) {
					t.Errorf("%s (%d %s) does not say %q: %.2000s", c.file, code, bad, must, read)
				}
			}
		})
	}
}
