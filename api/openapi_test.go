package api_test

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write the golden files anew")

func TestOpenAPIGolden(t *testing.T) {
	h := open(t)
	got := h.get("/openapi.json").body + "\n"
	golden := filepath.Join("testdata", "openapi.json")
	if *update {
		h.check(os.WriteFile(golden, []byte(got), 0o600))
	}
	want, err := os.ReadFile(golden)
	h.check(err)
	if got != string(want) {
		t.Error("openapi.json has changed; look at the difference, then run go test ./api -update")
	}
	for _, bad := range []string{"unpkg", "cdn", "$schema"} {
		if strings.Contains(got, bad) {
			t.Errorf("openapi.json names %q", bad)
		}
	}
}
