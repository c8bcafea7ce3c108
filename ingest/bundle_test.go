package ingest

import (
	"context"
	"encoding/json"
	"io"
	"io/fs"
	"slices"
	"sort"
	"strings"
	"testing"

	"github.com/checkweigh/checkweigh/dossier"
)

// opener opens made files.
func opener(files map[string]string) Opener {
	return func(name string) (io.ReadCloser, error) {
		content, ok := files[name]
		if !ok {
			return nil, fs.ErrNotExist
		}
		return io.NopCloser(strings.NewReader(content)), nil
	}
}

func listed(files map[string]string) []PlanFile {
	var all []PlanFile
	for name, content := range files {
		all = append(all, PlanFile{Name: name, Size: int64(len(content))})
	}
	sort.Slice(all, func(i, j int) bool { return all[i].Name < all[j].Name })
	return all
}

func planOf(files map[string]string) []dossier.Bundle { return Plan(listed(files), opener(files)) }

// checkBundles holds what is true of all bundles: the parent takes them, they
// have a title, and no file belongs to two requests.
func checkBundles(t testing.TB, bundles []dossier.Bundle) {
	t.Helper()
	var c bundleCheck
	taken := map[string]bool{}
	for _, b := range bundles {
		body, err := json.Marshal(b)
		if err != nil {
			t.Fatal(err)
		}
		if err := c.take(body); err != nil {
			t.Errorf("the parent refuses %+v: %v", b, err)
		}
		if b.Title == "" {
			t.Errorf("a bundle without a title: %+v", b)
		}
		for _, m := range b.Members {
			if taken[m] && b.Kind != dossier.BundleProcurement {
				t.Errorf("%q belongs to two bundles", m)
			}
			taken[m] = true
		}
	}
}

func titles(bundles []dossier.Bundle) string {
	var all []string
	for _, b := range bundles {
		all = append(all, string(b.Kind)+" "+b.Title+": "+strings.Join(b.Members, " "))
	}
	return strings.Join(all, "\n")
}

func TestPlanFolders(t *testing.T) {
	request := letterToBody
	for _, c := range []struct {
		name  string
		files map[string]string
		want  string
	}{
		{"a folder for each request", map[string]string{"all/Testham/letter.pdf": "", "all/Testham/x/a.docx": "", "all/Upperton/b.pdf": "", "all/index.csv": "a,b\n"},
			"folder Testham: all/Testham/letter.pdf all/Testham/x/a.docx\nfolder Upperton: all/Upperton/b.pdf"},
		{"a contract with folders of schedules is one whole", map[string]string{"contract.pdf": "", "a/1.pdf": "", "b/2.pdf": ""}, ""},
		{"one folder is no division", map[string]string{"a/1.pdf": "", "a/2.pdf": ""}, ""},
		{"requests in folders", map[string]string{"one/correspondence.txt": request, "one/1_2_Contract part 1.pdf": "", "two/correspondence.txt": "Dear diary"},
			"request Software that ranks staff: one/1_2_Contract part 1.pdf one/correspondence.txt"},
		{"nothing", map[string]string{}, ""},
		{"a file that cannot be opened", nil, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			bundles := planOf(c.files)
			if c.files == nil {
				bundles = Plan([]PlanFile{{Name: "correspondence.txt", Size: 5}}, opener(nil))
			}
			checkBundles(t, bundles)
			if got := titles(bundles); got != c.want {
				t.Errorf("got\n%s\nwant\n%s", got, c.want)
			}
		})
	}
}

func mailOf(id, answers, subject, from, date string) string {
	return "Message-ID: <" + id + "@a>\nIn-Reply-To: " + answers + "\nSubject: " + subject + "\nFrom: " + from + "\nDate: " + date + "\n\nWords.\n"
}

func TestPlanThreads(t *testing.T) {
	bundles := planOf(map[string]string{
		"c.eml": mailOf("3", "<2@a>", "Answer", "Council <c@d>", "Thu, 6 Mar 2025 10:00:00 +0000"),
		"a.eml": mailOf("1", "", "Ranking software", "Ada <a@b>", "Mon, 3 Mar 2025 10:00:00 +0000"),
		"b.eml": mailOf("2", "<1@a>", "RE: Ranking software", "Council <c@d>", "Tue, 4 Mar 2025 10:00:00 +0000"),
		"d.eml": mailOf("9", "", "Re: ranking software", "Ada <a@b>", "Fri, 7 Mar 2025 10:00:00 +0000"),
		"e.eml": mailOf("4", "", "Lunch", "Bo <e@f>", "Mon, 3 Mar 2025 10:00:00 +0000"),
		"f.eml": mailOf("5", "<lost@a>", "One", "Bo <e@f>", "Mon, 3 Mar 2025 11:00:00 +0000"),
		"g.eml": mailOf("6", "<lost@a>", "Two", "Cy <e@f>", "Mon, 3 Mar 2025 12:00:00 +0000"),
		"h.eml": "no mail",
	})
	checkBundles(t, bundles)
	want := "thread Ranking software: a.eml b.eml c.eml d.eml\nthread One: f.eml g.eml"
	if got := titles(bundles); got != want {
		t.Fatalf("got\n%s\nwant\n%s", got, want)
	}
	first := bundles[0].Events
	if first[0].Direction != dossier.Outgoing || first[1].Direction != dossier.Incoming || first[1].Date != "2025-03-04T10:00:00Z" || first[1].Member != "b.eml" {
		t.Errorf("events %+v", first)
	}
}

// The pool plans folders in a child and gives the caller's own names back, even
// names that are not UTF-8.
func TestPoolPlansFolders(t *testing.T) {
	files := map[string]string{
		"bad\xff/correspondence.txt": letterToBody, "bad\xff/1_2_scores.xlsx": "never opened",
		"tender.json": `{"ocid":"ocds-1","tender":{"title":"Rota system","documents":[{"title":"Contract","url":"https://x.example/c.pdf"}]}}`,
	}
	opened := []string{}
	open := func(name string) (io.ReadCloser, error) {
		opened = append(opened, name)
		return opener(files)(name)
	}
	p := newTestPool(t, Options{OCR: OCROff})
	bundles, err := p.Plan(context.Background(), listed(files), open)
	if err != nil {
		t.Fatal(err)
	}
	checkBundles(t, bundles)
	if len(bundles) != 2 || !slices.Contains(bundles[0].Members, "bad\xff/1_2_scores.xlsx") || bundles[0].Events[1].Member != "bad\xff/correspondence.txt" {
		t.Errorf("bundles %+v", bundles)
	}
	if len(bundles) == 2 && (len(bundles[1].Listed) != 1 || bundles[1].Facts[0].Source != "tender.json") {
		t.Errorf("procurement %+v", bundles[1])
	}
	if slices.Contains(opened, "bad\xff/1_2_scores.xlsx") {
		t.Error("a document was opened to plan")
	}
	// The child serves documents afterwards.
	if r := read(t, p, "a.txt", []byte("Words.")); r.State != dossier.StateRead {
		t.Errorf("after planning: %+v", r)
	}
	r := read(t, p, "request.zip", packed(t, "correspondence.txt", letterToBody, "1_2_scores.xlsx", "x"))
	if len(r.Bundles) != 1 || len(r.Bundles[0].Events) != 6 {
		t.Errorf("the archive tells %+v", r.Bundles)
	}
}

func TestPlanEndsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	p := newTestPool(t, Options{OCR: OCROff})
	if _, err := p.Plan(ctx, []PlanFile{{Name: "a.json", Size: 2}}, opener(map[string]string{"a.json": "{}"})); err == nil {
		t.Error("planned without a context")
	}
}

// A child that has read a hostile file may say anything of its bundles.
func TestParentChecksBundles(t *testing.T) {
	for name, body := range map[string]string{
		"no JSON":           `{`,
		"an unknown kind":   `{"kind":"x","title":"a"}`,
		"a span backwards":  `{"kind":"thread","title":"a","events":[{"span":{"start":4,"end":2}}]}`,
		"a span below zero": `{"kind":"thread","title":"a","events":[{"span":{"start":-1,"end":2}}]}`,
		"too long":          `{"kind":"thread","title":"` + strings.Repeat("a", maxBundleBody) + `"}`,
	} {
		var c bundleCheck
		if err := c.take([]byte(body)); err == nil {
			t.Errorf("%s: taken", name)
		}
	}
	var c bundleCheck
	if err := c.take([]byte(`{"kind":"folder","title":"a\u0007b\u0000","members":["x\ny"]}`)); err != nil {
		t.Fatal(err)
	}
	if b := c.kept[0]; b.Title != "ab" || b.Members[0] != "xy" {
		t.Errorf("kept %+v", b)
	}
	for range 2 * maxBundles {
		if err := c.take([]byte(`{"kind":"folder","title":"a"}`)); err != nil {
			t.Fatal(err)
		}
	}
	if len(c.kept) != maxBundles {
		t.Errorf("%d bundles kept, want %d", len(c.kept), maxBundles)
	}
}
