package printer_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/ledongthuc/pdf"

	"github.com/checkweigh/checkweigh/printer"
)

// installed is a printer with the browser of this machine, and a folder for
// temporary files of its own, so that a test can look for what is left behind.
func installed(t *testing.T, change func(*printer.Limits)) (*printer.Printer, string) {
	t.Helper()
	found, err := printer.Find()
	if errors.Is(err, printer.ErrNone) && os.Getenv("CI") != "true" {
		t.Skip("NOT RUN: no Chromium is installed; install the package chromium")
	}
	if err != nil {
		t.Fatal(err)
	}
	dir := temporary(t)
	l := printer.DefaultLimits
	if change != nil {
		change(&l)
	}
	return printer.New(found.Path(), l), dir
}

// temporary is a folder for temporary files with a path short enough for a browser.
func temporary(t *testing.T) string {
	t.Helper()
	base := ""
	if runtime.GOOS != "windows" {
		base = "/tmp"
	}
	dir, err := os.MkdirTemp(base, "cw")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	t.Setenv("TMPDIR", dir)
	t.Setenv("TEMP", dir)
	return dir
}

func print(t *testing.T, p *printer.Printer, html string) []byte {
	t.Helper()
	out, err := p.PDF(t.Context(), []byte(html))
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// words is the text of a PDF file, on one line.
func words(t *testing.T, file []byte) string {
	t.Helper()
	r, err := pdf.NewReader(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	text, err := r.GetPlainText()
	if err == nil {
		_, err = b.ReadFrom(text)
	}
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

const simple = `<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Weigh ticket</title>
<meta name="date" content="2026-03-04T05:06:07Z"><style>@page{size:A4;@bottom-right{content:counter(page) " of " counter(pages)}}h2{break-before:page}</style></head>
<body><main><h1>First things</h1><p>Words on paper.</p><h2>Second things</h2><table><caption>Weights</caption><tr><th scope="col">Name</th></tr><tr><td>Coal</td></tr></table></main></body></html>`

func TestPDFIsTaggedWithLanguageTitleAndOutline(t *testing.T) {
	p, dir := installed(t, nil)
	file := print(t, p, simple)
	for _, want := range []string{"/MarkInfo", "/Marked true", "/StructTreeRoot", "/Lang (en)", "/Outlines", "/Title (First things)", "/Title (Second things)", "/Title (Weigh ticket)", "/S /H1", "/S /H2", "/S /TH", "/S /Table"} {
		if !bytes.Contains(file, []byte(want)) {
			t.Errorf("the file has no %s", want)
		}
	}
	if box := regexp.MustCompile(`/MediaBox \[0 0 59[45](\.\d+)? 84[12](\.\d+)?\]`); len(box.FindAll(file, -1)) != 2 {
		t.Error("the file has not two pages of A4")
	}
	if got := words(t, file); !strings.Contains(got, "Words on paper.") || !strings.Contains(got, "2 of 2") {
		t.Errorf("the file reads %q", got)
	}
	nothingLeft(t, dir)
}

func TestTheSamePageGivesTheSameBytes(t *testing.T) {
	p, _ := installed(t, nil)
	first, second := print(t, p, simple), print(t, p, simple)
	if !bytes.Equal(first, second) {
		t.Error("the second file differs from the first")
	}
	if !bytes.Contains(first, []byte("/CreationDate (D:20260304050607+00'00")) {
		t.Error("the file does not bear the time of its page")
	}
	later := print(t, p, strings.Replace(simple, "2026-03-04T05:06:07Z", "2027-03-04T05:06:07Z", 1))
	if !bytes.Equal(first, bytes.ReplaceAll(later, []byte("D:20270304"), []byte("D:20260304"))) {
		t.Error("a page of another time differs in more than the time")
	}
	timeless := print(t, p, strings.Replace(simple, `name="date"`, `name="other"`, 1))
	if bytes.Contains(timeless, []byte("Date (D:")) {
		t.Error("a page without a time has a file with one")
	}
}

// TestNothingLeavesTheBrowser prints a page that asks for things in every way
// there is. None reaches a listener of this machine, nor any file of it.
func TestNothingLeavesTheBrowser(t *testing.T) {
	p, dir := installed(t, nil)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	var calls atomic.Int32
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			calls.Add(1)
			c.Close()
		}
	}()
	secret := filepath.Join(dir, "secret.html")
	if err := os.WriteFile(secret, []byte("<p>the words of somebody else</p>"), 0o600); err != nil {
		t.Fatal(err)
	}
	at := "http://" + l.Addr().String()
	page := `<!DOCTYPE html><html lang="en"><head><title>Asks</title>
<link rel="preconnect" href="URL"><link rel="dns-prefetch" href="URL"><link rel="prefetch" href="URL/a"><link rel="preload" as="image" href="URL/b"><link rel="modulepreload" href="URL/b2"><link rel="icon" href="URL/c"><link rel="stylesheet" href="URL/d"><link rel="manifest" href="URL/e">
<style>@import "URL/f"; @font-face{font-family:x;src:url(URL/g)} body{font-family:x;background:url(URL/h)} li{list-style:url(URL/i)} @page{@top-left{content:url(URL/j)}}</style>
<script src="URL/k"></script></head>
<body background="URL/l"><p>Words on paper.</p><img src="URL/m" srcset="URL/n 2x" alt=""><picture><source srcset="URL/o"><img src="URL/p" alt=""></picture>
<iframe src="URL/q"></iframe><iframe src="file://SECRET"></iframe><iframe srcdoc="<img src='URL/r'><iframe src='file://SECRET'></iframe>"></iframe><iframe src="data:text/html,<img src='URL/r2'>"></iframe>
<object data="URL/s"></object><object data="file://SECRET"></object><embed src="URL/t"><video src="URL/u" poster="URL/v" autoplay></video><audio src="URL/w" autoplay></audio>
<svg><image href="URL/x"/><use href="URL/y#a"/><foreignObject><iframe src="URL/y2"></iframe></foreignObject></svg><ul><li>one</li></ul><input type="image" src="URL/z" alt=""><form action="URL/form"><button autofocus>go</button></form></body></html>`
	page = strings.NewReplacer("URL", at, "SECRET", filepath.ToSlash(secret)).Replace(page)
	got := words(t, print(t, p, page))
	if !strings.Contains(got, "Words on paper.") || strings.Contains(got, "somebody else") {
		t.Errorf("the file reads %q", got)
	}
	// A page that leaves while it is printed may fail to print; no report is one.
	_, _ = p.PDF(t.Context(), []byte(`<!DOCTYPE html><html lang="en"><head><title>Leaves</title><meta http-equiv="refresh" content="0;url=`+at+`/refresh"></head><body><p>Words on paper.</p></body></html>`))
	if n := calls.Load(); n != 0 {
		t.Errorf("the browser called the listener %d times", n)
	}
}

func TestScriptInReportDoesNotRun(t *testing.T) {
	p, _ := installed(t, nil)
	page := `<!DOCTYPE html><html lang="en"><head><title>Quiet</title><script>document.title="Loud"</script></head><body onload="document.title='Loud'"><p>Words on paper.</p>
<script>document.write("<p>it ran</p>")</script><script type="module">document.body.append("it ran")</script>
<img src="data:," onerror="document.title='Loud'" alt=""><svg onload="document.title='Loud'"><script>document.title="Loud"</script></svg>
<iframe srcdoc="<p>framed</p><script>document.write('it ran');parent.document.title='Loud'</script>"></iframe>
<iframe src="data:text/html,<script>document.write('it ran')</script>"></iframe><iframe src="javascript:document.write('it ran')"></iframe>
<a href="javascript:document.title='Loud'" autofocus>link</a><noscript>no script here</noscript></body></html>`
	file := print(t, p, page)
	got := words(t, file)
	if !strings.Contains(got, "Words on paper.") || !strings.Contains(got, "no script here") || strings.Contains(got, "it ran") {
		t.Errorf("the file reads %q", got)
	}
	if bytes.Contains(file, []byte("/Title (Loud)")) || !bytes.Contains(file, []byte("/Title (Quiet)")) {
		t.Error("a script changed the title")
	}
}

func TestALongReportPrints(t *testing.T) {
	p, _ := installed(t, nil)
	var b strings.Builder
	b.WriteString(`<!DOCTYPE html><html lang="en"><head><title>Long</title></head><body><h1>Long</h1><table>`)
	for i := range 2000 {
		fmt.Fprintf(&b, "<tr><th scope=row>%d</th><td>The Supplier shall give the Trade Union thirty days notice.</td></tr>", i)
	}
	b.WriteString("</table></body></html>")
	if got := words(t, print(t, p, b.String())); !strings.Contains(got, "1999") {
		t.Error("the end is not in the file")
	}
}

func TestLimits(t *testing.T) {
	many := strings.Repeat("<p>Words on paper.</p>", 20000)
	for _, c := range []struct {
		name   string
		change func(*printer.Limits)
		html   string
		want   error
	}{
		{"page", func(l *printer.Limits) { l.HTML = len(simple) - 1 }, simple, printer.ErrTooLarge},
		{"file", func(l *printer.Limits) { l.PDF = 1000 }, simple, printer.ErrTooLarge},
		{"time", func(l *printer.Limits) { l.Time = 50 * time.Millisecond }, many, printer.ErrLate},
		{"memory", func(l *printer.Limits) { l.Memory = 8 << 20 }, strings.Repeat(many, 10), printer.ErrLate},
	} {
		t.Run(c.name, func(t *testing.T) {
			if c.name == "memory" && runtime.GOOS != "linux" {
				t.Skip("NOT RUN: memory is watched on Linux")
			}
			p, dir := installed(t, c.change)
			if _, err := p.PDF(t.Context(), []byte(c.html)); !errors.Is(err, c.want) {
				t.Errorf("got %v, want %v", err, c.want)
			}
			nothingLeft(t, dir)
		})
	}
}

func TestACallerWhoLeavesLeavesNothing(t *testing.T) {
	p, dir := installed(t, nil)
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() {
		_, err := p.PDF(ctx, []byte(strings.Repeat("<p>Words on paper.</p>", 200000)))
		ended <- err
	}()
	await(t, "a browser", func() bool { return len(running(t, dir)) > 2 })
	cancel()
	if err := <-ended; !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	nothingLeft(t, dir)
}

func TestTooManyCallersAreSentAway(t *testing.T) {
	p, dir := installed(t, func(l *printer.Limits) { l.AtOnce, l.Waiting = 1, 0 })
	long, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() {
		_, err := p.PDF(long, []byte(strings.Repeat("<p>Words on paper.</p>", 200000)))
		ended <- err
	}()
	await(t, "a browser", func() bool { return len(running(t, dir)) > 0 })
	if _, err := p.PDF(t.Context(), []byte(simple)); !errors.Is(err, printer.ErrBusy) {
		t.Errorf("got %v", err)
	}
	cancel()
	if err := <-ended; !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	nothingLeft(t, dir)
}

func TestABrowserThatIsNoneSaysSo(t *testing.T) {
	if _, err := printer.At(filepath.Join(t.TempDir(), "chromium")); !errors.Is(err, printer.ErrNone) {
		t.Errorf("got %v", err)
	}
	if runtime.GOOS == "windows" {
		t.Skip("NOT RUN: the stand-ins are shell scripts")
	}
	for _, c := range []struct{ name, script, want string }{
		{"ends at once", "echo no display >&2; exit 3", "failed to start"},
		{"never answers", `sh -c "sleep 600; :" "$TMPDIR" & sleep 600`, printer.ErrLate.Error()},
	} {
		t.Run(c.name, func(t *testing.T) {
			broken := filepath.Join(t.TempDir(), "chromium")
			if err := os.WriteFile(broken, []byte("#!/bin/sh\n"+c.script+"\n"), 0o755); err != nil {
				t.Fatal(err)
			}
			dir := temporary(t)
			l := printer.DefaultLimits
			l.Time = 2 * time.Second
			if _, err := printer.New(broken, l).PDF(t.Context(), []byte(simple)); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v", err)
			}
			nothingLeft(t, dir)
		})
	}
}

// nothingLeft fails when a browser that worked in dir left a folder or a process.
func nothingLeft(t *testing.T, dir string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		t.Errorf("%s was left behind", e.Name())
	}
	await(t, "no process", func() bool { return len(running(t, dir)) == 0 })
}

// running lists the processes that name dir on their command line.
func running(t *testing.T, dir string) (all []string) {
	t.Helper()
	if runtime.GOOS != "linux" {
		t.Skip("NOT RUN to its end: processes are looked for in /proc")
	}
	entries, err := os.ReadDir("/proc")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		line, err := os.ReadFile("/proc/" + e.Name() + "/cmdline")
		if err == nil && bytes.Contains(line, []byte(dir)) {
			all = append(all, e.Name())
		}
	}
	return all
}

func await(t *testing.T, what string, done func() bool) {
	t.Helper()
	for deadline := time.Now().Add(time.Minute); !done(); time.Sleep(20 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("waited for %s", what)
		}
	}
}
