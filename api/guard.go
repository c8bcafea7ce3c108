package api

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"runtime/debug"
	"slices"
	"strings"
	"time"

	"github.com/checkweigh/checkweigh/store"
)

// maxBody is the most that a request may carry, uploads apart, in bytes.
const maxBody = 1 << 20

// policy allows nothing but our own style, scripts, images and forms: nothing
// inline, nothing made of text, no frames, and no word to any other place.
const policy = "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// guard stands before every handler: it names the request, sets the headers,
// turns away foreign hosts and origins and those who are not logged in, bounds
// the body, and answers for panics.
func (s *service) guard(next http.Handler) http.Handler {
	next = s.needLogin(next)
	next = s.crossOrigin(next)
	next = s.hostOnly(next)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		started := time.Now()
		id := rand.Text()
		ctx := context.WithValue(r.Context(), requestKey{}, id)
		ctx = context.WithValue(ctx, routeKey{}, new(string))
		r = r.WithContext(context.WithValue(ctx, addressKey{}, clientAddress(r, s.BehindProxy)))
		setHeaders(w.Header(), id)
		if !isUpload(r) {
			r.Body = http.MaxBytesReader(w, r.Body, maxBody)
		}
		seen := &statusWriter{ResponseWriter: w}
		defer s.afterwards(seen, r, started)
		next.ServeHTTP(seen, r)
	})
}

func setHeaders(h http.Header, id string) {
	h.Set("X-Request-Id", id)
	h.Set("Content-Security-Policy", policy)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "same-origin") // not no-referrer: browsers would then call the origin of our own forms "null"
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
	h.Set("Cache-Control", "no-store")
}

// afterwards logs the request, without its query since that can hold a login
// token, and answers for a handler that panicked.
func (s *service) afterwards(w *statusWriter, r *http.Request, started time.Time) {
	if p := recover(); p != nil {
		if err, ok := p.(error); ok && errors.Is(err, http.ErrAbortHandler) {
			panic(p)
		}
		s.Log.Error("handler panicked", "request", requestID(r.Context()), "panic", fmt.Sprint(p), "stack", string(debug.Stack()))
		if w.status == 0 {
			s.refuse(w, r, internal())
		}
	}
	took := time.Since(started)
	s.Meter.answered(r, w.status, took)
	s.Log.Info("request", "request", requestID(r.Context()), "method", r.Method, "path", loggedPath(r.URL.Path),
		"status", w.status, "milliseconds", took.Milliseconds())
}

// secretPath reports whether all that opens the address is a token in it, whoever
// asks: a link to a report, or the address of a feed.
func secretPath(path string) bool {
	return strings.HasPrefix(path, sharedPath) || strings.HasPrefix(path, feedsPath)
}

// loggedPath is a path without the token of a link or of a feed's address.
func loggedPath(path string) string {
	if mailLink(path) || secretPath(path) {
		return path[:strings.IndexByte(path[1:], '/')+2] + "…"
	}
	return path
}

// hostOnly turns away requests that a browser sends here under a foreign name:
// without it a page could point its own host name at 127.0.0.1 and read what is
// served (DNS rebinding).
func (s *service) hostOnly(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !s.allowedHost(r) {
			s.refuse(w, r, newProblem(http.StatusForbidden, "host_not_allowed",
				"This server does not answer under this name. Open it by the address that it printed when it started; for another name, start it with --host and that name."))
			return
		}
		next.ServeHTTP(w, r)
	})
}

// allowedHost reports whether the request came under a name of ours: one that
// was named at the start, or that of loopback with the port that we listen on.
func (s *service) allowedHost(r *http.Request) bool {
	host, port, err := net.SplitHostPort(r.Host)
	if err != nil {
		host, port = strings.Trim(r.Host, "[]"), "80"
	}
	if slices.ContainsFunc(s.Hosts, func(name string) bool { return strings.EqualFold(name, host) }) {
		return true
	}
	if host != "localhost" && host != "127.0.0.1" && host != "::1" {
		return false
	}
	local, ok := r.Context().Value(http.LocalAddrContextKey).(net.Addr)
	if !ok || s.BehindProxy { // a proxy on this machine may leave the port out
		return true
	}
	at, err := netip.ParseAddrPort(local.String())
	return err != nil || fmt.Sprint(at.Port()) == port
}

// crossOrigin turns away requests that another site made a browser send.
func (s *service) crossOrigin(next http.Handler) http.Handler {
	p := http.NewCrossOriginProtection()
	for _, host := range s.Hosts {
		// A proxy may put its own name for us into Host, where older browsers are told from foreign sites by it.
		_ = p.AddTrustedOrigin("https://" + host) // a name that is no origin is none that a browser sends
	}
	p.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.refuse(w, r, newProblem(http.StatusForbidden, "cross_origin",
			"Another site asked your browser to send this, so it was not done. Do it from the pages of this server."))
	}))
	fenced := p.Handler(next)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if mailLink(r.URL.Path) { // one press in a mail program (RFC 8058) comes from anywhere, and bears all that it may do in its path
			next.ServeHTTP(w, r)
			return
		}
		if _, ok := bearer(r); ok { // no browser sends a token by itself, and cookies are not read beside it
			next.ServeHTTP(w, r)
			return
		}
		fenced.ServeHTTP(w, r)
	})
}

// open lists the few paths that need no login.
func open(path string) bool {
	switch path {
	case "/healthz", "/readyz", "/login", oidcStart, oidcBack:
		return true
	}
	return strings.HasPrefix(path, staticPath) || mailLink(path) || secretPath(path)
}

// needLogin finds out who asks, and turns away those whom it does not know.
func (s *service) needLogin(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if open(r.URL.Path) || r.URL.Path == metricsPath && s.metered(r) {
			next.ServeHTTP(w, r)
			return
		}
		who, err := s.identify(r)
		if errors.Is(err, store.ErrNotFound) {
			err = loginNeeded()
		}
		if err != nil {
			s.refuse(w, r, s.problem(r.Context(), err))
			return
		}
		next.ServeHTTP(w, r.WithContext(withCaller(r.Context(), who)))
	})
}

type requestKey struct{}

func requestID(ctx context.Context) string {
	id, _ := ctx.Value(requestKey{}).(string)
	return id
}

// statusWriter remembers what was answered.
type statusWriter struct {
	http.ResponseWriter
	status int
}

func (w *statusWriter) WriteHeader(status int) {
	if w.status == 0 {
		w.status = status
	}
	w.ResponseWriter.WriteHeader(status)
}

func (w *statusWriter) Write(p []byte) (int, error) {
	if w.status == 0 {
		w.status = http.StatusOK
	}
	return w.ResponseWriter.Write(p)
}

// Unwrap lets http.ResponseController reach the connection.
func (w *statusWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }
