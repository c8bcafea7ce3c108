package api

import (
	"net/http"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humagin"
	"github.com/gin-gonic/gin"

	"github.com/checkweigh/checkweigh/store"
)

// The scopes of tokens. Each allows what the one before it allows, and none
// allows more than the role of the person whose token it is.
const (
	scopeRead  = "read"
	scopeWrite = "write"
	scopeAdmin = "admin"
)

var scopes = []string{scopeRead, scopeWrite, scopeAdmin}

// need is what an address asks of those who use it. What they may do with one
// dossier is the desk's to say, when it is asked.
type need struct {
	role  store.Role // the least
	scope string     // for tokens
}

// needOf is what a method needs unless its route says otherwise (as): reading
// is for everybody, and putting things in for researchers.
func needOf(method string) need {
	if method == http.MethodGet || method == http.MethodHead {
		return need{store.Rep, scopeRead}
	}
	return need{store.Researcher, scopeWrite}
}

// The OpenAPI file says of each operation what it needs.
const (
	roleExtension  = "x-least-role"
	scopeExtension = "x-token-scope"
)

// as gives an operation another least role and scope than its method's.
func as(role store.Role, scope string, op huma.Operation) huma.Operation {
	if op.Extensions == nil {
		op.Extensions = map[string]any{}
	}
	op.Extensions[roleExtension], op.Extensions[scopeExtension] = string(role), scope
	return op
}

// fence puts before an operation whatever its least role and scope demand. It
// stands before the request is even looked at, so that an answer tells nothing
// about what is there.
func (s *service) fence(op huma.Operation) huma.Operation {
	if len(op.Security) == 1 && len(op.Security[0]) == 0 {
		return op // open to everybody
	}
	n := needOf(op.Method)
	if role, ok := op.Extensions[roleExtension].(string); ok {
		n = need{store.Role(role), op.Extensions[scopeExtension].(string)}
	}
	op = as(n.role, n.scope, op)
	op.Middlewares = append(huma.Middlewares{func(hc huma.Context, next func(huma.Context)) {
		c := humagin.Unwrap(hc)
		if p := n.refuses(c.Request); p != nil {
			s.refuse(c.Writer, c.Request, p)
			return
		}
		next(hc)
	}}, op.Middlewares...)
	return op
}

// only puts the least role before a page; GET needs the scope read, others write.
func (s *service) only(role store.Role, page gin.HandlerFunc) gin.HandlerFunc {
	return func(c *gin.Context) {
		n := needOf(c.Request.Method)
		n.role = role
		if role == store.Admin {
			n.scope = scopeAdmin
		}
		if p := n.refuses(c.Request); p != nil {
			s.refuse(c.Writer, c.Request, p)
			return
		}
		page(c)
	}
}

// refuses is the problem that a request runs into, or nil.
func (n need) refuses(r *http.Request) *huma.ErrorModel {
	who, known := callerOf(r.Context())
	switch {
	case !known:
		return loginNeeded()
	case !who.Role.AtLeast(n.role):
		return newProblem(http.StatusForbidden, "forbidden", "This takes the role "+string(n.role)+", and you have the role "+string(who.Role)+". Ask an administrator.")
	case who.token != nil && !allows(who.token.Scopes, n.scope):
		return newProblem(http.StatusForbidden, "scope", "This takes a token with the scope "+n.scope+". Make one that has it.")
	}
	return nil
}

// allows reports whether one of the scopes is at least the one that is needed.
func allows(have []string, needed string) bool {
	rank := func(scope string) int {
		for i, s := range scopes {
			if s == scope {
				return i + 1
			}
		}
		return 0
	}
	for _, s := range have {
		if rank(s) >= rank(needed) {
			return true
		}
	}
	return false
}
