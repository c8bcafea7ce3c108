package api

import (
	"context"
	"net/http"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/checkweigh/checkweigh/store"
)

// What the first page shows of each thing that needs attention. graveLook is how
// many verdicts are looked at for the dossiers that they are in, and unreadMost
// how far unread documents are counted.
const (
	startDossiers = 6
	startGrave    = 8
	startBadges   = 4
	startUnread   = 6
	startClocks   = 5
	startReading  = 5
	graveLook     = 200
	unreadMost    = 1000
)

// A clock stands on the first page from clockAhead before its day until
// clockBehind after it.
const (
	clockAhead  = 60 * 24 * time.Hour
	clockBehind = 90 * 24 * time.Hour
)

type startPage struct {
	head
	Upload    uploadView
	Attention attention
	Rows      []dossierRow // the newest dossiers
	More      bool         // there are older ones
}

// attention is what somebody should look at.
type attention struct {
	Grave       []graveView
	GraveCount  int
	GraveMost   bool // there are more than are counted
	MoreGrave   bool
	Unread      []unreadView
	UnreadCount int
	UnreadMost  bool // there are more than are counted
	Overdue     []clockLine
	Due         []clockLine
	Reading     []store.BeingRead
	Batches     []store.Batch // that are still being sent
}

// None reports whether nothing needs attention.
func (a attention) None() bool {
	return len(a.Grave)+len(a.Unread)+len(a.Overdue)+len(a.Due)+len(a.Reading)+len(a.Batches) == 0
}

// Busy reports whether something is being read.
func (a attention) Busy() bool { return len(a.Reading)+len(a.Batches) > 0 }

// Hidden is how many unread documents are not listed.
func (a attention) Hidden() int { return a.UnreadCount - len(a.Unread) }

func (s *service) addStartPages(r gin.IRoutes) {
	r.GET("/", s.only(store.Rep, s.startPage))
	r.GET("/attention/findings", s.only(store.Rep, s.gravePage))
	r.GET("/attention/unread", s.only(store.Rep, s.unreadPage))
	r.GET("/attention/clocks", s.only(store.Rep, s.clocksPage))
}

func (s *service) startPage(c *gin.Context) {
	ctx := c.Request.Context()
	page := startPage{head: headOf(ctx, "Start", "start")}
	err := s.view(ctx, func(from store.Sight) (err error) {
		if page.Attention, err = s.attention(ctx, from); err != nil {
			return err
		}
		var next string
		page.Rows, next, err = s.ledger(ctx, from, "", "", startDossiers)
		page.More = next != ""
		return err
	})
	if err == nil && page.Puts() {
		page.Upload, err = s.uploadView(ctx, "")
	}
	if err != nil {
		s.fail(c, err)
		return
	}
	s.renderPart(c, http.StatusOK, "start", "attention", page)
}

// attention asks one question for each thing, over all dossiers.
func (s *service) attention(ctx context.Context, from store.Sight) (a attention, err error) {
	grave, err := from.Grave(ctx, store.Grave{}, graveLook)
	if err != nil {
		return a, err
	}
	a.Grave = s.graveViews(grave)
	if len(a.Grave) > startGrave {
		a.Grave = a.Grave[:startGrave]
	}
	a.GraveCount, a.GraveMost = len(grave), len(grave) == graveLook
	a.MoreGrave = shown(a.Grave) < len(grave)
	unread, err := from.Unread(ctx, "", startUnread)
	if err != nil {
		return a, err
	}
	if a.UnreadCount = len(unread); len(unread) == startUnread {
		if a.UnreadCount, err = from.UnreadCount(ctx, unreadMost); err != nil {
			return a, err
		}
		a.UnreadMost = a.UnreadCount == unreadMost
	}
	a.Unread = unreadViews(unread)
	if err := s.startClocks(ctx, from, &a); err != nil {
		return a, err
	}
	if a.Reading, err = from.BeingRead(ctx, startReading); err != nil {
		return a, err
	}
	a.Batches, err = from.RunningBatches(ctx, startReading)
	return a, err
}

// startClocks puts the clocks that will run out first before those that did.
func (s *service) startClocks(ctx context.Context, from store.Sight, a *attention) error {
	today := s.Now().UTC()
	due, err := from.Clocks(ctx, store.DossierClock{Date: day(today)}, day(today.Add(clockAhead)), startClocks)
	if err != nil {
		return err
	}
	late, err := from.Overdue(ctx, day(today.Add(-clockBehind)), day(today), startClocks)
	a.Due, a.Overdue = clockLines(due, today), clockLines(late, today)
	return err
}

func day(t time.Time) string { return t.Format(time.DateOnly) }

// shown counts the verdicts of the rows.
func shown(all []graveView) (n int) {
	for _, g := range all {
		n += len(g.Badges)
	}
	return n
}
