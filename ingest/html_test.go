package ingest

import (
	"bytes"
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/checkweigh/checkweigh/dossier"
)

func TestHTMLText(t *testing.T) {
	for _, c := range []struct {
		name, page, want string
		concealed        []string
	}{
		{"blocks and spaces", "<p>The  Supplier\n<b>shall</b> pay.</p><div>On <i>demand</i>.</div>", "The Supplier shall pay.\n\nOn demand.", nil},
		{"words across tags", "<p>un<b>lawful</b> act</p>", "unlawful act", nil},
		{"line breaks", "<p>1 High Street<br>Leeds<br/>LS1</p>", "1 High Street\nLeeds\nLS1", nil},
		{"ordered lists", `<ol start="3"><li>a<li>b<ol type="a"><li>x</li><li>y</li></ol></li><li value="9">c</ol>`, "3. a\n\n4. b\n\na. x\n\nb. y\n\n9. c", nil},
		{"bullets, and none", `<ul><li>a</li></ul><ul style="list-style: none"><li>b</ul>`, "• a\n\nb", nil},
		{"an item holds a paragraph", "<ol><li><p>a</p><p>b</p></li></ol>", "1. a\n\nb", nil},
		{"tables", "<table><tr><th>Buyer<td>The Trust</tr><tr><td>Price<td></table><p>after", "Buyer | The Trust\nPrice | \n\nafter", nil},
		{"layout tables", "<table><tr><td><p>a</p><p>b</p></td></tr></table>", "a\n\nb", nil},
		{"tables within tables", "<table><tr><td>x<td><table><tr><td>1<td>2</table></table>", "x | 1 | 2", nil},
		{"a page in a cell is layout", "<table><tr><td>menu<td>" + strings.Repeat("<p>clause</p>", 13) + "</table>", "menu" + strings.Repeat("\n\nclause", 13), nil},
		{"what is not shown", "<head><title>t</title></head><body><script>x()</script><style>p{}</style><!-- note --><p>seen</p><noscript>n</noscript>", "seen", nil},
		{"hidden words go apart", `<p>a</p><div style="display: none"><div>secret</div> price</div><p hidden>b<p>c`, "a\n\nc", []string{"hidden: secret price b"}},
		{"hidden items", `<ul><li hidden>a<ul><li>b</ul><li>c</ul>`, "• c", []string{"hidden: a b"}},
		{"aria-hidden is seen", `<p aria-hidden="false">a</p><p aria-hidden="true">b</p>`, "a\n\nb", nil},
		{"entities", "<p>&pound;5 &amp; more&nbsp;x &lt;b&gt;</p>", "£5 & more\u00a0x <b>", nil},
		{"preformatted", "<pre>a\n  b</pre>", "a\n  b", nil},
		{"form fields", `<p><input type=checkbox checked>Yes <input type=radio>No</p><input value="BMBC-1">`, "☒ Yes ☐ No\n\nBMBC-1", nil},
		{"unclosed and crossed tags", "<b><p>a</b></i></p></table></li>b", "a\n\nb", nil},
		{"a script that never ends", "<p>a</p><script>if (a<b) ", "a", nil},
		{"nothing", "<html></html>", "", nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			g, err := readFormat(t, htmlFormat, "x.html", []byte(c.page), DefaultLimits)
			if err != nil {
				t.Fatal(err)
			}
			if got := g.text().Body; got != c.want {
				t.Errorf("got  %q\nwant %q", got, c.want)
			}
			if got := concealedTexts(g.text()); !slices.Equal(got, c.concealed) {
				t.Errorf("concealed %q, want %q", got, c.concealed)
			}
		})
	}
}

func TestHTMLMarks(t *testing.T) {
	g, err := readFormat(t, htmlFormat, "x.html", []byte(`<h1>Answer</h1><h3>Part <i>2</i></h3><p><b>All bold</b></p><p><b>Not</b> all</p>
<blockquote><p>your request</p></blockquote><table><tr><td>a<td>█████</table>`), DefaultLimits)
	if err != nil {
		t.Fatal(err)
	}
	for kind, want := range map[dossier.MarkKind][]string{
		dossier.MarkHeading: {"Answer", "Part 2"}, dossier.MarkBold: {"All bold"}, dossier.MarkQuote: {"your request"},
		dossier.MarkTable: {"a | █████"}, dossier.MarkRedaction: {"█████"},
	} {
		if got := marked(g.text(), kind); !slices.Equal(got, want) {
			t.Errorf("%s: got %q, want %q", kind, got, want)
		}
	}
}

func TestHTMLCharsets(t *testing.T) {
	for name, page := range map[string]string{
		"named in the page": "<html><head><meta charset=windows-1252></head><p>caf\xe9 \x93quoted\x94</p>",
		"UTF-8":             "<html><head><meta charset=utf-8></head><p>café “quoted”</p>",
		"a mark":            "\uFEFF<html><p>café “quoted”</p>",
	} {
		g, err := readAs(t, "x.html", []byte(page))
		if err != nil || g.text().Body != "café “quoted”" {
			t.Errorf("%s: got %q, %v", name, g.text().Body, err)
		}
	}
}

func TestHostileHTML(t *testing.T) {
	for name, page := range map[string]string{
		"nested blocks": strings.Repeat("<div>", 2_000_000) + "deep",
		"nested inline": strings.Repeat("<b><i>", 1_000_000) + "deep",
		"nested tables": strings.Repeat("<table><tr><td>", 300_000) + "deep",
		"nested lists":  strings.Repeat("<ul><li>", 300_000) + "deep",
	} {
		g, err := readFormat(t, htmlFormat, "x.html", []byte(page), DefaultLimits)
		if err != nil || !strings.HasSuffix(g.text().Body, "deep") || len(g.text().Body) > 200 {
			t.Errorf("%s: got %.80q, %v", name, g.text().Body, err)
		}
	}
	lim := DefaultLimits
	lim.Text = 1000
	_, err := readFormat(t, htmlFormat, "x.html", []byte(strings.Repeat("<p>word</p>", 300)), lim)
	wantFailure(t, err, dossier.StateFailed, "too large")
}

func TestHTMLStopsWhenToldTo(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	_, err := htmlPage(ctx, bytes.NewReader(bytes.Repeat([]byte("<p>a</p>"), 10_000)), DefaultLimits)
	if err != context.Canceled {
		t.Errorf("got %v, want %v", err, context.Canceled)
	}
}

func FuzzReadHTML(f *testing.F) {
	f.Add([]byte("<table><tr><td><ol><li>a<li hidden>b</table><p style='display:none'>c"))
	f.Add([]byte("<h1>a</h1><blockquote>b<pre>c\n</pre><br>d"))
	f.Add([]byte("<html><meta charset=utf-16><p>\xff\xfe\x00"))
	f.Fuzz(func(t *testing.T, page []byte) {
		g, err := readFormat(t, htmlFormat, "x.html", page, DefaultLimits)
		if err == nil && len(g.text().Body) > 8*len(page)+64 {
			t.Fatalf("%d bytes of text from %d", len(g.text().Body), len(page))
		}
	})
}

func BenchmarkReadHTML(b *testing.B) {
	page := []byte(strings.Repeat(`<div class="clause"><h3 id="x">4.2 Access to data</h3><p>The Supplier <b>shall</b> give the Buyer, on request and at no charge, a copy of all Buyer Data.</p><ul><li>in an open format;</li><li>within five Working Days.</li></ul></div>`, 2000))
	b.SetBytes(int64(len(page)))
	for b.Loop() {
		if _, err := htmlPage(context.Background(), bytes.NewReader(page), DefaultLimits); err != nil {
			b.Fatal(err)
		}
	}
}
