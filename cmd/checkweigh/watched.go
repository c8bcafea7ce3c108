package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	"github.com/checkweigh/checkweigh/api"
	"github.com/checkweigh/checkweigh/jobs"
)

// figures are of the work on the database, for those who watch the machine.
func (h *house) figures(ctx context.Context) (api.Figures, error) {
	waiting, err := h.queue.Waiting(ctx)
	if err != nil {
		return api.Figures{}, err
	}
	f := api.Figures{Documents: map[string]int{}}
	for _, w := range waiting {
		f.Queues = append(f.Queues, api.QueueFigures{Name: w.Queue, Waiting: w.Jobs, Running: w.Running, Age: w.Age})
	}
	states, err := h.store.DocumentStates(ctx)
	for state, n := range states {
		f.Documents[string(state)] = n
	}
	return f, err
}

// counting lets the queue tell the meter of its work.
func counting(m *api.Meter) func(*jobs.Options) {
	return func(o *jobs.Options) { o.Meter = m }
}

// beWatched answers /metrics of a worker on that address of loopback until the
// function that it gives is called; an empty address is none.
func (h *house) beWatched(p *program, addr string, m *api.Meter) (end func() error, err error) {
	if addr == "" {
		return func() error { return nil }, nil
	}
	listener, err := api.ListenHere(addr, "--metrics")
	if err != nil {
		return nil, usage{err}
	}
	web := api.NewServer(api.NewMetrics(api.Options{Desk: h.store.Desk(), Meter: m, Figures: h.figures, Log: h.log}), addr)
	go func() {
		if err := web.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
			h.log.Error("metrics are not answered any more", "error", err)
		}
	}()
	fmt.Fprintf(p.stdout, "Metrics on http://%s/metrics\n", localName(listener.Addr()))
	return web.Close, nil
}
