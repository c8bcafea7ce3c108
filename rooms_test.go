package checkweigh_test

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

const module = "github.com/checkweigh/checkweigh"

// rooms is the table of DESIGN: what each room may import of ours. A file in a
// subfolder belongs to the room of its first folder; tests may look further.
var rooms = map[string][]string{
	"dossier":    {},
	"migrations": {},
	"web":        {},
	"rules":      {"dossier"},
	"ingest":     {"dossier"},
	"search":     {"dossier"},
	"analyze":    {"dossier", "rules"},
	"report":     {"dossier", "rules", "web"},
	"printer":    {},
	"store":      {"dossier", "migrations"},
	"deliver":    {"dossier", "report", "printer"},
	"jobs":       {"dossier", "migrations", "rules", "ingest", "search", "analyze", "report", "store", "printer", "deliver"},
	"api":        {"dossier", "rules", "search", "report", "store", "jobs", "web", "printer", "deliver"},
	"samples":    {},
	"cmd":        {"dossier", "migrations", "web", "rules", "ingest", "search", "analyze", "report", "store", "jobs", "api", "samples", "printer", "deliver"},
}

// only says which libraries stay in which rooms, so that each can be replaced
// in one place.
var only = map[string][]string{
	"github.com/blevesearch/":   {"search"},
	"github.com/gin-gonic/":     {"api"},
	"github.com/danielgtaylor/": {"api"},
	"github.com/riverqueue/":    {"jobs", "store", "migrations"},
	"modernc.org/sqlite":        {"store"},
	"github.com/jackc/pgx":      {"store", "jobs"},
	"gocloud.dev":               {"store"},
	"github.com/klippa-app/":    {"ingest"},
	"github.com/ledongthuc/":    {"ingest"},
	"github.com/alecthomas/":    {"cmd"},
	"github.com/chromedp/":      {"printer"},
	"github.com/wneessen/":      {"deliver"},
}

// pure rooms decide from what they are given: no file, network or database is
// opened, and no clock is asked.
var pure = map[string][]string{
	"dossier": {"os", "net", "net/http", "database/sql", "time"},
	"analyze": {"os", "net", "net/http", "database/sql"},
	"report":  {"os", "net", "net/http", "database/sql"},
}

// clocks are what pure rooms may not call: they reckon with days that they are given.
var clocks = []string{"time.Now(", "time.Since(", "time.Until(", "time.After(", "time.Tick("}

func TestPureRoomsAskNoClock(t *testing.T) {
	walkGo(t, func(file, room string, _ []string) {
		if _, is := pure[room]; !is {
			return
		}
		source, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, call := range clocks {
			if strings.Contains(string(source), call) {
				t.Errorf("%s: room %s is pure and may not call %s)", file, room, call)
			}
		}
	})
}

func TestRoomsImportDownwards(t *testing.T) {
	seen := map[string]int{}
	walkGo(t, func(file, room string, imports []string) {
		seen[room]++
		allowed, known := rooms[room]
		if !known {
			t.Errorf("%s: room %q is not in the design", file, room)
			return
		}
		for _, imp := range imports {
			checkImport(t, file, room, imp, allowed)
		}
	})
	for room := range rooms {
		if seen[room] == 0 {
			t.Errorf("room %s has no Go file: take it out of the table", room)
		}
	}
}

func checkImport(t *testing.T, file, room, imp string, allowed []string) {
	t.Helper()
	if rest, ours := strings.CutPrefix(imp, module+"/"); ours {
		target, _, _ := strings.Cut(rest, "/")
		if target != room && !slices.Contains(allowed, target) {
			t.Errorf("%s: room %s may not import %s", file, room, target)
		}
		return
	}
	for prefix, where := range only {
		if strings.HasPrefix(imp, prefix) && !slices.Contains(where, room) {
			t.Errorf("%s: %s belongs in %v only", file, imp, where)
		}
	}
	if slices.Contains(pure[room], imp) {
		t.Errorf("%s: room %s is pure and may not import %s", file, room, imp)
	}
}

// walkGo calls visit for every Go file that is not a test.
func walkGo(t *testing.T, visit func(file, room string, imports []string)) {
	t.Helper()
	fset := token.NewFileSet()
	err := filepath.WalkDir(".", func(p string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name := d.Name()
		if d.IsDir() && p != "." && (strings.HasPrefix(name, ".") || name == "testdata" || name == "bin" || name == "data") {
			return filepath.SkipDir
		}
		if d.IsDir() || path.Ext(name) != ".go" || strings.HasSuffix(name, "_test.go") {
			return nil
		}
		f, err := parser.ParseFile(fset, p, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		var imports []string
		for _, spec := range f.Imports {
			imports = append(imports, strings.Trim(spec.Path.Value, `"`))
		}
		room, _, _ := strings.Cut(filepath.ToSlash(p), "/")
		visit(p, room, imports)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
