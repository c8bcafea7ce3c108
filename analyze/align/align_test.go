package align_test

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/checkweigh/checkweigh/analyze/align"
	"github.com/checkweigh/checkweigh/dossier"
	"github.com/checkweigh/checkweigh/ingest"
)

func version(body string) align.Version {
	text := dossier.Text{Engine: "test/1", Body: body}
	return align.Version{Text: text, Clauses: ingest.Clauses(text)}
}

// show writes each pair as "old>new" with what happened: c changed, r renumbered, m moved.
func show(older, newer align.Version) string {
	var out []string
	for _, p := range align.Clauses(older, newer) {
		number := func(v align.Version, i int) string {
			if i < 0 {
				return ""
			}
			return v.Clauses[i].Number
		}
		marks := ""
		if p.Changed {
			marks += "c"
		}
		if p.Renumbered {
			marks += "r"
		}
		if p.Moved {
			marks += "m"
		}
		out = append(out, strings.TrimSpace(fmt.Sprintf("%s>%s %s", number(older, p.Old), number(newer, p.New), marks)))
	}
	return strings.Join(out, ", ")
}

const (
	access  = "The Supplier shall give the Authority access to the whole of the Authority Data at any time and at no charge."
	atExit  = "The Supplier shall give the Authority access to the whole of the Authority Data within thirty days of termination."
	notices = "Notices under this Agreement are given in writing to the addresses on the first page."
	law     = "This Agreement is governed by the law of England and Wales and its courts have jurisdiction."
	selling = "The Supplier shall not sell, lend or pass on any data about the workers of the Authority."
	repairs = "Faults of the first class are put right within four hours of being reported by telephone."
)

func numbered(clauses ...string) string {
	var b strings.Builder
	for i, c := range clauses {
		fmt.Fprintf(&b, "%d. %s\n\n", i+1, c)
	}
	return b.String()
}

func TestClauses(t *testing.T) {
	for _, c := range []struct{ name, old, now, want string }{
		{"nothing happened", numbered(access, notices, law), numbered(access, notices, law), "1>1, 2>2, 3>3"},
		{"one is new and the rest moves up a number", numbered(access, law), numbered(access, selling, law), "1>1, >2, 2>3 r"},
		{"one went away", numbered(access, selling, law), numbered(access, law), "1>1, 2>, 3>2 r"},
		{"one was weakened", numbered(notices, access, law), numbered(notices, atExit, law), "1>1, 2>2 c, 3>3"},
		{"one was weakened and carried to the end", numbered(access, notices, law, repairs), numbered(notices, law, repairs, atExit), "2>1 r, 3>2 r, 4>3 r, 1>4 crm"},
		{"another stands under its number", numbered(notices, access), numbered(notices, repairs), "1>1, 2>, >2"},
		{"the same words twice", numbered(notices, law, notices), numbered(notices, law, notices), "1>1, 2>2, 3>3"},
		{"nothing before", "", numbered(law), ">1"},
		{"nothing after", numbered(law), "", "1>"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := show(version(c.old), version(c.now))
			// What went away and what came in one place may be told in either order.
			if swapped := strings.Replace(c.want, "2>, >2", ">2, 2>", 1); got != c.want && got != swapped {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
		})
	}
}

func TestLineEndsAndHyphensAreNoChange(t *testing.T) {
	wrapped := strings.Replace(numbered(access, law), "whole of the", "whole\nof  the", 1)
	wrapped = strings.Replace(wrapped, "governed", "gov-\nerned", 1)
	if got := show(version(numbered(access, law)), version(wrapped)); got != "1>1, 2>2" {
		t.Errorf("got %s", got)
	}
}

func TestWords(t *testing.T) {
	old, now := dossier.Text{Body: access}, dossier.Text{Body: atExit}
	var out []string
	for _, e := range align.Words(old, dossier.Span{End: len(access)}, now, dossier.Span{End: len(atExit)}) {
		if e.Kept {
			out = append(out, now.Cut(e.New))
			continue
		}
		out = append(out, "-["+old.Cut(e.Old)+"] +["+now.Cut(e.New)+"]")
	}
	got := strings.Join(out, " ")
	want := "The Supplier shall give the Authority access to the whole of the Authority Data -[at any time and at no charge] +[within thirty days of termination] ."
	if got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

// contracts draws two contracts of clauses that may be the same, repeated or
// without sense.
func contracts(t *rapid.T) (older, newer align.Version) {
	clause := rapid.OneOf(
		rapid.SampledFrom([]string{access, atExit, notices, law, selling, repairs, ""}),
		rapid.StringMatching(`[A-Za-z ,.\-\n]{0,80}`),
		rapid.String(),
	)
	draw := func(name string) align.Version {
		return version(numbered(rapid.SliceOfN(clause, 0, 12).Draw(t, name)...))
	}
	return draw("older"), draw("newer")
}

func TestEachClauseStandsInOnePair(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		older, newer := contracts(t)
		seenOld, seenNew := map[int]bool{}, map[int]bool{}
		for _, p := range align.Clauses(older, newer) {
			if p.Old < 0 && p.New < 0 {
				t.Fatal("a pair of nothing")
			}
			if p.Old >= 0 && seenOld[p.Old] || p.New >= 0 && seenNew[p.New] {
				t.Fatalf("pair %+v: a clause stands in two pairs", p)
			}
			seenOld[p.Old], seenNew[p.New] = true, true
			if p.Likeness < 0 || p.Likeness > 1 {
				t.Fatalf("pair %+v: likeness", p)
			}
		}
		for _, p := range align.Clauses(older, older) {
			if !p.Same() {
				t.Fatalf("pair %+v of a text with itself", p)
			}
		}
	})
}

func TestWordsGiveBothTextsBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := dossier.Text{Body: rapid.String().Draw(t, "a")}, dossier.Text{Body: rapid.String().Draw(t, "b")}
		left, right := dossier.Span{End: len(a.Body)}, dossier.Span{End: len(b.Body)}
		var old, now []string
		for _, e := range align.Words(a, left, b, right) {
			for _, w := range a.Tokens(e.Old, nil) {
				old = append(old, w.Text)
			}
			for _, w := range b.Tokens(e.New, nil) {
				now = append(now, w.Text)
			}
		}
		same(t, a.Tokens(left, nil), old)
		same(t, b.Tokens(right, nil), now)
	})
}

func same(t *rapid.T, want []dossier.Token, got []string) {
	t.Helper()
	var words []string
	for _, w := range want {
		words = append(words, w.Text)
	}
	if strings.Join(words, "\x00") != strings.Join(got, "\x00") {
		t.Fatalf("words %q came back as %q", words, got)
	}
}

func paper(path string, clauses ...string) align.Paper {
	return align.Paper{Path: path, Text: dossier.Text{Body: numbered(clauses...)}}
}

func TestPapers(t *testing.T) {
	for _, c := range []struct {
		name       string
		older, now []align.Paper
		want       string
	}{
		{"by what they say, not by name", []align.Paper{paper("a.pdf", access, law), paper("b.pdf", repairs, selling)},
			[]align.Paper{paper("new/2.pdf", repairs, selling, notices), paper("new/1.pdf", atExit, law)}, "[{1 0} {0 1}]"},
		{"two alone are compared whatever they say", []align.Paper{paper("a.pdf", access)}, []align.Paper{paper("b.pdf", repairs)}, "[{0 0}]"},
		{"one came and one went", []align.Paper{paper("a.pdf", access), paper("b.pdf", repairs)},
			[]align.Paper{paper("c.pdf", access), paper("d.pdf", notices)}, "[{0 0} {-1 1} {1 -1}]"},
		{"between twins the name decides", []align.Paper{paper("x/one.pdf", law), paper("x/two.pdf", law)},
			[]align.Paper{paper("y/two.pdf", law), paper("y/one.pdf", law)}, "[{1 0} {0 1}]"},
		{"nothing to read", nil, []align.Paper{paper("a.pdf", law)}, "[{-1 0}]"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := fmt.Sprint(align.Papers(c.older, c.now)); got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
}
