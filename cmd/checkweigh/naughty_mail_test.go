package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"github.com/checkweigh/checkweigh/deliver"
	"github.com/checkweigh/checkweigh/deliver/smtptest"
	"github.com/checkweigh/checkweigh/dossier"
	"github.com/checkweigh/checkweigh/printer"
	"github.com/checkweigh/checkweigh/report"
	"github.com/checkweigh/checkweigh/rules"
)

// naughtyReport is a report whose title, paths, requirements and quotes are the
// strings: each is a file's name, a requirement's and the words quoted.
func naughtyReport(title string, all []string) report.Report {
	set := &rules.Set{Pack: "core", Version: "1"}
	in := report.Input{Dossier: dossier.Dossier{ID: "d", Title: title, Jurisdiction: dossier.Scotland}}
	for i, s := range all {
		id, document := fmt.Sprintf("DA-%03d", i), fmt.Sprintf("%064x", i+1)
		set.Requirements = append(set.Requirements, rules.Requirement{
			ID: id, Title: s, Why: s, Question: "Who has " + s + "?", Clause: s, Letter: s, Kinds: []dossier.Kind{dossier.Contract},
		})
		quote := "The Supplier may sell " + s
		doc := dossier.Document{ID: document, Path: s + ".pdf", State: dossier.StateRead, Reason: s}
		in.Documents = append(in.Documents, report.DocumentResult{Document: doc, Pages: 9, Reading: dossier.Reading{
			Document: doc, Facts: []dossier.Fact{{Name: "supplier", Value: s, Page: 1}}, Answers: []dossier.Answer{{Question: s, Asked: s, Text: s, Outcome: dossier.OutcomeRefused, Sections: []string{s}}},
			Outline: dossier.Outline{Document: document, Parts: []dossier.Part{{Kind: dossier.Contract, Pages: [2]int{1, 9}, Confidence: 0.9}}},
		}})
		in.Verdicts = append(in.Verdicts, dossier.Verdict{Requirement: id, Value: dossier.Adverse, Confidence: 0.9, Rule: id + "@1", Documents: []string{document}, Evidence: []dossier.Evidence{
			{Document: document, Role: dossier.RoleNorm, Clause: s, Page: 7, Span: dossier.Span{End: len(quote)}, Quote: quote},
		}})
	}
	return report.Build(in, set, time.Date(2026, 11, 3, 9, 30, 0, 0, time.UTC))
}

// TestFaultNaughtyStringsAreSent sends more than 500 hostile strings by mail and
// opens what arrived in a browser that may run scripts; so it does with the
// report that holds them all, which is printed and exported too.
func TestFaultNaughtyStringsAreSent(t *testing.T) {
	all := naughtyStrings(t)
	t.Run("mail", func(t *testing.T) {
		text, page := mailed(t, all)
		for _, r := range text {
			if r < ' ' && r != '\n' && r != '\r' && r != '\t' || r == 0x7f || r >= 0x202a && r <= 0x202e {
				t.Errorf("the text of the mail holds the character %U", r)
				break
			}
		}
		nothingRuns(t, "mail", page, all)
	})
	whole := naughtyReport(packed(all, 290)[0], all)
	var page, csv, xlsx, docx bytes.Buffer
	for b, write := range map[*bytes.Buffer]func(io.Writer, ...report.Report) error{&page: report.WriteHTML, &csv: report.WriteCSV, &xlsx: report.WriteXLSX, &docx: report.WriteDocx} {
		if err := write(b, whole); err != nil {
			t.Fatal(err)
		}
	}
	t.Run("page", func(t *testing.T) { nothingRuns(t, "report", page.String(), all) })
	t.Run("exports", func(t *testing.T) {
		noFormulaCSV(t, "csv", csv.String())
		noFormulaXLSX(t, "xlsx", xlsx.String())
		plainDOCX(t, "docx", docx.String())
	})
	t.Run("pdf", func(t *testing.T) { // of as many words and fewer pages
		page.Reset()
		if err := report.WriteHTML(&page, naughtyReport(all[0], packed(all, 900))); err != nil {
			t.Fatal(err)
		}
		printsQuietly(t, page.Bytes())
	})
}

// mailed sends a mail about dossiers of five strings each, and one for each as a
// subject and a sender's name, and gives the bodies of the first as they arrived.
func mailed(t *testing.T, all []string) (text, page string) {
	t.Helper()
	post := smtptest.Start(t, smtptest.Options{})
	server := deliver.Server{Host: post.Host, Port: post.Port, Security: deliver.NoTLS, Timeout: time.Minute}
	letter := deliver.Letter{Why: "You get this because you confirmed it.", Digest: "daily", Left: []string{"Too large."}}
	for i := 0; i < len(all); i += 5 {
		five := all[i:min(i+5, len(all))]
		letter.Entries = append(letter.Entries, deliver.Entry{Report: naughtyReport(strings.Join(five, " "), five), Link: "https://checkweigh.example/r/token", Attached: []string{"gap-report.pdf"}})
	}
	var err error
	m := deliver.Message{ID: "one@checkweigh.example", From: deliver.Sender{Name: "Checkweigh", Address: "reports@checkweigh.example"}, To: "rep@union.example", Date: time.Unix(1e9, 0), Subject: letter.Subject()}
	if m.Text, m.HTML, err = letter.Bodies(); err != nil {
		t.Fatal(err)
	}
	if got := server.Send(t.Context(), m); got.Fate != deliver.Sent {
		t.Fatalf("%+v", got)
	}
	parts := partsOf(t, post.Mails()[0].Data)
	for _, s := range all {
		one := deliver.Letter{Entries: []deliver.Entry{{Report: naughtyReport(s, []string{s})}}}
		short := m
		short.Subject, short.From.Name, short.Text, short.HTML = one.Subject(), report.Visible(s), "Words.", ""
		var b bytes.Buffer
		if err := short.Write(&b); err != nil {
			t.Errorf("%q: %v", s, err)
		}
		head, _, _ := strings.Cut(b.String(), "\r\n\r\n")
		for line := range strings.Lines(head) {
			if !ourHeader.MatchString(line) {
				t.Errorf("%q made the header %q", s, line)
			}
		}
	}
	return string(parts["text/plain"]), string(parts["text/html"])
}

// ourHeader is the beginning of a header that mails of ours have, or its further line.
var ourHeader = regexp.MustCompile(`^(\s|(Date|MIME-Version|Message-ID|Subject|Auto-Submitted|X-Auto-Response-Suppress|From|To|Content-Type|Content-Transfer-Encoding):)`)

// nothingRuns fails when a page holds what is not ours, or when anything of it
// runs or asks for something in a browser that is free to: no policy is sent
// with it, and the one in it is taken out.
func nothingRuns(t *testing.T, name, page string, all []string) {
	t.Helper()
	page = regexp.MustCompile(`<meta http-equiv="Content-Security-Policy"[^>]*>`).ReplaceAllString(page, "")
	root, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	shown := 0
	for _, f := range foreign(root, true) {
		if !strings.HasPrefix(f, "a href=https://checkweigh.example/") {
			t.Errorf("%s: %s", name, f)
		}
	}
	for _, s := range all {
		if plain(s) && strings.Contains(page, html.EscapeString(s)) {
			shown++
		}
	}
	if shown < 150 {
		t.Errorf("%s: only %d strings are shown letter for letter", name, shown)
	}
	bare := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, _ = io.WriteString(w, page)
	}))
	t.Cleanup(bare.Close)
	p := (&site{TB: t, address: bare.URL}).open(t, name, how{script: true, width: 1280})
	p.visit("/r/" + name)
	p.until("the page", "document.readyState==='complete'")
	for selector, event := range map[string]string{"*": "click", "a": "mouseover", "p": "focus"} { // as far as anybody could touch it
		eval[int](p, fmt.Sprintf("(() => { let n = 0; for (const e of document.querySelectorAll(%q)) { if (!e.closest('a')) e.dispatchEvent(new Event(%q)); n++; } return n; })()", selector, event))
	}
	if ran := eval[string](p, "String(window.__ran)"); ran != "undefined" {
		t.Errorf("%s: a script ran: %s", name, ran)
	}
	p.quiet(name)
}

// printsQuietly prints a page twice: the files are the same and do nothing.
func printsQuietly(t *testing.T, page []byte) {
	t.Helper()
	found, err := printer.Find()
	if errors.Is(err, printer.ErrNone) && os.Getenv("CI") != "true" {
		t.Skip("NOT RUN: no Chromium is installed; install the package chromium")
	}
	if err != nil {
		t.Fatal(err)
	}
	patient := printer.DefaultLimits
	patient.Time *= 4
	var files [2][]byte
	for i := range files {
		if files[i], err = printer.New(found.Path(), patient).PDF(t.Context(), page); err != nil {
			t.Fatal(err)
		}
	}
	if !bytes.Equal(files[0], files[1]) {
		t.Error("the same report printed twice differs")
	}
	for _, act := range []string{"/JavaScript", "/JS ", "/Launch", "/SubmitForm", "/URI", "/EmbeddedFile", "/OpenAction"} {
		if bytes.Contains(files[0], []byte(act)) {
			t.Errorf("the PDF holds %s", act)
		}
	}
	if n := bytes.Count(files[0], []byte("/Type /Page\n")); n < 10 {
		t.Errorf("the PDF has %d pages", n)
	}
}
