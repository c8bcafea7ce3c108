package rules

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"

	"github.com/checkweigh/checkweigh/dossier"
)

// mostFileBytes bounds one rule file, mostFiles a pack: packs come from users.
const (
	mostFileBytes = 4 << 20
	mostFiles     = 500
)

// Load reads every .yaml file of a pack. The error joins one Problem for every
// mistake in it; a pack with mistakes is not returned.
func Load(fsys fs.FS) (*Set, error) {
	l := loader{set: &Set{Lexicon: &Lexicon{byName: map[string]ConceptID{}}, byID: map[string]int{}}, version: "0", trusted: isEmbedded(fsys)}
	l.builtIn()
	files, err := packFiles(fsys)
	if err != nil {
		return nil, err
	}
	sum := sha256.New()
	parsed := make([]parsedFile, len(files))
	for i, name := range files {
		data, err := fs.ReadFile(fsys, name)
		if err != nil {
			return nil, fmt.Errorf("rules: read %s: %w", name, err)
		}
		sum.Write([]byte(name))
		sum.Write(data)
		parsed[i] = parsedFile{name: name, data: data}
	}
	parseAll(parsed)
	for _, f := range parsed {
		l.file(f)
	}
	l.compile()
	if len(l.problems) > 0 {
		return nil, errors.Join(l.problems...)
	}
	l.set.Version = l.version + "+" + hex.EncodeToString(sum.Sum(nil))[:10]
	return l.set, nil
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

// loader gathers a pack file by file; names are resolved once all are read.
type loader struct {
	set      *Set
	problems []error
	version  string
	trusted  bool // the pack is the embedded one, whose phrases a test has read
	blocks   []pendingRules
}

// parsedFile is one file of a pack with its YAML.
type parsedFile struct {
	name string
	data []byte
	yaml *ast.File // nil where the file is too large
	err  error
}

// parseAll parses files side by side, since nothing else takes as long at a start.
func parseAll(files []parsedFile) {
	var wait sync.WaitGroup
	var next atomic.Int64
	for range min(runtime.GOMAXPROCS(0), len(files)) {
		wait.Go(func() {
			for i := int(next.Add(1)) - 1; i < len(files); i = int(next.Add(1)) - 1 {
				if f := &files[i]; len(f.data) <= mostFileBytes {
					f.yaml, f.err = parser.ParseBytes(f.data, 0)
				}
			}
		})
	}
	wait.Wait()
}

func (l *loader) file(f parsedFile) {
	s := source{f.name, &l.problems, l.trusted}
	if len(f.data) > mostFileBytes {
		s.report(nil, "the file is larger than 4 MB", "split it")
		return
	}
	if f.err != nil {
		l.problems = append(l.problems, syntaxProblem(f.name, f.err))
		return
	}
	for _, doc := range f.yaml.Docs {
		if doc.Body != nil {
			l.document(s, doc.Body)
		}
	}
}

// syntaxProblem carries the parser's words with their place.
func syntaxProblem(file string, err error) Problem {
	p := Problem{File: file, What: "this is not YAML: " + firstLine(err.Error()), Mend: "look at indents, quotes and colons near here"}
	var at yaml.Error
	if errors.As(err, &at) {
		p.What = "this is not YAML: " + at.GetMessage()
		if t := at.GetToken(); t != nil && t.Position != nil {
			p.Line, p.Column = t.Position.Line, t.Position.Column
		}
	}
	return p
}

func firstLine(s string) string {
	line, _, _ := strings.Cut(s, "\n")
	return line
}

func (l *loader) document(s source, n ast.Node) {
	for _, f := range s.fields(n, "a rule file", "pack", "version", "concepts", "requirements", "law") {
		switch f.key {
		case "pack":
			l.set.Pack = s.text(f.value, "pack")
		case "version":
			l.version = s.text(f.value, "version")
		case "concepts":
			l.concepts(s, f.value)
		case "requirements":
			for _, item := range s.items(f.value) {
				l.requirement(s, item)
			}
		case "law":
			l.law(s, f.value)
		}
	}
}

func (l *loader) law(s source, n ast.Node) {
	for _, item := range s.fields(n, "law") {
		p := Provision{Key: item.key}
		if _, twice := l.set.Provision(p.Key); twice {
			s.report(item.at, fmt.Sprintf("provision %q is listed twice", p.Key), "keep one of them")
		}
		for _, f := range s.fields(item.value, "a provision", "name", "about", "jurisdictions", "from", "to", "source", "checked_by", "aim") {
			switch f.key {
			case "name":
				p.Name = s.text(f.value, "name")
			case "about":
				p.About = s.text(f.value, "about")
			case "jurisdictions":
				p.Jurisdictions = oneOf(s, f.value, "jurisdiction", []dossier.Jurisdiction{dossier.EnglandWales, dossier.Scotland, dossier.NorthernIreland, dossier.OtherPlace})
			case "from":
				p.From = s.date(f.value)
			case "to":
				p.To = s.date(f.value)
			case "source":
				p.Source = s.text(f.value, "source")
			case "checked_by":
				p.CheckedBy = s.text(f.value, "checked_by")
			case "aim":
				p.Aim = s.truth(f.value, "aim")
			}
		}
		l.set.Law = append(l.set.Law, p)
	}
}

// date reads YYYY-MM-DD or nothing.
func (s source) date(n ast.Node) string {
	t := s.text(n, "a date")
	if t == "" {
		return ""
	}
	parts := strings.Split(t, "-")
	if len(t) != 10 || len(parts) != 3 {
		s.report(n, fmt.Sprintf("%q is no date", t), "write year-month-day: 2026-02-05")
	}
	return t
}

func itoa(n int) string { return strconv.Itoa(n) }
