package ingest

import (
	"archive/zip"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"
	"unicode"

	"golang.org/x/text/encoding/charmap"

	"github.com/checkweigh/checkweigh/dossier"
)

// maxDirectory bounds what may be read of a zip before its members are known: a
// directory of a million entries is refused and not held in memory. Eight
// megabytes are some hundred thousand members.
const maxDirectory = 8 << 20

var errDirectory = errors.New("directory too large")

// directoryReader reads a zip's directory from its source, up to maxDirectory
// bytes until open is set.
type directoryReader struct {
	io.ReaderAt
	left int64
	open bool
}

func (d *directoryReader) ReadAt(p []byte, off int64) (int, error) {
	if d.open {
		return d.ReaderAt.ReadAt(p, off)
	}
	if d.left -= int64(len(p)); d.left < 0 {
		return 0, errDirectory
	}
	return d.ReaderAt.ReadAt(p, off)
}

// openZip reads the directory of a zip within bounds.
func openZip(src Source) (*zip.Reader, error) {
	from := &directoryReader{ReaderAt: src.ReaderAt, left: maxDirectory}
	z, err := zip.NewReader(from, src.Size)
	switch {
	case errors.Is(err, errDirectory):
		return nil, &Failure{State: dossier.StateFailed, Err: err,
			Reason: "the archive lists more files than can be taken at once: unpack it and add it in parts"}
	case err != nil && !errors.Is(err, zip.ErrInsecurePath):
		return nil, &Failure{State: dossier.StateFailed, Err: err,
			Reason: "the archive is damaged or cut short: ask for it again"}
	}
	from.open = true
	return z, nil
}

// encryptedMember reports whether a password guards the member.
func encryptedMember(f *zip.File) bool { return f.Flags&1 != 0 }

// overRatio reports whether a member unpacks to more than the limit times its
// packed size. Members under a megabyte do no harm and blank forms pack well.
func overRatio(unpacked, packed int64, lim Limits) bool {
	return unpacked > 1<<20 && unpacked/lim.Ratio > packed
}

// member is one member of an archive while it is read, held to its limits: the
// sizes that the directory states may lie.
type member struct {
	from   io.Reader
	packed int64
	read   int64
	left   *int64 // what all members may still unpack to
	lim    Limits
	err    error // why reading stopped, when it was the member's fault
}

var (
	errRatio  = errors.New("unpacks to far more than its size")
	errUnpack = errors.New("the archive unpacks to too much")
)

func (m *member) Read(p []byte) (int, error) {
	n, err := m.from.Read(p)
	m.read += int64(n)
	*m.left -= int64(n)
	switch {
	case *m.left < 0:
		err = errUnpack
	case overRatio(m.read, m.packed, m.lim):
		err = errRatio
	}
	if err != nil && err != io.EOF {
		m.err = err
		return 0, &Failure{State: dossier.StateFailed, Reason: m.reason(), Err: err}
	}
	return n, err
}

// reason says in plain words why reading stopped.
func (m *member) reason() string {
	switch m.err {
	case errUnpack:
		return tooMuchUnpacked(m.lim)
	case errRatio:
		return fmt.Sprintf("unpacks to more than %d times its size, as no document does: not read", m.lim.Ratio)
	}
	return "damaged in the archive: ask for it again"
}

// memberName turns the name of a member or an attachment into a label: valid
// UTF-8, forward slashes, no way up or to the root, no control or direction
// characters, at most 200 bytes. Labels are shown, and never opened.
func memberName(name string, oldEncoding bool) string {
	return shortName(cleanName(decodedName(name, oldEncoding)))
}

func decodedName(name string, oldEncoding bool) string {
	if !oldEncoding {
		return name
	}
	decoded, err := charmap.CodePage437.NewDecoder().String(name)
	if err != nil {
		return name
	}
	return decoded
}

// cleanName is a label of whatever length.
func cleanName(name string) string {
	name = strings.Map(func(r rune) rune {
		switch {
		case r == '\\':
			return '/'
		case unicode.IsControl(r), unicode.Is(unicode.Cf, r), r == unicode.ReplacementChar, r == '\u2028', r == '\u2029':
			return -1
		}
		return r
	}, validUTF8(name))
	if len(name) > 2 && name[1] == ':' && name[2] == '/' {
		name = name[2:]
	}
	name = strings.TrimPrefix(path.Clean("/"+name), "/")
	if name == "" || name == "." {
		return "unnamed"
	}
	return name
}

// shortName leaves the outer folders out of a name that is too long to show.
func shortName(name string) string {
	for len(name) > 200 {
		_, rest, ok := strings.Cut(name, "/")
		if !ok {
			name = validUTF8(name[len(name)-200:])
			name = strings.TrimLeft(name, "\uFFFD")
			break
		}
		name = rest
	}
	if name == "" || name == "." {
		return "unnamed"
	}
	return name
}
