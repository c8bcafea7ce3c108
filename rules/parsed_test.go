package rules_test

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/checkweigh/checkweigh/rules"
)

// TestParsedPackGolden: a file that was changed since it was parsed is read as
// YAML and slows each start down.
func TestParsedPackGolden(t *testing.T) {
	if _, err := rules.Load(rules.EmbeddedUnread()); err != nil {
		t.Fatalf("mend the pack first, then run make golden:\n%v", err)
	}
	wanted := wantedParsed(t)
	stale := strayParsed(t, wanted)
	for name, want := range wanted {
		got, err := os.ReadFile(filepath.FromSlash(name))
		if err != nil || !bytes.Equal(got, want) {
			stale = append(stale, name)
		}
	}
	if len(stale) == 0 {
		return
	}
	if !*update {
		slices.Sort(stale)
		t.Fatalf("not of the rules as they are now: %s\nrun make golden, or go test ./rules -run Golden -update, and commit them with the rules", strings.Join(stale, ", "))
	}
	for _, name := range stale {
		replaceParsed(t, filepath.FromSlash(name), wanted[name])
	}
}

// wantedParsed is what parsed/ should hold.
func wantedParsed(t *testing.T) map[string][]byte {
	t.Helper()
	names, err := rules.PackFiles()
	if err != nil {
		t.Fatal(err)
	}
	wanted := map[string][]byte{}
	for _, name := range names {
		data, err := fs.ReadFile(rules.Embedded(), name)
		if err != nil {
			t.Fatal(err)
		}
		if wanted[rules.ParsedName(name)], err = rules.Parsed(data); err != nil {
			t.Fatal(err)
		}
	}
	return wanted
}

// strayParsed are files of parsed/ that are of no file of the pack.
func strayParsed(t *testing.T, wanted map[string][]byte) (stray []string) {
	t.Helper()
	err := fs.WalkDir(rules.ParsedPack(), ".", func(name string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() && wanted[name] == nil {
			stray = append(stray, name)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return stray
}

// replaceParsed writes a file anew, or removes one that holds nothing wanted.
func replaceParsed(t *testing.T, name string, want []byte) {
	t.Helper()
	if want == nil {
		if err := os.Remove(name); err != nil {
			t.Fatal(err)
		}
		return
	}
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, want, 0o644); err != nil {
		t.Fatal(err)
	}
}

// TestParsedPackIsTheYAML holds the pack that is not parsed to the one that is.
func TestParsedPackIsTheYAML(t *testing.T) {
	fast, err := rules.Load(rules.Embedded())
	if err != nil {
		t.Fatal(err)
	}
	slow, err := rules.Load(rules.EmbeddedUnread())
	if err != nil {
		t.Fatal(err)
	}
	same(t, fast, slow)
	pack, version, err := rules.Label()
	if err != nil || pack != slow.Pack || version != slow.Version {
		t.Errorf("the label says %q %q (%v), the pack %q %q", pack, version, err, slow.Pack, slow.Version)
	}
}

// same compares all that two sets hold but for the phrases as they were parsed.
func same(t *testing.T, a, b *rules.Set) {
	t.Helper()
	if a.Pack != b.Pack || a.Version != b.Version || !reflect.DeepEqual(a.Law, b.Law) {
		t.Errorf("%s %s and %s %s, or their law, differ", a.Pack, a.Version, b.Pack, b.Version)
	}
	if len(a.Requirements) != len(b.Requirements) || len(a.Lexicon.Concepts) != len(b.Lexicon.Concepts) {
		t.Fatalf("%d and %d requirements, %d and %d concepts", len(a.Requirements), len(b.Requirements), len(a.Lexicon.Concepts), len(b.Lexicon.Concepts))
	}
	for i, r := range a.Requirements {
		if !reflect.DeepEqual(r, b.Requirements[i]) {
			t.Errorf("%s differs:\n%+v\n%+v", r.ID, r, b.Requirements[i])
		}
	}
	for i, c := range a.Lexicon.Concepts {
		d := b.Lexicon.Concepts[i]
		if c.Name != d.Name || c.Group != d.Group || c.FromTerms != d.FromTerms ||
			!slices.Equal(c.Phrases, d.Phrases) || !slices.Equal(c.Include, d.Include) || !slices.Equal(c.Not, d.Not) {
			t.Errorf("concept %d differs:\n%+v\n%+v", i, c, d)
		}
	}
}

// parsedOf is what make golden would write for a small pack.
func parsedOf(t *testing.T, pack fstest.MapFS) fstest.MapFS {
	t.Helper()
	out := fstest.MapFS{}
	for name, file := range pack {
		data, err := rules.Parsed(file.Data)
		if err != nil {
			t.Fatal(err)
		}
		out[rules.ParsedName(name)] = &fstest.MapFile{Data: data}
	}
	return out
}

// TestStaleIsNotUsed: colleagues change rules all day, and what they wrote counts.
func TestStaleIsNotUsed(t *testing.T) {
	before := packOf(goodConcepts, goodRule)
	stored := parsedOf(t, before)
	after := packOf(goodConcepts, strings.Replace(goodRule, "No sale", "No selling", 1))
	set, err := rules.LoadParsed(after, stored)
	if err != nil {
		t.Fatal(err)
	}
	if r, _ := set.Requirement("GP-01"); r.Title != "No selling" {
		t.Errorf("the title is still %q", r.Title)
	}
	broken := packOf(strings.Replace(goodConcepts, "sell+", "(sell", 1), goodRule)
	if _, err := rules.LoadParsed(broken, stored); err == nil || !strings.Contains(err.Error(), "a.yaml:5:") {
		t.Errorf("a phrase that was broken since is not reported with its place: %v", err)
	}
}

// TestDamagedIsNotUsed: whatever happens to one byte, the YAML counts.
func TestDamagedIsNotUsed(t *testing.T) {
	pack := packOf(goodConcepts, goodRule)
	want, err := rules.Load(pack)
	if err != nil {
		t.Fatal(err)
	}
	whole := parsedOf(t, pack)[rules.ParsedName("b.yaml")].Data
	for i := range whole {
		damaged := bytes.Clone(whole)
		damaged[i] ^= 0x11
		for _, data := range [][]byte{damaged, whole[:i]} {
			set, err := rules.LoadParsed(pack, fstest.MapFS{rules.ParsedName("b.yaml"): {Data: data}})
			if err != nil {
				t.Fatalf("damaged at byte %d: %v", i, err)
			}
			same(t, set, want)
		}
	}
}

// TestParsedMistakes: places and messages do not depend on the way of reading.
func TestParsedMistakes(t *testing.T) {
	pack := packOf(goodConcepts, strings.NewReplacer("ACT_SELL,", "ACT_SEL,", "[prohibition]", "[shall not]", "id: GP-01", "id: GP-1&").Replace(goodRule))
	_, slow := rules.Load(pack)
	_, fast := rules.LoadParsed(pack, parsedOf(t, pack))
	if slow == nil || fast == nil || slow.Error() != fast.Error() {
		t.Errorf("read as YAML:\n%v\nparsed before:\n%v", slow, fast)
	}
}

// FuzzParsed: whatever is stored, loading says yes or no.
func FuzzParsed(f *testing.F) {
	yaml := []byte(goodConcepts + goodRule)
	whole, err := rules.Parsed(yaml)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(string(whole[rules.ParsedHead:]))
	f.Add("\x06\x01\x01\x0e\x01\x01\x01\x04pack\x02\x01\x07\x01x")
	f.Fuzz(func(t *testing.T, docs string) {
		stored := fstest.MapFS{rules.ParsedName("a.yaml"): {Data: rules.ParsedOf(docs, yaml)}}
		set, err := rules.LoadParsed(fstest.MapFS{"a.yaml": {Data: yaml}}, stored)
		if (set == nil) == (err == nil) {
			t.Errorf("set %v and error %v", set, err)
		}
	})
}
