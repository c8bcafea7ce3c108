package ingest

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/jhillyerd/enmime/v2"
	"golang.org/x/net/html/charset"

	"github.com/checkweigh/checkweigh/dossier"
)

// mail is a message whose parts have been sorted into words and files.
type mail struct {
	root  *enmime.Part
	plain []*enmime.Part
	html  []*enmime.Part
	files []mailFile
}

// mailFile is something that came with the message.
type mailFile struct {
	name    string
	content []byte
	skip    string // why it is not handed over
}

func (m *mail) sort() {
	for _, p := range m.root.DepthMatchAll(func(p *enmime.Part) bool { return p.FirstChild == nil }) {
		named := p.FileName != ""
		attached := p.Disposition == "attachment"
		// A multipart without parts has lost its boundary: its words are in it.
		lost := strings.HasPrefix(p.ContentType, "multipart/")
		switch {
		case lost && len(bytes.TrimSpace(p.Content)) == 0:
		case (p.ContentType == "text/plain" || p.ContentType == "" || lost) && !attached && !named:
			m.plain = append(m.plain, p)
		case p.ContentType == "text/html" && !attached && !named:
			m.html = append(m.html, p)
		default:
			m.files = append(m.files, mailFile{name: partName(p), content: p.Content, skip: skipPart(p)})
		}
	}
}

// partName is the name under which a part is shown.
func partName(p *enmime.Part) string {
	if p.FileName != "" {
		return memberName(p.FileName, false)
	}
	if p.ContentType == "message/rfc822" {
		subject := ""
		if inner, err := parseMail(p.Content); err == nil {
			subject = mailValue(inner, "Subject")
		}
		if subject == "" {
			subject = "attached message"
		}
		return memberName(strings.ReplaceAll(subject, "/", "-")+".eml", false)
	}
	_, sub, _ := strings.Cut(p.ContentType, "/")
	return memberName("attachment."+sub, false)
}

// logoSize is the size in bytes up to which a picture inside the text of a
// message is taken for a logo; a scan of a page is larger.
const logoSize = 40 << 10

func skipPart(p *enmime.Part) string {
	switch {
	case strings.HasPrefix(p.ContentType, "image/") && len(p.Content) <= logoSize && p.Disposition != "attachment":
		return "a small picture in the message, such as a logo"
	case strings.HasPrefix(p.ContentType, "image/") && p.ContentID != "" && len(p.Content) <= logoSize:
		return "a small picture in the message, such as a logo"
	case strings.HasSuffix(p.ContentType, "-signature"):
		return "the message's electronic signature, which holds no text"
	case strings.HasSuffix(p.ContentType, "pkcs7-mime"):
		return "encrypted or sealed: open the message in the mail program it was sent to and save it again"
	case len(p.Content) == 0:
		return "the attachment is empty or damaged: ask for it again"
	}
	return ""
}

var mailFields = []string{"From", "To", "Cc", "Date", "Subject"}

// mailValue is a field of the header, decoded, on one line.
func mailValue(p *enmime.Part, field string) string {
	return strings.Join(strings.Fields(validUTF8(enmime.DecodeRFC2047(p.Header.Get(field)))), " ")
}

// page is the text of the message.
func (m *mail) page(ctx context.Context, lim Limits) (PageText, error) {
	w := newTextWriter(lim)
	for _, field := range mailFields {
		value := mailValue(m.root, field)
		if value == "" {
			continue
		}
		if err := w.row(field+": "+value, nil); err != nil {
			return PageText{}, err
		}
	}
	body, err := m.body(ctx, lim)
	if err != nil {
		return PageText{}, err
	}
	if body.Body == "" {
		return w.page(), nil
	}
	start := w.next("\n\n")
	if err := w.paragraph(body.Body, withoutRedactions(body.Marks)); err != nil {
		return PageText{}, err
	}
	w.concealed = append(w.concealed, body.Concealed...)
	w.marks = append(w.marks, quoteMarks(body.Body, start)...)
	return w.page(), nil
}

// withoutRedactions drops the marks that the page finds again for itself.
func withoutRedactions(marks []dossier.Mark) []dossier.Mark {
	kept := marks[:0:0]
	for _, m := range marks {
		if m.Kind != dossier.MarkRedaction {
			kept = append(kept, m)
		}
	}
	return kept
}

// body is what the sender wrote: the plain text, unless it is a mere stand-in
// for the HTML.
func (m *mail) body(ctx context.Context, lim Limits) (PageText, error) {
	var texts []string
	for _, p := range m.plain {
		text, files := uudecode(mailText(p.Content))
		m.files = append(m.files, files...)
		if text = strings.TrimSpace(text); text != "" {
			texts = append(texts, text)
		}
	}
	plain := PageText{Body: strings.Join(texts, "\n\n")}
	if len(m.html) == 0 {
		return plain, nil
	}
	var pages [][]byte
	for _, p := range m.html {
		pages = append(pages, htmlUTF8(p.Content))
	}
	page, err := htmlPage(ctx, bytes.NewReader(bytes.Join(pages, []byte("<hr>"))), lim)
	if err != nil || len(plain.Body) < len(page.Body)/4 {
		return page, err
	}
	return plain, nil
}

// mailText is a plain part as UTF-8 with plain line ends. A form feed would
// read as the end of a page.
func mailText(content []byte) string {
	text, _ := decodePlain(content)
	return strings.NewReplacer("\r\n", "\n", "\r", "\n", "\f", "\n").Replace(text)
}

// htmlUTF8 decodes an HTML part whose charset only the page itself names.
func htmlUTF8(content []byte) []byte {
	r, err := charset.NewReader(bytes.NewReader(content), "")
	if err != nil || bytes.Equal([]byte(validUTF8(string(content))), content) {
		return content
	}
	out, err := io.ReadAll(r)
	if err != nil {
		return content
	}
	return out
}

// handOver accounts for everything that came with the message.
func (m *mail) handOver(lim Limits, to Sink) error {
	left := lim.Unpack
	for i, f := range m.files {
		switch left -= int64(len(f.content)); {
		case f.skip != "":
		case i >= lim.Members:
			f.skip = fmt.Sprintf("too many files: only the first %d are taken", lim.Members)
		case left < 0:
			f.skip = tooMuchUnpacked(lim)
		}
		var err error
		if f.skip != "" {
			err = to.Skip(f.name, f.skip)
		} else {
			err = to.Member(f.name, bytes.NewReader(f.content))
		}
		if err != nil {
			return err
		}
	}
	return nil
}
