package rules_test

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/checkweigh/checkweigh/dossier"
	"github.com/checkweigh/checkweigh/rules"
)

// lexicon loads a pack with one concept ACT_X of these phrases.
func lexicon(t testing.TB, concepts string) *rules.Lexicon {
	t.Helper()
	set, err := rules.Load(packOf(goodConcepts, goodRule, concepts))
	if err != nil {
		t.Fatal(err)
	}
	return set.Lexicon
}

func wordsOf(text string) []dossier.Token {
	var words []dossier.Token
	for _, t := range dossier.Tokenize(text, dossier.Span{End: len(text)}, nil) {
		if t.Kind != dossier.Punct {
			words = append(words, t)
		}
	}
	return words
}

// found lists where a concept stands in a text, as the words themselves.
func found(t testing.TB, l *rules.Lexicon, concept, text string) []string {
	t.Helper()
	id, ok := l.Concept(concept)
	if !ok {
		t.Fatalf("there is no concept %s", concept)
	}
	words := wordsOf(text)
	var out []string
	for _, h := range l.NewTagger().Tag(words, nil) {
		if h.Concept != id {
			continue
		}
		var b []string
		for _, w := range words[h.Start:h.End] {
			b = append(b, w.Text)
		}
		out = append(out, strings.Join(b, " "))
	}
	return out
}

func TestPhrases(t *testing.T) {
	for _, test := range []struct{ phrase, text, want string }{
		{"sell", "They sell it.", "sell"},
		{"sell", "The seller sells.", ""},
		{"sell+", "sell, sells, sold and selling sellers", "sell|sells|sold|selling"},
		{"supply+", "supplies supplied supplying supply supplier", "supplies|supplied|supplying|supply"},
		{"transfer+", "transferred and transferring", "transferred|transferring"},
		{"party+", "both parties", "parties"},
		{"discriminat*", "discriminatory discrimination", "discriminatory|discrimination"},
		{"(best|reasonable) endeavours", "reasonable endeavours, best endeavours, endeavours", "reasonable endeavours|best endeavours"},
		{"written (prior|) consent", "written consent and written prior consent", "written consent|written prior consent"},
		{"make ~3 available", "make all of it available", "make all of it available"},
		{"make ~3 available", "make each and every one available", ""},
		{"within # days", "within ten days, within 10 days, within some days", "within ten days|within 10 days"},
		{"Default", "a default is no Default", "default"},
		{"back up", "Back-up and back up", "back up|back up"},
		{"supplier", "the Supplier's own", "supplier's"},
		{"not ~2 told", "you won't be told", "won't be told"},
		{"cannot sell", "it can't sell", "can't sell"},
		{"can sell", "it can't sell and can sell", "can sell"},
		{"(supplier|vendor)'s consent", "the vendor's consent and the vendor consent", "vendor's consent"},
		{"(bill|charge)+", "billed and charges", "billed|charges"},
		{"data, logs", "data and logs; data logs", "data logs"},
	} {
		l := lexicon(t, fmt.Sprintf("concepts: {acts: {ACT_X: [%q]}}", test.phrase))
		if got := strings.Join(found(t, l, "ACT_X", test.text), "|"); got != test.want {
			t.Errorf("%q in %q: got %q, want %q", test.phrase, test.text, got, test.want)
		}
	}
}

func TestIncludeAndNot(t *testing.T) {
	l := lexicon(t, `
concepts:
  acts:
    ACT_PASS_ON: {phrases: ["share+"], include: [ACT_SELL], not: ["share capital", "sell ~2 car"]}
`)
	if got := found(t, l, "ACT_PASS_ON", "They sell and share."); len(got) != 2 {
		t.Errorf("included phrases: %v", got)
	}
	if got := found(t, l, "ACT_PASS_ON", "They sell the old car for share capital."); len(got) != 0 {
		t.Errorf("forbidden phrases count: %v", got)
	}
	if got := found(t, l, "ACT_SELL", "They sell the old car."); len(got) != 1 {
		t.Errorf("the other concept is forbidden too: %v", got)
	}
}

// TestObjectsEatRoles: "Supplier Data" is no Supplier.
func TestObjectsEatRoles(t *testing.T) {
	l := lexicon(t, "concepts: {objects: {OBJ_SD: [\"supplier data\"]}}")
	if got := found(t, l, "SUPPLIER", "Supplier Data belongs to the Supplier."); len(got) != 1 {
		t.Errorf("roles: %v", got)
	}
}

// TestRolesEatActs: a trade union does not sell.
func TestRolesEatActs(t *testing.T) {
	l := lexicon(t, "concepts: {roles: {UNION: [\"trade union+\"]}, acts: {ACT_TRADE: [\"trade+\"]}}")
	if got := found(t, l, "ACT_TRADE", "Trade unions trade nothing."); len(got) != 1 {
		t.Errorf("acts: %v", got)
	}
}

// TestBoundTerms: what a document says its words mean goes before the lexicon.
func TestBoundTerms(t *testing.T) {
	l := lexicon(t, "concepts: {roles: {BUYER: [buyer]}}")
	buyer, _ := l.Concept("BUYER")
	supplier, _ := l.Concept("SUPPLIER")
	tagger := l.NewTagger()
	tagger.Bind([]rules.Term{{Words: []string{"supplier"}, Cased: true, Role: true, Concepts: []rules.ConceptID{buyer}}})
	for _, h := range tagger.Tag(wordsOf("The Supplier's data"), nil) {
		if h.Concept == supplier {
			t.Error("the lexicon's role stays beside the bound one")
		}
	}
	tagger.Bind(nil)
	seen := false
	for _, h := range tagger.Tag(wordsOf("The Supplier's data"), nil) {
		seen = seen || h.Concept == supplier
	}
	if !seen {
		t.Error("a bound term outlives its document")
	}
}

// TestHitsLieInside: hits of any text lie inside it and the cache changes nothing.
func TestHitsLieInside(t *testing.T) {
	set, err := rules.Load(rules.Embedded())
	if err != nil {
		t.Fatal(err)
	}
	tagger := set.Lexicon.NewTagger()
	rapid.Check(t, func(t *rapid.T) {
		text := strings.Join(rapid.SliceOf(rapid.SampledFrom([]string{"the", "Supplier", "shall", "not", "sell", "Buyer", "Data", "make", "it", "available",
			"within", "ten", "days", "unless", "consent", "of", "no", "charge", "é", "ﬁle", "—", "100%"})).Draw(t, "words"), " ")
		words := wordsOf(text)
		first := tagger.Tag(words, nil)
		for _, h := range first {
			if h.Start < 0 || h.Start >= h.End || int(h.End) > len(words) {
				t.Fatalf("hit %v of %d words", h, len(words))
			}
		}
		if again := tagger.Tag(words, nil); fmt.Sprint(again) != fmt.Sprint(first) {
			t.Fatalf("a second look differs: %v, %v", first, again)
		}
	})
}
