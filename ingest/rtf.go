package ingest

import (
	"bytes"
	"context"
	"errors"
	"io"
	"strings"

	"github.com/checkweigh/checkweigh/dossier"
)

// rtfFormat reads Rich Text files. They hold the number of each list item as it
// was shown, so none has to be computed.
var rtfFormat = Format{
	Name:   "rtf",
	Engine: "rtf/1",
	Match: func(head []byte, mime, name string) bool {
		head = bytes.TrimLeft(bytes.TrimPrefix(head, byteOrderMark), " \t\r\n\x00")
		return strings.HasPrefix(mime, "text/rtf") || bytes.HasPrefix(head, []byte(`{\rtf`))
	},
	Read: func(ctx context.Context, src Source, lim Limits, to Sink) error {
		page, cut, err := rtfPage(ctx, io.NewSectionReader(src, 0, src.Size), lim)
		if err != nil {
			return err
		}
		reason := ""
		if cut {
			reason = "the RTF file ends too early, so some of it is missing: ask for it again"
		}
		return partly(reason, to.Page(page))
	},
}

// maxRTFDepth bounds groups within groups. Word writes some twenty.
const maxRTFDepth = 1000

// rtf is one Rich Text file while it is read.
type rtf struct {
	ctx    context.Context
	lex    *rtfLexer
	lim    Limits
	w      *textWriter
	groups []rtfState // the open groups, the innermost last
	flows  []*rtfFlow // the texts that are being written, the innermost last
	notes  [][]paraLine
	spent  int64 // bytes of text read, kept or not

	codePage int
	fallback int // the font of text that names none
	fonts    map[int]*rtfFont
	font     *rtfFont // of the font table's present entry
	colours  []rtfColour
	mixing   rtfColour
	styles   map[int]*rtfStyle
	style    *rtfStyle // the style sheet's present entry
	raw      []byte    // bytes that are not decoded yet
	ticked   rtfTick
}

// rtfPage is the text of a Rich Text stream; cut reports that it ends within a
// group.
func rtfPage(ctx context.Context, r io.Reader, lim Limits) (page PageText, cut bool, err error) {
	w := newTextWriter(lim)
	d := &rtf{ctx: ctx, lex: newRTFLexer(r), lim: lim, w: w, codePage: 1252,
		fonts: map[int]*rtfFont{}, styles: map[int]*rtfStyle{}}
	d.flows = []*rtfFlow{{out: &bodyLines{w: w}, para: newRTFPara()}}
	if cut, err = d.read(); err != nil {
		return PageText{}, false, err
	}
	for len(d.flows) > 0 {
		if err := d.closeFlow(); err != nil {
			return PageText{}, false, err
		}
	}
	for i, note := range d.notes {
		if err := writeNote(w, i+1, note); err != nil {
			return PageText{}, false, err
		}
	}
	return w.page(), cut, nil
}

func (d *rtf) read() (cut bool, err error) {
	for n := 1; ; n++ {
		if n%4096 == 0 && d.ctx.Err() != nil {
			return false, d.ctx.Err()
		}
		t, err := d.lex.next()
		if errors.Is(err, io.EOF) {
			return len(d.groups) > 0, d.flushRaw()
		}
		if err != nil {
			return false, err
		}
		done, err := d.token(t)
		if done || err != nil {
			return false, err
		}
	}
}

// token acts on one token; done is true when the outermost group has ended.
func (d *rtf) token(t rtfToken) (done bool, err error) {
	if t.kind != rtfBytes {
		if err := d.flushRaw(); err != nil {
			return false, err
		}
	}
	switch t.kind {
	case rtfOpen:
		return false, d.openGroup()
	case rtfClose:
		return d.closeGroup()
	}
	if len(d.groups) == 0 {
		return false, nil // nothing stands outside the file's one group
	}
	s := d.state()
	switch t.kind {
	case rtfBytes:
		return false, d.bytes(s, t.bytes)
	case rtfWord:
		return false, d.word(s, t)
	case rtfSymbol:
		return false, d.symbol(s, t.bytes[0])
	}
	return false, nil
}

func (d *rtf) state() *rtfState { return &d.groups[len(d.groups)-1] }

func (d *rtf) openGroup() error {
	if len(d.groups) >= maxRTFDepth {
		return &Failure{State: dossier.StateFailed,
			Reason: "the RTF file nests far deeper than a document does, so it was not read: ask for it as PDF"}
	}
	var s rtfState
	if len(d.groups) > 0 {
		s = *d.state()
	} else {
		s = rtfState{uc: 1, font: -1, outline: -1}
	}
	s.fresh, s.star, s.skip, s.opensFlow, s.form = true, false, 0, false, false
	d.groups = append(d.groups, s)
	return nil
}

func (d *rtf) closeGroup() (done bool, err error) {
	if len(d.groups) == 0 {
		return true, nil
	}
	s := *d.state()
	d.groups = d.groups[:len(d.groups)-1]
	if s.opensFlow {
		err = d.closeFlow()
	}
	if s.form {
		err = d.tick()
	}
	return len(d.groups) == 0, err
}
