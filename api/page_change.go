package api

import (
	"context"
	"net/http"
	"net/url"
	"slices"

	"github.com/gin-gonic/gin"

	"github.com/checkweigh/checkweigh/dossier"
	"github.com/checkweigh/checkweigh/store"
)

// changePage is where a dossier gets another title, other readers, and its
// documents another kind.
type changePage struct {
	head
	Dossier  dossierBody
	Places   []placeChoice
	LawSaid  string        // by whose law the papers say that they stand
	Owners   []groupChoice // groups that it can be given to
	Others   []groupChoice // groups that can be let in
	Owns     bool          // whoever asks decides who sees it, and may delete it
	Shared   bool
	Seen     string // tag of the dossier
	SeenBy   string // tag of who sees it
	Papers   []paperChoice
	More     int // papers that the page does not list
	Kinds    []dossier.Kind
	Done     string
	Document *paperChoice // the one that is to be deleted, on the page that asks
}

type placeChoice struct {
	Value, Word string
	Chosen      bool
}

type groupChoice struct {
	ID, Name string
	Chosen   bool
}

// paperChoice is a document once, by its first path.
type paperChoice struct {
	membershipBody
	Pending bool
	Paths   int
}

// changeDone are what a form did, by the word that the address holds.
var changeDone = map[string]string{
	"changed": "The title and the place are changed.",
	"access":  "Who sees this dossier is changed.",
	"kind":    "The kind is changed. The paper is judged anew; that takes a moment.",
	"again":   "The paper is read anew; that takes a moment.",
	"gone":    "The paper was deleted from this dossier.",
}

func (s *service) addChangePages(r gin.IRoutes) {
	r.GET("/dossiers/:id/change", s.only(store.Researcher, func(c *gin.Context) { s.changePage(c, "dossier_change") }))
	r.POST("/dossiers/:id/change", s.only(store.Researcher, s.changeForm))
	r.POST("/dossiers/:id/access", s.only(store.Officer, s.accessForm))
	r.POST("/dossiers/:id/documents/:document/kind", s.only(store.Researcher, func(c *gin.Context) {
		s.changed(c, s.forceKind(c.Request.Context(), c.Param("id"), c.Param("document"), dossier.Kind(c.PostForm("kind"))), "kind")
	}))
	r.POST("/dossiers/:id/documents/:document/again", s.only(store.Researcher, func(c *gin.Context) {
		s.changed(c, s.readAgain(c.Request.Context(), c.Param("id"), c.Param("document")), "again")
	}))
	r.GET("/dossiers/:id/documents/:document/delete", s.only(store.Officer, func(c *gin.Context) { s.changePage(c, "dossier_delete") }))
	r.POST("/dossiers/:id/documents/:document/delete", s.only(store.Officer, func(c *gin.Context) {
		_, err := s.deleteDocument(c.Request.Context(), &documentDeletion{ID: c.Param("document"), Dossier: c.Param("id")})
		s.changed(c, err, "gone")
	}))
	r.GET("/dossiers/:id/delete", s.only(store.Officer, func(c *gin.Context) { s.changePage(c, "dossier_delete") }))
	r.POST("/dossiers/:id/delete", s.only(store.Officer, s.deleteForm))
}

// changed goes back to the page and says what was done.
func (s *service) changed(c *gin.Context, err error, done string) {
	if err != nil {
		s.failForm(c, err)
		return
	}
	c.Redirect(http.StatusSeeOther, "/dossiers/"+url.PathEscape(c.Param("id"))+"/change?done="+done)
}

// failForm says in words for people that somebody else was quicker.
func (s *service) failForm(c *gin.Context, err error) {
	p := s.problem(c.Request.Context(), err)
	if p.Status == http.StatusPreconditionFailed {
		p = newProblem(http.StatusConflict, "changed", "Nothing was done: since you opened the page somebody else changed this dossier. Go back, load the page again to see what stands there now, and decide anew.")
	}
	s.refuse(c.Writer, c.Request, p)
}

func (s *service) changePage(c *gin.Context, name string) {
	ctx, id := c.Request.Context(), c.Param("id")
	page := changePage{Kinds: dossier.Kinds, Done: changeDone[c.Query("done")]}
	var access accessBody
	err := s.view(ctx, func(from store.Sight) (err error) {
		if page.Dossier, err = s.showDossierIn(ctx, from, id); err != nil {
			return err
		}
		r, err := s.reportFrom(ctx, from, id)
		if err != nil {
			return err
		}
		page.LawSaid = countryWord(r.Law.Papers)
		if err = from.May(ctx, id, store.Researcher); err != nil {
			return err
		}
		if access, err = showAccess(ctx, from, id); err != nil {
			return err
		}
		return page.groups(ctx, from, access)
	})
	if err == nil {
		page.Seen, err = tagFor(page.Dossier)
	}
	if err == nil {
		page.SeenBy, err = tagFor(access)
	}
	page.listPapers(c.Param("document"))
	if err == nil && c.Param("document") != "" && page.Document == nil {
		err = notFound("document in this dossier")
	}
	if err != nil {
		s.fail(c, err)
		return
	}
	page.head = headOf(ctx, "Change "+page.Dossier.Title, "dossiers")
	for _, j := range []dossier.Jurisdiction{dossier.EnglandWales, dossier.Scotland, dossier.NorthernIreland, dossier.OtherPlace, dossier.UnknownPlace} {
		page.Places = append(page.Places, placeChoice{string(j), placeWord(j), j == page.Dossier.Jurisdiction})
	}
	page.Shared = access.Shared
	s.render(c, http.StatusOK, name, page)
}

// placeWord says of a choice what it does, where that is more than its name.
func placeWord(j dossier.Jurisdiction) string {
	if j == dossier.UnknownPlace {
		return "not known: letters then ask"
	}
	return countryWord(j)
}

// papersToChange is how many documents the page lists.
const papersToChange = 300

func (page *changePage) listPapers(wanted string) {
	for _, m := range page.Dossier.Documents {
		i := slices.IndexFunc(page.Papers, func(p paperChoice) bool { return p.Document == m.Document })
		switch {
		case m.Document == "":
			continue
		case i >= 0:
			page.Papers[i].Paths++
		case len(page.Papers) == papersToChange && m.Document != wanted:
			page.More++
			continue
		default:
			i = len(page.Papers)
			page.Papers = append(page.Papers, paperChoice{m, m.State == store.Pending, 1})
		}
		if m.Document == wanted {
			page.Document = &page.Papers[i]
		}
	}
}

// groups are those that an officer may name: their own, and those that are let
// in already. An administrator may name each.
func (page *changePage) groups(ctx context.Context, from store.Sight, access accessBody) error {
	v := from.Viewer()
	page.Owns = v.SeesAll() || v.Role.AtLeast(store.Officer) && v.In(access.Group)
	if !page.Owns {
		return nil
	}
	var all []store.Group
	ids := append(slices.Clone(v.Groups), append(access.Groups, access.Group)...)
	if v.SeesAll() {
		every, err := from.Groups(ctx, "", 100)
		if err != nil {
			return err
		}
		all = every
		page.Owners = append(page.Owners, groupChoice{"", "the administrators", access.Group == ""})
	}
	for _, id := range ids {
		if id == "" || slices.ContainsFunc(all, func(g store.Group) bool { return g.ID == id }) {
			continue
		}
		g, err := from.Group(ctx, id)
		if err != nil {
			return err
		}
		all = append(all, g)
	}
	for _, g := range all {
		if v.SeesAll() || v.In(g.ID) {
			page.Owners = append(page.Owners, groupChoice{g.ID, g.Name, g.ID == access.Group})
		}
		page.Others = append(page.Others, groupChoice{g.ID, g.Name, slices.Contains(access.Groups, g.ID)})
	}
	return nil
}

func (s *service) changeForm(c *gin.Context) {
	in := &dossierChange{Conditional: Conditional{c.PostForm("seen")}, ID: c.Param("id")}
	title, place := c.PostForm("title"), dossier.Jurisdiction(c.PostForm("jurisdiction"))
	if !slices.Contains([]dossier.Jurisdiction{dossier.EnglandWales, dossier.Scotland, dossier.NorthernIreland, dossier.OtherPlace, dossier.UnknownPlace}, place) {
		s.fail(c, newProblem(http.StatusUnprocessableEntity, "jurisdiction", "Choose one of the places in the list. Go back and send it again."))
		return
	}
	in.Body.Title, in.Body.Jurisdiction = &title, &place
	_, err := s.changeDossier(c.Request.Context(), in)
	s.changed(c, err, "changed")
}

func (s *service) accessForm(c *gin.Context) {
	in := &dossierChange{Conditional: Conditional{c.PostForm("seen")}, ID: c.Param("id")}
	in.Body.Access = &accessBody{Group: c.PostForm("group"), Groups: slices.DeleteFunc(c.PostFormArray("groups"), func(g string) bool { return g == c.PostForm("group") }), Shared: c.PostForm("shared") != ""}
	_, err := s.changeDossier(c.Request.Context(), in)
	s.changed(c, err, "access")
}

// deleteForm deletes a dossier once its reader has said on the page that asks
// that they mean it.
func (s *service) deleteForm(c *gin.Context) {
	if c.PostForm("sure") == "" {
		s.fail(c, newProblem(http.StatusUnprocessableEntity, "sure", "Nothing was deleted. Go back and tick that you mean it."))
		return
	}
	if _, err := s.deleteDossier(c.Request.Context(), &dossierDeletion{Conditional{c.PostForm("seen")}, c.Param("id")}); err != nil {
		s.failForm(c, err)
		return
	}
	c.Redirect(http.StatusSeeOther, "/dossiers")
}
