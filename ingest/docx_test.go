package ingest

import (
	"slices"
	"strings"
	"testing"

	"github.com/checkweigh/checkweigh/dossier"
)

const wordTypes = `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>`

// wordFile is a Word file with this body and further parts as name, content pairs.
func wordFile(t testing.TB, body string, parts ...string) []byte {
	t.Helper()
	const ns = `xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:mc="urn:mc" xmlns:wps="urn:wps" xmlns:v="urn:v"`
	files := []string{"[Content_Types].xml", wordTypes,
		"word/document.xml", `<?xml version="1.0"?><w:document ` + ns + `><w:body>` + body + `</w:body></w:document>`}
	for i := 0; i+1 < len(parts); i += 2 {
		root := strings.TrimSuffix(parts[i], ".xml")
		files = append(files, "word/"+parts[i], `<w:`+root+` `+ns+`>`+parts[i+1]+`</w:`+root+`>`)
	}
	return packed(t, files...)
}

func wordPara(text string) string {
	return `<w:p><w:r><w:t xml:space="preserve">` + text + `</w:t></w:r></w:p>`
}

func wordItem(list, level, text string) string {
	return `<w:p><w:pPr><w:numPr><w:ilvl w:val="` + level + `"/><w:numId w:val="` + list + `"/></w:numPr></w:pPr><w:r><w:t>` + text + `</w:t></w:r></w:p>`
}

func wordStyled(style, text string) string {
	return `<w:p><w:pPr><w:pStyle w:val="` + style + `"/></w:pPr><w:r><w:t>` + text + `</w:t></w:r></w:p>`
}

func wordLevel(at, start, format, text, more string) string {
	return `<w:lvl w:ilvl="` + at + `"><w:start w:val="` + start + `"/><w:numFmt w:val="` + format + `"/>` + more + `<w:lvlText w:val="` + text + `"/></w:lvl>`
}

// legal is list 1: "1.", "1.1", "(a)", "(i)"; list 2 goes on with its counters,
// list 3 starts its second level at 5, list 4 has bullets.
var legal = `<w:abstractNum w:abstractNumId="7">` +
	wordLevel("0", "1", "decimal", "%1.", "") + wordLevel("1", "1", "decimal", "%1.%2", "") +
	wordLevel("2", "1", "lowerLetter", "(%3)", "") + wordLevel("3", "1", "lowerRoman", "(%4)", "") +
	wordLevel("4", "1", "upperLetter", "%5", "") + wordLevel("5", "1", "upperRoman", "%6.", "") +
	`</w:abstractNum><w:abstractNum w:abstractNumId="8">` + wordLevel("0", "1", "bullet", "\uf0b7", "") + `</w:abstractNum>` +
	`<w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="7"/></w:num>` +
	`<w:num w:numId="3"><w:abstractNumId w:val="7"/><w:lvlOverride w:ilvl="1"><w:startOverride w:val="5"/></w:lvlOverride></w:num>` +
	`<w:num w:numId="4"><w:abstractNumId w:val="8"/></w:num>`

func TestWordListNumbers(t *testing.T) {
	for _, c := range []struct{ name, body, numbering, styles, want string }{
		{"levels", wordItem("1", "0", "One") + wordItem("1", "1", "a") + wordItem("1", "2", "b") + wordItem("1", "2", "c") + wordItem("1", "3", "d") + wordItem("1", "1", "e") + wordItem("1", "2", "f") + wordItem("1", "0", "Two"),
			legal, "", "1. One|1.1 a|(a) b|(b) c|(i) d|1.2 e|(a) f|2. Two"},
		{"two lists of one definition go on", wordItem("1", "0", "a") + wordItem("2", "0", "b") + wordItem("1", "0", "c"), legal, "", "1. a|2. b|3. c"},
		{"start override", wordItem("1", "0", "a") + wordItem("1", "1", "b") + wordItem("3", "1", "c") + wordItem("3", "1", "d"), legal, "", "1. a|1.1 b|1.5 c|1.6 d"},
		{"bullets", wordItem("4", "0", "a") + wordItem("4", "0", ""), legal, "", "• a"},
		{"list zero takes a paragraph out", wordItem("1", "0", "a") + wordItem("0", "0", "b"), legal, "", "1. a|b"},
		{"a level that was never counted shows its start", wordItem("1", "2", "a"), strings.ReplaceAll(legal, `"(%3)"`, `"%1.%2.%3"`), "", "1.1.a a"},
		{"capital letters and romans", wordItem("1", "4", "a") + wordItem("1", "5", "b") + wordItem("1", "5", "c"), legal, "", "A a|I. b|II. c"},
		{"legal numbering", wordItem("5", "0", "a") + wordItem("5", "1", "b"),
			`<w:abstractNum w:abstractNumId="1">` + wordLevel("0", "4", "upperRoman", "Part %1", "") + wordLevel("1", "1", "decimal", "%1.%2", "<w:isLgl/>") + `</w:abstractNum><w:num w:numId="5"><w:abstractNumId w:val="1"/></w:num>`,
			"", "Part IV a|4.1 b"},
		{"never restarts", wordItem("5", "1", "a") + wordItem("5", "0", "b") + wordItem("5", "1", "c"),
			`<w:abstractNum w:abstractNumId="1">` + wordLevel("0", "1", "decimal", "%1.", "") + wordLevel("1", "1", "lowerLetter", "%2)", `<w:lvlRestart w:val="0"/>`) + `</w:abstractNum><w:num w:numId="5"><w:abstractNumId w:val="1"/></w:num>`,
			"", "a) a|1. b|b) c"},
		{"numbers from styles", wordStyled("H1", "Scope") + wordStyled("H2", "Data") + wordStyled("H2", "More") + wordStyled("H1", "Term"),
			`<w:abstractNum w:abstractNumId="1">` + wordLevel("0", "1", "decimal", "%1.", `<w:pStyle w:val="H1"/>`) + wordLevel("1", "1", "decimal", "%1.%2", `<w:pStyle w:val="H2"/>`) + `</w:abstractNum><w:num w:numId="5"><w:abstractNumId w:val="1"/></w:num>`,
			`<w:style w:type="paragraph" w:styleId="H1"><w:name w:val="heading 1"/><w:pPr><w:numPr><w:numId w:val="5"/></w:numPr></w:pPr></w:style>` +
				`<w:style w:type="paragraph" w:styleId="H2"><w:name w:val="x"/><w:basedOn w:val="H1"/></w:style>`,
			"1. Scope|1.1 Data|1.2 More|2. Term"},
		{"through a numbering style", wordItem("5", "0", "a") + wordItem("6", "0", "b"),
			`<w:abstractNum w:abstractNumId="1"><w:numStyleLink w:val="L"/></w:abstractNum><w:abstractNum w:abstractNumId="2"><w:styleLink w:val="L"/>` + wordLevel("0", "1", "decimal", "%1)", "") + `</w:abstractNum>` +
				`<w:num w:numId="5"><w:abstractNumId w:val="1"/></w:num><w:num w:numId="6"><w:abstractNumId w:val="2"/></w:num>`,
			`<w:style w:type="numbering" w:styleId="L"><w:pPr><w:numPr><w:numId w:val="6"/></w:numPr></w:pPr></w:style>`, "1) a|2) b"},
		{"style links in a circle", wordItem("5", "0", "a"),
			`<w:abstractNum w:abstractNumId="1"><w:numStyleLink w:val="L"/></w:abstractNum><w:num w:numId="5"><w:abstractNumId w:val="1"/></w:num>`,
			`<w:style w:type="numbering" w:styleId="L"><w:basedOn w:val="L"/><w:pPr><w:numPr><w:numId w:val="5"/></w:numPr></w:pPr></w:style>`, "a"},
		{"an unknown list", wordItem("99", "0", "a"), legal, "", "a"},
		{"a list without a text part", wordItem("1", "0", "a"), "", "", "a"},
	} {
		t.Run(c.name, func(t *testing.T) {
			g, err := readAs(t, "x.docx", wordFile(t, c.body, "numbering.xml", c.numbering, "styles.xml", c.styles))
			if err != nil {
				t.Fatal(err)
			}
			if got := strings.ReplaceAll(g.text().Body, "\n\n", "|"); got != c.want {
				t.Errorf("got  %q\nwant %q", got, c.want)
			}
		})
	}
}

func TestListNumberFormats(t *testing.T) {
	for _, c := range []struct {
		n      int
		format string
		want   string
	}{
		{1, "decimal", "1"}, {27, "lowerLetter", "aa"}, {28, "upperLetter", "BB"}, {4, "lowerRoman", "iv"}, {1994, "upperRoman", "MCMXCIV"},
		{0, "lowerLetter", "0"}, {5000, "lowerRoman", "5000"}, {7, "decimalZero", "07"}, {12, "ordinal", "12th"}, {22, "ordinal", "22nd"},
		{3, "cardinalText", "Three"}, {3, "ordinalText", "Third"}, {21, "ordinalText", "21"}, {3, "none", ""}, {3, "chicago", "3"},
	} {
		if got := listNumber(c.n, c.format); got != c.want {
			t.Errorf("listNumber(%d, %s) = %q, want %q", c.n, c.format, got, c.want)
		}
	}
}

func TestWordText(t *testing.T) {
	run := func(props, text string) string {
		return `<w:r><w:rPr>` + props + `</w:rPr><w:t xml:space="preserve">` + text + `</w:t></w:r>`
	}
	p := func(inner string) string { return `<w:p>` + inner + `</w:p>` }
	fld := func(kind string) string { return `<w:r><w:fldChar w:fldCharType="` + kind + `"/></w:r>` }
	cell := func(inner string) string { return `<w:tc><w:tcPr/>` + inner + `</w:tc>` }
	box := `<w:txbxContent>` + wordPara("in the box") + `</w:txbxContent>`
	for _, c := range []struct {
		name, body, want string
		concealed        []string
	}{
		{"paragraphs and line breaks", wordPara("a") + p(`<w:r><w:t>b</w:t><w:br/><w:t>c</w:t><w:tab/><w:t>d</w:t></w:r>`), "a\n\nb\nc\td", nil},
		{"empty paragraphs leave nothing", wordPara("a") + wordPara("") + wordPara(" ") + wordPara("b"), "a\n\nb", nil},
		{"hyphens", p(`<w:r><w:t>co</w:t><w:noBreakHyphen/><w:t>op</w:t><w:softHyphen/><w:t>x</w:t></w:r>`), "co\u2011op\u00adx", nil},
		{"inserted text stays, deleted goes apart", p(run("", "The Supplier ") + `<w:del><w:r><w:delText>may</w:delText></w:r></w:del><w:ins>` + run("", "shall") + `</w:ins>` + run("", " pay.")),
			"The Supplier shall pay.", []string{"deleted: may"}},
		{"moved text stands where it went", p(`<w:moveFrom>`+run("", "old")+`</w:moveFrom>`) + p(`<w:moveTo>`+run("", "new")+`</w:moveTo>`), "new", []string{"deleted: old"}},
		{"a deleted paragraph mark joins two", p(`<w:pPr><w:rPr><w:del/></w:rPr></w:pPr>`+run("", "one ")) + wordPara("two"), "onetwo", nil},
		{"hidden text goes apart", p(run("", "seen") + run("<w:vanish/>", "unseen")), "seen", []string{"hidden: unseen"}},
		{"vanish can be switched off", p(run(`<w:vanish w:val="0"/>`, "seen")), "seen", nil},
		{"black on black is a failed redaction", p(run("", "paid ") + run(`<w:highlight w:val="black"/>`, "£4m") + run("", " in all")), "paid  in all", []string{"under_box: £4m"}},
		{"white on black is a heading", p(run(`<w:shd w:fill="000000"/><w:color w:val="FFFFFF"/>`, "Terms")), "Terms", nil},
		{"fields show their result", p(fld("begin") + `<w:r><w:instrText>REF x</w:instrText></w:r>` + fld("separate") + run("", "clause 4") + fld("end") + run("", " applies")), "clause 4 applies", nil},
		{"fields within fields", p(fld("begin") + fld("begin") + fld("separate") + run("", "code") + fld("end") + fld("separate") + run("", "result") + fld("end")), "result", nil},
		{"a broken field loses one paragraph's rest at most", p(fld("begin")+run("", "lost")) + wordPara("kept"), "kept", nil},
		{"links and content controls", p(`<w:hyperlink>`+run("", "link")+`</w:hyperlink>`) + `<w:sdt><w:sdtPr/><w:sdtContent>` + wordPara("control") + `</w:sdtContent></w:sdt>`, "link\n\ncontrol", nil},
		{"a row is a line", `<w:tbl><w:tr>` + cell(wordPara("Buyer")) + cell(wordPara("The")+wordPara("Trust")) + `</w:tr><w:tr>` + cell(wordPara("Price")) + cell(wordPara("")) + `</w:tr></w:tbl>` + wordPara("after"),
			"Buyer | The Trust\nPrice | \n\nafter", nil},
		{"a title between rows", `<w:tbl><w:tr>` + cell(wordPara("a")) + cell(wordPara("b")) + `</w:tr><w:tr>` + cell(wordPara("Part 2")) + `</w:tr></w:tbl>`, "a | b\nPart 2", nil},
		{"a box around clauses is no table", `<w:tbl><w:tr>` + cell(wordPara("a")+wordPara("b")) + `</w:tr></w:tbl>`, "a\n\nb", nil},
		{"a table in a table", `<w:tbl><w:tr>` + cell(wordPara("x")) + cell(`<w:tbl><w:tr>`+cell(wordPara("1"))+cell(wordPara("2"))+`</w:tr></w:tbl>`+wordPara("")) + `</w:tr></w:tbl>`, "x | 1 | 2", nil},
		{"a deleted row goes apart", `<w:tbl><w:tr><w:trPr><w:del/></w:trPr>` + cell(wordPara("a")) + cell(wordPara("b")) + `</w:tr></w:tbl>` + wordPara("c"), "c", []string{"deleted: a | b"}},
		{"a text box, said twice, is read once", p(`<w:r><mc:AlternateContent><mc:Choice><w:drawing><wps:txbx>` + box + `</wps:txbx></w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox>` + box + `</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>` + run("", "anchor")), "anchor\n\nin the box", nil},
		{"the fallback counts where the choice is empty", p(`<w:r><mc:AlternateContent><mc:Choice><w:drawing/></mc:Choice><mc:Fallback><w:pict><v:textbox>` + box + `</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>`), "in the box", nil},
		{"earlier properties do not count", p(`<w:pPr><w:pPrChange><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:pPrChange></w:pPr>` + run("", "a")), "a", nil},
		{"ticks", p(`<w:r><w:sym w:font="Wingdings" w:char="F0FE"/></w:r>` + run("", " yes")), "☒ yes", nil},
		{"an old form's tick", p(`<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:checkBox><w:checked/></w:checkBox></w:ffData></w:fldChar></w:r>` + fld("end") + run("", " agreed")), "☒ agreed", nil},
		{"a style separator runs on", p(`<w:pPr><w:rPr><w:vanish/><w:specVanish/></w:rPr></w:pPr>`+run("", "Data.")) + wordPara("The Buyer owns it."), "Data. The Buyer owns it.", nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			g, err := readAs(t, "x.docx", wordFile(t, c.body, "numbering.xml", legal))
			if err != nil {
				t.Fatal(err)
			}
			text := g.text()
			if text.Body != c.want {
				t.Errorf("got  %q\nwant %q", text.Body, c.want)
			}
			if got := concealedTexts(text); !slices.Equal(got, c.concealed) {
				t.Errorf("concealed %q, want %q", got, c.concealed)
			}
		})
	}
}

func TestWordMarks(t *testing.T) {
	styles := `<w:style w:type="paragraph" w:styleId="A"><w:name w:val="heading 2"/></w:style>` +
		`<w:style w:type="paragraph" w:styleId="B"><w:name w:val="Clause"/><w:basedOn w:val="A"/><w:pPr><w:outlineLvl w:val="3"/></w:pPr></w:style>` +
		`<w:style w:type="paragraph" w:styleId="C"><w:name w:val="Body"/><w:basedOn w:val="B"/></w:style>`
	body := wordStyled("A", "Data") + wordStyled("B", "Access") + wordStyled("C", "Exit") +
		`<w:p><w:pPr><w:pStyle w:val="A"/><w:outlineLvl w:val="9"/></w:pPr><w:r><w:t>body</w:t></w:r></w:p>` +
		`<w:p><w:r><w:rPr><w:b/></w:rPr><w:t>Bold</w:t></w:r></w:p>` +
		`<w:p><w:r><w:t>kept </w:t></w:r><w:ins><w:r><w:t>added</w:t></w:r></w:ins></w:p>` + wordPara("price [REDACTED] a year") +
		`<w:tbl><w:tr><w:tc>` + wordPara("a") + `</w:tc><w:tc>` + wordPara("b") + `</w:tc></w:tr></w:tbl>`
	g, err := readAs(t, "x.docx", wordFile(t, body, "styles.xml", styles))
	if err != nil {
		t.Fatal(err)
	}
	text := g.text()
	for kind, want := range map[dossier.MarkKind][]string{
		dossier.MarkHeading:   {"Data", "Access", "Exit"},
		dossier.MarkBold:      {"Bold"},
		dossier.MarkInserted:  {"added"},
		dossier.MarkRedaction: {"[REDACTED]"},
		dossier.MarkTable:     {"a | b"},
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
	if !slices.Equal(levels, []int{2, 4, 4}) {
		t.Errorf("heading levels %v, want 2 4 4", levels)
	}
	if !text.Tracked {
		t.Error("an insertion was not reported as a tracked change")
	}
}

func TestWordNotesAndComments(t *testing.T) {
	body := `<w:p><w:r><w:t>Data</w:t><w:footnoteReference w:id="2"/></w:r></w:p><w:p><w:r><w:t>Exit</w:t><w:endnoteReference w:id="5"/></w:r></w:p>`
	g, err := readAs(t, "x.docx", wordFile(t, body,
		"footnotes.xml", `<w:footnote w:id="-1">`+wordPara("separator")+`</w:footnote><w:footnote w:id="2">`+wordPara("As defined.")+`</w:footnote>`,
		"endnotes.xml", `<w:endnote w:id="5">`+wordPara("At the end.")+`</w:endnote>`,
		"comments.xml", `<w:comment w:id="1">`+wordPara("ask legal")+`</w:comment>`))
	if err != nil {
		t.Fatal(err)
	}
	if want := "Data[1]\n\nExit[2]\n\n[1] As defined.\n\n[2] At the end."; g.text().Body != want {
		t.Errorf("got %q, want %q", g.text().Body, want)
	}
	if got := concealedTexts(g.text()); !slices.Equal(got, []string{"comment: ask legal"}) {
		t.Errorf("concealed %q", got)
	}
}

func TestHostileWord(t *testing.T) {
	deep := strings.Repeat(`<w:sdt><w:sdtContent>`, 10_000)
	for _, c := range []struct {
		name    string
		content []byte
		phrase  string
	}{
		{"entities", packed(t, "[Content_Types].xml", wordTypes, "word/document.xml",
			`<!DOCTYPE d [<!ENTITY a "x"><!ENTITY b "&a;&a;">]><w:document xmlns:w="u"><w:body><w:p><w:r><w:t>&b;</w:t></w:r></w:p></w:body></w:document>`), "declares entities"},
		{"depth", wordFile(t, deep), "nests far deeper"},
		{"drawings in drawings", wordFile(t, `<w:p><w:r><w:drawing>`+strings.Repeat(`<g>`, 10_000)), "nests far deeper"},
		{"a bomb", wordFile(t, `<w:p><w:r><w:t>`+strings.Repeat("a", 32<<20)+`</w:t></w:r></w:p>`), "unpacks to far more"},
		{"cut short", wordFile(t, `<w:p><w:r><w:t>text</w:t>`)[:200], "damaged"},
		{"an element that never ends", packed(t, "[Content_Types].xml", wordTypes, "word/document.xml", `<w:document xmlns:w="u"><w:body><w:p>`), "damaged"},
		{"no body", packed(t, "[Content_Types].xml", wordTypes, "word/document.xml", `<w:document xmlns:w="u"/>`), "damaged"},
		{"not XML", packed(t, "[Content_Types].xml", wordTypes, "word/document.xml", "\x00\x01\x02"), "damaged"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := readFormat(t, docxFormat, "x.docx", c.content, DefaultLimits)
			wantFailure(t, err, dossier.StateFailed, c.phrase)
		})
	}
}

func TestWordEmbeddedFiles(t *testing.T) {
	files := []string{"[Content_Types].xml", wordTypes, "word/document.xml", `<w:document xmlns:w="u"><w:body>` + wordPara("See annex") + `</w:body></w:document>`,
		"word/embeddings/annex.docx", "annex", "word/embeddings/oleObject1.bin", "x", "word/afchunk1.htm", "<p>more</p>", "word/media/image1.png", "p"}
	g, err := readAs(t, "x.docx", packed(t, files...))
	if err != nil {
		t.Fatal(err)
	}
	if len(g.members) != 2 || g.members[0].name != "annex.docx" || g.members[1].content != "<p>more</p>" {
		t.Errorf("members %q", g.members)
	}
	if len(g.skipped) != 1 || g.skipped[0].name != "oleObject1.bin" {
		t.Errorf("skipped %q", g.skipped)
	}
	g, err = readAs(t, "x.docx", packed(t, append(files, "word/embeddings/sheet.xlsx", "x", "word/charts/chart1.xml", "<c/>")...))
	if err != nil || len(g.members) != 2 {
		t.Errorf("a chart's workbook was handed over: %q, %v", g.members, err)
	}
}

func TestTooMuchTextInWord(t *testing.T) {
	lim := DefaultLimits
	lim.Text = 1000
	_, err := readWithin(t, "x.docx", wordFile(t, strings.Repeat(wordPara("The Supplier shall."), 100)), lim)
	wantFailure(t, err, dossier.StateFailed, "too large")
}

func FuzzReadDOCX(f *testing.F) {
	f.Add(`<w:p><w:pPr><w:numPr><w:ilvl w:val="1"/><w:numId w:val="1"/></w:numPr></w:pPr><w:ins><w:r><w:t>a</w:t></w:r></w:ins></w:p>`, legal, "")
	f.Add(`<w:tbl><w:tr><w:tc><w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r></w:p></w:tc><w:tc/></w:tr></w:tbl>`, "", `<w:style w:styleId="a"><w:basedOn w:val="a"/></w:style>`)
	f.Add(`<w:p><w:pPr><w:pStyle w:val="H"/><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:rPr><w:highlight w:val="black"/></w:rPr><w:t>x</w:t><w:footnoteReference w:id="1"/></w:r></w:p>`,
		`<w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:pStyle w:val="H"/><w:lvlText w:val="%1%9%"/></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>`,
		`<w:style w:styleId="H"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>`)
	f.Fuzz(func(t *testing.T, body, numbering, styles string) {
		content := wordFile(t, body, "numbering.xml", numbering, "styles.xml", styles, "footnotes.xml", body, "comments.xml", body)
		g, err := readFormat(t, docxFormat, "x.docx", content, DefaultLimits)
		if most := 4*len(body) + 220*strings.Count(body, "p>") + 1000; err == nil && len(g.text().Body) > most {
			t.Fatalf("%d bytes of text from %d", len(g.text().Body), len(body))
		}
	})
}

func BenchmarkReadDOCX(b *testing.B) {
	var body strings.Builder
	for range 1000 {
		body.WriteString(wordItem("1", "0", "Access to data") + wordItem("1", "1", "The Supplier shall give the Buyer, on request and at no charge, a copy of all Buyer Data:") +
			wordItem("1", "2", "in an open format; and") + wordItem("1", "2", "within five Working Days."))
	}
	content := wordFile(b, body.String(), "numbering.xml", legal)
	b.SetBytes(int64(body.Len()))
	for b.Loop() {
		if _, err := readFormat(b, docxFormat, "x.docx", content, DefaultLimits); err != nil {
			b.Fatal(err)
		}
	}
}
