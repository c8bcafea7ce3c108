package main

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/checkweigh/checkweigh/report"
)

// refusal is what the server says against a request.
type refusal struct {
	status int
	words  string
}

func (r *refusal) Error() string { return "the server says: " + report.Visible(r.words) }

// do asks for something under the import's own address.
func (s *sending) do(ctx context.Context, method, under string, body, to any) error {
	return s.askJSON(ctx, method, "/api/v1/batches/"+s.batch+under, body, to)
}

func (s *sending) askJSON(ctx context.Context, method, path string, body, to any) error {
	if body == nil {
		return s.ask(ctx, method, path, nil, "", to)
	}
	raw, err := json.Marshal(body)
	if err != nil {
		return fmt.Errorf("import: %w", err)
	}
	return s.ask(ctx, method, path, bytes.NewReader(raw), "application/json", to)
}

// passes reports whether the same request may be answered otherwise soon.
func (r *refusal) passes() bool {
	return r.status == http.StatusServiceUnavailable || r.status == http.StatusTooManyRequests
}

// tries is how often the server is asked while it is busy, or its database is
// away.
const tries = 6

func (s *sending) ask(ctx context.Context, method, path string, body io.ReadSeeker, kind string, to any) error {
	return s.again(ctx, func() error {
		c := call{method: method, path: path, kind: kind}
		if body != nil {
			if _, err := body.Seek(0, io.SeekStart); err != nil {
				return err
			}
			c.body = body
		}
		return s.askOnce(ctx, c, to)
	})
}

// again does what may be done twice until it succeeds or waiting cannot help.
func (s *sending) again(ctx context.Context, do func() error) error {
	for n := 1; ; n++ {
		err := do()
		var refused *refusal
		if n == tries || !errors.As(err, &refused) || !refused.passes() {
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(time.Duration(n) * time.Second):
		}
	}
}

// call is one request.
type call struct {
	method, path string
	kind         string // of the body
	key          string // under which the server does it once, however often it is sent
	body         io.Reader
}

func (s *sending) askOnce(ctx context.Context, c call, to any) error {
	r, err := http.NewRequestWithContext(ctx, c.method, strings.TrimSuffix(s.base.String(), "/")+c.path, c.body)
	if err != nil {
		return usage{err}
	}
	r.Header.Set("Accept", "application/json")
	if c.kind != "" {
		r.Header.Set("Content-Type", c.kind)
	}
	if c.key != "" {
		r.Header.Set("Idempotency-Key", c.key)
	}
	if s.token != "" {
		r.Header.Set("Authorization", "Bearer "+s.token)
	}
	client := http.Client{
		Timeout:       sendTime,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }, // a token goes nowhere else
	}
	answer, err := client.Do(r)
	if err != nil {
		return unreachable("import", s.base, err)
	}
	defer answer.Body.Close()
	read := json.NewDecoder(io.LimitReader(answer.Body, maxServerBody))
	switch {
	case answer.StatusCode == http.StatusUnauthorized:
		return tokenRefused("import", s.token, "write", answer.StatusCode)
	case answer.StatusCode >= 300:
		var problem struct{ Title, Detail string }
		if err := read.Decode(&problem); err != nil || problem.Title+problem.Detail == "" {
			problem.Detail = "status " + strconv.Itoa(answer.StatusCode)
		}
		return &refusal{answer.StatusCode, cmp.Or(problem.Detail, problem.Title)}
	case to == nil || answer.StatusCode == http.StatusNoContent:
		return nil
	}
	if err := read.Decode(to); err != nil {
		return fmt.Errorf("import: the server's answer cannot be read: %w", err)
	}
	return nil
}
