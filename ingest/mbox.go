package ingest

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"
)

// mboxFormat reads mailboxes: each message becomes a file of its own, named by
// its date and subject, and messages that answer each other a bundle. The
// mailbox is read as a stream, however large it is.
var mboxFormat = Format{
	Name:   "mbox",
	Engine: "mbox/1",
	Match: func(head []byte, mime, name string) bool {
		line, rest, _ := bytes.Cut(head, []byte("\n"))
		return extension(name) != "eml" && mboxFrom().Match(line) && mailHeader(rest, true)
	},
	Read: readMbox,
}

// mboxFrom is the line that begins a message: an address and a date. Letters
// have lines that begin with From as well.
var (
	mboxFrom   = expression(`^From \S+ .{0,60}\b\d{1,2}:\d{2}(?::\d{2})?\b.{0,20}\b(?:19|20)\d{2}\b`)
	mboxQuoted = expression(`^>+From `)
)

const maxMailHeader = 256 << 10 // bytes of a header that are kept to name a message

func readMbox(ctx context.Context, src Source, lim Limits, to Sink) error {
	if !manyMessages(src) { // a mail that was saved with the line of a mailbox
		if s, ok := to.(*childSink); ok {
			s.format, s.engine = emlFormat.Name, emlFormat.Engine
		}
		return readEML(ctx, src, lim, to)
	}
	box := newMbox(src)
	out := &mailboxOut{lim: lim, to: to, used: map[string]int{}}
	for box.message() {
		if err := ctx.Err(); err != nil {
			return err
		}
		head := box.header()
		if err := out.message(head, io.MultiReader(bytes.NewReader(head), box)); err != nil {
			return err
		}
		if _, err := io.Copy(io.Discard, box); err != nil {
			return fmt.Errorf("ingest: read mailbox: %w", err)
		}
	}
	if box.err != io.EOF {
		return fmt.Errorf("ingest: read mailbox: %w", box.err)
	}
	return out.threads()
}

func manyMessages(src Source) bool {
	box := newMbox(src)
	for n := 0; box.message(); {
		if n++; n == 2 {
			return true
		}
		if _, err := io.Copy(io.Discard, box); err != nil {
			return false
		}
	}
	return false
}

// mbox reads a mailbox piece by piece. As an io.Reader it gives the present
// message, without the line that begins it and as it was before the mailbox
// marked its lines.
type mbox struct {
	r     *bufio.Reader
	piece []byte // a line, or part of a very long one
	given int    // bytes of it that were given
	start bool   // the piece begins a line
	blank bool   // the line before it was empty
	first bool   // the piece begins a message
	err   error  // why there is no further piece
}

func newMbox(src Source) *mbox {
	m := &mbox{r: bufio.NewReaderSize(io.NewSectionReader(src, 0, src.Size), 64<<10), start: true, blank: true}
	m.load()
	return m
}

// load reads the next piece and tells whether a message begins with it.
func (m *mbox) load() {
	line, err := m.r.ReadSlice('\n')
	m.piece = append(m.piece[:0], line...) // looking ahead spoils the buffer
	if err != nil && !errors.Is(err, bufio.ErrBufferFull) && (err != io.EOF || len(line) == 0) {
		m.err = err
	}
	m.first = m.start && m.blank && m.begins()
	m.given = 0
	if m.start && mboxQuoted().Match(m.piece) {
		m.given = 1
	}
}

// begins reports whether the piece is a line that begins a message: by its form,
// and by a header after it.
func (m *mbox) begins() bool {
	if !mboxFrom().Match(m.piece[:min(len(m.piece), 300)]) {
		return false
	}
	next, _ := m.r.Peek(200)
	return mailField().Match(next) || mboxQuoted().Match(next)
}

// advance goes on to the next piece.
func (m *mbox) advance() {
	ends := bytes.HasSuffix(m.piece, []byte("\n"))
	if m.start {
		m.blank = ends && len(bytes.TrimRight(m.piece, "\r\n")) == 0
	}
	m.start = ends
	m.load()
}

// message goes on to the first piece of the next message, once the one before
// has been read to its end.
func (m *mbox) message() bool {
	if m.err != nil || !m.first {
		return false
	}
	m.advance()
	return true
}

func (m *mbox) Read(p []byte) (int, error) {
	if m.err != nil || m.first {
		return 0, io.EOF
	}
	n := copy(p, m.piece[m.given:])
	if m.given += n; m.given == len(m.piece) {
		m.advance()
	}
	return n, nil
}

// header takes the header of the present message, as far as it is kept.
func (m *mbox) header() []byte {
	var head []byte
	for m.err == nil && !m.first && len(head) < maxMailHeader {
		head = append(head, m.piece...)
		end := m.start && len(bytes.TrimRight(m.piece, "\r\n")) == 0
		m.advance()
		if end {
			break
		}
	}
	return head
}

// mailboxOut hands the messages of a mailbox over.
type mailboxOut struct {
	lim   Limits
	to    Sink
	taken int
	used  map[string]int // how often a name was given
	mails []envelope
}

func (o *mailboxOut) message(head []byte, content io.Reader) error {
	e, _ := readEnvelope(head, "")
	e.member = o.name(e)
	if o.taken++; o.taken > o.lim.Members {
		return o.to.Skip(e.member, fmt.Sprintf("too many messages: only the first %d of a mailbox are taken; split it and add the rest", o.lim.Members))
	}
	if len(o.mails) < maxMails {
		o.mails = append(o.mails, e)
	}
	return o.to.Member(e.member, content)
}

// name is the date and subject of a message, and no other message's name.
func (o *mailboxOut) name(e envelope) string {
	subject := strings.ReplaceAll(firstOf(e.subject, "no subject"), "/", "-")
	if len(subject) > 120 {
		subject = strings.ToValidUTF8(subject[:120], "")
	}
	date := "undated"
	if !e.at.IsZero() {
		date = e.at.Format("2006-01-02 15.04")
	}
	name := memberName(date+" "+subject+".eml", false)
	o.used[name]++
	if n := o.used[name]; n > 1 {
		name = fmt.Sprintf("%s (%d).eml", strings.TrimSuffix(name, ".eml"), n)
	}
	return path.Base(name)
}

// threads tells which messages answer each other.
func (o *mailboxOut) threads() error {
	for _, thread := range threaded(o.mails) {
		if len(thread) < 2 {
			continue
		}
		if err := o.to.Bundle(threadBundle(thread)); err != nil {
			return err
		}
	}
	return nil
}
