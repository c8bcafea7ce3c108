package store

import (
	"context"
	"time"

	"github.com/checkweigh/checkweigh/dossier"
)

// Act is a transaction in which a viewer acts. Each of its methods makes sure
// that the viewer sees the dossier (else ErrNotFound, as if it were not there)
// and may do that with it (else ErrForbidden).
type Act struct {
	Sight
	PeopleTx
	tx Tx
}

// Act gives the transaction to a viewer.
func (tx Tx) Act(v Viewer) Act { return Act{tx.For(v), tx.PeopleTx, tx} }

// Tx is the transaction itself, for what must be done beside it by the rooms
// below: enqueuing jobs.
func (a Act) Tx() Tx { return a.tx }

// May says whether the viewer may work with a dossier that needs at least the
// role: nil, ErrNotFound when they do not see it, or ErrForbidden when they see
// it but their role is too small or it belongs to another group. Everybody may
// read what they see. Researchers put documents in, officers decide, share and
// delete, each in the dossiers of their own groups; administrators in all.
func (s Sight) May(ctx context.Context, dossierID string, least Role) error {
	a, err := s.Access(ctx, dossierID)
	if err != nil || s.v.SeesAll() {
		return err
	}
	if !s.v.Role.AtLeast(least) {
		return &Error{Code: Forbidden, Message: "this takes the role " + string(least) + "; ask an administrator"}
	}
	for _, g := range append(a.Groups, a.Owner) {
		if s.v.In(g) {
			return nil
		}
	}
	return &Error{Code: Forbidden, Message: "this dossier belongs to another group; ask somebody in it"}
}

// owns is May for what only the group that owns the dossier decides.
func (s Sight) owns(ctx context.Context, dossierID string) error {
	if err := s.May(ctx, dossierID, Officer); err != nil || s.v.SeesAll() {
		return err
	}
	a, err := s.Access(ctx, dossierID)
	if err == nil && !s.v.In(a.Owner) {
		return &Error{Code: Forbidden, Message: "this is for the group that owns the dossier to decide; ask somebody in it"}
	}
	return err
}

// AddDossier adds an empty dossier that belongs to the group, which the viewer
// is in; "" is their only group, or the administrators' own for an administrator.
func (a Act) AddDossier(ctx context.Context, d dossier.Dossier, group string, now time.Time) error {
	group, err := a.v.ownGroup(group)
	if err != nil {
		return err
	}
	if err := a.tx.AddDossier(ctx, d, now); err != nil {
		return err
	}
	a.tx.Change(DossierChanged, d.ID, "", now)
	if group == "" {
		return nil
	}
	return a.tx.SetAccess(ctx, d.ID, Access{Owner: group}, now)
}

func (v Viewer) ownGroup(group string) (string, error) {
	switch {
	case v.SeesAll():
		return group, nil
	case !v.Role.AtLeast(Researcher):
		return "", &Error{Code: Forbidden, Message: "to make a dossier takes the role researcher or officer; ask an administrator"}
	case group == "" && len(v.Groups) == 1:
		return v.Groups[0], nil
	case group == "" && len(v.Groups) == 0:
		return "", &Error{Code: Forbidden, Message: "a dossier belongs to a group, and you are in none; ask an administrator to put you in one"}
	case group == "":
		return "", &Error{Code: Invalid, Message: "you are in several groups; say which of them the dossier is for"}
	case !v.In(group):
		return "", notFound("group")
	}
	return group, nil
}

// Hold is May, and keeps others from changing what belongs to the dossier until
// this transaction ends: for those who look before they write.
func (a Act) Hold(ctx context.Context, dossierID string, least Role, now time.Time) error {
	if err := a.May(ctx, dossierID, least); err != nil {
		return err
	}
	return a.tx.LockDossier(ctx, dossierID, now)
}

// HoldDocument is Hold for a document that is to be taken out of the dossier.
// The document is locked first, as by everybody who locks both.
func (a Act) HoldDocument(ctx context.Context, dossierID, document string, now time.Time) error {
	if err := a.May(ctx, dossierID, Officer); err != nil {
		return err
	}
	if _, err := a.tx.LockDocument(ctx, document); err != nil {
		return err
	}
	return a.tx.LockDossier(ctx, dossierID, now)
}

// ChangeDossier gives a dossier another title or jurisdiction.
func (a Act) ChangeDossier(ctx context.Context, d dossier.Dossier, now time.Time) error {
	if err := a.May(ctx, d.ID, Researcher); err != nil {
		return err
	}
	a.tx.Change(DossierAccess, d.ID, "", now)
	return a.tx.ChangeDossier(ctx, d, now)
}

// SetAccess decides anew who sees a dossier, for officers of the group that owns
// it. They give it away only to a group that they are in.
func (a Act) SetAccess(ctx context.Context, dossierID string, to Access, now time.Time) error {
	if err := a.owns(ctx, dossierID); err != nil {
		return err
	}
	if !a.v.SeesAll() && !a.v.In(to.Owner) {
		return &Error{Code: Forbidden, Message: "a dossier can be given only to a group that you are in; ask an administrator"}
	}
	if err := a.tx.SetAccess(ctx, dossierID, to, now); err != nil {
		return err
	}
	return a.tx.AddEntry(ctx, Entry{Dossier: dossierID, Kind: LogAccess, User: a.v.User, At: now})
}

// Override is Tx.Override by the viewer.
func (a Act) Override(ctx context.Context, o Override, basis string, now time.Time) error {
	if err := a.May(ctx, o.Dossier, Officer); err != nil {
		return err
	}
	o.User = a.v.User
	return a.tx.Override(ctx, o, basis, now)
}

// WithdrawOverride is Tx.WithdrawOverride by the viewer.
func (a Act) WithdrawOverride(ctx context.Context, dossierID, requirement string, now time.Time) error {
	if err := a.May(ctx, dossierID, Officer); err != nil {
		return err
	}
	return a.tx.WithdrawOverride(ctx, dossierID, requirement, a.v.User, now)
}

// AddEntry writes into a dossier's log for the viewer.
func (a Act) AddEntry(ctx context.Context, e Entry) error {
	if err := a.May(ctx, e.Dossier, Researcher); err != nil {
		return err
	}
	e.User = a.v.User
	return a.tx.AddEntry(ctx, e)
}

// PutGiven is Tx.PutGiven by the viewer. A document counts as held only in this
// very dossier.
func (a Act) PutGiven(ctx context.Context, dossierID string, g Given, now time.Time) error {
	if err := a.May(ctx, dossierID, Researcher); err != nil {
		return err
	}
	held := map[string]bool{"": true}
	members, err := a.tx.Memberships(ctx, dossierID)
	if err != nil {
		return err
	}
	for _, m := range members {
		held[m.Document] = true
	}
	for _, d := range g.Documents {
		if !held[d.Document] {
			return notFound("document")
		}
	}
	return a.tx.PutGiven(ctx, dossierID, g, now)
}

// AddBatch begins an import by the viewer.
func (a Act) AddBatch(ctx context.Context, b Batch, now time.Time) error {
	if b.Dossier != "" {
		if err := a.May(ctx, b.Dossier, Researcher); err != nil {
			return err
		}
	}
	b.User = a.v.User
	return a.tx.AddBatch(ctx, b, now)
}

// PutBatchItem is Tx.PutBatchItem for a batch that the viewer began.
func (a Act) PutBatchItem(ctx context.Context, it BatchItem, now time.Time) error {
	b, err := a.Batch(ctx, it.Batch)
	if err != nil {
		return err
	}
	if b.User != a.v.User && !a.v.SeesAll() {
		return &Error{Code: Forbidden, Message: "somebody else began this import"}
	}
	if it.Dossier != "" {
		if err := a.May(ctx, it.Dossier, Researcher); err != nil {
			return err
		}
	}
	return a.tx.PutBatchItem(ctx, it, now)
}

// SetBatch says how far an import is that the viewer began.
func (a Act) SetBatch(ctx context.Context, id string, state BatchState, now time.Time) error {
	b, err := a.Batch(ctx, id)
	if err != nil {
		return err
	}
	if b.User != a.v.User && !a.v.SeesAll() {
		return &Error{Code: Forbidden, Message: "somebody else began this import"}
	}
	return a.tx.SetBatch(ctx, id, state, now)
}

// DeleteDocument is Tx.DeleteDocument by the viewer.
func (a Act) DeleteDocument(ctx context.Context, dossierID, document string, now time.Time) error {
	if err := a.May(ctx, dossierID, Officer); err != nil {
		return err
	}
	return a.tx.DeleteDocument(ctx, dossierID, document, a.v.User, now)
}

// DeleteDossier is Tx.DeleteDossier by the viewer, for officers of the group
// that owns it.
func (a Act) DeleteDossier(ctx context.Context, id string, now time.Time) error {
	if err := a.owns(ctx, id); err != nil {
		return err
	}
	return a.tx.DeleteDossier(ctx, id, a.v.User, now)
}
