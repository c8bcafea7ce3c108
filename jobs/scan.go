package jobs

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"sync"
	"time"

	"github.com/checkweigh/checkweigh/dossier"
	"github.com/checkweigh/checkweigh/report"
	"github.com/checkweigh/checkweigh/rules"
)

// Progress is how far a scan has come.
type Progress struct {
	Done, Total int    // input paths
	Documents   int    // files read so far, those inside containers included
	Pages       int    // pages read so far
	Label       string // the path that was finished last
}

// Scan reads the inputs, several at once, and judges them as one dossier. The
// outcome has one row for each input path and each file inside it, duplicates
// included, in the order of the inputs, however long each took. A file that
// cannot be read is a row with its reason and the rest goes on. progress, when
// not nil, is called after each input, never twice at once. Scan fails only
// when ctx ends or the machine fails us (no disk space for members).
func Scan(ctx context.Context, s Steps, d dossier.Dossier, inputs []Input, progress func(Progress)) (Outcome, error) {
	docs, err := s.readAll(ctx, inputs, progress)
	if err != nil {
		return Outcome{}, err
	}
	return s.Judge(ctx, d, docs)
}

// readAll reads the inputs with as many workers as there are children.
func (s Steps) readAll(ctx context.Context, inputs []Input, progress func(Progress)) ([]Read, error) {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	results := make([][]Read, len(inputs))
	next := make(chan int)
	tally := tally{report: progress, at: Progress{Total: len(inputs)}}
	var workers sync.WaitGroup
	for range min(s.workers(), len(inputs)) {
		workers.Go(func() {
			for i := range next {
				reads, err := s.readInput(ctx, inputs[i])
				if err != nil {
					cancel(err)
					return
				}
				results[i] = reads
				tally.add(inputs[i].Label, reads)
			}
		})
	}
	feed(ctx, next, len(inputs))
	workers.Wait()
	if err := context.Cause(ctx); err != nil {
		return nil, err
	}
	return join(results), nil
}

// feed hands out the numbers below n until ctx ends.
func feed(ctx context.Context, next chan<- int, n int) {
	defer close(next)
	for i := range n {
		select {
		case next <- i:
		case <-ctx.Done():
			return
		}
	}
}

func (s Steps) workers() int {
	if s.Workers > 0 {
		return s.Workers
	}
	return runtime.NumCPU()
}

func (s Steps) readInput(ctx context.Context, in Input) ([]Read, error) {
	failed := Read{Parent: -1, Document: dossier.Document{
		Path: in.Label, State: dossier.StateFailed, Reason: in.Reason, Forced: in.Forced,
	}}
	if in.Open == nil {
		return []Read{failed}, nil
	}
	f, err := in.Open()
	if err != nil {
		failed.Document.Reason = plainReason(err)
		return []Read{failed}, nil
	}
	reads, err := s.ReadFile(ctx, in.Label, f, 0)
	if err = errors.Join(err, f.Close()); err != nil {
		return nil, fmt.Errorf("jobs: scan: %w", err)
	}
	for i := range reads {
		reads[i].Document.Forced = in.Forced
	}
	return reads, nil
}

// join puts the results one after the other and makes Parent count in the whole.
func join(results [][]Read) []Read {
	var all []Read
	for _, reads := range results {
		base := len(all)
		for _, r := range reads {
			if r.Parent >= 0 {
				r.Parent += base
			}
			all = append(all, r)
		}
	}
	return all
}

// tally counts what several workers have done.
type tally struct {
	mu     sync.Mutex
	at     Progress
	report func(Progress)
}

func (t *tally) add(label string, reads []Read) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.at.Done++
	t.at.Label = label
	t.at.Documents += len(reads)
	for _, r := range reads {
		t.at.Pages += len(r.Text.Pages)
	}
	if t.report != nil {
		t.report(t.at)
	}
}

// Report is the outcome in the shape that package report builds on, with its
// clocks as they stand on a day.
func (o Outcome) Report(set *rules.Set, day time.Time) report.Input {
	beside := map[string]dossier.Reading{}
	for _, r := range o.Readings {
		beside[r.Document.ID+":"+string(r.Document.Forced)] = r
	}
	in := report.Input{Dossier: o.Dossier, Verdicts: o.Verdicts, Whole: Whole(o.Dossier, o.Readings, o.Verdicts, set, day)}
	for _, d := range o.Documents {
		// The ledger says "held" only of what stands beside the document.
		reading, ok := beside[d.Document.ID+":"+string(d.Document.Forced)]
		if !ok {
			reading = d.Reading
		}
		reading.Document = d.Document
		in.Documents = append(in.Documents, report.DocumentResult{
			Document: d.Document, Reading: reading, Pages: len(d.Text.Pages), Verdicts: d.Verdicts,
		})
	}
	return in
}
