package jobs

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
	"time"

	"github.com/checkweigh/checkweigh/store"
)

// importFile is one file that an import found, or a path where there should
// have been one.
type importFile struct {
	path   string // its label, unlike all others of the import
	name   string // inside the folder that was named, with forward slashes
	size   int64
	open   func() (io.ReadCloser, error) // nil: reason says why
	state  store.ItemState               // of what is not handed in
	reason string
}

// importTree is what was found under one path that somebody named.
type importTree struct {
	label string // the path's last name
	place string // the whole path: two folders may bear the same name
	lone  bool   // the path is a file
	files []importFile
}

// finder walks the paths of an import. Everything is opened through os.Root, so
// that no link that is put there meanwhile leads out of a folder.
type finder struct {
	labels map[string]bool
	roots  []*os.Root
	accept func(path string, size int64, changed time.Time) bool
}

func (f *finder) close() {
	for _, r := range f.roots {
		_ = r.Close()
	}
}

// find lists every file under the path by name. What cannot be had is a file
// with its reason, so that nothing is left out without a word.
func (f *finder) find(ctx context.Context, named string) (importTree, error) {
	whole, err := filepath.Abs(named)
	if err != nil {
		return importTree{}, fmt.Errorf("jobs: import %s: %w", named, err)
	}
	t := importTree{label: f.label(filepath.Base(whole)), place: whole}
	info, err := os.Stat(whole) // whoever names a link means what it points to
	if err != nil {
		t.files = []importFile{{path: t.label, state: store.ItemFailed, reason: plainReason(err)}}
		return t, nil
	}
	dir := whole
	if !info.IsDir() {
		dir = filepath.Dir(whole)
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		t.files = []importFile{{path: t.label, state: store.ItemFailed, reason: plainReason(err)}}
		return t, nil
	}
	f.roots = append(f.roots, root)
	if !info.IsDir() {
		t.lone, t.files = true, f.lone(t.label, whole, info)
		return t, nil
	}
	err = f.walk(ctx, root, &t)
	return t, err
}

func (f *finder) lone(label, whole string, info fs.FileInfo) []importFile {
	file := importFile{path: label, name: filepath.Base(whole), size: info.Size()}
	if !info.Mode().IsRegular() {
		file.state, file.reason = store.ItemFailed, fmt.Sprintf("not a file that can be read (%s)", info.Mode().Type())
		return []importFile{file}
	}
	if !f.accept(label, info.Size(), info.ModTime()) {
		return nil
	}
	file.open = func() (io.ReadCloser, error) { return os.Open(whole) }
	return []importFile{file}
}

func (f *finder) walk(ctx context.Context, root *os.Root, t *importTree) error {
	err := fs.WalkDir(root.FS(), ".", func(name string, d fs.DirEntry, err error) error {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err == nil && d.IsDir() {
			return nil
		}
		file := importFile{path: f.label(path.Join(t.label, name)), name: name, state: store.ItemFailed}
		switch {
		case err != nil:
			file.reason = plainReason(err)
		case d.Type()&fs.ModeSymlink != 0:
			file.state, file.reason = store.ItemSkipped, notFollowed
		case !d.Type().IsRegular():
			file.state, file.reason = store.ItemSkipped, fmt.Sprintf("not a file that can be read (%s)", d.Type())
		case litter(path.Base(name)):
			file.state, file.reason = store.ItemSkipped, "written by the system beside the documents: it holds nothing to read"
		default:
			info, err := d.Info()
			if err != nil {
				file.reason = plainReason(err)
				break
			}
			if !f.accept(file.path, info.Size(), info.ModTime()) {
				return nil
			}
			file.size, file.state = info.Size(), ""
			file.open = func() (io.ReadCloser, error) { return openRegular(root, name) }
		}
		t.files = append(t.files, file)
		return nil
	})
	if err != nil {
		return fmt.Errorf("jobs: import %s: %w", t.label, err)
	}
	return nil
}

// openRegular opens a file that is still one: a pipe in its place would wait
// for ever.
func openRegular(root *os.Root, name string) (io.ReadCloser, error) {
	info, err := root.Lstat(name)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, &os.PathError{Op: "open", Path: name, Err: errors.New("it is no longer a file")}
	}
	return root.Open(name)
}

// litter are files that systems leave in folders.
func litter(base string) bool {
	switch strings.ToLower(base) {
	case ".ds_store", "thumbs.db", "desktop.ini":
		return true
	}
	return strings.HasPrefix(base, "._")
}

// label makes a path fit to be kept, and unlike those before it.
func (f *finder) label(name string) string {
	clean := cleanLabel(filepath.ToSlash(name))
	one := clean
	for n := 2; f.labels[one]; n++ {
		one = fmt.Sprintf("%s (%d)", clean, n)
	}
	f.labels[one] = true
	return one
}
