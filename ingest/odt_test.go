package ingest

import (
	"archive/zip"
	"bytes"
	"io"
	"slices"
	"strings"
	"testing"

	"github.com/checkweigh/checkweigh/dossier"
)

const odfNames = `xmlns:office="urn:o" xmlns:style="urn:s" xmlns:text="urn:t" xmlns:table="urn:b" xmlns:draw="urn:d" xmlns:fo="urn:f" xmlns:dc="urn:c" xmlns:presentation="urn:p" xmlns:loext="urn:l" xmlns:svg="urn:g"`

// odfFile is an OpenDocument package of that kind ("text") with these automatic
// styles and this body.
func odfFile(t testing.TB, kind, styles, body string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, part := range []struct {
		name, content string
		method        uint16
	}{
		{"mimetype", openDocumentMIME + kind, zip.Store}, // so that the first bytes tell
		{"META-INF/manifest.xml", `<manifest:manifest xmlns:manifest="urn:m"/>`, zip.Deflate},
		{"content.xml", odfContent(kind, styles, body), zip.Deflate},
	} {
		w, err := z.CreateHeader(&zip.FileHeader{Name: part.name, Method: part.method})
		must(t, err)
		_, err = io.WriteString(w, part.content)
		must(t, err)
	}
	must(t, z.Close())
	return b.Bytes()
}

func odfContent(kind, styles, body string) string {
	return `<?xml version="1.0"?><office:document-content ` + odfNames + `><office:automatic-styles>` + styles +
		`</office:automatic-styles><office:body><office:` + kind + `>` + body + `</office:` + kind + `></office:body></office:document-content>`
}

func odfP(text string) string { return `<text:p>` + text + `</text:p>` }

func odfItems(style, more string, items ...string) string {
	return `<text:list text:style-name="` + style + `"` + more + `>` + strings.Join(items, "") + `</text:list>`
}

func odfListItem(text string) string { return `<text:list-item>` + text + `</text:list-item>` }

// odfStyled are the styles of the tests: list L is "1.", "1.1", "(a)"; B has
// bullets; O numbers headings; H is hidden, K black on black, S bold.
const odfStyled = `<text:list-style style:name="L"><text:list-level-style-number text:level="1" style:num-format="1" style:num-suffix="."/>` +
	`<text:list-level-style-number text:level="2" style:num-format="1" text:display-levels="2"/>` +
	`<text:list-level-style-number text:level="3" style:num-format="a" style:num-prefix="(" style:num-suffix=")"/></text:list-style>` +
	`<text:list-style style:name="B"><text:list-level-style-bullet text:level="1" text:bullet-char="-"/></text:list-style>` +
	`<text:list-style style:name="N"><text:list-level-style-number text:level="1" style:num-format="I" loext:num-list-format="Part %1%:"/></text:list-style>` +
	`<style:style style:name="H" style:family="text"><style:text-properties text:display="none"/></style:style>` +
	`<style:style style:name="H2" style:family="text" style:parent-style-name="H"/>` +
	`<style:style style:name="K" style:family="text"><style:text-properties fo:background-color="#000000"/></style:style>` +
	`<style:style style:name="W" style:family="text"><style:text-properties fo:background-color="#000000" fo:color="#ffffff"/></style:style>` +
	`<style:style style:name="S" style:family="text"><style:text-properties fo:font-weight="bold"/></style:style>` +
	`<style:style style:name="PH" style:family="paragraph"><style:text-properties text:display="none"/></style:style>` +
	`<style:style style:name="Out" style:family="paragraph" style:list-style-name=""/>` +
	`<style:style style:name="Mine" style:family="paragraph" style:list-style-name="L"/>`

const odfOutline = `<text:outline-style><text:outline-level-style text:level="1" style:num-format="1" style:num-suffix="."/>` +
	`<text:outline-level-style text:level="2" style:num-format="1" text:display-levels="2"/></text:outline-style>`

func TestOpenDocumentText(t *testing.T) {
	cell := func(more, text string) string {
		return `<table:table-cell` + more + `>` + odfP(text) + `</table:table-cell>`
	}
	row := func(cells ...string) string {
		return `<table:table-row>` + strings.Join(cells, "") + `</table:table-row>`
	}
	for _, c := range []struct {
		name, body, want string
		concealed        []string
	}{
		{"white space of the file is none of the text", odfP("The\n   Supplier <text:s text:c=\"2\"/>shall<text:tab/>pay<text:line-break/>it "), "The Supplier   shall\tpay\nit", nil},
		{"levels", odfItems("L", "", odfListItem(odfP("One")+odfItems("L", "", odfListItem(odfP("a")), odfListItem(odfP("b")+odfItems("L", "", odfListItem(odfP("c")), odfListItem(odfP("d")))))), odfListItem(odfP("Two")+odfItems("L", "", odfListItem(odfP("e"))))),
			"1. One|1.1 a|1.2 b|(a) c|(b) d|2. Two|2.1 e", nil},
		{"only the first paragraph of an item has the number", odfItems("L", "", odfListItem(odfP("a")+odfP("more")), odfListItem(odfP("b"))), "1. a|more|2. b", nil},
		{"a list header has none", odfItems("L", "", `<text:list-header>`+odfP("a")+`</text:list-header>`, odfListItem(odfP("b"))), "a|1. b", nil},
		{"a new list begins anew", odfItems("L", "", odfListItem(odfP("a"))) + odfItems("L", "", odfListItem(odfP("b"))), "1. a|1. b", nil},
		{"a list goes on", odfItems("L", "", odfListItem(odfP("a"))) + odfP("x") + odfItems("L", ` text:continue-numbering="true"`, odfListItem(odfP("b"))), "1. a|x|2. b", nil},
		{"a list goes on by name", odfItems("L", ` xml:id="one"`, odfListItem(odfP("a"))) + odfItems("L", "", odfListItem(odfP("x"))) + odfItems("L", ` text:continue-list="one"`, odfListItem(odfP("b"))), "1. a|1. x|2. b", nil},
		{"a start value", odfItems("L", "", `<text:list-item text:start-value="7">`+odfP("a")+`</text:list-item>`, odfListItem(odfP("b"))), "7. a|8. b", nil},
		{"bullets", odfItems("B", "", odfListItem(odfP("a"))), "• a", nil},
		{"a written pattern", odfItems("N", "", odfListItem(odfP("a")), odfListItem(odfP("b"))), "Part I: a|Part II: b", nil},
		{"the paragraph's own list style", `<text:list><text:list-item><text:p text:style-name="Mine">a</text:p></text:list-item></text:list>`, "1. a", nil},
		{"numbered headings", `<text:h text:outline-level="1">A</text:h><text:h text:outline-level="2">B</text:h><text:h text:outline-level="1" text:style-name="Out">C</text:h><text:h text:outline-level="1">D</text:h>`, "1. A|1.1 B|C|2. D", nil},
		{"hidden letters go apart", odfP(`seen<text:span text:style-name="H2">unseen</text:span>`), "seen", []string{"hidden: unseen"}},
		{"a hidden paragraph", `<text:p text:style-name="PH">unseen</text:p>` + odfP("seen"), "seen", []string{"hidden: unseen"}},
		{"a hidden section", `<text:section text:display="none">` + odfP("unseen") + `</text:section>` + odfP("seen"), "seen", []string{"hidden: unseen"}},
		{"a section that is shown", `<text:section text:display="condition">` + odfP("seen") + `</text:section>`, "seen", nil},
		{"a hidden field", odfP(`a<text:hidden-text text:is-hidden="true" text:string-value="unseen"/>`), "a", []string{"hidden: unseen"}},
		{"black on black is a failed redaction", odfP(`paid <text:span text:style-name="K">£4m</text:span> in all`), "paid  in all", []string{"under_box: £4m"}},
		{"white on black is a heading", odfP(`<text:span text:style-name="W">Terms</text:span>`), "Terms", nil},
		{"comments", odfP(`Data<office:annotation><dc:creator>Kim</dc:creator><text:p>ask legal</text:p></office:annotation> stays`), "Data stays", []string{"comment: ask legal"}},
		{"notes follow the text", odfP(`Data<text:note text:note-class="footnote"><text:note-citation>1</text:note-citation><text:note-body>`+odfP("As defined.")+`</text:note-body></text:note> stays`) + odfP("Exit"), "Data[1] stays|Exit|[1] As defined.", nil},
		{"deletions go apart", `<text:tracked-changes><text:changed-region xml:id="c1"><text:deletion><office:change-info><dc:creator>Kim</dc:creator></office:change-info>` + odfP("without limit") + `</text:deletion></text:changed-region></text:tracked-changes>` + odfP(`Liability<text:change text:change-id="c1"/> applies.`),
			"Liability applies.", []string{"deleted: without limit"}},
		{"a row is a line", `<table:table><table:table-column/>` + row(cell("", "Buyer"), cell("", "The Trust")) + row(cell("", "Price"), cell("", "£4")) + `</table:table>` + odfP("after"), "Buyer ¦ The Trust\nPrice ¦ £4|after", nil},
		{"a merged cell stands once", `<table:table>` + row(cell(` table:number-columns-spanned="2"`, "Both"), `<table:covered-table-cell/>`, cell("", "c")) + row(`<table:covered-table-cell/>`, cell("", "b"), cell("", "c")) + `</table:table>`, "Both ¦ c\n ¦ b ¦ c", nil},
		{"text boxes follow their paragraph", odfP(`anchor<draw:frame><draw:text-box>` + odfP("in the box") + `</draw:text-box><svg:desc>a drawing</svg:desc></draw:frame> ends`), "anchor ends|in the box", nil},
		{"links, fields and indexes", `<text:table-of-content><text:table-of-content-source>x</text:table-of-content-source><text:index-body>` + odfP("Terms 2") + `</text:index-body></text:table-of-content>` + odfP(`see <text:a>clause <text:reference-ref>4</text:reference-ref></text:a>`), "Terms 2|see clause 4", nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			g, err := readAs(t, "x.pdf", odfFile(t, "text", odfStyled+odfOutline, c.body))
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

func TestOpenDocumentMarks(t *testing.T) {
	body := `<text:tracked-changes><text:changed-region xml:id="i1"><text:insertion/></text:changed-region><text:changed-region xml:id="f1"><text:format-change/></text:changed-region></text:tracked-changes>` +
		`<text:p text:style-name="Title">Contract</text:p><text:h text:outline-level="3">Data</text:h>` + odfP(`<text:span text:style-name="S">Bold</text:span>`) +
		odfP(`kept <text:change-start text:change-id="i1"/>added`) + odfP(`also<text:change-end text:change-id="i1"/> <text:change-start text:change-id="f1"/>not<text:change-end text:change-id="f1"/>`)
	g, err := readAs(t, "x.odt", odfFile(t, "text", odfStyled, body))
	if err != nil {
		t.Fatal(err)
	}
	text := g.text()
	for kind, want := range map[dossier.MarkKind][]string{
		dossier.MarkHeading: {"Contract", "Data"}, dossier.MarkBold: {"Bold"}, dossier.MarkInserted: {"added", "also"},
	} {
		if got := marked(text, kind); !slices.Equal(got, want) {
			t.Errorf("%s: got %q, want %q", kind, got, want)
		}
	}
	if !text.Tracked || text.Marks[0].Level != 1 || text.Marks[1].Level != 3 {
		t.Errorf("tracked %v, marks %+v", text.Tracked, text.Marks)
	}
}

func TestFlatOpenDocument(t *testing.T) {
	flat := `<?xml version="1.0"?><office:document ` + odfNames + ` office:mimetype="application/vnd.oasis.opendocument.text"><office:styles/><office:body><office:text>` + odfP("Terms") + `</office:text></office:body></office:document>`
	g, err := readAs(t, "x.xml", []byte(flat))
	if err != nil || g.text().Body != "Terms" {
		t.Errorf("got %q, %v", g.text().Body, err)
	}
}

// TestOfficeKindIsFoundInTheDirectory reads files whose first bytes do not tell.
func TestOfficeKindIsFoundInTheDirectory(t *testing.T) {
	content := packed(t, "a.bin", strings.Repeat("x", 5000), "mimetype", openDocumentMIME+"text", "content.xml", odfContent("text", "", odfP("Terms")))
	g, err := readAs(t, "x.zip", content)
	if err != nil || g.text().Body != "Terms" || len(g.members) != 0 {
		t.Errorf("got %q, %d members, %v", g.text().Body, len(g.members), err)
	}
}

func TestHostileOpenDocument(t *testing.T) {
	withContent := func(content string) []byte {
		return packed(t, "mimetype", openDocumentMIME+"text", "content.xml", content)
	}
	deep := func(open string) []byte { return odfFile(t, "text", "", strings.Repeat(open, 20_000)) }
	for _, c := range []struct {
		name    string
		content []byte
		state   dossier.State
		phrase  string
	}{
		{"entities", withContent(`<!DOCTYPE d [<!ENTITY a "x">]><office:document-content/>`), dossier.StateFailed, "declares entities"},
		{"sections in sections", deep(`<text:section>`), dossier.StateFailed, "nests far deeper"},
		{"spans in spans", deep(`<text:p><text:span>`), dossier.StateFailed, "nests far deeper"},
		{"lists in lists", deep(`<text:list><text:list-item>`), dossier.StateFailed, "nests far deeper"},
		{"frames in frames", deep(`<draw:g>`), dossier.StateFailed, "nests far deeper"},
		{"a bomb", odfFile(t, "text", "", odfP(strings.Repeat("a", 32<<20))), dossier.StateFailed, "unpacks to far more"},
		{"no content", packed(t, "mimetype", openDocumentMIME+"text"), dossier.StateFailed, "damaged"},
		{"cut short", withContent(`<office:document-content><office:body><office:text>`), dossier.StateFailed, "damaged"},
		{"encrypted", packed(t, "mimetype", openDocumentMIME+"text", "META-INF/manifest.xml",
			`<manifest:manifest><manifest:file-entry><manifest:encryption-data/></manifest:file-entry></manifest:manifest>`, "content.xml", "\x01\x02"), dossier.StatePasswordNeeded, "password needed"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := readAs(t, "x.odt", c.content)
			wantFailure(t, err, c.state, c.phrase)
		})
	}
}

func TestTooMuchTextInOpenDocument(t *testing.T) {
	lim := DefaultLimits
	lim.Text = 1000
	_, err := readWithin(t, "x.odt", odfFile(t, "text", "", strings.Repeat(odfP("The Supplier shall."), 100)), lim)
	wantFailure(t, err, dossier.StateFailed, "too large")
}

func TestOpenDocumentSheets(t *testing.T) {
	styles := `<style:style style:name="away" style:family="table"><style:table-properties table:display="false"/></style:style>`
	cell := func(text string) string {
		return `<table:table-cell>` + odfP(text) + `</table:table-cell>`
	}
	body := `<table:table table:name="Costs"><table:table-column/><table:table-column table:visibility="collapse"/><table:table-column/>` +
		`<table:table-row>` + cell("Item") + cell("secret") + cell("£") + `</table:table-row>` +
		`<table:table-row table:visibility="collapse">` + cell("unseen") + `</table:table-row>` +
		`<table:table-row>` + cell("Licence") + `<table:table-cell/><table:table-cell><office:annotation>` + odfP("check") + `</office:annotation>` + odfP("4") + `</table:table-cell></table:table-row>` +
		`<table:table-row table:number-rows-repeated="1048000"><table:table-cell table:number-columns-repeated="16384"/></table:table-row></table:table>` +
		`<table:table table:name="Hidden" table:style-name="away"><table:table-row>` + cell("deep") + `</table:table-row></table:table>`
	g, err := readAs(t, "x.xlsx", odfFile(t, "spreadsheet", styles, body))
	if err != nil {
		t.Fatal(err)
	}
	text := g.text()
	if want := "Costs\n\nItem | £\nLicence | 4"; text.Body != want {
		t.Errorf("got %q, want %q", text.Body, want)
	}
	if got, want := concealedTexts(text), []string{"comment: check", "hidden: unseen secret Hidden deep"}; !slices.Equal(squeezeAll(got), want) {
		t.Errorf("concealed %q, want %q", got, want)
	}
	if got := marked(text, dossier.MarkHeading); !slices.Equal(got, []string{"Costs"}) {
		t.Errorf("headings %q", got)
	}
}

// squeezeAll makes one space of white space.
func squeezeAll(all []string) []string {
	for i := range all {
		all[i] = manySpaces.ReplaceAllString(all[i], " ")
	}
	return all
}

func TestOpenDocumentSlides(t *testing.T) {
	styles := `<style:style style:name="away" style:family="drawing-page"><style:drawing-page-properties presentation:visibility="hidden"/></style:style>`
	frame := func(class, text string) string {
		return `<draw:frame presentation:class="` + class + `"><draw:text-box>` + odfP(text) + `</draw:text-box></draw:frame>`
	}
	body := `<draw:page>` + frame("title", "Rota") + frame("outline", "kept six years") + frame("footer", "Trust") + `<presentation:notes>` + frame("notes", "tell them") + `</presentation:notes></draw:page>` +
		`<draw:page draw:style-name="away">` + frame("title", "Costs") + `</draw:page>` +
		`<draw:page><draw:frame><draw:image/></draw:frame></draw:page><draw:page/>`
	g, err := readAs(t, "x.odp", odfFile(t, "presentation", styles, body))
	if err != nil {
		t.Fatal(err)
	}
	text := g.text()
	if want := "Rota\n\nkept six years\n\nSpeaker notes\n\ntell them\f\f\f"; text.Body != want {
		t.Errorf("got %q, want %q", text.Body, want)
	}
	var quality []dossier.Quality
	for _, p := range text.Pages {
		quality = append(quality, p.Quality)
	}
	if want := []dossier.Quality{dossier.Good, dossier.Blank, dossier.Unread, dossier.Blank}; !slices.Equal(quality, want) {
		t.Errorf("pages %v, want %v", quality, want)
	}
	if got := text.Concealed; len(got) != 1 || got[0] != (dossier.Concealed{Page: 2, Reason: "hidden", Text: "Costs"}) {
		t.Errorf("concealed %+v", got)
	}
}

func FuzzReadODT(f *testing.F) {
	f.Add("text", odfStyled+odfOutline, odfItems("L", ` xml:id="a" text:continue-list="a"`, odfListItem(odfP("a")))+`<text:h text:outline-level="99">b</text:h>`)
	f.Add("text", `<style:style style:name="a" style:family="text" style:parent-style-name="a"/>`, odfP(`<text:span text:style-name="a">x</text:span><text:note><text:note-body><text:p/></text:note-body></text:note>`))
	f.Add("spreadsheet", "", `<table:table table:name="s"><table:table-row table:number-rows-repeated="9"><table:table-cell table:number-columns-repeated="99"><text:p>a</text:p></table:table-cell></table:table-row></table:table>`)
	f.Add("presentation", "", `<draw:page><presentation:notes><draw:frame><draw:text-box><text:p>a</text:p></draw:text-box></draw:frame></presentation:notes></draw:page>`)
	f.Fuzz(func(t *testing.T, kind, styles, body string) {
		lim := DefaultLimits
		lim.Text = 1 << 20
		_, _ = readFormat(t, odtFormat, "x.odt", odfFile(t, kind, styles, body), lim)
	})
}
