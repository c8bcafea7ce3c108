package ingest

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/jhillyerd/enmime/v2"

	"github.com/checkweigh/checkweigh/dossier"
)

// emlFormat reads one mail message: its From, To, Cc, Date and Subject lines,
// an empty line, and its words. Attachments become files of their own.
var emlFormat = Format{
	Name:   "eml",
	Engine: "eml/1",
	Match: func(head []byte, mime, name string) bool {
		if !strings.HasPrefix(mime, "text/") && !strings.HasPrefix(mime, "message/") {
			return false
		}
		return mailHeader(head, extension(name) == "eml")
	},
	Read: readEML,
}

var (
	mailField = expression(`^[A-Za-z][A-Za-z0-9-]*:`)
	// mailSure are fields that only mail systems write; a letter that was saved
	// as text may well begin with From, To and Subject.
	mailSure  = expression(`(?im)^(?:received|return-path|mime-version|message-id|content-type|delivered-to|x-[a-z-]+):`)
	mailLoose = expression(`(?im)^(?:from|to|subject|date):`)
	mboxLine  = expression(`^>?From [^\n]*\n`)
)

// mailHeader reports whether the head begins as the header of a message. Named
// as one, it needs less proof.
func mailHeader(head []byte, named bool) bool {
	head = bytes.TrimPrefix(bytes.TrimLeft(head, "\r\n"), byteOrderMark)
	head = head[len(mboxLine().Find(head)):]
	fields, _, _ := bytes.Cut(bytes.ReplaceAll(head, []byte("\r\n"), []byte("\n")), []byte("\n\n"))
	first, _, _ := bytes.Cut(fields, []byte("\n"))
	if !mailField().Match(first) {
		return false
	}
	if named {
		return mailSure().Match(fields) || mailLoose().Match(fields)
	}
	return len(mailSure().FindAll(fields, 2)) == 2 && mailLoose().Match(fields)
}

const (
	// maxMessage bounds a message, in bytes: its parts are held in memory.
	maxMessage = 128 << 20
	// maxMultiparts bounds parts within parts: each level reads through all above it.
	maxMultiparts = 200
)

var multipart = expression(`(?i)content-type:\s*multipart/`)

func readEML(ctx context.Context, src Source, lim Limits, to Sink) error {
	if src.Size > maxMessage {
		return &Failure{State: dossier.StateFailed, Reason: fmt.Sprintf(
			"the message is larger than %d MB: save its attachments and add them", maxMessage>>20)}
	}
	raw, err := io.ReadAll(io.NewSectionReader(src, 0, src.Size))
	if err != nil {
		return fmt.Errorf("ingest: read message: %w", err)
	}
	if len(multipart().FindAll(raw, maxMultiparts+1)) > maxMultiparts {
		return &Failure{State: dossier.StateFailed,
			Reason: "the message has parts within parts far beyond what mail programs write, so it was not read"}
	}
	root, err := parseMail(raw)
	if err != nil {
		return &Failure{State: dossier.StateFailed, Err: err,
			Reason: "the message is damaged: open it in a mail program and save it again or as PDF"}
	}
	m := &mail{root: root}
	m.sort()
	page, err := m.page(ctx, lim)
	if err != nil {
		return err
	}
	if err := to.Page(page); err != nil {
		return err
	}
	return m.handOver(lim, to)
}

func parseMail(raw []byte) (*enmime.Part, error) {
	raw = bytes.TrimPrefix(bytes.TrimLeft(raw, "\r\n"), byteOrderMark)
	raw = raw[len(mboxLine().Find(raw)):]
	p := enmime.NewParser(
		enmime.SkipMalformedParts(true),
		enmime.MultipartWOBoundaryAsSinglePart(true),
		enmime.SetReadPartErrorPolicy(func(*enmime.Part, error) bool { return true }),
		enmime.MaxStoredPartErrors(20),
		enmime.DisableTextConversion(true),
	)
	return p.ReadParts(bytes.NewReader(raw))
}
