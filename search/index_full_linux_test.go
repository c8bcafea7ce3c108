package search

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"slices"
	"strings"
	"syscall"
	"testing"
)

// withoutRoom is set in the process that has no room.
const withoutRoom = "CHECKWEIGH_TEST_NO_ROOM"

// noRoom lets no file grow over 128 KB until the function it gives is called,
// which is to a writer what a full disk is.
func noRoom(t *testing.T) (again func()) {
	t.Helper()
	signal.Ignore(syscall.SIGXFSZ)
	var had syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_FSIZE, &had); err != nil {
		t.Fatal(err)
	}
	set := func(to syscall.Rlimit) {
		if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &to); err != nil {
			t.Fatal(err)
		}
	}
	set(syscall.Rlimit{Cur: 128 << 10, Max: had.Max})
	t.Cleanup(func() { set(had) })
	return func() { set(had) }
}

func TestAnIndexGoesOnWhenTheDiskHasRoomAgain(t *testing.T) {
	if os.Getenv(withoutRoom) == "" { // a process of its own, for the limit holds for what go test writes as well
		again := exec.Command(os.Args[0], "-test.run=^"+t.Name()+"$", "-test.v")
		again.Env = append(os.Environ(), withoutRoom+"=1")
		out, err := again.CombinedOutput()
		if err != nil || !strings.Contains(string(out), "--- PASS: "+t.Name()) {
			t.Fatalf("%v\n%s", err, out)
		}
		return
	}
	ix := open(t)
	put(t, ix, entry("a", 1, "some words"))
	if err := ix.Apply(context.Background(), 7, nil); err != nil {
		t.Fatal(err)
	}
	var large []Entry
	for i := range 400 {
		large = append(large, entry("b", i, strings.Repeat(fmt.Sprintf("more words%d of%d ", i, i*i), 30)))
	}
	room := noRoom(t)
	for range 4 {
		if err := ix.Apply(context.Background(), 0, []Update{{Document: "b", Entries: large}}); err == nil {
			t.Fatal("an index without room took everything")
		}
	}
	room()
	if seen, err := ix.Seen(); err != nil || seen > 7 {
		t.Fatalf("Seen = %d, %v", seen, err)
	}
	if got := find(t, ix, `"some words"`); !slices.Equal(got, []string{"a:1"}) {
		t.Errorf("what was there before: %v", got)
	}
	if err := ix.Apply(context.Background(), 0, []Update{{Document: "b", Entries: large}}); err != nil {
		t.Fatalf("with room again: %v", err)
	}
	if n, err := ix.Count(); err != nil || n != 401 {
		t.Errorf("%d entries, %v", n, err)
	}
}
