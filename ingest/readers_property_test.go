package ingest

import (
	"encoding/xml"
	"strings"
	"testing"

	"github.com/checkweigh/checkweigh/dossier"
	"pgregory.net/rapid"
)

// TestWordKeepsItsWords holds for any paragraphs: each comes out as it went in,
// without the white space around it.
func TestWordKeepsItsWords(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		paragraphs := rapid.SliceOf(rapid.StringMatching(`[ \pL\pN\pP<>&|]{0,40}`)).Draw(rt, "paragraphs")
		var body strings.Builder
		var want []string
		for _, p := range paragraphs {
			var escaped strings.Builder
			if err := xml.EscapeText(&escaped, []byte(p)); err != nil {
				rt.Fatal(err)
			}
			body.WriteString(wordPara(escaped.String()))
			if p = strings.Trim(p, " "); p != "" && p != "•" {
				want = append(want, p)
			}
		}
		g, err := readFormat(t, docxFormat, "x.docx", wordFile(t, body.String()), DefaultLimits)
		if err != nil {
			rt.Fatal(err)
		}
		if got := g.text().Body; got != strings.Join(want, "\n\n") {
			rt.Fatalf("got %q, want %q", got, want)
		}
	})
}

// TestTextIsTheFile holds for any UTF-8 without control characters or a byte
// order mark: the stored text is the file.
func TestTextIsTheFile(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		content := strings.TrimPrefix(strings.Map(noControl, rapid.String().Draw(rt, "content")), "\uFEFF")
		g, err := readFormat(t, textFormat, "x.txt", []byte(content), DefaultLimits)
		if err != nil {
			rt.Fatal(err)
		}
		if got := g.text().Body; got != content {
			rt.Fatalf("got %q, want %q", got, content)
		}
	})
}

func noControl(r rune) rune {
	if r < ' ' && !strings.ContainsRune("\t\n\r\f", r) || r == 0x7F {
		return -1
	}
	return r
}

// TestTextHoldsNoControlCharacters holds for any pages: each control character
// becomes a space, and everything else stays where it was.
func TestTextHoldsNoControlCharacters(t *testing.T) {
	text := rapid.StringOf(rapid.OneOf(rapid.RuneFrom([]rune("\x00\x01\x07\x0b\x1b\x1f\x7f\f\t\n")), rapid.Rune()))
	rapid.Check(t, func(rt *rapid.T) {
		page, letter := text.Draw(rt, "page"), text.Draw(rt, "letter")
		got := Assemble([]PageText{{Number: 1, Body: page, Concealed: []dossier.Concealed{{Text: page}}}}, "pdf/1")
		same(rt, got.Body, page, "\t\n\r")
		same(rt, got.Concealed[0].Text, page, "\t\n\r")
		same(rt, Assemble([]PageText{{Body: letter}}, "txt/1").Body, letter, "\t\n\r\f")
	})
}

func same(t *rapid.T, got, from, kept string) {
	if len(got) != len(from) {
		t.Fatalf("%q became %q", from, got)
	}
	for i := range len(from) {
		want := from[i]
		if (want < ' ' || want == 0x7F) && strings.IndexByte(kept, want) < 0 {
			want = ' '
		}
		if got[i] != want {
			t.Fatalf("%q became %q", from, got)
		}
	}
}

// TestUUEncodedFilesComeBack holds for any bytes between lines of text.
func TestUUEncodedFilesComeBack(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		content := rapid.SliceOfN(rapid.Byte(), 1, 300).Draw(rt, "content")
		text, files := uudecode("before\n" + uuencoded(content) + "after")
		if text != "before\nafter" || len(files) != 1 || string(files[0].content) != string(content) {
			rt.Fatalf("got %q and %v", text, files)
		}
	})
}

func uuencoded(content []byte) string {
	out := "begin 644 a.bin\n"
	letter := func(b byte) byte {
		if b&63 == 0 {
			return '`'
		}
		return b&63 + ' '
	}
	for len(content) > 0 {
		line := content[:min(45, len(content))]
		content = content[len(line):]
		out += string(letter(byte(len(line))))
		for i := 0; i < len(line); i += 3 {
			var b [3]byte
			copy(b[:], line[i:])
			out += string([]byte{letter(b[0] >> 2), letter(b[0]<<4 | b[1]>>4), letter(b[1]<<2 | b[2]>>6), letter(b[2])})
		}
		out += "\n"
	}
	return out + "`\nend\n"
}
