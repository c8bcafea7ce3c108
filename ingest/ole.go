package ingest

import (
	"bytes"
	"context"
	"fmt"
	"io"

	"github.com/richardlehane/mscfb"

	"github.com/checkweigh/checkweigh/dossier"
)

// oleFormat opens the container of old Office files and Outlook messages. What
// is in it is told by the names of its streams, which stand too far back for the
// first bytes to show.
var oleFormat = Format{
	Name:   "ole",
	Engine: "ole/1",
	Match:  func(head []byte, _, _ string) bool { return bytes.HasPrefix(head, oleMagic) },
	Read:   readOLE,
}

const (
	maxStreams = 100_000 // of one container
	maxStream  = 256 << 20
)

var oleMagic = []byte{0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1}

// oleDir is one storage: streams and storages by name.
type oleDir struct {
	streams map[string]*mscfb.File
	dirs    map[string]*oleDir
	order   []string // names of the storages, in the file's order
}

func newOLEDir() *oleDir {
	return &oleDir{streams: map[string]*mscfb.File{}, dirs: map[string]*oleDir{}}
}

// openOLE reads the directory of a container.
func openOLE(src Source) (*oleDir, error) { return openOLEWithin(src, maxStreams) }

// openOLEWithin refuses a container of more parts than most.
func openOLEWithin(src Source, most int) (*oleDir, error) {
	r, err := mscfb.New(src)
	if err != nil {
		return nil, &Failure{State: dossier.StateFailed, Err: err,
			Reason: "the file is damaged or cut short: open it in Office or Outlook, save it again and add that"}
	}
	root := newOLEDir()
	if len(r.File) > most {
		return nil, tooLarge(fmt.Sprintf("an Office or Outlook file of more than %d parts; open it, save it again or split it, and add that", most))
	}
	for _, f := range r.File {
		dir := root
		for _, name := range f.Path {
			dir = dir.sub(name)
		}
		if f.FileInfo().IsDir() {
			dir.sub(f.Name)
		} else if dir.streams[f.Name] == nil {
			dir.streams[f.Name] = f
		}
	}
	return root, nil
}

func (d *oleDir) sub(name string) *oleDir {
	if d.dirs[name] == nil {
		d.dirs[name] = newOLEDir()
		d.order = append(d.order, name)
	}
	return d.dirs[name]
}

// bytes is the content of a stream, nil when there is none. A stream that claims
// more than the file holds ends where the file ends.
func (d *oleDir) bytes(name string) []byte {
	f := d.streams[name]
	if f == nil || f.Size <= 0 || f.Size > maxStream {
		return nil
	}
	var b bytes.Buffer
	_, _ = io.Copy(&b, io.LimitReader(f, f.Size))
	return b.Bytes()
}

func readOLE(ctx context.Context, src Source, lim Limits, to Sink) error {
	d, err := openOLE(src)
	if err != nil {
		return err
	}
	has := func(name string) bool { return d.streams[name] != nil }
	switch {
	case has("__properties_version1.0"):
		if s, ok := to.(*childSink); ok {
			s.format, s.engine = "msg", engineMSG
		}
		return readMSG(ctx, d, lim, to)
	case has("EncryptedPackage"):
		return &Failure{State: dossier.StatePasswordNeeded,
			Reason: "password needed: open the file in Office, save it without a password and add it again"}
	case has("WordDocument") && lockedWord(d.bytes("WordDocument")):
		return &Failure{State: dossier.StatePasswordNeeded,
			Reason: "password needed: open the file in Word, save it without a password and add it again"}
	case has("WordDocument"):
		return oldOffice("doc")
	case has("Workbook") || has("Book"):
		return oldOffice("xls")
	case has("PowerPoint Document"):
		return oldOffice("ppt")
	}
	return &Failure{State: dossier.StateUnsupported, Reason: "old Office file: open it and save it as .docx or PDF"}
}

// lockedWord reports whether a password guards an old Word file: a bit near the
// beginning of its main stream, by [MS-DOC].
func lockedWord(main []byte) bool {
	return len(main) > 12 && main[0] == 0xEC && main[1] == 0xA5 && main[11]&1 != 0
}
