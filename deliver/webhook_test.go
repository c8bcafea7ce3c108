package deliver_test

import (
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/checkweigh/checkweigh/deliver"
)

var now = time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)

// The values are the published test vector of Standard Webhooks.
func TestWebhookSignatureIsThatOfTheStandard(t *testing.T) {
	const secret, id, body = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "msg_p5jXN8AQM9LWM0D4loKWxJek", `{"test": 2432232314}`
	at := time.Unix(1614265330, 0)
	const want = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
	got, err := deliver.SignWebhook(secret, id, at, []byte(body))
	if err != nil || got != want {
		t.Fatalf("signed %q, %v", got, err)
	}
	header := func(id, at, signature string) http.Header {
		h := http.Header{}
		h.Set("webhook-id", id)
		h.Set("webhook-timestamp", at)
		h.Set("webhook-signature", signature)
		return h
	}
	good := header(id, "1614265330", "v1,AAAA "+want) // two keys, while one takes over from the other
	if err := deliver.VerifyWebhook(secret, good, []byte(body), at.Add(time.Minute)); err != nil {
		t.Errorf("the standard's own message: %v", err)
	}
	for what, h := range map[string]http.Header{
		"another id": header("msg_other", "1614265330", want), "another time": header(id, "1614265331", want), "no time": header(id, "", want),
		"another signature": header(id, "1614265330", "v1,AAAA"), "none": header(id, "1614265330", ""), "an id with a stop": header("msg_a.b", "1614265330", want),
	} {
		if deliver.VerifyWebhook(secret, h, []byte(body), at) == nil {
			t.Errorf("%s is taken", what)
		}
	}
	for _, skew := range []time.Duration{6 * time.Minute, -6 * time.Minute} {
		if deliver.VerifyWebhook(secret, good, []byte(body), at.Add(skew)) == nil {
			t.Errorf("a message %v apart is taken", skew)
		}
	}
	for _, id := range []string{"", "a.b", "a\r\nX: y", "a b", "é"} {
		if _, err := deliver.SignWebhook(secret, id, at, nil); err == nil {
			t.Errorf("id %q is signed", id)
		}
	}
	fresh := deliver.NewWebhookSecret()
	if _, err := deliver.SignWebhook(fresh, id, at, nil); err != nil || !strings.HasPrefix(fresh, "whsec_") || fresh == deliver.NewWebhookSecret() {
		t.Errorf("secret %q, %v", fresh, err)
	}
}

// names resolves as it is told, and counts how often it was asked.
type names struct {
	answers map[string][]string // the first answer, and those after it
	asked   atomic.Int32
}

func (n *names) LookupNetIP(_ context.Context, _, host string) ([]netip.Addr, error) {
	at := int(n.asked.Add(1)) - 1
	answers := n.answers[host]
	if len(answers) == 0 {
		return nil, errors.New("no such host")
	}
	var all []netip.Addr
	for _, one := range strings.Fields(answers[min(at, len(answers)-1)]) {
		all = append(all, netip.MustParseAddr(one))
	}
	return all, nil
}

const secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"

func poster(t *testing.T, o deliver.WebhookOptions) *deliver.Webhooks {
	t.Helper()
	w, err := deliver.NewWebhooks(o)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

func post(t *testing.T, w *deliver.Webhooks, address string) deliver.Outcome {
	t.Helper()
	return w.Post(t.Context(), address, secret, "msg_1", []byte(`{"type":"webhook.ping"}`), now)
}

// receiver is a server that notes what came, on an address of this machine.
func receiver(t *testing.T, answer http.HandlerFunc) (s *httptest.Server, port string, hits *atomic.Int32) {
	t.Helper()
	hits = &atomic.Int32{}
	s = httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		hits.Add(1)
		answer(w, r)
	}))
	t.Cleanup(s.Close)
	_, port, _ = net.SplitHostPort(s.Listener.Addr().String())
	return s, port, hits
}

func roots(s *httptest.Server) *x509.CertPool {
	pool := x509.NewCertPool()
	pool.AddCert(s.Certificate())
	return pool
}

func TestWebhookIsSignedAndItsAnswerForgotten(t *testing.T) {
	var seen http.Header
	var body []byte
	s, port, _ := receiver(t, func(w http.ResponseWriter, r *http.Request) {
		seen = r.Header
		body, _ = io.ReadAll(r.Body)
		_, _ = io.WriteString(w, strings.Repeat("x", 1<<20))
	})
	w := poster(t, deliver.WebhookOptions{Allow: []string{"EXAMPLE.com:" + port}, Roots: roots(s), Resolver: &names{answers: map[string][]string{"example.com": {"127.0.0.1"}}}})
	o := post(t, w, "https://example.com:"+port+"/in?key=1")
	if !o.Sent || o.Result != "answered 200 OK" {
		t.Fatalf("outcome %+v", o)
	}
	if err := deliver.VerifyWebhook(secret, seen, body, now); err != nil || seen.Get("Webhook-Id") != "msg_1" || seen.Get("Content-Type") != "application/json" {
		t.Errorf("%v: %v %s", err, seen, body)
	}
	if _, cookies := seen["Cookie"]; cookies {
		t.Error("cookies are sent")
	}
}

func TestWhatAWebhookAnswers(t *testing.T) {
	elsewhere := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Error("a redirect was followed") }))
	t.Cleanup(elsewhere.Close)
	status, header := 200, http.Header{}
	s, port, _ := receiver(t, func(w http.ResponseWriter, _ *http.Request) {
		for name, values := range header {
			w.Header()[name] = values
		}
		w.WriteHeader(status)
	})
	w := poster(t, deliver.WebhookOptions{Allow: []string{"127.0.0.1/32"}, Roots: roots(s)})
	for _, c := range []struct {
		status int
		header http.Header
		want   deliver.Outcome
	}{
		{204, nil, deliver.Outcome{Sent: true, Result: "answered 204 No Content"}},
		{302, http.Header{"Location": {elsewhere.URL}}, deliver.Outcome{Result: "answered 302 Found: redirects are not followed; give the address that it leads to"}},
		{307, http.Header{"Location": {"http://127.0.0.1:1/"}}, deliver.Outcome{Result: "answered 307 Temporary Redirect: redirects are not followed; give the address that it leads to"}},
		{410, nil, deliver.Outcome{Gone: true, Result: "answered 410 Gone"}},
		{429, http.Header{"Retry-After": {"90"}}, deliver.Outcome{After: 90 * time.Second, Result: "answered 429 Too Many Requests"}},
		{503, http.Header{"Retry-After": {"99999999999"}}, deliver.Outcome{Result: "answered 503 Service Unavailable", After: 24 * time.Hour}},
		{500, http.Header{"Retry-After": {"soon"}}, deliver.Outcome{Result: "answered 500 Internal Server Error"}},
	} {
		status, header = c.status, c.header
		if c.header.Get("Retry-After") == "99999999999" {
			c.want.After = 24 * time.Hour
		}
		if got := post(t, w, "https://127.0.0.1:"+port+"/"); got != c.want {
			t.Errorf("%d: %+v, want %+v", c.status, got, c.want)
		}
	}
}

func TestASlowWebhookIsGivenUp(t *testing.T) {
	s, port, _ := receiver(t, func(_ http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body) // until then a server does not see that the other side left
		<-r.Context().Done()
	})
	w := poster(t, deliver.WebhookOptions{Allow: []string{"127.0.0.1/32"}, Roots: roots(s), Timeout: 300 * time.Millisecond})
	if o := post(t, w, "https://127.0.0.1:"+port+"/"); o.Sent || o.Result != "not reached: it took too long to answer" {
		t.Errorf("outcome %+v", o)
	}
}

// FAULTS: webhook to loopback, private and rebinding names: refused at dial time.
func TestFaultWebhookToPrivateAddresses(t *testing.T) {
	s, port, hits := receiver(t, func(http.ResponseWriter, *http.Request) {})
	inside := []string{
		"127.0.0.1", "127.8.9.1", "0.0.0.0", "10.0.0.7", "172.16.0.1", "172.31.255.254", "192.168.1.1", "169.254.169.254", "100.64.0.1",
		"168.63.129.16", "100.100.100.200", "192.0.0.192", "198.18.0.1", "224.0.0.1", "239.1.2.3", "240.0.0.1", "255.255.255.255",
		"::1", "::", "fe80::1", "fc00::1", "fd00:ec2::254", "ff02::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:169.254.169.254", "::127.0.0.1",
		"64:ff9b::7f00:1", "64:ff9b:1::a00:1", "2002:7f00:1::", "2001::1", "2001:db8::1", "3fff::1", "100::1",
	}
	answers := map[string][]string{}
	for i, ip := range inside {
		answers[fmt.Sprint("n", i, ".example.org")] = []string{ip}
		answers[fmt.Sprint("mixed", i, ".example.org")] = []string{"93.184.216.34 " + ip}
	}
	w := poster(t, deliver.WebhookOptions{Roots: roots(s), Resolver: &names{answers: answers}})
	for i, ip := range inside {
		literal := ip
		if strings.Contains(ip, ":") {
			literal = "[" + ip + "]"
		}
		for _, address := range []string{
			"https://" + literal + "/", "https://" + literal + ":" + port + "/",
			fmt.Sprint("https://n", i, ".example.org/"), fmt.Sprint("https://mixed", i, ".example.org:8443/"), fmt.Sprint("https://N", i, ".Example.ORG./"),
		} {
			o := post(t, w, address)
			if o.Sent || !strings.Contains(o.Result, "not an address of the internet") && !strings.Contains(o.Result, "port") {
				t.Errorf("%s: %+v", address, o)
			}
		}
	}
	if hits.Load() > 0 {
		t.Errorf("%d messages arrived", hits.Load())
	}
}

// FAULTS: a name that leads to the internet when it is looked at and home when
// it is dialled is asked for once, and that address is dialled.
func TestFaultWebhookRebinding(t *testing.T) {
	s, port, hits := receiver(t, func(http.ResponseWriter, *http.Request) {})
	n := &names{answers: map[string][]string{"example.com": {"127.0.0.9", "127.0.0.1"}}}
	// 127.0.0.9 stands for the internet: nothing listens there, and the receiver is at home.
	w := poster(t, deliver.WebhookOptions{Allow: []string{"127.0.0.9/32"}, Roots: roots(s), Resolver: n})
	o := post(t, w, "https://example.com:"+port+"/")
	if o.Sent || hits.Load() > 0 || n.asked.Load() != 1 {
		t.Errorf("%+v; %d arrived, the name was asked for %d times", o, hits.Load(), n.asked.Load())
	}
	o = post(t, w, "https://example.com:"+port+"/") // now it leads home
	if o.Sent || hits.Load() > 0 || !strings.Contains(o.Result, "127.0.0.1, which is not an address of the internet") {
		t.Errorf("%+v; %d arrived", o, hits.Load())
	}
	n.answers["example.com"] = []string{"127.0.0.1"}
	named := poster(t, deliver.WebhookOptions{Allow: []string{"example.com:" + port}, Roots: roots(s), Resolver: n})
	if o := post(t, named, "https://example.com:"+port+"/"); !o.Sent || hits.Load() != 1 {
		t.Errorf("the name that is allowed: %+v", o)
	}
}

func TestAddressesOfWebhooks(t *testing.T) {
	w := poster(t, deliver.WebhookOptions{Allow: []string{"intranet:8080", "10.1.0.0/16", "[fd00::5]:443"}})
	for address, ok := range map[string]bool{
		"https://hooks.example.org/in": true, "https://hooks.example.org:8443/in?a=b": true, "https://93.184.216.34/": true, "http://intranet:8080/x": true,
		"https://10.1.2.3/": true, "http://10.1.2.3:99/": true, "https://[fd00::5]/": true, "https://[2606:2800:220:1::1]/": true, "https://xn--bcher-kva.example/": true,
		"http://hooks.example.org/": false, "ftp://hooks.example.org/": false, "https://10.2.0.1/": false, "https://localhost/": false, "https://intranet/": false,
		"https://user:pass@hooks.example.org/": false, "https://hooks.example.org/#x": false, "https://": false, "https:///x": false, "": false, "x": false,
		"https://hooks.example.org/\r\nHost: evil": false, "https://hooks.example.org\r\n.evil/": false, "https://hooks.example.org/a b": false,
		"https://bücher.example/": false, "https://[::ffff:93.184.216.34]/": false, "https://[fe80::1%25eth0]/": false, "javascript:alert(1)": false,
		"https://h%6fst\u0000/": false, "//hooks.example.org/": false, "https:hooks.example.org": false,
	} {
		if err := w.Check(address); (err == nil) != ok {
			t.Errorf("%q: %v", address, err)
		}
	}
	if err := poster(t, deliver.WebhookOptions{}).Check("https://hooks.example.org:25/"); err == nil {
		t.Error("the port of mail is taken")
	}
	for _, bad := range []string{"", "intranet", "intranet:", ":80", "10.0.0.0/99", "http://intranet:80"} {
		if _, err := deliver.NewWebhooks(deliver.WebhookOptions{Allow: []string{bad}}); err == nil {
			t.Errorf("%q can be allowed", bad)
		}
	}
}

// FAULTS: CR and LF in an address or an id make no header.
func TestFaultWebhookHeadersRefuseLineEnds(t *testing.T) {
	s, port, hits := receiver(t, func(_ http.ResponseWriter, r *http.Request) {
		if r.Header.Get("X-Evil") != "" {
			t.Error("a header was made")
		}
	})
	w := poster(t, deliver.WebhookOptions{Allow: []string{"127.0.0.1/32"}, Roots: roots(s)})
	for _, ends := range []string{"\r\n", "\n", "\r", "\u2028", "\x00", "\u0085"} {
		for _, address := range []string{"https://127.0.0.1:" + port + "/" + ends + "X-Evil: 1", "https://127.0.0.1:" + port + ends + "X-Evil: 1/", ends + "https://127.0.0.1:" + port + "/"} {
			if o := post(t, w, address); o.Sent {
				t.Errorf("%q is sent", address)
			}
		}
		if o := w.Post(t.Context(), "https://127.0.0.1:"+port+"/", secret, "msg_1"+ends+"X-Evil: 1", nil, now); o.Sent {
			t.Errorf("an id with %q is sent", ends)
		}
	}
	if hits.Load() > 0 {
		t.Errorf("%d arrived", hits.Load())
	}
}

// Whatever somebody types as the address of a webhook: nothing is dialled but
// what was looked at and found to be of the internet.
func TestNoWordsLeadHome(t *testing.T) {
	home := &names{answers: map[string][]string{}}
	w := poster(t, deliver.WebhookOptions{Resolver: anyName{home}, Timeout: 2 * time.Second})
	hosts := rapid.SampledFrom([]string{"127.1", "2130706433", "0x7f000001", "0177.0.0.1", "localhost.", "LOCALHOST", "127.0.0.1.nip.example", "[::]", "[0:0:0:0:0:ffff:7f00:1]", "①②⑦.⓪.⓪.①"})
	rapid.Check(t, func(r *rapid.T) {
		address := rapid.SampledFrom([]string{"https://", "http://", "HTTPS://", "https:\\\\"}).Draw(r, "scheme") +
			rapid.SampledFrom([]string{"", "a@", "a:b@"}).Draw(r, "user") + hosts.Draw(r, "host") + rapid.SampledFrom([]string{"", ":443", ":8443", ":80", ":0"}).Draw(r, "port") + "/"
		if o := w.Post(context.Background(), address, secret, "msg_1", nil, now); o.Sent || strings.Contains(o.Result, "connection refused") {
			r.Errorf("%q: %+v", address, o)
		}
	})
}

// anyName leads every name home.
type anyName struct{ *names }

func (anyName) LookupNetIP(context.Context, string, string) ([]netip.Addr, error) {
	return []netip.Addr{netip.MustParseAddr("127.0.0.1")}, nil
}

func TestWaitsBetweenTries(t *testing.T) {
	var all time.Duration
	tries := 0
	for wait, more := deliver.WebhookWait(1); more; wait, more = deliver.WebhookWait(tries + 1) {
		all += wait
		tries++
	}
	if tries != 9 || all < 72*time.Hour || all > 80*time.Hour {
		t.Errorf("%d tries in %v", tries+1, all)
	}
}
