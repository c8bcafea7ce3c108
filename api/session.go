package api

import (
	"context"
	"errors"
	"net/http"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"github.com/checkweigh/checkweigh/store"
)

type sessionPath struct {
	Session string `path:"session" format:"uuid" doc:"The session's id"`
}

type sessionsAnswer struct {
	Body struct {
		Sessions []store.Session `json:"sessions" doc:"Those that still run, oldest first"`
	}
}

type meAnswer struct {
	Body struct {
		store.User
		Groups []store.Group `json:"groups" doc:"Whose dossiers you see"`
		Scope  string        `json:"scope,omitempty" doc:"Of the token that you asked with; left out for a session"`
	}
}

type newPassword struct {
	Body struct {
		Current  string `json:"current,omitempty" doc:"Left out by somebody who has none yet"`
		Password string `json:"password"`
	}
}

func (s *service) addMe(a huma.API) {
	handle(s, a, get("me", "/api/v1/me", "me", "Who you are here"), s.me)
	handle(s, a, get("list-sessions", "/api/v1/me/sessions", "me", "Where you are logged in"), func(ctx context.Context, _ *struct{}) (*sessionsAnswer, error) {
		all, err := s.Desk.Sessions(ctx, viewer(ctx).User, s.Now())
		out := &sessionsAnswer{}
		out.Body.Sessions = list(all)
		return out, err
	})
	handle(s, a, as(store.Rep, scopeWrite, change(http.MethodDelete, "end-session", "/api/v1/me/sessions/{session}", "me", "Log out elsewhere")), func(ctx context.Context, in *sessionPath) (*struct{}, error) {
		return nil, s.endSession(ctx, in.Session)
	})
	op := as(store.Rep, scopeWrite, change(http.MethodPut, "change-password", "/api/v1/me/password", "me", "Change your password; your other sessions end"))
	op.Errors = append(op.Errors, http.StatusUnauthorized, http.StatusForbidden, http.StatusUnprocessableEntity, http.StatusTooManyRequests)
	handle(s, a, op, func(ctx context.Context, in *newPassword) (*struct{}, error) {
		return nil, s.changePassword(ctx, in.Body.Current, in.Body.Password)
	})
}

func (s *service) me(ctx context.Context, _ *struct{}) (*meAnswer, error) {
	who, _ := callerOf(ctx)
	out := &meAnswer{}
	var err error
	if out.Body.User, err = s.Desk.User(ctx, who.User); err != nil {
		return nil, err
	}
	groups, err := s.Desk.GroupsOf(ctx, who.User)
	out.Body.Groups = list(groups)
	if who.token != nil {
		out.Body.Scope = strings.Join(who.token.Scopes, " ")
	}
	return out, err
}

func (s *service) endSession(ctx context.Context, id string) error {
	user := viewer(ctx).User
	return s.people(ctx, "end", "session", id, "", func(_ store.People, w store.PeopleTx) error { return w.EndSessionOf(ctx, user, id) })
}

// changePassword wants the old password where there is one, and a session: a
// token is for a program, and one that was stolen must not shut its person out.
// Tries are counted like those to log in.
func (s *service) changePassword(ctx context.Context, current, password string) error {
	who, _ := callerOf(ctx)
	if who.token != nil {
		return newProblem(http.StatusForbidden, "session_needed", "A password is changed by a person who is logged in, and not with a token.")
	}
	user, err := s.Desk.User(ctx, who.User)
	if err != nil {
		return err
	}
	old := ""
	if user.Email != "" {
		if _, old, err = s.Desk.UserByEmail(ctx, user.Email); err != nil {
			return err
		}
	}
	if old != "" {
		if err := s.checkCurrent(ctx, user, current, old); err != nil {
			return err
		}
	}
	hash, err := s.passwords.hash(ctx, password)
	if err != nil {
		return err
	}
	return s.people(ctx, "set_password", "user", user.ID, "", func(_ store.People, w store.PeopleTx) error {
		if err := w.SetPassword(ctx, user.ID, hash); err != nil {
			return err
		}
		return w.EndSessions(ctx, user.ID, who.session)
	})
}

func (s *service) checkCurrent(ctx context.Context, user store.User, current, hash string) error {
	var wait tooMany
	if err := s.countLogin(ctx, user.Email); errors.As(err, &wait) {
		return newProblem(http.StatusTooManyRequests, "too_many_tries", "There were too many tries. Wait a quarter of an hour and try again.")
	} else if err != nil {
		return err
	}
	fits, err := s.passwords.fits(ctx, current, hash)
	if err == nil && !fits {
		s.noteOrWarn(ctx, "password_refused", "user", user.ID, "")
		err = newProblem(http.StatusForbidden, "current_password", "The current password is not right, so nothing was changed. Try again, or ask an administrator for a login link.")
	}
	return err
}
