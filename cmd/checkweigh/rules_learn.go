package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"github.com/checkweigh/checkweigh/analyze"
	"github.com/checkweigh/checkweigh/rules"
)

type rulesLearnCmd struct {
	Labelled []string `arg:"" help:"Folders of labelled passages (.jsonl), the first with a scope.json that says for which requirements they are labelled in full; or such files."`
	Output   string   `short:"o" required:"" placeholder:"FILE" help:"Where to write the model: likeness.bin in the folder of a pack."`
	Rules    string   `placeholder:"DIR" help:"Use the lexicon of this folder."`
}

func (c *rulesLearnCmd) Run(p *program) error {
	fsys, err := packOf(c.Rules, rules.Embedded())
	if err != nil {
		return err
	}
	set, err := usable(rules.LoadUntaught(fsys)) // the model that is there may be what is to be mended
	if err != nil {
		return err
	}
	folder := c.Labelled[0]
	if info, err := os.Stat(folder); err == nil && !info.IsDir() {
		folder = filepath.Dir(folder)
	}
	scope, err := readScope(filepath.Join(folder, "scope.json"))
	if err != nil {
		return err
	}
	if len(scope.Scored) == 0 {
		return usage{fmt.Errorf("%s: no scope.json here says for which requirements the passages are labelled in full: write one, such as {\"scored\": [\"DA-01\"]}", folder)}
	}
	items, err := c.read()
	if err != nil {
		return usage{err}
	}
	model, err := analyze.Learn(set, items, scope)
	if err != nil {
		return usage{err}
	}
	data := model.Bytes()
	if len(data) > rules.MostFileBytes {
		return usage{fmt.Errorf("the model would take %d MB, and a pack takes %d: leave requirements out, or passages", len(data)>>20, rules.MostFileBytes>>20)}
	}
	if err := os.WriteFile(c.Output, data, 0o644); err != nil {
		return usage{err}
	}
	fmt.Fprintf(p.stdout, "%d labelled passages, %d requirements: %s\n", len(items), len(scope.Scored), c.Output)
	if filepath.Base(c.Output) != rules.LikenessFile {
		fmt.Fprintf(p.stderr, "a pack takes it when it is called %s and stands in its folder\n", rules.LikenessFile)
	}
	return nil
}

// read reads all labelled passages, in the order of the arguments and of file names.
func (c *rulesLearnCmd) read() ([]analyze.Labelled, error) {
	var items []analyze.Labelled
	for _, path := range c.Labelled {
		files := []string{path}
		if info, err := os.Stat(path); err != nil {
			return nil, err
		} else if info.IsDir() {
			files, err = filepath.Glob(filepath.Join(path, "*.jsonl"))
			if err != nil {
				return nil, err
			}
			slices.Sort(files)
		}
		for _, name := range files {
			some, err := readLabelled(name)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", name, err)
			}
			items = append(items, some...)
		}
	}
	if len(items) == 0 {
		return nil, errors.New("no labelled passages here: give folders with .jsonl files, one passage a line")
	}
	return items, nil
}

func readLabelled(name string) ([]analyze.Labelled, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return analyze.ReadSnippets(f)
}
