package api

import (
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"syscall"
	"time"
)

// NewServer makes the server for the handler of New. Slow clients are cut off:
// a header may take 10 seconds, a request or an answer two minutes. Uploads and
// downloads of originals give themselves longer.
func NewServer(h http.Handler, addr string) *http.Server {
	return &http.Server{
		Addr:              addr,
		Handler:           h,
		ReadHeaderTimeout: 10 * time.Second,
		ReadTimeout:       2 * time.Minute,
		WriteTimeout:      2 * time.Minute,
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    64 << 10,
	}
}

// Listen opens the address for serving. Off loopback passwords and documents
// would cross a network that others read, so that it is taken only when what
// crosses it is encrypted: by this server (TLS), or by a reverse proxy before
// it. "localhost:8080", "127.0.0.1:0" and "[::1]:8080" are always good.
func Listen(addr string, encrypted bool) (net.Listener, error) {
	host, port, err := net.SplitHostPort(addr)
	if err != nil {
		return nil, fmt.Errorf("api: the address %q is not of the form 127.0.0.1:8080", addr)
	}
	if host == "localhost" {
		host = "127.0.0.1"
	}
	ip, err := netip.ParseAddr(host)
	if !encrypted && (err != nil || !ip.IsLoopback()) {
		return nil, fmt.Errorf("api: %q can be reached from other machines, where logins and documents could be read on their way; "+
			"add --tls-cert FILE and --tls-key FILE, or --behind-proxy when a reverse proxy before it has TLS; or use 127.0.0.1:%s for this machine alone", addr, port)
	}
	l, err := net.Listen("tcp", net.JoinHostPort(host, port))
	switch {
	case errors.Is(err, syscall.EADDRINUSE):
		return nil, fmt.Errorf("api: something else has the port of %s already, perhaps another `checkweigh serve`; stop it, or choose another port with --addr, as in --addr 127.0.0.1:8081 (%w)", addr, syscall.EADDRINUSE)
	case err != nil:
		return nil, fmt.Errorf("api: listen on %s: %w", addr, err)
	}
	return l, nil
}
