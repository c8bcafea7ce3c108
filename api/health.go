package api

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/checkweigh/checkweigh/store"
)

// Check is one thing that must answer before requests can be: the originals,
// the index.
type Check struct {
	Name string
	Ask  func(context.Context) error
}

// checkTime is how long one of them may take.
const checkTime = 5 * time.Second

type healthAnswer struct {
	Body struct {
		Status string   `json:"status" enum:"ok"`
		Notes  []string `json:"notes,omitempty" doc:"What this server does not do itself, or not yet in full"`
	}
}

// addHealth is open to everybody and tells nothing but that the server answers,
// what it cannot reach, and how far its index has come.
func (s *service) addHealth(a huma.API) {
	op := get("health", "/healthz", "server", "Whether the server answers")
	op.Security = []map[string][]string{{}}
	op.Errors = []int{http.StatusServiceUnavailable}
	handle(s, a, op, func(ctx context.Context, _ *struct{}) (*healthAnswer, error) { return s.healthy(ctx, s.database()) })
	op = get("ready", "/readyz", "server", "Whether the database, the originals and the index answer")
	op.Security = []map[string][]string{{}}
	op.Errors = []int{http.StatusServiceUnavailable}
	handle(s, a, op, func(ctx context.Context, _ *struct{}) (*healthAnswer, error) {
		out, err := s.healthy(ctx, append([]Check{s.database()}, s.Ready...)...)
		if err != nil {
			return nil, err
		}
		far, err := s.filling(ctx)
		out.Body.Notes = slices.Concat(s.Notes, far.notes())
		return out, err
	})
}

func (s *service) database() Check {
	return Check{"database", func(ctx context.Context) error {
		_, err := s.Desk.Setting(ctx, "health") // that there is none is an answer
		if store.CodeOf(err) == store.NotFound {
			return nil
		}
		return err
	}}
}

func (s *service) healthy(ctx context.Context, checks ...Check) (*healthAnswer, error) {
	ctx, cancel := context.WithTimeout(ctx, checkTime)
	defer cancel()
	var away []string
	for _, c := range checks {
		if err := c.Ask(ctx); err != nil {
			s.Log.Error("health", "check", c.Name, "error", err)
			away = append(away, c.Name)
		}
	}
	if len(away) > 0 {
		return nil, newProblem(http.StatusServiceUnavailable, "not_ready", "Not answering: "+strings.Join(away, ", ")+". Look into the server's log.")
	}
	out := &healthAnswer{}
	out.Body.Status = "ok"
	return out, nil
}
