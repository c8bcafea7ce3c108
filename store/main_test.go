package store_test

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/checkweigh/checkweigh/store"
)

// Some tests need another process: one that holds a data folder, or one that is
// killed. It is this test program again, told by the environment what to do.
const roleVariable = "CHECKWEIGH_STORE_TEST_ROLE"

func TestMain(m *testing.M) {
	role, dir, _ := strings.Cut(os.Getenv(roleVariable), "|")
	switch {
	case role == "":
		os.Exit(m.Run())
	case role == "hold":
		hold(dir)
	case role == "shared":
		dir, database, _ := strings.Cut(dir, "|")
		_, err := store.Open(context.Background(), store.Options{Dir: dir, Database: database})
		fmt.Println("opened", err)
	case strings.HasPrefix(role, "die-"):
		dieInPut(strings.TrimPrefix(role, "die-"), dir)
	}
}

// held keeps what hold opened: a store that nobody can reach is swept away, and
// the lock of its folder with it.
var held *store.Store

// hold opens the folder, says so, and keeps it until it is killed.
func hold(dir string) {
	var err error
	if held, err = store.Open(context.Background(), store.Options{Dir: dir, Address: "http://127.0.0.1:9"}); err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	fmt.Println("held")
	select {}
}

// dieInPut is killed at that point of storing a blob.
func dieInPut(point, dir string) {
	s, err := store.Open(context.Background(), store.Options{Dir: dir})
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	store.FailAt(s.Blobs, func(at string) {
		if at == point {
			self, _ := os.FindProcess(os.Getpid())
			_ = self.Kill()
			select {}
		}
	})
	_, err = s.Blobs.Put(context.Background(), strings.NewReader(content), 1<<20)
	fmt.Println("survived", point, err)
}

// content is what dieInPut stores.
const content = "what the killed process wanted to keep"

// helper starts this program in a role and waits for its first line, if it
// writes one before it ends.
func helper(t *testing.T, role, dir string) (*exec.Cmd, string) {
	t.Helper()
	cmd, said := beginHelper(t, role, dir)
	return cmd, <-said
}

// beginHelper is helper for those who do not wait.
func beginHelper(t *testing.T, role, dir string) (*exec.Cmd, <-chan string) {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), roleVariable+"="+role+"|"+dir)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = cmd.Process.Kill(); _ = cmd.Wait() })
	said := make(chan string, 1)
	go func() {
		line, _ := bufio.NewReader(out).ReadString('\n')
		said <- strings.TrimSpace(line)
	}()
	return cmd, said
}
