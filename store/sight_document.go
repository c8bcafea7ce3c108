package store

import (
	"context"

	"github.com/checkweigh/checkweigh/dossier"
)

const seenMemberships = `
	SELECT ` + membershipColumns + `, memberships.created_at FROM memberships
	WHERE memberships.document_id = $3 AND memberships.dossier_id IN ` + seen + ` ORDER BY memberships.id`

// MembershipsOf gives the memberships of a document in the dossiers that the
// viewer sees: "this file is already in dossier X". None says nothing about
// dossiers that are hidden.
func (s Sight) MembershipsOf(ctx context.Context, document string) ([]Membership, error) {
	all, _, err := s.membershipsOf(ctx, document)
	return all, err
}

// membershipsOf gives also when the first of them was made, in milliseconds.
func (s Sight) membershipsOf(ctx context.Context, document string) (all []Membership, since int64, err error) {
	all, err = collect(ctx, s.q, "memberships", seenMemberships, s.v.args(document), func(row row) (m Membership, err error) {
		var at int64
		err = row.Scan(&m.ID, &m.Dossier, &m.Document, &m.Parent, &m.Root, &m.Ordinal, &m.Depth, &m.Path, &m.Forced, &m.Reason, &at)
		if since == 0 || at < since {
			since = at
		}
		return m, err
	})
	return all, since, err
}

// Document gives one document under the first name by which the viewer can know
// it, or ErrNotFound.
func (s Sight) Document(ctx context.Context, id string) (Document, error) {
	members, since, err := s.membershipsOf(ctx, id)
	if err != nil {
		return Document{}, err
	}
	if len(members) == 0 {
		return Document{}, notFound("document")
	}
	d, err := s.all.Document(ctx, id)
	return asSeen(d, members[0].Path, since), err
}

// asSeen makes the document say nothing of a time when only others had it.
func asSeen(d Document, path string, since int64) Document {
	d.Path = path
	if met := fromMillis(since); d.CreatedAt.Before(met) {
		d.CreatedAt = met
		if !d.ReadAt.IsZero() && d.ReadAt.Before(met) {
			d.ReadAt = met
		}
	}
	return d
}

const firstMet = `
	SELECT memberships.document_id, min(memberships.created_at) FROM memberships
	WHERE memberships.dossier_id = $1 AND memberships.document_id IS NOT NULL GROUP BY memberships.document_id`

// Documents gives the documents of a dossier, each once, by id, under the first
// path that they have in it.
func (s Sight) Documents(ctx context.Context, dossierID string) ([]Document, error) {
	members, err := s.Memberships(ctx, dossierID)
	if err != nil {
		return nil, err
	}
	path := map[string]string{}
	for _, m := range members {
		if _, have := path[m.Document]; !have {
			path[m.Document] = m.Path
		}
	}
	since := map[string]int64{}
	_, err = collect(ctx, s.q, "documents", firstMet, []any{dossierID}, func(row row) (struct{}, error) {
		var id string
		var at int64
		err := row.Scan(&id, &at)
		since[id] = at
		return struct{}{}, err
	})
	if err != nil {
		return nil, err
	}
	docs, err := s.all.Documents(ctx, dossierID)
	for i, d := range docs {
		docs[i] = asSeen(d, path[d.ID], since[d.ID])
	}
	return docs, err
}

// with answers a question about a document if the viewer sees it.
func with[T any](ctx context.Context, s Sight, document string, ask func(Document) (T, error)) (T, error) {
	d, err := s.Document(ctx, document)
	if err != nil {
		var none T
		return none, err
	}
	return ask(d)
}

// Text is Reads.Text.
func (s Sight) Text(ctx context.Context, document string) (dossier.Text, error) {
	return with(ctx, s, document, func(Document) (dossier.Text, error) { return s.all.Text(ctx, document) })
}

// Members is Reads.Members.
func (s Sight) Members(ctx context.Context, document string) ([]Member, error) {
	return with(ctx, s, document, func(Document) ([]Member, error) { return s.all.Members(ctx, document) })
}

// Checked is Reads.Checked, with the name under which the viewer knows the document.
func (s Sight) Checked(ctx context.Context, document string, forced dossier.Kind, rules string) (Checked, error) {
	return with(ctx, s, document, func(d Document) (Checked, error) {
		c, err := s.all.Checked(ctx, document, forced, rules)
		c.Reading.Document.Path = d.Path
		return c, err
	})
}

const seenMembership = `
	SELECT ` + membershipColumns + ` FROM memberships WHERE memberships.id = $3 AND memberships.dossier_id IN ` + seen

// Membership gives one membership, or ErrNotFound.
func (s Sight) Membership(ctx context.Context, id string) (Membership, error) {
	return one(ctx, s.q, "membership", seenMembership, s.v.args(id), scanMembership)
}

// Concealed gives what the original hides, for administrators only: to anybody
// else it is not there. The caller puts it into the audit log.
func (s Sight) Concealed(ctx context.Context, document string) ([]dossier.Concealed, error) {
	if !s.v.SeesAll() {
		return nil, notFound("text")
	}
	return one(ctx, s.q, "text", concealedOf, []any{document}, func(row row) ([]dossier.Concealed, error) {
		var raw []byte
		if err := row.Scan(&raw); err != nil || len(raw) == 0 {
			return nil, err
		}
		return decode[[]dossier.Concealed](raw)
	})
}

const concealedOf = `
	SELECT texts.concealed FROM texts JOIN documents ON documents.id = texts.document_id AND documents.engine = texts.engine
	WHERE texts.document_id = $1`
