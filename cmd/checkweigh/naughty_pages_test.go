package main

import (
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// TestFaultNaughtyStrings puts more than 500 hostile strings into names, texts,
// titles, notes, reasons and queries, reads every page that a link leads to, and
// opens one of each kind in a browser: what came as text is text.
func TestFaultNaughtyStrings(t *testing.T) {
	all := naughtyStrings(t)
	e := serveNaughty(t, all)
	t.Run("pages", func(t *testing.T) { e.TB = t; e.crawl(t, all) })
	t.Run("browser", func(t *testing.T) { e.TB = t; e.browse(t) })
	t.Run("exports", func(t *testing.T) { e.TB = t; e.exports(t) })
	e.TB = t
}

// browse opens a page of each kind, where a script that got in would run.
func (e *exampleSite) browse(t *testing.T) {
	p := e.open(t, "naughty", how{script: true, width: 320})
	p.enter(e.loginLink(e.rootID()))
	for _, address := range e.addresses() {
		if strings.Contains(address, "/pages/") || address == "/admin/delivery/preview" { // no page is cited here, and no mail server is set
			continue
		}
		p.visitPage(address)
		p.shoot(address)
	}
}

// crawler reads pages without a browser, each as it was sent.
type crawler struct {
	*exampleSite
	queue []string
	seen  map[string]int
	pages int
	words map[string]bool // titles and headings, as they are to be read
}

// crawl reads every page that links lead to from the start, a few of each that
// differ in their query only.
func (e *exampleSite) crawl(t *testing.T, all []string) {
	c := &crawler{exampleSite: e, seen: map[string]int{}, words: map[string]bool{}}
	c.queue = []string{"/", "/dossiers/" + e.dossier, "/search?q=data", "/requirements", "/account", "/admin/people", "/admin/audit"}
	for len(c.queue) > 0 {
		at := c.queue[0]
		c.queue = c.queue[1:]
		c.read(t, at)
	}
	if c.pages < len(all)/2 {
		t.Errorf("only %d pages were found", c.pages)
	}
	shown := 0
	for _, s := range all {
		if plain(s) && c.words[s+".txt"] {
			shown++
		}
	}
	t.Logf("%d pages; %d names are shown as they are", c.pages, shown)
	if shown < 150 {
		t.Errorf("only %d names of files are shown letter for letter", shown)
	}
}

// plain reports whether a name is to be seen exactly as it is.
func plain(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return r < ' ' || r > '~' }) && strings.TrimSpace(s) == s && !strings.Contains(s, "  ")
}

func (c *crawler) read(t *testing.T, address string) {
	t.Helper()
	req, err := http.NewRequest("GET", c.address+address, nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+c.token)
	req.Header.Set("Accept", "text/html")
	answer, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	if answer.StatusCode >= 500 {
		t.Errorf("%s: %s", address, answer.Status)
	}
	if !strings.HasPrefix(answer.Header.Get("Content-Type"), "text/html") {
		return
	}
	c.pages++
	root, err := html.Parse(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range foreign(root, false) {
		t.Errorf("%s: %s", address, f)
	}
	for n := range root.Descendants() {
		if n.Type == html.TextNode {
			c.words[strings.TrimSpace(n.Data)] = true
		}
		if n.Type == html.ElementNode && n.Data == "a" {
			c.follow(address, attribute(n, "href"))
		}
	}
}

// follow notes where a link leads, unless it is no page or the like was read.
func (c *crawler) follow(from, link string) {
	base, err := url.Parse(c.address + from)
	if err != nil {
		return
	}
	to, err := base.Parse(link)
	if err != nil || c.address != to.Scheme+"://"+to.Host || strings.HasPrefix(to.Path, "/admin/queue") || strings.HasPrefix(to.Path, "/api/") {
		return
	}
	names := []string{}
	for name := range to.Query() {
		names = append(names, name)
	}
	slices.Sort(names)
	like := to.Path + "?" + strings.Join(names, "&")
	most := 3
	if to.RawQuery != "" && (strings.HasPrefix(to.Path, "/documents/") || strings.HasPrefix(to.Path, "/dossiers/")) {
		most = 1
	}
	if to.RawQuery == "" {
		most = 1
	}
	if c.seen[like]++; c.seen[like] <= most && len(c.seen) < 4000 {
		c.queue = append(c.queue, to.RequestURI())
	}
}

func attribute(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

// never are elements that no page of ours has.
var never = []string{
	"iframe", "object", "embed", "base", "template", "portal", "applet", "frameset", "frame", "math", "foreignobject", "animate", "set", "handler",
	"marquee", "video", "audio", "plaintext", "xmp", "keygen", "isindex", "slot", "dialog", "image", "xss", "xml",
}

// foreign lists what stands in a page that we did not put there. A file to send
// or print has its style within it.
func foreign(root *html.Node, file bool) (bad []string) {
	for n := range root.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		switch {
		case slices.Contains(never, n.Data), n.Data == "style" && (!file || n.Parent.Data != "head"):
			bad = append(bad, "an element "+n.Data)
		case n.Data == "script" && (file || !strings.HasPrefix(attribute(n, "src"), "/static/")):
			bad = append(bad, "a script")
		}
		for _, a := range n.Attr {
			if f := foreignAttribute(n.Data, a); f != "" && !(file && barLength.MatchString(f)) {
				bad = append(bad, f)
			}
		}
	}
	return bad
}

// barLength is the length of a bar in a report, the one style that stands in a tag.
var barLength = regexp.MustCompile(`^span style=width:\d+\.\d%$`)

func foreignAttribute(element string, a html.Attribute) string {
	name := strings.ToLower(a.Key)
	where := element + " " + name + "=" + a.Val
	switch {
	case strings.HasPrefix(name, "on"), name == "style", name == "srcdoc", strings.HasPrefix(name, "hx-on"), name == "hx-vals" && strings.HasPrefix(a.Val, "js:"):
		return where
	case slices.Contains([]string{"href", "src", "action", "formaction", "hx-get", "hx-post", "hx-put", "hx-delete", "sse-connect", "poster", "srcset", "data", "background"}, name):
		to, err := url.Parse(a.Val)
		if err != nil {
			return where
		}
		if to.Scheme == "data" && (a.Val == "data:," || strings.HasPrefix(a.Val, "data:image/png;base64,") || strings.HasPrefix(a.Val, "data:image/svg+xml;base64,")) || to.Scheme == "" && to.Host == "" {
			return ""
		}
		if element == "a" && slices.Contains(elsewhere, to.Host) {
			return ""
		}
		return where
	}
	return ""
}

// elsewhere are the only other places that pages and reports link to.
var elsewhere = []string{"www.legislation.gov.uk"}
