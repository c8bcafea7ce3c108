package api

import (
	"context"
	"net/http"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"

	"github.com/checkweigh/checkweigh/dossier"
	"github.com/checkweigh/checkweigh/jobs"
)

// Meter counts what one process does from its start on, and is its jobs.Meter.
// It has a registry of its own: nothing that a library counts gets in by itself.
type Meter struct {
	registry *prometheus.Registry
	requests *prometheus.HistogramVec
	work     *prometheus.HistogramVec
	reads    *prometheus.CounterVec
}

// NewMeter makes the meter of a process.
func NewMeter() *Meter {
	m := &Meter{
		registry: prometheus.NewRegistry(),
		requests: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "checkweigh_request_seconds", Help: "Time to answer requests.", Buckets: []float64{.005, .02, .1, .5, 2, 10, 60},
		}, []string{"method", "route", "status"}),
		work: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "checkweigh_work_seconds", Help: "Time that each piece of work took in this process: reading, OCR, checking, judging, bringing the index up to date.",
			Buckets: []float64{.01, .05, .2, 1, 5, 20, 60, 300, 1800},
		}, []string{"work", "ending"}),
		reads: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "checkweigh_reads_total", Help: "Documents whose reading came to its end in this process, by outcome.",
		}, []string{"outcome"}),
	}
	for _, outcome := range []dossier.State{dossier.StateRead, dossier.StatePartlyRead, dossier.StateFailed, dossier.StateUnsupported, dossier.StatePasswordNeeded} {
		m.reads.WithLabelValues(string(outcome)) // so that the first failure is seen as a rise
	}
	m.registry.MustRegister(m.requests, m.work, m.reads, collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return m
}

// ask has the figures asked for whenever the meter is read. It can be said once.
func (m *Meter) ask(figures func(context.Context) (Figures, error)) {
	if figures != nil {
		m.registry.MustRegister(&figureCollector{figures})
	}
}

// Worked notes how long a piece of work took.
func (m *Meter) Worked(work string, ending jobs.Ending, took time.Duration) {
	m.work.WithLabelValues(work, string(ending)).Observe(took.Seconds())
}

// Read counts a document whose reading came to its end.
func (m *Meter) Read(outcome dossier.State) { m.reads.WithLabelValues(string(outcome)).Inc() }

func (m *Meter) answered(r *http.Request, status int, took time.Duration) {
	route := "none"
	if noted, ok := r.Context().Value(routeKey{}).(*string); ok && *noted != "" {
		route = *noted
	}
	m.requests.WithLabelValues(knownMethod(r.Method), route, strconv.Itoa(status)).Observe(took.Seconds())
}
