package ingest

import (
	"errors"
	"fmt"
	"io"
	"time"
	"unicode/utf8"
)

// childSink sends what a reader finds to the parent and keeps the limits that
// every format shares.
type childSink struct {
	child   *child
	limits  Limits
	began   time.Duration // CPU time of the process when the document began
	format  string        // set by a reader of a container of formats that found which one it is
	engine  string        // set by a reader that used another engine than its format's
	pages   int
	text    int64 // bytes of text so far
	members int
	unpack  int64
	broken  error // the pipe to the parent failed
	scout   bool  // end at the first page that needs OCR
	scanned bool  // it was there
}

func (s *childSink) send(kind frameKind, head any, body []byte) error {
	if err := s.child.send(kind, head, body); err != nil {
		s.broken = err
		return err
	}
	return nil
}

func (s *childSink) Page(p PageText) error {
	s.pages++
	s.text += int64(len(p.Body))
	for _, c := range p.Concealed {
		s.text += int64(len(c.Text))
	}
	if s.text > s.limits.Text {
		return tooLarge(fmt.Sprintf("it holds more than %d MB of text; split it and add the parts", s.limits.Text>>20))
	}
	if s.pages > s.limits.Pages {
		return tooLarge(fmt.Sprintf("it has more than %d pages; split it and add the parts", s.limits.Pages))
	}
	if !utf8.ValidString(p.Body) {
		return fmt.Errorf("ingest: page %d: the reader gave text that is not UTF-8", p.Number)
	}
	body := p.Body
	p.Body = ""
	p.Reason = label(p.Reason)
	if err := s.send(framePage, p, []byte(body)); err != nil {
		return err
	}
	limitCPU(s.began, s.pages)
	return nil
}

// errScanned ends the reading of a file that needs OCR by a scout.
var errScanned = errors.New("ingest: the file needs OCR")

func (s *childSink) Image(i PageImage) error {
	if s.scout {
		s.scanned = true
		return errScanned
	}
	return s.send(frameImage, imageHead{Number: i.Number, DPI: i.DPI, Dark: i.Dark}, i.PNG)
}

func (s *childSink) Skip(name, reason string) error {
	return s.send(frameSkip, memberHead{Name: label(name), Reason: label(reason)}, nil)
}

// Member streams a member to the parent in pieces, so that neither side ever
// holds it whole.
func (s *childSink) Member(name string, r io.Reader) error {
	s.members++
	if s.members > s.limits.Members {
		return tooLarge(fmt.Sprintf("it holds more than %d files; unpack it and add them in parts", s.limits.Members))
	}
	if err := s.send(frameMember, memberHead{Name: label(name)}, nil); err != nil {
		return err
	}
	buf := make([]byte, memberChunk)
	for {
		n, err := io.ReadFull(r, buf)
		s.unpack += int64(n)
		if s.unpack > s.limits.Unpack {
			return tooLarge(fmt.Sprintf("its members hold more than %d MB; unpack it and add them in parts", s.limits.Unpack>>20))
		}
		if n > 0 {
			if err := s.send(frameData, nil, buf[:n]); err != nil {
				return err
			}
		}
		if err == io.EOF || err == io.ErrUnexpectedEOF {
			return s.send(frameEnd, memberHead{}, nil)
		}
		if err != nil {
			return s.send(frameEnd, memberHead{Name: label(name), Reason: label(memberFault(err))}, nil)
		}
	}
}

var _ Sink = (*childSink)(nil)

// memberFault is why the bytes of a member could not be had: the container's
// reader says so with a Failure.
func memberFault(err error) string {
	var f *Failure
	if errors.As(err, &f) {
		return f.Reason
	}
	return "it is damaged inside the archive"
}
