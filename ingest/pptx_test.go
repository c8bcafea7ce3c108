package ingest

import (
	"slices"
	"strings"
	"testing"

	"github.com/checkweigh/checkweigh/dossier"
)

const (
	officeNames = `xmlns:p="urn:p" xmlns:a="urn:a" xmlns:r="urn:r" xmlns:mc="urn:mc" xmlns:dgm="urn:dgm"`
	relTypes    = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
)

// officeRelsOf is a part of pointers, given as id, kind, target.
func officeRelsOf(pointers ...string) string {
	var b strings.Builder
	b.WriteString(`<Relationships>`)
	for i := 0; i+2 < len(pointers); i += 3 {
		b.WriteString(`<Relationship Id="` + pointers[i] + `" Type="` + relTypes + pointers[i+1] + `" Target="` + pointers[i+2] + `"/>`)
	}
	return b.String() + `</Relationships>`
}

// slideFile is a PowerPoint file of one slide with these shapes, and further
// parts as name, content pairs.
func slideFile(t testing.TB, shapes string, parts ...string) []byte {
	t.Helper()
	return packed(t, append([]string{"[Content_Types].xml", wordTypes,
		"ppt/presentation.xml", `<p:presentation ` + officeNames + `><p:sldIdLst><p:sldId id="256" r:id="rId1"/></p:sldIdLst><p:sldSz cx="1000" cy="800"/></p:presentation>`,
		"ppt/_rels/presentation.xml.rels", officeRelsOf("rId1", "slide", "slides/slide1.xml"),
		"ppt/slides/slide1.xml", slideXML("", shapes)}, parts...)...)
}

func slideXML(more, shapes string) string {
	return `<p:sld ` + officeNames + more + `><p:cSld><p:spTree>` + shapes + `</p:spTree></p:cSld></p:sld>`
}

// slideShape is a shape for "title", "body" or "ftr" with these paragraphs.
func slideShape(holder, paragraphs string) string {
	ph := ""
	if holder != "" {
		ph = `<p:ph type="` + holder + `"/>`
	}
	return `<p:sp><p:nvSpPr><p:cNvPr id="2" name="x"/><p:nvPr>` + ph + `</p:nvPr></p:nvSpPr><p:txBody><a:bodyPr/>` + paragraphs + `</p:txBody></p:sp>`
}

func slidePara(props, text string) string {
	return `<a:p><a:pPr` + props + `</a:pPr><a:r><a:rPr/><a:t>` + text + `</a:t></a:r></a:p>`
}

func TestSlides(t *testing.T) {
	numbered := func(level, kind, text string) string {
		return slidePara(` lvl="`+level+`"><a:buAutoNum type="`+kind+`"/>`, text)
	}
	plain := func(text string) string { return slidePara(`>`, text) }
	for _, c := range []struct {
		name, shapes, want string
		concealed          []string
	}{
		{"a title is one heading", slideShape("title", plain("Rota")+plain("system")) + slideShape("body", plain("a")+plain("b")), "Rota system|a|b", nil},
		{"list numbers", slideShape("", numbered("0", "arabicPeriod", "a")+numbered("1", "alphaLcParenBoth", "b")+numbered("1", "alphaLcParenBoth", "c")+numbered("0", "arabicPeriod", "d")+numbered("1", "alphaLcParenBoth", "e")+plain("f")+numbered("0", "arabicPeriod", "g")),
			"1. a|(a) b|(b) c|2. d|(a) e|f|1. g", nil},
		{"bullets and breaks", slideShape("", `<a:p><a:pPr><a:buChar char="-"/></a:pPr><a:r><a:t>a</a:t></a:r><a:br/><a:fld><a:t>b</a:t></a:fld></a:p>`), "• a\nb", nil},
		{"footers are left out", slideShape("ftr", plain("Trust")) + slideShape("sldNum", plain("1")) + slideShape("", plain("a")), "a", nil},
		{"a group", `<p:grpSp>` + slideShape("", plain("a")) + `</p:grpSp>`, "a", nil},
		{"a choice is read once", `<mc:AlternateContent><mc:Choice>` + slideShape("", plain("a")) + `</mc:Choice><mc:Fallback>` + slideShape("", plain("a")) + `</mc:Fallback></mc:AlternateContent>`, "a", nil},
		{"a hidden shape", strings.Replace(slideShape("", plain("unseen")), `name="x"`, `hidden="1"`, 1) + slideShape("", plain("a")), "a", []string{"hidden: unseen"}},
		{"a shape beside the slide", strings.Replace(slideShape("", plain("unseen")), `<p:txBody>`, `<p:spPr><a:xfrm><a:off x="1200" y="0"/><a:ext cx="90" cy="90"/></a:xfrm></p:spPr><p:txBody>`, 1) + slideShape("", plain("a")), "a", []string{"off_page: unseen"}},
		{"black on black is a failed redaction", slideShape("", `<a:p><a:r><a:t>paid </a:t></a:r><a:r><a:rPr><a:highlight><a:srgbClr val="000000"/></a:highlight></a:rPr><a:t>£4m</a:t></a:r></a:p>`), "paid", []string{"under_box: £4m"}},
		{"a table", `<p:graphicFrame><a:graphic><a:graphicData><a:tbl><a:tr><a:tc gridSpan="2"><a:txBody>` + plain("Both") + `</a:txBody></a:tc><a:tc hMerge="1"><a:txBody/></a:tc><a:tc><a:txBody>` + plain("c") + `</a:txBody></a:tc></a:tr><a:tr><a:tc vMerge="1"/><a:tc><a:txBody>` + plain("b") + `</a:txBody></a:tc></a:tr></a:tbl></a:graphicData></a:graphic></p:graphicFrame>`, "Both ¦ c\n ¦ b", nil},
		{"a diagram", `<p:graphicFrame><a:graphic><a:graphicData><dgm:relIds r:dm="rId9"/></a:graphicData></a:graphic></p:graphicFrame>`, "Collect|Keep", nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			g, err := readAs(t, "x.ppt", slideFile(t, c.shapes, "ppt/slides/_rels/slide1.xml.rels", officeRelsOf("rId9", "diagramData", "../diagrams/data1.xml"),
				"ppt/diagrams/data1.xml", `<dgm:dataModel><dgm:ptLst><dgm:pt><dgm:prSet/><dgm:t>`+plain("Collect")+`</dgm:t></dgm:pt><dgm:pt><dgm:t>`+plain("Keep")+`</dgm:t></dgm:pt></dgm:ptLst></dgm:dataModel>`))
			if err != nil {
				t.Fatal(err)
			}
			text := g.text()
			if want := strings.ReplaceAll(strings.ReplaceAll(c.want, "|", "\n\n"), "¦", "|"); text.Body != want {
				t.Errorf("got  %q\nwant %q", text.Body, want)
			}
			if got := concealedTexts(text); !slices.Equal(got, c.concealed) {
				t.Errorf("concealed %q, want %q", got, c.concealed)
			}
		})
	}
}

// TestSlidesAreInTheOrderShown has the second slide first, a hidden one, notes,
// comments, and a slide that is listed and not there.
func TestSlidesAreInTheOrderShown(t *testing.T) {
	para := func(text string) string { return slideShape("body", slidePara(`>`, text)) }
	content := packed(t, "[Content_Types].xml", wordTypes,
		"ppt/presentation.xml", `<p:presentation `+officeNames+`><p:sldIdLst><p:sldId id="1" r:id="b"/><p:sldId id="2" r:id="c"/><p:sldId id="3" r:id="a"/><p:sldId id="4" r:id="a"/><p:sldId id="5" r:id="none"/></p:sldIdLst></p:presentation>`,
		"ppt/_rels/presentation.xml.rels", officeRelsOf("a", "slide", "slides/slide1.xml", "b", "slide", "/ppt/slides/slide2.xml", "c", "slide", "slides/slide3.xml"),
		"ppt/slides/slide1.xml", slideXML("", `<p:pic/>`),
		"ppt/slides/slide2.xml", slideXML("", para("first")),
		"ppt/slides/slide3.xml", slideXML(` show="0"`, para("unseen")),
		"ppt/slides/_rels/slide2.xml.rels", officeRelsOf("n", "notesSlide", "../notesSlides/notesSlide1.xml", "m", "comments", "../comments/comment1.xml"),
		"ppt/notesSlides/notesSlide1.xml", `<p:notes `+officeNames+`><p:cSld><p:spTree>`+slideShape("sldNum", slidePara(`>`, "1"))+para("say this")+`</p:spTree></p:cSld></p:notes>`,
		"ppt/comments/comment1.xml", `<p:cmLst `+officeNames+`><p:cm><p:text>ask legal</p:text></p:cm></p:cmLst>`,
		"ppt/embeddings/annex.docx", "annex")
	g, err := readAs(t, "x.pptx", content)
	if err != nil {
		t.Fatal(err)
	}
	text := g.text()
	if want := "first\n\nSpeaker notes\n\nsay this\f\f\f"; text.Body != want {
		t.Errorf("got %q, want %q", text.Body, want)
	}
	if got := concealedTexts(text); !slices.Equal(got, []string{"comment: ask legal", "hidden: unseen"}) {
		t.Errorf("concealed %q", got)
	}
	if len(text.Pages) != 4 || !strings.Contains(text.Pages[3].Reason, "not in the file") || text.Pages[2].Quality != dossier.Unread || text.Pages[2].Reason == "" {
		t.Errorf("pages %+v", text.Pages)
	}
	if len(g.members) != 1 || g.members[0].name != "annex.docx" {
		t.Errorf("members %v", g.members)
	}
}

func TestHostileSlides(t *testing.T) {
	for _, c := range []struct {
		name    string
		content []byte
		phrase  string
	}{
		{"groups in groups", slideFile(t, strings.Repeat(`<p:grpSp>`, 20_000)), "nests far deeper"},
		{"entities", slideFile(t, "", "ppt/slides/_rels/slide1.xml.rels", `<!DOCTYPE x [<!ENTITY a "b">]><Relationships/>`), "declares entities"},
		{"a bomb", slideFile(t, slideShape("", slidePara(`>`, strings.Repeat("a", 32<<20)))), "unpacks to far more"},
		{"cut short", packed(t, "[Content_Types].xml", wordTypes, "ppt/presentation.xml", `<p:presentation><p:sldIdLst>`), "damaged"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := readAs(t, "x.pptx", c.content)
			wantFailure(t, err, dossier.StateFailed, c.phrase)
		})
	}
	lim := DefaultLimits
	lim.Text = 1000
	_, err := readWithin(t, "x.pptx", slideFile(t, strings.Repeat(slideShape("", slidePara(`>`, "The Supplier shall.")), 100)), lim)
	wantFailure(t, err, dossier.StateFailed, "too large")
}

func FuzzReadPPTX(f *testing.F) {
	f.Add(slideShape("title", slidePara(` lvl="8"><a:buAutoNum type="romanUcParenR" startAt="99"/>`, "a")), officeRelsOf("a", "notesSlide", "slide1.xml"))
	f.Add(`<p:graphicFrame><a:graphic><a:graphicData><dgm:relIds r:dm="a"/><a:tbl><a:tr><a:tc/></a:tr></a:tbl></a:graphicData></a:graphic></p:graphicFrame>`, officeRelsOf("a", "diagramData", "../slides/slide1.xml", "b", "comments", "slide1.xml"))
	f.Fuzz(func(t *testing.T, shapes, rels string) {
		lim := DefaultLimits
		lim.Text = 1 << 20
		_, _ = readFormat(t, pptxFormat, "x.pptx", slideFile(t, shapes, "ppt/slides/_rels/slide1.xml.rels", rels), lim)
	})
}
