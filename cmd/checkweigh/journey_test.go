package main

import (
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/dom"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// walker goes a journey as one person: with a mouse, or with the keys only.
type walker struct {
	*tab
	how     how
	screens []string // addresses of the pages that were seen, in order
}

// walk goes the journey in every way, each with a login of its own.
func walk(t *testing.T, s *site, name, user string, journey func(*walker)) {
	t.Helper()
	for _, h := range everyHow {
		t.Run(h.String(), func(t *testing.T) {
			s.TB = t
			w := &walker{tab: s.open(t, name, h), how: h}
			w.visit(s.loginLink(user))
			w.press("main button")
			w.until("the first page", "location.pathname==='/'")
			journey(w)
			w.quiet(w.at())
		})
	}
	s.TB = t
}

// seen waits for the words and counts the screen if it is another than before.
func (w *walker) seen(words string) {
	w.Helper()
	w.see(words)
	at, _, _ := strings.Cut(w.at(), "?")
	at, _, _ = strings.Cut(at, "#")
	if n := len(w.screens); n == 0 || w.screens[n-1] != at {
		w.screens = append(w.screens, at)
	}
}

// press follows a link or presses a button.
func (w *walker) press(selector string) {
	w.Helper()
	w.until("something to press at "+selector, fmt.Sprintf("document.querySelector(%q)", selector))
	if w.how.keyboard {
		w.tabTo(selector)
		w.do(chromedp.KeyEvent(kb.Enter))
		return
	}
	w.do(chromedp.Click(chromedp.CSS(selector)))
}

// tick ticks a box.
func (w *walker) tick(selector string) {
	w.Helper()
	if w.how.keyboard {
		w.tabTo(selector)
		w.do(chromedp.KeyEvent(" "))
		return
	}
	w.do(chromedp.Click(chromedp.CSS(selector)))
}

// write types into a field, in place of what is in it.
func (w *walker) write(selector, words string) {
	w.Helper()
	if w.how.keyboard {
		w.tabTo(selector)
		w.do(chromedp.KeyEvent("a", chromedp.KeyModifiers(kb.ModifierCtrl)), chromedp.KeyEvent(words))
		return
	}
	w.do(chromedp.Clear(chromedp.CSS(selector)), chromedp.SendKeys(chromedp.CSS(selector), words))
}

// tabTo presses the Tab key until the thing has the focus. What it passes may
// not keep the focus.
func (w *walker) tabTo(selector string) {
	w.Helper()
	for range 400 {
		if eval[bool](w.tab, fmt.Sprintf("!!document.activeElement && document.activeElement.matches(%q)", selector)) {
			if fault := eval[string](w.tab, focusFault); fault != "" {
				w.Errorf("%s: %s", w.name, fault)
			}
			return
		}
		w.do(chromedp.KeyEvent(kb.Tab))
	}
	w.Fatalf("%s: the Tab key does not come to %s on %s: %.2000s", w.name, selector, w.at(), w.text())
}

// choose gives files to a field. By keyboard the dialog of the system opens,
// which is answered in its place.
func (w *walker) choose(selector string, paths []string) {
	w.Helper()
	if !w.how.keyboard {
		w.do(chromedp.SetUploadFiles(chromedp.CSS(selector), paths))
		return
	}
	var once sync.Once
	opened := make(chan cdp.BackendNodeID, 1)
	w.must(chromedp.Listen(w.ctx, func(event any) {
		if e, ok := event.(*page.EventFileChooserOpened); ok {
			once.Do(func() { opened <- e.BackendNodeID })
		}
	}))
	w.call(func() error {
		_, err := chromedp.Call(w.ctx, page.SetInterceptFileChooserDialog, page.SetInterceptFileChooserDialogParams{Enabled: true})
		return err
	})
	w.tabTo(selector)
	w.do(chromedp.KeyEvent(kb.Enter))
	select {
	case node := <-opened:
		w.call(func() error {
			_, err := chromedp.Call(w.ctx, dom.SetFileInputFiles, dom.SetFileInputFilesParams{Files: paths, BackendNodeID: node})
			return err
		})
	case <-time.After(30 * time.Second):
		w.Fatalf("%s: no dialog for files opened", w.name)
	}
}

// has fails when the page does not show the words.
func (w *walker) has(words ...string) {
	w.Helper()
	text := strings.ToLower(w.text())
	for _, s := range words {
		if !strings.Contains(text, strings.ToLower(s)) {
			w.Errorf("%s: %s does not say %q: %.1500s", w.name, w.at(), s, text)
		}
	}
}
