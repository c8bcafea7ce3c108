package api

import (
	"context"
	"encoding/json"
	"net/http"
	"path"
	"reflect"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/gin-gonic/gin"
)

// openAPIConfig leaves out huma's own pages: its documentation loads scripts
// from elsewhere, and its schema links would need pages of their own.
func openAPIConfig(version string) huma.Config {
	c := huma.DefaultConfig("Checkweigh", version)
	c.Info.Description = "Dossiers, documents, clauses, verdicts and search. Programs send a token with Authorization: Bearer; " +
		"browsers send the cookie of their session. Each operation says the least role (x-least-role) and token scope (x-token-scope) that it takes; " +
		"a dossier that its caller may not see is answered like one that is not there. Every error is a problem of RFC 9457 that says what happened and what to do."
	c.OpenAPIPath, c.DocsPath, c.SchemasPath = "", "", ""
	c.CreateHooks = nil
	c.Components.Schemas = huma.NewMapRegistry("#/components/schemas/", schemaName)
	c.Components.SecuritySchemes = map[string]*huma.SecurityScheme{
		"session": {Type: "apiKey", In: "cookie", Name: sessionCookie},
		"token":   {Type: "http", Scheme: "bearer"},
	}
	c.Security = []map[string][]string{{"session": {}}, {"token": {}}}
	c.Transformers = []huma.Transformer{finish}
	c.RejectUnknownQueryParameters = true // a misspelt limit is an error, not the default
	return c
}

// schemaName tells the words of different rooms apart: ReportVerdict is not DossierVerdict.
func schemaName(t reflect.Type, hint string) string {
	name := huma.DefaultSchemaNamer(t, hint)
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if room := path.Base(t.PkgPath()); t.Name() != "" && strings.Contains(t.PkgPath(), "checkweigh") && room != "api" {
		return strings.ToUpper(room[:1]) + room[1:] + name
	}
	return name
}

// handle registers a handler whose errors go through the one place that turns
// them into answers.
func handle[I, O any](s *service, a huma.API, op huma.Operation, do func(context.Context, *I) (*O, error)) {
	if len(op.Errors) == 0 {
		op.Errors = []int{http.StatusUnauthorized, http.StatusForbidden, http.StatusNotFound, http.StatusUnprocessableEntity}
	}
	huma.Register(a, s.fence(op), func(ctx context.Context, in *I) (*O, error) {
		out, err := do(ctx, in)
		if err != nil {
			return nil, s.problem(ctx, err)
		}
		return out, nil
	})
}

func get(id, path, tag, summary string) huma.Operation {
	return huma.Operation{Method: http.MethodGet, OperationID: id, Path: path, Tags: []string{tag}, Summary: summary}
}

// change is an operation that changes something; what it needs is a researcher
// and the scope write unless as says otherwise.
func change(method, id, path, tag, summary string) huma.Operation {
	op := huma.Operation{Method: method, OperationID: id, Path: path, Tags: []string{tag}, Summary: summary}
	if method == http.MethodPost {
		op.DefaultStatus = http.StatusCreated
	}
	return op
}

func (s *service) addJSON(a huma.API, r gin.IRoutes) {
	s.addDossiers(a)
	s.addReports(a)
	s.addLetters(a)
	s.addReportLinks(a)
	s.addWebhooks(a)
	s.addUploads(a)
	s.addDocuments(a)
	s.addPageImages(a)
	s.addClauses(a)
	s.addSearch(a)
	s.addRequirements(a)
	s.addBatches(a)
	s.addEvents(a)
	s.addSubscriptions(a)
	s.addDelivery(a)
	s.addWays(a)
	s.addLimits(a)
	s.addMe(a)
	s.addTokens(a)
	s.addFeedAddresses(a)
	s.addUsers(a)
	s.addGroups(a)
	s.addAuditLog(a)
	s.addHealth(a)
	r.GET("/openapi.json", func(c *gin.Context) {
		body, err := json.MarshalIndent(a.OpenAPI(), "", "  ")
		if err != nil {
			s.refuse(c.Writer, c.Request, s.problem(c.Request.Context(), err))
			return
		}
		c.Data(http.StatusOK, "application/vnd.oai.openapi+json;version=3.1", body)
	})
}
