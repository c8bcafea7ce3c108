package storetest

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"pgregory.net/rapid"

	"github.com/checkweigh/checkweigh/store"
)

// RunBlobs runs the suite that every place for originals passes; open gives a
// new empty one that lives as long as t.
func RunBlobs(t *testing.T, open func(t *testing.T) store.Blobs) {
	for _, c := range []struct {
		name string
		test func(t *testing.T, b store.Blobs)
	}{
		{"blobs give back what they got", testBlobBytes},
		{"the same bytes are kept once", testOneCopy},
		{"a put that fails leaves nothing", testFailedPut},
		{"every blob is listed", testEachBlob},
		{"ids from outside open nothing", testBlobIDs},
	} {
		t.Run(c.name, func(t *testing.T) { c.test(t, open(t)) })
	}
}

const content = "what somebody wanted to keep"

func testBlobBytes(t *testing.T, b store.Blobs) {
	rapid.Check(t, func(t *rapid.T) {
		content := rapid.SliceOfN(rapid.Byte(), 0, 4096).Draw(t, "content")
		ctx := context.Background()
		blob, err := b.Put(ctx, iotest.HalfReader(bytes.NewReader(content)), 4096)
		if err != nil {
			t.Fatal(err)
		}
		sum := sha256.Sum256(content)
		if blob.ID != hex.EncodeToString(sum[:]) || blob.Size != int64(len(content)) {
			t.Fatalf("stored as %+v", blob)
		}
		f, err := b.Open(ctx, blob.ID)
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		if got, err := io.ReadAll(f); err != nil || !bytes.Equal(got, content) {
			t.Fatalf("got %d bytes back of %d, %v", len(got), len(content), err)
		}
		half := make([]byte, len(content)/2)
		if n, err := f.ReadAt(half, int64(len(content)-len(half))); n != len(half) || !bytes.HasSuffix(content, half) {
			t.Fatalf("%d bytes from the middle, %v", n, err)
		}
	})
}

func testOneCopy(t *testing.T, b store.Blobs) {
	for range 3 {
		if _, err := b.Put(t.Context(), strings.NewReader(content), 1<<20); err != nil {
			t.Fatal(err)
		}
	}
	if all := listed(t, b); len(all) != 1 {
		t.Errorf("blobs: %v", all)
	}
}

func testFailedPut(t *testing.T, b store.Blobs) {
	gone, stop := context.WithCancel(context.Background())
	stop()
	for name, c := range map[string]struct {
		ctx   context.Context
		r     io.Reader
		limit int64
		is    error
	}{
		"one byte too many": {t.Context(), strings.NewReader(content), int64(len(content)) - 1, store.ErrTooLarge},
		"endless":           {t.Context(), endless{}, 1 << 20, store.ErrTooLarge},
		"the sender fails":  {t.Context(), io.MultiReader(strings.NewReader(content), iotest.ErrReader(io.ErrUnexpectedEOF)), 1 << 20, io.ErrUnexpectedEOF},
		"the sender leaves": {gone, strings.NewReader(content), 1 << 20, context.Canceled},
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := b.Put(c.ctx, c.r, c.limit); !errors.Is(err, c.is) {
				t.Errorf("got %v, want %v", err, c.is)
			}
			if left := listed(t, b); len(left) != 0 {
				t.Errorf("left behind: %v", left)
			}
			blob, err := b.Put(t.Context(), strings.NewReader(content), int64(len(content)))
			if err != nil {
				t.Fatalf("exactly as many bytes as allowed: %v", err)
			}
			for _, want := range []bool{true, false} {
				if there, err := b.Has(t.Context(), blob.ID); err != nil || there != want {
					t.Errorf("it is there: %v (%v)", there, err)
				}
				if err := b.Remove(t.Context(), blob.ID); err != nil {
					t.Error(err) // also when it is not there
				}
			}
		})
	}
}

type endless struct{}

func (endless) Read(p []byte) (int, error) { return len(p), nil }

func testEachBlob(t *testing.T, b store.Blobs) {
	want := map[string]int64{}
	for i := range 10 {
		blob, err := b.Put(t.Context(), strings.NewReader(strings.Repeat("x", i)), 1<<20)
		if err != nil {
			t.Fatal(err)
		}
		want[blob.ID] = blob.Size
	}
	all := listed(t, b)
	if len(all) != len(want) {
		t.Errorf("%d of %d blobs listed", len(all), len(want))
	}
	for id, size := range want {
		if all[id] != size {
			t.Errorf("%s is listed with %d bytes, has %d", id, all[id], size)
		}
	}
}

func testBlobIDs(t *testing.T, b store.Blobs) {
	kept, err := b.Put(t.Context(), strings.NewReader(content), 1<<20)
	if err != nil {
		t.Fatal(err)
	}
	for _, id := range []string{"", "..", "../checkweigh.db", strings.Repeat("../", 21) + "a", strings.Repeat("A", 64),
		strings.Repeat("0", 63) + "/", "\x00", strings.ToUpper(kept.ID), kept.ID + " ", "identity", strings.Repeat("0", 64)} {
		if f, err := b.Open(t.Context(), id); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("%q opened %v, %v", id, f, err)
		}
		if there, err := b.Has(t.Context(), id); there || err != nil {
			t.Errorf("%q is there: %v, %v", id, there, err)
		}
		if err := b.Remove(t.Context(), id); err != nil {
			t.Errorf("remove %q: %v", id, err)
		}
	}
	if len(listed(t, b)) != 1 {
		t.Error("what was kept is gone")
	}
}

// listed gives the size of each blob.
func listed(t *testing.T, b store.Blobs) map[string]int64 {
	t.Helper()
	all := map[string]int64{}
	if err := b.Each(t.Context(), func(s store.StoredBlob) error { all[s.ID] = s.Size; return nil }); err != nil {
		t.Fatal(err)
	}
	return all
}
