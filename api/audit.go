package api

import (
	"context"

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
// something was exported, that a login failed. An answer that cannot be noted
// is not given.
func (s *service) note(ctx context.Context, action, noun, id, detail string) error {
	return s.Desk.PeopleTx(ctx, func(_ store.People, w store.PeopleTx) error {
		return s.audit(ctx, w, action, noun, id, detail)
	})
}
