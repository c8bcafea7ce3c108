package api_test

import (
	"context"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/checkweigh/checkweigh/analyze"
	"github.com/checkweigh/checkweigh/api"
	"github.com/checkweigh/checkweigh/deliver"
	"github.com/checkweigh/checkweigh/deliver/smtptest"
	"github.com/checkweigh/checkweigh/ingest"
	"github.com/checkweigh/checkweigh/jobs"
	"github.com/checkweigh/checkweigh/report"
	"github.com/checkweigh/checkweigh/store"
)

// post office is a house whose queue sends mail to a mail server of the test.
type postOffice struct {
	*house
	smtp     *smtptest.Server
	password deliver.PasswordFile
	stranger *http.Client // without a login
}

func openPostOffice(t *testing.T) *postOffice {
	t.Helper()
	h := open(t)
	o := &postOffice{house: h, smtp: smtptest.Start(t, smtptest.Options{}), password: deliver.PasswordFile{Path: filepath.Join(t.TempDir(), "smtp-password")}, stranger: newClient(t)}
	steps := jobs.Steps{Pool: unread{}, Analyzer: analyze.New(h.rules), Rules: h.rules, Limits: ingest.DefaultLimits}
	var err error
	h.queue, err = jobs.New(jobs.Options{Store: h.store, Steps: steps, Now: func() time.Time { return h.now }, Mail: &jobs.Mail{
		Report: func(ctx context.Context, v store.Viewer, id string, at time.Time) (report.Report, error) {
			return api.ReportFor(ctx, h.store.Desk(), h.rules, v, id, at)
		},
		Password: o.password.Read, Roots: o.smtp.Roots(),
	}})
	h.check(err)
	h.serve(func(p *api.Options) { p.MailPassword = o.password })
	h.check(h.queue.Start(t.Context()))
	t.Cleanup(func() { h.check(h.queue.Stop(context.Background())) })
	return o
}

func (o *postOffice) post(client *http.Client, path string, fields ...string) answer {
	o.Helper()
	form := url.Values{}
	for i := 0; i < len(fields); i += 2 {
		form.Set(fields[i], fields[i+1])
	}
	r := o.request("POST", path, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return o.do(client, r)
}

// must posts a form that is answered by going back to a page.
func (o *postOffice) must(path string, fields ...string) {
	o.Helper()
	if a := o.post(o.http, path, fields...); a.status != http.StatusSeeOther {
		o.Fatalf("%s: %d %s", path, a.status, a.body)
	}
}

// sent waits until that many mails have come, and gives the last.
func (o *postOffice) sent(n int) string {
	o.Helper()
	deadline := time.NewTimer(2 * time.Minute)
	defer deadline.Stop()
	for tick := time.NewTicker(20 * time.Millisecond); ; <-tick.C {
		if all := o.smtp.Mails(); len(all) >= n {
			if len(all) > n {
				o.Fatalf("%d mails, want %d", len(all), n)
			}
			return strings.ReplaceAll(all[n-1].Data, "=\r\n", "")
		}
		select {
		case <-deadline.C:
			o.Fatalf("%d mails, want %d", len(o.smtp.Mails()), n)
		default:
		}
	}
}

// linkIn gives the path of the first link in a mail that begins so.
func (o *postOffice) linkIn(mail, begin string) string {
	o.Helper()
	_, rest, found := strings.Cut(mail, "https://weigh.example.org"+begin)
	if !found {
		o.Fatalf("no link to %s in %s", begin, mail)
	}
	return begin + rest[:strings.IndexAny(rest, "\r\n> \"")]
}

var settings = []string{
	"security", "none", "from", "reports@example.org", "from_name", "Checkweigh", "public", "https://weigh.example.org/", "daily_at", "7", "weekly_on", "1",
}

func (o *postOffice) turnOn() {
	o.Helper()
	o.must("/admin/delivery", append([]string{"host", o.smtp.Host, "port", itoa(o.smtp.Port)}, settings...)...)
	o.must("/admin/delivery/looked")
	o.must("/admin/delivery/switch", "on", "1")
}

func itoa(n int) string {
	var digits []byte
	for ; n > 0; n /= 10 {
		digits = append([]byte{byte('0' + n%10)}, digits...)
	}
	return string(digits)
}

func TestMailIsOffUntilAPreviewWasLookedAt(t *testing.T) {
	o := openPostOffice(t)
	w := o.weigh("Rota planner", "contract.pdf", text)
	o.must("/dossiers/"+w.dossier+"/deliver", "email", "rep@union.example", "cadence", "at_once", "attach", "none")
	o.must("/admin/delivery", append([]string{"host", o.smtp.Host, "port", itoa(o.smtp.Port), "password", "secret"}, settings...)...)
	if a := o.post(o.http, "/admin/delivery/switch", "on", "1"); a.status != http.StatusUnprocessableEntity || !strings.Contains(a.body, "preview") {
		t.Fatalf("turned on before the preview: %d %s", a.status, a.body)
	}
	if info, err := os.Stat(o.password.Path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the password's file: %v, %v", info, err)
	}
	if body := o.get("/admin/delivery").body + o.get("/api/v1/delivery").body; strings.Contains(body, "secret") {
		t.Error("the password is shown")
	}
	preview := o.get("/admin/delivery/preview")
	if !strings.Contains(preview.body, "Rota planner: what we found") || !strings.Contains(preview.body, "List-Unsubscribe-Post") {
		t.Errorf("the preview: %d %s", preview.status, preview.body)
	}
	page := o.get("/admin/delivery/preview/page")
	if policy := page.header.Get("Content-Security-Policy"); page.status != http.StatusOK || !strings.Contains(policy, "sandbox") {
		t.Errorf("its page: %d %q", page.status, policy)
	}
	if body := o.get("/admin/delivery").body; !strings.Contains(body, "This server sends nothing by itself") || strings.Count(body, "✕ off") != 2 {
		t.Errorf("the page does not say that all is off: %s", body)
	}
	o.must("/admin/webhooks/switch", "on", "1")
	if body := o.get("/admin/delivery").body; !strings.Contains(body, "This server sends messages to webhooks by itself") || strings.Count(body, "✕ off") != 1 || strings.Count(body, "✓ on") != 3 {
		t.Errorf("the page does not say that webhooks are on: %s", body)
	}
	o.must("/admin/webhooks/switch")
	if a := o.post(o.http, "/admin/delivery/test", "to", "ada@example.org"); !strings.Contains(a.body, "took the test") {
		t.Errorf("the test: %d %s", a.status, a.body)
	}
	o.sent(1)
	o.must("/admin/delivery/looked")
	o.must("/admin/delivery/switch", "on", "1")
	if mail := o.sent(2); !strings.Contains(mail, "do you want these mails?") {
		t.Errorf("what waited is %s", mail)
	}
}

// The way of a rep: asked, confirmed by a button, mailed, and out again by the
// mail program itself, without a login and from another site.
func TestARepConfirmsReadsAndUnsubscribes(t *testing.T) {
	o := openPostOffice(t)
	w := o.weigh("Rota planner", "contract.pdf", text)
	o.turnOn()
	o.must("/dossiers/"+w.dossier+"/deliver", "email", "rep@union.example", "cadence", "at_once", "attach", "docx", "letter", "1")
	confirm := o.linkIn(o.sent(1), "/confirm/")
	for range 2 { // programs that look at links change nothing
		if a := o.do(o.stranger, o.request("GET", confirm, nil)); a.status != http.StatusOK || a.header.Get("Referrer-Policy") != "no-referrer" {
			t.Fatalf("%d %s", a.status, a.header)
		}
	}
	if a := o.post(o.stranger, confirm); a.status != http.StatusOK || !strings.Contains(a.body, "You get these mails now") {
		t.Fatalf("%d %s", a.status, a.body)
	}
	if a := o.post(o.stranger, confirm); a.status != http.StatusNotFound {
		t.Errorf("used twice: %d", a.status)
	}
	o.now = o.now.Add(3 * time.Minute)
	o.must("/dossiers/" + w.dossier + "/deliver/send")
	mail := o.sent(2)
	if !strings.Contains(mail, "Rota planner: what we found") {
		t.Errorf("%s", mail)
	}
	out := o.linkIn(mail, "/unsubscribe/")
	if a := o.do(o.stranger, o.request("GET", out, nil)); a.status != http.StatusOK || strings.Contains(a.body, "rep@union") {
		t.Errorf("%d %s", a.status, a.body)
	}
	r := o.request("POST", out, strings.NewReader("List-Unsubscribe=One-Click"))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Origin", "https://mail.example.net")
	r.Header.Set("Sec-Fetch-Site", "cross-site")
	if a := o.do(o.stranger, r); a.status != http.StatusOK || !strings.Contains(a.body, "no more of these mails") {
		t.Fatalf("%d %s", a.status, a.body)
	}
	if a := o.get("/dossiers/" + w.dossier + "/deliver"); !strings.Contains(a.body, "Nobody is subscribed") {
		t.Errorf("still subscribed: %s", a.body)
	}
	for _, dead := range []string{"/confirm/x", "/unsubscribe/x", "/unsubscribe/s.x.y", out[:len(out)-2]} {
		if a := o.post(o.stranger, dead); a.status != http.StatusNotFound || !strings.Contains(a.body, "does nothing") {
			t.Errorf("%s: %d %s", dead, a.status, a.body)
		}
	}
	for range 70 {
		o.post(o.stranger, "/confirm/guess")
	}
	if a := o.post(o.stranger, "/confirm/guess"); a.status != http.StatusTooManyRequests || a.header.Get("Retry-After") == "" {
		t.Errorf("guessed without end: %d", a.status)
	}
}

// A mail that may have gone out is sent again when a person says so, and only then.
func TestAPersonResolvesAnUnknownMail(t *testing.T) {
	o := openPostOffice(t)
	w := o.weigh("Rota planner", "contract.pdf", text)
	o.turnOn()
	o.smtp.Fail(smtptest.Faults{DropAfterDot: true})
	o.must("/dossiers/"+w.dossier+"/deliver", "email", "rep@union.example", "cadence", "at_once", "attach", "none")
	first := o.sent(1)
	o.smtp.Fail(smtptest.Faults{})
	var mails struct {
		Mails []struct{ ID, State, MessageID string }
	}
	for deadline := time.Now().Add(time.Minute); len(mails.Mails) == 0 && time.Now().Before(deadline); time.Sleep(20 * time.Millisecond) {
		o.get("/api/v1/delivery/mails?state=unknown").json(t, &mails)
	}
	if len(mails.Mails) != 1 {
		t.Fatal("no mail is unknown")
	}
	page := o.get("/admin/delivery?state=unknown").body
	if !strings.Contains(page, "Send again") || !strings.Contains(page, "Message-ID") {
		t.Errorf("the outbox: %s", page)
	}
	at := "/admin/delivery/mails/" + mails.Mails[0].ID
	if a := o.post(o.http, at, "action", "burn"); a.status != http.StatusUnprocessableEntity {
		t.Errorf("%d", a.status)
	}
	o.must(at, "action", "send_again")
	second := o.sent(2)
	if id := func(m string) string { return m[strings.Index(m, "Message-ID"):][:60] }; id(first) != id(second) {
		t.Errorf("sent again under another id: %s, %s", id(first), id(second))
	}
}

func TestSubscribingIsForThoseWhoMay(t *testing.T) {
	v := settle(open(t))
	path := "/dossiers/" + v.own.dossier + "/deliver"
	for role, want := range map[store.Role]int{store.Rep: 403, store.Researcher: 403, store.Officer: 303, store.Admin: 303} {
		client := newClient(t)
		v.enter(client, v.people[role].Email, password)
		post := func(path, email string) int {
			r := v.request("POST", path, strings.NewReader(url.Values{"email": {email}, "cadence": {"at_once"}, "attach": {"none"}}.Encode()))
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			return v.do(client, r).status
		}
		if got := post(path, "somebody@example.org"); got != want {
			t.Errorf("%s subscribes somebody: %d, want %d", role, got, want)
		}
		if got := post(path, v.people[role].Email); got != 303 {
			t.Errorf("%s subscribes themselves: %d", role, got)
		}
		if got := post("/dossiers/"+v.hidden.dossier+"/deliver", v.people[role].Email); role != store.Admin && got != 404 {
			t.Errorf("%s subscribes to what they do not see: %d", role, got)
		}
		for _, page := range []string{path, "/subscriptions"} {
			if a := v.do(client, v.request("GET", page, nil)); a.status != 200 || role == store.Rep && strings.Contains(a.body, "somebody@example.org") {
				t.Errorf("%s at %s: %d %s", role, page, a.status, a.body)
			}
		}
		if a := v.do(client, v.request("GET", "/admin/delivery", nil)); (a.status == 200) != (role == store.Admin) {
			t.Errorf("%s sees the settings: %d", role, a.status)
		}
	}
	for _, bad := range []string{"", "x", "a@b.example\r\nBcc: c@d.example", "<a@b.example>"} {
		r := v.request("POST", path, strings.NewReader(url.Values{"email": {bad}}.Encode()))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		if a := v.do(v.http, r); a.status != 422 {
			t.Errorf("%q: %d", bad, a.status)
		}
	}
}

func TestSettingsOfMailAreChecked(t *testing.T) {
	o := openPostOffice(t)
	for name, change := range map[string][]string{
		"a foreign mail server in the clear": {"host", "mail.example.org"}, "no port": {"port", "0"}, "no number": {"port", "x"}, "a bad sender": {"from", "x\r\ny@z"},
		"a bad public address": {"public", "javascript:alert(1)"}, "credentials in it": {"public", "https://a:b@c.example"}, "an hour": {"daily_at", "24"},
		"a control character": {"user", "a\x01b"}, "a bad host": {"host", "a b"},
	} {
		fields := append([]string{"host", o.smtp.Host, "port", "25"}, settings...)
		if a := o.post(o.http, "/admin/delivery", append(fields, change...)...); a.status != http.StatusUnprocessableEntity {
			t.Errorf("%s: %d", name, a.status)
		}
	}
}
