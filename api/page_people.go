package api

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"github.com/checkweigh/checkweigh/store"
)

// peopleOnPage is how many people and how many groups one page shows.
const peopleOnPage = 100

// peoplePage is for administrators: who may log in, and in which groups they are.
type peoplePage struct {
	head
	Users  []store.User
	Groups []groupView
	Roles  []store.Role
	Next   string
	Link   string // a login link that was just made
	LinkOf string // whose it is
	Me     string
}

type groupView struct {
	store.Group
	People []store.User
}

func (s *service) addPeoplePages(r gin.IRoutes) {
	admin := func(page gin.HandlerFunc) gin.HandlerFunc { return s.only(store.Admin, page) }
	const back = "/admin/people"
	r.GET(back, admin(func(c *gin.Context) { s.peoplePage(c, "", "") }))
	r.POST("/admin/users", admin(func(c *gin.Context) {
		_, err := s.addUser(c.Request.Context(), store.User{Name: c.PostForm("name"), Email: c.PostForm("email"), Role: store.Role(c.PostForm("role"))})
		s.andBack(c, err, back)
	}))
	r.POST("/admin/users/:id", admin(func(c *gin.Context) { s.andBack(c, s.userForm(c), back) }))
	r.POST("/admin/users/:id/link", admin(s.linkForm))
	r.POST("/admin/groups", admin(func(c *gin.Context) {
		days, err := number0(c.PostForm("days"))
		if err == nil {
			_, err = s.addGroup(c.Request.Context(), groupFields{c.PostForm("name"), days})
		}
		s.andBack(c, err, back)
	}))
	r.POST("/admin/groups/:id", admin(func(c *gin.Context) {
		days, err := number0(c.PostForm("days"))
		if err == nil {
			err = s.changeGroup(c.Request.Context(), c.Param("id"), groupFields{c.PostForm("name"), days})
		}
		s.andBack(c, err, back)
	}))
	r.POST("/admin/groups/:id/delete", admin(func(c *gin.Context) {
		s.andBack(c, s.deleteGroup(c.Request.Context(), c.Param("id")), back)
	}))
	r.POST("/admin/groups/:id/join", admin(func(c *gin.Context) {
		s.andBack(c, s.joinGroup(c.Request.Context(), c.Param("id"), c.PostForm("user")), back)
	}))
	r.POST("/admin/groups/:id/leave", admin(func(c *gin.Context) {
		s.andBack(c, s.leaveGroup(c.Request.Context(), c.Param("id"), c.PostForm("user")), back)
	}))
	r.GET("/admin/audit", admin(s.auditPage))
}

func (s *service) peoplePage(c *gin.Context, link, of string) {
	ctx := c.Request.Context()
	users, err := s.Desk.UsersAfter(ctx, c.Query("cursor"), peopleOnPage+1)
	if err != nil {
		s.fail(c, err)
		return
	}
	page := peoplePage{head: headOf(ctx, "People", "admin"), Users: users, Roles: store.Roles, Link: link, LinkOf: of, Me: viewer(ctx).User}
	if len(users) > peopleOnPage {
		page.Users, page.Next = users[:peopleOnPage], users[peopleOnPage-1].ID
	}
	groups, err := s.Desk.Groups(ctx, "", peopleOnPage)
	if err != nil {
		s.fail(c, err)
		return
	}
	for _, g := range groups {
		in, err := s.Desk.UsersIn(ctx, g.ID)
		if err != nil {
			s.fail(c, err)
			return
		}
		page.Groups = append(page.Groups, groupView{g, in})
	}
	s.render(c, http.StatusOK, "people", page)
}

func (s *service) userForm(c *gin.Context) error {
	return s.changeUser(c.Request.Context(), c.Param("id"), func(u *store.User) {
		u.Name, u.Email, u.Role = c.PostForm("name"), c.PostForm("email"), store.Role(c.PostForm("role"))
		u.Disabled = c.PostForm("disabled") != ""
	})
}

func (s *service) linkForm(c *gin.Context) {
	ctx := c.Request.Context()
	made, err := s.makeLink(ctx, &userPath{c.Param("id")})
	if err != nil {
		s.fail(c, err)
		return
	}
	u, err := s.Desk.User(ctx, c.Param("id"))
	if err != nil {
		s.fail(c, err)
		return
	}
	s.peoplePage(c, made.Body.Link, u.Name)
}

type auditPage struct {
	head
	Entries []auditView
	Next    string
}

// auditView is an entry with the name of who it was, as it is now.
type auditView struct {
	store.Audited
	Who string
}

func (s *service) auditPage(c *gin.Context) {
	ctx := c.Request.Context()
	entries, err := s.Desk.AuditLog(ctx, c.Query("user"), c.Query("noun_id"), c.Query("cursor"), peopleOnPage+1)
	if err != nil {
		s.fail(c, err)
		return
	}
	page := auditPage{head: headOf(c.Request.Context(), "Audit log", "admin")}
	if len(entries) > peopleOnPage {
		entries = entries[:peopleOnPage]
		page.Next = entries[peopleOnPage-1].ID
	}
	names := map[string]string{"": "nobody", store.System.User: "the program"}
	for _, e := range entries {
		if _, known := names[e.User]; !known {
			names[e.User] = e.User
			if u, err := s.Desk.User(ctx, e.User); err == nil {
				names[e.User] = u.Name
			}
		}
		page.Entries = append(page.Entries, auditView{e, names[e.User]})
	}
	s.render(c, http.StatusOK, "audit", page)
}
