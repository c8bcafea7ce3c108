package api

import (
	"context"

	"github.com/checkweigh/checkweigh/store"
)

// caller is who sent a request, and how they showed who they are.
type caller struct {
	store.Viewer
	session string       // hash of the session's secret; "" with a token
	token   *store.Token // nil with a session
}

type callerKey struct{}

func withCaller(ctx context.Context, c caller) context.Context {
	return context.WithValue(ctx, callerKey{}, c)
}

// callerOf gives who asks, and false before they are known.
func callerOf(ctx context.Context) (caller, bool) {
	c, ok := ctx.Value(callerKey{}).(caller)
	return c, ok
}

// viewer is for whom the store answers. Nobody, before a login, is in no group.
func viewer(ctx context.Context) store.Viewer {
	c, _ := callerOf(ctx)
	return c.Viewer
}

// see is the store as the caller sees it.
func (s *service) see(ctx context.Context) store.Sight { return s.Desk.For(viewer(ctx)) }

// view runs fn on what the caller sees of one unchanging state.
func (s *service) view(ctx context.Context, fn func(store.Sight) error) error {
	return s.Desk.View(ctx, viewer(ctx), fn)
}

// act runs fn in one transaction in which the caller acts.
func (s *service) act(ctx context.Context, fn func(store.Act) error) error {
	return s.Desk.InTx(ctx, viewer(ctx), fn)
}
