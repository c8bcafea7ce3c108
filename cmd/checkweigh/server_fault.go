package main

import (
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"os"
	"strings"
	"syscall"

	"github.com/checkweigh/checkweigh/report"
)

// unreachable says what to do when the server of --server gives no answer at all.
func unreachable(command string, base *url.URL, err error) error {
	var unknown *net.DNSError
	var untrusted *tls.CertificateVerificationError
	fix := "look whether `checkweigh serve` runs there, and whether a proxy or a firewall stands between"
	switch {
	case errors.As(err, &unknown):
		fix = "there is no machine of this name: check how it is written"
	case errors.Is(err, syscall.ECONNREFUSED):
		fix = "nothing answers on this port: start `checkweigh serve` there, or give the port that it printed when it started"
	case errors.As(err, &untrusted):
		fix = "its certificate is not one that this machine trusts: check the name, or let this machine know who issued it (SSL_CERT_FILE)"
	case strings.Contains(err.Error(), "server gave HTTP response to HTTPS client"):
		fix = "it speaks http and not https: write http:// in the address"
	case os.IsTimeout(err):
		fix = "it did not answer in time: try again later, and look into its log"
	}
	return fmt.Errorf("%s: the server %s cannot be reached; %s (%w)", command, report.Visible(base.Host), fix, bare(err))
}

// bare is the cause without the method and the address, which were told.
func bare(err error) error {
	var asked *url.Error
	if errors.As(err, &asked) {
		return asked.Err
	}
	return err
}

// tokenRefused says what to do about a 401, or about a 403 that came to a token.
func tokenRefused(command, token, scope string, status int) error {
	switch {
	case token == "":
		return usagef("%s: the server wants a token with the scope %s; make one under /account in the browser or with `checkweigh token add`, and give it with --token or in $CHECKWEIGH_TOKEN", command, scope)
	case status == http.StatusUnauthorized:
		return usagef("%s: the server does not know this token: it was revoked, has expired, is cut short, or is of another server; make a new one under /account in the browser or with `checkweigh token add`", command)
	}
	return usagef("%s: this token may not do that; make one with the scope %s, of a person whose role allows it", command, scope)
}
