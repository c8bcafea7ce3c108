package jobs_test

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/checkweigh/checkweigh/dossier"
	"github.com/checkweigh/checkweigh/ingest"
	"github.com/checkweigh/checkweigh/jobs"
)

// row is what a person sees of one path.
type row struct {
	Path   string
	State  dossier.State
	Parent int
	Reason string // a word of it
}

// rows shortens paths to what stands under dir.
func rows(out jobs.Outcome, dir string) (all []row) {
	for _, d := range out.Documents {
		all = append(all, row{strings.TrimPrefix(d.Document.Path, dir+string(filepath.Separator)), d.Document.State, d.Parent, d.Document.Reason})
	}
	return all
}

// compare checks rows; a wanted reason need only be part of the one given.
func compare(t *testing.T, got, want []row) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("%d rows, want %d: %+v", len(got), len(want), got)
	}
	for i, w := range want {
		g := got[i]
		if g.Path != w.Path || g.State != w.State || g.Parent != w.Parent || !strings.Contains(g.Reason, w.Reason) || (w.Reason == "") != (g.Reason == "") {
			t.Errorf("row %d: got %+v, want %+v", i, g, w)
		}
	}
}

func write(t *testing.T, dir string, files ...string) {
	t.Helper()
	for i := 0; i < len(files); i += 2 {
		name := filepath.Join(dir, files[i])
		err := errors.Join(os.MkdirAll(filepath.Dir(name), 0o755), os.WriteFile(name, []byte(files[i+1]), 0o644))
		if err != nil {
			t.Fatal(err)
		}
	}
}

func TestScanHasARowForEveryPath(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "a contract.txt", contract, "b/copy of it.txt", contract, "c empty.txt", "", "d letter.eml", letter,
		"e box.zip", zipOf(t, "in/schedule.txt", schedule, "inner.zip", zipOf(t, "again.txt", contract)), "z last.txt", schedule)
	if err := os.Symlink(dir, filepath.Join(dir, "f link")); err != nil {
		t.Fatal(err)
	}
	inputs := append(jobs.Inputs("", dir, filepath.Join(dir, "never there")), jobs.Input{
		Label: "locked.txt", Open: func() (io.ReadCloser, error) { return nil, &os.PathError{Op: "open", Err: os.ErrPermission} },
	})
	var last jobs.Progress
	calls := 0
	out, err := jobs.Scan(t.Context(), stepsFor(t), dossier.Dossier{Title: "d"}, inputs, func(p jobs.Progress) { last = p; calls++ })
	if err != nil {
		t.Fatal(err)
	}
	compare(t, rows(out, dir), []row{
		{"a contract.txt", dossier.StateRead, -1, ""},
		{"b/copy of it.txt", dossier.StateRead, -1, ""},
		{"c empty.txt", dossier.StateFailed, -1, "empty"},
		{"d letter.eml", dossier.StateRead, -1, ""},
		{"d letter.eml/schedule.txt", dossier.StateRead, 3, ""},
		{"e box.zip", dossier.StateRead, -1, ""},
		{"e box.zip/in/schedule.txt", dossier.StateRead, 5, ""},
		{"e box.zip/inner.zip", dossier.StateRead, 5, ""},
		{"e box.zip/inner.zip/again.txt", dossier.StateRead, 7, ""},
		{"f link", dossier.StateFailed, -1, "link"},
		{"z last.txt", dossier.StateRead, -1, ""},
		{"never there", dossier.StateFailed, -1, "not there"},
		{"locked.txt", dossier.StateFailed, -1, "permission denied"},
	})
	if calls != len(inputs) || last.Done != len(inputs) || last.Total != len(inputs) || last.Documents != 13 {
		t.Errorf("progress: %d calls, the last %+v, for %d inputs", calls, last, len(inputs))
	}
	for i, d := range out.Documents {
		if d.Document.ID == out.Documents[0].Document.ID && !reflect.DeepEqual(d.Verdicts, out.Documents[0].Verdicts) {
			t.Errorf("row %d is the same document as row 0 with other verdicts", i)
		}
	}
	if n := len(out.Report(stepsFor(t).Rules, time.Now()).Documents); n != 13 {
		t.Errorf("the report has %d rows", n)
	}
}

func TestScanIsTheSameTwice(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "a.txt", contract, "b.txt", schedule, "c.eml", letter, "d.zip", zipOf(t, "x.txt", contract, "y.txt", schedule))
	var outcomes []jobs.Outcome
	for range 2 {
		out, err := jobs.Scan(t.Context(), stepsFor(t), dossier.Dossier{Title: "d"}, jobs.Inputs("", dir), nil)
		if err != nil {
			t.Fatal(err)
		}
		outcomes = append(outcomes, out)
	}
	if !reflect.DeepEqual(outcomes[0], outcomes[1]) {
		t.Error("two scans of the same files differ")
	}
	if len(outcomes[0].Verdicts) == 0 {
		t.Error("there are no verdicts")
	}
}

func TestSiblingsDoNotChangeADocumentsOwnVerdicts(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "a.txt", contract, "b.txt", schedule)
	scan := func(paths ...string) jobs.Outcome {
		out, err := jobs.Scan(t.Context(), stepsFor(t), dossier.Dossier{}, jobs.Inputs("", paths...), nil)
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	alone, beside := scan(filepath.Join(dir, "b.txt")), scan(dir)
	if !reflect.DeepEqual(alone.Documents[0].Verdicts, beside.Documents[1].Verdicts) {
		t.Error("the schedule's own verdicts changed beside the contract")
	}
}

func TestForcedKindHoldsForEveryPart(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "a.zip", zipOf(t, "a.txt", contract))
	out, err := jobs.Scan(t.Context(), stepsFor(t), dossier.Dossier{}, jobs.Inputs(dossier.DPIA, dir), nil)
	if err != nil {
		t.Fatal(err)
	}
	parts := out.Documents[1].Reading.Outline.Parts
	if len(parts) == 0 {
		t.Fatal("no parts")
	}
	for _, p := range parts {
		if p.Kind != dossier.DPIA {
			t.Errorf("part %+v", p)
		}
	}
}

func TestScanStopsWhenItIsTold(t *testing.T) {
	dir := t.TempDir()
	for _, n := range []string{"a", "b", "c", "d", "e", "f"} {
		write(t, dir, n+".txt", contract+n)
	}
	ctx, stop := context.WithCancel(t.Context())
	_, err := jobs.Scan(ctx, stepsFor(t), dossier.Dossier{}, jobs.Inputs("", dir), func(jobs.Progress) { stop() })
	if !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

// Rules that break down over one text must not end a scan of thousands, and
// nothing may be said to be missing from that text.
func TestRulesThatBreakDown(t *testing.T) {
	s := stepsFor(t)
	s.Analyzer = nil
	doc := dossier.Document{ID: "x", Path: "x.txt", State: dossier.StateRead}
	r, verdicts := s.Check(doc, dossier.Text{Engine: "txt/1", Body: contract})
	if r.Document.State != dossier.StateFailed || r.Document.Reason == "" || len(verdicts) == 0 {
		t.Errorf("reading of %+v with %d verdicts", r.Document, len(verdicts))
	}
	for _, v := range verdicts {
		if v.Value != dossier.NotAssessable {
			t.Errorf("%s is %s", v.Requirement, v.Value)
		}
	}
}

func TestLimitsOverContainersWithinContainers(t *testing.T) {
	deep := schedule
	for _, name := range []string{"4", "3", "2", "1"} {
		deep = zipOf(t, name, deep)
	}
	for name, c := range map[string]struct {
		content string
		limits  ingest.Limits
		want    []row
	}{
		"too deep": {deep, ingest.DefaultLimits, []row{
			{"x", dossier.StateRead, -1, ""}, {"x/1", dossier.StateRead, 0, ""}, {"x/1/2", dossier.StateRead, 1, ""},
			{"x/1/2/3", dossier.StateRead, 2, ""}, {"x/1/2/3/4", dossier.StateFailed, 3, "too deep"},
		}},
		"too many": {zipOf(t, "in.zip", zipOf(t, "a", schedule, "b", contract), "c", schedule), limited(func(l *ingest.Limits) { l.Members = 2 }), []row{
			{"x", dossier.StateRead, -1, ""}, {"x/in.zip", dossier.StateRead, 0, ""}, {"x/in.zip/a", dossier.StateRead, 1, ""},
			{"x/in.zip/b", dossier.StateFailed, 1, "too many"}, {"x/c", dossier.StateFailed, 0, "too many"},
		}},
		"too large": {strings.Repeat("x", 2<<20), limited(func(l *ingest.Limits) { l.Input = 1 << 20 }), []row{
			{"x", dossier.StateFailed, -1, "too large: over 1 MB"},
		}},
	} {
		t.Run(name, func(t *testing.T) {
			s := stepsFor(t)
			s.Limits = c.limits
			// A reader that cannot go back is kept on disk first.
			reads, err := s.ReadFile(t.Context(), "x", io.MultiReader(strings.NewReader(c.content)), 0)
			if err != nil {
				t.Fatal(err)
			}
			var out jobs.Outcome
			for _, r := range reads {
				out.Documents = append(out.Documents, jobs.Judged{Read: r})
			}
			compare(t, rows(out, ""), c.want)
		})
	}
}

func limited(change func(*ingest.Limits)) ingest.Limits {
	l := ingest.DefaultLimits
	change(&l)
	return l
}
