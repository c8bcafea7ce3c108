package dossier_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/checkweigh/checkweigh/dossier"
	"pgregory.net/rapid"
)

func texts(body string) string {
	var words []string
	for _, t := range dossier.Tokenize(body, dossier.Span{End: len(body)}, nil) {
		words = append(words, t.Text)
	}
	return strings.Join(words, "|")
}

func TestTokenizeNormalises(t *testing.T) {
	for _, c := range []struct{ name, body, want string }{
		{"plain", "the supplier shall not", "the|supplier|shall|not"},
		{"capitals", "The SUPPLIER shall", "the|supplier|shall"},
		{"apostrophe", "the worker's data", "the|worker's|data"},
		{"curly apostrophe", "the worker’s data", "the|worker's|data"},
		{"quotes", "“Buyer Data” means", `"|buyer|data|"|means`},
		{"dashes", "must — in full – give", "must|-|in|full|-|give"},
		{"hyphen divides", "a third-party sub-processor", "a|third|party|sub|processor"},
		{"hyphen at line end", "the proces-\nsing of data", "the|processing|of|data"},
		{"prefix at line end", "each sub-\n  processor", "each|sub|processor"},
		{"hyphen before a dash", "data - all of it", "data|-|all|of|it"},
		{"soft hyphen", "anony\u00admised", "anonymised"},
		{"soft hyphen at line end", "anony\u00ad\nmised", "anonymised"},
		{"ligature", "ﬁnancial oﬃce", "financial|office"},
		{"ligature and space damage", "speciﬁ c", "specific"},
		{"letterspaced", "A U T H O R I T Y shall", "authority|shall"},
		{"single capitals are not letterspaced", "A B plc", "a|b|plc"},
		{"no-break space", "Buyer\u00a0Data", "buyer|data"},
		{"numbers", "4.2 and 1,000 and 22A on the 3rd", "4.2|and|1,000|and|22a|on|the|3rd"},
		{"number glued to a word", "3.1The Supplier", "3.1|the|supplier"},
		{"word and number", "s40(2) RM3830", "s40|(|2|)|rm3830"},
		{"accents", "Café Société", "café|société"},
		{"decomposed accent", "Cafe\u0301 bar", "café|bar"},
		{"full width", "Ｄａｔａ", "data"},
		{"invalid bytes", "a\xffb", "a|\uFFFD|b"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := texts(c.body); got != c.want {
				t.Errorf("Tokenize(%q) = %s, want %s", c.body, got, c.want)
			}
		})
	}
}

func TestTokenizeFlagsCapitals(t *testing.T) {
	tokens := dossier.Tokenize("Buyer DATA shall A 4.2 ÉTAT", dossier.Span{End: 28}, nil)
	want := []struct {
		upper, all bool
		kind       dossier.TokenKind
	}{{true, false, dossier.Word}, {true, true, dossier.Word}, {false, false, dossier.Word}, {true, false, dossier.Word}, {false, false, dossier.Number}, {true, true, dossier.Word}}
	if len(tokens) != len(want) {
		t.Fatalf("%d tokens, want %d: %v", len(tokens), len(want), tokens)
	}
	for i, w := range want {
		if tokens[i].Upper != w.upper || tokens[i].AllUpper != w.all || tokens[i].Kind != w.kind {
			t.Errorf("token %d is %+v, want %+v", i, tokens[i], w)
		}
	}
}

func TestTokensSkipRunningHeaders(t *testing.T) {
	body := "the Supplier shall\nCore Terms v3 Page 7\nprovide the data"
	header := strings.Index(body, "Core")
	text := dossier.Text{Body: body, Marks: []dossier.Mark{{Kind: dossier.MarkHeader, Span: dossier.Span{Start: header, End: header + len("Core Terms v3 Page 7")}}}}
	var words []string
	for _, tok := range text.Tokens(dossier.Span{End: len(body)}, nil) {
		words = append(words, tok.Text)
	}
	if got := strings.Join(words, " "); got != "the supplier shall provide the data" {
		t.Errorf("tokens are %q", got)
	}
}

func anyText() *rapid.Generator[string] {
	pieces := rapid.SampledFrom([]string{"the ", "Supplier", "’s", "'", "-", "-\n", "\u00ad", " ", "\n", "\f", "ﬁ", "é", "e\u0301", "4.2", "22A", "£", "(a)", ". ", "A B C D E", "\xff", "|", " | ", "No. ", "•", "?", "!", "“", "”"})
	return rapid.Custom(func(t *rapid.T) string { return strings.Join(rapid.SliceOf(pieces).Draw(t, "pieces"), "") })
}

// Tokens stand in order inside the span, and between them there is nothing that
// a reader would call a letter or a digit.
func TestTokenizeLosesNoLetter(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		body := anyText().Draw(t, "body")
		at := 0
		for _, tok := range dossier.Tokenize(body, dossier.Span{End: len(body)}, nil) {
			if tok.Span.Start < at || tok.Span.End > len(body) || tok.Span.Len() <= 0 || tok.Text == "" {
				t.Fatalf("token %+v after %d in %q", tok, at, body)
			}
			if hasLetter(body[at:tok.Span.Start]) {
				t.Fatalf("lost %q in %q", body[at:tok.Span.Start], body)
			}
			at = tok.Span.End
		}
		if hasLetter(body[at:]) {
			t.Fatalf("lost %q at the end of %q", body[at:], body)
		}
	})
}

func hasLetter(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' })
}

func FuzzTokenize(f *testing.F) {
	f.Add("The Sup-\nplier’s ﬁ le 3.1The A U T H O R I T Y", 0, 30)
	f.Fuzz(func(t *testing.T, body string, from, to int) {
		span := dossier.Span{Start: from, End: to}
		for _, tok := range dossier.Tokenize(body, span, nil) {
			if !span.Contains(tok.Span) {
				t.Fatalf("%v outside %v", tok, span)
			}
		}
		for _, s := range dossier.Sentences(body, span, nil) {
			if !span.Contains(s) {
				t.Fatalf("%v outside %v", s, span)
			}
		}
	})
}

func BenchmarkTokenize(b *testing.B) {
	body := strings.Repeat("14.3 The Supplier shall give the Buyer access to all Buyer Data on request, in an open format and at no charge, throughout the Term. ", 800)
	var sentences []dossier.Span
	var tokens []dossier.Token
	b.SetBytes(int64(len(body)))
	b.ReportAllocs()
	for b.Loop() {
		sentences = dossier.Sentences(body, dossier.Span{End: len(body)}, sentences[:0])
		for _, s := range sentences {
			tokens = dossier.Tokenize(body, s, tokens[:0])
		}
	}
}

// A text that keeps its body in small letters gives the same tokens.
func TestLoweredTextHasTheSameTokens(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		body := anyText().Draw(t, "body") + rapid.String().Draw(t, "more")
		span := dossier.Span{Start: rapid.IntRange(0, len(body)).Draw(t, "start"), End: len(body)}
		plain := dossier.Text{Body: body}
		lowered := plain
		lowered.Lower()
		if got, want := lowered.Tokens(span, nil), plain.Tokens(span, nil); !slices.Equal(got, want) {
			t.Fatalf("%v, want %v", got, want)
		}
	})
}
