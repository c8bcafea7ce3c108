package dossier_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/checkweigh/checkweigh/dossier"
	"pgregory.net/rapid"
)

func TestSentences(t *testing.T) {
	for _, c := range []struct {
		name, body string
		want       []string
	}{
		{"two", "The Buyer owns it. The Supplier keeps a copy.", []string{"The Buyer owns it.", "The Supplier keeps a copy."}},
		{"abbreviations", "See cl. 4 and para. 2, e.g. Schedule 3. It binds Acme Ltd. Directors and No. 4 High St. Leeds.", []string{"See cl. 4 and para. 2, e.g. Schedule 3.", "It binds Acme Ltd. Directors and No. 4 High St. Leeds."}},
		{"articles and sections", "Under Art. 28 and s. 40 it may. Under i.e. That.", []string{"Under Art. 28 and s. 40 it may.", "Under i.e. That."}},
		{"number of what follows", "4. The Supplier shall act.", []string{"4. The Supplier shall act."}},
		{"number at the end", "This follows clause 4. The Supplier shall act.", []string{"This follows clause 4.", "The Supplier shall act."}},
		{"initial", "Signed by J. Smith for us.", []string{"Signed by J. Smith for us."}},
		{"lettered part", "It is set out in Part A. The Supplier agrees.", []string{"It is set out in Part A.", "The Supplier agrees."}},
		{"decimals and addresses", "It is 4.5 per cent. See www.example.org/a.b for more.", []string{"It is 4.5 per cent.", "See www.example.org/a.b for more."}},
		{"semicolons stay", "It must (a) keep; (b) give; and (c) delete. Then stop.", []string{"It must (a) keep; (b) give; and (c) delete.", "Then stop."}},
		{"wrapped lines", "The Supplier shall give\nthe Buyer access. It shall\nnot charge.", []string{"The Supplier shall give\nthe Buyer access.", "It shall\nnot charge."}},
		{"blank line", "Data access\n\nThe Supplier shall act", []string{"Data access", "The Supplier shall act"}},
		{"over a page", "The Supplier shall give\n\n\fthe Buyer access.", []string{"The Supplier shall give\n\n\fthe Buyer access."}},
		{"table rows", "Name | Role\nAcme | Supplier", []string{"Name | Role", "Acme | Supplier"}},
		{"bullets", "It must:\n• keep it\n• give it", []string{"It must:", "• keep it", "• give it"}},
		{"closing quote", "It says “the end.” Then more.", []string{"It says “the end.”", "Then more."}},
		{"question", "Was it sold? No. It was not.", []string{"Was it sold?", "No. It was not."}},
		{"points in a paragraph", "RIGHTS. (i) It may keep. (ii) Where it sells, it pays. b) The rest follows (see (iii) below).", []string{"RIGHTS.", "(i) It may keep.", "(ii) Where it sells, it pays.", "b) The rest follows (see (iii) below)."}},
		{"lost space", "owned by the Buyer.The Supplier keeps none.", []string{"owned by the Buyer.", "The Supplier keeps none."}},
	} {
		t.Run(c.name, func(t *testing.T) {
			var got []string
			for _, s := range dossier.Sentences(c.body, dossier.Span{End: len(c.body)}, nil) {
				got = append(got, c.body[s.Start:s.End])
			}
			if !slices.Equal(got, c.want) {
				t.Errorf("got %q\nwant %q", got, c.want)
			}
		})
	}
}

func TestSentencesRunOnAcrossRunningHeaders(t *testing.T) {
	body := "The Supplier shall give\n\nCore Terms. Page 7\n\fthe Buyer access. It is free."
	at := strings.Index(body, "Core")
	text := dossier.Text{Body: body, Marks: []dossier.Mark{{Kind: dossier.MarkHeader, Span: dossier.Span{Start: at, End: at + 18}}}}
	got := text.Sentences(dossier.Span{End: len(body)}, nil)
	if len(got) != 2 || text.Cut(got[1]) != "It is free." {
		t.Errorf("sentences are %v", got)
	}
}

func TestSentencesLeaveOutOnlySpace(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		body := anyText().Draw(t, "body")
		at := 0
		for _, s := range dossier.Sentences(body, dossier.Span{End: len(body)}, nil) {
			if s.Start < at || s.End > len(body) || s.Len() <= 0 {
				t.Fatalf("sentence %v after %d in %q", s, at, body)
			}
			if hasLetter(body[at:s.Start]) {
				t.Fatalf("lost %q in %q", body[at:s.Start], body)
			}
			at = s.End
		}
		if hasLetter(body[at:]) {
			t.Fatalf("lost %q in %q", body[at:], body)
		}
	})
}
