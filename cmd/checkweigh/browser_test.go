package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"

	"github.com/checkweigh/checkweigh/printer"
	"github.com/checkweigh/checkweigh/printer/chrometest"
)

// chromium is one browser for all tests of a run; each tab of it has cookies of
// its own.
type chromium struct {
	*chrometest.Browser
	shots   string // folder of the screenshots
	missing bool
	err     error
}

var (
	theBrowser     = sync.OnceValue(startChromium)
	browserStarted atomic.Bool
)

func startChromium() *chromium {
	browserStarted.Store(true)
	b := &chromium{shots: os.Getenv("CHECKWEIGH_SCREENSHOTS")}
	if b.shots == "" {
		b.shots = filepath.Join(os.TempDir(), "checkweigh-screenshots-"+time.Now().UTC().Format("20060102-150405"))
	}
	if b.err = os.MkdirAll(b.shots, 0o755); b.err != nil {
		return b
	}
	b.Browser, b.err = chrometest.Start(context.Background())
	b.missing = errors.Is(b.err, printer.ErrNone)
	return b
}

// suite runs the tests and then closes and removes what they share.
type suite struct{ *testing.M }

func (s suite) Run() int {
	code := s.M.Run()
	var err error
	if browserStarted.Load() && theBrowser().Browser != nil {
		err = theBrowser().Close()
	}
	if sampleData.dir != "" {
		err = errors.Join(err, os.RemoveAll(sampleData.dir))
	}
	if err != nil && code == 0 {
		fmt.Fprintln(os.Stderr, err)
		code = 1
	}
	return code
}

// tab is what one person looks at: with cookies of its own, so wide, with
// JavaScript or without. It keeps what went wrong in it.
type tab struct {
	*testing.T
	ctx    context.Context
	server *site
	name   string // of its screenshots
	width  int64
	shots  int
	mu     sync.Mutex
	faults []string
}

// how says how a person uses the pages.
type how struct {
	script   bool
	width    int64
	keyboard bool
}

func (h how) String() string {
	words := []string{"without-script", fmt.Sprint(h.width)}
	if h.script {
		words[0] = "with-script"
	}
	if h.keyboard {
		words = append(words, "keyboard")
	}
	return strings.Join(words, "-")
}

// everyHow are the ways in which each journey is gone.
var everyHow = []how{
	{script: true, width: 1280, keyboard: true}, {script: true, width: 320},
	{script: false, width: 1280}, {script: false, width: 320, keyboard: true},
}

func (s *site) open(t *testing.T, name string, h how) *tab {
	t.Helper()
	b := theBrowser()
	if b.missing && os.Getenv("CI") == "true" {
		t.Fatal("no Chromium is installed; install the package chromium")
	}
	if b.missing {
		t.Skip("NOT RUN: no Chromium is installed; install the package chromium")
	}
	if b.err != nil {
		t.Fatal(b.err)
	}
	t.Logf("screenshots are in %s", b.shots)
	limited, cancel := context.WithTimeout(b.Context, 12*time.Minute)
	t.Cleanup(cancel)
	ctx, cancel := chromedp.NewContext(limited, chromedp.WithNewBrowserContext())
	t.Cleanup(cancel)
	p := &tab{T: t, ctx: ctx, server: s, name: name + "-" + h.String(), width: h.width}
	p.must(chromedp.Listen(ctx, p.notice))
	p.must(chromedp.Do(ctx, chromedp.EmulateViewport(h.width, 900)))
	if !h.script {
		p.call(func() error {
			_, err := chromedp.Call(ctx, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
			return err
		})
	}
	return p
}

// notice keeps what no page may do: say an error, break its policy, open a
// dialog, or ask another place for anything.
func (p *tab) notice(event any) {
	fault := ""
	switch e := event.(type) {
	case *runtime.EventExceptionThrown:
		fault = "a script failed: " + e.ExceptionDetails.Text
		if e.ExceptionDetails.Exception != nil {
			fault += " " + e.ExceptionDetails.Exception.Description
		}
	case *runtime.EventConsoleAPICalled:
		if e.Type == runtime.ConsoleAPICalledTypeError || e.Type == runtime.ConsoleAPICalledTypeWarning {
			fault = "the console says"
			for _, a := range e.Args {
				fault += " " + string(a.Value) + a.Description
			}
		}
	case *log.EventEntryAdded:
		if e.Entry.Level == log.EntryLevelError || e.Entry.Level == log.EntryLevelWarning {
			fault = "the browser says " + e.Entry.Text + " " + e.Entry.URL
		}
	case *page.EventJavascriptDialogOpening:
		fault = "a dialog opened: " + e.Message
		go func() {
			_, _ = chromedp.Call(p.ctx, page.HandleJavaScriptDialog, page.HandleJavaScriptDialogParams{Accept: false})
		}()
	case *network.EventRequestWillBeSent:
		if at := e.Request.URL; !strings.HasPrefix(at, p.server.address+"/") && !strings.HasPrefix(at, "data:") && at != "about:blank" {
			fault = "it asked another place: " + at
		}
	}
	if fault != "" {
		p.mu.Lock()
		p.faults = append(p.faults, fault)
		p.mu.Unlock()
	}
}

// quiet fails when anything was noticed since the last time, and forgets it.
func (p *tab) quiet(where string) {
	p.Helper()
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, f := range p.faults {
		p.Errorf("%s: on %s: %.600s", p.name, where, f)
	}
	p.faults = nil
}

func (p *tab) must(err error) {
	p.Helper()
	if err != nil {
		p.Fatalf("%s: %v", p.name, err)
	}
}

func (p *tab) call(f func() error) {
	p.Helper()
	p.must(f())
}

// do acts on the page.
func (p *tab) do(steps ...chromedp.Action[chromedp.Void]) {
	p.Helper()
	if err := p.try(steps...); err != nil {
		p.Fatalf("%s: %v\nThe page at %s says: %.1500s", p.name, err, p.at(), p.text())
	}
}

// try acts on the page, and gives up before the tab does.
func (p *tab) try(steps ...chromedp.Action[chromedp.Void]) error {
	ctx, cancel := context.WithTimeout(p.ctx, 40*time.Second)
	defer cancel()
	return chromedp.Do(ctx, steps...)
}

// eval evaluates an expression as a developer's tools do, whether pages may run
// scripts or not.
func eval[T any](p *tab, expression string) T {
	p.Helper()
	got, err := tryEval[T](p, expression)
	p.must(err)
	return got
}

func tryEval[T any](p *tab, expression string) (T, error) {
	ctx, cancel := context.WithTimeout(p.ctx, 40*time.Second)
	defer cancel()
	return chromedp.Run(ctx, chromedp.Evaluate[T](expression))
}

func (p *tab) text() string {
	got, _ := tryEval[string](p, "document.body ? document.body.innerText : ''")
	return got
}

// at is the address of the page without the server's.
func (p *tab) at() string {
	got, _ := tryEval[string](p, "location.href")
	return strings.TrimPrefix(got, p.server.address)
}

// go to an address of the server.
func (p *tab) visit(path string) {
	p.Helper()
	p.do(chromedp.Navigate(p.server.address + path))
}

// until waits for what a person would wait for. The page may change meanwhile,
// so that an expression which fails is tried again.
func (p *tab) until(what, expression string) {
	p.Helper()
	deadline := time.Now().Add(90 * time.Second)
	for {
		yes, err := tryEval[bool](p, "!!("+expression+")")
		if err == nil && yes {
			return
		}
		if time.Now().After(deadline) || p.ctx.Err() != nil {
			p.shoot("waiting in vain")
			p.Fatalf("%s: waited in vain for %s (%v); the page at %s says: %.3000s", p.name, what, err, p.at(), p.text())
		}
		time.Sleep(50 * time.Millisecond)
	}
}

// see waits until the page shows the words, looks at the page as a whole, and
// takes a picture of it.
func (p *tab) see(words string) {
	p.Helper()
	p.until(fmt.Sprintf("%q", words), fmt.Sprintf("document.readyState==='complete'&&document.body.innerText.toLowerCase().includes(%q.toLowerCase())", words))
	p.look()
	p.shoot(words)
}

// look fails when the page as a whole is not as every page must be.
func (p *tab) look() {
	p.Helper()
	where := p.at()
	p.quiet(where)
	for _, fault := range eval[[]string](p, wholePage) {
		p.Errorf("%s: %s: %s", p.name, where, fault)
	}
}

// shoot keeps a picture of the page.
func (p *tab) shoot(what string) {
	p.Helper()
	p.shots++
	ctx, cancel := context.WithTimeout(p.ctx, 40*time.Second)
	defer cancel()
	picture, err := chromedp.Run(ctx, chromedp.FullScreenshot(70))
	if err != nil {
		p.Logf("%s: no picture of %s: %v", p.name, what, err)
		return
	}
	what = strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
			return r
		}
		return '-'
	}, strings.ToLower(what))
	file := filepath.Join(theBrowser().shots, fmt.Sprintf("%s-%02d-%.40s.jpg", p.name, p.shots, what))
	if err := os.WriteFile(file, picture, 0o644); err != nil {
		p.Logf("%s: no picture: %v", p.name, err)
	}
}

// wholePage lists what is wrong with a page as a whole. Links in lines of text may be
// smaller than other targets; axe-core sees to it that nothing else is near them.
const wholePage = `(() => {
  const bad = [];
  const shown = e => { const s = getComputedStyle(e); const r = e.getBoundingClientRect(); return r.width > 0 && r.height > 0 && s.visibility !== 'hidden'; };
  const name = e => e.tagName.toLowerCase() + (e.id ? '#' + e.id : '') + (e.className && e.className.baseVal === undefined ? '.' + String(e.className).trim().replace(/\s+/g, '.') : '') + ' “' + (e.innerText || e.value || '').trim().slice(0, 40) + '”';
  if (window.__ran !== undefined) bad.push('a script of somebody else ran: ' + window.__ran);
  if (document.documentElement.lang !== 'en') bad.push('it does not say its language');
  const file = /^\/r\/[^/]+$/.test(location.pathname); // the report itself, with its style in it and scripts shut off
  if (!file && !/\S.* · Checkweigh$/.test(document.title)) bad.push('its title is ' + document.title);
  const ones = document.querySelectorAll('h1').length;
  if (ones !== 1) bad.push('it has ' + ones + ' h1');
  const wide = document.documentElement.scrollWidth, room = document.documentElement.clientWidth;
  if (wide > room) {
    const who = [...document.querySelectorAll('main *, header *')].filter(e => shown(e) && e.getBoundingClientRect().right > room + 1).map(name);
    bad.push('it is ' + wide + ' pixels wide on ' + room + ': ' + who.slice(0, 3).join(', '));
  }
  for (const e of document.querySelectorAll(file ? 'script' : '[style],script:not([src]),style')) bad.push('inline: ' + name(e));
  for (const e of document.querySelectorAll('*')) for (const a of e.attributes) if (/^on/i.test(a.name)) bad.push('a handler in the page: ' + name(e) + ' ' + a.name);
  const targets = [...document.querySelectorAll('a[href],button,input:not([type=hidden]),select,textarea,summary')].filter(e => shown(e) && !e.closest('.skip') && !e.closest('.off') && e.type !== 'file');
  for (const e of targets) {
    let r = e.getBoundingClientRect();
    if (e.type === 'checkbox' || e.type === 'radio') { const l = e.labels && e.labels[0]; if (l) { const s = l.getBoundingClientRect(); r = {width: Math.max(r.width, s.width), height: Math.max(r.height, s.height)}; } }
    if (getComputedStyle(e).display !== 'inline' && (r.width < 23.5 || r.height < 23.5)) bad.push('too small to hit, ' + Math.round(r.width) + ' by ' + Math.round(r.height) + ': ' + name(e));
  }
  return bad.slice(0, 8);
})()`
