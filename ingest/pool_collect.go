package ingest

import (
	"context"
	"fmt"
	"os"
	"time"

	"github.com/checkweigh/checkweigh/dossier"
)

// collector takes the frames of one document and checks each.
type collector struct {
	pool    *Pool
	spool   string
	pages   []PageText
	text    int64
	members []Member
	skipped []Skipped
	untold  int // members that were not taken out, over those in skipped
	bundles bundleCheck
	open    *os.File // the member being received
	unpack  int64
	done    done
	ocr     *ocrBatch
	scout   bool // the reading ends at the first page that needs OCR
}

func newCollector(ctx context.Context, p *Pool, req request, spool string) *collector {
	c := &collector{pool: p, spool: spool, scout: req.Scout}
	if req.Images && !req.Scout {
		c.ocr = p.ocr.batch(ctx)
	}
	return c
}

// take handles one frame and reports whether it was the last.
func (c *collector) take(kind frameKind, head, body []byte) (finished bool, err error) {
	switch kind {
	case framePage:
		return false, c.page(head, body)
	case frameMember:
		return false, c.member(head)
	case frameData:
		return false, c.data(body)
	case frameEnd:
		return false, c.end(head)
	case frameSkip:
		return false, c.skip(head)
	case frameImage:
		return false, c.image(head, body)
	case frameBundle:
		return false, c.bundles.take(body)
	case frameDone:
		if err := decodeHead(head, &c.done); err != nil {
			return false, err
		}
		if !knownState(c.done.State) || c.open != nil {
			return false, fmt.Errorf("%w: ends with state %q", errFrame, c.done.State)
		}
		return true, nil
	}
	return false, fmt.Errorf("%w: kind %q", errFrame, kind)
}

func (c *collector) page(head, body []byte) error {
	var p PageText
	if err := decodeHead(head, &p); err != nil {
		return err
	}
	p.Body = string(body)
	p.Reason, p.Engine = label(p.Reason), label(p.Engine)
	last := 0
	if n := len(c.pages); n > 0 {
		last = c.pages[n-1].Number
		if last == 0 {
			return fmt.Errorf("%w: a page after a text without pages", errFrame)
		}
	}
	if err := checkPage(p, last); err != nil {
		return err
	}
	c.text += int64(len(p.Body))
	for _, k := range p.Concealed {
		c.text += int64(len(k.Text))
	}
	lim := c.pool.opt.Limits
	if c.text > lim.Text {
		return tooMuchText(lim.Text)
	}
	if len(c.pages) >= lim.Pages {
		return tooLarge(fmt.Sprintf("it has more than %d pages; split it and add the parts", lim.Pages))
	}
	c.pages = append(c.pages, p)
	return nil
}

func (c *collector) member(head []byte) error {
	var m memberHead
	if err := decodeHead(head, &m); err != nil {
		return err
	}
	if c.open != nil {
		return fmt.Errorf("%w: a member inside a member", errFrame)
	}
	if len(c.members) >= c.pool.opt.Limits.Members {
		return tooLarge(fmt.Sprintf("it holds more than %d files; unpack it and add them in parts", c.pool.opt.Limits.Members))
	}
	if c.spool == "" {
		c.members = append(c.members, Member{Name: label(m.Name)})
		return nil
	}
	f, err := os.CreateTemp(c.spool, "member-*")
	if err != nil {
		return &ownFault{fmt.Errorf("ingest: pool: member: %w", err)}
	}
	c.open = f
	c.members = append(c.members, Member{Name: label(m.Name), Path: f.Name()})
	return nil
}

func (c *collector) data(body []byte) error {
	if len(c.members) == 0 {
		return fmt.Errorf("%w: data without a member", errFrame)
	}
	c.unpack += int64(len(body))
	if c.unpack > c.pool.opt.Limits.Unpack {
		return tooLarge(fmt.Sprintf("its members hold more than %d MB; unpack it and add them in parts", c.pool.opt.Limits.Unpack>>20))
	}
	c.members[len(c.members)-1].Size += int64(len(body))
	if c.open == nil {
		return nil
	}
	if _, err := c.open.Write(body); err != nil {
		return &ownFault{fmt.Errorf("ingest: pool: member: %w", err)}
	}
	return nil
}

func (c *collector) end(head []byte) error {
	var m memberHead
	if err := decodeHead(head, &m); err != nil {
		return err
	}
	if len(c.members) == 0 {
		return fmt.Errorf("%w: the end of no member", errFrame)
	}
	c.members[len(c.members)-1].Reason = label(m.Reason)
	if c.open == nil {
		return nil
	}
	err := c.open.Close()
	c.open = nil
	if err != nil {
		return &ownFault{fmt.Errorf("ingest: pool: member: %w", err)}
	}
	return nil
}

func (c *collector) skip(head []byte) error {
	var m memberHead
	if err := decodeHead(head, &m); err != nil {
		return err
	}
	// A container may list as many members as it likes; what is told is bounded.
	if len(c.skipped) >= 10*c.pool.opt.Limits.Members {
		c.untold++
		return nil
	}
	c.skipped = append(c.skipped, Skipped{Name: label(m.Name), Reason: label(m.Reason)})
	return nil
}

// allSkipped are the members that were not taken out; one line stands for those
// over the bound.
func (c *collector) allSkipped() []Skipped {
	if c.untold == 0 {
		return c.skipped
	}
	return append(c.skipped, Skipped{
		Name:   fmt.Sprintf("%d more files", c.untold),
		Reason: fmt.Sprintf("not looked at: only the first %d are taken and %d named; unpack it and add the rest in parts", c.pool.opt.Limits.Members, len(c.skipped)),
	})
}

func (c *collector) image(head, body []byte) error {
	var i imageHead
	if err := decodeHead(head, &i); err != nil {
		return err
	}
	if c.ocr == nil || i.Number < 1 || i.Number > c.pool.opt.Limits.Pages || i.DPI < 50 || i.DPI > 600 || len(i.Dark) > maxDark {
		return fmt.Errorf("%w: an image of page %d", errFrame, i.Number)
	}
	return c.ocr.add(PageImage{Number: i.Number, DPI: i.DPI, PNG: body, Dark: i.Dark})
}

// discard removes what a failed attempt left.
func (c *collector) discard() {
	if c.open != nil {
		_ = c.open.Close()
	}
	for _, m := range c.members {
		if m.Path != "" {
			_ = os.Remove(m.Path)
		}
	}
	if c.ocr != nil {
		c.ocr.cancel()
	}
}

// result waits for OCR and puts everything together.
func (c *collector) result(ctx context.Context) (Result, error) {
	if c.ocr != nil {
		c.ocr.wait()
	}
	if err := ctx.Err(); err != nil {
		c.discard()
		return Result{}, err
	}
	if c.scout && c.done.Scanned {
		c.discard()
		return Result{Format: label(c.done.Format), CPU: c.cpu(), Scanned: true}, nil
	}
	hidden := 0
	for i := range c.pages {
		p := &c.pages[i]
		if p.Number > 0 {
			c.recognise(p)
		}
		if p.Number > 0 && p.Quality.Hides() {
			hidden++
		}
	}
	markRunningLines(c.pages)
	r := Result{State: c.done.State, Reason: label(c.done.Reason), Format: label(c.done.Format),
		Members: c.members, Skipped: c.allSkipped(), Bundles: c.bundles.kept, CPU: c.cpu()}
	if outsideTo[c.done.Outside] != "" && r.State == dossier.StateUnsupported {
		r.outside, r.Format = c.done.Outside, c.done.Outside
	}
	if r.State == dossier.StateRead || r.State == dossier.StatePartlyRead {
		r.Text, r.Placed = Assemble(c.pages, label(c.done.Engine)), placed(c.pages)
		r.State, r.Reason = dossier.StateRead, ""
		if c.done.Reason != "" && c.done.State == dossier.StatePartlyRead {
			r.State, r.Reason = dossier.StatePartlyRead, label(c.done.Reason)
		} else if hidden > 0 {
			r.State, r.Reason = dossier.StatePartlyRead, hiddenReason(hidden, len(c.pages))+c.why()
		}
	}
	return r, nil
}

// placed gives the places of words that are known.
func placed(pages []PageText) (all []dossier.PlacedPage) {
	for _, p := range pages {
		if len(p.Words) > 0 {
			all = append(all, dossier.PlacedPage{Number: p.Number, Words: p.Words})
		}
	}
	return all
}

func (c *collector) cpu() time.Duration { return time.Duration(max(c.done.CPU, 0)) * time.Microsecond }

func (c *collector) lastPage() int {
	if n := len(c.pages); n > 0 {
		return c.pages[n-1].Number
	}
	return 0
}

// remains is what is kept of a document when every attempt died: the pages that
// were read before, and one unread page for those that were not.
func (c *collector) remains() Result {
	const what = "used too much time or memory, or stopped the reader"
	if c.lastPage() == 0 {
		return Result{State: dossier.StateFailed, Format: label(c.done.Format),
			Reason: "reading it " + what + "; open it, print it to a new PDF and add that"}
	}
	for i := range c.pages {
		if p := &c.pages[i]; p.Quality == dossier.ImageOnly {
			p.Quality = dossier.Unread
		}
	}
	next := c.lastPage() + 1
	c.pages = append(c.pages, PageText{Number: next, Quality: dossier.Unread, Reason: "reading stopped here; this page and those after it are not read"})
	return Result{Text: Assemble(c.pages, enginePDFium), State: dossier.StatePartlyRead, Format: pdfFormat.Name,
		Reason: fmt.Sprintf("reading %s on page %d; it and the pages after it are not read", what, next)}
}

// recognise puts the result of OCR in the place of a page without text.
func (c *collector) recognise(p *PageText) {
	if p.Quality != dossier.ImageOnly && p.Quality != dossier.Garbled {
		return
	}
	if c.ocr == nil {
		p.Quality, p.Reason = dossier.Unread, p.Reason+"; "+c.pool.noOCR
		return
	}
	c.ocr.settle(p)
}

func hiddenReason(hidden, pages int) string {
	const remedy = "; look at the pages themselves, or ask for a copy in which the text can be selected"
	if hidden == 1 {
		return fmt.Sprintf("1 of %d pages could not be read%s", pages, remedy)
	}
	return fmt.Sprintf("%d of %d pages could not be read%s", hidden, pages, remedy)
}

// why is the commonest remedy for the pages that were not read.
func (c *collector) why() string {
	if c.ocr == nil && c.pool.noOCR != "" {
		return "; " + c.pool.noOCR
	}
	return ""
}
