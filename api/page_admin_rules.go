package api

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"path"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/checkweigh/checkweigh/jobs"
	"github.com/checkweigh/checkweigh/report"
	"github.com/checkweigh/checkweigh/rules"
	"github.com/checkweigh/checkweigh/store"
)

// Bounds of a pack that is tried. The built-in one has about 2 MB in 150 files.
const (
	packUpload = 8 << 20  // bytes as they are sent
	packBytes  = 24 << 20 // bytes unpacked
	packFiles  = 2000
	packFaults = 20 // mistakes that are shown
)

// tryTime is how long dossiers are judged by new rules; what is left then is said.
const tryTime = 60 * time.Second

// rulesPage shows the rules in force and, once some were tried, what they would
// change.
type rulesPage struct {
	head
	Set          *rules.Set
	Loaded       time.Time
	Requirements int
	Tried        *triedRules
	Faults       []string // mistakes of the pack that was sent
	MoreFaults   int
	Can          bool // rules can be tried here
}

type triedRules struct {
	Pack, Version string
	Rules         []ruleChangeView
	Frame         bool // words that concern every rule differ
	Dossiers      []triedDossier
	Looked, All   int
	Same          bool
}

type ruleChangeView struct{ Requirement, Said string }

type triedDossier struct {
	ID, Title string
	Changes   []verdictChangeView
}

type verdictChangeView struct {
	Requirement, Title string
	Old, New           *badge // nil where the requirement is not there
	Quote, Where       string // on which the new verdict rests
}

func (s *service) rulesPage(c *gin.Context, status int, page rulesPage) {
	page.head = headOf(c.Request.Context(), "Rules", "admin")
	page.Set, page.Loaded, page.Requirements, page.Can = s.Rules, s.started, len(s.Rules.Requirements), s.Trial != nil
	s.render(c, status, "admin_rules", page)
}

// tryRulesForm says what a pack that is sent would change. It changes nothing.
func (s *service) tryRulesForm(c *gin.Context) {
	if s.Trial == nil {
		s.fail(c, notFound("page"))
		return
	}
	select {
	case s.trying <- struct{}{}:
		defer func() { <-s.trying }()
	default:
		s.fail(c, newProblem(http.StatusServiceUnavailable, "trying", "Somebody is trying rules just now, which takes up to a minute. Try again then."))
		return
	}
	set, err := sentPack(c)
	if err != nil {
		var p interface{ Unwrap() []error }
		switch {
		case errors.As(err, &p):
			page := rulesPage{}
			for _, fault := range p.Unwrap() {
				page.Faults = append(page.Faults, report.Visible(fault.Error()))
			}
			if n := len(page.Faults); n > packFaults {
				page.Faults, page.MoreFaults = page.Faults[:packFaults], n-packFaults
			}
			s.rulesPage(c, http.StatusUnprocessableEntity, page)
		case errors.Is(err, errPack):
			s.rulesPage(c, http.StatusUnprocessableEntity, rulesPage{Faults: []string{sentence(strings.TrimPrefix(err.Error(), errPack.Error()+": "))}})
		default:
			var fault rules.Problem
			if errors.As(err, &fault) {
				s.rulesPage(c, http.StatusUnprocessableEntity, rulesPage{Faults: []string{report.Visible(fault.Error())}})
				return
			}
			s.fail(c, err)
		}
		return
	}
	s.noteRead(c.Request.Context(), "try", "rules", "", report.Visible(set.Version))
	tried, err := s.tryRules(c.Request.Context(), set)
	if err != nil {
		s.fail(c, err)
		return
	}
	s.rulesPage(c, http.StatusOK, rulesPage{Tried: tried})
}

// errPack is a mistake of whoever sends a pack.
var errPack = errors.New("pack")

// sentPack loads the pack of the form: a zip of a folder of rules, or rule files
// that are added to the built-in pack.
func sentPack(c *gin.Context) (*rules.Set, error) {
	c.Request.Body = http.MaxBytesReader(c.Writer, c.Request.Body, packUpload)
	form, err := c.MultipartForm()
	if err != nil {
		var large *http.MaxBytesError
		if errors.As(err, &large) {
			return nil, fmt.Errorf("%w: the pack is larger than %d MB; send the folder of rules alone", errPack, packUpload>>20)
		}
		return nil, fmt.Errorf("%w: no file came along; choose a zip of a folder of rules, or its .yaml files", errPack)
	}
	defer func() { _ = form.RemoveAll() }()
	files := form.File["pack"]
	var b bytes.Buffer
	pack := zip.NewWriter(&b)
	for _, f := range files {
		if f.Filename == "" {
			continue
		}
		from, err := f.Open()
		if err != nil {
			return nil, err
		}
		content, err := io.ReadAll(from)
		if err = errors.Join(err, from.Close()); err != nil {
			return nil, err
		}
		if strings.EqualFold(path.Ext(f.Filename), ".zip") {
			return zippedPack(content)
		}
		to, err := pack.Create(path.Base(f.Filename))
		if err == nil {
			_, err = to.Write(content)
		}
		if err != nil {
			return nil, err
		}
	}
	if err := pack.Close(); err != nil {
		return nil, err
	}
	return zippedPack(b.Bytes())
}

// zippedPack loads a pack out of a zip, which is never written to a disk.
func zippedPack(content []byte) (*rules.Set, error) {
	z, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
	if err != nil {
		return nil, fmt.Errorf("%w: this is no zip that can be opened; pack the folder of rules again", errPack)
	}
	var size uint64
	top, rulesFound := "", 0
	for _, f := range z.File {
		size += f.UncompressedSize64 // what unpacks to more than it says is an error of its reader
		if ext := path.Ext(f.Name); ext == ".yaml" || ext == ".yml" {
			rulesFound++
		}
		if path.Base(f.Name) == rules.PackFile && (top == "" || len(path.Dir(f.Name)) < len(top)) {
			top = path.Dir(f.Name)
		}
	}
	switch {
	case size > packBytes || len(z.File) > packFiles:
		return nil, fmt.Errorf("%w: it unpacks to more than %d MB or %d files; send the folder of rules alone", errPack, packBytes>>20, packFiles)
	case rulesFound == 0:
		return nil, fmt.Errorf("%w: there is no .yaml file in it; choose a zip of a folder of rules, or its .yaml files", errPack)
	}
	var from fs.FS = z
	if top != "" && top != "." {
		if from, err = fs.Sub(z, top); err != nil {
			return nil, fmt.Errorf("%w: the folder %s cannot be opened", errPack, report.Visible(top))
		}
	}
	if top == "" {
		from = rules.Added(z)
	}
	return rules.Load(from)
}

// tryRules judges the dossiers that the administrator sees by a set, the newest
// first, until the time is over.
func (s *service) tryRules(ctx context.Context, set *rules.Set) (*triedRules, error) {
	out := &triedRules{Pack: report.Visible(set.Pack), Version: report.Visible(set.Version), Same: true}
	for _, change := range report.CompareRules(s.Rules, set, nil, nil, s.Now()).Rules {
		out.Same, out.Frame = false, out.Frame || change.Frame
		if said := change.String(); said != "" {
			out.Rules = append(out.Rules, ruleChangeView{report.Visible(change.Requirement), said})
		}
	}
	sight := s.Desk.For(viewer(ctx))
	var err error
	if out.All, err = sight.DossierCount(ctx); err != nil || out.Same {
		return out, err
	}
	try, until := s.Trial(set), time.Now().Add(tryTime)
	for before := ""; ; {
		page, err := sight.NewestDossiers(ctx, before, peopleOnPage)
		if err != nil || len(page) == 0 {
			return out, err
		}
		for _, d := range page {
			if time.Now().After(until) {
				return out, nil
			}
			one, err := s.tryOn(ctx, try, set, d)
			if err != nil {
				return nil, err
			}
			out.Looked++
			if len(one.Changes) > 0 {
				out.Dossiers = append(out.Dossiers, one)
			}
			before = d.ID
		}
	}
}

// tryOn compares the verdicts on one dossier.
func (s *service) tryOn(ctx context.Context, try jobs.Trial, set *rules.Set, d store.Dossier) (triedDossier, error) {
	out := triedDossier{ID: d.ID, Title: report.Visible(d.Title)}
	err := s.view(ctx, func(from store.Sight) error {
		was, err := s.reportFrom(ctx, from, d.ID)
		if err != nil {
			return err
		}
		paths, err := readPaths(ctx, from, d.ID)
		if err != nil {
			return err
		}
		docs, err := storedReads(ctx, from, paths)
		if err != nil {
			return err
		}
		made, err := try(ctx, d.Dossier, docs)
		if err != nil {
			return err
		}
		is := report.Build(made.Report(set, s.Now()), set, s.Now())
		for _, v := range report.CompareRules(s.Rules, set, &was, &is, s.Now()).Verdicts {
			out.Changes = append(out.Changes, newVerdictChange(is, v))
		}
		return nil
	})
	return out, err
}

// storedReads are the documents of a dossier as reading them gave them.
func storedReads(ctx context.Context, from store.Sight, paths []place) ([]jobs.Read, error) {
	docs := make([]jobs.Read, 0, len(paths))
	for _, p := range paths {
		r := jobs.Read{Parent: -1}
		r.Document.ID, r.Document.Path, r.Document.State, r.Document.Reason, r.Document.Forced = p.Document, p.Path, p.state(), p.reason(), p.Forced
		if p.Document != "" {
			text, err := from.Text(ctx, p.Document)
			if err != nil && store.CodeOf(err) != store.NotFound {
				return nil, err
			}
			r.Text = text
		}
		docs = append(docs, r)
	}
	return docs, nil
}

func newVerdictChange(is report.Report, v report.VerdictChange) verdictChangeView {
	out := verdictChangeView{Requirement: report.Visible(v.Requirement), Title: report.Visible(v.Title)}
	if v.Old != "" {
		b := newBadge(v.Old)
		out.Old = &b
	}
	if v.New != "" {
		b := newBadge(v.New)
		out.New = &b
	}
	if len(v.NewEvidence) > 0 {
		norm := report.Norm(report.Findings(v.NewEvidence)[0])
		out.Quote, out.Where = report.Visible(norm.Quote), report.Place(norm.Clause, norm.Page)
		for _, d := range is.Documents {
			if d.SHA256 == norm.Document {
				out.Where = strings.TrimSuffix(report.Visible(d.Path)+", "+out.Where, ", ")
				break
			}
		}
	}
	return out
}
