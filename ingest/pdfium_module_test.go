package ingest

import (
	"bytes"
	"reflect"
	"runtime"
	"testing"
)

// TestInstancesHaveTheirOwnMemory holds that the machine inside go-pdfium is
// still where it is looked for, and reads what go-pdfium's own instances read.
func TestInstancesHaveTheirOwnMemory(t *testing.T) {
	engine, err := newPDFium(testCache(t))
	if err != nil {
		t.Fatal(err)
	}
	if engine.machine == nil {
		if runtime.GOOS == "linux" {
			t.Fatal("go-pdfium keeps its module elsewhere: reading costs a fifth more until machineOf is mended")
		}
		t.Skip("only for Linux")
	}
	data := contractPDF(3)
	pages := func(e *pdfium) []PageText {
		g := &gathered{}
		src := Source{ReaderAt: bytes.NewReader(data), Size: int64(len(data))}
		if err := readPDFium(t.Context(), reading{pdfium: e}, src, DefaultLimits, g); err != nil {
			t.Fatal(err)
		}
		return g.pages
	}
	if own, theirs := pages(engine), pages(&pdfium{pool: engine.pool}); len(own) != 3 || !reflect.DeepEqual(own, theirs) {
		t.Errorf("got %+v\nwant %+v", own, theirs)
	}
}

func TestGuestMemoryIsBoundedAndClear(t *testing.T) {
	engine, err := newPDFium(testCache(t))
	if err != nil || engine.machine == nil {
		t.Skip("no memory of its own here", err)
	}
	for range 2 { // the second must not see what the first wrote
		g, err := engine.instance()
		if err != nil {
			t.Fatal(err)
		}
		memory := g.mod.Memory()
		before := memory.Size()
		if _, ok := memory.Grow(100); !ok {
			t.Fatal("it does not grow")
		}
		room := g.view(before, 100<<16)
		if bytes.ContainsFunc(room, func(r rune) bool { return r != 0 }) {
			t.Error("new memory is not clear")
		}
		for i := range room {
			room[i] = 'x'
		}
		if _, ok := memory.Grow(guestPages); ok {
			t.Error("it grows beyond its bound")
		}
		g.close()
	}
}
