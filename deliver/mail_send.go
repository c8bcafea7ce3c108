package deliver

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"time"

	"github.com/wneessen/go-mail"

	"github.com/checkweigh/checkweigh/report"
)

// Fate is what became of an attempt to send a mail.
type Fate string

// The fates of a mail. Only after the mail server was given the mail and before it said
// what it made of it can nobody know: a mail is sent again by itself only when
// it certainly was not taken.
const (
	Sent    Fate = "sent"
	Refused Fate = "refused" // for good: the mail server will say the same again
	Later   Fate = "later"   // not taken this time
	Unknown Fate = "unknown" // it may have been taken
)

// SendResult is a fate with the reason, in words for an administrator.
type SendResult struct {
	Fate   Fate
	Reason string
}

// How a connection is kept from being read.
const (
	StartTLS = "starttls"
	TLS      = "tls"
	NoTLS    = "none" // to this machine only
)

// Server is a mail server that takes mail for others.
type Server struct {
	Host           string
	Port           int
	Security       string
	User, Password string
	Roots          *x509.CertPool // whose certificates are believed; nil: those of the machine
	Timeout        time.Duration  // for each step; 0: five minutes, for mail servers that look at mails while one waits
}

// Check says what is wrong with the settings, in words for an administrator; nil: nothing.
func (s Server) Check() error {
	switch {
	case s.Host == "" || s.Port < 1 || s.Port > 65535 || strings.ContainsAny(s.Host, " \t\r\n/:@[]") && net.ParseIP(s.Host) == nil:
		return errors.New("the mail server is a name like mail.example.org, with a port like 587")
	case s.Security == NoTLS && !loopback(s.Host):
		return errors.New("only a mail server on this very machine may be spoken to without encryption; choose STARTTLS or TLS")
	case s.Security != NoTLS && s.Security != StartTLS && s.Security != TLS:
		return errors.New("the connection is one of STARTTLS, TLS, or none")
	}
	return nil
}

func loopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// Send gives the mail to the mail server. Ending ctx stops it from dialling;
// once it has begun to speak it goes on to its end, so as to know it.
func (s Server) Send(ctx context.Context, m Message) SendResult {
	if err := s.Check(); err != nil {
		return SendResult{Later, report.Visible(err.Error())}
	}
	built, err := m.build()
	if err == nil {
		_, err = built.WriteTo(io.Discard) // a mail that cannot be written must not be found out half-way
	}
	if err != nil {
		return SendResult{Refused, report.Visible(err.Error())}
	}
	client, err := s.client()
	if err != nil {
		return SendResult{Later, report.Visible(err.Error())}
	}
	talk, err := client.DialToSMTPClientWithContext(ctx)
	if err != nil {
		return SendResult{Later, "no connection: " + report.Visible(err.Error())}
	}
	result := fate(client.SendWithSMTPClient(talk, built))
	_ = client.CloseWithSMTPClient(talk) // what became of the mail is known without it
	return result
}

func (s Server) client() (*mail.Client, error) {
	timeout := s.Timeout
	if timeout == 0 {
		timeout = 5 * time.Minute
	}
	o := []mail.Option{
		mail.WithPort(s.Port), mail.WithTimeout(timeout), mail.WithoutNoop(),
		mail.WithTLSConfig(&tls.Config{ServerName: s.Host, RootCAs: s.Roots, MinVersion: tls.VersionTLS12}),
	}
	switch s.Security {
	case TLS:
		o = append(o, mail.WithSSL(), mail.WithTLSPolicy(mail.NoTLS))
	case StartTLS:
		o = append(o, mail.WithTLSPolicy(mail.TLSMandatory))
	default:
		o = append(o, mail.WithTLSPolicy(mail.NoTLS))
	}
	if s.User != "" {
		o = append(o, mail.WithSMTPAuth(mail.SMTPAuthAutoDiscover), mail.WithUsername(s.User), mail.WithPassword(s.Password))
	}
	c, err := mail.NewClient(s.Host, o...)
	if err != nil {
		return nil, fmt.Errorf("deliver: mail server: %w", err)
	}
	return c, nil
}

// fate tells from where sending stopped whether the mail can have been taken.
func fate(err error) SendResult {
	if err == nil {
		return SendResult{Fate: Sent}
	}
	reason := report.Visible(err.Error())
	var e *mail.SendError
	if !errors.As(err, &e) {
		return SendResult{Unknown, reason}
	}
	switch e.Reason {
	case mail.ErrSMTPReset: // asked for after the mail was taken
		return SendResult{Fate: Sent}
	case mail.ErrWriteContent:
		return SendResult{Unknown, "the connection broke while the mail was handed over: " + reason}
	case mail.ErrSMTPDataClose:
		if e.ErrorCode() == 0 {
			return SendResult{Unknown, "the mail was handed over, and then the connection broke: " + reason}
		}
	case mail.ErrGetSender, mail.ErrGetRcpts, mail.ErrNoUnencoded:
		return SendResult{Refused, reason}
	}
	if e.ErrorCode() >= 500 {
		return SendResult{Refused, reason}
	}
	return SendResult{Later, reason}
}
