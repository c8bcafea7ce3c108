package api

import (
	"context"
	"net/http"
	"net/mail"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/checkweigh/checkweigh/store"
)

// linkLives is how long a login link can be used that an administrator makes.
const linkLives = 24 * time.Hour

type userPath struct {
	ID string `path:"id" format:"uuid" doc:"The person's id"`
}

type userFields struct {
	Name  string     `json:"name" minLength:"1" maxLength:"200"`
	Email string     `json:"email,omitempty" maxLength:"300" doc:"With it they log in by password, or by an identity provider; nobody else has it"`
	Role  store.Role `json:"role" enum:"rep,researcher,officer,admin" doc:"rep reads; researcher also puts documents in and searches; officer also decides, shares and deletes; admin does everything"`
}

type newUser struct{ Body userFields }

type changedUser struct {
	ID   string `path:"id" format:"uuid" doc:"The person's id"`
	Body struct {
		Name     *string     `json:"name,omitempty" minLength:"1" maxLength:"200"`
		Email    *string     `json:"email,omitempty" maxLength:"300"`
		Role     *store.Role `json:"role,omitempty" enum:"rep,researcher,officer,admin"`
		Disabled *bool       `json:"disabled,omitempty" doc:"true shuts them out and ends their sessions, tokens and links; what they did stays"`
	}
}

type userAnswer struct{ Body store.User }

type usersAnswer struct {
	Body struct {
		Users []store.User `json:"users"`
		Next  string       `json:"next" doc:"cursor of the next page; empty on the last"`
	}
}

type passwordFor struct {
	ID   string `path:"id" format:"uuid" doc:"The person's id"`
	Body struct {
		Password string `json:"password" doc:"Their new password; empty takes it away. Their sessions end"`
	}
}

type linkAnswer struct {
	Body struct {
		Link    string    `json:"link" doc:"Path that logs them in once; it is shown this once"`
		Expires time.Time `json:"expires_at"`
	}
}

func (s *service) addUsers(a huma.API) {
	admin := func(op huma.Operation) huma.Operation { return as(store.Admin, scopeAdmin, op) }
	handle(s, a, admin(get("list-users", "/api/v1/users", "people", "Everybody who may log in")), s.listUsers)
	handle(s, a, admin(change(http.MethodPost, "add-user", "/api/v1/users", "people", "Add a person")), s.addUserJSON)
	handle(s, a, admin(get("get-user", "/api/v1/users/{id}", "people", "One person")), s.getUser)
	handle(s, a, admin(change(http.MethodPatch, "change-user", "/api/v1/users/{id}", "people", "Give a person another name, address or role, or shut them out")), s.changeUserJSON)
	handle(s, a, admin(change(http.MethodPut, "set-password", "/api/v1/users/{id}/password", "people", "Set a person's password")), s.setPassword)
	handle(s, a, admin(change(http.MethodPost, "make-login-link", "/api/v1/users/{id}/login-link", "people", "Make a link that logs a person in once, within a day")), s.makeLink)
	handle(s, a, admin(change(http.MethodDelete, "end-user-sessions", "/api/v1/users/{id}/sessions", "people", "End all sessions of a person")), s.endSessionsOf)
}

func (s *service) listUsers(ctx context.Context, in *Paged) (*usersAnswer, error) {
	all, err := s.Desk.UsersAfter(ctx, in.Cursor, in.Limit+1)
	out := &usersAnswer{}
	out.Body.Users, out.Body.Next = page(in, all, func(u store.User) string { return u.ID })
	return out, err
}

func (s *service) getUser(ctx context.Context, in *userPath) (*userAnswer, error) {
	u, err := s.Desk.User(ctx, in.ID)
	return &userAnswer{u}, err
}

func (s *service) addUserJSON(ctx context.Context, in *newUser) (*userAnswer, error) {
	u, err := s.addUser(ctx, store.User{Name: in.Body.Name, Email: in.Body.Email, Role: in.Body.Role})
	return &userAnswer{u}, err
}

// addUser is behind both the JSON address and the form.
func (s *service) addUser(ctx context.Context, u store.User) (store.User, error) {
	if err := cleanUser(&u); err != nil {
		return u, err
	}
	u.ID = store.NewID()
	err := s.people(ctx, "add", "user", u.ID, string(u.Role), func(p store.People, w store.PeopleTx) error { return w.AddUser(ctx, u, s.Now()) })
	if err != nil {
		return u, err
	}
	return s.Desk.User(ctx, u.ID)
}

func cleanUser(u *store.User) error {
	u.Name, u.Email = cleanWords(u.Name), strings.ToLower(strings.TrimSpace(u.Email))
	if u.Name == "" || len(u.Name) > 800 {
		return newProblem(http.StatusUnprocessableEntity, "name", "A person needs a name of at most 200 characters.")
	}
	if at, err := mail.ParseAddress(u.Email); u.Email != "" && (err != nil || at.Address != u.Email || len(u.Email) > 300) {
		return newProblem(http.StatusUnprocessableEntity, "email", "This is no e-mail address. Write it as in ada@example.org, or leave it out.")
	}
	return nil
}

// cleanWords makes what a person typed on one line fit to be kept.
func cleanWords(s string) string {
	s = strings.ReplaceAll(strings.ToValidUTF8(s, "�"), "\x00", "�")
	return strings.Join(strings.Fields(s), " ")
}

func (s *service) changeUserJSON(ctx context.Context, in *changedUser) (*userAnswer, error) {
	err := s.changeUser(ctx, in.ID, func(u *store.User) {
		set(&u.Name, in.Body.Name)
		set(&u.Email, in.Body.Email)
		set(&u.Role, in.Body.Role)
		set(&u.Disabled, in.Body.Disabled)
	})
	if err != nil {
		return nil, err
	}
	return s.getUser(ctx, &userPath{in.ID})
}

func set[T any](to, from *T) {
	if from != nil {
		*to = *from
	}
}

// changeUser sees to it that one administrator stays who can log in.
func (s *service) changeUser(ctx context.Context, id string, edit func(*store.User)) error {
	return s.Desk.PeopleTx(ctx, func(p store.People, w store.PeopleTx) error {
		before, err := p.User(ctx, id)
		if err != nil {
			return err
		}
		u := before
		edit(&u)
		if err := cleanUser(&u); err != nil {
			return err
		}
		if err := w.ChangeUser(ctx, u, s.Now()); err != nil {
			return err
		}
		if n, err := w.AdminCount(ctx); err != nil || n == 0 {
			if err == nil {
				err = newProblem(http.StatusConflict, "last_admin", "This is the last administrator who can log in. Make another one first.")
			}
			return err
		}
		return s.audit(ctx, w, "change", "user", id, changes(before, u))
	})
}

// changes says what of a person became what; their names are not for the log.
func changes(before, after store.User) string {
	var all []string
	if before.Name != after.Name {
		all = append(all, "name")
	}
	if before.Email != after.Email {
		all = append(all, "email")
	}
	if before.Role != after.Role {
		all = append(all, "role "+string(before.Role)+" to "+string(after.Role))
	}
	if before.Disabled != after.Disabled {
		all = append(all, map[bool]string{true: "disabled", false: "enabled"}[after.Disabled])
	}
	return strings.Join(all, ", ")
}

func (s *service) setPassword(ctx context.Context, in *passwordFor) (*struct{}, error) {
	hash := ""
	if in.Body.Password != "" {
		var err error
		if hash, err = s.passwords.hash(ctx, in.Body.Password); err != nil {
			return nil, err
		}
	}
	return nil, s.people(ctx, "set_password", "user", in.ID, "", func(_ store.People, w store.PeopleTx) error {
		if err := w.SetPassword(ctx, in.ID, hash); err != nil {
			return err
		}
		return w.EndSessions(ctx, in.ID, "")
	})
}

func (s *service) makeLink(ctx context.Context, in *userPath) (*linkAnswer, error) {
	out := &linkAnswer{}
	out.Body.Expires = s.Now().Add(linkLives)
	err := s.people(ctx, "make_login_link", "user", in.ID, "", func(p store.People, w store.PeopleTx) (err error) {
		u, err := p.User(ctx, in.ID)
		if err != nil {
			return err
		}
		if u.Disabled {
			return newProblem(http.StatusConflict, "disabled", "This person is shut out. Let them in again first.")
		}
		out.Body.Link, err = linkFor(ctx, w, in.ID, s.Now(), linkLives)
		return err
	})
	return out, err
}

func (s *service) endSessionsOf(ctx context.Context, in *userPath) (*struct{}, error) {
	return nil, s.people(ctx, "end_sessions", "user", in.ID, "", func(p store.People, w store.PeopleTx) error {
		if _, err := p.User(ctx, in.ID); err != nil {
			return err
		}
		return w.EndSessions(ctx, in.ID, "")
	})
}

// people does something with people and writes it into the audit log, both or
// neither.
func (s *service) people(ctx context.Context, action, noun, id, detail string, do func(store.People, store.PeopleTx) error) error {
	return s.Desk.PeopleTx(ctx, func(p store.People, w store.PeopleTx) error {
		if err := do(p, w); err != nil {
			return err
		}
		return s.audit(ctx, w, action, noun, id, detail)
	})
}
