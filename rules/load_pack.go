package rules

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/checkweigh/checkweigh/rules/likeness"
)

// MostFileBytes bounds one file of a pack, mostFiles a pack: packs come from users.
// usualFileBytes is more than most files take.
const (
	MostFileBytes  = 4 << 20
	mostFiles      = 500
	usualFileBytes = 256 << 10
)

// LikenessFile is the model of a pack that was taught by labelled passages.
const LikenessFile = "likeness.bin"

// readLikeness returns the model of a pack, nil where it has none.
func readLikeness(fsys fs.FS) (*likeness.Model, error) {
	var data bytes.Buffer
	err := readFile(&data, fsys, LikenessFile)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("rules: read %s: %w", LikenessFile, err)
	}
	if data.Len() > MostFileBytes {
		return nil, fmt.Errorf("%s: the file is larger than %d MB: learn from fewer requirements", LikenessFile, MostFileBytes>>20)
	}
	m, err := likeness.Open(data.Bytes())
	if err != nil {
		return nil, fmt.Errorf("%s: %w", LikenessFile, err)
	}
	return m, nil
}

// packFile is one file of a pack.
type packFile struct {
	name    string
	size    int
	docs    node   // a list of what stands in it, once it is parsed
	trusted bool   // it was parsed before, and its phrases were checked then
	data    []byte // what is to be parsed yet
	err     error
}

// readPack returns the files of a pack in the order of their names, and the hash
// of them all. Those that parsed, which may be nil, holds need no parsing.
func readPack(fsys, parsed fs.FS) ([]packFile, string, error) {
	names, err := packFiles(fsys)
	if err != nil {
		return nil, "", err
	}
	sum := sha256.New()
	files := make([]packFile, len(names))
	var yaml, stored bytes.Buffer // used for one file after the other
	yaml.Grow(usualFileBytes)
	stored.Grow(usualFileBytes)
	for i, name := range names {
		if err := readFile(&yaml, fsys, name); err != nil {
			return nil, "", fmt.Errorf("rules: read %s: %w", name, err)
		}
		sum.Write([]byte(name))
		sum.Write(yaml.Bytes())
		f := packFile{name: name, size: yaml.Len()}
		if parsed != nil && readFile(&stored, parsed, parsedName(name)) == nil {
			f.docs, f.trusted = readParsed(stored.Bytes(), yaml.Bytes())
		}
		if !f.trusted && !f.tooLarge() {
			f.data = bytes.Clone(yaml.Bytes())
		}
		files[i] = f
	}
	var model bytes.Buffer
	if readFile(&model, fsys, LikenessFile) == nil {
		sum.Write(model.Bytes())
	}
	return files, hex.EncodeToString(sum.Sum(nil))[:10], nil
}

// readFile reads a file, or as much of it as shows that it is too large.
func readFile(into *bytes.Buffer, fsys fs.FS, name string) error {
	into.Reset()
	f, err := fsys.Open(name)
	if err != nil {
		return err
	}
	defer f.Close()
	_, err = into.ReadFrom(io.LimitReader(f, MostFileBytes+1))
	return err
}

func packFiles(fsys fs.FS) ([]string, error) {
	var files []string
	err := fs.WalkDir(fsys, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if ext := path.Ext(name); !d.IsDir() && (ext == ".yaml" || ext == ".yml") {
			files = append(files, name)
		}
		if len(files) > mostFiles {
			return fmt.Errorf("more than %d rule files: give the folder of one pack", mostFiles)
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("rules: %w", err)
	}
	if len(files) == 0 {
		return nil, errors.New("rules: no .yaml file here: give the folder that holds a rule pack")
	}
	slices.Sort(files)
	return files, nil
}

func (f packFile) tooLarge() bool { return f.size > MostFileBytes }

func (f *packFile) parse() {
	if f.data != nil {
		f.docs, f.err = parseYAML(f.data)
	}
}

// parseAll parses files side by side, since nothing takes as long as YAML.
func parseAll(files []packFile) {
	var wait sync.WaitGroup
	var next atomic.Int64
	for range min(runtime.GOMAXPROCS(0), len(files)) {
		wait.Go(func() {
			for i := int(next.Add(1)) - 1; i < len(files); i = int(next.Add(1)) - 1 {
				files[i].parse()
			}
		})
	}
	wait.Wait()
}
