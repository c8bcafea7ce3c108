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
	"github.com/checkweigh/checkweigh/jobs"
	"github.com/checkweigh/checkweigh/rules"
	"github.com/checkweigh/checkweigh/search"
	"github.com/checkweigh/checkweigh/store"
)

// A Queue takes files in and does what follows from what people do; jobs.Queue
// is one. Keep comes before the transaction of Admit, and both Admit and Rejudge
// are called inside of Settle, after whose commit Committed is.
type Queue interface {
	Limit() int64                                // bytes of one file
	Unpack() (files int, bytes int64, depth int) // taken out of one archive
	Keep(ctx context.Context, r io.Reader) (store.Blob, error)
	Admit(ctx context.Context, tx store.Tx, m store.Membership, blob store.Blob) (known bool, err error)
	Rejudge(ctx context.Context, tx store.Tx, dossierID string) error
	Recheck(ctx context.Context, tx store.Tx, dossierID, document string, forced dossier.Kind) error // as of another kind
	Settle(ctx context.Context, tx store.Tx, fn func(context.Context) error) error
	Committed()
	Again(ctx context.Context, document string) error // reads a document anew
	Erase(ctx context.Context) error                  // after a deletion is committed
	Mailer
	PostWebhook(ctx context.Context, tx store.Tx, message string) error // of the outbox
}

// Options are what the handlers work with. Desk, Original, Index, Rules, Queue
// and Clauses must be set.
type Options struct {
	Desk     store.Desk
	Original func(ctx context.Context, document string) (store.BlobFile, error) // of a document that the caller sees
	Index    *search.Index
	Rules    *rules.Set
	Queue    Queue
	Clauses  func(dossier.Text) []dossier.Clause // the segmenter
	Log      *slog.Logger                        // nil: nothing is logged
	Now      func() time.Time                    // nil: time.Now
	// BehindProxy says that every request comes through one reverse proxy, whose
	// headers about the client are then believed.
	BehindProxy bool
	Hosts       []string                               // names under which the server answers besides those of loopback
	Meter       *Meter                                 // of this process; nil: one that counts requests alone
	Figures     func(context.Context) (Figures, error) // for /metrics; nil: none of the work
	Ready       []Check                                // what must answer for /readyz, besides the database
	Notes       []string                               // for /readyz: what this server leaves to others
	PageImage   PageImage                              // nil: no page is drawn
	Explain     Explain                                // nil: nothing is explained
	QueuePage   http.Handler                           // of the queue, to be served under QueuePath; nil: none
	// Printer makes a PDF of a self-contained page, as printer.Printer does; nil:
	// no browser is installed, and the pages say so.
	Printer func(ctx context.Context, html []byte) ([]byte, error)
	Machine func(context.Context) []Fact    // of the machine, for administrators; nil: nothing is known of it
	Trial   func(set *rules.Set) jobs.Trial // judges by rules that are not in force; nil: they cannot be tried
	OIDC    *OIDC                           // nil: nobody logs in by an identity provider
	// MailPassword keeps the password for the mail server; nil: none can be given.
	MailPassword Secret
	// Webhooks refuses an address that no message can go to; nil: this server
	// posts none.
	Webhooks func(address string) error
	Version  string // of the program, for /openapi.json
	// Stopping, when not nil, is closed when the server is about to stop: what
	// would be sent for as long as somebody listens ends then.
	Stopping <-chan struct{}
}

// service is what pages and JSON handlers share.
type service struct {
	Options
	pages     *pages
	files     *staticFiles
	passwords *passwords
	provider  *identityProvider // nil without one
	readings  readings
	listeners listeners
	reports   reportCache
	started   time.Time
	trying    chan struct{} // held by who tries rules
	compares  comparisons
}

// New makes the handler of everything that is served.
func New(o Options) (http.Handler, error) {
	if o.Desk == (store.Desk{}) || o.Original == nil || o.Index == nil || o.Rules == nil || o.Queue == nil || o.Clauses == nil {
		return nil, errors.New("api: the desk, the originals, the index, the rules, the queue and the segmenter must be given")
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	files, err := readStatic()
	if err != nil {
		return nil, err
	}
	pages, err := parsePages(files)
	if err != nil {
		return nil, err
	}
	passwords, err := newPasswords()
	if err != nil {
		return nil, err
	}
	if o.Meter == nil {
		o.Meter = NewMeter()
	}
	o.Meter.ask(o.Figures)
	if o.OIDC != nil && o.OIDC.Name == "" {
		named := *o.OIDC
		named.Name, o.OIDC = "your organisation", &named
	}
	o.Clauses = newKeptClauses(o.Clauses).of
	s := &service{Options: o, pages: pages, files: files, passwords: passwords, provider: newIdentityProvider(o.OIDC), started: o.Now(), trying: make(chan struct{}, 1)}
	return s.guard(s.routes()), nil
}

// routes are the addresses that are served, each with its handler.
func (s *service) routes() *gin.Engine {
	gin.SetMode(gin.ReleaseMode) // its debug mode prints every route to stdout, which is for data
	engine := gin.New()          // gin's own recovery and logger are not used: guard has both
	engine.HandleMethodNotAllowed = true
	engine.RedirectTrailingSlash = false
	engine.UseRawPath, engine.UnescapePathValues = true, true
	engine.Use(noteRoute)
	engine.NoRoute(s.pageNotFound)
	engine.NoMethod(s.pageWrongMethod)
	s.addLogin(engine)
	s.addPages(engine)
	s.addAccountPages(engine)
	s.addPeoplePages(engine)
	s.addAdminPages(engine)
	s.addChartPages(engine)
	s.addDeliveryPages(engine)
	s.addDeliverPages(engine)
	s.addConfirmPages(engine)
	s.addLinkPages(engine)
	s.addSharedPages(engine)
	s.addFeedPages(engine)
	s.addWebhookPages(engine)
	s.addQueue(engine)
	s.addMetrics(engine)
	s.addJSON(humagin.New(engine, openAPIConfig(s.Version)), engine)
	return engine
}
