package rules

import (
	"errors"
	"fmt"
	"io/fs"
	"strconv"
	"strings"

	"github.com/checkweigh/checkweigh/dossier"
)

// Load reads every .yaml file of a pack. The error joins one Problem for every
// mistake in it; a pack with mistakes is not returned.
func Load(fsys fs.FS) (*Set, error) {
	set, err := LoadUntaught(fsys)
	if err != nil {
		return nil, err
	}
	if set.Likeness, err = readLikeness(fsys); err != nil {
		return nil, err
	}
	return set, nil
}

// LoadUntaught reads a pack without its model of likeness.
func LoadUntaught(fsys fs.FS) (*Set, error) {
	if isEmbedded(fsys) {
		return load(fsys, parsedPack)
	}
	return load(fsys, nil)
}

// bytesPerConcept is about what a concept takes in a pack: an estimate that spares
// moving them all whenever the list grows.
const bytesPerConcept = 200

// load reads a pack; parsed holds files of it that were parsed before, or is nil.
func load(fsys, parsed fs.FS) (*Set, error) {
	files, hash, err := readPack(fsys, parsed)
	if err != nil {
		return nil, err
	}
	size := 0
	for _, f := range files {
		size += f.size
	}
	size /= bytesPerConcept
	lexicon := &Lexicon{Concepts: make([]Concept, 0, size), byName: make(map[string]ConceptID, size)}
	l := loader{set: &Set{Lexicon: lexicon, byID: map[string]int{}}, version: "0"}
	l.builtIn()
	parseAll(files)
	for _, f := range files {
		l.file(f)
	}
	l.compile()
	if len(l.problems) > 0 {
		return nil, errors.Join(l.problems...)
	}
	l.set.Version = l.version + "+" + hash
	return l.set, nil
}

// Label returns the name and the version of the embedded pack, which pack.yaml
// gives, without loading its rules.
func Label() (pack, version string, err error) {
	files, hash, err := readPack(Embedded(), parsedPack)
	if err != nil {
		return "", "", err
	}
	l := loader{set: &Set{}, version: "0"}
	for _, f := range files {
		if f.name == "pack.yaml" {
			f.parse()
			l.file(f)
		}
	}
	return l.set.Pack, l.version + "+" + hash, errors.Join(l.problems...)
}

// loader gathers a pack file by file; names are resolved once all are read.
type loader struct {
	set      *Set
	problems []error
	version  string
	blocks   []pendingRules
	stated   []pendingRules // statements
	pairs    []pendingRules // contradictions
	views    []pendingRules
	tools    []pendingRules
}

func (l *loader) file(f packFile) {
	s := source{f.name, &l.problems, f.trusted}
	switch {
	case f.tooLarge():
		s.report(node{}, "the file is larger than 4 MB", "split it")
	case f.err != nil:
		l.problems = append(l.problems, syntaxProblem(f.name, f.err))
	}
	for doc := range s.items(f.docs) {
		l.document(s, doc)
	}
}

func (l *loader) document(s source, n node) {
	for f := range s.fields(n, "a rule file", "pack", "version", "concepts", "requirements", "views", "law", "statements", "contradictions", "holidays", "working_days", "systems", "tools") {
		switch f.key {
		case "pack":
			l.set.Pack = s.text(f.value, "pack")
		case "version":
			l.version = s.text(f.value, "version")
		case "concepts":
			l.concepts(s, f.value)
		case "requirements":
			for item := range s.items(f.value) {
				l.blocks = append(l.blocks, pendingRules{s, item})
			}
		case "views":
			for item := range s.items(f.value) {
				l.views = append(l.views, pendingRules{s, item})
			}
		case "law":
			l.law(s, f.value)
		case "holidays":
			l.holidays(s, f.value)
		case "working_days":
			l.workingDays(s, f.value)
		case "statements":
			for item := range s.items(f.value) {
				l.stated = append(l.stated, pendingRules{s, item})
			}
		case "systems":
			for item := range s.items(f.value) {
				l.system(s, item)
			}
		case "tools":
			for item := range s.items(f.value) {
				l.tools = append(l.tools, pendingRules{s, item})
			}
		case "contradictions":
			for item := range s.items(f.value) {
				l.pairs = append(l.pairs, pendingRules{s, item})
			}
		}
	}
}

func (l *loader) law(s source, n node) {
	for item := range s.fields(n, "law") {
		p := Provision{Key: item.key}
		if _, twice := l.set.Provision(p.Key); twice {
			s.report(item.at, fmt.Sprintf("provision %q is listed twice", p.Key), "keep one of them")
		}
		for f := range s.fields(item.value, "a provision", "name", "about", "jurisdictions", "from", "to", "source", "checked_by", "aim", "argument", "weighed") {
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
			case "weighed":
				p.Weighed = s.truth(f.value, "weighed")
			case "argument":
				p.Argument = s.text(f.value, "argument")
			}
		}
		l.set.Law = append(l.set.Law, p)
	}
}

// date reads YYYY-MM-DD or nothing.
func (s source) date(n node) string {
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
