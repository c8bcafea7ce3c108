package api

import (
	"context"
	"errors"
	"net/http"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/checkweigh/checkweigh/dossier"
	"github.com/checkweigh/checkweigh/search"
	"github.com/checkweigh/checkweigh/store"
)

// searchSize is how many hits stand on one page.
const searchSize = 20

type searchPage struct {
	head
	State   searchState
	Part    bool // only what was found is asked for
	Wrong   *wrongQuery
	Asked   bool
	Found   searchBody
	Hits    []hitView
	Like    *hitView           // the clause that others are to be like
	News    *store.SavedSearch // the saved search whose news these are
	Seen    int64              // for having looked at the news
	Filters []filterView
	Chips   []chip
	Orders  []orderView
	Widen   []widening // what else to ask where nothing was found
	First   string     // address of the first page; "" on it
	Next    string     // address of the next page; "" on the last
	All     string     // address of all that a saved search finds
	Files   exportLinks
	Most    int // clauses in a file
}

// wrongQuery shows the query with the character at fault marked.
type wrongQuery struct {
	*search.QueryError
	Left, Here, Right string
}

// hitView is a clause as people see it.
type hitView struct {
	hitBody
	Link   string // to the page where it is cited
	Like   string // to the clauses like it; "" for a whole page
	Pieces []piece
	Lines  bool
	Weighs []weightView
	In     []store.Titled // the dossiers
}

// exportLinks are addresses of files, each whole: a template would take what
// stands behind the ? of one for a single value.
type exportLinks struct{ CSV, XLSX, JSON string }

type weightView struct {
	Requirement, Title string
	Verdict            dossier.Value
}

func (s *service) addSearchPages(r gin.IRoutes) {
	r.GET("/search", s.only(store.Rep, s.searchPage))
	s.addSavedPages(r)
}

func (s *service) searchPage(c *gin.Context) {
	st := readSearchState(c.Request.URL.Query())
	page := searchPage{head: headOf(c.Request.Context(), "Search", "search"), State: st, Part: isPart(c), Most: maxExport}
	status := http.StatusOK
	err := s.fillSearch(c.Request.Context(), &page)
	var wrong *search.QueryError
	if errors.As(err, &wrong) {
		page.Wrong, status, err = newWrongQuery(wrong), http.StatusBadRequest, nil
	}
	if err != nil {
		s.fail(c, err)
		return
	}
	if page.Part {
		status = http.StatusOK // htmx swaps in nothing else
		c.Header("HX-Push-Url", page.State.URL())
	}
	s.renderPart(c, status, "search", "found", page)
}

// isPart reports whether htmx asks for what it swaps in.
func isPart(c *gin.Context) bool {
	return c.GetHeader("HX-Request") != "" && c.GetHeader("HX-Boosted") == "" && c.GetHeader("HX-History-Restore-Request") == ""
}

func (s *service) fillSearch(ctx context.Context, page *searchPage) error {
	st := page.State
	if st.Saved != "" {
		if err := s.readNews(ctx, page); err != nil {
			return err
		}
		st = page.State
	}
	q, err := st.query("")
	if err != nil || q.Empty() {
		return err
	}
	page.Asked = true
	if st.Like != "" {
		if page.Like, err = s.likeWhich(ctx, st.Like); err != nil {
			return err
		}
	}
	asked := search.Page{After: st.After, Size: searchSize, Order: st.Order, Facets: true}
	if page.News != nil {
		asked.Since = page.News.Seen
	}
	if page.Found, err = s.find(ctx, q.String(), asked); err != nil {
		return err
	}
	for _, h := range page.Found.Hits {
		page.Hits = append(page.Hits, s.newHitView(h))
	}
	if page.News == nil {
		counted, err := s.countFilters(ctx, st, page.Found.Facets)
		if err != nil {
			return err
		}
		page.Filters = s.newFilters(st, counted)
	}
	page.Chips = s.newChips(st)
	page.around(q.String())
	return nil
}

// around fills in where to go from here.
func (page *searchPage) around(query string) {
	st := page.State
	if st.Query != "" {
		page.Title = "Search: " + st.Query
	}
	page.Orders = newOrders(st.Order)
	page.All = searchState{Query: st.Query}.URL()
	file := searchState{Query: query, Order: st.Order}.values()
	file.Set("limit", strconv.Itoa(maxExport))
	page.Files = exportLinks{CSV: "/api/v1/search.csv?" + file.Encode(), XLSX: "/api/v1/search.xlsx?" + file.Encode()}
	if st.After != "" {
		page.First = st.from("").URL()
	}
	if page.Found.Next != "" {
		page.Next = st.from(page.Found.Next).URL()
	}
	if page.Found.Total == 0 {
		page.Widen = widenings(st, page.Found)
	}
}

// likeWhich is the clause that others are to be like; not there for a viewer who
// does not see it.
func (s *service) likeWhich(ctx context.Context, id string) (*hitView, error) {
	hit, ok, err := s.Index.Clause(ctx, id, viewer(ctx).Tokens())
	if err != nil {
		return nil, err
	}
	var cut searchBody
	if ok {
		err = s.view(ctx, func(from store.Sight) error { return cutHits(ctx, from, []search.Hit{hit}, &cut) })
	}
	if err == nil && len(cut.Hits) == 0 {
		err = notFound("clause")
	}
	if err != nil {
		return nil, err
	}
	view := s.newHitView(cut.Hits[0])
	return &view, nil
}

// newHitView marks what matched. The spans count from the beginning of the
// clause, so the clause stands for the text.
func (s *service) newHitView(h hitBody) hitView {
	v := hitView{hitBody: h, Pieces: pieces(dossier.Text{Body: h.Text}, dossier.Span{End: len(h.Text)}, h.Highlights), Lines: inLines(h.Text)}
	v.Link = citedAt(h)
	if _, _, ok := search.SplitID(h.Clause); ok {
		v.Like = searchState{Like: h.Clause}.URL()
	}
	for _, f := range h.Findings {
		r, _ := s.Rules.Requirement(f.Requirement)
		v.Weighs = append(v.Weighs, weightView{f.Requirement, r.Title, f.Verdict})
	}
	for i, id := range h.Dossiers {
		v.In = append(v.In, store.Titled{ID: id, Title: h.Titles[i]})
	}
	return v
}

// citedAt is the address of the page where a hit stands, at what is marked in it.
func citedAt(h hitBody) string {
	at := h.Start
	if len(h.Highlights) > 0 {
		at += h.Highlights[0].Start
	}
	return "/documents/" + h.Document + "?at=" + strconv.Itoa(at) + "#at"
}

func newWrongQuery(e *search.QueryError) *wrongQuery {
	runes := []rune(e.Input)
	at := min(max(e.At-1, 0), len(runes))
	end := min(at+1, len(runes))
	return &wrongQuery{e, string(runes[:at]), string(runes[at:end]), string(runes[end:])}
}

// Where says in a line what a hit is of, besides its kind.
func (h hitView) Where() string {
	var parts []string
	for _, p := range []string{h.Buyer, h.Supplier, h.Date} {
		if p != "" {
			parts = append(parts, p)
		}
	}
	return strings.Join(parts, " · ")
}
