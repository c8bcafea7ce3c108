package report_test

import (
	"bytes"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"github.com/checkweigh/checkweigh/dossier"
	"github.com/checkweigh/checkweigh/report"
)

func htmlOf(t *testing.T, reports ...report.Report) string {
	t.Helper()
	var b bytes.Buffer
	if err := report.WriteHTML(&b, reports...); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// elements gives every element of the page.
func elements(t *testing.T, page string) []*html.Node {
	t.Helper()
	root, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	var all []*html.Node
	for n := range root.Descendants() {
		if n.Type == html.ElementNode {
			all = append(all, n)
		}
	}
	return all
}

func attribute(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

func TestPageAsksForNothingAndRunsNothing(t *testing.T) {
	pages := []string{htmlOf(t, made())}
	for _, s := range naughty {
		pages = append(pages, htmlOf(t, naughtyReport(s)))
	}
	for _, page := range pages {
		for _, n := range elements(t, page) {
			switch n.Data {
			case "script", "link", "img", "iframe", "object", "embed", "form", "base", "audio", "video":
				t.Errorf("the page has a <%s>", n.Data)
			}
			for _, a := range n.Attr {
				if strings.HasPrefix(a.Key, "on") || a.Key == "src" {
					t.Errorf("<%s> has %s=%q", n.Data, a.Key, a.Val)
				}
				if a.Key == "href" && !strings.HasPrefix(a.Val, "#") {
					t.Errorf("<%s> points out of the page: %q", n.Data, a.Val)
				}
			}
		}
		if strings.Contains(page, "url(") || strings.Contains(page, "@import") {
			t.Error("the style fetches something")
		}
	}
}

func TestPageShowsNaughtyTextSafely(t *testing.T) {
	for _, s := range naughty {
		checkSafe(t, s, htmlOf(t, naughtyReport(s)))
	}
}

func TestPageCanBeReadWithoutSeeingIt(t *testing.T) {
	last, ids, anchors := 0, map[string]bool{}, map[string]bool{}
	for _, n := range elements(t, htmlOf(t, made(), made())) {
		if id := attribute(n, "id"); id != "" {
			if ids[id] {
				t.Errorf("two elements have the id %q", id)
			}
			ids[id] = true
		}
		if n.Data == "a" || n.Data == "section" {
			anchors[strings.TrimPrefix(attribute(n, "href"), "#")+attribute(n, "aria-labelledby")] = true
		}
		switch n.Data {
		case "html":
			if attribute(n, "lang") != "en" {
				t.Error("the page does not say its language")
			}
		case "h1", "h2", "h3", "h4":
			level := int(n.Data[1] - '0')
			if level > last+1 {
				t.Errorf("<%s> follows a heading of level %d", n.Data, last)
			}
			last = level
		case "table":
			if n.FirstChild == nil || !hasChild(n, "caption") {
				t.Error("a table has no caption")
			}
		case "th":
			if attribute(n, "scope") == "" {
				t.Error("a head cell has no scope")
			}
		}
	}
	for a := range anchors {
		if !ids[a] {
			t.Errorf("nothing has the id %q", a)
		}
	}
}

func hasChild(n *html.Node, name string) bool {
	for c := range n.ChildNodes() {
		if c.Data == name {
			return true
		}
	}
	return false
}

// TestPageSaysWhatAnOfficerNeeds looks for the words, in the order of the page.
func TestPageSaysWhatAnOfficerNeeds(t *testing.T) {
	page := htmlOf(t, made())
	at := 0
	for _, want := range []string{
		"Northshire Council", "Raise these first", "contract.pdf, cl. 4.3, p. 7", "Requirement by requirement",
		"No DPIA held: 2 requirements not judged; ask for it", "The words that prove it", "opening words", "The Supplier shall not:", "sell Buyer Data to any third party",
		"Questions to ask", "Clauses to propose", "Paragraphs for a letter", "What the authority answered", "s. 43(2)",
		"Joint Schedule 11", "What could not be read", "install tesseract-ocr", "How to read this report", "core 1",
	} {
		i := strings.Index(page[at:], want)
		if i < 0 {
			t.Errorf("after byte %d the page does not say %q", at, want)
			continue
		}
		at += i
	}
}

func TestPageNamesThePlacesItDoesNotQuote(t *testing.T) {
	var many []dossier.Evidence
	for i := range 7 {
		many = append(many, dossier.Evidence{Document: contractID, Role: dossier.RoleNorm, Clause: strconv.Itoa(20 + i), Page: 3, Quote: "The Supplier shall help, case " + strconv.Itoa(i) + "."})
	}
	in := madeInput()
	in.Verdicts = []dossier.Verdict{verdict("PT-07", dossier.Present, nil, many...)}
	page := htmlOf(t, report.Build(in, madeSet(), at))
	if !strings.Contains(page, "More of the same at B, cl. 24, p. 3; B, cl. 25, p. 3; B, cl. 26, p. 3.") {
		t.Error("findings that are not quoted are not named")
	}
}
