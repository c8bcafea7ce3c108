package ingest

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/checkweigh/checkweigh/dossier"
)

// gathered is everything that a reader handed over.
type gathered struct {
	pages   []PageText
	members []gatheredMember
	skipped []gatheredMember
	bundles []dossier.Bundle
	images  []PageImage
}

type gatheredMember struct{ name, content, reason string }

func (g *gathered) Page(p PageText) error { g.pages = append(g.pages, p); return nil }

func (g *gathered) Member(name string, r io.Reader) error {
	content, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	g.members = append(g.members, gatheredMember{name: name, content: string(content)})
	return nil
}

func (g *gathered) Image(i PageImage) error { g.images = append(g.images, i); return nil }

func (g *gathered) Bundle(b dossier.Bundle) error { g.bundles = append(g.bundles, b); return nil }

func (g *gathered) Skip(name, reason string) error {
	g.skipped = append(g.skipped, gatheredMember{name: name, reason: reason})
	return nil
}

func (g *gathered) text() dossier.Text { return Assemble(g.pages, "test/1") }

// readAs reads content with the format that detect finds for it.
func readAs(t testing.TB, name string, content []byte) (*gathered, error) {
	t.Helper()
	return readWithin(t, name, content, DefaultLimits)
}

func readWithin(t testing.TB, name string, content []byte, lim Limits) (*gathered, error) {
	t.Helper()
	f, ok := detect(content, name)
	if !ok {
		return &gathered{}, unsupported(content, name)
	}
	return readFormat(t, f, name, content, lim)
}

func readFormat(t testing.TB, f Format, name string, content []byte, lim Limits) (*gathered, error) {
	t.Helper()
	g := &gathered{}
	err := f.Read(context.Background(), Source{Name: name, ReaderAt: bytes.NewReader(content), Size: int64(len(content))}, lim, g)
	checkText(t, g.text(), lim)
	return g, err
}

// checkText holds what is true of every text: UTF-8 within its limit, marks and
// pages in order and inside it.
func checkText(t testing.TB, text dossier.Text, lim Limits) {
	t.Helper()
	if !utf8.ValidString(text.Body) {
		t.Errorf("the text is not UTF-8")
	}
	if int64(len(text.Body)) > lim.Text {
		t.Errorf("the text has %d bytes, over the limit of %d", len(text.Body), lim.Text)
	}
	last := 0
	for _, m := range text.Marks {
		if m.Span.Start < last || m.Span.End < m.Span.Start || m.Span.End > len(text.Body) {
			t.Errorf("mark %+v is out of order or outside a text of %d bytes", m, len(text.Body))
			return
		}
		if !utf8.ValidString(text.Cut(m.Span)) {
			t.Errorf("mark %+v cuts a letter in two", m)
		}
		last = m.Span.Start
	}
	for _, c := range text.Concealed {
		if !utf8.ValidString(c.Text) || c.Text == "" {
			t.Errorf("concealed text %q is empty or not UTF-8", c.Text)
		}
	}
}

// marked lists the text under each mark of a kind.
func marked(text dossier.Text, kind dossier.MarkKind) []string {
	var found []string
	for _, m := range text.Marks {
		if m.Kind == kind {
			found = append(found, text.Cut(m.Span))
		}
	}
	return found
}

func concealedTexts(text dossier.Text) []string {
	var found []string
	for _, c := range text.Concealed {
		found = append(found, c.Reason+": "+c.Text)
	}
	return found
}

// wantFailure checks that err is a Failure in that state whose reason holds a phrase.
func wantFailure(t *testing.T, err error, state dossier.State, phrase string) {
	t.Helper()
	var f *Failure
	if !errors.As(err, &f) {
		t.Fatalf("got error %v, want a failure about %q", err, phrase)
	}
	if f.State != state || !strings.Contains(f.Reason, phrase) {
		t.Errorf("got %s %q, want %s with %q", f.State, f.Reason, state, phrase)
	}
}

// packed is a zip of these files, in order.
func packed(t testing.TB, files ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for i := 0; i+1 < len(files); i += 2 {
		w, err := z.Create(files[i])
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(w, files[i+1]); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// corpusFiles lists the real documents whose names match, and skips the test
// where the corpus is not at hand.
func corpusFiles(t *testing.T, pattern string) []string {
	t.Helper()
	shared := os.Getenv("CHECKWEIGH_SHARED")
	if shared == "" {
		shared = filepath.Join("..", "..", "shared")
	}
	files, err := filepath.Glob(filepath.Join(shared, pattern))
	if err != nil {
		t.Fatal(err)
	}
	if len(files) == 0 {
		t.Skip("corpus NOT RUN: set CHECKWEIGH_SHARED to the folder that holds " + pattern)
	}
	return files
}
