package api

import (
	"context"
	"log/slog"
	"net/http"
	"net/netip"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"github.com/checkweigh/checkweigh/store"
)

const metricsPath = "/metrics"

// Figures are what the work on the database looks like at one moment.
type Figures struct {
	Queues    []QueueFigures
	Documents map[string]int // by state
}

// QueueFigures are those of one queue: how many jobs wait and run, and for how
// long the first of those that wait has done so.
type QueueFigures struct {
	Name             string
	Waiting, Running int
	Age              time.Duration
}

var (
	queueAge     = prometheus.NewDesc("checkweigh_queue_age_seconds", "How long the first job that waits has waited.", []string{"queue"}, nil)
	queueWaiting = prometheus.NewDesc("checkweigh_queue_waiting", "Jobs that wait for a worker.", []string{"queue"}, nil)
	queueRunning = prometheus.NewDesc("checkweigh_queue_running", "Jobs that are being worked on.", []string{"queue"}, nil)
	documents    = prometheus.NewDesc("checkweigh_documents", "Documents by the outcome of their reading.", []string{"state"}, nil)
)

// figuresTime is how long the figures may take; who watches asks again.
const figuresTime = 5 * time.Second

type figureCollector struct {
	ask func(context.Context) (Figures, error)
}

func (f *figureCollector) Describe(to chan<- *prometheus.Desc) {
	to <- queueAge
	to <- queueWaiting
	to <- queueRunning
	to <- documents
}

func (f *figureCollector) Collect(to chan<- prometheus.Metric) {
	ctx, cancel := context.WithTimeout(context.Background(), figuresTime)
	defer cancel()
	figures, err := f.ask(ctx)
	if err != nil {
		to <- prometheus.NewInvalidMetric(queueAge, err)
		return
	}
	gauge := func(desc *prometheus.Desc, value float64, label string) {
		to <- prometheus.MustNewConstMetric(desc, prometheus.GaugeValue, value, label)
	}
	for _, q := range figures.Queues {
		gauge(queueAge, q.Age.Seconds(), q.Name)
		gauge(queueWaiting, float64(q.Waiting), q.Name)
		gauge(queueRunning, float64(q.Running), q.Name)
	}
	for state, n := range figures.Documents {
		gauge(documents, float64(n), state)
	}
}

// addMetrics shows the figures. That one of them could not be had is logged, and
// the others are still shown.
func (s *service) addMetrics(r gin.IRoutes) {
	show := promhttp.HandlerFor(s.Meter.registry, promhttp.HandlerOpts{ErrorHandling: promhttp.ContinueOnError, ErrorLog: meterLog{s}})
	whoever := gin.WrapH(show)
	admins := s.only(store.Admin, whoever)
	r.GET(metricsPath, func(c *gin.Context) {
		if s.metered(c.Request) {
			whoever(c)
			return
		}
		admins(c)
	})
}

// NewMetrics makes the handler of a process that answers nobody but who watches
// it: /metrics, to whom New shows it too. Of the options it needs Desk and Meter.
func NewMetrics(o Options) http.Handler {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	o.Meter.ask(o.Figures)
	s := &service{Options: o}
	gin.SetMode(gin.ReleaseMode)
	engine := gin.New()
	engine.Use(noteRoute)
	s.addMetrics(engine)
	guarded := s.guard(engine)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != metricsPath || r.Method != http.MethodGet {
			http.NotFound(w, r)
			return
		}
		guarded.ServeHTTP(w, r)
	})
}

type meterLog struct{ s *service }

func (l meterLog) Println(v ...any) { l.s.Log.Warn("metrics", "said", v) }

// metered reports whether the request may see the figures without saying who it
// is: a program on this machine, and nobody for whom a proxy speaks.
func (s *service) metered(r *http.Request) bool {
	if s.BehindProxy {
		return false // not every proxy says that it is one
	}
	for _, forwarded := range []string{"Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Real-Ip", "Via"} {
		if r.Header.Get(forwarded) != "" {
			return false
		}
	}
	at, err := netip.ParseAddrPort(r.RemoteAddr)
	return err == nil && at.Addr().Unmap().IsLoopback()
}

// routeKey holds where the route of a request is noted, once it is known.
type routeKey struct{}

// noteRoute remembers which route answers, as it was registered: an address with
// ids in it would make a new figure for every document.
func noteRoute(c *gin.Context) {
	if route, ok := c.Request.Context().Value(routeKey{}).(*string); ok && c.FullPath() != "" {
		*route = c.FullPath()
	}
}

// knownMethod keeps made-up methods from making new figures.
func knownMethod(method string) string {
	switch method {
	case http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete:
		return method
	}
	return "other"
}
