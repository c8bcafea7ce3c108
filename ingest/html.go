package ingest

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/charset"

	"github.com/checkweigh/checkweigh/dossier"
)

// htmlFormat reads web pages: what a reader of the page sees, one line a block.
// It walks tags and never builds a tree, so that a page of two million nested
// tags costs no more than its length.
var htmlFormat = Format{
	Name:   "html",
	Engine: "html/1",
	Match: func(head []byte, mime, name string) bool {
		switch extension(name) {
		case "txt", "text", "eml":
			return htmlDocument(head)
		}
		return strings.HasPrefix(mime, "text/html") || strings.HasPrefix(mime, "application/xhtml") || htmlDocument(head)
	},
	Read: readHTML,
}

// htmlDocument reports whether the head opens as a whole page, and not as text
// that only begins with a tag.
func htmlDocument(head []byte) bool {
	low := bytes.ToLower(bytes.TrimLeft(bytes.TrimPrefix(head, byteOrderMark), " \t\r\n"))
	if bytes.HasPrefix(low, []byte("<?xml")) || bytes.HasPrefix(low, []byte("<!--")) {
		return bytes.Contains(low, []byte("<html"))
	}
	return bytes.HasPrefix(low, []byte("<!doctype html")) || bytes.HasPrefix(low, []byte("<html")) ||
		bytes.HasPrefix(low, []byte("<head")) || bytes.HasPrefix(low, []byte("<body"))
}

// maxMarkup is how many bytes of HTML may stand for one byte of the text limit:
// pages carry scripts and styles.
const maxMarkup = 4

func readHTML(ctx context.Context, src Source, lim Limits, to Sink) error {
	if src.Size > maxMarkup*lim.Text {
		return tooMuchText(lim.Text)
	}
	r, err := charset.NewReader(io.NewSectionReader(src, 0, src.Size), "")
	if err != nil {
		return fmt.Errorf("ingest: read html: %w", err)
	}
	page, err := htmlPage(ctx, r, lim)
	if err != nil {
		return err
	}
	return to.Page(page)
}

// htmlPage is the visible text of a page in UTF-8.
func htmlPage(ctx context.Context, r io.Reader, lim Limits) (PageText, error) {
	w := newTextWriter(lim)
	h := &htmlText{w: w, out: &bodyLines{w: w}}
	in := bufio.NewReader(r)
	if start, _ := in.Peek(len(byteOrderMark)); bytes.Equal(start, byteOrderMark) {
		_, _ = in.Discard(len(byteOrderMark))
	}
	z := html.NewTokenizer(in)
	z.SetMaxBuf(int(lim.Text))
	for n := 1; ; n++ {
		if n%4096 == 0 && ctx.Err() != nil {
			return PageText{}, ctx.Err()
		}
		kind := z.Next()
		if kind == html.ErrorToken {
			if err := z.Err(); errors.Is(err, html.ErrBufferExceeded) {
				return PageText{}, tooMuchText(lim.Text)
			} else if err != io.EOF {
				return PageText{}, &Failure{State: dossier.StateFailed, Err: err, Reason: "the page is damaged: save it again or as PDF"}
			}
			break
		}
		if err := h.token(z.Token()); err != nil {
			return PageText{}, err
		}
	}
	if err := h.end(); err != nil {
		return PageText{}, err
	}
	return w.page(), nil
}
