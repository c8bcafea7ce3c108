// Package smtptest is a mail server on loopback for tests: it takes mails and
// keeps them, speaks STARTTLS, and fails in the ways in which mail servers and
// networks do.
package smtptest

import (
	"bufio"
	"crypto/tls"
	"crypto/x509"
	"encoding/base64"
	"fmt"
	"io"
	"net"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"
)

// Faults are what goes wrong, from the next connection on.
type Faults struct {
	Reply        map[string]string // by command (EHLO, STARTTLS, AUTH, MAIL, RCPT, DATA) or "." for after the mail: the line that is answered instead
	DropAfterDot bool              // the mail is taken, and the connection breaks before the answer
	DropInData   int               // the connection breaks after that many bytes of a mail; 0: it does not
	DropAt       string            // the connection breaks instead of an answer to that command
	Slow         time.Duration     // before each answer
}

// Options of a server.
type Options struct {
	StartTLS       bool
	TLS            bool   // from the first byte
	User, Password string // asked for, if not ""
}

// Mail is one that was taken.
type Mail struct {
	From string
	To   []string
	Data string // as it came, with CRLF
	TLS  bool   // the connection was encrypted
}

// Server is a running mail server.
type Server struct {
	Host string
	Port int

	options  Options
	listener net.Listener
	tls      *tls.Config
	roots    *x509.CertPool

	mu     sync.Mutex
	faults Faults
	mails  []Mail
	asked  int // connections
}

// Start runs a server until the test ends.
func Start(t testing.TB, o Options) *Server {
	t.Helper()
	maker := httptest.NewUnstartedServer(nil) // its certificate is for 127.0.0.1 and ::1
	maker.StartTLS()
	cert := maker.TLS.Certificates[0]
	roots := x509.NewCertPool()
	roots.AddCert(maker.Certificate())
	maker.Close()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := &Server{Host: "127.0.0.1", Port: l.Addr().(*net.TCPAddr).Port, options: o, listener: l, roots: roots,
		tls: &tls.Config{Certificates: []tls.Certificate{cert}, MinVersion: tls.VersionTLS12}}
	t.Cleanup(func() { _ = l.Close() })
	go s.accept()
	return s
}

// Roots are the certificates by which its own is believed.
func (s *Server) Roots() *x509.CertPool { return s.roots }

// Fail says what goes wrong from the next connection on.
func (s *Server) Fail(f Faults) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults = f
}

// Mails gives what was taken, in order.
func (s *Server) Mails() []Mail {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]Mail{}, s.mails...)
}

// Connections is how often somebody connected.
func (s *Server) Connections() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.asked
}

func (s *Server) accept() {
	for {
		conn, err := s.listener.Accept()
		if err != nil {
			return
		}
		s.mu.Lock()
		s.asked++
		f := s.faults
		s.mu.Unlock()
		if s.options.TLS {
			conn = tls.Server(conn, s.tls)
		}
		go (&session{server: s, conn: conn, r: bufio.NewReader(conn), faults: f, tls: s.options.TLS}).serve()
	}
}

// session is one conversation.
type session struct {
	server *Server
	conn   net.Conn
	r      *bufio.Reader
	faults Faults
	tls    bool
	mail   Mail
}

func (c *session) serve() {
	defer func() { _ = c.conn.Close() }()
	c.say("220 stub ready")
	for {
		line, err := c.line()
		if err != nil {
			return
		}
		word, rest, _ := strings.Cut(line, " ")
		word = strings.ToUpper(word)
		if c.faults.DropAt == word {
			return
		}
		if !c.answer(word, rest) {
			return
		}
	}
}

func (c *session) line() (string, error) {
	_ = c.conn.SetDeadline(time.Now().Add(time.Minute))
	line, err := c.r.ReadString('\n')
	return strings.TrimRight(line, "\r\n"), err
}

func (c *session) say(line string) {
	time.Sleep(c.faults.Slow)
	_, _ = io.WriteString(c.conn, line+"\r\n")
}

// ok answers a command as it should be, unless something else was asked for.
func (c *session) ok(word, line string) bool {
	if instead, given := c.faults.Reply[word]; given {
		c.say(instead)
		return false
	}
	c.say(line)
	return true
}

// answer reports whether the conversation goes on.
func (c *session) answer(word, rest string) bool {
	switch word {
	case "EHLO", "HELO":
		c.hello()
	case "STARTTLS":
		if c.ok(word, "220 go ahead") {
			c.conn = tls.Server(c.conn, c.server.tls)
			c.r, c.tls = bufio.NewReader(c.conn), true
		}
	case "AUTH":
		c.auth(rest)
	case "MAIL":
		if c.ok(word, "250 fine") {
			c.mail = Mail{From: address(rest), TLS: c.tls}
		}
	case "RCPT":
		if c.ok(word, "250 fine") {
			c.mail.To = append(c.mail.To, address(rest))
		}
	case "DATA":
		if c.ok(word, "354 go ahead") {
			return c.data()
		}
	case "QUIT":
		c.say("221 bye")
		return false
	default:
		c.say("250 fine")
	}
	return true
}

func (c *session) hello() {
	lines := []string{"stub", "8BITMIME"}
	if c.server.options.StartTLS && !c.tls {
		lines = append(lines, "STARTTLS")
	}
	if c.server.options.User != "" && (c.tls || !c.server.options.StartTLS) {
		lines = append(lines, "AUTH PLAIN")
	}
	for i, line := range lines {
		mark := "-"
		if i == len(lines)-1 {
			mark = " "
		}
		c.say("250" + mark + line)
	}
}

func (c *session) auth(rest string) {
	_, secret, _ := strings.Cut(rest, " ")
	raw, _ := base64.StdEncoding.DecodeString(secret)
	if string(raw) != "\x00"+c.server.options.User+"\x00"+c.server.options.Password {
		c.say("535 5.7.8 that is not the password")
		return
	}
	c.ok("AUTH", "235 come in")
}

func (c *session) data() bool {
	var b strings.Builder
	for {
		line, err := c.line()
		if err != nil {
			return false
		}
		if line == "." {
			break
		}
		b.WriteString(strings.TrimPrefix(line, ".") + "\r\n")
		if c.faults.DropInData > 0 && b.Len() >= c.faults.DropInData {
			return false
		}
	}
	if instead, given := c.faults.Reply["."]; given {
		c.say(instead)
		return true
	}
	c.mail.Data = b.String()
	c.server.mu.Lock()
	c.server.mails = append(c.server.mails, c.mail)
	c.server.mu.Unlock()
	if c.faults.DropAfterDot {
		return false
	}
	c.say("250 taken")
	return true
}

func address(s string) string {
	_, s, _ = strings.Cut(s, "<")
	s, _, _ = strings.Cut(s, ">")
	return s
}

// Header is the header of a mail, for messages of tests.
func (m Mail) Header() string {
	head, _, _ := strings.Cut(m.Data, "\r\n\r\n")
	return fmt.Sprint(head)
}
