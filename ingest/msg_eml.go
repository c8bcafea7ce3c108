package ingest

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"io"
	"mime"
	mimeparts "mime/multipart"
	"net/textproto"
	"strings"
)

// asFiles gives a message inside a message: as a mail, with what could not be
// taken out of it beside it.
func (m *message) asFiles(name string) []mailFile {
	name = memberName(strings.ReplaceAll(firstOf(m.fields["Subject"], name, "attached message"), "/", "-")+".eml", false)
	files := []mailFile{{name: name, content: m.eml()}}
	for _, f := range m.files {
		if f.skip != "" {
			files = append(files, mailFile{name: memberName(name+"/"+f.name, false), skip: f.skip})
		}
	}
	return files
}

// eml writes the message as a mail that the reader of mails reads again.
func (m *message) eml() []byte {
	var b bytes.Buffer
	for _, field := range mailFields {
		if value := m.fields[field]; value != "" {
			fmt.Fprintf(&b, "%s: %s\r\n", field, mime.QEncoding.Encode("utf-8", value))
		}
	}
	w := mimeparts.NewWriter(&b)
	fmt.Fprintf(&b, "MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=%q\r\n\r\n", w.Boundary())
	if m.plain != "" {
		writePart(w, "text/plain; charset=utf-8", "", []byte(m.plain))
	}
	if len(m.html) > 0 {
		writePart(w, "text/html; charset=utf-8", "", m.html)
	}
	if m.plain == "" && len(m.html) == 0 && len(m.rtf) > 0 {
		writePart(w, "application/rtf", "message.rtf", m.rtf)
	}
	for _, f := range m.files {
		if f.skip == "" {
			writePart(w, "application/octet-stream", f.name, f.content)
		}
	}
	_ = w.Close() // writing to memory does not fail
	return b.Bytes()
}

func writePart(w *mimeparts.Writer, kind, name string, content []byte) {
	h := textproto.MIMEHeader{"Content-Type": {kind}, "Content-Transfer-Encoding": {"base64"}}
	if name != "" {
		h.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": name}))
	}
	part, err := w.CreatePart(h)
	if err != nil {
		return
	}
	lines := &lineWriter{to: part}
	e := base64.NewEncoder(base64.StdEncoding, lines)
	_, _ = e.Write(content)
	_ = e.Close()
}

// lineWriter breaks what is written into lines as mail has them.
type lineWriter struct {
	to io.Writer
	at int
}

func (l *lineWriter) Write(p []byte) (int, error) {
	const width = 76
	for rest := p; len(rest) > 0; {
		n := min(width-l.at, len(rest))
		_, _ = l.to.Write(rest[:n])
		if l.at += n; l.at == width {
			_, _ = io.WriteString(l.to, "\r\n")
			l.at = 0
		}
		rest = rest[n:]
	}
	return len(p), nil
}
