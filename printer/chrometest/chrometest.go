// Package chrometest starts the installed browser for tests that look at pages as
// a person does.
package chrometest

import (
	"context"
	"errors"

	"github.com/chromedp/chromedp"

	"github.com/checkweigh/checkweigh/printer"
)

// Browser is a running one, which reaches this machine only and leaves nothing
// behind.
type Browser struct {
	Context context.Context // of its first tab; further ones are made from it
	end     func() error
}

// Start starts the browser that would print, printer.ErrNone where none is
// installed. Ending ctx ends it too, but Close must be called.
func Start(ctx context.Context) (*Browser, error) {
	found, err := printer.Find()
	if err != nil {
		return nil, err
	}
	dir, err := printer.Folder("look")
	if err != nil {
		return nil, err
	}
	allocated, kill := chromedp.NewExecAllocator(ctx, append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(found.Path()), chromedp.NoSandbox, chromedp.DisableGPU, chromedp.UserDataDir(dir), chromedp.Env(printer.Within(dir)...),
		chromedp.Flag("host-resolver-rules", "MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost"),
		chromedp.Flag("disable-component-update", true), chromedp.Flag("disable-quic", true), chromedp.Flag("force-device-scale-factor", "1"))...)
	tab, leave := chromedp.NewContext(allocated)
	b := &Browser{Context: tab, end: func() error {
		leave()
		kill()
		return printer.RemoveFolder(dir)
	}}
	if err := chromedp.Do(tab); err != nil {
		return nil, errors.Join(err, b.end())
	}
	return b, nil
}

// Close ends the browser and removes what it wrote.
func (b *Browser) Close() error { return b.end() }
