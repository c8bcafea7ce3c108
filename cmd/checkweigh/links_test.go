package main

import (
	"html"
	"regexp"
	"slices"
	"strings"
	"testing"
)

var (
	hrefs   = regexp.MustCompile(` href="([^"]*)"`)
	anchors = regexp.MustCompile(` id="([^"]*)"`)
)

// TestEveryLinkLeadsSomewhere follows each link of each page: what it leads to is
// there, and so is the place on it.
func TestEveryLinkLeadsSomewhere(t *testing.T) {
	e := serveExamples(t)
	w := linkWalk{exampleSite: e, answers: map[string]linkAnswer{}}
	for _, address := range e.addresses() {
		if address == "/nowhere" {
			continue
		}
		for _, m := range hrefs.FindAllStringSubmatch(w.answer(address).said, -1) {
			w.follow(address, html.UnescapeString(m[1]))
		}
	}
	if len(w.answers) < 100 {
		t.Errorf("only %d addresses were asked for", len(w.answers))
	}
}

// linkWalk keeps what each address answered, so that it is asked for once.
type linkWalk struct {
	*exampleSite
	answers map[string]linkAnswer
}

type linkAnswer struct {
	status int
	said   string
}

func (w linkWalk) answer(address string) linkAnswer {
	a, known := w.answers[address]
	if !known {
		a.status, a.said = w.try("GET", address, nil)
		w.answers[address] = a
	}
	return a
}

// follow looks at one link of a page. Printing a PDF takes a browser, and its own
// tests.
func (w linkWalk) follow(from, link string) {
	w.Helper()
	link = strings.TrimPrefix(link, w.address)
	if outside := strings.HasPrefix(link, "//") || !strings.HasPrefix(link, "/") && !strings.HasPrefix(link, "#") && !strings.HasPrefix(link, "?"); outside || strings.Contains(link, "pdf") {
		return
	}
	to, place, _ := strings.Cut(link, "#")
	switch path, _, _ := strings.Cut(from, "?"); {
	case to == "":
		to = from
	case to[0] == '?':
		to = path + to
	}
	a := w.answer(to)
	if a.status >= 400 && !slices.Contains(refused, to) {
		w.Errorf("%s leads to %s, which answers %d", from, link, a.status)
		return
	}
	if place != "" && strings.Contains(a.said[:min(len(a.said), 200)], "<!DOCTYPE html") && !slices.ContainsFunc(anchors.FindAllStringSubmatch(a.said, -1), func(m []string) bool { return html.UnescapeString(m[1]) == place }) {
		w.Errorf("%s leads to %s, where nothing is called %s", from, link, place)
	}
}
