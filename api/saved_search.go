package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"github.com/checkweigh/checkweigh/search"
	"github.com/checkweigh/checkweigh/store"
)

// maxSaved is how many searches one person can keep.
const maxSaved = 200

type savedPath struct {
	ID string `path:"id" format:"uuid" doc:"The saved search's id"`
}

type newSaved struct {
	Keyed
	Body struct {
		Name  string `json:"name" minLength:"1" maxLength:"200"`
		Query string `json:"query" minLength:"1" maxLength:"1000" doc:"As for /api/v1/search"`
	}
}

type savedAnswer struct {
	Location string `header:"Location"`
	Body     store.SavedSearch
}

type savedListAnswer struct {
	Body struct {
		Searches []store.SavedSearch `json:"saved_searches"`
		Next     string              `json:"next" doc:"cursor of the next page; empty on the last"`
	}
}

type savedNews struct {
	ID    string `path:"id" format:"uuid" doc:"The saved search's id"`
	After string `query:"after" maxLength:"2000" doc:"The next of the page before; empty for the first page"`
	Limit int    `query:"limit" minimum:"1" maximum:"100" default:"20"`
	hc    huma.Context
}

// Resolve keeps the request's context, for the address of the next page.
func (in *savedNews) Resolve(hc huma.Context) []error {
	in.hc = hc
	return nil
}

type newsAnswer struct {
	Body struct {
		Found searchBody `json:"found"`
		Seen  int64      `json:"seen" doc:"Send it to .../seen once these were looked at: after it only what is newer is new"`
	}
}

type savedSeen struct {
	ID   string `path:"id" format:"uuid" doc:"The saved search's id"`
	Body struct {
		Seen int64 `json:"seen" minimum:"0"`
	}
}

func (s *service) addSavedSearches(a huma.API) {
	const at = "/api/v1/saved-searches"
	own := func(method, id, path, summary string, status int) huma.Operation {
		return as(store.Rep, scopeWrite, huma.Operation{Method: method, OperationID: id, Path: path, Tags: []string{"search"}, Summary: summary, DefaultStatus: status, Errors: searchErrors})
	}
	handle(s, a, get("list-saved-searches", at, "search", "Your saved searches"), s.listSaved)
	handle(s, a, own(http.MethodPost, "save-search", at, "Keep a query", http.StatusCreated), s.saveSearch)
	handle(s, a, get("get-saved-search", at+"/{id}", "search", "One of your saved searches"), s.getSaved)
	handle(s, a, own(http.MethodDelete, "delete-saved-search", at+"/{id}", "Forget a query", http.StatusNoContent), s.deleteSaved)
	op := get("get-saved-search-news", at+"/{id}/new", "search", "What a saved search finds that is new since it was last looked at")
	op.Errors = searchErrors
	handle(s, a, op, s.savedNews)
	handle(s, a, file(get("get-saved-search-feed", at+"/{id}/feed.atom", "search", "The same as a feed"), atomType, "Atom, RFC 4287"), s.savedFeed)
	handle(s, a, own(http.MethodPut, "see-saved-search", at+"/{id}/seen", "Say up to where its results were looked at", http.StatusNoContent), s.sawSaved)
}

func (s *service) listSaved(ctx context.Context, in *struct{ Paged }) (*savedListAnswer, error) {
	if err := in.after(); err != nil {
		return nil, err
	}
	all, err := s.Desk.SavedSearches(ctx, viewer(ctx).User, in.Cursor, in.Limit+1)
	if err != nil {
		return nil, err
	}
	out := &savedListAnswer{}
	out.Body.Searches, out.Body.Next = page(&in.Paged, all, func(q store.SavedSearch) string { return q.ID })
	return out, nil
}

func (s *service) saveSearch(ctx context.Context, in *newSaved) (*savedAnswer, error) {
	q, err := search.Parse(in.Body.Query)
	if err != nil {
		return nil, err
	}
	if q.Empty() {
		return nil, &search.QueryError{Input: in.Body.Query, At: 1, What: "the query is empty", Fix: "write the words you look for"}
	}
	seen, err := s.Index.Seen()
	if err != nil {
		return nil, err
	}
	return once(ctx, s, &in.Keyed, in.Body, func(ctx context.Context, a store.Act) (*savedAnswer, string, error) {
		me := viewer(ctx).User
		have, err := a.SavedSearches(ctx, me, "", maxSaved)
		if err != nil {
			return nil, "", err
		}
		if len(have) == maxSaved {
			return nil, "", newProblem(http.StatusUnprocessableEntity, "too_many_searches", "You keep 200 searches, which is the most. Delete one first.")
		}
		kept := store.SavedSearch{ID: store.NewID(), User: me, Name: cleanText(in.Body.Name), Query: cleanText(in.Body.Query), Seen: seen, CreatedAt: s.Now()}
		return &savedAnswer{Location: "/api/v1/saved-searches/" + kept.ID, Body: kept}, "", a.AddSavedSearch(ctx, kept, s.Now())
	})
}

func (s *service) getSaved(ctx context.Context, in *savedPath) (*savedAnswer, error) {
	q, err := s.Desk.SavedSearch(ctx, viewer(ctx).User, in.ID)
	return &savedAnswer{Body: q}, err
}

func (s *service) deleteSaved(ctx context.Context, in *savedPath) (*struct{}, error) {
	return nil, s.Desk.PeopleTx(ctx, func(_ store.People, w store.PeopleTx) error {
		return w.DeleteSavedSearch(ctx, viewer(ctx).User, in.ID)
	})
}

func (s *service) savedNews(ctx context.Context, in *savedNews) (*newsAnswer, error) {
	out := &newsAnswer{}
	var err error
	out.Body.Found, out.Body.Seen, err = s.news(ctx, in.ID, search.Page{After: in.After, Size: in.Limit})
	linkNext(in.hc, "after", out.Body.Found.Next)
	return out, err
}

func (s *service) savedFeed(ctx context.Context, in *savedPath) (*fileAnswer, error) {
	found, _, err := s.news(ctx, in.ID, search.Page{Size: 50})
	if err != nil {
		return nil, err
	}
	return s.feed(ctx, "saved:"+in.ID, "New clauses for "+found.Query, found)
}

// news is what a saved search finds that is new, and the change that the index
// had reached before it was asked.
func (s *service) news(ctx context.Context, id string, page search.Page) (searchBody, int64, error) {
	q, err := s.Desk.SavedSearch(ctx, viewer(ctx).User, id)
	if err != nil {
		return searchBody{}, 0, err
	}
	seen, err := s.Index.Seen()
	if err != nil {
		return searchBody{}, 0, err
	}
	page.Since = q.Seen
	found, err := s.find(ctx, q.Query, page)
	return found, seen, err
}

func (s *service) sawSaved(ctx context.Context, in *savedSeen) (*struct{}, error) {
	reached, err := s.Index.Seen()
	if err != nil {
		return nil, err
	}
	return nil, s.Desk.PeopleTx(ctx, func(p store.People, w store.PeopleTx) error {
		if _, err := p.SavedSearch(ctx, viewer(ctx).User, in.ID); err != nil {
			return err
		}
		return w.SawSearch(ctx, viewer(ctx).User, in.ID, min(in.Body.Seen, reached)) // what is to come is not seen
	})
}
