package api

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2/adapters/humagin"
	"github.com/gin-gonic/gin"

	"github.com/checkweigh/checkweigh/dossier"
	"github.com/checkweigh/checkweigh/rules"
	"github.com/checkweigh/checkweigh/search"
	"github.com/checkweigh/checkweigh/store"
)

// A Receiver takes a file into a dossier, sees to it that it is read, and gives
// the document's id (jobs.Queue.Receive). path is a label; forced is "" or the
// kind that every part is to have.
type Receiver func(ctx context.Context, dossierID, path string, forced dossier.Kind, r io.Reader) (document string, err error)

// Options are what the handlers work with. Desk, Original, Index, Rules, Receive
// and Clauses must be set.
type Options struct {
	Desk     store.Desk
	Original func(ctx context.Context, document string) (store.BlobFile, error) // of a document that the caller sees
	Index    *search.Index
	Rules    *rules.Set
	Receive  Receiver
	Clauses  func(dossier.Text) []dossier.Clause // the segmenter
	Log      *slog.Logger                        // nil: nothing is logged
	Now      func() time.Time                    // nil: time.Now
	// BehindProxy says that every request comes through one reverse proxy, whose
	// headers about the client are then believed.
	BehindProxy bool
	Version     string // of the program, for /openapi.json
}

// service is what pages and JSON handlers share.
type service struct {
	Options
	pages *pages
}

// New makes the handler of everything that is served.
func New(o Options) (http.Handler, error) {
	if o.Desk == (store.Desk{}) || o.Original == nil || o.Index == nil || o.Rules == nil || o.Receive == nil || o.Clauses == nil {
		return nil, errors.New("api: the desk, the originals, the index, the rules, the receiver and the segmenter must be given")
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	pages, err := parsePages()
	if err != nil {
		return nil, err
	}
	s := &service{Options: o, pages: pages}
	gin.SetMode(gin.ReleaseMode) // its debug mode prints every route to stdout, which is for data
	engine := gin.New()          // gin's own recovery and logger are not used: guard has both
	engine.HandleMethodNotAllowed = true
	engine.RedirectTrailingSlash = false
	engine.UseRawPath, engine.UnescapePathValues = true, true
	engine.NoRoute(s.pageNotFound)
	engine.NoMethod(s.pageWrongMethod)
	s.addLogin(engine)
	s.addPages(engine)
	s.addJSON(humagin.New(engine, openAPIConfig(o.Version)), engine)
	return s.guard(engine), nil
}
