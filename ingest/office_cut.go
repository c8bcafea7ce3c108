package ingest

import (
	"errors"
	"fmt"

	"github.com/checkweigh/checkweigh/dossier"
)

// maxUnread bounds how many unread parts of one office file are listed one by one.
const maxUnread = 100

// isDamage reports whether an error is a fault of the bytes, and neither a limit
// nor the end of our time: what was read before it can be kept.
func (o *officeParts) isDamage(err error) bool {
	var f *Failure
	return err != nil && !errors.As(err, &f) && o.ctx.Err() == nil
}

// leaveUnread notes that something of the file was not read, and why.
func (o *officeParts) leaveUnread(reason string) {
	if len(o.unread) < maxUnread {
		o.unread = append(o.unread, reason)
	}
}

// again is what helps with a damaged file.
func (o *officeParts) again() string {
	return "open it in " + o.program + ", save it again or as PDF, and add that"
}

// handOverText hands over what was read of a file without pages. Where damage cut
// the reading short, what could be read becomes the first page, and each thing
// that could not an unread page after it: nothing may be called missing that
// could stand there.
func (o *officeParts) handOverText(to Sink, w *textWriter, read error) error {
	if o.isDamage(read) && w.body.Len() > 0 {
		o.leaveUnread("the " + o.what + " is damaged: what stands after the damage was not read; " + o.again())
		read = nil
	}
	if read != nil {
		return o.damaged(read)
	}
	p := w.page()
	if len(o.unread) == 0 {
		return to.Page(p)
	}
	p.Number, p.Quality = 1, dossier.Good
	if p.Body == "" {
		p.Quality = dossier.Blank
	}
	for i := range p.Concealed {
		p.Concealed[i].Page = 1
	}
	if err := to.Page(p); err != nil {
		return err
	}
	for i, reason := range o.unread {
		if err := to.Page(PageText{Number: i + 2, Quality: dossier.Unread, Reason: reason}); err != nil {
			return err
		}
	}
	return nil
}

// partly is the outcome of a file of which something is unread, nil for others.
func (o *officeParts) partly() error {
	switch n := len(o.unread); n {
	case 0:
		return nil
	case 1:
		return partly(o.unread[0], nil)
	default:
		return partly(fmt.Sprintf("%s (and so for %d more)", o.unread[0], n-1), nil)
	}
}
