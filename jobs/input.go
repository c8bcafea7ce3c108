package jobs

import (
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/checkweigh/checkweigh/dossier"
)

// Input is one file to be scanned, or a path where there should have been one.
type Input struct {
	Label  string                        // shown to people
	Open   func() (io.ReadCloser, error) // nil when Reason says why there is nothing to open
	Reason string                        // why the path gives no file, in plain words
	Forced dossier.Kind                  // the kind that every part has, or "" to find out
}

// Inputs lists every file under the paths, which are files or folders, in the
// order of the paths and by name inside a folder. A folder or file that cannot
// be reached is an Input with its reason, so that nothing is left out without a
// word. Links inside folders are not followed: they could lead anywhere, or in
// a circle.
func Inputs(forced dossier.Kind, paths ...string) []Input {
	var all []Input
	for _, p := range paths {
		all = append(all, inputsUnder(forced, p)...)
	}
	return all
}

// Link is the row of a link that was found inside a folder.
func Link(forced dossier.Kind, name string) Input {
	return Input{Label: name, Reason: notFollowed, Forced: forced}
}

const notFollowed = "a link to another place, which is not followed; name its target to scan it"

func inputsUnder(forced dossier.Kind, root string) []Input {
	if resolved, err := filepath.EvalSymlinks(root); err == nil {
		// Whoever names a link means what it points to.
		if info, err := os.Stat(resolved); err == nil && !info.IsDir() {
			return []Input{fileInput(forced, root, info.Mode())}
		}
	}
	var all []Input
	_ = filepath.WalkDir(root, func(name string, d fs.DirEntry, err error) error { // every error becomes an Input
		switch {
		case err != nil:
			all = append(all, Input{Label: name, Reason: plainReason(err), Forced: forced})
			return nil
		case d.IsDir(), d.Type()&fs.ModeSymlink != 0 && name == root:
			return nil
		}
		all = append(all, fileInput(forced, name, d.Type()))
		return nil
	})
	if len(all) == 0 {
		all = append(all, Input{Label: root, Reason: "an empty folder: there is nothing in it to read", Forced: forced})
	}
	return all
}

func fileInput(forced dossier.Kind, name string, mode fs.FileMode) Input {
	in := Input{Label: name, Forced: forced}
	switch {
	case mode&fs.ModeSymlink != 0:
		in.Reason = notFollowed
	case !mode.IsRegular():
		in.Reason = fmt.Sprintf("not a file that can be read (%s)", mode.Type())
	default:
		in.Open = func() (io.ReadCloser, error) { return os.Open(name) }
	}
	return in
}
