package store

import "context"

// Desk is the store as those get it who answer people: nothing about a dossier
// can be read or changed through it without saying for whom. What is about
// people alone (users, groups, tokens, sessions, the audit log) is open, and
// whoever answers sees to it that only administrators and the person reach it.
type Desk struct {
	People
	s *Store
}

// Desk gives the store for answering people.
func (s *Store) Desk() Desk { return Desk{s.People, s} }

// For gives what the viewer sees of what is committed.
func (d Desk) For(v Viewer) Sight { return d.s.For(v) }

// View runs fn on what the viewer sees of one unchanging state.
func (d Desk) View(ctx context.Context, v Viewer, fn func(Sight) error) error {
	return d.s.View(ctx, func(r Reads) error { return fn(r.For(v)) })
}

// InTx runs fn in one transaction in which the viewer acts; see Store.InTx.
func (d Desk) InTx(ctx context.Context, v Viewer, fn func(Act) error) error {
	return d.s.InTx(ctx, func(tx Tx) error { return fn(tx.Act(v)) })
}

// PeopleTx runs fn in one transaction that touches no dossier, for logging in
// and for what administrators do with people.
func (d Desk) PeopleTx(ctx context.Context, fn func(People, PeopleTx) error) error {
	return d.s.InTx(ctx, func(tx Tx) error { return fn(tx.People, tx.PeopleTx) })
}
