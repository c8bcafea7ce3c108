package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"github.com/checkweigh/checkweigh/store"
)

type waySwitch struct {
	Way  string `path:"way" enum:"links,feeds" doc:"Links to reports, or addresses of feeds"`
	Body struct {
		On bool `json:"on"`
	}
}

// addWays lets administrators turn on what opens something to those who do not
// log in. Mail and webhooks have switches of their own.
func (s *service) addWays(a huma.API) {
	op := as(store.Admin, scopeAdmin, change(http.MethodPut, "turn-way", "/api/v1/delivery/ways/{way}", "delivery", "Turn links to reports, or addresses of feeds, on or off; they are off at first"))
	op.Description = "Off, none can be made, and those that were made open nothing until they are on again."
	handle(s, a, op, func(ctx context.Context, in *waySwitch) (*struct{}, error) {
		return nil, s.turn(ctx, store.Way(in.Way), in.Body.On)
	})
}

// turn turns a way on or off, for administrators.
func (s *service) turn(ctx context.Context, way store.Way, on bool) error {
	action := "turn_off"
	if on {
		action = "turn_on"
	}
	return s.people(ctx, action, string(way), "", "", func(_ store.People, w store.PeopleTx) error { return w.TurnWay(ctx, way, on) })
}

// mustBeOn refuses what would open nothing.
func (s *service) mustBeOn(ctx context.Context, way store.Way) error {
	on, err := s.Desk.WayOn(ctx, way)
	if err != nil || on {
		return err
	}
	what := map[store.Way]string{store.LinkWay: "Links to reports", store.FeedWay: "Feeds"}[way]
	return newProblem(http.StatusConflict, string(way)+"_off", what+" are off. Ask an administrator to turn them on, under Admin, Delivery.")
}
