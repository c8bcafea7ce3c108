package ingest

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/checkweigh/checkweigh/dossier"
)

// oldWord is a file that the child takes for an old Word file.
func oldWord() []byte { return oleFile(map[string][]byte{"WordDocument": []byte("words")}) }

// standIn is a program in the place of LibreOffice: a script that knows the
// folder (dir), the file (in) and what it is to write (out).
func standIn(t *testing.T, script string) string {
	t.Helper()
	if runtime.GOOS == "windows" {
		t.Skip("NOT RUN: the stand-in is a shell script")
	}
	const head = `#!/bin/sh
for last; do :; done
in="$last"
dir="$PWD"
while [ $# -gt 1 ]; do
  case "$1" in --convert-to) ext="$2" ;; --outdir) out="$2" ;; esac
  shift
done
out="$out/document.$ext"
`
	program := filepath.Join(t.TempDir(), "soffice")
	if err := os.WriteFile(program, []byte(head+script+"\n"), 0o755); err != nil {
		t.Fatal(err)
	}
	return program
}

// What the other program does wrong costs its file and nothing else.
func TestOldOfficeThroughAnotherProgram(t *testing.T) {
	word := filepath.Join(t.TempDir(), "made.docx")
	// The program may read its own folder and system folders only.
	made := fmt.Sprintf("%x", wordFile(t, wordPara("1.1 The Supplier shall tell the Trade Union.")))
	if err := os.WriteFile(word, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	var octal strings.Builder
	for i := 0; i < len(made); i += 2 {
		var b int
		if _, err := fmt.Sscanf(made[i:i+2], "%x", &b); err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&octal, "\\%03o", b)
	}
	writes := "printf '" + octal.String() + "' > \"$out\""
	secret := filepath.Join(t.TempDir(), "secret.txt")
	if err := os.WriteFile(secret, []byte("the words of somebody else"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name, script string
		wait         time.Duration
		state        dossier.State
		phrase       string // in the text, or else in the reason
	}{
		{"writes a Word file", writes, 0, dossier.StateRead, "1.1 The Supplier shall tell the Trade Union."},
		{"gives up", "echo no >&2; exit 3", 0, dossier.StateFailed, "LibreOffice could not read"},
		{"writes and gives up", writes + "; exit 1", 0, dossier.StateFailed, "LibreOffice could not read"},
		{"writes nothing", "exit 0", 0, dossier.StateFailed, "LibreOffice could not read"},
		{"writes an empty file", ": > \"$out\"", 0, dossier.StateFailed, "LibreOffice could not read"},
		{"writes nonsense", "echo nonsense > \"$out\"", 0, dossier.StateRead, "nonsense"},
		{"never ends, nor its children", "sleep 600 & sleep 600", time.Second, dossier.StateFailed, "LibreOffice could not read"},
		{"points at another file", "ln -s " + secret + " \"$out\"", 0, dossier.StateFailed, "LibreOffice could not read"},
		{"makes a folder of it", "mkdir \"$out\"", 0, dossier.StateFailed, "LibreOffice could not read"},
	} {
		t.Run(c.name, func(t *testing.T) {
			pool := newTestPool(t, Options{OCR: OCROff, Office: standIn(t, c.script)})
			if c.wait > 0 {
				pool.office.wait = c.wait
			}
			r := read(t, pool, "old.doc", oldWord())
			if r.State != c.state || !strings.Contains(r.Text.Body+r.Reason, c.phrase) || r.Format != "doc" {
				t.Errorf("%s %q, format %s, text %q", r.State, r.Reason, r.Format, r.Text.Body)
			}
			if strings.HasPrefix(c.phrase, "1.1") && r.Text.Engine != docxFormat.Engine+"+libreoffice" {
				t.Errorf("engine %s", r.Text.Engine)
			}
			if left, _ := filepath.Glob(filepath.Join(pool.opt.TempDir, "checkweigh-office-*")); len(left) > 0 {
				t.Errorf("left behind: %v", left)
			}
		})
	}
}

// The program sees its own folder and none of the machine's documents, has no
// network, and cannot write elsewhere.
func TestOtherProgramIsShutOff(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("NOT RUN: programs are shut off on Linux only")
	}
	secret := filepath.Join(t.TempDir(), "secret.txt")
	if err := os.WriteFile(secret, []byte("the words of somebody else"), 0o600); err != nil {
		t.Fatal(err)
	}
	elsewhere := filepath.Join(filepath.Dir(secret), "written")
	pool := newTestPool(t, Options{OCR: OCROff, Office: standIn(t,
		"{ cat "+secret+"; echo x > "+elsewhere+"; echo \"home $HOME\"; echo \"in $(wc -c < \"$in\")\"; env | grep -c CHECKWEIGH_TEST; } > \"$out\" 2>/dev/null; exit 0")})
	t.Setenv("CHECKWEIGH_TEST", "a secret of the parent")
	r := read(t, pool, "old.doc", oldWord())
	report, err := pool.SandboxReport(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	landlocked := strings.Contains(strings.Join(report, "\n"), "(Landlock): on")
	if _, err := os.Stat(elsewhere); landlocked && err == nil {
		t.Error("it wrote outside its folder")
	}
	if landlocked && strings.Contains(r.Text.Body, "somebody else") {
		t.Errorf("it read another file: %q", r.Text.Body)
	}
	if !strings.Contains(r.Text.Body, "home ") || !strings.Contains(r.Text.Body, fmt.Sprintf("in %d", len(oldWord()))) || !strings.HasSuffix(strings.TrimSpace(r.Text.Body), "\n0") {
		t.Errorf("inside: %q (%s)", r.Text.Body, r.Reason)
	}
}

func TestWithoutLibreOfficeOldFilesSayWhatToDo(t *testing.T) {
	pool := newTestPool(t, Options{OCR: OCROff, Office: NoOffice})
	for file, c := range map[string]struct {
		content []byte
		state   dossier.State
		phrase  string
	}{
		"a.doc":      {oldWord(), dossier.StateUnsupported, "install LibreOffice, or open it and save it as .docx"},
		"b.wpd":      {[]byte("\xffWPC\x10\x00\x00\x00"), dossier.StateUnsupported, "WordPerfect file: install LibreOffice"},
		"locked.doc": {oleFile(map[string][]byte{"WordDocument": append([]byte{0xEC, 0xA5, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1}, make([]byte, 40)...)}), dossier.StatePasswordNeeded, "password needed"},
	} {
		if r := read(t, pool, file, c.content); r.State != c.state || !strings.Contains(r.Reason, c.phrase) {
			t.Errorf("%s: %s %q", file, r.State, r.Reason)
		}
	}
}

// Real LibreOffice writes old files from made ones, and reads them for us.
func TestLibreOfficeReadsOldFiles(t *testing.T) {
	program, err := exec.LookPath("soffice")
	if err != nil {
		t.Skip("NOT RUN: soffice is missing (libreoffice-writer)")
	}
	dir := t.TempDir()
	from := filepath.Join(dir, "made.html")
	page := "<html><body><h1>Rota system</h1><p>7.1 The Supplier shall give the Trade Union thirty days notice.</p><table><tr><td>Risk</td><td>High</td></tr></table></body></html>"
	if err := os.WriteFile(from, []byte(page), 0o600); err != nil {
		t.Fatal(err)
	}
	pool := newTestPool(t, Options{OCR: OCROff})
	for _, to := range []struct{ ext, filter string }{{"doc", "doc:MS Word 97"}, {"xls", "xls:MS Excel 97"}} {
		args := []string{"--headless", "-env:UserInstallation=file://" + filepath.Join(dir, "profile"), "--convert-to", to.filter, "--outdir", dir, from}
		if to.ext == "xls" {
			args = append([]string{"--calc"}, args...)
		}
		if said, err := exec.Command(program, args...).CombinedOutput(); err != nil {
			t.Fatalf("%v: %s", err, said)
		}
		content, err := os.ReadFile(filepath.Join(dir, "made."+to.ext))
		if err != nil {
			t.Logf("%s: NOT RUN, this LibreOffice does not write it", to.ext)
			continue
		}
		r := read(t, pool, "old."+to.ext, content)
		if r.State != dossier.StateRead || r.Format != to.ext || !strings.Contains(r.Text.Body, "7.1 The Supplier shall give the Trade Union thirty days notice.") || !strings.Contains(r.Text.Body, "Risk | High") {
			t.Errorf("%s: %s %q, format %s, text %q", to.ext, r.State, r.Reason, r.Format, r.Text.Body)
		}
		t.Logf("%s: engine %s, %d bytes of text", to.ext, r.Text.Engine, len(r.Text.Body))
	}
}
