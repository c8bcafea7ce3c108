package checkweigh_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// named is a test in docs/reliability.md: `TestName` (package).
var named = regexp.MustCompile("`(Test\\w+)` \\(([a-z/]+)[;)]")

// faults are the tests that are named after a fault.
var faults = regexp.MustCompile(` TestFault[A-Z0-9]`)

// Every test that the table of faults names exists, each fault has one, and no
// test of a fault is left out of the table.
func TestReliabilityTable(t *testing.T) {
	page, err := os.ReadFile("docs/reliability.md")
	if err != nil {
		t.Fatal(err)
	}
	have := testsOf(t)
	told := map[string]bool{}
	for line := range strings.Lines(string(page)) {
		if !strings.HasPrefix(line, "| ") || strings.HasPrefix(line, "| fault ") {
			continue
		}
		found := named.FindAllStringSubmatch(line, -1)
		if len(found) == 0 {
			t.Errorf("no test stands for: %.60s", line)
		}
		for _, f := range found {
			test := f[2] + " " + f[1]
			if told[test] = true; !have[test] {
				t.Errorf("there is no %s in %s", f[1], f[2])
			}
		}
		if cited := strings.Count(line, "`Test"); cited != len(found) {
			t.Errorf("%d of %d tests are without their package: %.60s", cited-len(found), cited, line)
		}
	}
	if len(told) < 20 {
		t.Fatalf("only %d tests were found in the table", len(told))
	}
	for test := range have {
		if faults.MatchString(test) && !told[test] {
			t.Errorf("%s is not in docs/reliability.md", test)
		}
	}
}

// testsOf gives "folder TestName" for every test of the module.
func testsOf(t *testing.T) map[string]bool {
	t.Helper()
	have, fset := map[string]bool{}, token.NewFileSet()
	err := filepath.WalkDir(".", func(p string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name := d.Name()
		if d.IsDir() && p != "." && (strings.HasPrefix(name, ".") || name == "testdata" || name == "bin" || name == "data") {
			return filepath.SkipDir
		}
		if d.IsDir() || !strings.HasSuffix(name, "_test.go") {
			return nil
		}
		f, err := parser.ParseFile(fset, p, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		for _, decl := range f.Decls {
			if fn, ok := decl.(*ast.FuncDecl); ok && strings.HasPrefix(fn.Name.Name, "Test") {
				have[path.Dir(filepath.ToSlash(p))+" "+fn.Name.Name] = true
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return have
}
