package api

import (
	"context"
	"strings"
	"sync"
	"time"

	"github.com/checkweigh/checkweigh/store"
)

// auditor takes an entry into the audit log: a store.Act or a store.PeopleTx.
type auditor interface {
	Audit(ctx context.Context, a store.Audited) error
}

// audit writes into the audit log, in the transaction of what it tells about,
// what the caller did to what. detail holds no names of documents and no quotes.
func (s *service) audit(ctx context.Context, to auditor, action, noun, id, detail string) error {
	return to.Audit(ctx, store.Audited{
		At: s.Now(), User: viewer(ctx).User, Action: action, Noun: noun, NounID: id,
		Request: requestID(ctx), Address: address(ctx), Detail: detail,
	})
}

// note is audit for what changes nothing itself: that a report was read, that
// something was exported, that a login failed.
func (s *service) note(ctx context.Context, action, noun, id, detail string) error {
	return s.Desk.PeopleTx(ctx, func(_ store.People, w store.PeopleTx) error {
		return s.audit(ctx, w, action, noun, id, detail)
	})
}

// noteOrWarn is note where the answer is given anyhow: nobody is to be kept from
// their report, or told more about a failed login, because the disk is full.
func (s *service) noteOrWarn(ctx context.Context, action, noun, id, detail string) {
	if err := s.note(ctx, action, noun, id, detail); err != nil {
		s.Log.Error("not written into the audit log", "request", requestID(ctx), "action", action, "noun", noun, "id", id, "error", err)
	}
}

// readAgain is how long a reading is not noted anew: a page that fetches itself
// every few seconds is read once.
const readAgain = 10 * time.Minute

// maxReadings bounds what is remembered of who read what.
const maxReadings = 10_000

// readings remembers what was noted a short while ago.
type readings struct {
	mu    sync.Mutex
	noted map[string]time.Time
}

// first reports whether the reading is to be noted.
func (r *readings) first(key string, now time.Time) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if at, ok := r.noted[key]; ok && now.Sub(at) < readAgain {
		return false
	}
	if r.noted == nil || len(r.noted) >= maxReadings {
		r.noted = map[string]time.Time{} // then some are noted twice
	}
	r.noted[key] = now
	return true
}

// noteRead notes that the caller read something (action "read"), or took it away
// with them ("export"), once in a while.
func (s *service) noteRead(ctx context.Context, action, noun, id, detail string) {
	if s.readings.first(strings.Join([]string{viewer(ctx).User, action, noun, id, detail}, "\x00"), s.Now()) {
		s.noteOrWarn(ctx, action, noun, id, detail)
	}
}
