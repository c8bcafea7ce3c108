package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"github.com/checkweigh/checkweigh/store"
)

type healthAnswer struct {
	Body struct {
		Status string `json:"status" enum:"ok"`
	}
}

// addHealth is open to everybody and tells nothing but that the server answers
// and can read its database.
func (s *service) addHealth(a huma.API) {
	op := get("health", "/healthz", "server", "Whether the server answers")
	op.Security = []map[string][]string{{}}
	op.Errors = []int{http.StatusServiceUnavailable}
	handle(s, a, op, func(ctx context.Context, _ *struct{}) (*healthAnswer, error) {
		if _, err := s.Desk.Setting(ctx, "health"); err != nil && store.CodeOf(err) != store.NotFound {
			s.Log.Error("health", "error", err)
			return nil, newProblem(http.StatusServiceUnavailable, "database", "The database cannot be read. Look into the server's log.")
		}
		out := &healthAnswer{}
		out.Body.Status = "ok"
		return out, nil
	})
}
