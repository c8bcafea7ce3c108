package ingest

import (
	"errors"
	"io"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/checkweigh/checkweigh/dossier"
)

func utf16Bytes(s string, big bool) string {
	var b strings.Builder
	for _, u := range utf16.Encode([]rune(s)) {
		if big {
			b.WriteByte(byte(u >> 8))
			b.WriteByte(byte(u))
		} else {
			b.WriteByte(byte(u))
			b.WriteByte(byte(u >> 8))
		}
	}
	return b.String()
}

func TestPlainText(t *testing.T) {
	const letter = "Dear Ms Adé,\r\n\r\n1.  You asked “why”.\n"
	for _, c := range []struct{ name, content, want, reason string }{
		{"UTF-8 stays byte for byte", letter, letter, ""},
		{"a byte order mark is left out", "\uFEFF" + letter, letter, ""},
		{"UTF-16 with a mark", "\xff\xfe" + utf16Bytes(letter, false), letter, ""},
		{"UTF-16, the other way", "\xfe\xff" + utf16Bytes(letter, true), letter, ""},
		{"UTF-16 without a mark", utf16Bytes("The Supplier shall give the Buyer the data.", false), "The Supplier shall give the Buyer the data.", ""},
		{"Windows-1252", "Ad\xe9 \x93why\x94 \x80 5", "Adé “why” € 5", ""},
		{"UTF-8 with wrong bytes in it", "Adé \x93why\x94", "Adé “why”", "not valid UTF-8"},
		{"zero bytes", "The Supplier\x00 shall", "The Supplier\uFFFD shall", "zero bytes"},
	} {
		t.Run(c.name, func(t *testing.T) {
			g, err := readFormat(t, textFormat, "x.txt", []byte(c.content), DefaultLimits)
			if got := g.text().Body; got != c.want {
				t.Errorf("got  %q\nwant %q", got, c.want)
			}
			if c.reason != "" {
				wantFailure(t, err, dossier.StatePartlyRead, c.reason)
			} else if err != nil {
				t.Errorf("got error %v", err)
			}
		})
	}
}

func TestFormFeedsPartPages(t *testing.T) {
	content := "page one\f\f REDACTED three"
	g, err := readAs(t, "x.txt", []byte(content))
	if err != nil {
		t.Fatal(err)
	}
	text := g.text()
	if text.Body != content || len(text.Pages) != 3 || text.Pages[1].Quality != dossier.Blank || text.PageAt(15) != 3 {
		t.Errorf("got %q with pages %+v", text.Body, text.Pages)
	}
	if got := marked(text, dossier.MarkRedaction); !slices.Equal(got, []string{"REDACTED"}) {
		t.Errorf("redactions %q", got)
	}
	_, err = readAs(t, "x.txt", []byte("a"+strings.Repeat("\f", DefaultLimits.Pages)))
	wantFailure(t, err, dossier.StateFailed, "more than 20000 pages")
}

// unread is a file that fails the test when it is read.
type unread struct{ t *testing.T }

func (u unread) ReadAt([]byte, int64) (int, error) {
	u.t.Error("the file was read")
	return 0, io.EOF
}

func TestHugeTextIsNotRead(t *testing.T) {
	for _, f := range []Format{textFormat, markdownFormat, htmlFormat, emlFormat} {
		err := f.Read(t.Context(), Source{Name: "x", ReaderAt: unread{t}, Size: 1 << 30}, DefaultLimits, &gathered{})
		var fail *Failure
		if !errors.As(err, &fail) || !strings.Contains(fail.Reason, "large") {
			t.Errorf("%s: got %v", f.Name, err)
		}
	}
}

func TestMarkdown(t *testing.T) {
	content := "\uFEFF# 1. Data #\n\nThe <span class=\"x\" id='1.1'>Provider</span> may<br>sell <insert name> data.\n" +
		"<!-- lint-off --><!-- ask the lawyers about this -->\n| a   | b |\n|:--|---|\n| 1 |  |\n\n> quoted\n> more\n\n**Bold line**\n   ### Deep ###\n" +
		"a < b and b > c <https://x.example>\n####### none\n1\\. [See 4](#4)[[2]](notes.md) [Buyer](the Authority) ![Logo](/a.png \"t\")\n\nTerms\n=====\n\nMore\n---\n\n---\n"
	want := "# 1. Data #\n\nThe Provider may sell <insert name> data.\n" +
		"\na | b\n1 | \n\nquoted\nmore\n\n**Bold line**\n   ### Deep ###\n" +
		"a < b and b > c <https://x.example>\n####### none\n1. See 4[2] [Buyer](the Authority) Logo\n\nTerms\n=====\n\nMore\n---\n\n---\n"
	g, err := readAs(t, "x.md", []byte(content))
	if err != nil {
		t.Fatal(err)
	}
	text := g.text()
	if text.Body != want {
		t.Errorf("got  %q\nwant %q", text.Body, want)
	}
	for kind, want := range map[dossier.MarkKind][]string{
		dossier.MarkHeading: {"1. Data", "Deep", "Terms", "More"}, dossier.MarkTable: {"a | b\n1 |"},
		dossier.MarkBold: {"**Bold line**"},
	} {
		if got := marked(text, kind); !slices.Equal(got, want) {
			t.Errorf("%s: got %q, want %q", kind, got, want)
		}
	}
	if got := concealedTexts(text); !slices.Equal(got, []string{"comment: ask the lawyers about this"}) {
		t.Errorf("concealed %q", got)
	}
}

func FuzzReadPlain(f *testing.F) {
	f.Add([]byte("\xff\xfea\x00"), true)
	f.Add([]byte("# a\n> b\n| c |\f<b>d</b><!-- e -->"), true)
	f.Add([]byte("Ad\xe9 é\x00"), false)
	f.Fuzz(func(t *testing.T, content []byte, asMarkdown bool) {
		format := textFormat
		if asMarkdown {
			format = markdownFormat
		}
		g, _ := readFormat(t, format, "x", content, DefaultLimits)
		if len(g.text().Body) > 3*len(content)+8 {
			t.Fatalf("%d bytes of text from %d", len(g.text().Body), len(content))
		}
	})
}
