package jobs_test

import (
	"database/sql"
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/riverqueue/river/riverdriver/riversqlite"
	"github.com/riverqueue/river/rivermigrate"

	"github.com/checkweigh/checkweigh/dossier"
	"github.com/checkweigh/checkweigh/jobs"
	"github.com/checkweigh/checkweigh/search"
)

func TestQueueComesToTheSameVerdictsAsScan(t *testing.T) {
	onBoth(t, func(t *testing.T, fresh func() place) {
		dir := t.TempDir()
		write(t, dir, "1.txt", contract, "2.eml", letter, "3.zip", zipOf(t, "x.txt", contract, "y.txt", schedule),
			"4.txt", "", "5.zip", zipOf(t, "deep.zip", zipOf(t, "z.txt", schedule+"3. More.\n"), "w.txt", contract+"3. More.\n"))
		want, err := jobs.Scan(t.Context(), stepsFor(t), dossier.Dossier{Title: "d"}, jobs.Inputs("", dir), nil)
		if err != nil {
			t.Fatal(err)
		}
		h := openHouse(t, fresh())
		id := h.dossier("d")
		h.start()
		for _, in := range jobs.Inputs("", dir) {
			f, err := in.Open()
			if err != nil {
				t.Fatal(err)
			}
			if _, err := h.queue.Receive(t.Context(), id, in.Label, "", f); err != nil {
				t.Fatal(err)
			}
			f.Close()
		}
		h.settled(id)
		verdicts, err := h.store.Verdicts(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		if got, want := inJSON(t, verdicts), inJSON(t, want.Verdicts); got != want {
			t.Errorf("the queue judged\n%s\nthe scan\n%s", got, want)
		}
		members, err := h.store.Memberships(t.Context(), id)
		if err != nil || len(members) != len(want.Documents) {
			t.Fatalf("%d paths, the scan had %d (%v)", len(members), len(want.Documents), err)
		}
		for i, d := range want.Documents {
			if members[i].Path != d.Document.Path {
				t.Errorf("path %d is %q, in the scan %q", i, members[i].Path, d.Document.Path)
			}
			doc, err := h.store.Document(t.Context(), d.Document.ID)
			if err != nil || doc.State != d.Document.State || doc.Reason != d.Document.Reason {
				t.Errorf("%s: stored as %s %q, scanned as %s %q (%v)", d.Document.Path, doc.State, doc.Reason, d.Document.State, d.Document.Reason, err)
			}
		}
	})
}

func TestReceivedClausesAreFound(t *testing.T) {
	onBoth(t, func(t *testing.T, fresh func() place) {
		h := openHouse(t, fresh())
		h.start()
		id := h.dossier("d")
		doc := h.receive(id, "contract.txt", contract).Document
		h.settled(id)
		found, err := h.index.Find(t.Context(), parsed(t, `"Buyer Data in an open format"`), search.Page{})
		if err != nil {
			t.Fatal(err)
		}
		if len(found.Hits) != 1 || found.Hits[0].Entry.Document != doc || !reflect.DeepEqual(dossiersOf(found.Hits[0]), []string{id}) {
			t.Errorf("found %+v", found.Hits)
		}
	})
}

func dossiersOf(h search.Hit) (ids []string) {
	for _, d := range h.Dossiers {
		ids = append(ids, d.Dossier)
	}
	return ids
}

func parsed(t *testing.T, s string) search.Query {
	t.Helper()
	q, err := search.Parse(s)
	if err != nil {
		t.Fatal(err)
	}
	return q
}

func inJSON(t *testing.T, v any) string {
	t.Helper()
	raw, err := json.MarshalIndent(v, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}

func TestTheSameFileManyTimesIsReadOnce(t *testing.T) {
	onBoth(t, func(t *testing.T, fresh func() place) {
		const times = 50
		h := openHouse(t, fresh())
		h.start()
		id := h.dossier("d")
		var group sync.WaitGroup
		for i := range times {
			group.Go(func() {
				r := strings.NewReader(contract)
				if _, err := h.queue.Receive(t.Context(), id, fmt.Sprint("copy ", i), "", r); err != nil {
					t.Error(err)
				}
			})
		}
		group.Wait()
		h.settled(id)
		documents, err := h.store.Documents(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		members, err := h.store.Memberships(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		if len(documents) != 1 || len(members) != times || h.count(`kind = 'read'`) != 1 {
			t.Errorf("%d documents, %d paths, read %d times", len(documents), len(members), h.count(`kind = 'read'`))
		}
	})
}

func TestOneFileInTwoDossiers(t *testing.T) {
	onBoth(t, func(t *testing.T, fresh func() place) {
		h := openHouse(t, fresh())
		h.start()
		box := zipOf(t, "contract.txt", contract, "schedule.txt", schedule)
		one, two := h.dossier("one"), h.dossier("two")
		h.receive(one, "box.zip", box)
		h.settled(one)
		if r := h.receive(two, "again.zip", box); !r.Known {
			t.Error("the same bytes were not known")
		}
		h.settled(two)
		found, err := h.index.Find(t.Context(), parsed(t, `"Buyer Data in an open format"`), search.Page{})
		if err != nil || len(found.Hits) != 1 || !reflect.DeepEqual(dossiersOf(found.Hits[0]), []string{one, two}) {
			t.Errorf("the index does not know both dossiers of a member: %+v, %v", found.Hits, err)
		}
		var verdicts [2][]dossier.Verdict
		for i, id := range []string{one, two} {
			members, err := h.store.Memberships(t.Context(), id)
			if err != nil || len(members) != 3 {
				t.Errorf("dossier %d has %d paths (%v)", i, len(members), err)
			}
			if verdicts[i], err = h.store.Verdicts(t.Context(), id); err != nil || len(verdicts[i]) == 0 {
				t.Errorf("dossier %d has %d verdicts (%v)", i, len(verdicts[i]), err)
			}
		}
		if !reflect.DeepEqual(verdicts[0], verdicts[1]) {
			t.Error("the same papers were judged differently")
		}
		if n := h.count(`kind = 'read'`); n != 3 {
			t.Errorf("%d readings of 3 documents", n)
		}
	})
}

// An archive that was met too deep inside another is read again when it is put
// in by itself.
func TestTooDeepOnceIsNotTooDeepForEver(t *testing.T) {
	onBoth(t, func(t *testing.T, fresh func() place) {
		h := openHouse(t, fresh())
		h.start()
		inner := zipOf(t, "deep.txt", schedule)
		outer := zipOf(t, "1.zip", zipOf(t, "2.zip", zipOf(t, "3.zip", inner)))
		one, two := h.dossier("one"), h.dossier("two")
		h.receive(one, "outer.zip", outer)
		h.settled(one)
		members, err := h.store.Memberships(t.Context(), one)
		if err != nil || len(members) != 5 || !strings.Contains(members[4].Reason, "too deep") {
			t.Fatalf("paths %+v, %v", members, err)
		}
		h.receive(two, "inner.zip", inner)
		h.settled(two)
		members, err = h.store.Memberships(t.Context(), two)
		if err != nil || len(members) != 2 || members[1].Document == "" {
			t.Errorf("paths %+v, %v", members, err)
		}
	})
}

func TestNewRulesCheckEverythingAgain(t *testing.T) {
	onBoth(t, func(t *testing.T, fresh func() place) {
		at := fresh()
		h := openHouse(t, at)
		h.start()
		id := h.dossier("d")
		h.receive(id, "a.txt", contract)
		h.receive(id, "b.zip", zipOf(t, "b.txt", schedule))
		h.settled(id)
		h.close()

		h = openHouse(t, at)
		set := *h.steps.Rules
		set.Version = "another"
		h.steps.Rules = &set
		h.wire()
		h.start()
		h.settled(id)
		d, err := h.store.Dossier(t.Context(), id)
		if err != nil || d.Rules != "another" {
			t.Errorf("judged by %q, %v", d.Rules, err)
		}
		h.receive(id, "c.txt", contract+" ") // and what comes later is judged with the rest
		h.settled(id)
		readings, err := h.store.DossierReadings(t.Context(), id)
		if err != nil || len(readings) != 3 {
			t.Errorf("%d readings, %v", len(readings), err)
		}
	})
}

func TestAgainReadsAnew(t *testing.T) {
	onBoth(t, func(t *testing.T, fresh func() place) {
		h := openHouse(t, fresh())
		h.start()
		id := h.dossier("d")
		doc := h.receive(id, "a.zip", zipOf(t, "a.txt", contract, "b.txt", schedule)).Document
		h.settled(id)
		want := h.hash(id)
		before, err := h.store.Document(t.Context(), doc)
		if err != nil {
			t.Fatal(err)
		}
		if err := h.queue.Again(t.Context(), doc); err != nil {
			t.Fatal(err)
		}
		h.settled(id)
		after, err := h.store.Document(t.Context(), doc)
		if err != nil || after.Attempt <= before.Attempt || h.hash(id) != want {
			t.Errorf("attempt %d, then %d; the same outcome: %v (%v)", before.Attempt, after.Attempt, h.hash(id) == want, err)
		}
	})
}

func TestLabelsFromOutsideAreMadeFit(t *testing.T) {
	onBoth(t, func(t *testing.T, fresh func() place) {
		h := openHouse(t, fresh())
		id := h.dossier("d")
		for given, want := range map[string]string{
			"../../etc/passwd":             "../../etc/passwd", // a label; nothing opens it
			"a\x00b\n\x1b[31m":             "a\ufffdb\ufffd\ufffd[31m",
			"bill\u202etxt.exe":            "bill\ufffdtxt.exe",
			"\xff\xfe":                     "\ufffd\ufffd",
			strings.Repeat("é", 600) + "x": "…" + strings.Repeat("é", 498) + "x",
		} {
			r, err := h.queue.Receive(t.Context(), id, given, "", strings.NewReader(given))
			if err != nil {
				t.Fatal(err)
			}
			m, err := h.store.Membership(t.Context(), r.Membership)
			if err != nil || m.Path != want {
				t.Errorf("%q became %q, want %q (%v)", given, m.Path, want, err)
			}
		}
	})
}

func TestRiverAgreesWithOurMigrations(t *testing.T) {
	h := openHouse(t, place{dir: t.TempDir()})
	migrator, err := rivermigrate.New(riversqlite.New(queueDB(h.store)), nil)
	if err != nil {
		t.Fatal(err)
	}
	res, err := migrator.Validate(t.Context(), nil)
	if err != nil || !res.OK {
		t.Errorf("River wants other tables than step 2 makes: %+v, %v", res, err)
	}
	// The same tables and indexes as River's own migrations make.
	fresh, err := sql.Open("sqlite", t.TempDir()+"/fresh.db")
	if err != nil {
		t.Fatal(err)
	}
	defer fresh.Close()
	fresh.SetMaxOpenConns(1)
	if migrator, err = rivermigrate.New(riversqlite.New(fresh), nil); err != nil {
		t.Fatal(err)
	}
	if _, err := migrator.Migrate(t.Context(), rivermigrate.DirectionUp, nil); err != nil {
		t.Fatal(err)
	}
	if ours, theirs := riverSchema(t, queueDB(h.store)), riverSchema(t, fresh); !reflect.DeepEqual(ours, theirs) {
		t.Errorf("ours\n%v\ntheirs\n%v", ours, theirs)
	}
}

// riverSchema gives each column and index of River's tables in words.
func riverSchema(t *testing.T, db *sql.DB) (all []string) {
	t.Helper()
	rs, err := db.Query(`
		SELECT m.name || '.' || c.name || ' ' || c.type || ' ' || c."notnull" || ' ' || coalesce(c.dflt_value, '') || ' ' || c.pk
		FROM sqlite_master m, pragma_table_info(m.name) c WHERE m.type = 'table' AND m.name LIKE 'river%'
		UNION SELECT m.name || ' on ' || m.tbl_name || '.' || coalesce(c.name, '') FROM sqlite_master m, pragma_index_info(m.name) c
		WHERE m.type = 'index' AND m.tbl_name LIKE 'river%' ORDER BY 1`)
	if err != nil {
		t.Fatal(err)
	}
	defer rs.Close()
	for rs.Next() {
		var one string
		if err := rs.Scan(&one); err != nil {
			t.Fatal(err)
		}
		all = append(all, one)
	}
	if rs.Err() != nil || len(all) == 0 {
		t.Fatalf("%d lines, %v", len(all), rs.Err())
	}
	return all
}

// An upload is read, checked and judged since each job is told of, and not since
// somebody looks whether there is one.
func TestJobsAreToldOf(t *testing.T) {
	onBoth(t, func(t *testing.T, fresh func() place) {
		h := openHouse(t, fresh())
		o := jobs.Options{Store: h.store, Steps: h.steps, Index: h.index}
		o.Unasked()
		var err error
		if h.queue, err = jobs.New(o); err != nil {
			t.Fatal(err)
		}
		h.start()
		id := h.dossier("d")
		begun := time.NewTicker(200 * time.Millisecond) // what comes in before the queue listens waits for the next
		defer begun.Stop()
		for i := 0; i < 100 && h.count(`state = 'completed'`) == 0; i++ {
			h.receive(id, fmt.Sprint(i), fmt.Sprint(contract, i))
			<-begun.C
		}
		h.settled(id)
	})
}
