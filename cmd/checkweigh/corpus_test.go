package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/checkweigh/checkweigh/dossier"
	"github.com/checkweigh/checkweigh/report"
)

// sharedFolder is the folder of real documents, which are not part of the repository.
func sharedFolder(t *testing.T) string {
	dir := os.Getenv("CHECKWEIGH_SHARED")
	if dir == "" {
		dir = "../../../shared"
	}
	if _, err := os.Stat(filepath.Join(dir, "corpus", "files")); err != nil {
		t.Skip("corpus NOT RUN: no real documents at " + dir + " (set CHECKWEIGH_SHARED)")
	}
	return dir
}

// mostParentMemory bounds the program that starts the readers, in bytes.
const mostParentMemory = 500 << 20

// TestCorpusScan reads every real and every hostile file as scan does: each
// ends in a state, and the parent stays small.
func TestCorpusScan(t *testing.T) {
	if testing.Short() || os.Getenv("CHECKWEIGH_SHARED") == "" {
		t.Skip("NOT RUN: `make corpus` runs it over the real documents")
	}
	dir := filepath.Join(sharedFolder(t), "corpus")
	for _, folder := range []string{"files", "hostile"} {
		t.Run(folder, func(t *testing.T) {
			names, err := filepath.Glob(filepath.Join(dir, folder, "*"))
			if err != nil || len(names) == 0 {
				t.Fatalf("no files in %s: %v", folder, err)
			}
			reports, memory := scanFolder(t, filepath.Join(dir, folder))
			if len(reports) != len(names) {
				t.Errorf("%d files gave %d dossiers", len(names), len(reports))
			}
			if runtime.GOOS == "linux" && (memory == 0 || memory > mostParentMemory) {
				t.Errorf("the parent took %d MB, more than %d", memory>>20, mostParentMemory>>20)
			}
			printTable(t, reports)
			t.Logf("%s: %d files, parent's memory at most %d MB", folder, len(names), memory>>20)
		})
	}
}

// TestCorpusRealLabels prints how the verdicts on real papers compare with what
// a careful reader made of them.
func TestCorpusRealLabels(t *testing.T) {
	if testing.Short() || os.Getenv("CHECKWEIGH_SHARED") == "" {
		t.Skip("NOT RUN: `make corpus` runs it over the real documents")
	}
	var out, errs bytes.Buffer
	if err := run(context.Background(), []string{"rules", "score", filepath.Join(sharedFolder(t), "gold", "real")}, os.Getenv, &out, &errs); err != nil {
		t.Fatalf("%v\n%s", err, errs.String())
	}
	t.Log(out.String())
}

// scanFolder scans each file of a folder as a dossier of its own and gives the
// reports and the most memory that the program itself held, in bytes.
func scanFolder(t *testing.T, folder string) ([]report.Report, int64) {
	t.Helper()
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(exe, "scan", "--format", "json", "--dossier-per", "subfolder", folder)
	cmd.Env = append(os.Environ(), runAsProgram+"=1")
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	var most int64
	for running := true; running; {
		select {
		case err = <-ended:
			running = false
		case <-time.After(100 * time.Millisecond):
			most = max(most, peakMemory(cmd.Process.Pid))
		}
	}
	var code *exec.ExitError
	if err != nil && !(asExit(err, &code) && code.ExitCode() == exitPartly) {
		t.Fatalf("scan %s: %v\n%s", folder, err, errs.String())
	}
	var reports []report.Report
	if err := json.Unmarshal(out.Bytes(), &reports); err != nil {
		t.Fatalf("scan %s: %v", folder, err)
	}
	return reports, most
}

func asExit(err error, to **exec.ExitError) bool {
	e, ok := err.(*exec.ExitError)
	*to = e
	return ok
}

// peakMemory is the most that a running process has held, in bytes; 0 where the
// system does not say.
func peakMemory(pid int) int64 {
	data, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0
	}
	_, rest, _ := strings.Cut(string(data), "VmHWM:")
	fields := strings.Fields(rest)
	if len(fields) == 0 {
		return 0
	}
	kb, _ := strconv.ParseInt(fields[0], 10, 64)
	return kb << 10
}

func printTable(t *testing.T, reports []report.Report) {
	t.Helper()
	var b strings.Builder
	states := map[dossier.State]int{}
	fmt.Fprintf(&b, "\n%-66s %-19s %5s %-15s %s\n", "file", "kind", "pages", "state", "verdicts")
	for _, r := range reports {
		for i, d := range r.Documents {
			states[d.State]++
			if d.State == "" {
				t.Errorf("%s ended in no state", d.Path)
			}
			if d.State != dossier.StateRead && d.Reason == "" {
				t.Errorf("%s: %s without a reason", d.Path, d.State)
			}
			verdicts := ""
			if i == 0 {
				verdicts = tallyOf(r)
			}
			fmt.Fprintf(&b, "%-66.66s %-19s %5d %-15s %s %s\n", filepath.Base(d.Path), d.Kind, d.Pages, d.State, verdicts, report.Visible(d.Reason))
		}
	}
	t.Logf("%s\nstates: %v", b.String(), states)
}

// tallyOf counts the verdicts of a report that say something.
func tallyOf(r report.Report) string {
	n := map[dossier.Value]int{}
	for _, v := range r.Verdicts {
		n[v.Verdict]++
	}
	var words []string
	for _, v := range dossier.Values {
		if n[v] > 0 && v != dossier.NotAssessable && v != dossier.Missing {
			words = append(words, fmt.Sprintf("%d %s", n[v], v))
		}
	}
	return strings.Join(words, ", ")
}
