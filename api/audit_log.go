package api

import (
	"context"

	"github.com/danielgtaylor/huma/v2"

	"github.com/checkweigh/checkweigh/store"
)

type auditList struct {
	User   string `query:"user" format:"uuid" doc:"Only what this person did"`
	NounID string `query:"noun_id" maxLength:"200" doc:"Only what was done to this"`
	Paged
}

type auditAnswer struct {
	Body struct {
		Entries []store.Audited `json:"entries" doc:"The newest first"`
		Next    string          `json:"next" doc:"cursor of the next page; empty on the last"`
	}
}

func (s *service) addAuditLog(a huma.API) {
	handle(s, a, as(store.Admin, scopeAdmin, get("audit-log", "/api/v1/audit", "people", "Who did what to what")), s.auditLog)
}

func (s *service) auditLog(ctx context.Context, in *auditList) (*auditAnswer, error) {
	all, err := s.Desk.AuditLog(ctx, in.User, in.NounID, in.Cursor, in.Limit+1)
	out := &auditAnswer{}
	out.Body.Entries, out.Body.Next = page(&in.Paged, all, func(e store.Audited) string { return e.ID })
	return out, err
}
