package jobs

import (
	"context"
	"fmt"
	"io"
	"io/fs"
	"path"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/checkweigh/checkweigh/dossier"
	"github.com/checkweigh/checkweigh/ingest"
)

// Grouping says which files of an import go into one dossier.
type Grouping string

// The groupings.
const (
	PerRequest   Grouping = "request"   // as the files themselves tell: requests, contracting processes, threads, folders
	PerSubfolder Grouping = "subfolder" // each folder right under a named one, and each file beside them
	PerOne       Grouping = "one"       // everything together
)

// planner tells which files belong together; *ingest.Pool is one.
type planner interface {
	Plan(ctx context.Context, files []ingest.PlanFile, open ingest.Opener) ([]dossier.Bundle, error)
}

// importGroup are files of one dossier.
type importGroup struct {
	key    string // by which a later run finds the dossier again
	title  string
	bundle *dossier.Bundle // what the files tell of themselves, where they do
	whole  bool            // archives in it are kept as they are
	under  string          // path of the folder or archive in which the bundle names its files
	files  []importFile
}

// splits reports whether an archive of the group may hold several dossiers
// itself. One that came with an answer is an attachment and goes with it.
func (g importGroup) splits() bool {
	return !g.whole && (g.bundle == nil || g.bundle.Kind == dossier.BundleFolder)
}

// groups says which files of a tree go into one dossier.
func (im *importing) groups(ctx context.Context, t importTree) ([]importGroup, error) {
	switch {
	case im.o.Title != "":
		return []importGroup{{key: "title:" + im.o.Title, title: im.o.Title, files: t.files}}, nil
	case im.o.Per == PerOne:
		return []importGroup{{key: "place:" + im.first.place, title: titleOf(im.first.label), files: t.files}}, nil
	case im.o.Per == PerSubfolder:
		return bySubfolder(t), nil
	}
	bundles, err := im.plan(ctx, t)
	if err != nil {
		return nil, err
	}
	return byBundle(t, bundles), nil
}

// plan asks a child what the small files of the tree tell.
func (im *importing) plan(ctx context.Context, t importTree) ([]dossier.Bundle, error) {
	p, able := im.steps.Pool.(planner)
	if !able {
		return nil, nil
	}
	byName := map[string]importFile{}
	var files []ingest.PlanFile
	for _, f := range t.files {
		if f.open != nil {
			byName[f.name] = f
			files = append(files, ingest.PlanFile{Name: f.name, Size: f.size})
		}
	}
	bundles, err := p.Plan(ctx, files, func(name string) (io.ReadCloser, error) {
		if f, have := byName[name]; have {
			return f.open()
		}
		return nil, fs.ErrNotExist
	})
	if err != nil {
		return nil, fmt.Errorf("jobs: import: see what belongs together: %w", err)
	}
	return bundles, nil
}

// bySubfolder makes a dossier of each folder right under the tree and of each
// file beside them.
func bySubfolder(t importTree) []importGroup {
	var all []importGroup
	at := map[string]int{}
	for _, f := range t.files {
		first, _, _ := strings.Cut(f.name, "/")
		i, known := at[first]
		if !known {
			i, at[first] = len(all), len(all)
			all = append(all, importGroup{key: "place:" + t.place + "\n" + first, title: titleOf(first)})
		}
		all[i].files = append(all[i].files, f)
	}
	return all
}

// byBundle makes a dossier of each bundle, and one of what is in none of them.
// Mails that answer each other are a dossier only where nothing else stands
// beside them: otherwise they are part of a case whose papers lie in the same
// folder.
func byBundle(t importTree, bundles []dossier.Bundle) []importGroup {
	var all []importGroup
	of := map[string]int{}
	for _, b := range bundles {
		if len(b.Members) == 0 || b.Kind == dossier.BundleThread && !aloneIn(t, b) {
			continue // a request of which nothing is here is a line in the list that names it
		}
		g := importGroup{key: bundleKey(t.place, b), title: bundleTitle(b), bundle: &b}
		for _, m := range b.Members {
			if _, taken := of[m]; !taken {
				of[m] = len(all)
			} else if len(bundles) <= maxShared {
				g.files = append(g.files, again(t, m, b.Reference)...)
			}
		}
		all = append(all, g)
	}
	rest := importGroup{key: "place:" + t.place, title: titleOf(t.label)}
	for _, f := range t.files {
		i, taken := of[f.name]
		if !taken {
			i, taken = homeGroup(all, f.name)
		}
		if taken {
			all[i].files = append(all[i].files, f)
		} else {
			rest.files = append(rest.files, f)
		}
	}
	if len(rest.files) > 0 {
		all = append(all, rest)
	}
	return all
}

// maxShared is how many contracting processes of one file of data each get the
// file into their dossier. Of more, what it says of them is kept without it.
const maxShared = 20

// again is a file of data once more, for another dossier that it tells of.
func again(t importTree, name, reference string) []importFile {
	for _, f := range t.files {
		if f.name == name && f.open != nil {
			f.path = cleanLabel(f.path + " (" + reference + ")")
			return []importFile{f}
		}
	}
	return nil
}

// homeGroup finds the dossier in whose folder a file lies: the innermost folder
// that is one itself, or that holds one request or process and no other.
func homeGroup(all []importGroup, name string) (at int, found bool) {
	deepest, alone := -1, false
	for i, g := range all {
		if g.bundle == nil || g.bundle.Kind == dossier.BundleThread {
			continue
		}
		dir := commonFolder(g.bundle.Members)
		if dir != "" && !strings.HasPrefix(name, dir+"/") || dir == "" && len(all) > 1 {
			continue
		}
		switch {
		case len(dir) > deepest:
			at, deepest, alone = i, len(dir), true
		case len(dir) == deepest:
			alone = false // several processes of one file
		}
	}
	return at, alone
}

func commonFolder(names []string) string {
	if len(names) == 0 {
		return ""
	}
	dir := path.Dir(names[0])
	for _, name := range names {
		for dir != "." && !strings.HasPrefix(name, dir+"/") {
			dir = path.Dir(dir)
		}
	}
	if dir == "." {
		return ""
	}
	return dir
}

// aloneIn reports whether only mails stand in the folders of a thread.
func aloneIn(t importTree, b dossier.Bundle) bool {
	dirs := map[string]bool{}
	for _, m := range b.Members {
		dirs[path.Dir(m)] = true
	}
	for _, f := range t.files {
		if f.open != nil && dirs[path.Dir(f.name)] && !strings.EqualFold(path.Ext(f.name), ".eml") {
			return false
		}
	}
	return true
}

// bundleKey is the same for the same request or contracting process wherever it
// comes from; threads and folders have no name of their own.
func bundleKey(place string, b dossier.Bundle) string {
	if b.Reference != "" {
		return string(b.Kind) + ":" + b.Reference
	}
	first := b.Title
	if len(b.Members) > 0 {
		first = b.Members[0]
		if dir := commonFolder(b.Members); dir != "" && b.Kind != dossier.BundleThread {
			first = dir
		}
	}
	return string(b.Kind) + ":" + place + "\n" + first
}

func bundleTitle(b dossier.Bundle) string {
	switch {
	case b.Kind == dossier.BundleFolder:
		return titleOf(b.Title)
	case b.Authority != "" && !strings.Contains(b.Title, b.Authority):
		return b.Authority + ": " + b.Title
	}
	return b.Title
}

// titleOf makes a title of a path's last name: "council-ai-contract" becomes
// "Council ai contract".
func titleOf(name string) string {
	name = path.Base(name)
	name = strings.TrimSuffix(name, path.Ext(name))
	name = strings.Join(strings.FieldsFunc(name, func(r rune) bool { return r == '-' || r == '_' || r == ' ' }), " ")
	if name == "" {
		return "Dossier"
	}
	first, size := utf8.DecodeRuneInString(name)
	if first == utf8.RuneError {
		return name
	}
	return string(unicode.ToUpper(first)) + name[size:]
}
