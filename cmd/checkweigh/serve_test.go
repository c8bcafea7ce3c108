package main

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"io"
	"math/big"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

func TestServeRefusesToBeOpenToOthersUnencrypted(t *testing.T) {
	for _, c := range []struct{ want, args string }{
		{"--behind-proxy", "--addr 0.0.0.0:0"},
		{"--tls-key", "--tls-cert cert.pem"},
		{"certificate cannot be used", "--tls-cert no.pem --tls-key no.pem"},
		{"--oidc-client", "--oidc-issuer https://id.example.org"},
	} {
		var said bytes.Buffer
		args := append([]string{"serve", "--data", t.TempDir()}, strings.Fields(c.args)...)
		err := run(t.Context(), args, func(string) string { return "" }, &said, &said)
		var bad usage
		if !errors.As(err, &bad) || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v", c.args, err)
		}
	}
}

// A server with a certificate answers under its names, over TLS alone.
func TestServeWithTLS(t *testing.T) {
	cert, key, pool := certificate(t)
	serve := begin(t, "serve", "--data", t.TempDir(), "--addr", "0.0.0.0:0", "--tls-cert", cert, "--tls-key", key)
	serve.await("Log in once")
	base := regexp.MustCompile(`https://weigh\.example\.org:(\d+)`).FindStringSubmatch(serve.text())
	if base == nil {
		t.Fatalf("it said: %s", serve.text())
	}
	client := &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: pool, ServerName: "weigh.example.org"}}}
	r, err := http.NewRequest("GET", "https://127.0.0.1:"+base[1]+"/readyz", nil)
	if err != nil {
		t.Fatal(err)
	}
	for host, want := range map[string]int{"weigh.example.org:" + base[1]: 200, "evil.example.org": 403} {
		r.Host = host
		resp, err := client.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		body, _ := io.ReadAll(resp.Body)
		resp.Body.Close()
		if resp.StatusCode != want {
			t.Errorf("as %s: %d %s", host, resp.StatusCode, body)
		}
	}
	if resp, err := http.Get("http://127.0.0.1:" + base[1] + "/readyz"); err == nil {
		resp.Body.Close()
		if resp.StatusCode == http.StatusOK {
			t.Error("it answers without TLS")
		}
	}
}

func certificate(t *testing.T) (cert, key string, pool *x509.CertPool) {
	t.Helper()
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), DNSNames: []string{"weigh.example.org"}, IsCA: true, BasicConstraintsValid: true,
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, private.Public(), private)
	if err != nil {
		t.Fatal(err)
	}
	secret, err := x509.MarshalPKCS8PrivateKey(private)
	if err != nil {
		t.Fatal(err)
	}
	write := func(name, kind string, bytes []byte) string {
		path := filepath.Join(t.TempDir(), name)
		if err := os.WriteFile(path, pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: bytes}), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	pool = x509.NewCertPool()
	pool.AppendCertsFromPEM(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}))
	return write("cert.pem", "CERTIFICATE", der), write("key.pem", "PRIVATE KEY", secret), pool
}
