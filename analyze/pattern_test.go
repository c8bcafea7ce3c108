package analyze_test

import (
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/checkweigh/checkweigh/analyze"
)

// drawnExpression draws a regular expression of the sort this room uses: words,
// alternatives, things that may be left out, classes, edges of words.
func drawnExpression(t *rapid.T, depth int) string {
	word := rapid.SampledFrom([]string{"schedule", "Annex", "order", "form", "part", "the", "of", "no", "SLA", "é", "data protection"})
	var b strings.Builder
	for range rapid.IntRange(1, 4).Draw(t, "pieces") {
		kind := rapid.IntRange(0, 9).Draw(t, "kind")
		if depth == 0 && kind > 5 {
			kind = 0
		}
		switch kind {
		case 0, 1:
			b.WriteString(word.Draw(t, "word"))
		case 2:
			b.WriteString(rapid.SampledFrom([]string{`\b`, ` `, `\s+`, `\s*`, `^`, `$`, `\B`}).Draw(t, "edge"))
		case 3:
			b.WriteString(rapid.SampledFrom([]string{`[0-9]+`, `[a-z]`, `[A-Z]?`, `.`, `.{0,6}`, `.*?`, `[^.]{1,9}`, `(?:[aA]nn?ex)`, `[sS]ch`}).Draw(t, "class"))
		case 4, 5:
			b.WriteString(word.Draw(t, "word") + rapid.SampledFrom([]string{"s?", "*", "+", "{2}", "{0,2}"}).Draw(t, "times"))
		default:
			open := rapid.SampledFrom([]string{"(", "(?:", "(?i:"}).Draw(t, "open")
			var parts []string
			for range rapid.IntRange(1, 3).Draw(t, "alternatives") {
				parts = append(parts, drawnExpression(t, depth-1))
			}
			b.WriteString(open + strings.Join(parts, "|") + ")" + rapid.SampledFrom([]string{"", "", "?", "+", "*"}).Draw(t, "many"))
		}
	}
	return b.String()
}

func drawnLine(t *rapid.T) string {
	words := rapid.SliceOfN(rapid.SampledFrom([]string{"schedule", "Schedule", "SCHEDULES", "annex", "Annex", "anex", "order", "form", "forms", "part", "The", "the", "of", "no", "sla", "SLA",
		"data protection", "é", "É", "4", "17", ".", "\n", "partorder", "x"}), 0, 16).Draw(t, "words")
	return strings.Join(words, rapid.SampledFrom([]string{" ", "", " ", "  "}).Draw(t, "between"))
}

// TestPatternsFindWhatExpressionsFind compares patterns, which are not tried on
// texts without their words, with the plain expressions.
func TestPatternsFindWhatExpressionsFind(t *testing.T) {
	matched, refused := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		expr := rapid.SampledFrom([]string{"", "(?i)"}).Draw(t, "case") + drawnExpression(t, 2)
		plain, err := regexp.Compile(expr)
		if err != nil {
			t.Skip("no expression")
		}
		p := analyze.Expression(expr)
		for range 8 {
			s := drawnLine(t)
			n := rapid.IntRange(1, 4).Draw(t, "n")
			for name, pair := range map[string][2]any{
				"MatchString":                {p.MatchString(s), plain.MatchString(s)},
				"FindStringIndex":            {p.FindStringIndex(s), plain.FindStringIndex(s)},
				"FindStringSubmatch":         {p.FindStringSubmatch(s), plain.FindStringSubmatch(s)},
				"FindStringSubmatchIndex":    {p.FindStringSubmatchIndex(s), plain.FindStringSubmatchIndex(s)},
				"FindAllString":              {p.FindAllString(s, n), plain.FindAllString(s, n)},
				"FindAllStringIndex":         {p.FindAllStringIndex(s, n), plain.FindAllStringIndex(s, n)},
				"FindAllStringSubmatch":      {p.FindAllStringSubmatch(s, n), plain.FindAllStringSubmatch(s, n)},
				"FindAllStringSubmatchIndex": {p.FindAllStringSubmatchIndex(s, n), plain.FindAllStringSubmatchIndex(s, n)},
				"ReplaceAllString":           {p.ReplaceAllString(s, "<$0>"), plain.ReplaceAllString(s, "<$0>")},
			} {
				if !reflect.DeepEqual(pair[0], pair[1]) {
					t.Fatalf("%s of %q in %q: got %v, want %v (it is looked for by %q)", name, expr, s, pair[0], pair[1], analyze.NeededWords(expr))
				}
			}
			if plain.MatchString(s) {
				matched++
			} else if len(analyze.NeededWords(expr)) > 0 {
				refused++
			}
		}
	})
	if matched == 0 || refused == 0 {
		t.Errorf("%d texts match and %d may be refused by words: that proves nothing", matched, refused)
	}
}

// TestPatternsAroundTheirWords does the same where a pattern is tried only near
// its words.
func TestPatternsAroundTheirWords(t *testing.T) {
	const expr = `(?i)\b(?:call-?off )?(schedule|annex|form)s?(?: no\.?)? ?([0-9]{1,2}|[a-c])?\b`
	plain := regexp.MustCompile(expr)
	found := 0
	rapid.Check(t, func(t *rapid.T) {
		p := analyze.Around(expr, 40, 60)
		var lines []string
		for range rapid.IntRange(1, 12).Draw(t, "lines") {
			lines = append(lines, drawnLine(t), rapid.SampledFrom([]string{"", "call-off ", strings.Repeat("and so on ", 9)}).Draw(t, "filler"))
		}
		s, n := strings.Join(lines, ""), rapid.IntRange(1, 40).Draw(t, "n")
		got, want := p.FindAllStringSubmatchIndex(s, n), plain.FindAllStringSubmatchIndex(s, n)
		if !reflect.DeepEqual(got, want) {
			t.Fatalf("%d of %q: got %v, want %v", n, s, got, want)
		}
		found += len(want)
	})
	if found == 0 {
		t.Error("nothing was there to be found")
	}
}

// TestLiteralsFindEachWord compares the one pass over a text with looking for
// each word in turn.
func TestLiteralsFindEachWord(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		words := rapid.SliceOfNDistinct(rapid.StringOfN(rapid.SampledFrom([]rune("abAB.é ")), 1, 5, -1), 1, 12, rapid.ID).Draw(t, "words")
		s := rapid.StringOfN(rapid.SampledFrom([]rune("abAB.é c")), 0, 60, -1).Draw(t, "text")
		type place struct{ at, word int }
		var got, want []place
		l := analyze.AnyOf(words...)
		l.Each(s, func(at, word int) bool {
			got = append(got, place{at, word})
			return false
		})
		for at := range len(s) {
			for i, w := range words {
				if len(s)-at >= len(w) && asciiLower(s[at:at+len(w)]) == asciiLower(w) {
					want = append(want, place{at, i})
				}
			}
		}
		less := func(a, b place) int { return (a.at-b.at)*len(words) + a.word - b.word }
		slices.SortFunc(got, less)
		slices.SortFunc(want, less)
		if !slices.Equal(got, want) {
			t.Fatalf("%q in %q: got %v, want %v", words, s, got, want)
		}
		if l.In(s) != (len(want) > 0) {
			t.Fatalf("%q in %q: %v", words, s, l.In(s))
		}
	})
}

// asciiLower lowers A to Z and leaves other bytes as they are.
func asciiLower(s string) string {
	b := []byte(s)
	for i, c := range b {
		if 'A' <= c && c <= 'Z' {
			b[i] = c + 'a' - 'A'
		}
	}
	return string(b)
}
