package deliver

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"time"
)

// WebhookOptions say how messages go out.
type WebhookOptions struct {
	// Allow are names with a port ("hooks.example.org:8080") and networks
	// ("10.1.0.0/16") that messages may go to although they are not of the
	// internet, named by whoever runs the program.
	Allow    []string
	Resolver Resolver       // nil: that of the machine
	Roots    *x509.CertPool // whose certificates are believed; nil: those of the machine
	Timeout  time.Duration  // for one try altogether; 0: 15 seconds
}

// Webhooks posts signed messages to addresses that people gave, and nowhere that
// the internet does not reach.
type Webhooks struct {
	doors   *doors
	client  *http.Client
	timeout time.Duration
}

// NewWebhooks makes one; what is allowed and cannot be read is an error.
func NewWebhooks(o WebhookOptions) (*Webhooks, error) {
	if o.Resolver == nil {
		o.Resolver = net.DefaultResolver
	}
	if o.Timeout == 0 {
		o.Timeout = 15 * time.Second
	}
	d, err := newDoors(o.Allow, o.Resolver)
	if err != nil {
		return nil, err
	}
	way := &http.Transport{
		Proxy:                  nil, // a proxy would resolve the name anew
		DialContext:            d.dial,
		TLSClientConfig:        &tls.Config{MinVersion: tls.VersionTLS12, RootCAs: o.Roots},
		TLSHandshakeTimeout:    10 * time.Second,
		MaxResponseHeaderBytes: 16 << 10,
		DisableKeepAlives:      true, // the next message looks at the address anew
		DisableCompression:     true,
	}
	stay := func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return &Webhooks{doors: d, client: &http.Client{Transport: way, CheckRedirect: stay}, timeout: o.Timeout}, nil
}

// Check refuses an address, in words for people, that no message could go to.
// Where a name leads is looked at only when a message is sent.
func (w *Webhooks) Check(address string) error {
	_, err := w.doors.check(address)
	return err
}

// Outcome says how one try ended.
type Outcome struct {
	Sent   bool
	Gone   bool          // the other side wants no more (410)
	After  time.Duration // it asked to be left alone so long; 0: it did not
	Result string        // for people; nothing of what the other side wrote
}

// Post sends a message once. The id is the same for every try, and the time is
// that of this try. What the other side answers is read to a small bound and
// thrown away; a redirect is not followed.
func (w *Webhooks) Post(ctx context.Context, address, secret, id string, body []byte, at time.Time) Outcome {
	ctx, cancel := context.WithTimeout(ctx, w.timeout)
	defer cancel()
	r, err := w.request(ctx, address, secret, id, body, at)
	if err != nil {
		return Outcome{Result: "not sent: " + err.Error()}
	}
	resp, err := w.client.Do(r)
	if err != nil {
		return Outcome{Result: "not reached: " + why(ctx, err)}
	}
	defer resp.Body.Close()
	_, _ = io.CopyN(io.Discard, resp.Body, 4<<10) // what it says does not matter
	return outcome(resp)
}

func (w *Webhooks) request(ctx context.Context, address, secret, id string, body []byte, at time.Time) (*http.Request, error) {
	u, err := w.doors.check(address)
	if err != nil {
		return nil, err
	}
	signature, err := SignWebhook(secret, id, at, body)
	if err != nil {
		return nil, err
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, u.String(), bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("User-Agent", "Checkweigh-Webhooks")
	r.Header.Set(headerID, id)
	r.Header.Set(headerTimestamp, strconv.FormatInt(at.Unix(), 10))
	r.Header.Set(headerSignature, signature)
	return r, nil
}

// why says in short why nobody answered: without the address, which is known,
// and whose path is a secret.
func why(ctx context.Context, err error) string {
	const late = "it took too long to answer"
	if errors.Is(ctx.Err(), context.DeadlineExceeded) {
		return late
	}
	var refused refusal
	var asked *url.Error
	var unknown *net.DNSError
	var slow net.Error
	switch {
	case errors.As(err, &refused):
		return refused.Error()
	case errors.As(err, &unknown):
		return unknown.Name + ": " + unknown.Err // without the server that was asked
	case errors.As(err, &slow) && slow.Timeout(): // a step of its own bound: the connection, the TLS handshake
		return late
	case errors.As(err, &asked):
		err = asked.Err
	}
	return err.Error()
}

func outcome(resp *http.Response) Outcome {
	o := Outcome{Result: fmt.Sprintf("answered %d %s", resp.StatusCode, http.StatusText(resp.StatusCode))}
	switch code := resp.StatusCode; {
	case code >= 200 && code < 300:
		o.Sent = true
	case code >= 300 && code < 400:
		o.Result += ": redirects are not followed; give the address that it leads to"
	case code == http.StatusGone:
		o.Gone = true
	}
	const most = 24 * time.Hour
	if seconds, err := strconv.Atoi(resp.Header.Get("Retry-After")); err == nil && seconds > 0 {
		o.After = min(time.Duration(min(seconds, 1<<20))*time.Second, most)
	}
	return o
}
