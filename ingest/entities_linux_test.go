package ingest

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"golang.org/x/sys/unix"
)

// stored is packed without packing, so that no limit of the ratio comes before
// the ones that a test is about.
func stored(t testing.TB, files ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for i := 0; i+1 < len(files); i += 2 {
		w, err := z.CreateHeader(&zip.FileHeader{Name: files[i], Method: zip.Store})
		must(t, err)
		_, err = io.WriteString(w, files[i+1])
		must(t, err)
	}
	must(t, z.Close())
	return b.Bytes()
}

// restored is the same archive without packing.
func restored(t testing.TB, content []byte) []byte {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
	must(t, err)
	var files []string
	for _, f := range z.File {
		r, err := f.Open()
		must(t, err)
		part, err := io.ReadAll(r)
		must(t, err, r.Close())
		files = append(files, f.Name, string(part))
	}
	return stored(t, files...)
}

// xmlFiles are one file of each sort that holds XML, with the words in the place
// where its text stands and the head before its root element.
func xmlFiles(t testing.TB, head, words string) map[string][]byte {
	sheet := func(part, content string) []byte {
		return restored(t, remade(t, map[string]string{part: content}))
	}
	odf := func(kind, body string) []byte {
		return stored(t, "mimetype", openDocumentMIME+kind, "content.xml", head+strings.TrimPrefix(odfContent(kind, "", body), `<?xml version="1.0"?>`))
	}
	slides := slideXML("", slideShape("", `<a:p><a:r><a:rPr/><a:t>`+words+`</a:t></a:r></a:p>`))
	return map[string][]byte{
		"x.docx": stored(t, "[Content_Types].xml", wordTypes, "word/document.xml", head+`<w:document xmlns:w="u"><w:body>`+wordPara(words)+`</w:body></w:document>`),
		"styles.docx": stored(t, "[Content_Types].xml", wordTypes, "word/document.xml", `<w:document xmlns:w="u"><w:body>`+wordPara("a")+`</w:body></w:document>`,
			"word/styles.xml", head+`<w:styles xmlns:w="u"><w:style w:styleId="a">`+words+`</w:style></w:styles>`),
		"x.odt":  odf("text", odfP(words)),
		"x.ods":  odf("spreadsheet", `<table:table table:name="s"><table:table-row><table:table-cell>`+odfP(words)+`</table:table-cell></table:table-row></table:table>`),
		"x.odp":  odf("presentation", `<draw:page><draw:frame><draw:text-box>`+odfP(words)+`</draw:text-box></draw:frame></draw:page>`),
		"x.fodt": []byte(head + `<office:document ` + odfNames + ` office:mimetype="application/vnd.oasis.opendocument.text"><office:body><office:text>` + odfP(words) + `</office:text></office:body></office:document>`),
		"x.pptx": stored(t, "[Content_Types].xml", wordTypes,
			"ppt/presentation.xml", `<p:presentation `+officeNames+`><p:sldIdLst><p:sldId id="256" r:id="rId1"/></p:sldIdLst></p:presentation>`,
			"ppt/_rels/presentation.xml.rels", officeRelsOf("rId1", "slide", "slides/slide1.xml"), "ppt/slides/slide1.xml", head+slides),
		"x.xlsx":      sheet(sheetPart, head+sheetXML(`<row r="1"><c r="A1" t="inlineStr"><is><t>`+words+`</t></is></c></row>`)),
		"shared.xlsx": sheet("xl/sharedStrings.xml", head+`<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>`+words+`</t></si></sst>`),
		"x.html":      []byte(head + `<html><body><p>` + words + `</p><svg xmlns="http://www.w3.org/2000/svg"><text>` + words + `</text></svg></body></html>`),
	}
}

// tripwire notices whoever opens the file or calls the address.
type tripwire struct {
	file, address string
	opened        func() bool
	called        atomic.Int64
}

const canary = "the content of another file"

func newTripwire(t *testing.T) *tripwire {
	t.Helper()
	w := &tripwire{file: filepath.Join(t.TempDir(), "canary.txt")}
	must(t, os.WriteFile(w.file, []byte(canary), 0o600))
	watch, err := unix.InotifyInit1(unix.IN_NONBLOCK)
	must(t, err)
	t.Cleanup(func() { _ = unix.Close(watch) })
	_, err = unix.InotifyAddWatch(watch, w.file, unix.IN_OPEN|unix.IN_ACCESS)
	must(t, err)
	w.opened = func() bool {
		n, _ := unix.Read(watch, make([]byte, 4096))
		return n > 0
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	t.Cleanup(func() { _ = l.Close() })
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			w.called.Add(1)
			_ = c.Close()
		}
	}()
	w.address = "http://" + l.Addr().String() + "/x.dtd"
	return w
}

// No reader of XML opens a file or calls an address that its document names,
// puts another file's words into a text, or goes down with two million elements
// within each other. The readers run in this process: it is not the sandbox that
// holds them back here. FAULTS: XXE, deep XML.
func TestFaultEntitiesAndDeepXML(t *testing.T) {
	w := newTripwire(t)
	for name, content := range xmlFiles(t, `<?xml version="1.0"?>`, "honest words") {
		if g, err := readAs(t, name, content); name != "styles.docx" && !strings.Contains(g.text().Body, "honest words") {
			t.Fatalf("%s is not read even without harm: %q, %v", name, g.text().Body, err)
		}
	}
	if _, err := os.ReadFile(w.file); err != nil || !w.opened() {
		t.Fatal("the wire does not trip")
	}
	laughs := `<!DOCTYPE x [<!ENTITY a0 "ha">`
	for i := range 20 {
		laughs += fmt.Sprintf(`<!ENTITY a%d "%s">`, i+1, strings.Repeat(fmt.Sprintf("&a%d;", i), 10))
	}
	const declared = `<?xml version="1.0"?>`
	payloads := map[string]struct{ head, words string }{
		"a file":               {declared + `<!DOCTYPE x [<!ENTITY x SYSTEM "file://` + w.file + `">]>`, "&x;"},
		"a bare path":          {declared + `<!DOCTYPE x [<!ENTITY x SYSTEM "` + w.file + `">]>`, "&x;"},
		"an address":           {declared + `<!DOCTYPE x [<!ENTITY x SYSTEM "` + w.address + `">]>`, "&x;"},
		"a DTD":                {declared + `<!DOCTYPE x SYSTEM "` + w.address + `">`, "&x;"},
		"a parameter":          {declared + `<!DOCTYPE x [<!ENTITY % p SYSTEM "` + w.address + `"> %p;]>`, "&x;"},
		"without a head":       {`<!DOCTYPE x [<!ENTITY x PUBLIC "-//x//x" "file://` + w.file + `">]>`, "&x;"},
		"a style sheet":        {declared + `<?xml-stylesheet type="text/xsl" href="` + w.address + `"?>`, "a"},
		"an inclusion":         {declared, `<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="file://` + w.file + `" parse="text"/>`},
		"a picture":            {declared, `<image href="` + w.address + `"/><img src="` + w.address + `"/><link rel="stylesheet" href="file://` + w.file + `"/><object data="` + w.address + `"/>`},
		"laughs":               {declared + laughs + `]>`, "&a20;"},
		"two million elements": {declared, strings.Repeat("<a>", 2_000_000)},
		"two million ends":     {declared, strings.Repeat("</a>", 2_000_000)},
		"a long name":          {declared, "<" + strings.Repeat("a", 1<<20) + "/>"},
		"many attributes":      {declared, "<a " + strings.Repeat(`a="b" `, 100_000) + "/>"},
	}
	for what, p := range payloads {
		for name, content := range xmlFiles(t, p.head, p.words) {
			g, err := readAs(t, name, content)
			if text := g.text(); strings.Contains(text.Body, canary) || strings.Count(text.Body, "ha") > 100 {
				t.Errorf("%s in %s: the text is %.200q", what, name, text.Body)
			}
			if w.opened() {
				t.Errorf("%s in %s: the file was opened", what, name)
			}
			t.Logf("%-20s %-12s %.120v", what, name, err)
		}
	}
	if n := w.called.Load(); n != 0 {
		t.Errorf("%d calls went out", n)
	}
}

// What other formats can name is not opened either.
func TestFaultReferencesAreNotFollowed(t *testing.T) {
	w := newTripwire(t)
	for name, content := range map[string]string{
		"template.rtf": `{\rtf1{\*\template ` + w.file + `}{\field{\*\fldinst INCLUDETEXT "` + w.file + `"}{\fldrslt x}}{\field{\*\fldinst INCLUDEPICTURE "` + w.address + `"}{\fldrslt y}} text}`,
		"x.md":         "![a](" + w.address + ") [b](file://" + w.file + ") text",
		"x.csv":        `"=IMPORTDATA(""` + w.address + `"")",text` + "\n" + `"=cmd|' /C x'!A0",text`,
		"x.eml":        "Content-Type: message/external-body; access-type=local-file; name=\"" + w.file + "\"\r\n\r\nContent-Type: text/plain\r\n\r\ntext",
		"refresh.html": `<html><head><base href="` + w.address + `"><meta http-equiv=refresh content="0;url=` + w.address + `"><script src="` + w.address + `"></script></head><body>text<iframe src="file://` + w.file + `"></iframe></body></html>`,
	} {
		g, err := readAs(t, name, []byte(content))
		if text := g.text(); strings.Contains(text.Body, canary) {
			t.Errorf("%s: the text is %q", name, text.Body)
		}
		if w.opened() {
			t.Errorf("%s: the file was opened", name)
		}
		t.Logf("%s: %.80q %v", name, g.text().Body, err)
	}
	if n := w.called.Load(); n != 0 {
		t.Errorf("%d calls went out", n)
	}
}
