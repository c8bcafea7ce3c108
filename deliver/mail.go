package deliver

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	netmail "net/mail"
	"time"
	"unicode"

	"github.com/wneessen/go-mail"
)

// ErrHeader is for what may not stand in a header of a mail: line breaks and
// other control characters, by which a name could add headers of its own.
var ErrHeader = errors.New("a line break or another control character in a header")

// Message is one mail, complete but for the way to the mail server.
type Message struct {
	ID          string // right and left side of the Message-ID, without its brackets; the same however often it is sent
	From        Sender
	To          string
	Subject     string
	Date        time.Time
	Text, HTML  string
	Unsubscribe string // https address that takes a POST and ends the mails; "": the mail is of no list
	Attached    []Attachment
}

// Sender is who a mail comes from.
type Sender struct{ Name, Address string }

// Attachment is a file that goes with a mail. Name is one of ours.
type Attachment struct {
	Name, Type string
	Body       []byte
}

// Write writes the mail as it goes out, for previews and for those who look
// whether it can be built. Boundaries between its parts are new each time.
func (m Message) Write(w io.Writer) error {
	built, err := m.build()
	if err != nil {
		return err
	}
	if _, err := built.WriteTo(w); err != nil {
		return fmt.Errorf("deliver: write mail: %w", err)
	}
	return nil
}

// build makes the mail. What a header may not hold is refused here, whoever let
// it in.
func (m Message) build() (*mail.Msg, error) {
	for name, value := range map[string]string{
		"Message-ID": m.ID, "From": m.From.Name + m.From.Address, "To": m.To, "Subject": m.Subject, "List-Unsubscribe": m.Unsubscribe,
	} {
		if err := inHeader(name, value); err != nil {
			return nil, err
		}
	}
	out := mail.NewMsg(mail.WithNoDefaultUserAgent())
	from := netmail.Address{Name: m.From.Name, Address: m.From.Address} // which quotes what is in a name
	if err := out.From(from.String()); err != nil {
		return nil, fmt.Errorf("deliver: sender: %w", err)
	}
	if err := out.To(m.To); err != nil {
		return nil, fmt.Errorf("deliver: recipient: %w", err)
	}
	out.Subject(m.Subject)
	out.SetMessageIDWithValue(m.ID)
	out.SetDateWithValue(m.Date)
	out.SetGenHeader("Auto-Submitted", "auto-generated")
	out.SetGenHeader("X-Auto-Response-Suppress", "All")
	if m.Unsubscribe != "" {
		out.SetGenHeader(mail.HeaderListUnsubscribe, "<"+m.Unsubscribe+">")
		out.SetGenHeader(mail.HeaderListUnsubscribePost, "List-Unsubscribe=One-Click")
	}
	out.SetBodyString(mail.TypeTextPlain, m.Text)
	if m.HTML != "" {
		out.AddAlternativeString(mail.TypeTextHTML, m.HTML)
	}
	for _, a := range m.Attached {
		if err := inHeader("attachment", a.Name+a.Type); err != nil {
			return nil, err
		}
		out.AttachReadSeeker(a.Name, bytes.NewReader(a.Body), mail.WithFileContentType(mail.ContentType(a.Type)))
	}
	return out, nil
}

// inHeader refuses what could end a header or hide in one.
func inHeader(name, value string) error {
	for _, r := range value {
		if unicode.IsControl(r) || r == '\u2028' || r == '\u2029' || r == unicode.ReplacementChar {
			return fmt.Errorf("deliver: %s: %w", name, ErrHeader)
		}
	}
	return nil
}
