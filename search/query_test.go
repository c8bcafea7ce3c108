package search

import (
	"errors"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestParseWritesTheQueryItUnderstood(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"", ""},
		{"  \t\n ", ""},
		{"data", "data"},
		{"joint access data", "joint access data"},
		{"joint AND access", "joint access"},
		{"joint OR access data", "joint OR (access data)"},
		{"(joint OR access) data", "(joint OR access) data"},
		{"((joint))", "joint"},
		{"(a (b c)) d", "a b c d"},
		{"a OR (b OR c)", "a OR b OR c"},
		{"NOT sell", "NOT sell"},
		{"NOT (sell OR share)", "NOT (sell OR share)"},
		{`"shall not   sell"`, `"shall not sell"`},
		{"“shall not sell”", `"shall not sell"`},
		{"anonymis*", "anonymis*"},
		{"requirement:da-01", "requirement:DA-01"},
		{"requirement:gd-con", "requirement:GD-CON"},
		{"requirement:gd-05c", "requirement:GD-05c"},
		{"requirement:gd-35c", "requirement:GD-35c"},
		{"VERDICT:Adverse", "verdict:adverse"},
		{"kind:DPIA", "kind:dpia"},
		{`supplier:"Brightloop Analytics"`, `supplier:"Brightloop Analytics"`},
		{`clause:"14.3(b)"`, `clause:"14.3(b)"`},
		{"clause:14.3", "clause:14.3"},
		{"10:30", "10:30"},
		{"sub-processor", "sub-processor"},
		{"or and not", "or and not"},
		{`"anonymised data"~3`, `"anonymised data"~3`},
		{`“anonymised data”~0`, `"anonymised data"~0`},
		{"anonymsed~", "anonymsed~1"},
		{"anonymsed~2", "anonymsed~2"},
		{"date:2024", "date:2024"},
		{"DATE:2024-01..2025-06", "date:2024-01..2025-06"},
		{"date:..2025-06-30", "date:..2025-06-30"},
		{"date:>=2024", "date:>=2024"},
		{`date:"<2024-02-29"`, "date:<2024-02-29"},
		{"page:012", "page:12"},
		{"unit:PAGE camera", "unit:page camera"},
		{"like:abc:12 kind:contract", "like:abc:12 kind:contract"},
	} {
		q, err := Parse(c.in)
		if err != nil {
			t.Errorf("Parse(%q): %v", c.in, err)
			continue
		}
		if got := q.String(); got != c.want {
			t.Errorf("Parse(%q) = %q, want %q", c.in, got, c.want)
		}
	}
}

func TestParseErrorsPointAtTheCharacter(t *testing.T) {
	for _, c := range []struct {
		in   string
		at   int
		what string // part of the message
	}{
		{`joint "access`, 7, "never closed"},
		{"joint (access", 7, "never closed"},
		{"joint) access", 6, "never opened"},
		{"()", 2, "missing before this )"},
		{"AND data", 1, "nothing before it"},
		{"data OR", 8, "missing at the end"},
		{"data OR OR use", 9, "nothing before it"},
		{"NOT", 4, "missing at the end"},
		{"da*", 3, "too few letters"},
		{"été data*s", 9, "only stand at the end"},
		{"sub-pro*", 4, "only letters and digits"},
		{"data *", 6, "too few letters"},
		{"reqirement:DA-01", 1, "no field"},
		{"http://example.org", 1, "no field"},
		{"requirement:", 13, "no value"},
		{"requirement: DA-01", 13, "no value"},
		{"requirement:DA", 13, "not the id"},
		{"verdict:bad", 9, "not a verdict"},
		{"verdict:missing", 9, "no clause can be found"},
		{"kind:letter", 6, "not a kind"},
		{"supplier:Bright*", 10, "cannot stand in the value"},
		{`""`, 1, "no word between"},
		{"data --- use", 6, "no letter or digit"},
		{strings.Repeat("a", MaxQueryLength+1), MaxQueryLength + 1, "too long"},
		{strings.Repeat("a ", MaxQueryWords+1), 2*MaxQueryWords + 1, "too many words"},
		{strings.Repeat("(", MaxQueryDepth+1) + "a", MaxQueryDepth + 1, "within each other"},
		{strings.Repeat("NOT ", MaxQueryDepth+1) + "a", 4*MaxQueryDepth + 1, "within each other"},
		{"data \xff", 1, "not readable"},
		{`"anonymised data"~`, 19, "a number must stand"},
		{`"anonymised data"~x`, 19, "a number must stand"},
		{`"anonymised data"~99`, 19, "a number must stand"},
		{`"anonymised"~3`, 13, "two to 8 words"},
		{"data~3", 6, "only 1 or 2"},
		{"da~1", 3, "too few letters"},
		{"data~2", 5, "too few letters"},
		{"sub-pro~1", 4, "only letters and digits"},
		{"supplier:Bright~1", 10, "cannot stand in the value"},
		{"date:", 6, "no value"},
		{"date:soon", 6, "not a date"},
		{"date:2024-13", 6, "not a date"},
		{"date:2023-02-29", 6, "not a date"},
		{"date:>=", 8, "not a date"},
		{"date:2024..x", 12, "not a date"},
		{"date:..", 6, "missing on both sides"},
		{"date:2025..2024", 6, "after the second"},
		{"page:0", 6, "not the number"},
		{"unit:word", 6, "not a unit"},
		{"data OR unit:page", 9, "can stand once"},
		{"NOT unit:page", 5, "can stand once"},
		{"unit:page unit:clause", 11, "can stand once"},
		{"like:abc", 6, "not the id"},
		{`like:"a b:1"`, 6, "not the id"},
		{".*", 1, "only letters and digits"},
		{"*anon", 1, "only stand at the end"},
		{"/anon.*/", 7, "only stand at the end"},
	} {
		_, err := Parse(c.in)
		var bad *QueryError
		if !errors.As(err, &bad) {
			t.Errorf("Parse(%q) = %v, want a QueryError", c.in, err)
			continue
		}
		if bad.At != c.at || !strings.Contains(bad.What, c.what) || bad.Fix == "" {
			t.Errorf("Parse(%q): at %d %q (fix %q), want at %d %q", c.in, bad.At, bad.What, bad.Fix, c.at, c.what)
		}
	}
}

// queries makes trees as Parse makes them: no and in an and, no or in an or.
func queries(depth int) *rapid.Generator[node] {
	return rapid.Custom(func(t *rapid.T) node {
		leaf := rapid.OneOf(
			rapid.Map(rapid.StringMatching(`[a-zé0-9][a-z0-9'./-]{0,6}`), func(s string) node { return word{s} }),
			rapid.Map(rapid.StringMatching(`[a-zA-Z0-9]{3,8}`), func(s string) node { return prefix{text: s} }),
			rapid.Map(rapid.StringMatching(`[a-z(*:]{1,4}( (AND|[a-z)]{1,4})){0,3}`), func(s string) node { return phrase{"x" + s} }),
			rapid.Map(rapid.StringMatching(`[a-zA-Z0-9]{6,9}`), func(s string) node { return fuzzy{text: s, within: 1 + len(s)%2} }),
			rapid.Map(rapid.StringMatching(`[a-z]{1,4}( [a-z]{1,4}){1,3}`), func(s string) node { return near{s, len(s)} }),
			rapid.Map(rapid.StringMatching(`(>=?|<=?)?[12][0-9]{3}(-(0[1-9]|1[0-2])(-[012][1-8])?)?`), func(s string) node { return dates{text: s} }),
			rapid.Map(rapid.StringMatching(`[0-9a-f]{1,5}:[1-9][0-9]{0,2}`), func(s string) node { return like{id: s} }),
			rapid.Map(rapid.StringMatching(`[A-Z]{2}-[0-9]{2}[a-c]?`), func(s string) node { return field{"requirement", s} }),
			rapid.Map(rapid.SampledFrom([]string{"adverse", "present", "not_assessable"}), func(s string) node { return field{"verdict", s} }),
			rapid.Map(rapid.StringMatching(`[A-Za-z0-9][a-z().:]{0,5}( [a-z]{1,4})?`), func(s string) node { return field{"supplier", s} }),
		)
		if depth == 0 {
			return leaf.Draw(t, "leaf")
		}
		switch rapid.IntRange(0, 5).Draw(t, "sort") {
		case 0:
			return not{queries(depth-1).Draw(t, "not")}
		case 1:
			some := rapid.SliceOfN(queries(depth-1).Filter(func(n node) bool { _, is := n.(and); return !is }), 2, 3)
			return and(some.Draw(t, "and"))
		case 2:
			some := rapid.SliceOfN(queries(depth-1).Filter(func(n node) bool { _, is := n.(or); return !is }), 2, 3)
			return or(some.Draw(t, "or"))
		default:
			return leaf.Draw(t, "leaf")
		}
	})
}

func TestWhatIsWrittenIsReadBackTheSame(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := Query{root: queries(3).Draw(t, "query")}.String()
		read, err := Parse(text)
		if err != nil {
			t.Fatalf("Parse(%q): %v", text, err)
		}
		if again := read.String(); again != text {
			t.Fatalf("%q was read as %q", text, again)
		}
	})
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{"a", `"a b" OR NOT (c d*)`, "requirement:DA-01 verdict:adverse", `supplier:"x`, "((", "“a”", "\x00", "é*", `"a b"~3 c~1 date:2024-01..2025 like:ab:1 unit:page page:3`} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		q, err := Parse(s)
		if err != nil {
			var bad *QueryError
			if !errors.As(err, &bad) || bad.At < 1 || bad.What == "" || bad.Fix == "" || bad.At > len([]rune(s))+1 {
				t.Fatalf("Parse(%q): %#v", s, err)
			}
			return
		}
		again, err := Parse(q.String())
		if err != nil || again.String() != q.String() {
			t.Fatalf("%q was written as %q and read as %q, %v", s, q, again, err)
		}
	})
}
