package main

import (
	"bytes"
	"fmt"
	"image"
	_ "image/jpeg"
	_ "image/png"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"github.com/checkweigh/checkweigh/ingest/ocrtest"
	"github.com/checkweigh/checkweigh/jobs"
)

// TestJourneyThroughADocument: from a hit in a scan to the words, on the picture
// of the page and in the text, and through the pages of a contract by keys.
func TestJourneyThroughADocument(t *testing.T) {
	ocrtest.Need(t)
	s := serveSite(t, "--sample")
	s.send("PATCH", "/api/v1/dossiers/"+s.first(), map[string]any{"access": map[string]any{"group": s.group, "groups": []string{}, "shared": false}})
	contract := s.documentOf(s.first(), "contract.pdf")
	walk(t, s, "document", s.person("Cleo Officer", "officer"), func(w *walker) {
		w.visit(`/search?q=%22weekly+ranking%22`)
		w.press(".hit .where a")
		w.until("the page of the scan", "document.readyState==='complete' && document.querySelector('.marking .evidence')")
		w.see("change-notice-1-scan.pdf")
		w.inView(".reading #at, .reading .clause.at mark")
		if w.how.width < 900 {
			w.press(`.reading a[href="#picture"]`)
		}
		w.inView(".marking .frame")
		w.inView(".marking .evidence")
		w.shoot("the mark in view")
		w.pictured()
		if said := w.text(); strings.Contains(said, "before the program kept") || strings.Contains(said, "could not be found") {
			t.Errorf("%s: words of the scan are not on its picture: %s", w.name, said)
		}

		w.visit("/documents/" + contract)
		for _, step := range []struct{ rel, key, page string }{{"next", kb.ArrowRight, "2"}, {"next", kb.ArrowRight, "3"}, {"prev", kb.ArrowLeft, "2"}} {
			w.until("the way to another page", fmt.Sprintf("document.readyState==='complete' && document.querySelector('.turn a[rel=%s]')", step.rel))
			if w.how.script {
				w.do(chromedp.KeyEvent(step.key))
			} else {
				w.press(".turn a[rel=" + step.rel + "]")
			}
			w.until("page "+step.page, fmt.Sprintf("document.readyState==='complete' && new URL(location).searchParams.get('page')===%q", step.page))
			w.see("Page " + step.page + " of")
			w.inView("#sheet")
			w.pictured()
		}
		if w.how.script { // keys that are typed into a field stay there
			w.do(chromedp.Focus(chromedp.CSS(".turn input")), chromedp.KeyEvent(kb.ArrowRight))
			if at := w.at(); !strings.Contains(at, "page=2") {
				t.Errorf("%s: an arrow in a field turned the page: %s", w.name, at)
			}
		}
	})
}

// inView waits until the middle of a thing is to be seen, and nothing that
// scrolls by itself cuts it off.
func (w *walker) inView(selector string) {
	w.Helper()
	w.until(selector+" in view", fmt.Sprintf(`(() => {
		const e = document.querySelector(%q);
		if (!e) return false;
		const r = e.getBoundingClientRect(), y = (r.top + r.bottom) / 2;
		for (let p = e.parentElement; p && p !== document.body; p = p.parentElement)
			if (p.scrollHeight > p.clientHeight + 1 && getComputedStyle(p).overflowY !== 'visible' && p.tagName !== 'svg') return false;
		return r.width > 0 && r.height > 0 && y > 0 && y < innerHeight;
	})()`, selector))
}

// pictured fails unless the browser got the picture of the page that is shown,
// as large as it says, from the server.
func (w *walker) pictured() {
	w.Helper()
	const entry = `performance.getEntriesByType('resource').find(r => r.name.endsWith(document.querySelector('.picture image').getAttribute('href')))`
	w.until("the picture", "("+entry+")?.responseStatus")
	if status := eval[int](w.tab, entry+".responseStatus"); status != 200 {
		w.Errorf("%s: the picture of %s: %d", w.name, w.at(), status)
	}
	status, file := w.server.try("GET", eval[string](w.tab, "document.querySelector('.picture image').getAttribute('href')"), nil)
	c, kind, err := image.DecodeConfig(bytes.NewReader([]byte(file)))
	said := eval[string](w.tab, "document.querySelector('.picture > svg').getAttribute('viewBox')")
	if status != 200 || err != nil || c.Width != jobs.PageWidth || said != fmt.Sprintf("0 0 %d %d", c.Width, c.Height) {
		w.Errorf("%s: answered %d, a %s of %d by %d (%v), shown as %s", w.name, status, kind, c.Width, c.Height, err, said)
	}
}
