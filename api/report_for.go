package api

import (
	"context"
	"time"

	"github.com/checkweigh/checkweigh/report"
	"github.com/checkweigh/checkweigh/rules"
	"github.com/checkweigh/checkweigh/store"
)

// ReportFor builds the gap report of a dossier as a viewer sees it, for those
// who send it to somebody; one that the viewer does not see is ErrNotFound.
func ReportFor(ctx context.Context, from store.Desk, set *rules.Set, v store.Viewer, id string, at time.Time) (report.Report, error) {
	s := service{Options: Options{Desk: from, Rules: set, Now: func() time.Time { return at }}}
	return s.report(withCaller(ctx, caller{Viewer: v}), id)
}
