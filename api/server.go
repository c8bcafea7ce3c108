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
	host, port, err := parted(addr)
	if err != nil {
		return nil, err
	}
	if !encrypted && !loopback(host) {
		return nil, fmt.Errorf("api: %q can be reached from other machines, where logins and documents could be read on their way; "+
			"add --tls-cert FILE and --tls-key FILE, or --behind-proxy when a reverse proxy before it has TLS; or use 127.0.0.1:%s for this machine alone", addr, port)
	}
	return listen(host, port, "--addr")
}

// ListenHere opens an address of loopback, and no other, for the metrics of a
// worker; flag is what the address was given by.
func ListenHere(addr, flag string) (net.Listener, error) {
	host, port, err := parted(addr)
	if err != nil {
		return nil, err
	}
	if !loopback(host) {
		return nil, fmt.Errorf("api: %q can be reached from other machines; use %s 127.0.0.1:%s, and put a reverse proxy with TLS before it for who watches from elsewhere", addr, flag, port)
	}
	return listen(host, port, flag)
}

func parted(addr string) (host, port string, err error) {
	if host, port, err = net.SplitHostPort(addr); err != nil {
		return "", "", fmt.Errorf("api: the address %q is not of the form 127.0.0.1:8080", addr)
	}
	if host == "localhost" {
		host = "127.0.0.1"
	}
	return host, port, nil
}

func loopback(host string) bool {
	ip, err := netip.ParseAddr(host)
	return err == nil && ip.IsLoopback()
}

func listen(host, port, flag string) (net.Listener, error) {
	addr := net.JoinHostPort(host, port)
	l, err := net.Listen("tcp", addr)
	switch {
	case errors.Is(err, syscall.EADDRINUSE):
		return nil, fmt.Errorf("api: something else has the port of %s already, perhaps another `checkweigh serve`; stop it, or choose another port with %s, as in %[2]s 127.0.0.1:8081 (%w)", addr, flag, syscall.EADDRINUSE)
	case err != nil:
		return nil, fmt.Errorf("api: listen on %s: %w", addr, err)
	}
	return l, nil
}
