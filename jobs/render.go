package jobs

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"time"

	"golang.org/x/sync/singleflight"

	"github.com/checkweigh/checkweigh/dossier"
	"github.com/checkweigh/checkweigh/ingest"
	"github.com/checkweigh/checkweigh/store"
)

// The widths in which pages are drawn, in points.
const (
	PageWidth  = 1_100 // to be read beside the text
	LargeWidth = 2_200 // to look closely
)

// renderTime is a loose bound on one page. The child's own limits are closer.
const renderTime = time.Minute

// PageFault says in plain words why a page cannot be shown.
type PageFault struct{ Reason string }

func (f *PageFault) Error() string { return "jobs: render page: " + f.Reason }

// drawer draws pages; *ingest.Pool is one.
type drawer interface {
	View(ctx context.Context, want ingest.ViewRequest, r io.Reader) (dossier.PageView, error)
}

// renderer draws each page once, however many ask for it.
type renderer struct {
	drawer drawer // nil: nothing is drawn here
	cache  *pageCache
	flight singleflight.Group
	ctx    context.Context // ends with the queue
	end    context.CancelFunc

	explaining chan struct{} // a turn for each explanation that is made at once
}

func newRenderer(o Options) *renderer {
	r := &renderer{cache: newPageCache(o.Store.Dir(), pageCacheBytes), explaining: make(chan struct{}, 1)}
	r.drawer, _ = o.Steps.Pool.(drawer)
	r.ctx, r.end = context.WithCancel(context.Background())
	return r
}

// RenderPage gives the page of that number (from 1) of a document as it looks,
// and where the words of its stored text stand on it. It is drawn in a child and
// kept in the data folder. A *PageFault says why a page cannot be drawn; a
// document that is not there is store.ErrNotFound. Who may see it is the
// caller's to ask.
func (q *Queue) RenderPage(ctx context.Context, document string, page int, large bool) (dossier.PageView, error) {
	doc, err := q.store.Document(ctx, document)
	if err != nil {
		return dossier.PageView{}, err
	}
	if q.render.drawer == nil || page < 1 {
		return dossier.PageView{}, &PageFault{"there is no such page"}
	}
	want := pageKey{document: doc.ID, page: page, width: PageWidth, reading: fmt.Sprintf("%s %s %d", ingest.ViewVersion, doc.Engine, doc.Attempt)}
	if large {
		want.width = LargeWidth
	}
	if kept, ok := q.render.cache.get(want); ok {
		return kept.page()
	}
	waiting := q.render.flight.DoChan(want.file(), func() (any, error) { return q.draw(want, doc) })
	select {
	case <-ctx.Done():
		return dossier.PageView{}, ctx.Err()
	case got := <-waiting:
		if got.Err != nil {
			return dossier.PageView{}, got.Err
		}
		return got.Val.(keptPage).page()
	}
}

// draw draws a page and keeps it. It outlives whoever asked first, since others
// may be waiting for the same.
func (q *Queue) draw(want pageKey, doc store.Document) (keptPage, error) {
	ctx, cancel := context.WithTimeout(q.render.ctx, renderTime)
	defer cancel()
	if kept, ok := q.render.cache.get(want); ok { // another finished while we came
		return kept, nil
	}
	request, scanned, err := q.viewRequest(ctx, want, doc)
	if err != nil {
		return keptPage{}, err
	}
	original, err := q.store.Blobs.Open(ctx, doc.ID)
	if err != nil {
		return keptPage{}, err
	}
	defer original.Close()
	view, err := q.render.drawer.View(ctx, request, original)
	var fail *ingest.Failure
	if errors.As(err, &fail) {
		err = nil
	} else if err != nil {
		return keptPage{}, fmt.Errorf("jobs: render page: %w", err)
	}
	view.Words = append(view.Words, scanned...)
	kept := keptPage{View: view}
	if fail != nil {
		kept.Fault = fail.Reason
	}
	if err := q.render.cache.put(want, kept); err != nil {
		q.log.Warn("a drawn page could not be kept", "error", err)
	}
	// A deletion that was committed meanwhile has taken away what was there then.
	if _, err := q.store.Document(ctx, doc.ID); err != nil {
		return keptPage{}, errors.Join(err, q.render.cache.forget(doc.ID))
	}
	return kept, nil
}

// viewRequest adds what is known of the page's text: its words, which are found
// again when the page is drawn, or, where they were read off the picture, the
// places that were noted then.
func (q *Queue) viewRequest(ctx context.Context, want pageKey, doc store.Document) (request ingest.ViewRequest, scanned []dossier.PlacedWord, err error) {
	request = ingest.ViewRequest{Name: doc.Path, Page: want.page, Width: want.width}
	text, err := q.store.Text(ctx, doc.ID)
	if err != nil && store.CodeOf(err) != store.NotFound {
		return request, nil, err
	}
	for _, p := range text.Pages {
		switch {
		case p.Number != want.page:
		case p.OCR:
			scanned, err = q.store.WordPlaces(ctx, doc.ID, want.page)
			return request, scanned, err
		default:
			request.Text = text.Cut(p.Span)
		}
	}
	return request, nil, nil
}

// forgetPages takes away the pages of those documents that are not there any
// more: this process keeps its own, and another one may have deleted them.
func (q *Queue) forgetPages(ctx context.Context, documents []string) error {
	gone, err := strange(ctx, q.store, documents)
	for _, id := range gone {
		err = errors.Join(err, q.render.cache.forget(id))
	}
	return err
}

// tendPages does so for every document that pages are kept of.
func (q *Queue) tendPages(ctx context.Context) error {
	kept, err := q.render.cache.documents()
	if err != nil {
		return err
	}
	return q.forgetPages(ctx, kept)
}

// StrangePages names the documents of which drawn pages are kept in the data
// folder though they are not in the database.
func StrangePages(ctx context.Context, s *store.Store) ([]string, error) {
	kept, err := newPageCache(s.Dir(), pageCacheBytes).documents()
	if err != nil {
		return nil, err
	}
	return strange(ctx, s, kept)
}

func strange(ctx context.Context, s *store.Store, documents []string) (gone []string, err error) {
	for _, id := range documents {
		_, err := s.Document(ctx, id)
		switch {
		case store.CodeOf(err) == store.NotFound:
			gone = append(gone, id)
		case err != nil:
			return gone, err
		}
	}
	return gone, nil
}

// pageKey says which drawing of a page is meant.
type pageKey struct {
	document string
	page     int
	width    int
	reading  string // what it was read and is drawn by
}

// file is the name under which it is kept: that of its document is the folder's.
func (k pageKey) file() string {
	sum := sha256.Sum256([]byte(k.reading))
	return fmt.Sprintf("%s/%s/%d-%d-%s.page", k.document[:2], k.document, k.page, k.width, hex.EncodeToString(sum[:6]))
}
