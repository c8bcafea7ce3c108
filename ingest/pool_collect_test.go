package ingest

import (
	"fmt"
	"strings"
	"testing"
)

// TestMembersOverTheBoundAreCounted has containers of more members than are
// named one by one: a line says how many more there are.
func TestMembersOverTheBoundAreCounted(t *testing.T) {
	lim := DefaultLimits
	lim.Members = 3
	p := newTestPool(t, Options{Limits: lim})
	const all, named = 50, 3 + 10*3
	var files []string
	var box strings.Builder
	for n := range all {
		files = append(files, fmt.Sprintf("%02d.txt", n), "words")
		box.WriteString(boxLine + mailOf(fmt.Sprint(n), "", fmt.Sprint("Subject ", n), "Ada <a@b>", "") + "\n")
	}
	for name, content := range map[string]string{"all.zip": string(packed(t, files...)), "all.mbox": box.String()} {
		r := read(t, p, name, []byte(content))
		if len(r.Members) != 3 || len(r.Skipped) != named-3+1 {
			t.Fatalf("%s: %d members, %d skipped: %v", name, len(r.Members), len(r.Skipped), r.Skipped)
		}
		last := r.Skipped[len(r.Skipped)-1]
		if last.Name != fmt.Sprintf("%d more files", all-named) || !strings.Contains(last.Reason, "not looked at") {
			t.Errorf("%s ends with %+v", name, last)
		}
	}
}
