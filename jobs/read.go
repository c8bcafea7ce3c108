package jobs

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/checkweigh/checkweigh/dossier"
	"github.com/checkweigh/checkweigh/ingest"
)

// Read is one path with what reading its file gave. A path that could not be
// read has a final state and a plain reason all the same.
type Read struct {
	Document  dossier.Document // ID is "" when not even the bytes could be had
	Size      int64            // bytes
	Container bool             // it holds other files
	Parent    int              // index of the container it came out of, -1 for none
	Depth     int              // containers around it
	Text      dossier.Text
}

// key tells documents apart that are to be judged apart.
func (r Read) key() string {
	if r.Document.ID == "" {
		return "path:" + r.Document.Path
	}
	return r.Document.ID + ":" + string(r.Document.Forced)
}

// holdsOnlyMembers says that the file itself has nothing to judge, such as an
// archive that was unpacked. One that could not be opened may hide anything.
func (r Read) holdsOnlyMembers() bool {
	return r.Container && r.Text.Body == "" && r.Document.State == dossier.StateRead
}

func (s Steps) limits() ingest.Limits {
	if s.Limits == (ingest.Limits{}) {
		return ingest.DefaultLimits
	}
	return s.Limits
}

// ReadFile reads a file and, when it is a container, the files inside it, each
// to a final state. The first Read is the file itself; the files inside follow
// in the container's order, nested ones after their container, duplicates
// included, skipped ones with the reason. depth is how many containers stand
// around the file. Faults of the file are states; an error is ours or ctx's.
func (s Steps) ReadFile(ctx context.Context, label string, r io.Reader, depth int) ([]Read, error) {
	dir, err := ingest.Scratch("", "read")
	if err != nil {
		return nil, fmt.Errorf("jobs: make folder for the files of %s: %w", label, err)
	}
	defer os.RemoveAll(dir)
	w := &walk{Steps: s, left: s.limits().Unpack, members: s.limits().Members}
	if err := w.file(ctx, label, r, depth, -1, dir); err != nil {
		return nil, err
	}
	return w.reads, nil
}

// walk goes through one file and everything inside it. What is left of the
// limits counts for all of it together.
type walk struct {
	Steps
	reads   []Read
	left    int64 // bytes that may still be unpacked
	members int   // files that may still be unpacked
}

func (w *walk) file(ctx context.Context, label string, r io.Reader, depth, parent int, dir string) error {
	read := Read{Document: dossier.Document{Path: label}, Parent: parent, Depth: depth}
	at := len(w.reads)
	w.reads = append(w.reads, read)
	src, done, err := hashed(ctx, r, dir, w.limits().Input, &read)
	if err != nil {
		return err
	}
	defer done()
	if src == nil { // hashed has said why
		w.reads[at] = read
		return nil
	}
	spool, err := os.MkdirTemp(dir, "members-*")
	if err != nil {
		return fmt.Errorf("jobs: make folder for the members of %s: %w", label, err)
	}
	defer os.RemoveAll(spool)
	result, err := w.Pool.Read(ctx, label, src, spool)
	if err != nil {
		return fmt.Errorf("jobs: read %s: %w", label, err)
	}
	read.Document.State, read.Document.Reason = result.State, result.Reason
	read.Text, read.Container = result.Text, isContainer(result)
	w.reads[at] = read
	return w.inside(ctx, at, label, result, depth+1, spool)
}

func isContainer(r ingest.Result) bool {
	return len(r.Members)+len(r.Skipped) > 0 || r.Format == "zip"
}

// inside walks the members of the container that is reads[at].
func (w *walk) inside(ctx context.Context, at int, label string, in ingest.Result, depth int, dir string) error {
	for _, m := range in.Members {
		path := memberPath(label, m.Name)
		if reason := w.refuse(m, depth); reason != "" {
			w.reads = append(w.reads, skipped(path, reason, at, depth))
			continue
		}
		if err := w.member(ctx, path, m.Path, depth, at, dir); err != nil {
			return err
		}
	}
	for _, m := range in.Skipped {
		w.reads = append(w.reads, skipped(memberPath(label, m.Name), m.Reason, at, depth))
	}
	return nil
}

func (w *walk) member(ctx context.Context, label, file string, depth, parent int, dir string) error {
	f, err := os.Open(file)
	if err != nil {
		return fmt.Errorf("jobs: open member %s: %w", label, err)
	}
	defer f.Close()
	return w.file(ctx, label, f, depth, parent, dir)
}

// refuse keeps the limits over all containers of one file together; the child
// keeps those of a single one. It gives the reason, or "".
func (w *walk) refuse(m ingest.Member, depth int) string {
	if m.Reason != "" { // a piece of a file could seem to lack what was cut off
		return m.Reason
	}
	if reason := refusal(w.limits(), depth, w.members, w.left, m.Size); reason != "" {
		return reason
	}
	w.members--
	w.left -= m.Size
	return ""
}

// refusal says why a member may not be taken from its container, or "".
func refusal(lim ingest.Limits, depth, files int, bytes, size int64) string {
	switch {
	case depth > lim.Depth:
		return fmt.Sprintf("too deep: %d archives inside each other; unpack the inner one and add it itself", depth)
	case files <= 0:
		return fmt.Sprintf("too many files: only the first %d of an archive are taken; unpack it and add the rest", lim.Members)
	case size > bytes:
		return fmt.Sprintf("too large: an archive may unpack to %d MB at most; unpack it and add the rest", lim.Unpack>>20)
	}
	return ""
}

func skipped(path, reason string, parent, depth int) Read {
	return Read{
		Document: dossier.Document{Path: path, State: dossier.StateFailed, Reason: reason},
		Parent:   parent, Depth: depth,
	}
}

// memberPath is the label of a file inside a container.
func memberPath(container, name string) string { return container + "/" + name }

// hashed finds the document's id and size and gives its bytes once more from
// the beginning. What cannot be read twice is kept in dir meanwhile. It gives
// nil when the file cannot be read; read then says why.
func hashed(ctx context.Context, r io.Reader, dir string, limit int64, read *Read) (src io.ReadSeeker, done func(), err error) {
	done = func() {}
	src, again := r.(io.ReadSeeker)
	sum := sha256.New()
	var to io.Writer = sum
	if !again {
		f, err := os.Create(filepath.Join(dir, "input"))
		if err != nil {
			return nil, done, fmt.Errorf("jobs: keep %s: %w", read.Document.Path, err)
		}
		done = func() { _ = f.Close() } // its folder is removed with everything in it
		src, to = f, io.MultiWriter(sum, f)
	}
	n, err := io.Copy(to, io.LimitReader(untilDone{ctx, r}, limit+1))
	switch {
	case ctx.Err() != nil:
		return nil, done, fmt.Errorf("jobs: read %s: %w", read.Document.Path, ctx.Err())
	case err != nil:
		read.Document.State, read.Document.Reason = dossier.StateFailed, plainReason(err)
		return nil, done, nil
	case n > limit:
		read.Document.State = dossier.StateFailed
		read.Document.Reason = fmt.Sprintf("too large: over %d MB; split it and add the parts", limit>>20)
		return nil, done, nil
	}
	if _, err := src.Seek(0, io.SeekStart); err != nil {
		return nil, done, fmt.Errorf("jobs: read %s again: %w", read.Document.Path, err)
	}
	read.Size, read.Document.ID = n, hex.EncodeToString(sum.Sum(nil))
	return src, done, nil
}

// plainReason puts what the operating system says into words for people.
func plainReason(err error) string {
	switch {
	case errors.Is(err, os.ErrPermission):
		return "permission denied: this account may not read it; change its permissions or copy it elsewhere"
	case errors.Is(err, os.ErrNotExist):
		return "not there: it was moved or deleted, or its name is misspelt"
	}
	var fault *os.PathError
	if errors.As(err, &fault) {
		err = fault.Err
	}
	return "it could not be read (" + err.Error() + "); check the disk, or copy the file elsewhere and try again"
}

// untilDone ends a copy when the caller gives up.
type untilDone struct {
	ctx context.Context
	r   io.Reader
}

func (u untilDone) Read(p []byte) (int, error) {
	if err := u.ctx.Err(); err != nil {
		return 0, err
	}
	return u.r.Read(p)
}
