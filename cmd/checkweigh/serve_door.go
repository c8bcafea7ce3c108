package main

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"net"
	"net/http"

	"github.com/checkweigh/checkweigh/api"
	"github.com/checkweigh/checkweigh/store"
)

// doorFlags say how people and programs get in.
type doorFlags struct {
	Addr        string   `default:"127.0.0.1:8080" help:"Address to serve on. One that other machines reach needs --tls-cert and --tls-key, or --behind-proxy."`
	TLSCert     string   `name:"tls-cert" placeholder:"FILE" help:"Certificate with its chain, in PEM, to serve https with."`
	TLSKey      string   `name:"tls-key" placeholder:"FILE" help:"Key of the certificate, in PEM."`
	BehindProxy bool     `help:"All requests come through one reverse proxy that has TLS: its X-Forwarded-For is believed, the last hop of it only."`
	Host        []string `placeholder:"NAME" help:"Answer under this name too, as people type it; it can be repeated. Names of the certificate are taken by themselves."`
	OIDCIssuer  string   `name:"oidc-issuer" placeholder:"URL" help:"Let people who have an account here log in by this OpenID Connect provider."`
	OIDCClient  string   `name:"oidc-client" placeholder:"ID" help:"Client id at the provider; its redirect address is https://NAME/login/oidc/back."`
	OIDCSecret  string   `name:"oidc-secret" placeholder:"SECRET" help:"Client secret at the provider; best in $$CHECKWEIGH_OIDC_SECRET."`
	OIDCName    string   `name:"oidc-name" placeholder:"WORDS" help:"What the button for it says after \"Log in with\"."`
}

// encrypted reports whether what crosses a network is encrypted, here or at the proxy.
func (c doorFlags) encrypted() bool { return c.TLSCert != "" || c.BehindProxy }

// door is how the server is reached.
type door struct {
	cert  *tls.Certificate // nil: without TLS
	hosts []string
	oidc  *api.OIDC
}

func (c doorFlags) door() (*door, error) {
	if (c.TLSCert == "") != (c.TLSKey == "") {
		return nil, usagef("serve: --tls-cert and --tls-key go together; name both files")
	}
	d := &door{hosts: c.Host}
	if c.TLSCert != "" {
		cert, err := tls.LoadX509KeyPair(c.TLSCert, c.TLSKey)
		if err != nil {
			return nil, usagef("serve: the certificate cannot be used: %w; name PEM files of a certificate and its key", err)
		}
		d.cert = &cert
		if leaf, err := x509.ParseCertificate(cert.Certificate[0]); err == nil {
			d.hosts = append(d.hosts, leaf.DNSNames...)
			for _, ip := range leaf.IPAddresses {
				d.hosts = append(d.hosts, ip.String())
			}
		}
	}
	if c.OIDCIssuer == "" {
		return d, nil
	}
	if c.OIDCClient == "" {
		return nil, usagef("serve: --oidc-issuer needs --oidc-client, the id that the provider gave this server")
	}
	d.oidc = &api.OIDC{Issuer: c.OIDCIssuer, ClientID: c.OIDCClient, Secret: c.OIDCSecret, Name: c.OIDCName}
	return d, nil
}

func (d *door) scheme() string {
	if d.cert != nil {
		return "https://"
	}
	return "http://"
}

func (d *door) serve(web *http.Server, l net.Listener) error {
	if d.cert == nil {
		return web.Serve(l)
	}
	web.TLSConfig = &tls.Config{Certificates: []tls.Certificate{*d.cert}, MinVersion: tls.VersionTLS12}
	return web.ServeTLS(l, "", "")
}

// base is the address as people open it.
func (c doorFlags) base(addr net.Addr, d *door) string {
	switch {
	case c.BehindProxy && len(c.Host) > 0:
		return "https://" + c.Host[0]
	case len(d.hosts) > 0:
		_, port, _ := net.SplitHostPort(addr.String())
		return d.scheme() + net.JoinHostPort(d.hosts[0], port)
	}
	return d.scheme() + localName(addr)
}

// notes say what is left to others.
func (s *server) notes() []string {
	if s.queue.LeavesOCR() {
		return []string{"there is no OCR here: scanned files are left to workers that have tesseract"}
	}
	return nil
}

// checks are what must answer besides the database before requests can be.
func (s *server) checks() []api.Check {
	return []api.Check{
		{Name: "originals", Ask: func(ctx context.Context) error {
			_, err := s.store.Blobs.Has(ctx, store.HashToken("")) // whether it is there does not matter
			return err
		}},
		{Name: "index", Ask: func(context.Context) error {
			_, err := s.index.Count()
			return err
		}},
	}
}
