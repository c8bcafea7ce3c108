package jobs_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"sort"
	"strings"
	"testing"
	"time"

	"github.com/checkweigh/checkweigh/analyze"
	"github.com/checkweigh/checkweigh/dossier"
	"github.com/checkweigh/checkweigh/jobs"
	"github.com/checkweigh/checkweigh/store"
)

// imports runs an import to its end and gives it.
func (h *house) imports(o jobs.ImportOptions) *jobs.Import {
	h.t.Helper()
	b, err := h.queue.BeginImport(h.t.Context(), strings.Join(o.Paths, "|"), "test")
	if err != nil {
		h.t.Fatal(err)
	}
	o.Scratch = h.store.Scratch()
	if err := h.steps.Import(h.t.Context(), o, b); err != nil {
		h.t.Fatal(err)
	}
	h.await("the import to be read and judged", func() bool {
		settled, err := b.Settled(h.t.Context())
		return err == nil && settled
	})
	return b
}

// rows gives the lines of an import as "path: state: title of the dossier".
func (h *house) rows(b *jobs.Import) (lines []string) {
	h.t.Helper()
	err := b.EachRow(h.t.Context(), "", func(row store.BatchRow) error {
		title := "-"
		if row.Dossier != "" {
			d, err := h.store.Dossier(h.t.Context(), row.Dossier)
			if err != nil {
				return err
			}
			title = d.Title
		}
		lines = append(lines, fmt.Sprintf("%s: %s: %s", row.Path, row.State, title))
		return nil
	})
	if err != nil {
		h.t.Fatal(err)
	}
	sort.Strings(lines)
	return lines
}

func (h *house) titled(title string) store.Dossier {
	h.t.Helper()
	all, err := h.store.Dossiers(h.t.Context(), "", 1000)
	if err != nil {
		h.t.Fatal(err)
	}
	for _, d := range all {
		if d.Title == title {
			return d
		}
	}
	h.t.Fatalf("no dossier is called %q", title)
	return store.Dossier{}
}

func TestImportMakesADossierOfWhatBelongsTogether(t *testing.T) {
	h := openHouse(t, place{dir: t.TempDir()})
	h.start()
	b := h.imports(jobs.ImportOptions{Paths: []string{dumpFolder(t)}})
	want := []string{
		"dump/asked/1_2_contract.txt: read: Testham Council: Scoring of drivers",
		"dump/asked/correspondence.txt: read: Testham Council: Scoring of drivers",
		"dump/batch.zip/Northshire Council - pay_2/2024-03-20-100000/attachments-21/contract.txt: read: Northshire Council: Pay",
		"dump/batch.zip/Northshire Council - pay_2/2024-03-20-100000/attachments-21/more.zip/letter.eml/schedule.txt: read: Northshire Council: Pay",
		"dump/batch.zip/Northshire Council - pay_2/2024-03-20-100000/attachments-21/more.zip/letter.eml: read: Northshire Council: Pay",
		"dump/batch.zip/Northshire Council - pay_2/2024-03-20-100000/attachments-21/more.zip/schedule.txt: read: Northshire Council: Pay",
		"dump/batch.zip/Northshire Council - pay_2/2024-03-20-100000/attachments-21/more.zip: read: Northshire Council: Pay",
		"dump/batch.zip/Northshire Council - pay_2/2024-03-20-100000/incoming_21.txt: read: Northshire Council: Pay",
		"dump/batch.zip/Testham Council - pay_1/2024-03-20-100000/attachments-20/contract.txt: read: Testham Council: Pay",
		"dump/batch.zip/Testham Council - pay_1/2024-03-20-100000/attachments-20/more.zip/letter.eml/schedule.txt: read: Testham Council: Pay",
		"dump/batch.zip/Testham Council - pay_1/2024-03-20-100000/attachments-20/more.zip/letter.eml: read: Testham Council: Pay",
		"dump/batch.zip/Testham Council - pay_1/2024-03-20-100000/attachments-20/more.zip/schedule.txt: read: Testham Council: Pay",
		"dump/batch.zip/Testham Council - pay_1/2024-03-20-100000/attachments-20/more.zip: read: Testham Council: Pay",
		"dump/batch.zip/Testham Council - pay_1/2024-03-20-100000/incoming_20.txt: read: Testham Council: Pay",
		"dump/batch.zip/batch-4-pay-dashboard-2024-05-01-100000.csv: read: Batch",
		"dump/batch.zip: read: -",
		"dump/broken.pdf: failed: Dump",
		"dump/case.zip/contract.txt: read: Dump",
		"dump/case.zip/letter.eml/schedule.txt: read: Dump",
		"dump/case.zip/letter.eml: read: Dump",
		"dump/case.zip: read: Dump",
		"dump/empty.docx: failed: Dump",
		"dump/register/contract.txt: read: Testham Council: Driver scoring",
		"dump/register/release.json: read: Testham Council: Driver scoring",
	}
	for i := range 8 {
		want = append(want, fmt.Sprintf("dump/papers/%02d.txt: read: Dump", i))
	}
	sort.Strings(want)
	if got := h.rows(b); strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	c, err := b.Counts(t.Context())
	if err != nil || c.Files != len(want) || c.Files != c.Read+c.Failed+c.Skipped {
		t.Errorf("%+v of %d, %v", c, len(want), err)
	}
	if n := h.count(`priority <> 3`); n != 0 {
		t.Errorf("%d jobs of the import are as urgent as an officer's upload", n)
	}
}

// What a register lists and an answer names, and nobody holds, is in the ledger
// of the dossier. A schedule of a known topic keeps what it could hold from being
// called missing, and a file that only has a name keeps everything from it.
func TestListedDocumentsThatAreNotHeldAreInTheLedger(t *testing.T) {
	h := openHouse(t, place{dir: t.TempDir()})
	h.start()
	h.imports(jobs.ImportOptions{Paths: []string{dumpFolder(t)}})
	ledger := func(title string) string {
		t.Helper()
		readings, err := h.store.DossierReadings(t.Context(), h.titled(title).ID)
		if err != nil {
			t.Fatal(err)
		}
		seen := map[string]bool{}
		for _, r := range readings {
			for _, inc := range r.Incorporated {
				if inc.Status == dossier.NotHeld && inc.About != "" {
					seen[inc.Title+" ("+inc.About+")"] = true
				}
			}
		}
		var lines []string
		for line := range seen {
			lines = append(lines, line)
		}
		sort.Strings(lines)
		return strings.Join(lines, "; ")
	}
	if got := ledger("Testham Council: Driver scoring"); got != "Notice (listed in ocds-made-1 as tenderNotice); Schedule 4 (Security) (listed in ocds-made-1 as contractSchedule)" {
		t.Errorf("the register's list is %s", got)
	}
	if got := ledger("Testham Council: Scoring of drivers"); got != "schedule five.pdf (named as an attachment in the correspondence)" {
		t.Errorf("the correspondence lacks %s", got)
	}
	about := analyze.Topics("Schedule 4 (Security)")
	for title, narrow := range map[string]bool{"Testham Council: Driver scoring": true, "Testham Council: Scoring of drivers": false} {
		couldHold := func(topics []dossier.Topic) bool {
			return !narrow || slices.ContainsFunc(topics, func(t dossier.Topic) bool { return slices.Contains(about, t) })
		}
		verdicts, err := h.store.Verdicts(t.Context(), h.titled(title).ID)
		if err != nil {
			t.Fatal(err)
		}
		missing, blocked := 0, 0
		for _, v := range verdicts {
			req, _ := h.steps.Rules.Requirement(v.Requirement)
			switch {
			case v.Value == dossier.Missing && couldHold(req.Topics):
				t.Errorf("%q: %s is missing, though what is not held could hold it", title, v.Requirement)
			case v.Value == dossier.Missing:
				missing++
			case slices.Contains(v.Reasons, dossier.ReasonScheduleNotHeld):
				blocked++
				if !couldHold(req.Topics) {
					t.Errorf("%q: %s is not judged, though what is not held is about something else: %v", title, v.Requirement, v.NotHeld)
				}
			}
		}
		if blocked == 0 || (missing > 0) != narrow {
			t.Errorf("%q: %d missing and %d not judged, of %d", title, missing, blocked, len(verdicts))
		}
	}
}

func TestImportGoesOnWhereItEnded(t *testing.T) {
	onBoth(t, func(t *testing.T, fresh func() place) {
		h := openHouse(t, fresh())
		h.start()
		dir := filepath.Join(t.TempDir(), "papers")
		put := func(name, content string) {
			t.Helper()
			if err := os.MkdirAll(dir, 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		put("a.txt", contract)
		put("b.txt", schedule)
		put("bad.pdf", "%PDF-1.7 and no more")
		o := jobs.ImportOptions{Paths: []string{dir}}
		first := h.imports(o)
		reads := h.count(`kind = 'read'`)
		again := h.imports(o)
		if again.ID != first.ID || h.count(`kind = 'read'`) != reads {
			t.Errorf("the second run is import %s after %s, with %d jobs after %d", again.ID, first.ID, h.count(`kind = 'read'`), reads)
		}
		put("b.txt", schedule+"3. More.\n")
		put("c.txt", contract+"3. More.\n")
		o.Only = jobs.OnlyFailed
		h.imports(o)
		if got := h.count(`kind = 'read'`); got != reads {
			t.Errorf("%d files were read that had not failed", got-reads)
		}
		if n, err := again.Again(t.Context()); n != 1 || err != nil {
			t.Errorf("%d failed files are read again (%v), want 1", n, err)
		}
		o.Only = ""
		h.imports(o)
		want := "papers/a.txt: read: Papers\npapers/b.txt: read: Papers\npapers/bad.pdf: failed: Papers\npapers/c.txt: read: Papers"
		if got := strings.Join(h.rows(again), "\n"); got != want {
			t.Errorf("got\n%s\nwant\n%s", got, want)
		}
		members, err := h.store.Memberships(t.Context(), h.titled("Papers").ID)
		if err != nil || len(members) != 5 { // the old b.txt stays: nothing is lost
			t.Errorf("%d paths, %v", len(members), err)
		}
	})
}

// Links and folders that cannot be read are lines with a reason, and nothing
// outside of the named folder is opened.
func TestImportFollowsNoLinks(t *testing.T) {
	h := openHouse(t, place{dir: t.TempDir()})
	h.start()
	dir, outside := filepath.Join(t.TempDir(), "in"), filepath.Join(t.TempDir(), "secret.txt")
	for _, err := range []error{
		os.MkdirAll(filepath.Join(dir, "sub"), 0o755), os.WriteFile(outside, []byte(contract), 0o600),
		os.WriteFile(filepath.Join(dir, "a.txt"), []byte(schedule), 0o600),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Symlink(outside, filepath.Join(dir, "sub", "link.txt")); err != nil {
		t.Skip("NOT RUN: no links here: ", err)
	}
	if err := os.Symlink(filepath.Dir(outside), filepath.Join(dir, "folder")); err != nil {
		t.Fatal(err)
	}
	b := h.imports(jobs.ImportOptions{Paths: []string{dir, filepath.Join(dir, "nowhere.pdf")}})
	want := "in/a.txt: read: In\nin/folder: skipped: -\nin/sub/link.txt: skipped: -\nnowhere.pdf: failed: -"
	if got := strings.Join(h.rows(b), "\n"); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestImportIntoOneDossier(t *testing.T) {
	h := openHouse(t, place{dir: t.TempDir()})
	h.start()
	b := h.imports(jobs.ImportOptions{Paths: []string{dumpFolder(t)}, Title: "Case system"})
	for _, line := range h.rows(b) {
		if !strings.HasSuffix(line, ": Case system") {
			t.Error(line)
		}
	}
}

func TestImportedDossiersBelongToTheGroupThatWasNamed(t *testing.T) {
	h := openHouse(t, place{dir: t.TempDir()})
	group := store.Group{ID: store.NewID(), Name: "Northern branch"}
	if err := h.store.InTx(t.Context(), func(tx store.Tx) error { return tx.AddGroup(t.Context(), group, time.Now()) }); err != nil {
		t.Fatal(err)
	}
	b, err := h.queue.BeginImport(t.Context(), "folder", "test")
	if err != nil {
		t.Fatal(err)
	}
	b.Group = group.ID
	id, err := b.Dossier(t.Context(), "one", "Case system")
	if err != nil {
		t.Fatal(err)
	}
	to, err := h.store.Access(t.Context(), id)
	if err != nil || to.Owner != group.ID {
		t.Errorf("the dossier belongs to %q (%v), want %q", to.Owner, err, group.ID)
	}
}
