package api

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"sync"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humagin"

	"github.com/checkweigh/checkweigh/store"
)

// The limits of /events, and how often it looks and gives a sign of life.
const (
	maxListeners     = 200 // connections of everybody
	maxListenersEach = 5   // of one person
	lookEvery        = time.Second
	beatEvery        = 15 * time.Second
	listenTime       = time.Hour // then the client connects anew
	eventsAtOnce     = 200
)

// eventBody says that something was done. It names ids alone: what became of
// them is asked for where the caller sees it.
type eventBody struct {
	Kind      store.ChangeKind `json:"kind" enum:"dossier,read,checked,judged,access,document_deleted,dossier_deleted,decided,given"`
	Dossier   string           `json:"dossier,omitempty"`
	Document  string           `json:"document,omitempty"`
	Unsettled *int             `json:"unsettled,omitempty" doc:"Paths of the dossier still to be read or judged"`
	At        time.Time        `json:"at"`
}

type eventsInput struct {
	After  int64  `query:"after" minimum:"0" doc:"id of the last event that you have; left out: what happens from now on"`
	LastID string `header:"Last-Event-ID" maxLength:"20" doc:"The same, as browsers send it when they connect anew"`
	Batch  string `query:"batch" format:"uuid" doc:"Also tell how far this import is whenever that changes, as events named batch"`
}

// listeners counts who listens.
type listeners struct {
	mu   sync.Mutex
	all  int
	each map[string]int
}

// enter reports whether one more may listen.
func (l *listeners) enter(user string) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.all == maxListeners || l.each[user] == maxListenersEach {
		return false
	}
	if l.each == nil {
		l.each = map[string]int{}
	}
	l.all++
	l.each[user]++
	return true
}

func (l *listeners) leave(user string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.all--
	if l.each[user]--; l.each[user] == 0 {
		delete(l.each, user)
	}
}

func (s *service) addEvents(a huma.API) {
	op := get("events", "/api/v1/events", "server", "What happens to the dossiers that you see, as it happens")
	op.Description = fmt.Sprintf("Server-sent events named change, whose id is the after of the next call, and a comment every %d seconds. At most %d connections of one person; "+
		"one ends after an hour, or when the server stops, and is then begun anew.", int(beatEvery/time.Second), maxListenersEach)
	op.Errors = []int{http.StatusUnauthorized, http.StatusForbidden, http.StatusNotFound, http.StatusUnprocessableEntity, http.StatusTooManyRequests}
	op.Responses = map[string]*huma.Response{"200": {Description: "Server-sent events", Content: map[string]*huma.MediaType{
		"text/event-stream": {Schema: &huma.Schema{Type: "string"}},
	}}}
	handle(s, a, op, s.getEvents)
}

func (s *service) getEvents(ctx context.Context, in *eventsInput) (*huma.StreamResponse, error) {
	after, err := s.eventStart(ctx, in)
	if err != nil {
		return nil, err
	}
	if in.Batch != "" {
		if _, err := s.see(ctx).Batch(ctx, in.Batch); err != nil {
			return nil, err
		}
	}
	if !s.listeners.enter(viewer(ctx).User) {
		return nil, newProblem(http.StatusTooManyRequests, "too_many_listeners", "Too many connections listen already. Close one, or ask for the dossier itself every few seconds.")
	}
	return &huma.StreamResponse{Body: func(hc huma.Context) {
		defer s.listeners.leave(viewer(ctx).User)
		w := humagin.Unwrap(hc).Writer
		w.Header().Set("Content-Type", "text/event-stream")
		w.Header().Set("X-Accel-Buffering", "no") // proxies are not to collect it
		st := &stream{service: s, w: w, after: after, batch: in.Batch}
		if err := st.run(ctx); err != nil {
			s.Log.Debug("listener left", "request", requestID(ctx), "error", err)
		}
	}}, nil
}

// eventStart is the change after which the events begin.
func (s *service) eventStart(ctx context.Context, in *eventsInput) (int64, error) {
	if in.LastID != "" {
		return number(in.LastID)
	}
	if in.After > 0 {
		return in.After, nil
	}
	return s.see(ctx).LastChange(ctx)
}

// stream is one connection that listens.
type stream struct {
	*service
	w     http.ResponseWriter
	after int64
	batch string
	last  store.BatchCounts
	told  bool
}

func (st *stream) run(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, listenTime)
	defer cancel()
	if err := st.write(": listening\n\n"); err != nil {
		return err
	}
	look, beat := time.NewTicker(lookEvery), time.NewTicker(beatEvery)
	defer look.Stop()
	defer beat.Stop()
	for {
		var err error
		select {
		case <-ctx.Done():
			return nil
		case <-st.Stopping:
			return nil
		case <-beat.C:
			err = st.write(": alive\n\n")
		case <-look.C:
			err = st.look(ctx)
		}
		if err != nil {
			return err
		}
	}
}

// look sends what is new. Who asks is looked up anew each time: whoever was
// disabled, or taken out of a group, hears no more of it.
func (st *stream) look(ctx context.Context) error {
	v, err := st.Desk.Viewer(ctx, viewer(ctx).User)
	if err != nil {
		return err
	}
	from := st.Desk.For(v)
	changes, err := from.Changes(ctx, st.after, eventsAtOnce)
	if err != nil {
		return err
	}
	for i, c := range changes {
		e := eventBody{Kind: c.Kind, Dossier: c.Dossier, Document: c.Document, At: c.At}
		if i == len(changes)-1 && c.Dossier != "" { // how much is left is asked once
			if n, err := from.Unsettled(ctx, c.Dossier, st.Rules.Version); err == nil {
				e.Unsettled = &n
			}
		}
		st.after = c.Number
		if err := st.send("change", strconv.FormatInt(c.Number, 10), e); err != nil {
			return err
		}
	}
	return st.lookAtBatch(ctx, from)
}

func (st *stream) lookAtBatch(ctx context.Context, from store.Sight) error {
	if st.batch == "" {
		return nil
	}
	body, err := showBatch(ctx, from, st.batch)
	if err != nil || st.told && body.Counts == st.last {
		return err
	}
	st.last, st.told = body.Counts, true
	return st.send("batch", "", body)
}

func (st *stream) send(event, id string, data any) error {
	raw, err := json.Marshal(data)
	if err != nil {
		return err
	}
	if id != "" {
		id = "id: " + id + "\n"
	}
	return st.write(id + "event: " + event + "\ndata: " + string(raw) + "\n\n")
}

// write gives a slow listener until the next beat and no longer.
func (st *stream) write(text string) error {
	control := http.NewResponseController(st.below())
	if err := control.SetWriteDeadline(time.Now().Add(2 * beatEvery)); err != nil {
		return err
	}
	if _, err := st.w.Write([]byte(text)); err != nil {
		return err
	}
	return control.Flush()
}

// below is the writer under gin's own, which takes a flush that cannot be done
// for one that was.
func (st *stream) below() http.ResponseWriter {
	if w, ok := st.w.(interface{ Unwrap() http.ResponseWriter }); ok {
		return w.Unwrap()
	}
	return st.w
}
