package ingest

import (
	"io"
	"path"
	"sort"
	"strings"

	"github.com/checkweigh/checkweigh/dossier"
)

// PlanFile is one file of a container or a folder, as far as planning needs it.
type PlanFile struct {
	Name string `json:"name"` // path within the container or folder, with forward slashes
	Size int64  `json:"size"` // bytes
}

// Opener gives the content of a file by its name. An error means that it cannot
// be had, and then it tells nothing.
type Opener func(name string) (io.ReadCloser, error)

// What planning may cost, whatever the files say.
const (
	maxPlanFiles = 20_000
	maxPlanBytes = 256 << 20 // of all files that are opened
	maxTellBytes = 4 << 20   // of one correspondence, table or state file
	maxDataBytes = 64 << 20  // of one file of procurement data
	maxMailHead  = 16 << 10  // of one mail: its header is enough
)

// Plan tells which of the files belong together, and what the small files among
// them say of the rest: requests for information, contracting processes,
// exchanges of mails, folders. Files that it says nothing of belong to the
// whole. It parses what strangers wrote, so only a child calls it; others ask
// Pool.Plan.
func Plan(files []PlanFile, open Opener) []dossier.Bundle {
	if len(files) > maxPlanFiles {
		files = files[:maxPlanFiles]
	}
	p := &plan{files: files, open: open, left: maxPlanBytes, taken: map[string]bool{}}
	p.batch()
	p.correspondence()
	p.states()
	p.procurement()
	p.threads()
	p.folders()
	return p.bundles
}

// plan is one planning: files that a surer recogniser has taken are no
// business of the next.
type plan struct {
	files   []PlanFile
	open    Opener
	left    int64 // bytes that may still be opened
	taken   map[string]bool
	bundles []dossier.Bundle
}

func (p *plan) add(b dossier.Bundle) {
	for _, m := range b.Members {
		p.taken[m] = true
	}
	p.bundles = append(p.bundles, b)
}

// head is up to limit bytes of a file, nil when they cannot be had; whole is
// false when there is more.
func (p *plan) head(f PlanFile, limit int64) (content []byte, whole bool) {
	limit = min(limit, p.left)
	if limit <= 0 {
		return nil, false
	}
	r, err := p.open(f.Name)
	if err != nil {
		return nil, false
	}
	defer r.Close()
	content, err = io.ReadAll(io.LimitReader(r, limit+1))
	p.left -= int64(len(content))
	if err != nil {
		return nil, false
	}
	if int64(len(content)) > limit {
		return content[:limit], false
	}
	return content, true
}

// all is a whole file, nil when it is larger than the limit.
func (p *plan) all(f PlanFile, limit int64) []byte {
	if f.Size > limit {
		return nil
	}
	if content, whole := p.head(f, limit); whole {
		return content
	}
	return nil
}

// free lists the files with an extension that nobody has taken.
func (p *plan) free(ext string) []PlanFile {
	var found []PlanFile
	for _, f := range p.files {
		if !p.taken[f.Name] && extension(f.Name) == ext {
			found = append(found, f)
		}
	}
	return found
}

// below lists the free files in a folder and in the folders inside it.
func (p *plan) below(dir string) []string {
	var found []string
	for _, f := range p.files {
		if !p.taken[f.Name] && inFolder(f.Name, dir) {
			found = append(found, f.Name)
		}
	}
	return found
}

func inFolder(name, dir string) bool { return dir == "" || strings.HasPrefix(name, dir+"/") }

// folderOf is the folder of a file, "" for the outermost.
func folderOf(name string) string {
	if dir := path.Dir(name); dir != "." {
		return dir
	}
	return ""
}

// deepestFirst sorts files so that those in inner folders come before those
// around them: an inner request takes its files before the outer one.
func deepestFirst(files []PlanFile) {
	sort.SliceStable(files, func(i, j int) bool {
		return strings.Count(files[i].Name, "/") > strings.Count(files[j].Name, "/")
	})
}

// maxWords bounds a name or title that a data file gives, in bytes.
const maxWords = 500

// words is a value of a data file on one line, as long as a name may be.
func words(s string) string {
	s = label(strings.Join(strings.Fields(s[:min(len(s), maxLabel)]), " "))
	if len(s) > maxWords {
		s = strings.ToValidUTF8(s[:maxWords], "")
	}
	return s
}

// folders takes folders that stand beside each other with nothing loose beside
// them: that is how people keep one request or one contract a folder.
func (p *plan) folders() {
	root := p.commonFolder()
	members := map[string][]string{}
	var order []string
	for _, f := range p.files {
		rest := strings.TrimPrefix(f.Name, root)
		dir, _, nested := strings.Cut(rest, "/")
		switch {
		case p.taken[f.Name]:
			continue
		case !nested && !tellsOnly(rest):
			return // a loose document: the folders are parts of one whole
		case !nested:
			continue
		case members[dir] == nil:
			order = append(order, dir)
		}
		members[dir] = append(members[dir], f.Name)
	}
	if len(order) < 2 {
		return
	}
	for _, dir := range order {
		p.add(dossier.Bundle{Kind: dossier.BundleFolder, Source: "folder", Title: words(dir), Members: members[dir]})
	}
}

// tellsOnly reports whether a file beside folders is a list of them.
func tellsOnly(name string) bool {
	low := strings.ToLower(name)
	return extension(low) == "csv" || strings.HasPrefix(low, "readme") || strings.HasPrefix(low, "index.")
}

// commonFolder is the folder, with its slash, that holds every free file.
func (p *plan) commonFolder() string {
	common, first := "", true
	for _, f := range p.files {
		if p.taken[f.Name] {
			continue
		}
		if first {
			common, first = folderOf(f.Name)+"/", false
		}
		for common != "/" && !strings.HasPrefix(f.Name, common) {
			common = folderOf(strings.TrimSuffix(common, "/")) + "/"
		}
		if common == "/" {
			return ""
		}
	}
	if common == "/" {
		return ""
	}
	return common
}
