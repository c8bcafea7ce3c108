package deliver

import (
	"bytes"
	"embed"
	"fmt"
	"html/template"
	"strings"
	"sync"
	texttemplate "text/template"
	"time"

	"github.com/checkweigh/checkweigh/dossier"
	"github.com/checkweigh/checkweigh/report"
)

// Letter is what a mail to a subscriber says.
type Letter struct {
	Why         string // who gets this for what reason, in a sentence
	Digest      string // "daily" or "weekly"; "": it is about one dossier
	Entries     []Entry
	Left        []string // attachments that were left out, each with the reason
	Unsubscribe string   // address of the page that ends the mails; "": none
}

// Entry is one dossier in a mail.
type Entry struct {
	Report   report.Report
	Link     string   // that opens this report without a login; "": none
	Page     string   // of the dossier, for those who can log in; "": none
	Attached []string // names of the files that go with the mail
}

//go:embed mail.gohtml mail.gotxt
var mailFS embed.FS

type mailTemplates struct {
	html *template.Template
	text *texttemplate.Template
}

var parsedMail = sync.OnceValues(func() (*mailTemplates, error) {
	funcs := map[string]any{
		"vis": report.Visible, "heads": report.RepHeadings, "shape": shape,
		"rep": report.Rep, "stop": stop, "indent": indent, "fold": fold,
	}
	html, err := template.New("mail").Funcs(funcs).ParseFS(mailFS, "mail.gohtml")
	if err != nil {
		return nil, fmt.Errorf("deliver: mail: %w", err)
	}
	text, err := texttemplate.New("mail").Funcs(funcs).ParseFS(mailFS, "mail.gotxt")
	if err != nil {
		return nil, fmt.Errorf("deliver: mail: %w", err)
	}
	return &mailTemplates{html, text}, nil
})

// shapes stand beside the words of verdicts, so that nothing is told by colour.
var shapes = map[dossier.Value]string{
	dossier.Adverse: "▼", dossier.Contradictory: "◆", dossier.RedactedValue: "■", dossier.Missing: "○", dossier.Partial: "◐", dossier.Present: "●",
}

func shape(v dossier.Value) string { return shapes[v] }

// stop ends a sentence that has no end of its own.
func stop(s string) string {
	if strings.HasSuffix(s, ".") || strings.HasSuffix(s, "?") || strings.HasSuffix(s, "!") {
		return s
	}
	return s + "."
}

// Subject is the mail's subject line.
func (l Letter) Subject() string {
	if l.Digest != "" {
		return fmt.Sprintf("Checkweigh, %s: %s with news", l.Digest, count(len(l.Entries), "dossier"))
	}
	if len(l.Entries) == 0 {
		return "Checkweigh"
	}
	return short(report.Visible(l.Entries[0].Report.Dossier.Title), 120) + ": what we found"
}

func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// short cuts a text at a whole character.
func short(s string, most int) string {
	r := []rune(s)
	if len(r) <= most {
		return s
	}
	return strings.TrimSpace(string(r[:most-1])) + "…"
}

// Bodies writes the two bodies of the mail: plain text and HTML. They say the
// same; the HTML names no place to fetch anything from.
func (l Letter) Bodies() (text, html string, err error) {
	t, err := parsedMail()
	if err != nil {
		return "", "", err
	}
	return t.write("report", l)
}

func (t *mailTemplates) write(name string, data any) (text, html string, err error) {
	var plain, page bytes.Buffer
	if err := t.text.ExecuteTemplate(&plain, name, data); err != nil {
		return "", "", fmt.Errorf("deliver: text of mail: %w", err)
	}
	if err := t.html.ExecuteTemplate(&page, name, data); err != nil {
		return "", "", fmt.Errorf("deliver: page of mail: %w", err)
	}
	return plain.String(), page.String(), nil
}

// Invitation asks the holder of an address whether they want mail.
type Invitation struct {
	By      string // name of whoever subscribed the address
	What    []string
	Confirm string // address of the page with the button
	Until   time.Time
}

// Subject is the mail's subject line.
func (Invitation) Subject() string { return "Checkweigh: do you want these mails?" }

// Bodies writes the two bodies of the mail.
func (i Invitation) Bodies() (text, html string, err error) {
	t, err := parsedMail()
	if err != nil {
		return "", "", err
	}
	return t.write("invitation", i)
}

// textWidth is how many columns the plain text keeps to.
const textWidth = 72

// fold breaks a text into lines.
func fold(s string) string { return indent("", s) }

// indent breaks a text into lines that begin with lead.
func indent(lead, s string) string {
	var b strings.Builder
	column := 0
	for _, word := range strings.Fields(s) {
		n := len([]rune(word))
		switch {
		case column == 0:
			b.WriteString(lead)
			column = len(lead)
		case column+1+n > textWidth:
			b.WriteString("\n" + lead)
			column = len(lead)
		default:
			b.WriteByte(' ')
			column++
		}
		b.WriteString(word)
		column += n
	}
	return b.String()
}
