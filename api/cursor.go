package api

import (
	"net/url"
	"regexp"
	"strconv"

	"github.com/danielgtaylor/huma/v2"
)

// maxPage is how many rows a page of a list can have.
const maxPage = 100

// Paged is part of every list: where it goes on, and by how many rows. The next
// page is named in the body and in a Link header.
type Paged struct {
	Cursor string `query:"cursor" maxLength:"300" pattern:"^[0-9A-Za-z:._-]*$" doc:"next of the page before; empty for the first page"`
	Limit  int    `query:"limit" minimum:"1" maximum:"100" default:"50" doc:"Rows on a page"`
	hc     huma.Context
}

// Resolve keeps the request's context, for the address of the next page.
func (p *Paged) Resolve(hc huma.Context) []error {
	p.hc = hc
	return nil
}

// page cuts the rows to the limit, of which one more than that was asked for,
// and names the next page by the last row that is left.
func page[T any](p *Paged, rows []T, key func(T) string) ([]T, string) {
	if len(rows) <= p.Limit {
		return list(rows), ""
	}
	rows = rows[:p.Limit]
	next := key(rows[p.Limit-1])
	p.link("cursor", next)
	return rows, next
}

// link names the next page in the header, as RFC 8288 has it.
func (p *Paged) link(parameter, next string) { linkNext(p.hc, parameter, next) }

func linkNext(hc huma.Context, parameter, next string) {
	if next == "" {
		return
	}
	here := hc.URL()
	query := here.Query()
	query.Set(parameter, next)
	to := url.URL{Path: here.Path, RawQuery: query.Encode()}
	hc.SetHeader("Link", "<"+to.String()+`>; rel="next"`)
}

// number reads a cursor that is a change number.
func number(cursor string) (int64, error) {
	if cursor == "" {
		return 0, nil
	}
	n, err := strconv.ParseInt(cursor, 10, 64)
	if err != nil || n < 0 {
		return 0, badCursor()
	}
	return n, nil
}

func badCursor() error {
	return newProblem(422, "cursor", "This is no place in the list. Begin again without the cursor.")
}

// after makes sure that the cursor is an id.
func (p *Paged) after() error {
	if p.Cursor != "" && !isID(p.Cursor) {
		return badCursor()
	}
	return nil
}

var idShape = regexp.MustCompile(`^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$`)

// isID reports whether something could be an id that store.NewID made.
func isID(s string) bool { return idShape.MatchString(s) }
