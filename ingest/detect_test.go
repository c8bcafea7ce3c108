package ingest

import (
	"archive/zip"
	"strings"
	"testing"

	"github.com/checkweigh/checkweigh/dossier"
)

func TestDetect(t *testing.T) {
	mailText := "Received: from a\r\nMessage-ID: <1@a>\r\nFrom: a@b.example\r\nSubject: FOI\r\n\r\nDear Sir"
	for _, c := range []struct{ name, head, want string }{
		{"contract.pdf", "%PDF-1.7\n", "pdf"},
		{"contract.docx", "%PDF-1.4\n%\xe2\xe3", "pdf"},
		{"contract.txt", "%PDF-1.4\n", "pdf"},
		{"contract.pdf", string(wordFile(t, wordPara("a"))), "docx"},
		{"contract.pdf", "The Supplier shall pay the Buyer.", "txt"},
		{"contract", "The Supplier shall pay the Buyer.", "txt"},
		{"contract.md", "# Terms\n\nThe Supplier", "md"},
		{"contract.md", "<div align=center>Logo</div>\n\n# Terms", "md"},
		{"contract.md", "<!DOCTYPE html><html><body>", "html"},
		{"notes.txt", "<b>not a page</b>", "txt"},
		{"page", "<html><body>a", "html"},
		{"page.xml", "<?xml version='1.0'?><!DOCTYPE html><html xmlns='x'>", "html"},
		{"answer.pdf", mailText, "eml"},
		{"answer.eml", "From: a@b.example\nSubject: FOI\n\nDear Sir", "eml"},
		{"answer.txt", "From: The Council\nTo: Ms Adé\nSubject: FOI 12\nDate: 3 May\n\nDear Ms Adé", "txt"},
		{"box", "From a@b Thu Mar 06 17:28:24 2008\nReceived: x\nTo: y\nMIME-Version: 1.0\n\nHello", "mbox"},
		{"box.eml", "From a@b Thu Mar 06 17:28:24 2008\nReceived: x\nTo: y\nMIME-Version: 1.0\n\nHello", "eml"},
		{"all.bin", string(packed(t, "a.txt", "a")), "zip"},
		{"request.zip", string(rawZip(t, rawMember{"contract.pdf", zip.Store, 0, []byte("%PDF-1.7\n"), 9})), "zip"},
		{"records.json", `{"records": [{"title": "Rota"}]}`, "txt"},
		{"notice.json", `{"uri": "x", "publishedDate": "2024", "releases": [{"date": "x"}]}`, "ocds"},
		{"correspondence.txt", "This is a plain-text version of the Freedom of Information request \"A b\".  The", "alaveteli"},
		{"old.doc", string(oleMagic) + strings.Repeat("\x00", 600), "ole"},
		{"scan", "\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "png"},
		{"scan.pdf", "II*\x00\x08\x00\x00\x00", "tiff"},
		{"contract.docx", "{\\rtf1\\ansi hello}", "rtf"},
		{"contract.doc", string(odfFile(t, "text", "", "")), "odt"},
		{"contract.docx", string(odfFile(t, "spreadsheet", "", "")), "ods"},
		{"contract.pptx", string(odfFile(t, "presentation", "", "")), "odp"},
		{"slides.pdf", string(slideFile(t, "")), "pptx"},
		{"costs.csv", "Body,Cost\nTrust,4\n", "csv"},
		{"costs.xls", "Body\tCost\nTrust\t4\nCouncil\t5\n", "csv"},
		{"costs.txt", "Body,Cost\nTrust,4\nCouncil,5\n", "txt"},
		{"costs.csv", "<html><body>", "html"},
		{"wide.txt", utf16Bytes(strings.Repeat("The Supplier shall. ", 10), false), "txt"},
	} {
		f, ok := detect([]byte(c.head), c.name)
		if !ok || f.Name != c.want {
			t.Errorf("%s (%.20q): got %q, %v, want %s", c.name, c.head, f.Name, ok, c.want)
		}
	}
}

func TestUnsupportedSaysWhatToDo(t *testing.T) {
	for _, c := range []struct {
		name, head string
		state      dossier.State
		phrase     string
	}{
		{"empty.pdf", "", dossier.StateFailed, "the file is empty"},
		{"a.7z", "7z\xbc\xaf\x27\x1c\x00\x04", dossier.StateUnsupported, "7-Zip"},
		{"run.exe", "MZ\x90\x00\x03", dossier.StateUnsupported, "program"},
		{"data.bin", "\x00\x01\x02\x03\x04\xff\xfe", dossier.StateUnsupported, "cannot be read"},
		{"feed.xml", `<?xml version="1.0"?><feed/>`, dossier.StateUnsupported, "XML"},
	} {
		if f, ok := detect([]byte(c.head), c.name); ok {
			t.Errorf("%s: detected as %s", c.name, f.Name)
		}
		wantFailure(t, unsupported([]byte(c.head), c.name), c.state, c.phrase)
	}
}
