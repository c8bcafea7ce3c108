package jobs

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/riverqueue/river"

	"github.com/checkweigh/checkweigh/dossier"
	"github.com/checkweigh/checkweigh/ingest"
	"github.com/checkweigh/checkweigh/store"
)

// readArgs ask for a document to be read, if it still is to be.
type readArgs struct {
	Document string `json:"document"`
}

func (readArgs) Kind() string  { return "read" }
func (readArgs) queue() string { return readQueue }

type readWorker struct {
	river.WorkerDefaults[readArgs]
	q *Queue
}

// maxReadings is how often the reading of one document may be begun. Children
// take the blow of a hostile file; this is for what takes the whole program
// down, or for a disk that stays full.
const maxReadings = maxAttempts

// later is how long a job waits, without using up an attempt, when the database
// cannot be written.
const later = 5 * time.Second

const gaveUp = "the program could not read it, and the file may not be to blame: look into the program's log, then try again"

func (w *readWorker) Work(ctx context.Context, job *river.Job[readArgs]) error {
	return work(ctx, w.q, job.JobRow, func(ctx context.Context) error {
		return w.q.readDocument(ctx, job.Args.Document, job.Attempt, w.q.reader(ctx))
	})
}

// readDocument reads a document to a final state. It does nothing when that was
// done already. try counts the jobs that were begun for it. What needs OCR is
// handed to a job of its own where read tells.
func (q *Queue) readDocument(ctx context.Context, id string, try int, read readFunc) error {
	doc, err := q.beginReading(ctx, id)
	if store.CodeOf(err) == store.NotFound {
		return nil
	}
	if err != nil {
		return q.orLater(ctx, "begin reading", id, err)
	}
	q.at("reading")
	var got harvest
	if try <= maxReadings { // more often means that the program ended each time
		got, err = q.readBytes(ctx, doc, read)
	}
	if store.CodeOf(err) == store.Unavailable {
		return q.orLater(ctx, "read", id, err)
	}
	if try > maxReadings || err != nil && try == maxReadings && ctx.Err() == nil {
		q.log.Error("gave up on a document", "document", id, "tries", try, "error", err)
		got, err = harvest{result: ingest.Result{State: dossier.StateFailed, Reason: gaveUp}}, nil
	}
	if err != nil {
		return fmt.Errorf("jobs: read %s: %w", id, err)
	}
	q.at("read")
	if got.result.Scanned {
		return q.orLater(ctx, "ask for OCR", id, q.wantOCR(ctx, doc))
	}
	return q.orLater(ctx, "finish reading", id, q.finishReading(ctx, doc, got))
}

// orLater decides what becomes of a job by how its transaction ended. A worker
// that came late has nothing more to do. When the database is gone or its disk
// full, or the originals cannot be had, the job waits without using up an
// attempt: the document is not to blame.
func (q *Queue) orLater(ctx context.Context, what, id string, err error) error {
	switch code := store.CodeOf(err); {
	case err == nil, errors.Is(err, errLate):
		return nil
	case ctx.Err() != nil, code != "" && code != store.Full && code != store.Unavailable:
		return err
	}
	q.log.Error("put off a job", "job", what, "id", id, "error", err)
	return river.JobSnooze(later)
}

// beginReading takes an attempt number; doc.Attempt is it.
func (q *Queue) beginReading(ctx context.Context, id string) (doc store.Document, err error) {
	err = q.store.InTx(ctx, func(tx store.Tx) error {
		if _, err := tx.BeginReading(ctx, id); err != nil {
			return err
		}
		doc, err = tx.Document(ctx, id)
		return err
	})
	return doc, err
}

// harvest is what came out of one file.
type harvest struct {
	result  ingest.Result
	members []store.Member
	blobs   []store.Blob // of the members, of the same length
}

// readBytes reads the original and keeps what came out of it.
func (q *Queue) readBytes(ctx context.Context, doc store.Document, read readFunc) (got harvest, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %v", p)
		}
	}()
	file, err := q.store.Blobs.Open(ctx, doc.ID)
	if err != nil {
		return harvest{}, err
	}
	defer file.Close()
	spool, err := os.MkdirTemp(q.store.Scratch(), "members-*")
	if err != nil {
		return harvest{}, err
	}
	defer os.RemoveAll(spool)
	if got.result, err = read(ctx, doc.Path, file, spool); err != nil || got.result.Scanned {
		return got, err
	}
	got.members, got.blobs, err = q.keepMembers(ctx, doc, got.result)
	return got, err
}

// finishReading writes, in one transaction, the result, the members with their
// jobs, and the jobs that check the document. A late worker writes nothing.
func (q *Queue) finishReading(ctx context.Context, doc store.Document, got harvest) error {
	res := store.Result{
		State: got.result.State, Reason: got.result.Reason, Container: isContainer(got.result), Members: got.members, Placed: got.result.Placed,
	}
	if got.result.Text.Engine != "" {
		res.Text = &got.result.Text
	}
	err := q.inTx(ctx, func(ctx context.Context, tx store.Tx) error {
		if err := q.addMembers(ctx, tx, doc.Depth+1, got); err != nil {
			return err
		}
		wrote, err := tx.FinishReading(ctx, doc.ID, doc.Attempt, res, q.now())
		if err != nil {
			return err
		}
		if !wrote {
			return errLate
		}
		q.at("finishing")
		if err := q.afterReading(ctx, tx, doc.ID); err != nil {
			return err
		}
		tx.Change(store.DocumentRead, "", doc.ID, q.now())
		return q.tellFailed(ctx, tx, doc.ID, res.State)
	})
	if err == nil {
		q.meter.Read(res.State)
	}
	return err
}

// addMembers adds the documents that came out of a container, each new one with
// its job.
func (q *Queue) addMembers(ctx context.Context, tx store.Tx, depth int, got harvest) error {
	for i, m := range got.members {
		if m.Document == "" {
			continue
		}
		added, err := tx.AddDocument(ctx, got.blobs[i], m.Name, depth, q.now())
		if err != nil {
			return err
		}
		if !added {
			continue
		}
		if err := q.Submit(ctx, tx, m.Document); err != nil {
			return err
		}
	}
	return nil
}

// afterReading does what follows for every dossier that the document is in.
func (q *Queue) afterReading(ctx context.Context, tx store.Tx, id string) error {
	doc, err := tx.Document(ctx, id)
	if err != nil {
		return err
	}
	memberships, err := tx.MembershipsOf(ctx, id)
	if err != nil {
		return err
	}
	asked := map[dossier.Kind]bool{} // one check serves every dossier
	for _, m := range memberships {
		if err := q.handOut(ctx, tx, m); err != nil {
			return err
		}
		if asked[m.Forced] {
			continue
		}
		asked[m.Forced] = true
		if err := q.wantChecked(ctx, tx, m.Dossier, doc, m.Forced); err != nil {
			return err
		}
	}
	return nil
}
