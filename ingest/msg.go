package ingest

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/jhillyerd/enmime/v2"
)

const engineMSG = "msg/1"

// readMSG reads an Outlook message as eml reads a mail: the fields of its head,
// an empty line, and its words; attachments become files of their own. A message
// inside the message has no bytes of its own that could stand alone, so it is
// written as a mail.
func readMSG(ctx context.Context, d *oleDir, lim Limits, to Sink) error {
	m := readMessage(d, rootHeader, 0)
	page, err := m.page(ctx, lim)
	if err != nil {
		return err
	}
	if err := to.Page(page); err != nil {
		return err
	}
	return (&mail{files: m.files}).handOver(lim, to)
}

const (
	maxNestedMessages = 8      // messages within messages
	maxAttached       = 10_000 // files of one message
)

// message is an Outlook message, read.
type message struct {
	fields map[string]string // by the names of mailFields
	plain  string
	html   []byte
	rtf    []byte // where the message has neither
	files  []mailFile
}

// Properties, by [MS-OXPROPS].
const (
	propSubject      = 0x0037
	propSubmitted    = 0x0039
	propSentFor      = 0x0042
	propSentForMail  = 0x0065
	propHeaders      = 0x007D
	propSender       = 0x0C1A
	propSenderMail   = 0x0C1F
	propSenderSMTP   = 0x5D01
	propDisplayCc    = 0x0E03
	propDisplayTo    = 0x0E04
	propDelivered    = 0x0E06
	propBody         = 0x1000
	propRTF          = 0x1009
	propHTML         = 0x1013
	propDisplayName  = 0x3001
	propMail         = 0x3003
	propSMTP         = 0x39FE
	propData         = 0x3701
	propExtension    = 0x3703
	propFileName     = 0x3704
	propMethod       = 0x3705
	propLongName     = 0x3707
	propMIME         = 0x370E
	propContentID    = 0x3712
	propRecipient    = 0x0C15
	propInternetPage = 0x3FDE
	propMessagePage  = 0x3FFD
)

// readMessage reads the message in a storage whose properties have a header of
// that size.
func readMessage(d *oleDir, header, depth int) *message {
	p := readProps(d, header, 0)
	m := &message{fields: map[string]string{
		"From":    sender(p),
		"Date":    sentAt(p),
		"Subject": p.line(propSubject),
	}}
	m.fields["To"], m.fields["Cc"] = recipients(d, p)
	m.plain = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\f", "\n").Replace(p.text(propBody))
	m.html = p.markup()
	if m.plain == "" && len(m.html) == 0 {
		m.fromRTF(p.raw(propRTF))
	}
	over := 0
	for _, name := range d.order {
		switch {
		case !strings.HasPrefix(name, "__attach_version1.0_"):
		case len(m.files) < maxAttached:
			m.files = append(m.files, attachedFiles(d.dirs[name], p, depth)...)
		default:
			over++
		}
	}
	if over > 0 {
		m.files = append(m.files, mailFile{name: fmt.Sprintf("%d more files", over),
			skip: fmt.Sprintf("not looked at: the message has more than %d; save its attachments and add them", maxAttached)})
	}
	return m
}

// sender is a name with its address, as far as both are known. Mail within one
// organisation has an address of another kind, which tells nobody anything.
func sender(p props) string {
	name := firstOf(p.line(propSentFor), p.line(propSender))
	address := ""
	for _, of := range []int{propSenderSMTP, propSenderMail, propSentForMail} {
		if a := p.line(of); strings.Contains(a, "@") {
			address = a
			break
		}
	}
	return nameAddress(name, address)
}

func nameAddress(name, address string) string {
	switch {
	case address == "" || strings.Contains(name, address):
		return name
	case name == "":
		return address
	}
	return name + " <" + address + ">"
}

// sentAt is the time of the message as mail writes it: by its own head, or by
// Outlook's clock.
func sentAt(p props) string {
	if date := headerField(p, "Date"); date != "" {
		return date
	}
	for _, of := range []int{propSubmitted, propDelivered} {
		if t, ok := p.time(of); ok {
			return t.Format(time.RFC1123Z)
		}
	}
	return ""
}

// headerField is a field of the head that came over the network, which Outlook keeps.
func headerField(p props, field string) string {
	if e, ok := readEnvelopeHeader([]byte(p.text(propHeaders))); ok {
		return words(validUTF8(enmime.DecodeRFC2047(e.Get(field))))
	}
	return ""
}

// recipients are To and Cc with addresses where the message lists them.
func recipients(d *oleDir, p props) (to, cc string) {
	const primary, copied = 1, 2
	lists := map[uint32][]string{}
	for _, name := range d.order {
		if !strings.HasPrefix(name, "__recip_version1.0_") {
			continue
		}
		r := readProps(d.dirs[name], partHeader, p.page)
		address := r.line(propSMTP)
		if address == "" && strings.Contains(r.line(propMail), "@") {
			address = r.line(propMail)
		}
		kind := r.number(propRecipient)
		if who := nameAddress(r.line(propDisplayName), address); who != "" && len(lists[kind]) < 1000 {
			lists[kind] = append(lists[kind], who)
		}
	}
	return firstOf(strings.Join(lists[primary], ", "), p.line(propDisplayTo)), firstOf(strings.Join(lists[copied], ", "), p.line(propDisplayCc))
}

// attachedFiles is one attachment: its bytes, or the message that it is, with
// what could not be taken out of that.
func attachedFiles(d *oleDir, of props, depth int) []mailFile {
	p := readProps(d, partHeader, of.page)
	name := firstOf(p.line(propLongName), p.line(propFileName), p.line(propDisplayName))
	if name == "" {
		name = "attachment" + p.line(propExtension)
	}
	f := mailFile{name: memberName(name, false), content: p.raw(propData)}
	const byReference, embedded, other = 2, 5, 6
	inner := d.dirs[fmt.Sprintf("__substg1.0_%04X000D", propData)]
	switch method := p.number(propMethod); {
	case inner != nil && inner.streams["__properties_version1.0"] != nil && depth >= maxNestedMessages:
		f.skip = "a message inside too many messages: open it and save it as a file of its own"
	case inner != nil && inner.streams["__properties_version1.0"] != nil:
		return readMessage(inner, nestedHeader, depth+1).asFiles(name)
	case method == other || inner != nil:
		f.skip = "an object of another program inside the message: open it there and save it as a file of its own"
	case len(f.content) == 0 && method >= byReference && method < embedded:
		f.skip = "the message only points to this file: ask for the file itself"
	case len(f.content) == 0:
		f.skip = "the attachment is empty or damaged: ask for it again"
	case p.line(propContentID) != "" && strings.HasPrefix(p.line(propMIME), "image/") && len(f.content) <= logoSize:
		f.skip = "a small picture in the message, such as a logo"
	}
	return []mailFile{f}
}

// page is the text of the message.
func (m *message) page(ctx context.Context, lim Limits) (PageText, error) {
	w := newTextWriter(lim)
	for _, field := range mailFields {
		if value := m.fields[field]; value != "" {
			if err := w.row(field+": "+value, nil); err != nil {
				return PageText{}, err
			}
		}
	}
	body, err := m.body(ctx, lim)
	if err != nil || body.Body == "" {
		return w.page(), err
	}
	start := w.next("\n\n")
	if err := w.paragraph(body.Body, withoutRedactions(body.Marks)); err != nil {
		return PageText{}, err
	}
	w.concealed = append(w.concealed, body.Concealed...)
	w.marks = append(w.marks, quoteMarks(body.Body, start)...)
	return w.page(), nil
}

// body is what the sender wrote, as in mails: the plain text, unless it is a mere
// stand-in for the HTML.
func (m *message) body(ctx context.Context, lim Limits) (PageText, error) {
	plain := PageText{Body: strings.TrimSpace(m.plain)}
	switch {
	case len(m.html) > 0:
		page, err := htmlPage(ctx, bytes.NewReader(m.html), lim)
		if err != nil || plain.Body == "" || len(plain.Body) < len(page.Body)/4 {
			return page, err
		}
	case plain.Body == "" && len(m.rtf) > 0:
		page, _, err := rtfPage(ctx, bytes.NewReader(m.rtf), lim)
		return page, err
	}
	return plain, nil
}
