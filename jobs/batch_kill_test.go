package jobs_test

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"sort"
	"strings"
	"testing"
	"time"

	"github.com/checkweigh/checkweigh/jobs"
	"github.com/checkweigh/checkweigh/store"
)

// importVariable makes this program an import that may be killed: "folder|dir|
// database" of what is imported and where to.
const importVariable = "CHECKWEIGH_JOBS_TEST_IMPORT"

// importer imports a folder and ends when all is read and judged.
func importer(role string) {
	parts := strings.SplitN(role, "|", 3)
	if err := importAll(context.Background(), parts[0], place{dir: parts[1], database: parts[2]}); err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	os.Exit(0)
}

func importAll(ctx context.Context, folder string, at place) error {
	s, err := steps()
	if err != nil {
		return err
	}
	kept, err := store.Open(ctx, at.options())
	if err != nil {
		return err
	}
	defer kept.Close()
	q, err := jobs.New(jobs.Options{Store: kept, Steps: s})
	if err != nil {
		return err
	}
	q.QuickPulse()
	b, err := q.BeginImport(ctx, folder, "folder")
	if err != nil {
		return err
	}
	if err := q.Start(ctx); err != nil {
		return err
	}
	if err := s.Import(ctx, jobs.ImportOptions{Paths: []string{folder}, Scratch: kept.Scratch()}, b); err != nil {
		return err
	}
	for {
		settled, err := b.Settled(ctx)
		if err != nil {
			return err
		}
		idle, err := q.Idle(ctx) // what a killed import had begun is freed after a while
		if err != nil {
			return err
		}
		if settled && idle {
			return q.Stop(ctx)
		}
		time.Sleep(20 * time.Millisecond)
	}
}

// An import that is killed at any moment, several times, and then run once more
// ends as one that was not.
func TestKilledImportEndsAsOneThatWasNot(t *testing.T) {
	folder := dumpFolder(t)
	onBoth(t, func(t *testing.T, fresh func() place) {
		whole := fresh()
		began := time.Now()
		if !runImport(t, folder, whole, 0) {
			t.Fatal("the import did not end")
		}
		took := time.Since(began)
		want := stateHash(t, whole)
		rounds(t, func(t *testing.T, r *rand.Rand) {
			at := fresh()
			for range 3 {
				runImport(t, folder, at, time.Duration(r.Int64N(int64(took))))
			}
			if !runImport(t, folder, at, 0) {
				t.Fatal("the resumed import did not end")
			}
			compareStates(t, stateHash(t, at), want)
			// Once more changes nothing.
			if !runImport(t, folder, at, 0) {
				t.Fatal("the import did not end the second time")
			}
			compareStates(t, stateHash(t, at), want)
		})
	})
}

// runImport runs an import to its end, or kills it after a while; it reports
// whether it came to its end.
func runImport(t *testing.T, folder string, at place, killAfter time.Duration) bool {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), os.Args[0])
	cmd.Env = append(os.Environ(), importVariable+"="+strings.Join([]string{folder, at.dir, at.database}, "|"))
	var said strings.Builder
	cmd.Stdout, cmd.Stderr = &said, &said
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	if killAfter > 0 {
		timer := time.AfterFunc(killAfter, func() { _ = cmd.Process.Kill() })
		defer timer.Stop()
	}
	err := cmd.Wait()
	if err != nil && cmd.ProcessState.Exited() {
		t.Fatalf("the import failed: %v %s", err, said.String())
	}
	return err == nil
}

// compareStates says in which dossiers two states differ.
func compareStates(t *testing.T, got, want map[string]string) {
	t.Helper()
	for title, hash := range want {
		if got[title] != hash {
			t.Errorf("the dossier %q is another", title)
		}
	}
	if len(got) != len(want) {
		t.Errorf("%d dossiers, want %d", len(got), len(want))
	}
}

// stateHash is, for each dossier, over what a person could see of it: paths,
// hashes, states, texts, readings, verdicts with their quotes, what was given.
func stateHash(t *testing.T, at place) map[string]string {
	t.Helper()
	ctx := t.Context()
	s, err := store.Open(ctx, at.options())
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	must := func(err error) {
		t.Helper()
		if err != nil && store.CodeOf(err) != store.NotFound {
			t.Fatal(err)
		}
	}
	all, err := s.Dossiers(ctx, "", 1000)
	must(err)
	hashes := map[string]string{}
	for _, d := range all {
		var lines []string
		say := func(v ...any) {
			raw, err := json.Marshal(v)
			must(err)
			lines = append(lines, string(raw))
		}
		members, err := s.Memberships(ctx, d.ID)
		must(err)
		for _, m := range members {
			say(m.Path, m.Document, m.Depth, m.Reason)
		}
		documents, err := s.Documents(ctx, d.ID)
		must(err)
		for _, doc := range documents {
			text, err := s.Text(ctx, doc.ID)
			must(err)
			c, err := s.Checked(ctx, doc.ID, "", stepsFor(t).Rules.Version)
			must(err)
			c.Reading.Document.Path = ""
			say(doc.ID, doc.State, doc.Reason, text, c.Reading, c.Verdicts)
		}
		sort.Strings(lines)
		verdicts, err := s.Verdicts(ctx, d.ID)
		must(err)
		given, err := s.Given(ctx, d.ID)
		must(err)
		for i := range given {
			given[i].At = time.Time{}
		}
		say(verdicts, given)
		sum := sha256.Sum256([]byte(strings.Join(lines, "\n")))
		if hashes[d.Title] != "" {
			t.Errorf("two dossiers are called %q", d.Title)
		}
		hashes[d.Title] = hex.EncodeToString(sum[:])
	}
	return hashes
}

// dumpFolder is a folder as people get it: an archive of several requests, a
// request in a folder of its own, data of a contracting process, a whole case
// in an archive, and files that cannot be read.
func dumpFolder(t *testing.T) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "dump")
	write := func(name, content string) {
		t.Helper()
		file := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	batch := []string{"batch-4-pay-dashboard-2024-05-01-100000.csv", "request_url,authority_name,number_of_replies,request_status\n" +
		"https://asks.example/request/pay_1,Testham Council,1,Successful\nhttps://asks.example/request/pay_2,Northshire Council,1,Refused\n"}
	for i, body := range []string{"Testham Council - pay_1", "Northshire Council - pay_2"} {
		at := body + "/2024-03-20-100000/"
		batch = append(batch, at+fmt.Sprintf("incoming_%d.txt", i+20), "Dear Ada,\n\nThe contract is attached.\n",
			at+fmt.Sprintf("attachments-%d/contract.txt", i+20), fmt.Sprintf("%s\n3. Notice\n3.1 The Buyer may end this Contract on %d days' notice.\n", contract, i+10),
			at+fmt.Sprintf("attachments-%d/more.zip", i+20), zipOf(t, "schedule.txt", schedule, "letter.eml", letter))
	}
	write("batch.zip", zipOf(t, batch...))
	write("asked/correspondence.txt", requestText)
	write("asked/1_2_contract.txt", contract+"\n4. Other\n4.1 The Supplier shall keep records.\n")
	write("register/release.json", ocdsRelease)
	write("register/contract.txt", contract)
	write("case.zip", zipOf(t, "contract.txt", contract, "letter.eml", letter))
	write("broken.pdf", "%PDF-1.7 and no more")
	write("empty.docx", "")
	for i := range 8 {
		write(fmt.Sprintf("papers/%02d.txt", i), fmt.Sprintf("%s\n5. Part %d\n5.1 The Supplier shall report every %d months.\n", contract, i, i+2))
	}
	return dir
}

const requestText = `This is a plain-text version of the Freedom of Information request "Scoring of drivers".  The latest, full version is available online at https://asks.example/request/scoring_of_drivers


From: Ada Example
To: Testham Council
Date: 04 March 2024

Dear Testham Council,
Please send the contract.

-------------------------------

From: F Officer
To: Ada Example
Date: 5 March 2024

Attached is the contract and its schedule.

Attachment: contract.txt (12 K)
Attachment: schedule five.pdf (30 K)

-------------------------------
`

const ocdsRelease = `{"releases":[{"ocid":"ocds-made-1","id":"1","date":"2024-01-01T00:00:00Z","buyer":{"name":"Testham Council"},
"tender":{"title":"Driver scoring","documents":[{"title":"Notice","documentType":"tenderNotice","url":"https://portal.example/notice.pdf"}]},
"awards":[{"id":"a","suppliers":[{"name":"Brightloop Analytics Ltd"}],"value":{"amount":10000,"currency":"GBP"}}],
"contracts":[{"id":"c","awardID":"a","documents":[{"title":"Contract","documentType":"contractSigned","url":"https://portal.example/contract.txt"},
{"title":"Schedule 4 (Security)","documentType":"contractSchedule","url":"https://portal.example/schedule-4.pdf"}]}]}]}`
