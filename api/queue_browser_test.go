package api_test

import (
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"github.com/checkweigh/checkweigh/api"
)

// TestTheQueuePageRunsUnderItsPolicy opens the page of the queue, which is a
// program of somebody else's, in a browser that keeps to our policy.
func TestTheQueuePageRunsUnderItsPolicy(t *testing.T) {
	h := open(t)
	page, err := h.queue.Page(api.QueuePath)
	h.check(err)
	h.serve(func(o *api.Options) { o.QueuePage = page })
	w := h.weigh("Title", "contract.pdf", text) // its job to be read waits for ever
	ctx := browser(t)
	_, err = chromedp.RunResponse(ctx, chromedp.Navigate(h.url+"/login?token="+h.token()))
	h.check(err)
	_, err = chromedp.RunResponse(ctx, chromedp.Click(chromedp.CSS("main button")))
	h.check(err)
	_, err = chromedp.RunResponse(ctx, chromedp.Navigate(h.url+api.QueuePath+"/jobs?state=available"))
	h.check(err)
	var said string
	for deadline := time.Now().Add(time.Minute); !strings.Contains(said, w.document); time.Sleep(100 * time.Millisecond) {
		if said, err = chromedp.Run(ctx, chromedp.Evaluate[string]("document.body.innerText")); err != nil {
			t.Fatal(err)
		}
		if time.Now().After(deadline) {
			t.Fatalf("the page shows: %q", said)
		}
	}
}
