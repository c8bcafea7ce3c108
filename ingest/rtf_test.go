package ingest

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/checkweigh/checkweigh/dossier"
)

// rtfFile is a Rich Text file with this body. Font 1 is Cyrillic, 2 Japanese, 3
// Wingdings; colour 1 is black, 2 white; style 1 is a heading.
func rtfFile(body string) []byte {
	return []byte(`{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0\fcharset0 Arial;}{\f1\fcharset204 Arial CYR;}{\f2\fcharset128 MS Mincho;}{\f3\fcharset2 Wingdings;}}` +
		`{\colortbl;\red0\green0\blue0;\red255\green255\blue255;}{\stylesheet{\ql Normal;}{\s1\sbasedon0 heading 2;}{\s2\outlinelevel3 Clause;}{\*\cs3 Strong;}}` +
		`{\info{\title unseen}}` + body + `}`)
}

func TestRichText(t *testing.T) {
	for _, c := range []struct {
		name, body, want string
		concealed        []string
	}{
		{"paragraphs", `\pard The Supplier\par\par shall {\b pay}.\par`, "The Supplier|shall pay.", nil},
		{"line ends of the file are none of the text", "The Sup\r\nplier\\\r\nshall", "The Supplier|shall", nil},
		{"letters", `caf\'e9 \'93a\'94 \lquote b\rquote  \emdash\~x\_y \{\\\}`, "café “a” ‘b’ —\u00A0x\u2011y {\\}", nil},
		{"a font's code page", `{\f1 \'cf\'f0\'e8\'e2\'e5\'f2}`, "Привет", nil},
		{"letters of two bytes", `{\f2 \'93\'fa\'96{\f2\'7b}}`, "日" + "\uFFFD{", nil},
		{"letters of two bytes in one group", `{\f2 \'93\'fa\'96\'7b}`, "日本", nil},
		{"unicode, with what stands in for it", `\u8217?s \uc2\u233\'c3\'a9t\u233xx\uc0\u233 e`, "’s étéée", nil},
		{"unicode beyond sixteen bits", `\u-10179?\u-8704?`, "😀", nil},
		{"unicode's fallback ends with its group", `{\uc5\u233 a}bc`, "ébc", nil},
		{"ticks", `{\f3 \'fe} yes {\f3\u-3928 ?} no`, "☒ yes ☐ no", nil},
		{"list numbers as shown", `{\listtext\pard\plain 1.1\tab}Access\par{\pntext\f3\'b7\tab}bullet\par`, "1.1 Access|• bullet", nil},
		{"hidden letters go apart", `seen{\v unseen}\par`, "seen", []string{"hidden: unseen"}},
		{"hidden can be switched off", `\v unseen\v0  seen`, "seen", []string{"hidden: unseen"}},
		{"deletions go apart", `liable {\deleted without limit }here`, "liable here", []string{"deleted: without limit"}},
		{"black on black is a failed redaction", `paid {\highlight1 \'a34m} in {\chcbpat1\cf2 all}`, "paid  in all", []string{"under_box: £4m"}},
		{"comments", `Data{\*\atnid KM}{\*\atnauthor Kim}\chatn{\*\annotation{\*\atnref 1}\pard ask legal\par} stays`, "Data stays", []string{"comment: ask legal"}},
		{"notes follow the text", `Data{\super\chftn}{\footnote\pard {\super\chftn} As defined.\par} stays\par Exit`, "Data[1] stays|Exit|[1] As defined.", nil},
		{"fields show their result", `see {\field{\*\fldinst HYPERLINK "x"}{\fldrslt clause 4}}`, "see clause 4", nil},
		{"form fields", `{\field{\*\fldinst FORMCHECKBOX{\*\formfield{\fftype1\ffres25\ffdefres1}}}{\fldrslt}} agreed`, "☒ agreed", nil},
		{"pictures and binary data are passed over", `a{\pict\bin5 }}}}}\'00}b{\*\unknown c}{\object{\*\objdata 0105}{\result d}}`, "abd", nil},
		{"headers and footers are left out", `{\header top\par}{\footer{\b page} 1}text`, "text", nil},
		{"said twice", `{\upr{ansi}{\*\ud{\u233?}}}`, "é", nil},
		{"a text box", `anchor{\shp{\*\shpinst{\sp{\sn name}{\sv value}}{\shptxt\pard in the box\par}}{\shprslt again}} ends\par`, "anchor ends|in the box", nil},
		{"a row is a line", `\trowd\pard\intbl Buyer\cell The\par Trust\cell\row\trowd\intbl Price\cell\cell\row\pard after`, "Buyer ¦ The Trust\nPrice ¦ |after", nil},
		{"a table in a table", `\trowd\pard\intbl x\cell\pard\intbl\itap2 1\nestcell 2\nestcell{\*\nesttableprops\trowd\nestrow}{\nonesttables\par}\pard\intbl\cell\row\pard`, "x ¦ 1 ¦ 2", nil},
		{"a row that never ends", `\pard\intbl a\cell b\par\pard after`, "a ¦ b|after", nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			g, err := readAs(t, "x.doc", rtfFile(c.body))
			if err != nil {
				t.Fatal(err)
			}
			text := g.text()
			want := strings.ReplaceAll(strings.ReplaceAll(c.want, "|", "\n\n"), "¦", "|")
			if text.Body != want {
				t.Errorf("got  %q\nwant %q", text.Body, want)
			}
			if got := concealedTexts(text); !slices.Equal(got, c.concealed) {
				t.Errorf("concealed %q, want %q", got, c.concealed)
			}
		})
	}
}

func TestRichTextMarks(t *testing.T) {
	g, err := readAs(t, "x.rtf", rtfFile(`{\pard\s1 Data\par}{\pard\s2 Access\par}{\pard\outlinelevel0 Exit\par}{\pard\b Bold\par}\pard kept {\revised added}\par\trowd\intbl a\cell b\cell\row`))
	if err != nil {
		t.Fatal(err)
	}
	text := g.text()
	for kind, want := range map[dossier.MarkKind][]string{
		dossier.MarkHeading: {"Data", "Access", "Exit"}, dossier.MarkBold: {"Bold"}, dossier.MarkInserted: {"added"}, dossier.MarkTable: {"a | b"},
	} {
		if got := marked(text, kind); !slices.Equal(got, want) {
			t.Errorf("%s: got %q, want %q", kind, got, want)
		}
	}
	var levels []int
	for _, m := range text.Marks {
		if m.Kind == dossier.MarkHeading {
			levels = append(levels, m.Level)
		}
	}
	if !slices.Equal(levels, []int{2, 4, 1}) || !text.Tracked {
		t.Errorf("levels %v, tracked %v", levels, text.Tracked)
	}
}

func TestHostileRichText(t *testing.T) {
	_, err := readAs(t, "x.rtf", rtfFile(strings.Repeat("{", 2_000_000)))
	wantFailure(t, err, dossier.StateFailed, "nests far deeper")

	g, err := readAs(t, "x.rtf", []byte(`{\rtf1 The Supplier {\b shall`))
	wantFailure(t, err, dossier.StatePartlyRead, "ends too early")
	if g.text().Body != "The Supplier shall" {
		t.Errorf("got %q", g.text().Body)
	}

	for _, body := range []string{`\bin99999999999999999999 a`, `\u99999999999`, `\uc-5\u65`, `\f-1\'`, `\'zz`, `}}}}`, `\itap99999\nestcell\nestrow\row`, `{\footnote{\annotation{\shptxt`} {
		if _, err := readAs(t, "x.rtf", rtfFile(body)); err != nil {
			var f *Failure
			if !errors.As(err, &f) || f.State != dossier.StatePartlyRead {
				t.Errorf("%s: %v", body, err)
			}
		}
	}

	lim := DefaultLimits
	lim.Text = 1000
	_, err = readWithin(t, "x.rtf", rtfFile(strings.Repeat(`The Supplier shall.\par `, 100)), lim)
	wantFailure(t, err, dossier.StateFailed, "too large")
}

func FuzzReadRTF(f *testing.F) {
	f.Add(`\trowd\intbl{\listtext 1.\tab}\itap3 a\nestcell\nestrow\cell\row\par`)
	f.Add(`{\*\shpinst{\shptxt{\footnote\v a\v0{\annotation b}}}}\u-10179?\'93\bin3 }}}{\upr{a}{\*\ud b}}`)
	f.Add(`{\fonttbl{\f9\fcharset2 Wingdings;}}{\colortbl;\red0;}\f9\cf1\highlight1\'fe{\*\formfield{\fftype1}}`)
	f.Fuzz(func(t *testing.T, body string) {
		lim := DefaultLimits
		lim.Text = 1 << 20
		_, _ = readFormat(t, rtfFormat, "x.rtf", rtfFile(body), lim)
	})
}
