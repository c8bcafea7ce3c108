package api

import (
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/checkweigh/checkweigh/report"
	"github.com/checkweigh/checkweigh/store"
)

// reportsKept is how many built reports are kept: those that people are looking
// at. One of thirty documents is about a megabyte.
const reportsKept = 24

// reportCache keeps reports that were built, so that a filter on a page or a
// sheet to print does not read and judge a whole dossier again. What is in it is
// only read.
type reportCache struct {
	mu  sync.Mutex
	all []keptReport // the one asked for last comes first
}

type keptReport struct {
	key    string
	report report.Report
}

// reportKey changes with everything that a report is made of: what the dossier
// is called, its paths and how far each is read, when it was judged and by which
// rules, and the day on which clocks are read.
func (s *service) reportKey(d store.Dossier, paths []place) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s %q %s %s %d %s %s\n", d.ID, d.Title, d.Jurisdiction, d.Rules, d.JudgedAt.UnixMilli(), s.Rules.Version, s.Now().UTC().Format("2006-01-02"))
	for _, p := range paths {
		fmt.Fprintf(&b, "%s %q %s %s %d %q %s\n", p.ID, p.Path, p.Document, p.state(), p.doc.ReadAt.UnixMilli(), p.reason(), p.Forced)
	}
	return b.String()
}

func (c *reportCache) get(key string) (report.Report, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	i := slices.IndexFunc(c.all, func(k keptReport) bool { return k.key == key })
	if i < 0 {
		return report.Report{}, false
	}
	found := c.all[i]
	c.all = slices.Insert(slices.Delete(c.all, i, i+1), 0, found)
	return found.report, true
}

// put keeps a report in place of an older one of the same dossier.
func (c *reportCache) put(dossierID, key string, r report.Report) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.all = slices.DeleteFunc(c.all, func(k keptReport) bool { return strings.HasPrefix(k.key, dossierID+" ") })
	c.all = slices.Insert(c.all, 0, keptReport{key, r})
	c.all = c.all[:min(len(c.all), reportsKept)]
}
