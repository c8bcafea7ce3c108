package ingest

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/checkweigh/checkweigh/dossier"
)

// ViewVersion names what the views of pages are made by. Whoever keeps views
// makes them anew when it changes.
const ViewVersion = "view/1"

// Bounds of a view.
const (
	minViewWidth  = 100
	maxViewWidth  = 3_000      // points
	maxViewPixels = 12_000_000 // of a picture
	maxViewSide   = 20_000     // points
	maxViewBytes  = 32 << 20   // of a packed picture
	maxViewText   = 2 << 20    // bytes of a page's text whose words are looked for
	maxViewWords  = 50_000
	maxViewBoxes  = 2_000
)

// ViewsAtOnce is how many pages are drawn at once: a second one, so that a page
// that takes the engine long holds nobody else up. Each is a child of its own.
const ViewsAtOnce = 2

// ViewRequest says which page is to be drawn.
type ViewRequest struct {
	Name  string // of the file: a label
	Page  int    // from 1
	Width int    // points; the picture may be smaller
	Text  string // stored for the page, in which its words are to be found; "": none are, as on a page read by OCR
}

// look is a ViewRequest as the child gets it.
type look struct {
	Page  int    `json:"page"`
	Width int    `json:"width"`
	Text  string `json:"text,omitempty"`
}

// View draws one page of a file in a child. A *Failure says in plain words why
// the page cannot be drawn; other errors are ours or ctx's.
func (p *Pool) View(ctx context.Context, want ViewRequest, r io.Reader) (dossier.PageView, error) {
	if want.Page < 1 || want.Page > p.opt.Limits.Pages || want.Width < minViewWidth || want.Width > maxViewWidth {
		return dossier.PageView{}, &Failure{State: dossier.StateFailed, Reason: "there is no such page"}
	}
	var s *slot
	select {
	case <-ctx.Done():
		return dossier.PageView{}, ctx.Err()
	case s = <-p.views:
	}
	defer func() { p.views <- s }()
	if p.isClosed() {
		return dossier.PageView{}, errClosed
	}
	size, err := s.fill(ctx, r)
	if err != nil {
		return dossier.PageView{}, err
	}
	if size == 0 || size > p.opt.Limits.Input {
		return dossier.PageView{}, &Failure{State: dossier.StateFailed, Reason: "the file is empty or too large to be drawn"}
	}
	req := request{Name: label(want.Name), Size: size, Limits: p.opt.Limits, Look: &look{Page: want.Page, Width: want.Width}}
	if len(want.Text) <= maxViewText {
		req.Look.Text = want.Text
	}
	return s.view1(ctx, req)
}

// view1 asks the child. One that was killed from outside is asked again; one
// that dies of the page has said enough.
func (s *slot) view1(ctx context.Context, req request) (dossier.PageView, error) {
	for again := true; ; again = false {
		if err := s.start(ctx); err != nil {
			return dossier.PageView{}, errors.Join(ctx.Err(), err)
		}
		got := &viewTaker{text: req.Look.Text}
		err := s.exchangeAs(ctx, frameLook, req, got)
		if err == nil {
			s.recycle()
			return got.view, got.failure()
		}
		killed := s.wasKilled()
		s.kill()
		if ctx.Err() != nil {
			return dossier.PageView{}, ctx.Err()
		}
		s.pool.opt.Log.Warn("reading child ended", "document", req.Name, "drawing page", req.Look.Page, "error", err, "said", s.said.String())
		if !killed || !again {
			return dossier.PageView{}, &Failure{State: dossier.StateFailed, Reason: "drawing the page used too much time or memory", Err: err}
		}
	}
}

// viewTaker takes the one view of an answer and believes nothing of it.
type viewTaker struct {
	text string
	view dossier.PageView
	done done
}

func (t *viewTaker) take(kind frameKind, head, body []byte) (finished bool, err error) {
	switch kind {
	case frameView:
		var h dossier.PageView
		if err := decodeHead(head, &h); err != nil {
			return false, err
		}
		if err := checkView(h, body, t.text); err != nil || t.view.Picture != nil {
			return false, errors.Join(errFrame, err)
		}
		t.view, t.view.Picture = h, body
		return false, nil
	case frameDone:
		return true, decodeHead(head, &t.done)
	}
	return false, fmt.Errorf("%w: kind %q in a view", errFrame, kind)
}

func (t *viewTaker) failure() error {
	if t.view.Picture != nil {
		return nil
	}
	reason := label(t.done.Reason)
	if reason == "" {
		reason = "the page could not be drawn"
	}
	return &Failure{State: dossier.StateFailed, Reason: reason, Err: errors.New(label(t.done.Detail))}
}

// checkView refuses a view that no honest child would send.
func checkView(h dossier.PageView, picture []byte, text string) error {
	switch {
	case h.Type != "image/png" && h.Type != "image/jpeg":
		return fmt.Errorf("%w: a picture of type %q", errFrame, h.Type)
	case h.Width < 1 || h.Height < 1 || h.Width > maxViewWidth || h.Height > maxViewPixels/h.Width:
		return fmt.Errorf("%w: a picture of %d by %d", errFrame, h.Width, h.Height)
	case len(picture) == 0 || len(picture) > maxViewBytes || len(h.Words) > maxViewWords || len(h.Boxes) > maxViewBoxes:
		return fmt.Errorf("%w: a picture of %d bytes with %d words", errFrame, len(picture), len(h.Words))
	}
	end := 0
	for _, w := range h.Words {
		if w.Start < end || w.Len() == 0 || !onBoundary(text, w.Span) || !w.OnPage() {
			return fmt.Errorf("%w: a word at %+v", errFrame, w)
		}
		end = w.End
	}
	for _, b := range h.Boxes {
		if !b.OnPage() {
			return fmt.Errorf("%w: a box at %+v", errFrame, b)
		}
	}
	return nil
}
