package main

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// TestEveryPage opens every page at the widths of a telephone and of a desk, and
// at twice its size, and has axe-core look at it; then it goes through the page
// with the Tab key.
func TestEveryPage(t *testing.T) {
	e := serveExamples(t)
	root := e.loginLink(e.rootID())
	p := e.open(t, "page", how{script: true, width: 1280})
	p.enter(root)
	for _, address := range e.addresses() {
		for _, width := range []int64{1280, 320} {
			p.do(chromedp.EmulateViewport(width, 900))
			p.visitPage(address)
			p.name = fmt.Sprintf("page-%d", width)
			p.shoot(address)
			if isReport(address) { // its policy shuts off scripts, axe-core's too
				continue // TestSharedReportWithoutItsPolicy looks at it
			}
			p.axe(address)
			if width == 1280 {
				p.tabThrough(address)
				p.do(chromedp.EmulateViewport(width/2, 450, chromedp.EmulateScale(2)))
				p.look()
			}
		}
	}
}

// TestSharedReportWithoutItsPolicy looks at the very bytes of a report that is read
// by a link where nothing shuts off what axe-core does: the policy that is sent
// with it has no part in how it reads.
func TestSharedReportWithoutItsPolicy(t *testing.T) {
	s := serveSite(t, "--sample")
	address := s.field(s.send("POST", "/api/v1/dossiers/"+s.first()+"/links", map[string]any{"name": "Unit 7", "pages": true}), "url")
	page := s.send("GET", address, nil)
	bare := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, _ = io.WriteString(w, page)
	}))
	t.Cleanup(bare.Close)
	for _, width := range []int64{1280, 320} {
		p := (&site{TB: t, address: bare.URL}).open(t, "bare", how{script: true, width: width})
		p.visitPage(address)
		p.axe(address)
		p.tabThrough(address)
		p.shoot(address)
	}
}

// TestAxeFindsFaults: what looks for faults finds those that are planted.
func TestAxeFindsFaults(t *testing.T) {
	bare := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, _ = io.WriteString(w, `<!DOCTYPE html><html><head><title>Faults</title></head><body><main><h1>Faults</h1><h3>Too deep</h3>
<img src="data:image/gif;base64,R0lGODlhAQABAAAAACwAAAAAAQABAAA="><p style="color:#bbb;background:#fff">Hardly to be seen</p><form><input type="text"></form>
<a href="/x" style="display:inline-block;width:9px;height:9px">a</a><a href="/y" style="display:inline-block;width:9px;height:9px">b</a><button></button></main><p>Outside</p></body></html>`)
	}))
	t.Cleanup(bare.Close)
	p := (&site{TB: t, address: bare.URL}).open(t, "faults", how{script: true, width: 1280})
	p.visit("/")
	found := map[string]bool{}
	for _, v := range p.violations() {
		found[v.ID] = true
	}
	for _, rule := range []string{"image-alt", "color-contrast", "label", "html-has-lang", "target-size", "heading-order", "button-name", "region"} {
		if !found[rule] {
			t.Errorf("%s is not found; found were %v", rule, found)
		}
	}
}

// isReport reports whether an address is that of a shared report itself.
func isReport(address string) bool {
	return strings.HasPrefix(address, "/r/") && strings.Count(address, "/") == 2
}

// visitPage opens a page and looks at it; one that is not there may say so on
// the console.
func (p *tab) visitPage(address string) {
	p.Helper()
	p.visit(address)
	p.forgive(address)
	p.look()
}

// refused are addresses that are answered with a page that says what is wrong.
// The browser notes their status as if it were an error of the page.
var refused = []string{"/nowhere", "/search?q=("}

func (p *tab) forgive(address string) {
	if !slices.Contains(refused, address) {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	kept := p.faults[:0]
	for _, f := range p.faults {
		if !strings.Contains(f, "responded with a status of 4") {
			kept = append(kept, f)
		}
	}
	p.faults = kept
}

// violation is what axe-core finds of one rule.
type violation struct {
	ID    string   `json:"id"`
	Help  string   `json:"help"`
	Nodes []string `json:"nodes"`
}

// axe fails for each rule of WCAG 2.2 AA that the page does not keep, and for
// some of good practice about headings and landmarks.
func (p *tab) axe(where string) {
	p.Helper()
	for _, v := range p.violations() {
		p.Errorf("%s: %s: %s (%s): %s", p.name, where, v.ID, v.Help, strings.Join(v.Nodes, "\n    "))
	}
}

func (p *tab) violations() (all []violation) {
	p.Helper()
	source, err := os.ReadFile("testdata/axe/axe-4.14.1.min.js")
	p.must(err)
	_, err = tryEval[bool](p, string(source)+"\n;true")
	p.must(err)
	found, err := chromedp.Run(p.ctx, chromedp.Evaluate[string](`axe.run(document, {
  runOnly: {type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22a', 'wcag22aa']},
  rules: {'target-size': {enabled: true}, 'heading-order': {enabled: true}, 'landmark-one-main': {enabled: true}, 'region': {enabled: true}, 'empty-table-header': {enabled: true}},
  resultTypes: ['violations'],
}).then(r => JSON.stringify(r.violations.map(v => ({id: v.id, help: v.help, nodes: v.nodes.slice(0, 3).map(n => n.html.slice(0, 160) + ' ' + n.failureSummary.replace(/\s+/g, ' ').slice(0, 240))}))))`, chromedp.EvalAwaitPromise))
	p.must(err)
	p.must(json.Unmarshal([]byte(found), &all))
	return all
}

// tabThrough goes through a page with the Tab key: each stop must be seen, and
// so must its mark.
func (p *tab) tabThrough(where string) {
	p.Helper()
	p.do(chromedp.Navigate(p.server.address + where))
	p.forgive(where)
	for range 20 {
		p.do(chromedp.KeyEvent(kb.Tab))
		if fault := eval[string](p, focusFault); fault == "end" {
			return
		} else if fault != "" {
			p.Errorf("%s: %s: %s", p.name, where, fault)
			return
		}
	}
}

const focusFault = `(() => {
  const e = document.activeElement;
  if (!e || e === document.body) return 'end';
  const s = getComputedStyle(e), r = e.getBoundingClientRect();
  const who = e.outerHTML.slice(0, 120);
  if (s.outlineStyle === 'none' || parseFloat(s.outlineWidth) < 2) return 'no mark shows where the focus is: ' + who;
  if (r.bottom <= 0 || r.top >= innerHeight || r.right <= 0 || r.left >= innerWidth) return 'the focus is where nobody sees it: ' + who;
  return '';
})()`

// enter follows a login link as a person does.
func (p *tab) enter(link string) {
	p.Helper()
	p.visit(link)
	p.do(chromedp.Click(chromedp.CSS("main button")))
	p.until("the first page", "location.pathname==='/'")
}
