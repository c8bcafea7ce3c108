package deliver_test

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"github.com/checkweigh/checkweigh/deliver"
	"github.com/checkweigh/checkweigh/dossier"
	"github.com/checkweigh/checkweigh/report"
	"github.com/checkweigh/checkweigh/rules"
)

var update = flag.Bool("update", false, "write the golden files again")

// made is a report of this repository's own making, whose title, paths and
// quotes are what is given.
func made(title, path, quote string) report.Report {
	requirement := func(id, what string) rules.Requirement {
		return rules.Requirement{ID: id, Title: what, Why: "Staff need it.", Question: "Who has it?", Kinds: []dossier.Kind{dossier.Contract}}
	}
	set := &rules.Set{Pack: "core", Version: "1", Requirements: []rules.Requirement{
		requirement("GP-01", "Data may not be sold"), requirement("DA-01", "Joint access to the data"), requirement("AM-02", "Change on harm"),
	}}
	id := strings.Repeat("a", 64)
	proof := []dossier.Evidence{{Document: id, Role: dossier.RoleNorm, Clause: "4.2", Page: 7, Span: dossier.Span{End: len(quote)}, Quote: quote}}
	verdicts := []dossier.Verdict{
		{Requirement: "GP-01", Value: dossier.Adverse, Confidence: 0.9, Rule: "GP-01@1", Evidence: proof, Documents: []string{id}},
		{Requirement: "DA-01", Value: dossier.Partial, Confidence: 0.8, Rule: "DA-01@1", Evidence: proof, Documents: []string{id}},
		{Requirement: "AM-02", Value: dossier.RedactedValue, Confidence: 0.9, Pages: []int{3, 4}},
	}
	doc := dossier.Document{ID: id, Path: path, State: dossier.StateRead}
	return report.Build(report.Input{
		Dossier: dossier.Dossier{ID: "d", Title: title, Jurisdiction: dossier.Scotland}, Verdicts: verdicts,
		Documents: []report.DocumentResult{{Document: doc, Reading: dossier.Reading{Document: doc, Outline: dossier.Outline{
			Document: id, Parts: []dossier.Part{{Kind: dossier.Contract, Pages: [2]int{1, 20}, Confidence: 0.9}},
		}}, Pages: 20}},
	}, set, time.Date(2026, 11, 3, 9, 30, 0, 0, time.UTC))
}

func plainLetter() deliver.Letter {
	r := made("Rota planner at Northshire Council", "contract/rota-planner.pdf", "The Supplier may use Anonymised Data for any purpose whatsoever.")
	return deliver.Letter{
		Why: "You get this because Ada Weigh subscribed your address and you confirmed it.", Unsubscribe: "https://checkweigh.example/unsubscribe/s.1.x",
		Entries: []deliver.Entry{{
			Report: r, Link: "https://checkweigh.example/r/token", Page: "https://checkweigh.example/dossiers/1", Attached: []string{"gap-report.pdf", "letter.docx"},
		}},
	}
}

// boundary is new in each mail.
var boundary = regexp.MustCompile(`boundary=\s*"?([^\s";]+)"?`)

func steady(mail string) string {
	for i, m := range boundary.FindAllStringSubmatch(mail, -1) {
		mail = strings.ReplaceAll(mail, m[1], "boundary-"+string(rune('A'+i)))
	}
	return strings.ReplaceAll(mail, "\r\n", "\n")
}

func TestGoldenMails(t *testing.T) {
	digest := plainLetter()
	digest.Digest, digest.Left = "weekly", []string{"2-gap-report.pdf is not attached: it is too large for a mail."}
	second := made("Chatbot", "b.pdf", "The Supplier shall not sell Buyer Data.")
	digest.Entries = append(digest.Entries, deliver.Entry{Report: second, Page: "https://checkweigh.example/dossiers/2"})
	for name, m := range map[string]interface {
		Subject() string
		Bodies() (string, string, error)
	}{
		"report": plainLetter(), "digest": digest,
		"invitation": deliver.Invitation{
			By: "Ada Weigh", What: []string{"one computer system at work, when there is news", "systems of Brightloop Analytics Ltd, once a week at most"},
			Confirm: "https://checkweigh.example/confirm/token", Until: time.Date(2026, 11, 17, 9, 0, 0, 0, time.UTC),
		},
	} {
		text, page, err := m.Bodies()
		if err != nil {
			t.Fatal(err)
		}
		whole := message()
		whole.Subject, whole.Text, whole.HTML = m.Subject(), text, page
		if name != "invitation" {
			whole.Unsubscribe = "https://checkweigh.example/unsubscribe/s.1.x"
			whole.Attached = []deliver.Attachment{{Name: "letter.docx", Type: "application/octet-stream", Body: []byte("letter")}}
		}
		var eml bytes.Buffer
		if err := whole.Write(&eml); err != nil {
			t.Fatal(err)
		}
		for ending, got := range map[string]string{"txt": text, "html": page, "eml": steady(eml.String())} {
			same(t, filepath.Join("testdata", "mail", name+"."+ending), got)
		}
	}
}

// The same mail twice is the same but for the boundaries between its parts, which
// nobody can know beforehand.
func TestTheSameMailTwiceIsTheSame(t *testing.T) {
	var mails [2]string
	for i := range mails {
		m := message()
		var err error
		if m.Text, m.HTML, err = plainLetter().Bodies(); err != nil {
			t.Fatal(err)
		}
		m.Attached = []deliver.Attachment{{Name: "letter.docx", Type: "application/octet-stream", Body: []byte("letter")}}
		var eml bytes.Buffer
		if err := m.Write(&eml); err != nil {
			t.Fatal(err)
		}
		mails[i] = eml.String()
	}
	if mails[0] == mails[1] {
		t.Error("the boundaries are known beforehand")
	}
	if steady(mails[0]) != steady(mails[1]) {
		t.Errorf("two mails of one report differ: %s\n%s", mails[0], mails[1])
	}
}

func same(t *testing.T, path, got string) {
	t.Helper()
	if *update {
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s differs from the golden file; if the change is meant, run: make golden\n%s", path, got)
	}
}

// Lines of the text are not longer than mail programs show, links apart.
func TestTextKeepsToItsWidth(t *testing.T) {
	text, _, err := plainLetter().Bodies()
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(text) {
		if n := len([]rune(strings.TrimSpace(line))); n > 76 && !strings.Contains(line, "://") {
			t.Errorf("%d columns: %s", n, line)
		}
	}
}

// Names, titles and quotes of strangers stay text in the page and out of the
// headers. FAULTS: HTML/SVG/script in document text, names, mail.
func TestFaultNaughtyStringsInMail(t *testing.T) {
	for _, bad := range naughty {
		l := plainLetter()
		l.Entries[0].Report = made(bad, bad+".pdf", bad+" shall be "+bad)
		l.Why, l.Digest = "Because "+report.Visible(bad), ""
		text, page, err := l.Bodies()
		if err != nil {
			t.Fatal(err)
		}
		i := deliver.Invitation{By: bad, What: []string{bad}, Confirm: "https://checkweigh.example/confirm/x", Until: time.Unix(0, 0)}
		text2, page2, err := i.Bodies()
		if err != nil {
			t.Fatal(err)
		}
		harmless(t, bad, page)
		harmless(t, bad, page2)
		for _, r := range text + text2 {
			if r < ' ' && r != '\n' || r == 0x202e || r == 0x7f {
				t.Errorf("%q: the text holds %U", bad, r)
			}
		}
		m := message()
		m.Subject, m.Text, m.HTML = l.Subject(), text, page
		var eml bytes.Buffer
		if err := m.Write(&eml); err != nil {
			t.Errorf("%q: %v", bad, err)
			continue
		}
		head, _, _ := strings.Cut(eml.String(), "\r\n\r\n")
		for line := range strings.Lines(head) {
			name, _, _ := strings.Cut(line, ":")
			if line[0] != ' ' && line[0] != '\t' && !known[name] {
				t.Errorf("%q made the header %q", bad, line)
			}
		}
	}
}

var known = map[string]bool{
	"Date": true, "MIME-Version": true, "Message-ID": true, "Subject": true, "Auto-Submitted": true, "X-Auto-Response-Suppress": true, "From": true,
	"To": true, "Content-Type": true, "Content-Transfer-Encoding": true,
}

// harmless fails when a page holds more elements or attributes than ours do.
func harmless(t *testing.T, of, page string) {
	t.Helper()
	root, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	for n := range root.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		switch n.Data {
		case "html", "head", "meta", "title", "style", "body", "div", "h1", "h2", "b", "p", "ul", "ol", "li", "span", "a":
		default:
			t.Errorf("%q: the page holds a %s", of, n.Data)
		}
		for _, a := range n.Attr {
			switch {
			case a.Key == "class", a.Key == "lang", a.Key == "aria-hidden", n.Data == "meta":
			case a.Key == "href" && strings.HasPrefix(a.Val, "https://checkweigh.example/"):
			default:
				t.Errorf("%q: %s has %s=%q", of, n.Data, a.Key, a.Val)
			}
		}
	}
}

var naughty = []string{
	"<script>alert(1)</script>", `"><img src=x onerror=alert(1)>`, "</style><script>alert(1)</script>", "javascript:alert(1)", "<svg/onload=alert(1)>",
	"a\r\nBcc: all@example.org\r\n\r\n<b>", "a\nSubject: other", "a\x00b", "\u202egnirts", "{{.Link}}", "=cmd|' /C calc'!A0", "\xff\xfe", "\u2028X-Header: y",
	"<a href=https://evil.example>x</a>", "' onmouseover='alert(1)", "&lt;script&gt;", "<!-- ", "]]>", "\u200bzero", strings.Repeat("long ", 400), "", ".\r\n.\r\nMAIL FROM:<x>",
	"=?UTF-8?q?=0D=0ABcc:_x?=", "田中さんにあげて下さい", "👩‍👩‍👧‍👦",
}
