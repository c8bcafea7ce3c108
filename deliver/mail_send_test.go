package deliver_test

import (
	"strings"
	"testing"
	"time"

	"github.com/checkweigh/checkweigh/deliver"
	"github.com/checkweigh/checkweigh/deliver/smtptest"
)

func message() deliver.Message {
	return deliver.Message{
		ID: "one@checkweigh.example", From: deliver.Sender{Name: "Checkweigh", Address: "reports@checkweigh.example"}, To: "rep@union.example",
		Subject: "A system: what we found", Date: time.Date(2026, 11, 3, 9, 30, 0, 0, time.UTC), Text: "Words.\n.\nMore.\n", HTML: "<p>Words.</p>",
	}
}

func serverOf(s *smtptest.Server, security string) deliver.Server {
	return deliver.Server{Host: s.Host, Port: s.Port, Security: security, Roots: s.Roots(), Timeout: 10 * time.Second}
}

// Only what can have been taken is unknown; what was certainly not taken may be
// sent again, and what will never be is refused. FAULTS: mail twice.
func TestFaultMailIsToldApart(t *testing.T) {
	for name, c := range map[string]struct {
		faults smtptest.Faults
		want   deliver.Fate
		taken  int
	}{
		"all is well":                        {smtptest.Faults{}, deliver.Sent, 1},
		"a slow mail server":                 {smtptest.Faults{Slow: 20 * time.Millisecond}, deliver.Sent, 1},
		"it breaks after the mail":           {smtptest.Faults{DropAfterDot: true}, deliver.Unknown, 1},
		"it breaks within the mail":          {smtptest.Faults{DropInData: 10}, deliver.Unknown, 0},
		"it breaks before the mail":          {smtptest.Faults{DropAt: "DATA"}, deliver.Later, 0},
		"it breaks at the recipient":         {smtptest.Faults{DropAt: "RCPT"}, deliver.Later, 0},
		"it breaks at the greeting":          {smtptest.Faults{DropAt: "EHLO"}, deliver.Later, 0},
		"the mailbox is full":                {smtptest.Faults{Reply: map[string]string{"RCPT": "452 4.2.2 full"}}, deliver.Later, 0},
		"there is no such mailbox":           {smtptest.Faults{Reply: map[string]string{"RCPT": "550 5.1.1 nobody"}}, deliver.Refused, 0},
		"the sender is not wanted":           {smtptest.Faults{Reply: map[string]string{"MAIL": "550 5.7.1 no"}}, deliver.Refused, 0},
		"grey listing":                       {smtptest.Faults{Reply: map[string]string{"MAIL": "451 4.7.1 later"}}, deliver.Later, 0},
		"it wants no mail now":               {smtptest.Faults{Reply: map[string]string{"DATA": "421 4.3.2 busy"}}, deliver.Later, 0},
		"it looked at the mail and says no":  {smtptest.Faults{Reply: map[string]string{".": "554 5.6.0 spam"}}, deliver.Refused, 0},
		"it looked at the mail, later":       {smtptest.Faults{Reply: map[string]string{".": "451 4.3.0 later"}}, deliver.Later, 0},
		"it breaks after it said that it is": {smtptest.Faults{DropAt: "RSET"}, deliver.Sent, 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := smtptest.Start(t, smtptest.Options{})
			s.Fail(c.faults)
			got := serverOf(s, deliver.NoTLS).Send(t.Context(), message())
			if got.Fate != c.want || len(s.Mails()) != c.taken || (got.Reason == "") != (got.Fate == deliver.Sent) {
				t.Errorf("%+v, want %s; %d were taken, want %d", got, c.want, len(s.Mails()), c.taken)
			}
		})
	}
}

func TestNobodyIsThere(t *testing.T) {
	s := smtptest.Start(t, smtptest.Options{})
	at := serverOf(s, deliver.NoTLS)
	at.Port = 1
	if got := at.Send(t.Context(), message()); got.Fate != deliver.Later {
		t.Errorf("%+v", got)
	}
}

// A mail server that does not encrypt, or whose certificate is somebody else's,
// is told neither the password nor the mail.
func TestMailGoesEncrypted(t *testing.T) {
	send := func(o smtptest.Options, security string, mine bool, user string) (deliver.SendResult, *smtptest.Server) {
		s := smtptest.Start(t, o)
		at := serverOf(s, security)
		at.User, at.Password = user, "secret"
		if !mine {
			at.Roots = nil
		}
		return at.Send(t.Context(), message()), s
	}
	account := smtptest.Options{StartTLS: true, User: "ada", Password: "secret"}
	if got, s := send(account, deliver.StartTLS, true, "ada"); got.Fate != deliver.Sent || !s.Mails()[0].TLS {
		t.Errorf("STARTTLS: %+v", got)
	}
	if got, s := send(smtptest.Options{TLS: true, User: "ada", Password: "secret"}, deliver.TLS, true, "ada"); got.Fate != deliver.Sent || !s.Mails()[0].TLS {
		t.Errorf("TLS: %+v", got)
	}
	for name, c := range map[string]struct {
		o        smtptest.Options
		security string
		mine     bool
		user     string
	}{
		"no STARTTLS there":           {smtptest.Options{}, deliver.StartTLS, true, ""},
		"somebody else's certificate": {account, deliver.StartTLS, false, "ada"},
		"TLS, and not its own":        {smtptest.Options{TLS: true}, deliver.TLS, false, ""},
		"TLS where there is none":     {smtptest.Options{}, deliver.TLS, true, ""},
		"another user":                {account, deliver.StartTLS, true, "bob"},
	} {
		if got, s := send(c.o, c.security, c.mine, c.user); got.Fate != deliver.Later || len(s.Mails()) != 0 || got.Reason == "" {
			t.Errorf("%s: %+v", name, got)
		}
	}
	for _, host := range []string{"mail.example.org", "10.0.0.1", "127.0.0.1.example.org", "::2", ""} {
		if err := (deliver.Server{Host: host, Port: 25, Security: deliver.NoTLS}).Check(); err == nil {
			t.Errorf("%q may be spoken to in the clear", host)
		}
	}
	for _, host := range []string{"localhost", "127.0.0.1", "::1"} {
		if err := (deliver.Server{Host: host, Port: 25, Security: deliver.NoTLS}).Check(); err != nil {
			t.Errorf("%s: %v", host, err)
		}
	}
}

// No line break of a title, a name or an address gets into a header. FAULTS:
// webhooks, links: CR/LF in titles; headers refuse.
func TestFaultHeadersRefuseLineBreaks(t *testing.T) {
	s := smtptest.Start(t, smtptest.Options{})
	for _, bad := range []string{"a\r\nBcc: all@example.org", "a\nX: y", "a\rb", "a\x00b", "a\u2028b", "a\u0085b", "a\x7f", "a\xffb"} {
		for name, spoil := range map[string]func(*deliver.Message){
			"subject":     func(m *deliver.Message) { m.Subject = bad },
			"sender":      func(m *deliver.Message) { m.From.Name = bad },
			"from":        func(m *deliver.Message) { m.From.Address = bad },
			"recipient":   func(m *deliver.Message) { m.To = bad },
			"id":          func(m *deliver.Message) { m.ID = bad },
			"unsubscribe": func(m *deliver.Message) { m.Unsubscribe = bad },
			"attachment":  func(m *deliver.Message) { m.Attached = []deliver.Attachment{{Name: bad, Type: "text/plain"}} },
			"type":        func(m *deliver.Message) { m.Attached = []deliver.Attachment{{Name: "a", Type: bad}} },
		} {
			m := message()
			spoil(&m)
			if err := m.Write(&strings.Builder{}); err == nil {
				t.Errorf("%s %q was written", name, bad)
			}
			if got := serverOf(s, deliver.NoTLS).Send(t.Context(), m); got.Fate != deliver.Refused {
				t.Errorf("%s %q: %+v", name, bad, got)
			}
		}
	}
	if len(s.Mails()) != 0 || s.Connections() != 0 {
		t.Errorf("the mail server heard of %d mails in %d connections", len(s.Mails()), s.Connections())
	}
}

func TestWhatGoesOut(t *testing.T) {
	s := smtptest.Start(t, smtptest.Options{})
	m := message()
	m.From.Name, m.Subject = `Gewerkschaft „Waage“ "Nord" \ Süd`, "Ænder: what we found"
	m.Unsubscribe = "https://checkweigh.example/unsubscribe/s.1.2"
	m.Attached = []deliver.Attachment{{Name: "letter.docx", Type: "application/octet-stream", Body: []byte("docx")}}
	if got := serverOf(s, deliver.NoTLS).Send(t.Context(), m); got.Fate != deliver.Sent {
		t.Fatalf("%+v", got)
	}
	head := s.Mails()[0].Header()
	for _, want := range []string{
		"Message-ID: <one@checkweigh.example>", "Auto-Submitted: auto-generated", "Date: Tue, 03 Nov 2026 09:30:00 +0000", "List-Unsubscribe-Post: List-Unsubscribe=One-Click",
		"List-Unsubscribe: <https://checkweigh.example/unsubscribe/s.1.2>", "To: <rep@union.example>", "Subject: =?UTF-8?q?=C3=86nder",
	} {
		if !strings.Contains(head, want) {
			t.Errorf("no %q in\n%s", want, head)
		}
	}
	if from := s.Mails()[0]; from.From != "reports@checkweigh.example" || len(from.To) != 1 || from.To[0] != "rep@union.example" {
		t.Errorf("%+v", from)
	}
	for line := range strings.Lines(head) {
		for _, r := range line {
			if r > 0x7e {
				t.Errorf("a header is not ASCII: %q", line)
			}
		}
	}
	body := s.Mails()[0].Data
	for _, want := range []string{"multipart/mixed", "multipart/alternative", "text/plain", "text/html", "\r\n.\r\nMore."} {
		if !strings.Contains(body, want) {
			t.Errorf("no %q in\n%s", want, body)
		}
	}
}

func TestUnsubscribeTokens(t *testing.T) {
	token := deliver.UnsubscribeToken("key", deliver.EndsOne, "id")
	if what, id, ok := deliver.UnsubscribedBy("key", token); !ok || what != deliver.EndsOne || id != "id" {
		t.Errorf("%s %s %v", what, id, ok)
	}
	for _, bad := range []string{"", "s.id", token + "x", strings.Replace(token, "s.id", "r.id", 1), strings.Replace(token, "id", "ie", 1), "x" + token[1:]} {
		if _, _, ok := deliver.UnsubscribedBy("key", bad); ok {
			t.Errorf("%q is taken", bad)
		}
	}
	if _, _, ok := deliver.UnsubscribedBy("", deliver.UnsubscribeToken("", deliver.EndsOne, "id")); ok {
		t.Error("without a key anybody could make tokens")
	}
}
