package main

import (
	"net"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"
)

// Whoever cannot reach a server, has the wrong token or finds the port taken is
// told what to do about it.
func TestWhatToDoAboutTheServer(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "a.txt")
	write(t, file, "The Supplier shall not sell Personal Data.")
	closed := httptest.NewServer(http.NotFoundHandler())
	closed.Close()
	plain := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusUnauthorized) }))
	defer plain.Close()
	strict := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusForbidden) }))
	defer strict.Close()
	unknown := httptest.NewTLSServer(http.NotFoundHandler())
	defer unknown.Close()
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	check(t, err)
	defer taken.Close()
	for _, c := range []struct {
		name string
		args []string
		says []string
	}{
		{"search, nothing there", []string{"search", "data", "--server", closed.URL}, []string{"cannot be reached", "start `checkweigh serve` there", strings.TrimPrefix(closed.URL, "http://")}},
		{"import, nothing there", []string{"import", "--server", closed.URL, file}, []string{"cannot be reached", "start `checkweigh serve` there"}},
		{"no such machine", []string{"search", "data", "--server", "http://nosuch.invalid"}, []string{"cannot be reached"}},
		{"https to http", []string{"search", "data", "--server", "https" + strings.TrimPrefix(plain.URL, "http")}, []string{"write http://"}},
		{"certificate of nobody", []string{"search", "data", "--server", unknown.URL}, []string{"certificate", "SSL_CERT_FILE"}},
		{"search without a token", []string{"search", "data", "--server", plain.URL}, []string{"scope read", "--token", "checkweigh token add"}},
		{"import without a token", []string{"import", "--server", plain.URL, file}, []string{"scope write", "--token", "checkweigh token add"}},
		{"search with a bad token", []string{"search", "data", "--server", plain.URL, "--token", "old"}, []string{"does not know this token", "make a new one"}},
		{"import with a bad token", []string{"import", "--server", plain.URL, "--token", "old", file}, []string{"does not know this token", "make a new one"}},
		{"search with too small a token", []string{"search", "data", "--server", strict.URL, "--token", "small"}, []string{"may not do that", "scope read"}},
		{"port in use", []string{"serve", "--data", filepath.Join(dir, "data"), "--addr", taken.Addr().String()}, []string{taken.Addr().String(), "--addr 127.0.0.1:8081"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, bad, code := typed(t, c.args...)
			if code != exitUsage {
				t.Errorf("exit %d", code)
			}
			for _, says := range c.says {
				if !strings.Contains(bad, says) {
					t.Errorf("it does not say %q: %s", says, bad)
				}
			}
		})
	}
}

// A sealed backup tells how its passphrase is given.
func TestSealedBackupAsksForItsPassphrase(t *testing.T) {
	data, out := sampleFolder(t), t.TempDir()
	right, wrong := filepath.Join(out, "right"), filepath.Join(out, "wrong")
	write(t, right, "four words or more\n")
	write(t, wrong, "other words than those\n")
	backup := filepath.Join(out, "sealed.checkweigh")
	if _, bad, code := typed(t, "backup", backup, "--data", data, "--passphrase-file", right); code != exitDone {
		t.Fatalf("exit %d: %s", code, bad)
	}
	for name, c := range map[string]struct {
		args []string
		says string
	}{
		"none":  {nil, "name the file that holds it with --passphrase-file FILE"}, // stdin of a test is empty
		"wrong": {[]string{"--passphrase-file", wrong}, "nothing was changed. Try the passphrases"},
	} {
		_, bad, code := typed(t, append([]string{"restore", backup, "--data", filepath.Join(out, name)}, c.args...)...)
		if code != exitUsage || !strings.Contains(bad, c.says) {
			t.Errorf("%s: exit %d: %s", name, code, bad)
		}
	}
}
