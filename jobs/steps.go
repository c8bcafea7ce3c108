package jobs

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"runtime/debug"
	"sync"
	"time"

	"github.com/checkweigh/checkweigh/analyze"
	"github.com/checkweigh/checkweigh/dossier"
	"github.com/checkweigh/checkweigh/ingest"
	"github.com/checkweigh/checkweigh/rules"
)

// Reader reads one file in an extraction child; *ingest.Pool is one. Name is a
// label. Members and whatever else must lie on disk go into the folder spool,
// which belongs to the caller.
type Reader interface {
	Read(ctx context.Context, name string, r io.Reader, spool string) (ingest.Result, error)
}

// Steps are the parts of the way from bytes to verdicts, without a database.
// They are safe for use by many goroutines.
type Steps struct {
	Pool     Reader
	Analyzer *analyze.Analyzer
	Rules    *rules.Set
	Limits   ingest.Limits // zero: ingest.DefaultLimits
	Workers  int           // files in work at once; 0: one for each processor
	Log      *slog.Logger  // nil: nothing is logged
}

// Check runs the rules over one document by its own text alone: its reading and
// its own verdicts, which no sibling can change. A document without text gives
// a reading that says only that it was not read.
func (s Steps) Check(doc dossier.Document, t dossier.Text) (dossier.Reading, []dossier.Verdict) {
	r := s.CheckBeside(doc, t, nil)
	return r, analyze.Judge(dossier.Dossier{}, []dossier.Reading{r}, s.Rules)
}

// CheckBeside runs the rules over one document with the outlines of all
// documents of its dossier, its own among them; without any it uses the
// document's own. Should the rules break down over a text, the document counts
// as failed, so that nothing is said to be missing from it.
func (s Steps) CheckBeside(doc dossier.Document, t dossier.Text, all []dossier.Outline) (r dossier.Reading) {
	unread := dossier.Reading{
		Document: doc, Pages: t.Pages, Concealed: len(t.Concealed), Rules: s.Rules.Version,
		Outline: dossier.Outline{Document: doc.ID},
	}
	if t.Body == "" {
		return unread
	}
	defer func() {
		if p := recover(); p != nil {
			s.log().Error("the rules broke down over a document", "document", doc.ID, "panic", p, "stack", string(debug.Stack()))
			unread.Document.State, unread.Document.Reason = dossier.StateFailed, brokeDown
			r = unread
		}
	}()
	clauses := ingest.Clauses(t)
	own := s.Analyzer.Outline(t, clauses, doc.Forced)
	own.Document = doc.ID
	r = s.Analyzer.Check(t, clauses, ownFirst(own, all))
	r.Document, r.Rules, r.Pages, r.Concealed = doc, s.Rules.Version, t.Pages, len(t.Concealed)
	return r
}

const brokeDown = "it was read, but the program failed while it ran the rules over it: please report this, with the file if you may"

func (s Steps) log() *slog.Logger {
	if s.Log == nil {
		return slog.New(slog.DiscardHandler)
	}
	return s.Log
}

// ownFirst puts the document's own outline before those of its siblings, as
// Analyzer.Check wants them.
func ownFirst(own dossier.Outline, all []dossier.Outline) []dossier.Outline {
	first := []dossier.Outline{own}
	for _, o := range all {
		if o.Document != own.Document {
			first = append(first, o)
		}
	}
	return first
}

// Verdicts judges a dossier by the readings of its documents beside each other.
func (s Steps) Verdicts(d dossier.Dossier, readings []dossier.Reading) []dossier.Verdict {
	return analyze.Judge(d, readings, s.Rules)
}

// Whole says what only the documents of a dossier together can tell, on a day.
func Whole(d dossier.Dossier, readings []dossier.Reading, verdicts []dossier.Verdict, set *rules.Set, day time.Time) dossier.Whole {
	return analyze.Whole(d, readings, verdicts, set, day)
}

// Judged is one input path, or one file inside it, with what came of it.
type Judged struct {
	Read
	Reading  dossier.Reading   // by its own text
	Verdicts []dossier.Verdict // by its own text
}

// Outcome is a judged dossier.
type Outcome struct {
	Dossier   dossier.Dossier
	Documents []Judged          // one for each path, duplicates included
	Readings  []dossier.Reading // each document once, beside its siblings
	Verdicts  []dossier.Verdict // of the dossier
}

// Judge checks every document and judges the dossier. A document that came by
// several paths is judged once and shown at each of them. It stops when ctx ends.
func (s Steps) Judge(ctx context.Context, d dossier.Dossier, docs []Read) (Outcome, error) {
	out := Outcome{Dossier: d, Documents: make([]Judged, len(docs))}
	first := map[string]int{} // where each document stands first
	var once []int
	for i, doc := range docs {
		if _, seen := first[doc.key()]; !seen {
			first[doc.key()] = i
			once = append(once, i)
		}
	}
	err := s.each(ctx, len(once), func(n int) {
		doc := docs[once[n]]
		r, verdicts := s.Check(doc.Document, doc.Text)
		doc.Document = r.Document
		out.Documents[once[n]] = Judged{doc, r, verdicts}
	})
	if err != nil {
		return Outcome{}, fmt.Errorf("jobs: judge: %w", err)
	}
	for i, doc := range docs {
		if at := first[doc.key()]; at != i {
			out.Documents[i] = out.Documents[at].at(doc)
		}
	}
	if out.Readings, err = s.beside(ctx, out.Documents, once); err != nil {
		return Outcome{}, fmt.Errorf("jobs: judge: %w", err)
	}
	out.Verdicts = s.Verdicts(d, out.Readings)
	return out, nil
}

// at shows the same document at another path.
func (j Judged) at(doc Read) Judged {
	doc.Document.State, doc.Document.Reason = j.Document.State, j.Document.Reason
	j.Read, j.Reading.Document = doc, doc.Document
	return j
}

// beside checks the documents that stand at those places with the outlines of
// all of them.
func (s Steps) beside(ctx context.Context, docs []Judged, once []int) ([]dossier.Reading, error) {
	var outlines []dossier.Outline
	var judged []Judged
	for _, i := range once {
		if docs[i].holdsOnlyMembers() {
			continue
		}
		judged = append(judged, docs[i])
		if docs[i].Text.Body != "" {
			outlines = append(outlines, docs[i].Reading.Outline)
		}
	}
	readings := make([]dossier.Reading, len(judged))
	err := s.each(ctx, len(judged), func(i int) {
		if len(outlines) < 2 { // beside itself it is what it was alone
			readings[i] = judged[i].Reading
			return
		}
		readings[i] = s.CheckBeside(judged[i].Document, judged[i].Text, outlines)
	})
	return readings, err
}

// each calls do with every number below n, on several at once, until ctx ends.
func (s Steps) each(ctx context.Context, n int, do func(int)) error {
	next := make(chan int)
	var workers sync.WaitGroup
	for range min(s.workers(), n) {
		workers.Go(func() {
			for i := range next {
				do(i)
			}
		})
	}
	feed(ctx, next, n)
	workers.Wait()
	return ctx.Err()
}
