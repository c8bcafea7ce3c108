package ingest

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"fmt"
	"path"
	"sort"
	"strings"
)

// zipFormat reads archives: every member becomes a file of its own or is
// accounted for with a reason. It stands after docxFormat, because Office files
// are zips too; one that hid its nature from the first bytes is told by its
// directory.
var zipFormat = Format{
	Name:   "zip",
	Engine: "zip/1",
	Match: func(head []byte, mime, name string) bool {
		return bytes.HasPrefix(head, []byte("PK\x03\x04")) && !otherOffice(mime) || bytes.HasPrefix(head, []byte("PK\x05\x06"))
	},
	Read: readZip,
}

func otherOffice(mime string) bool {
	return strings.HasPrefix(mime, "application/vnd.") || strings.HasPrefix(mime, "application/epub")
}

func readZip(ctx context.Context, src Source, lim Limits, to Sink) error {
	z, err := openZip(src)
	if err != nil {
		return err
	}
	if what := officePackage(z); what != "" {
		return readOffice(ctx, what, src, lim, to)
	}
	return zipMembers(ctx, z, lim, to)
}

// zipMembers hands over the members of an archive one by one.
func zipMembers(ctx context.Context, z *zip.Reader, lim Limits, to Sink) error {
	bad := overlapping(z)
	left, taken := lim.Unpack, 0
	for _, f := range z.File {
		if err := ctx.Err(); err != nil {
			return err
		}
		if f.FileInfo().IsDir() || litter(f.Name) {
			continue
		}
		name := memberName(f.Name, f.NonUTF8)
		reason := refuseMember(f, bad, taken, left, lim)
		if reason == "" {
			taken++
			var err error
			if reason, err = handOver(f, name, &left, lim, to); err != nil {
				return err
			}
		}
		if reason != "" {
			if err := to.Skip(name, reason); err != nil {
				return err
			}
		}
	}
	return tellBundles(z, bad, lim, to)
}

// refuseMember says why a member is not even opened, or "".
func refuseMember(f *zip.File, bad map[*zip.File]bool, taken int, left int64, lim Limits) string {
	switch {
	case taken >= lim.Members:
		return fmt.Sprintf("too many files: only the first %d of an archive are taken; unpack it and add the rest", lim.Members)
	case encryptedMember(f):
		return "password needed: unpack the archive with its password and add the file itself"
	case bad[f]:
		return "the archive is damaged: this file shares its bytes with another"
	case int64(f.UncompressedSize64) < 0 || int64(f.UncompressedSize64) > left:
		return tooMuchUnpacked(lim)
	case overRatio(int64(f.UncompressedSize64), int64(f.CompressedSize64), lim):
		return fmt.Sprintf("unpacks to more than %d times its size, as no document does: not opened", lim.Ratio)
	}
	return ""
}

func tooMuchUnpacked(lim Limits) string {
	return fmt.Sprintf("the archive unpacks to more than %d MB: unpack it and add the rest in parts", lim.Unpack>>20)
}

// handOver streams one member to the sink. The reason is set when the member
// itself is at fault; the error when the reading must end.
func handOver(f *zip.File, name string, left *int64, lim Limits, to Sink) (string, error) {
	r, err := f.Open()
	if errors.Is(err, zip.ErrAlgorithm) {
		return "packed in a way that cannot be read: unpack the archive and add the file itself", nil
	}
	if err != nil {
		return "damaged in the archive: ask for it again", nil
	}
	defer r.Close()
	m := &member{from: r, packed: int64(f.CompressedSize64), left: left, lim: lim}
	err = to.Member(name, m)
	if err != nil && m.err != nil && errors.Is(err, m.err) {
		return m.reason(), nil // the sink took no account of a member that it could not read
	}
	return "", err
}

// litter is what systems put into archives and nobody sent.
func litter(name string) bool {
	base := path.Base(strings.ReplaceAll(name, `\`, "/"))
	return strings.HasPrefix(name, "__MACOSX/") || strings.HasPrefix(base, "._") ||
		base == ".DS_Store" || base == "Thumbs.db" || base == "desktop.ini"
}

// overlapping finds members that share bytes with an earlier one: the trick of
// bombs that unpack one packed block thousands of times.
func overlapping(z *zip.Reader) map[*zip.File]bool {
	type extent struct {
		file       *zip.File
		start, end int64
	}
	var all []extent
	bad := map[*zip.File]bool{}
	for _, f := range z.File {
		start, err := f.DataOffset()
		if err != nil {
			continue // opening it will fail with its own reason
		}
		if f.CompressedSize64 > 0 {
			all = append(all, extent{f, start, start + int64(f.CompressedSize64)})
		}
	}
	sort.SliceStable(all, func(i, j int) bool { return all[i].start < all[j].start })
	var end int64
	for _, e := range all {
		if e.start < end {
			bad[e.file] = true
			continue
		}
		end = e.end
	}
	return bad
}
