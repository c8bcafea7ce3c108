package search

import (
	"errors"
	"fmt"
	"os"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/index/scorch"
	"github.com/blevesearch/bleve/v2/mapping"
	bolt "go.etcd.io/bbolt/errors"
)

var layoutKey = []byte("checkweigh/layout")

// errLayout says that another version made a sound index.
var errLayout = errors.New("made with another layout")

// settings: without the timeout a second process would wait forever for bolt's lock.
func settings() map[string]any { return map[string]any{"bolt_timeout": "1s"} }

func openOrCreate(dir string, m *mapping.IndexMappingImpl) (bleve.Index, error) {
	old, err := os.ReadDir(dir)
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return nil, fmt.Errorf("search: open: %w", err)
	}
	if len(old) == 0 {
		return create(dir, m)
	}
	live, err := openChecked(dir)
	switch {
	case err == nil:
		return live, nil
	case errors.Is(err, bolt.ErrTimeout):
		return nil, fmt.Errorf("search: open %s: %w", dir, ErrBusy)
	case errors.Is(err, os.ErrPermission):
		return nil, fmt.Errorf("search: open: %w", err)
	case errors.Is(err, errLayout): // nothing is to be learned from it, and it holds whole texts
		if err := os.RemoveAll(dir); err != nil {
			return nil, fmt.Errorf("search: open: %w", err)
		}
		return create(dir, m)
	}
	if moveErr := moveAside(dir); moveErr != nil {
		return nil, fmt.Errorf("search: open %s: %w", dir, errors.Join(err, moveErr))
	}
	return nil, fmt.Errorf("search: open %s: %w: %w", dir, ErrDamaged, err)
}

func create(dir string, m *mapping.IndexMappingImpl) (bleve.Index, error) {
	made, err := bleve.NewUsing(dir, m, scorch.Name, scorch.Name, settings())
	if err != nil {
		return nil, fmt.Errorf("search: create: %w", err)
	}
	if err := made.SetInternal(layoutKey, []byte(layout)); err != nil {
		return nil, fmt.Errorf("search: create: %w", errors.Join(err, made.Close()))
	}
	return made, nil
}

// openChecked opens what is there. bleve panics on some damaged files, which is
// one more way of saying that the index cannot be read.
func openChecked(dir string) (live bleve.Index, err error) {
	defer recoverDamage(&err)
	if err := checkRoot(dir); err != nil {
		return nil, err
	}
	live, err = bleve.OpenUsing(dir, settings())
	if err != nil {
		return nil, err
	}
	found, err := live.GetInternal(layoutKey)
	if err == nil && string(found) != layout {
		err = fmt.Errorf("%w: %q, this version needs %q", errLayout, found, layout)
	}
	if err == nil {
		_, err = live.DocCount()
	}
	if err == nil {
		err = checkFiles(live)
	}
	if err != nil {
		return nil, errors.Join(err, live.Close())
	}
	return live, nil
}

// moveAside keeps one damaged index for those who want to know what happened,
// until something is deleted.
func moveAside(dir string) error {
	if err := os.RemoveAll(aside(dir)); err != nil {
		return err
	}
	return os.Rename(dir, aside(dir))
}

func aside(dir string) string { return dir + ".damaged" }

func recoverDamage(err *error) {
	if p := recover(); p != nil {
		*err = fmt.Errorf("search: %w: %v", ErrDamaged, p)
	}
}
