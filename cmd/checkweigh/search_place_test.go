package main

import (
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/checkweigh/checkweigh/store/pgtest"
	"github.com/checkweigh/checkweigh/store/s3test"
)

// sellsNothing is a contract that search can find.
const sellsNothing = "SERVICES CONTRACT\n\nThis Contract is made between Testham Council (\"the Buyer\") and Brightloop Ltd (\"the Supplier\").\n\n" +
	"1. Data\n1.1 The Supplier shall not sell Buyer Data to any third party.\n"

// finds runs the search command in its ways, wherever it looks.
func finds(t *testing.T, where ...string) {
	t.Helper()
	list := filepath.Join(t.TempDir(), "list.csv")
	if err := os.WriteFile(list, []byte("query,label\nsell,mine\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for want, args := range map[string][]string{
		"1 of 1":      {"sell"},
		"mine,":       {"--list", list},
		"precedents ": {"--precedents", "DA-01", "--format", "json"},
	} {
		out, bad, code := typed(t, append(append([]string{"search"}, where...), args...)...)
		if code != exitDone || !strings.Contains(out, want) {
			t.Errorf("%v: %d, want %q in %s%s", args, code, want, out, bad)
		}
	}
	keeps(t, where)
	if out, bad, code := typed(t, append(append([]string{"search"}, where...), "--list", list+"x")...); code != exitUsage {
		t.Errorf("a list that is not there: %d %s%s", code, out, bad)
	}
}

// keeps keeps a query, answers it by its name, and forgets it.
func keeps(t *testing.T, where []string) {
	t.Helper()
	for _, c := range []struct {
		args []string
		code int
		says string
	}{
		{[]string{"--saved", "Sold on"}, exitUsage, "no query is kept under the name Sold on"},
		{[]string{"--save", "Sold on"}, exitUsage, "write it too"},
		{[]string{"--save", "Sold on", "sell AND"}, exitUsage, ""},
		{[]string{"--save", "Sold on", "sell"}, exitDone, "1 of 1"},
		{[]string{"--save", "Sold on", "data"}, exitUsage, "first --forget it"},
		{[]string{"--list-saved"}, exitDone, "Sold on\tsell\n"},
		{[]string{"--saved", "Sold on"}, exitDone, "1 of 1"},
		{[]string{"--saved", "Sold on", "sell"}, exitUsage, "alone"},
		{[]string{"--forget", "Sold on"}, exitDone, ""},
		{[]string{"--forget", "Sold on"}, exitUsage, "no query is kept"},
	} {
		out, bad, code := typed(t, append(append([]string{"search"}, where...), c.args...)...)
		if code != c.code || !strings.Contains(out+bad, c.says) {
			t.Errorf("%q: exit %d, want %d and %q: %s%s", c.args, code, c.code, c.says, out, bad)
		}
	}
	if out, bad, code := typed(t, append(append([]string{"search"}, where...), "--list-saved")...); code != exitDone || out != "" {
		t.Errorf("kept after all: %d %s%s", code, out, bad)
	}
}

func TestSearchAsksAServerInEveryWay(t *testing.T) {
	address, token := serving(t)
	dir := t.TempDir()
	write(t, filepath.Join(dir, "contract.txt"), sellsNothing)
	if out, bad, code := typed(t, "import", "--server", address, "--token", token, dir); code != exitDone {
		t.Fatalf("%d %s%s", code, out, bad)
	}
	awaitFound(t, address, token)
	finds(t, "--server", address, "--token", token)
	sameTable(t, address, token)
}

// sameTable: the command and the API give the same CSV, with titles and ids.
func sameTable(t *testing.T, address, token string) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address+"/api/v1/search.csv?q=sell", nil)
	check(t, err)
	r.Header.Set("Authorization", "Bearer "+token)
	answer, err := http.DefaultClient.Do(r)
	check(t, err)
	defer answer.Body.Close()
	want, err := io.ReadAll(answer.Body)
	check(t, err)
	got, bad, code := typed(t, "search", "--server", address, "--token", token, "--format", "csv", "sell")
	if code != exitDone || got != string(want) || !strings.HasPrefix(got, "document,kind,clause,") || strings.Count(got, "\n") != 2 {
		t.Errorf("the API gives\n%s\nand the command (%d, %s)\n%s", want, code, bad, got)
	}
}

// awaitFound waits until the server's index has followed.
func awaitFound(t *testing.T, address, token string) {
	t.Helper()
	for deadline := time.Now().Add(2 * time.Minute); ; time.Sleep(50 * time.Millisecond) {
		var page struct{ Total int }
		if asks(t, address, token, "/api/v1/search?q=sell", &page); page.Total > 0 {
			return
		}
		if time.Now().After(deadline) {
			t.Fatal("the server does not find what was imported")
		}
	}
}

// What another machine imported into a shared database is found with an index
// of our own, which follows it.
func TestSearchOfASharedDatabase(t *testing.T) {
	database, blobs, dir := pgtest.Database(t), s3test.Start(t).URL("originals"), t.TempDir()
	write(t, filepath.Join(dir, "contract.txt"), sellsNothing)
	other, own := filepath.Join(t.TempDir(), "other"), filepath.Join(t.TempDir(), "own")
	if out, bad, code := typed(t, "import", "--database", database, "--blobs", blobs, "--data", other, "--ocr", "off", dir); code != exitDone {
		t.Fatalf("%d %s%s", code, out, bad)
	}
	finds(t, "--database", database, "--blobs", blobs, "--data", own)
}
