package jobs

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"time"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver"
	"github.com/riverqueue/river/rivertype"
	"riverqueue.com/riverui"
)

// Page is the page of the queue for administrators: its jobs by state, with
// buttons to cancel, retry and pause. It answers under prefix ("/admin/queue")
// and asks nobody who they are; whoever mounts it does.
func (q *Queue) Page(prefix string) (http.Handler, error) { return q.engine.page(prefix, q.log) }

func (e *riverEngine[TTx]) page(prefix string, log *slog.Logger) (http.Handler, error) {
	h, err := riverui.NewHandler(&riverui.HandlerOpts{
		Endpoints: riverui.NewEndpoints(e.client, nil), Prefix: prefix, Logger: log,
	})
	if err != nil {
		return nil, fmt.Errorf("jobs: page of the queue: %w", err)
	}
	return h, nil
}

// Waiting is how much one sort of work has to wait.
type Waiting struct {
	Queue   string        // read, ocr, check or judge
	Jobs    int           // that wait for a worker
	Running int           // that are being worked on
	Age     time.Duration // how long the first of those that wait could have begun; 0: none waits
}

// Waiting tells of each queue how long its jobs wait, on this database.
func (q *Queue) Waiting(ctx context.Context) ([]Waiting, error) { return q.engine.waiting(ctx) }

func (e *riverEngine[TTx]) waiting(ctx context.Context) ([]Waiting, error) {
	names := []string{readQueue, ocrQueue, checkQueue, judgeQueue}
	counts, err := e.driver.GetExecutor().JobCountByQueueAndState(ctx, &riverdriver.JobCountByQueueAndStateParams{QueueNames: names})
	if err != nil {
		return nil, fmt.Errorf("jobs: count jobs: %w", err)
	}
	all := make([]Waiting, 0, len(names))
	for _, name := range names {
		w := Waiting{Queue: name}
		for _, c := range counts {
			if c.Queue == name {
				w.Jobs, w.Running = int(c.CountAvailable), int(c.CountRunning)
			}
		}
		if w.Age, err = e.oldest(ctx, name); err != nil {
			return nil, err
		}
		all = append(all, w)
	}
	return all, nil
}

func (e *riverEngine[TTx]) oldest(ctx context.Context, queue string) (time.Duration, error) {
	found, err := e.client.JobList(ctx, river.NewJobListParams().Queues(queue).States(rivertype.JobStateAvailable).
		OrderBy(river.JobListOrderByScheduledAt, river.SortOrderAsc).First(1))
	if err != nil {
		return 0, fmt.Errorf("jobs: oldest job: %w", err)
	}
	if len(found.Jobs) == 0 {
		return 0, nil
	}
	return max(time.Since(found.Jobs[0].ScheduledAt), 0), nil
}
