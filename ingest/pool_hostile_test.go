//go:build unix

package ingest

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/checkweigh/checkweigh/dossier"
)

// stubborn is a format that only this test program knows: its file says on which
// page the child crashes, floods or talks nonsense.
var stubborn = Format{
	Name:   "stubborn",
	Engine: "stubborn/1",
	Match:  func(head []byte, _, _ string) bool { return bytes.HasPrefix(head, []byte("STUBBORN ")) },
	Read: func(ctx context.Context, src Source, _ Limits, to Sink) error {
		b := make([]byte, src.Size)
		if _, err := src.ReadAt(b, 0); err != nil {
			return err
		}
		how := strings.TrimPrefix(string(b), "STUBBORN ")
		for n := 1; n <= 5; n++ {
			if p, ok := readingOf(ctx).elsewhere(src, n); ok {
				if err := to.Page(p); err != nil {
					return err
				}
				continue
			}
			if n == 3 {
				stubbornly(how, to)
			}
			if err := to.Page(PageText{Number: n, Body: fmt.Sprintf("page %d", n), Quality: dossier.Good}); err != nil {
				return err
			}
		}
		return nil
	},
}

func stubbornly(how string, to Sink) {
	out := to.(*childSink).child.out
	switch how {
	case "exits":
		os.Exit(7)
	case "outside span":
		_ = writeFrame(out, framePage, PageText{Number: 3, Quality: dossier.Good, Marks: []dossier.Mark{{Span: dossier.Span{Start: 0, End: 99}}}}, []byte("short"))
	case "not UTF-8":
		_ = writeFrame(out, framePage, PageText{Number: 3, Quality: dossier.Good}, []byte{0xff, 0xfe})
	case "page twice":
		_ = writeFrame(out, framePage, PageText{Number: 2, Quality: dossier.Good}, nil)
	case "unknown frame":
		_ = writeFrame(out, '?', nil, nil)
	case "huge frame":
		_, _ = out.Write([]byte{byte(framePage), 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff})
	case "data without member":
		_ = writeFrame(out, frameData, nil, []byte("data"))
	case "panics":
		panic("as libraries do")
	}
	_ = out.Flush()
}

// A child that crashes on a page, or says what no honest child says, costs that
// page and not the document.
func TestCrashCostsOnePage(t *testing.T) {
	p := newTestPool(t, Options{})
	for _, how := range []string{"exits", "outside span", "not UTF-8", "page twice", "unknown frame", "huge frame", "data without member"} {
		t.Run(how, func(t *testing.T) {
			r := read(t, p, "stubborn", []byte("STUBBORN "+how))
			if r.State != dossier.StatePartlyRead || len(r.Text.Pages) != 5 || r.Text.Pages[2].Quality != dossier.Unread {
				t.Fatalf("%s (%s), pages %+v", r.State, r.Reason, r.Text.Pages)
			}
			if got := r.Text.Cut(r.Text.Pages[4].Span); got != "page 5" {
				t.Errorf("page 5 is %q", got)
			}
		})
	}
	if r := read(t, p, "stubborn", []byte("STUBBORN panics")); r.State != dossier.StateFailed || !strings.Contains(r.Reason, "damaged") {
		t.Errorf("a panic: %s (%s)", r.State, r.Reason)
	}
}

// hostileFiles are made by hand to send readers round in circles.
func hostileFiles() map[string][]byte {
	deep := newPDFDoc()
	deep.page(strings.Repeat("q ", 200_000)+show(72, 700, "deep"), "")
	array := newPDFDoc()
	array.add(strings.Repeat("[", 100_000) + strings.Repeat("]", 100_000))
	array.page(show(72, 700, "array"), "")
	loop := newPDFDoc()
	loop.objects[1] = "<< /Type /Pages /Count 1 /Kids [2 0 R] >>"
	count := newPDFDoc()
	count.page(show(72, 700, "count"), "")
	count.objects[1] = fmt.Sprintf("<< /Type /Pages /Count 1000000000 /Kids [%d 0 R] >>", len(count.objects))
	none := newPDFDoc()
	none.objects[1] = "<< /Type /Pages /Count 0 /Kids [] >>"
	self := newPDFDoc()
	form := self.add("")
	self.objects[form-1] = stream(fmt.Sprintf("/Type /XObject /Subtype /Form /BBox [0 0 99 99] /Resources << /XObject << /Fm %d 0 R >> >>", form), "/Fm Do")
	self.page("/Fm Do\n", fmt.Sprintf("/Fm %d 0 R", form))
	xref := bytes.Replace(contractPDF(1), []byte("xref\n0 7"), []byte("xref\n0 2147483647"), 1)
	prev := bytes.Replace(contractPDF(1), []byte("/Root 1 0 R"), []byte("/Root 1 0 R /Prev 9"), 1)
	return map[string][]byte{
		"deep state.pdf": deep.bytes(), "deep array.pdf": array.bytes(), "kids loop.pdf": loop.bytes(), "count.pdf": count.bytes(),
		"no pages.pdf": none.bytes(), "form in itself.pdf": self.bytes(), "xref.pdf": xref, "prev.pdf": prev,
		"header only.pdf": []byte("%PDF-1.4"), "zeros.pdf": append([]byte("%PDF-1.4\n"), make([]byte, 1<<20)...),
	}
}

func TestHostileFilesEndInAState(t *testing.T) {
	p := newTestPool(t, Options{Children: 2})
	for name, data := range hostileFiles() {
		t.Run(name, func(t *testing.T) {
			r := read(t, p, name, data)
			t.Logf("%s: %s", r.State, r.Reason)
		})
	}
}
