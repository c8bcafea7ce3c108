package jobs

import (
	"context"
	"io"
	"time"

	"github.com/riverqueue/river"

	"github.com/checkweigh/checkweigh/ingest"
	"github.com/checkweigh/checkweigh/store"
)

// OCR takes seconds for a page, where reading takes milliseconds. A file of 300
// scanned pages would hold up one of the few workers that read for many minutes,
// so the reading job ends at the first page that needs OCR and asks for a job on
// a queue of its own, which reads the file from the beginning, with OCR. Nothing
// is written of it before that: until its text is whole it is a document that
// is still to be read, and its dossiers wait for it.

// ocrArgs ask for a document that needs OCR to be read, if it still is to be.
type ocrArgs struct {
	Document string `json:"document"`
}

func (ocrArgs) Kind() string  { return "ocr" }
func (ocrArgs) queue() string { return ocrQueue }

type ocrWorker struct {
	river.WorkerDefaults[ocrArgs]
	q *Queue
}

// ocrTimeout is a backstop like jobTimeout. Every page has limits of its own;
// this is for as many pages as a file may have.
const ocrTimeout = 24 * time.Hour

func (*ocrWorker) Timeout(*river.Job[ocrArgs]) time.Duration { return ocrTimeout }

func (w *ocrWorker) Work(ctx context.Context, job *river.Job[ocrArgs]) error {
	return work(ctx, w.q, job.JobRow, func(ctx context.Context) error {
		return w.q.readDocument(ctx, job.Args.Document, job.Attempt, w.q.scanned())
	})
}

// wantOCR asks for the document to be read with OCR, unless another worker took
// it meanwhile: that one will ask, or has read it.
func (q *Queue) wantOCR(ctx context.Context, doc store.Document) error {
	return q.inTx(ctx, func(ctx context.Context, tx store.Tx) error {
		now, err := tx.LockDocument(ctx, doc.ID)
		if store.CodeOf(err) == store.NotFound {
			return errLate
		}
		if err != nil {
			return err
		}
		if now.State != store.Pending || now.Attempt != doc.Attempt {
			return errLate
		}
		return q.engine.insert(ctx, tx, ocrArgs{Document: doc.ID})
	})
}

// readFunc reads one file in a child; see Reader.
type readFunc func(ctx context.Context, name string, r io.Reader, spool string) (ingest.Result, error)

// twoPassReader is a Reader that tells files that need OCR from others, and
// reads them apart; *ingest.Pool is one.
type twoPassReader interface {
	ReadUnscanned(ctx context.Context, name string, r io.Reader, spool string) (ingest.Result, error)
	ReadScanned(ctx context.Context, name string, r io.Reader, spool string) (ingest.Result, error)
}

// ocrTeller is a Reader that says whether it reads scanned pages, and that tells
// files that need it from others even if it does not; *ingest.Pool is one.
type ocrTeller interface {
	HasOCR() bool
	Scout(ctx context.Context, name string, r io.Reader, spool string) (ingest.Result, error)
}

// LeavesOCR reports whether scanned files are left to others that work on this
// database, since there is no OCR here. Who works alone has nobody to leave them to.
func (q *Queue) LeavesOCR() bool {
	pool, tells := q.steps.Pool.(ocrTeller)
	return tells && !pool.HasOCR() && q.store.Shared()
}

// reader is how a file is first read. Where there is no OCR, the pages that need
// it stay unread, unless somebody else is there who can read them.
func (q *Queue) reader(ctx context.Context) readFunc {
	if q.LeavesOCR() && q.engine.ocrElsewhere(ctx) {
		return q.steps.Pool.(ocrTeller).Scout
	}
	return q.unscanned()
}

func (q *Queue) unscanned() readFunc {
	if two, ok := q.steps.Pool.(twoPassReader); ok {
		return two.ReadUnscanned
	}
	return q.steps.Pool.Read
}

func (q *Queue) scanned() readFunc {
	if two, ok := q.steps.Pool.(twoPassReader); ok {
		return two.ReadScanned
	}
	return q.steps.Pool.Read
}
