package api

import (
	"errors"
	"net/http"
	"strconv"

	"github.com/gin-gonic/gin"

	"github.com/checkweigh/checkweigh/dossier"
	"github.com/checkweigh/checkweigh/search"
)

// searchSize is how many hits stand on one page.
const searchSize = 20

type searchPage struct {
	head
	Query string
	Wrong *wrongQuery
	Found searchBody
	Hits  []hitView
	From  bool
	Next  string
	Asked bool
}

// wrongQuery shows the query with the character at fault marked.
type wrongQuery struct {
	*search.QueryError
	Left, Here, Right string
}

type hitView struct {
	hitBody
	Index  string
	Pieces []piece
	Lines  bool
}

func (s *service) searchPage(c *gin.Context) {
	page := searchPage{
		head: headOf(c.Request.Context(), "Search", "search"), Query: c.Query("q"),
	}
	if page.Query == "" {
		s.render(c, http.StatusOK, "search", page)
		return
	}
	page.Asked = true
	found, err := s.find(c.Request.Context(), page.Query, search.Page{After: c.Query("after"), Size: searchSize})
	var wrong *search.QueryError
	if errors.As(err, &wrong) {
		page.Wrong = newWrongQuery(wrong)
		s.render(c, http.StatusBadRequest, "search", page)
		return
	}
	if err != nil {
		s.fail(c, err)
		return
	}
	page.Found = found
	page.From, page.Next = c.Query("after") != "", found.Next
	for _, h := range found.Hits {
		page.Hits = append(page.Hits, newHitView(h))
	}
	s.render(c, http.StatusOK, "search", page)
}

// newHitView marks what matched. The spans count from the beginning of the
// clause, so the clause stands for the text.
func newHitView(h hitBody) hitView {
	_, index, _ := search.SplitID(h.Clause)
	alone := dossier.Text{Body: h.Text}
	return hitView{h, strconv.Itoa(index), pieces(alone, dossier.Span{End: len(h.Text)}, h.Highlights), inLines(h.Text)}
}

func newWrongQuery(e *search.QueryError) *wrongQuery {
	runes := []rune(e.Input)
	at := min(max(e.At-1, 0), len(runes))
	end := min(at+1, len(runes))
	return &wrongQuery{e, string(runes[:at]), string(runes[at:end]), string(runes[end:])}
}
