package main

import (
	"errors"
	"fmt"
	"io/fs"
	"runtime/debug"

	"github.com/checkweigh/checkweigh/rules"
)

type versionCmd struct{}

func (versionCmd) Run(p *program) error {
	pack, version, err := rules.Label()
	if err != nil {
		return err
	}
	fmt.Fprintf(p.stdout, "checkweigh %s · rules %s %s\n", programVersion(), pack, version)
	return nil
}

// programVersion is the module's version where the binary was installed by it.
func programVersion() string {
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" {
		return info.Main.Version
	}
	return "(devel)"
}

// loadRules loads the rules of a folder, or those inside the program.
func loadRules(dir string) (*rules.Set, error) { return loadPack(dir, rules.Embedded()) }

// loadPack loads the rules of a folder, or of another place where none is named.
func loadPack(dir string, fsys fs.FS) (*rules.Set, error) {
	fsys, err := packOf(dir, fsys)
	if err != nil {
		return nil, err
	}
	return usable(rules.Load(fsys))
}

// packOf is the pack of a folder, or another where none is named.
func packOf(dir string, fsys fs.FS) (fs.FS, error) {
	if dir == "" {
		return fsys, nil
	}
	fsys, err := rulesFolder(dir)
	if err != nil {
		return nil, err
	}
	if _, err := fs.Stat(fsys, rules.PackFile); errors.Is(err, fs.ErrNotExist) {
		fsys = rules.Added(fsys)
	}
	return fsys, nil
}

func usable(set *rules.Set, err error) (*rules.Set, error) {
	if err != nil {
		return nil, fmt.Errorf("the rules cannot be used:\n%w", err)
	}
	return set, nil
}
