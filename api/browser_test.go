package api_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"github.com/checkweigh/checkweigh/printer"
	"github.com/checkweigh/checkweigh/printer/chrometest"
)

// browser opens a real one. Where none is installed the test is not run, but
// with CI=true that is a failure.
func browser(t *testing.T) context.Context {
	t.Helper()
	limited, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
	t.Cleanup(cancel)
	b, err := chrometest.Start(limited)
	if errors.Is(err, printer.ErrNone) && os.Getenv("CI") != "true" {
		t.Skip("NOT RUN: no Chromium is installed; install the package chromium")
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := b.Close(); err != nil {
			t.Error(err)
		}
	})
	return b.Context
}

// TestAPersonInABrowser walks the pages as a person does: the login link and
// its button, the form with a file, the search box, the way out. Forms send
// what a browser sends (Origin, Sec-Fetch-Site), which no other test does.
func TestAPersonInABrowser(t *testing.T) {
	h := open(t)
	w := h.weigh(strings.Repeat("Unbreakable", 25), strings.Repeat("very-long-name_", 20)+".pdf", text)
	file := filepath.Join(t.TempDir(), "letter.txt")
	h.check(os.WriteFile(file, []byte("We hold no assessment."), 0o600))
	ctx := browser(t)
	page := func(wants string, step chromedp.Action[chromedp.Void]) {
		t.Helper()
		if _, err := chromedp.RunResponse(ctx, step); err != nil {
			t.Fatalf("on the way to %q: %v", wants, err)
		}
		got, err := chromedp.Run(ctx, chromedp.Evaluate[string]("document.body.innerText"))
		h.check(err)
		if !strings.Contains(strings.ToLower(got), strings.ToLower(wants)) {
			t.Fatalf("no %q on the page: %s", wants, got)
		}
		wide, err := chromedp.Run(ctx, chromedp.Evaluate[int]("document.documentElement.scrollWidth"))
		h.check(err)
		if wide > 320 {
			t.Errorf("the page with %q is %d pixels wide on a screen of 320", wants, wide)
		}
	}
	h.check(chromedp.Do(ctx, chromedp.EmulateViewport(320, 800)))
	page("works once", chromedp.Navigate(h.url+"/login"))
	page("logs you in once", chromedp.Navigate(h.url+"/login?token="+h.token()))
	page("Put documents on the scale", chromedp.Click(chromedp.CSS("main button")))
	h.check(chromedp.Do(ctx,
		chromedp.SendKeys(chromedp.ID("title"), "Made in a browser"),
		chromedp.SetUploadFiles(chromedp.ID("files"), []string{file}),
	))
	h.check(chromedp.Do(ctx, chromedp.Click(chromedp.CSS(".upload button:not([type=button])"))))
	soon(t, ctx, "1 = 1 to be read") // sent by the script, which then opens the account of it
	page("Raise these first", chromedp.Navigate(h.url+"/dossiers/"+w.dossier))
	page("How well each page can be read", chromedp.Click(chromedp.CSS(".finding a")))
	page("What can be asked", chromedp.Navigate(h.url+"/search"))
	h.check(chromedp.Do(ctx, chromedp.SendKeys(chromedp.ID("q"), "anonymis*")))
	page("1 clause", chromedp.Click(chromedp.CSS(".find button")))
	page("At character 1", chromedp.Navigate(h.url+"/search?q="+strings.Repeat("(", 1)+strings.Repeat("a", 300)))
	page("Clause to propose", chromedp.Navigate(h.url+"/requirements/DA-01"))
	page("Joint access", chromedp.Click(chromedp.CSS(".crumb a")))
	page("Where you are logged in", chromedp.Navigate(h.url+"/account"))
	h.check(chromedp.Do(ctx, chromedp.SendKeys(chromedp.ID("name"), "night import")))
	page("This is the token", chromedp.Click(chromedp.CSS("[action='/account/tokens'] button")))
	page("Add a group", chromedp.Click(chromedp.CSS("[href='/admin/people']")))
	page("Who read, changed", chromedp.Navigate(h.url+"/admin/audit"))
	page("404", chromedp.Navigate(h.url+"/nowhere"))
	page("works once", chromedp.Click(chromedp.CSS(".out button")))
}
