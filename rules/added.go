package rules

import (
	"cmp"
	"errors"
	"io/fs"
	"slices"
)

// PackFile names a pack. A folder that has one stands alone; the files of any
// other folder are added to the built-in pack (Added).
const PackFile = "pack.yaml"

// Added is the built-in pack with the files of own added to it: one of the same
// name stands in place of the built-in one. So a folder with one requirement can
// use every concept there is.
func Added(own fs.FS) fs.FS { return added{own: own, base: Embedded()} }

type added struct{ own, base fs.FS }

func (a added) Open(name string) (fs.File, error) {
	f, err := a.own.Open(name)
	if errors.Is(err, fs.ErrNotExist) {
		return a.base.Open(name)
	}
	return f, err
}

// ReadDir lists what stands in a folder of either, own files first where both
// have a name.
func (a added) ReadDir(name string) ([]fs.DirEntry, error) {
	all, err := fs.ReadDir(a.own, name)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	base, baseErr := fs.ReadDir(a.base, name)
	if err != nil && baseErr != nil {
		return nil, err
	}
	for _, e := range base {
		if !slices.ContainsFunc(all, func(o fs.DirEntry) bool { return o.Name() == e.Name() }) {
			all = append(all, e)
		}
	}
	slices.SortFunc(all, func(x, y fs.DirEntry) int { return cmp.Compare(x.Name(), y.Name()) })
	return all, nil
}
