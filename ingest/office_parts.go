package ingest

import (
	"archive/zip"
	"context"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"

	"github.com/checkweigh/checkweigh/dossier"
)

// maxPart bounds one unpacked XML part. The main part of a 20,000-page file
// has some 250 MB.
const maxPart = 256 << 20

// maxDepth bounds elements within elements. Tables in tables in tables need
// about sixty.
const maxDepth = 400

// officeParts is an office file of XML parts in a zip (Word, PowerPoint,
// OpenDocument) while it is read.
type officeParts struct {
	ctx     context.Context
	zip     *zip.Reader
	lim     Limits
	what    string   // "Word file": what reasons call it
	program string   // the program to open it with
	unread  []string // what of it was not read, and why
}

// damaged is the failure for a fault that the reader gave no reason for.
func (o *officeParts) damaged(err error) error {
	var f *Failure
	if errors.As(err, &f) || o.ctx.Err() != nil {
		return err
	}
	return &Failure{State: dossier.StateFailed, Err: err,
		Reason: "the " + o.what + " is damaged: " + o.again()}
}

func (o *officeParts) file(name string) *zip.File {
	for _, f := range o.zip.File {
		if f.Name == name || strings.EqualFold(strings.ReplaceAll(f.Name, `\`, "/"), name) {
			return f
		}
	}
	return nil
}

var errNoPart = errors.New("no such part")

// part opens a part of the package within its limits and lets fn read it.
func (o *officeParts) part(name string, fn func(*officeXML) error) error {
	f := o.file(name)
	if f == nil {
		return fmt.Errorf("ingest: %s: %s: %w", o.what, name, errNoPart)
	}
	if encryptedMember(f) {
		return officePassword()
	}
	left := int64(maxPart)
	if f.UncompressedSize64 > maxPart || overRatio(int64(f.UncompressedSize64), int64(f.CompressedSize64), o.lim) {
		return bombFailure(errRatio)
	}
	r, err := f.Open()
	if err != nil {
		return fmt.Errorf("ingest: %s: open %s: %w", o.what, name, err)
	}
	defer r.Close()
	m := &member{from: r, packed: int64(f.CompressedSize64), left: &left, lim: o.lim}
	x := newOfficeXML(o.ctx, o.what, m)
	if err = fn(x); err == nil {
		err = x.rest()
	}
	if err == nil {
		_, err = io.Copy(io.Discard, m) // the end of the part tells whether its bytes are as they were packed
	}
	if m.err == errRatio || m.err == errUnpack {
		return bombFailure(m.err)
	}
	if m.err != nil {
		return fmt.Errorf("ingest: %s: unpack %s: %w", o.what, name, m.err)
	}
	return err
}

// partIfAny is part for one that a file may well lack.
func (o *officeParts) partIfAny(name string, fn func(*officeXML) error) error {
	if err := o.part(name, fn); !errors.Is(err, errNoPart) {
		return err
	}
	return nil
}

func bombFailure(err error) *Failure {
	return &Failure{State: dossier.StateFailed, Err: err,
		Reason: "the file unpacks to far more than a document holds, so it was not read: ask for it as PDF"}
}

func officePassword() *Failure {
	return &Failure{State: dossier.StatePasswordNeeded,
		Reason: "password needed: save the file without a password and add it again"}
}

// handOverParts hands over the parts that are files of their own; objects of
// other programs are accounted for.
func (o *officeParts) handOverParts(to Sink, stands func(name string) bool) error {
	bad := overlapping(o.zip)
	left, taken := o.lim.Unpack, 0
	for _, f := range o.zip.File {
		if f.FileInfo().IsDir() || !stands(f.Name) {
			continue
		}
		label := memberName(path.Base(f.Name), f.NonUTF8)
		reason := "an object of another program inside the " + o.what + ": open it there and save it as a file of its own"
		if extension(f.Name) != "bin" {
			reason = refuseMember(f, bad, taken, left, o.lim)
		}
		if reason == "" {
			taken++
			var err error
			if reason, err = handOver(f, label, &left, o.lim, to); err != nil {
				return err
			}
		}
		if reason != "" {
			if err := to.Skip(label, reason); err != nil {
				return err
			}
		}
	}
	return nil
}
