package api

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/checkweigh/checkweigh/dossier"
	"github.com/checkweigh/checkweigh/store"
)

// What the page of an import shows at once. An import of no more than wholeBatch
// files is shown as a whole, each container before what came out of it.
const (
	batchSize     = 100
	batchFailures = 50
	batchDossiers = 20
	wholeBatch    = 300
)

// oneBatchPage is the account of an import: how far it is, what failed and why,
// and what became of each file.
type oneBatchPage struct {
	head
	batchRow
	Dossiers     []batchDossierView
	MoreDossiers string // address of the next of them
	Failures     []fileView
	MoreFailures string
	Files        []fileView
	More         string
	Tabs         []batchTab
	May          bool // whoever asks may have files read again
	Again        int  // failures that can be read again
	Here         string
	Out          bool // it answers htmx, for which the line of the state stands apart
}

type batchTab struct {
	Name  string
	Count int
	To    string
	Here  bool
}

// batchDossierView is a dossier that files went into.
type batchDossierView struct {
	store.BatchDossier
	Ready bool // everything in it was read and judged
}

// fileView is one line of the account.
type fileView struct {
	store.BatchRow
	Name    string // its path, without that of the container right above it in the list
	Within  string // that container
	Shown   string // the state, in words
	Mark    string // for the style of the state
	Title   string // of its dossier, where there are several
	Known   *store.BatchKnown
	Members *store.BatchCounts // of a container
	CanGoOn bool               // it can be read again
}

// Percent is how much is done, in steps of ten so that it is not read out all
// the time.
func (p oneBatchPage) Percent() int {
	if p.Counts.Files == 0 {
		return 0
	}
	return p.Done() * 10 / p.Counts.Files * 10
}

// One is the only dossier of the import, or nil.
func (p oneBatchPage) One() *batchDossierView {
	if len(p.Dossiers) != 1 || p.MoreDossiers != "" {
		return nil
	}
	return &p.Dossiers[0]
}

func (s *service) batchPage(c *gin.Context) {
	ctx, id := c.Request.Context(), c.Param("id")
	if !isID(id) {
		s.fail(c, notFound("import"))
		return
	}
	ask := newBatchAsk(c.Request.URL.Query())
	if !ask.fits() {
		s.fail(c, badCursor())
		return
	}
	var page oneBatchPage
	err := s.view(ctx, func(from store.Sight) (err error) {
		page, err = s.oneBatch(ctx, from, id, ask)
		return err
	})
	if err != nil {
		s.fail(c, err)
		return
	}
	page.stay(c)
	page.Out = c.GetHeader("HX-Request") != ""
	s.renderPart(c, http.StatusOK, "batch", "account", page)
}

// batchAsk is what the address of the page says.
type batchAsk struct {
	state           store.ItemState
	after, dossiers string
}

func newBatchAsk(q url.Values) batchAsk {
	return batchAsk{store.ItemState(q.Get("state")), q.Get("after"), q.Get("dossiers")}
}

func (a batchAsk) fits() bool {
	return slices.Contains(append([]store.ItemState{""}, itemStates...), a.state) && (a.after == "" || isID(a.after)) && (a.dossiers == "" || isID(a.dossiers))
}

var itemStates = []store.ItemState{store.ItemWaiting, store.ItemRead, store.ItemFailed, store.ItemSkipped}

// to is the address of the same page with other words.
func (a batchAsk) to(id, anchor string) string {
	q := url.Values{}
	for name, v := range map[string]string{"state": string(a.state), "after": a.after, "dossiers": a.dossiers} {
		if v != "" {
			q.Set(name, v)
		}
	}
	if len(q) == 0 {
		return batchAt(id) + anchor
	}
	return batchAt(id) + "?" + q.Encode() + anchor
}

func (s *service) oneBatch(ctx context.Context, from store.Sight, id string, ask batchAsk) (p oneBatchPage, err error) {
	b, err := from.Batch(ctx, id)
	if err != nil {
		return p, err
	}
	if p.batchRow, err = s.batchRow(ctx, from, b); err != nil {
		return p, err
	}
	title := "Import"
	if p.Uploads {
		title = "Files put in"
	}
	p.head, p.Here = headOf(ctx, title, "batches"), ask.to(id, "")
	v := viewer(ctx)
	p.May = v.Role.AtLeast(store.Researcher) && (b.User == v.User || v.SeesAll())
	if err := s.batchDossiers(ctx, from, &p, ask); err != nil {
		return p, err
	}
	if err := s.batchFailures(ctx, from, &p, ask); err != nil {
		return p, err
	}
	if err := s.batchFiles(ctx, from, &p, ask); err != nil {
		return p, err
	}
	p.Tabs = batchTabs(id, p.Counts, ask)
	unready := slices.ContainsFunc(p.Dossiers, func(d batchDossierView) bool { return !d.Ready })
	if p.Counts.Waiting > 0 || unready || b.State == store.BatchRunning {
		p.Refresh, p.Live = refreshSeconds, true
	}
	return p, nil
}

func (s *service) batchDossiers(ctx context.Context, from store.Sight, p *oneBatchPage, ask batchAsk) error {
	all, err := from.BatchDossiers(ctx, p.ID, ask.dossiers, batchDossiers+1)
	if err != nil {
		return err
	}
	if len(all) > batchDossiers {
		all = all[:batchDossiers]
		ask.dossiers = all[batchDossiers-1].Dossier.ID
		p.MoreDossiers = ask.to(p.ID, "#dossiers")
	}
	for _, d := range all {
		sum, err := s.summary(ctx, from, d.Dossier)
		if err != nil {
			return err
		}
		p.Dossiers = append(p.Dossiers, batchDossierView{d, !sum.Reading && p.State != store.BatchRunning})
	}
	return nil
}

// batchFailures lists first what somebody has to do something about.
func (s *service) batchFailures(ctx context.Context, from store.Sight, p *oneBatchPage, ask batchAsk) error {
	if p.Counts.Failed == 0 {
		return nil
	}
	rows, err := from.BatchRows(ctx, p.ID, store.ItemFailed, "", batchFailures+1)
	if err != nil {
		return err
	}
	if len(rows) > batchFailures {
		rows = rows[:batchFailures]
		p.MoreFailures = batchAsk{state: store.ItemFailed}.to(p.ID, "#files")
	}
	p.Failures, err = s.fileViews(ctx, from, p, rows)
	for _, f := range p.Failures {
		if f.CanGoOn {
			p.Again++
		}
	}
	return err
}

func (s *service) batchFiles(ctx context.Context, from store.Sight, p *oneBatchPage, ask batchAsk) error {
	most := batchSize
	if p.Counts.Files <= wholeBatch {
		most = wholeBatch
	}
	rows, err := from.BatchRows(ctx, p.ID, ask.state, ask.after, most+1)
	if err != nil {
		return err
	}
	if len(rows) > most {
		rows = rows[:most]
		ask.after = rows[most-1].Key
		p.More = ask.to(p.ID, "#files")
	}
	if most == wholeBatch {
		slices.SortStableFunc(rows, besideContainer)
	}
	p.Files, err = s.fileViews(ctx, from, p, rows)
	withinContainers(p.Files)
	return err
}

// withinContainers takes the path of a container off what came out of it, where
// that stands below it.
func withinContainers(files []fileView) {
	above := fileView{}
	for i, f := range files {
		if !f.Member {
			above = f
		} else if rest, is := strings.CutPrefix(f.Path, above.Path+"/"); is && f.Item == above.Key {
			files[i].Name, files[i].Within = rest, above.Path
		}
	}
}

// besideContainer puts what came out of a container right behind it.
func besideContainer(a, b store.BatchRow) int {
	if c := strings.Compare(a.Item, b.Item); c != 0 {
		return c
	}
	if a.Member != b.Member {
		if b.Member {
			return -1
		}
		return 1
	}
	return strings.Compare(a.Key, b.Key)
}

func (s *service) fileViews(ctx context.Context, from store.Sight, p *oneBatchPage, rows []store.BatchRow) ([]fileView, error) {
	if len(rows) == 0 {
		return nil, nil
	}
	first, last := rows[0].Key, rows[0].Key
	for _, r := range rows {
		first, last = min(first, r.Key), max(last, r.Key)
	}
	known, err := from.BatchKnown(ctx, p.ID, first, last)
	if err != nil {
		return nil, err
	}
	members, err := from.BatchMembers(ctx, p.ID, first, last)
	if err != nil {
		return nil, err
	}
	titles, err := s.titlesOf(ctx, from, p, rows)
	if err != nil {
		return nil, err
	}
	views := make([]fileView, len(rows))
	for i, r := range rows {
		v := fileView{BatchRow: r, Name: r.Path, Title: titles[r.Dossier], CanGoOn: p.May && r.State == store.ItemFailed && r.Document != ""}
		v.Shown, v.Mark = rowState(r)
		if k, is := known[r.Key]; is {
			v.Known = &k
		}
		if m, is := members[r.Key]; is {
			v.Members = &m
		}
		views[i] = v
	}
	return views, nil
}

// titlesOf names the dossiers of the rows, unless all are of one.
func (s *service) titlesOf(ctx context.Context, from store.Sight, p *oneBatchPage, rows []store.BatchRow) (map[string]string, error) {
	titles := map[string]string{}
	if p.One() != nil {
		return titles, nil
	}
	for _, r := range rows {
		if _, have := titles[r.Dossier]; have || r.Dossier == "" {
			continue
		}
		d, err := from.Dossier(ctx, r.Dossier)
		if err != nil && store.CodeOf(err) != store.NotFound {
			return nil, err
		}
		titles[r.Dossier] = d.Title
	}
	return titles, nil
}

// rowState is what became of a file, in words and as a mark for the style.
func rowState(r store.BatchRow) (shown, mark string) {
	switch {
	case r.State == store.ItemWaiting && r.Document == "":
		return "to be sent in", "pending"
	case r.State == store.ItemWaiting:
		return "to be read", "pending"
	case r.State == store.ItemSkipped:
		return "not taken", "unsupported"
	case r.Detail != "":
		return stateWord(r.Detail), string(r.Detail)
	case r.State == store.ItemRead:
		return "unpacked", string(dossier.StateRead)
	}
	return "not taken", string(dossier.StateFailed)
}

func batchTabs(id string, c store.BatchCounts, ask batchAsk) []batchTab {
	tabs := []batchTab{{Name: "All", Count: c.Files}}
	for i, n := range []int{c.Waiting, c.Read, c.Failed, c.Skipped} {
		if n > 0 || ask.state == itemStates[i] {
			tabs = append(tabs, batchTab{Name: []string{"Waiting", "Read", "Failed", "Left out"}[i], Count: n, To: string(itemStates[i])})
		}
	}
	for i := range tabs {
		state := store.ItemState(tabs[i].To)
		tabs[i].Here, tabs[i].To = state == ask.state, batchAsk{state: state}.to(id, "#files")
	}
	return tabs
}
