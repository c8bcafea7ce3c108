package main

import (
	"bytes"
	"image"
	"image/color"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"golang.org/x/image/font/gofont/goregular"
	"pgregory.net/rapid"

	"github.com/checkweigh/checkweigh/samples"
)

func TestSampleDossierIsWhatTheProgramMakes(t *testing.T) {
	held, err := samples.Dossier()
	if err != nil {
		t.Fatal(err)
	}
	made := dossier()
	for name, want := range made {
		got, err := fs.ReadFile(held, name)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(got, want) {
			t.Errorf("samples/dossier/%s is not what the program makes now; run: go run ./samples/make", name)
		}
	}
	entries, err := fs.ReadDir(held, ".")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if made[e.Name()] == nil {
			t.Errorf("samples/dossier/%s is not made by the program", e.Name())
		}
	}
}

// The three contracts that differ in one page are those that the program makes.
func TestDataPagesAreUpToDate(t *testing.T) {
	folder := filepath.Join("..", "data-page")
	made := dataPages()
	for name, want := range made {
		got, err := os.ReadFile(filepath.Join(folder, name))
		if err != nil || !bytes.Equal(got, want) {
			t.Errorf("samples/data-page/%s is not what the program makes now (%v); run: go run ./samples/make", name, err)
		}
	}
	entries, err := os.ReadDir(folder)
	if err != nil || len(entries) != len(made) {
		t.Errorf("samples/data-page holds %d files, the program makes %d (%v)", len(entries), len(made), err)
	}
}

func TestWrapKeepsEveryWordAndTheMargin(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		words := rapid.SliceOf(rapid.StringMatching(`[a-zA-Z(),.]{1,12}`)).Draw(t, "words")
		lines := wrap(roman, size, 120, joined(words))
		if got := joined(lines); got != joined(words) {
			t.Fatalf("wrapped %q, got %q", joined(words), got)
		}
		for _, line := range lines {
			if width := roman.width(encode(line), size); width > 120 {
				t.Fatalf("%q is %.1f points wide, the room is 120", line, width)
			}
		}
	})
}

func joined(words []string) string {
	out := ""
	for _, w := range words {
		if out != "" {
			out += " "
		}
		out += w
	}
	return out
}

// unpack is the reverse of runLength, as the PDF standard has it.
func unpack(t *rapid.T, in []byte) []byte {
	var out []byte
	for i := 0; i < len(in); {
		switch n := int(in[i]); {
		case n == 128:
			if i != len(in)-1 {
				t.Fatalf("data after the end mark")
			}
			return out
		case n < 128:
			out = append(out, in[i+1:i+2+n]...)
			i += n + 2
		default:
			out = append(out, bytes.Repeat(in[i+1:i+2], 257-n)...)
			i += 2
		}
	}
	t.Fatalf("no end mark")
	return nil
}

func TestRunLengthUnpacksToWhatItWas(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := rapid.SliceOfN(rapid.SampledFrom([]byte{0, 1, 255}), 0, 400).Draw(t, "bytes")
		if got := unpack(t, runLength(in)); !bytes.Equal(got, in) {
			t.Fatalf("%v came back as %v", in, got)
		}
	})
}

func TestScanHasInk(t *testing.T) {
	img := image.NewGray(image.Rect(0, 0, 400, 100))
	for i := range img.Pix {
		img.Pix[i] = 255
	}
	drawText(img, face(goregular.TTF, 11), 10, 50, 380, "Signed")
	if img.GrayAt(0, 0) != (color.Gray{Y: 255}) {
		t.Error("the margin is not white")
	}
	if bytes.Count(img.Pix, []byte{0}) == 0 {
		t.Error("no letter was drawn")
	}
}
