package ingest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"time"

	"github.com/checkweigh/checkweigh/dossier"
)

// Old Office files are read by LibreOffice where it is installed: it writes them
// anew in a format that we read. The child only says what they are; LibreOffice
// runs as tesseract does, as a limited process of its own, in an empty folder
// with a profile that allows no macros and follows no links.

// outsideTo is the format into which LibreOffice writes each old one.
var outsideTo = map[string]string{"doc": "docx", "xls": "xlsx", "ppt": "pptx", "wpd": "docx"}

var outsideNames = map[string]string{"doc": "old Word file", "xls": "old Excel file", "ppt": "old PowerPoint file", "wpd": "WordPerfect file"}

// oldOffice asks the parent to have the file written anew; the reason is for
// machines on which that is not possible.
func oldOffice(kind string) *Failure {
	return &Failure{State: dossier.StateUnsupported, Outside: kind,
		Reason: outsideNames[kind] + ": install LibreOffice, or open it and save it as ." + outsideTo[kind] + " or PDF"}
}

// wpdFormat recognises WordPerfect files, which public bodies wrote for decades.
var wpdFormat = Format{
	Name: "wpd", Engine: "wpd/1",
	Match: func(head []byte, _, _ string) bool { return bytes.HasPrefix(head, []byte("\xffWPC")) },
	Read:  func(context.Context, Source, Limits, Sink) error { return oldOffice("wpd") },
}

const (
	officeCPU          = 120 // seconds for one file
	officeWait         = 5 * time.Minute
	officeAddressSpace = 4 << 30   // bytes
	officeFile         = 256 << 20 // bytes that it may write into one file
	engineOffice       = "libreoffice"
)

// office runs LibreOffice, one process for each file.
type office struct {
	self, program string
	wait          time.Duration
}

// NoOffice is the value of Options.Office that leaves old Office files unread.
const NoOffice = "off"

// newOffice gives nil when there is no LibreOffice, or none is wanted.
func newOffice(o Options) *office {
	names := []string{o.Office}
	if o.Office == "" {
		names = []string{"soffice", "libreoffice", "/Applications/LibreOffice.app/Contents/MacOS/soffice", `C:\Program Files\LibreOffice\program\soffice.exe`}
	}
	for _, name := range names {
		if program, err := exec.LookPath(name); err == nil && o.Office != NoOffice {
			return &office{self: o.Program, program: program, wait: officeWait}
		}
	}
	return nil
}

// errOffice is LibreOffice's failure over a file; whatever it says is for the log.
var errOffice = errors.New("ingest: LibreOffice gave no file")

// convert has the file document.KIND in dir written anew and opens what came out.
func (c *office) convert(ctx context.Context, dir, kind string) (*os.File, error) {
	if err := writeProfile(filepath.Join(dir, "profile")); err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, c.wait)
	defer cancel()
	var err error
	// In a profile of its own LibreOffice may end after setting it up, and wants
	// to be started again.
	for range 2 {
		if err = c.run(ctx, dir, kind); err != nil && ctx.Err() == nil {
			continue
		}
		break
	}
	if err != nil {
		return nil, fmt.Errorf("%w: %w", errOffice, err)
	}
	out, err := openResult(filepath.Join(dir, "out"), "document."+outsideTo[kind])
	if err != nil {
		return nil, fmt.Errorf("%w: %w", errOffice, err)
	}
	return out, nil
}

// run starts LibreOffice once and waits for its end and that of all it started.
func (c *office) run(ctx context.Context, dir, kind string) error {
	profile := "file://" + filepath.ToSlash(filepath.Join(dir, "profile"))
	args := []string{"--headless", "--norestore", "--nolockcheck", "--nodefault", "--nologo", "--nofirststartwizard",
		"-env:UserInstallation=" + profile, "--convert-to", outsideTo[kind], "--outdir", filepath.Join(dir, "out"), filepath.Join(dir, "document."+kind)}
	cmd := exec.CommandContext(ctx, c.program, args...)
	if runtime.GOOS == "linux" {
		cmd = exec.CommandContext(ctx, c.self, append([]string{OfficeChild, dir, c.program}, args...)...)
	}
	cmd.Dir = dir
	cmd.Env = append(programEnv(), "HOME="+dir, "TMPDIR="+dir, "TMP="+dir, "TEMP="+dir, "LC_ALL=C.UTF-8", "PATH="+os.Getenv("PATH"), "SAL_USE_VCLPLUGIN=svp")
	var said stderrHead
	cmd.Stderr = &said
	cmd.WaitDelay = stopWait
	withDescendants(cmd)
	err := cmd.Run()
	endDescendants(cmd)
	removeSocket(profile)
	if err != nil {
		return fmt.Errorf("%w: %s", errors.Join(ctx.Err(), err), said.String())
	}
	return nil
}

// openResult opens what LibreOffice wrote. A hostile document may have taken it
// over, so nothing is followed that points elsewhere.
func openResult(dir, name string) (*os.File, error) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, err
	}
	defer root.Close()
	before, err := root.Lstat(name)
	if err != nil {
		return nil, err
	}
	if !before.Mode().IsRegular() || before.Size() == 0 {
		return nil, fmt.Errorf("%s is no file, or empty", name)
	}
	return root.Open(name)
}

// officeProfile are LibreOffice's settings: no macros, no other active content,
// no links, nothing fetched.
const officeProfile = `<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="MacroSecurityLevel" oor:op="fuse"><value>3</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="DisableActiveContent" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Writer/Content/Update"><prop oor:name="Link" oor:op="fuse"><value>0</value></prop></item>
<item oor:path="/org.openoffice.Office.Calc/Content/Update"><prop oor:name="Link" oor:op="fuse"><value>2</value></prop></item>
</oor:items>
`

func writeProfile(dir string) error {
	if err := os.MkdirAll(filepath.Join(dir, "user"), 0o700); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dir, "user", "registrymodifications.xcu"), []byte(officeProfile), 0o600)
}

// readOutside reads the file in the slot's input through LibreOffice. first is
// what the child said of it.
func (s *slot) readOutside(ctx context.Context, req request, first Result, spool string) (Result, error) {
	dir, err := Scratch(s.pool.opt.TempDir, "office")
	if err != nil {
		return Result{}, fmt.Errorf("ingest: pool: %w", err)
	}
	defer os.RemoveAll(dir)
	if err := s.copyInput(filepath.Join(dir, "document."+first.outside), req.Size); err != nil {
		return Result{}, err
	}
	if err := os.Mkdir(filepath.Join(dir, "out"), 0o700); err != nil {
		return Result{}, fmt.Errorf("ingest: pool: %w", err)
	}
	out, err := s.pool.office.convert(ctx, dir, first.outside)
	if ctx.Err() != nil {
		return Result{}, ctx.Err()
	}
	if err != nil {
		s.pool.opt.Log.Warn("LibreOffice gave no file", "document", req.Name, "error", err)
		first.State = dossier.StateFailed
		first.Reason = outsideNames[first.outside] + " that LibreOffice could not read: open it and save it as ." + outsideTo[first.outside] + " or PDF"
		return first, nil
	}
	defer out.Close()
	if req.Size, err = s.fill(ctx, out); err != nil {
		return Result{}, err
	}
	req.Name = "document." + outsideTo[first.outside]
	r, err := s.readFile(ctx, req, spool)
	r.Format, r.CPU = first.outside, r.CPU+first.CPU
	if r.Text.Engine != "" {
		// The format that was read comes first: texts are cut into clauses by it.
		r.Text.Engine += "+" + engineOffice
	}
	return r, err
}

// copyInput writes the document in the slot's input to a file.
func (s *slot) copyInput(to string, size int64) error {
	f, err := os.OpenFile(to, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return fmt.Errorf("ingest: pool: %w", err)
	}
	_, err = io.Copy(f, io.NewSectionReader(s.view, 0, size))
	if err = errors.Join(err, f.Close()); err != nil {
		return fmt.Errorf("ingest: pool: copy the file: %w", err)
	}
	return nil
}

// officeChildMain limits this process to a folder and then becomes the program
// named after it.
func officeChildMain(args []string, stderr io.Writer) int {
	if len(args) < 2 {
		fmt.Fprintln(stderr, "ingest: office: no folder or program")
		return 2
	}
	if err := limitOffice(args[0], args[1]); err != nil {
		fmt.Fprintln(stderr, err)
		return 1
	}
	err := execProgram(args[1], args[2:], os.Environ())
	fmt.Fprintln(stderr, err)
	return 1
}
