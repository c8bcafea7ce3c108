package printer

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/fetch"
	cdpio "github.com/chromedp/cdproto/io"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// print starts a browser for one page and ends it.
func (p *Printer) print(ctx context.Context, html []byte) (out []byte, err error) {
	limited, cancel := context.WithTimeoutCause(ctx, p.limits.Time, ErrLate)
	defer cancel()
	dir, err := Folder("print")
	if err != nil {
		return nil, fmt.Errorf("printer: %w", err)
	}
	work, stop := context.WithCancelCause(limited)
	b := &browser{dir: dir}
	allocated, end := chromedp.NewExecAllocator(work, b.options(p.path)...)
	defer func() {
		stop(nil)
		end()
		b.end()
		err = errors.Join(err, RemoveFolder(dir))
	}()
	tab, leave := chromedp.NewContext(allocated, chromedp.WithErrorf(func(string, ...any) {})) // what fails is returned; its other words are of no use
	defer leave()
	if err = chromedp.Do(tab); err == nil { // starts the browser
		go watch(work, b.cmd.Process.Pid, p.limits.Memory, func() { stop(ErrLate) })
		out, err = p.printIn(tab, html)
	}
	if err == nil {
		return out, nil
	}
	switch cause := context.Cause(work); {
	case ctx.Err() != nil:
		return nil, fmt.Errorf("printer: %w", ctx.Err())
	case errors.Is(cause, ErrLate):
		return nil, ErrLate
	}
	return nil, fmt.Errorf("printer: %s: %w", p.path, err)
}

// printIn prints in a new tab. Every request is refused before it leaves; the
// page itself is none, since its text is put in.
func (p *Printer) printIn(tab context.Context, html []byte) ([]byte, error) {
	if _, err := chromedp.Call(tab, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true}); err != nil {
		return nil, err
	}
	if _, err := chromedp.Call(tab, fetch.Enable, fetch.EnableParams{}); err != nil {
		return nil, err
	}
	asked, loaded := chromedp.Events(tab, fetch.RequestPaused), chromedp.Events(tab, page.LoadEventFired)
	go func() {
		for r, err := range asked {
			if err != nil {
				return
			}
			_, _ = chromedp.Call(tab, fetch.FailRequest, fetch.FailRequestParams{RequestID: r.RequestID, ErrorReason: network.ErrorReasonBlockedByClient})
		}
	}()
	tree, err := chromedp.Call(tab, page.GetFrameTree, cdp.Empty{})
	if err != nil {
		return nil, err
	}
	if _, err := chromedp.Call(tab, page.SetDocumentContent, page.SetDocumentContentParams{FrameID: tree.FrameTree.Frame.ID, HTML: string(html)}); err != nil {
		return nil, err
	}
	for _, err := range loaded {
		if err != nil {
			return nil, err
		}
		break
	}
	yes := true
	sheet, err := chromedp.Call(tab, page.PrintToPDF, page.PrintToPDFParams{
		PaperWidth: chromedp.PaperA4.Width, PaperHeight: chromedp.PaperA4.Height,
		PreferCSSPageSize: &yes, PrintBackground: &yes, GenerateTaggedPDF: &yes, GenerateDocumentOutline: &yes,
		TransferMode: page.PrintToPDFTransferModeReturnAsStream,
	})
	if err != nil {
		return nil, err
	}
	return p.take(tab, sheet.Stream)
}

// take reads the file in pieces, so that one that is too large is not held.
func (p *Printer) take(tab context.Context, from cdpio.StreamHandle) ([]byte, error) {
	var out []byte
	for {
		piece, err := chromedp.Call(tab, cdpio.Read, cdpio.ReadParams{Handle: from})
		if err != nil {
			return nil, err
		}
		if out = append(out, piece.Data...); len(out) > p.limits.PDF {
			return nil, ErrTooLarge
		}
		if piece.EOF {
			return out, nil
		}
	}
}

// browser is one running browser with the folder that it may write to.
type browser struct {
	dir string
	cmd *exec.Cmd
}

// options start a browser that knows nothing of the person who runs us. It keeps
// its own sandbox, which shuts the process that lays out the page off from files
// and network; only as root it does not start with it, as in many containers,
// and then --no-sandbox is needed.
func (b *browser) options(path string) []chromedp.ExecAllocatorOption {
	all := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(path), chromedp.UserDataDir(b.dir), chromedp.DisableGPU,
		chromedp.Flag("no-sandbox", os.Getuid() == 0),
		chromedp.Flag("blink-settings", "scriptEnabled=false"),
		// What the browser asks for on its own account finds no host either, and
		// so does a page that tries to connect without a request.
		chromedp.Flag("host-resolver-rules", "MAP * ~NOTFOUND"),
		chromedp.Flag("disable-quic", true),
		chromedp.Flag("dns-prefetch-disable", true),
		chromedp.Flag("disable-component-update", true),
		chromedp.Flag("disable-domain-reliability", true),
		chromedp.Flag("no-pings", true),
		chromedp.Flag("mute-audio", true),
		chromedp.Flag("disk-cache-size", "1"),
		chromedp.Env(Within(b.dir)...),
		chromedp.ModifyCmdFunc(func(cmd *exec.Cmd) {
			b.cmd = cmd
			cmd.Dir = b.dir
			withDescendants(cmd)
		}),
	)
	return all
}
