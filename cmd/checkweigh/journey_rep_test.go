package main

import (
	"fmt"
	"io"
	"mime/quotedprintable"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"github.com/checkweigh/checkweigh/deliver/smtptest"
)

// TestJourneyOfARep: a mail asks whether they want mails, a button says yes, the
// report comes by mail, its link opens the report without a login, and it prints.
func TestJourneyOfARep(t *testing.T) {
	post := smtptest.Start(t, smtptest.Options{})
	s := serveSite(t, "--sample")
	s.turnMailOn(post)
	dossier := s.first()
	for n, h := range everyHow {
		t.Run(h.String(), func(t *testing.T) {
			s.TB = t
			w := &walker{tab: s.open(t, "rep", h), how: h}
			rep := fmt.Sprintf("rep-%d@branch.example", n)
			s.send("POST", "/dossiers/"+dossier+"/deliver", fields("email", rep, "cadence", "at_once", "attach", "docx", "letter", "1"))
			w.visit(s.linkIn(s.mailTo(post, rep, 1), "/confirm/"))
			w.seen("Do you want mails")
			w.press("main button")
			w.seen("You get these mails now")
			s.send("POST", "/dossiers/"+dossier+"/deliver/send", fields())
			mail := s.mailTo(post, rep, 2)
			for _, must := range []string{"Message-ID: <", "text/plain", "text/html", "multipart/", ".docx"} {
				if !strings.Contains(mail, must) {
					t.Errorf("the mail has no %s: %.1500s", must, mail)
				}
			}
			w.visit(s.linkIn(mail, "/r/"))
			w.until("the report", "document.readyState==='complete' && document.querySelector('h1') && document.body.innerText.includes('You read this by a link')")
			w.shoot("report by link")
			w.quiet(w.at())
			w.prints()
		})
	}
	s.TB = t
}

// prints fails when the page does not become a PDF of some size.
func (w *walker) prints() {
	w.Helper()
	pdf, err := chromedp.Run(w.ctx, chromedp.PrintToPDF())
	w.must(err)
	if !strings.HasPrefix(string(pdf), "%PDF-") || len(pdf) < 5000 {
		w.Errorf("%s: it prints as %d bytes", w.name, len(pdf))
	}
}

// fields is a form of names and values.
func fields(all ...string) form {
	v := url.Values{}
	for i := 0; i+1 < len(all); i += 2 {
		v.Set(all[i], all[i+1])
	}
	return form{strings.NewReader(v.Encode()), "application/x-www-form-urlencoded"}
}

// turnMailOn is what an administrator does on the page Delivery.
func (s *site) turnMailOn(post *smtptest.Server) {
	s.Helper()
	s.send("POST", "/admin/delivery", fields("host", post.Host, "port", fmt.Sprint(post.Port), "security", "none", "from", "weigh@branch.example",
		"from_name", "Northshire branch", "public", s.address, "daily_at", "7", "weekly_on", "1"))
	s.send("POST", "/admin/delivery/looked", fields())
	s.send("POST", "/admin/delivery/switch", fields("on", "1"))
}

// mailTo waits for so many mails to somebody and gives the last.
func (s *site) mailTo(post *smtptest.Server, to string, n int) string {
	s.Helper()
	for deadline := time.Now().Add(4 * time.Minute); ; time.Sleep(100 * time.Millisecond) {
		var got []string
		for _, m := range post.Mails() {
			if len(m.To) == 1 && strings.Contains(m.To[0], to) {
				got = append(got, m.Data)
			}
		}
		if len(got) >= n {
			return got[n-1]
		}
		if time.Now().After(deadline) {
			s.Fatalf("%d of %d mails came to %s; the server says: %s", len(got), n, to, s.program.text())
		}
	}
}

// linkIn finds an address of this server in a mail, as a path.
func (s *site) linkIn(mail, kind string) string {
	s.Helper()
	plain, err := io.ReadAll(quotedprintable.NewReader(strings.NewReader(mail)))
	found := regexp.MustCompile(regexp.QuoteMeta(s.address+kind) + `\S+`).FindString(string(plain))
	if found == "" {
		s.Fatalf("no link to %s in the mail (%v): %.3000s", kind, err, mail)
	}
	return strings.Trim(strings.TrimPrefix(found, s.address), `<>"`)
}
