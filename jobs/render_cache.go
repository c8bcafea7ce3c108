package jobs

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"github.com/checkweigh/checkweigh/dossier"
)

// PagesFolder is where drawn pages are kept, under the data folder. It can be
// deleted at any time.
const PagesFolder = "pages"

const (
	pageCacheBytes = 512 << 20
	// keepShare is how much is left of a full cache, so that it is not full again
	// with the next page.
	keepShare = 0.8
	// usedAgain is how old the time of use of a page may be before it is set anew.
	usedAgain = time.Minute
)

// keptPage is a drawn page, or why it cannot be drawn.
type keptPage struct {
	View  dossier.PageView `json:"view"`
	Fault string           `json:"fault,omitempty"`
	Sum   [32]byte         `json:"sum"` // of the picture
}

func (k keptPage) page() (dossier.PageView, error) {
	if k.Fault != "" {
		return dossier.PageView{}, &PageFault{k.Fault}
	}
	return k.View, nil
}

// pageCache keeps drawn pages in a folder, a file each, and takes away those
// that were not used for longest when there are too many.
type pageCache struct {
	dir   string
	bound int64 // bytes

	mu    sync.Mutex
	known bool  // size has been measured
	size  int64 // bytes
}

func newPageCache(dataDir string, bound int64) *pageCache {
	return &pageCache{dir: filepath.Join(dataDir, PagesFolder), bound: bound}
}

// get gives a page that is kept. One that is damaged is as good as none.
func (c *pageCache) get(want pageKey) (k keptPage, ok bool) {
	name := filepath.Join(c.dir, filepath.FromSlash(want.file()))
	raw, err := os.ReadFile(name)
	if err != nil {
		return k, false
	}
	head, picture, _ := bytes.Cut(raw, []byte("\n"))
	if json.Unmarshal(head, &k) != nil || sha256.Sum256(picture) != k.Sum {
		return keptPage{}, false
	}
	k.View.Picture = picture
	if info, err := os.Stat(name); err == nil && time.Since(info.ModTime()) > usedAgain {
		_ = os.Chtimes(name, time.Time{}, time.Now()) // then it only seems older than it is
	}
	return k, true
}

// put keeps a page, whole or not at all.
func (c *pageCache) put(want pageKey, k keptPage) error {
	k.Sum = sha256.Sum256(k.View.Picture)
	head, err := json.Marshal(k)
	if err != nil {
		return fmt.Errorf("jobs: keep page: %w", err)
	}
	name := filepath.Join(c.dir, filepath.FromSlash(want.file()))
	whole := slices.Concat(head, []byte("\n"), k.View.Picture)
	c.mu.Lock()
	defer c.mu.Unlock()
	if err := c.measure(); err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
		return fmt.Errorf("jobs: keep page: %w", err)
	}
	if err := replaceFile(name, whole); err != nil {
		return fmt.Errorf("jobs: keep page: %w", err)
	}
	c.size += int64(len(whole))
	if c.size > c.bound {
		return c.makeRoom()
	}
	return nil
}

// replaceFile writes a file under another name first, so that nobody reads half
// of it. A crash can leave a page that is damaged; get tells.
func replaceFile(name string, whole []byte) error {
	f, err := os.CreateTemp(filepath.Dir(name), "new-*")
	if err != nil {
		return err
	}
	_, err = f.Write(whole)
	if err = errors.Join(err, f.Close()); err == nil {
		err = os.Rename(f.Name(), name)
	}
	if err != nil {
		return errors.Join(err, os.Remove(f.Name()))
	}
	return nil
}

// cacheFile is one file of the cache.
type cacheFile struct {
	name string
	size int64
	used time.Time
}

// files lists what is kept.
func (c *pageCache) files() (all []cacheFile, err error) {
	err = filepath.WalkDir(c.dir, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return unlessGone(err)
		}
		info, err := d.Info()
		if err == nil {
			all = append(all, cacheFile{name, info.Size(), info.ModTime()})
		}
		return unlessGone(err)
	})
	if err != nil {
		return nil, fmt.Errorf("jobs: kept pages: %w", err)
	}
	return all, nil
}

func unlessGone(err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}

// measure finds out, once, how much an earlier process has left.
func (c *pageCache) measure() error {
	if c.known {
		return nil
	}
	all, err := c.files()
	if err != nil {
		return err
	}
	for _, f := range all {
		c.size += f.size
	}
	c.known = true
	return nil
}

// makeRoom takes away the pages that were not used for longest.
func (c *pageCache) makeRoom() error {
	all, err := c.files()
	if err != nil {
		return err
	}
	slices.SortFunc(all, func(a, b cacheFile) int { return cmp.Or(a.used.Compare(b.used), cmp.Compare(a.name, b.name)) })
	c.size = 0
	for _, f := range all {
		c.size += f.size
	}
	for _, f := range all {
		if float64(c.size) <= keepShare*float64(c.bound) {
			break
		}
		if err := unlessGone(os.Remove(f.name)); err != nil {
			return fmt.Errorf("jobs: kept pages: %w", err)
		}
		c.size -= f.size
		_ = os.Remove(filepath.Dir(f.name)) // only when it was the last of its document
	}
	return nil
}

// forget takes away every page of a document.
func (c *pageCache) forget(document string) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	dir := filepath.Join(c.dir, document[:2], document)
	if _, err := os.Stat(dir); errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	c.known, c.size = false, 0 // measured anew when it matters
	if err := os.RemoveAll(dir); err != nil {
		return fmt.Errorf("jobs: forget pages of %s: %w", document, err)
	}
	return nil
}

// documents names those that pages are kept of.
func (c *pageCache) documents() ([]string, error) {
	dirs, err := filepath.Glob(filepath.Join(c.dir, "??", "*"))
	if err != nil {
		return nil, fmt.Errorf("jobs: kept pages: %w", err)
	}
	var ids []string
	for _, d := range dirs {
		if id := filepath.Base(d); len(id) == 2*sha256.Size {
			ids = append(ids, id)
		}
	}
	return ids, nil
}
