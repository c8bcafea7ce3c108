package api

import (
	"bytes"
	"context"
	"slices"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/checkweigh/checkweigh/dossier"
	"github.com/checkweigh/checkweigh/jobs"
	"github.com/checkweigh/checkweigh/report"
	"github.com/checkweigh/checkweigh/rules"
	"github.com/checkweigh/checkweigh/store"
)

// reportPolicy lets the one self-contained file use its own inline style. It is
// sandboxed: even a mistake in it could run nothing.
const reportPolicy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox allow-popups allow-downloads"

type reportInput struct {
	ID     string `path:"id" format:"uuid" doc:"The dossier's id"`
	Format string `query:"format" enum:"json,html,pdf,docx,xlsx,csv,jsonld,text" default:"json" doc:"pdf only where a Chrome, Chromium or Edge is installed; the sheets are made in all but jsonld, the rep's page as html, pdf, docx, text and json"`
	Sheet  string `query:"sheet" enum:"questions,lifecycle,rep,inspection" doc:"Only this sheet of the report; its JSON has the schema checkweigh-sheet/1"`
}

// reportAnswer is written as it is: the bytes do not pass through huma's JSON.
type reportAnswer struct {
	ContentType string `header:"Content-Type"`
	Tag         string `header:"ETag"`
	Policy      string `header:"Content-Security-Policy"`
	Disposition string `header:"Content-Disposition"`
	Body        []byte
}

func (s *service) addReports(a huma.API) {
	op := get("get-report", "/api/v1/dossiers/{id}/report", "dossiers", "The gap report of a dossier")
	op.Responses = map[string]*huma.Response{"200": {
		Description: "The report; the JSON has the schema checkweigh/1",
		Content:     reportContent(),
	}}
	handle(s, a, tagged(op), s.getReport)
}

func (s *service) getReport(ctx context.Context, in *reportInput) (*reportAnswer, error) {
	r, err := s.report(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	s.noteRead(ctx, "read", "report", in.ID, in.Format)
	f := formatOf(in.Format)
	out := &reportAnswer{Policy: reportPolicy, ContentType: f.contentType}
	if f.ending != "" {
		out.Disposition = attachment(reportName(r, in.Sheet) + f.ending)
	}
	if out.Tag, err = reportTag(r, in.Format+" "+in.Sheet); err != nil {
		return nil, err
	}
	out.Body, err = s.fill(ctx, f, report.SheetName(in.Sheet), r)
	return out, err
}

// reportName is the name of a downloaded file, without its ending.
func reportName(r report.Report, sheet string) string {
	if sheet == "" {
		sheet = "gap report"
	}
	return strings.TrimSpace(r.Dossier.Title + " " + sheet)
}

// reportTag is the same for reports that differ only in when they were made. The
// look is the format and the sheet.
func reportTag(r report.Report, look string) (string, error) {
	r.GeneratedAt = look
	var b bytes.Buffer
	err := report.WriteJSON(&b, r)
	return tagOf(b.Bytes()), err
}

// report builds the gap report of a dossier from one state of the store.
func (s *service) report(ctx context.Context, id string) (r report.Report, err error) {
	err = s.view(ctx, func(from store.Sight) error {
		r, err = s.reportFrom(ctx, from, id)
		return err
	})
	return r, err
}

func (s *service) reportFrom(ctx context.Context, from store.Sight, id string) (report.Report, error) {
	d, err := from.Dossier(ctx, id)
	if err != nil {
		return report.Report{}, err
	}
	paths, err := readPaths(ctx, from, id)
	if err != nil {
		return report.Report{}, err
	}
	key, now := s.reportKey(d, paths), s.Now()
	if r, kept := s.reports.get(key); kept {
		r.GeneratedAt = report.Generated(now)
		return r, nil
	}
	in, err := s.reportInput(ctx, from, d, paths)
	if err != nil {
		return report.Report{}, err
	}
	r := report.Build(in, s.Rules, now)
	s.reports.put(d.ID, key, r)
	return r, nil
}

func (s *service) reportInput(ctx context.Context, from store.Sight, d store.Dossier, paths []place) (report.Input, error) {
	beside, err := from.DossierReadings(ctx, d.ID)
	if err != nil {
		return report.Input{}, err
	}
	verdicts, err := from.Verdicts(ctx, d.ID)
	if err != nil {
		return report.Input{}, err
	}
	in := report.Input{Dossier: d.Dossier, Verdicts: verdicts, Whole: jobs.Whole(d.Dossier, beside, verdicts, s.Rules, s.Now())}
	for _, p := range paths {
		one, err := s.documentResult(ctx, from, p, beside)
		if err != nil {
			return report.Input{}, err
		}
		in.Documents = append(in.Documents, one)
	}
	return in, nil
}

func (s *service) documentResult(ctx context.Context, from store.Sight, p place, beside []dossier.Reading) (report.DocumentResult, error) {
	out := report.DocumentResult{Document: dossier.Document{
		ID: p.Document, Path: p.Path, State: p.state(), Reason: p.reason(), Forced: p.Forced,
	}}
	if p.Document == "" {
		return out, nil
	}
	checked, err := s.checked(ctx, from, p.Document, p.Forced)
	if err != nil {
		return out, err
	}
	out.Reading, out.Verdicts = checked.Reading, checked.Verdicts
	i := slices.IndexFunc(beside, func(r dossier.Reading) bool {
		return r.Document.ID == p.Document && r.Document.Forced == p.Forced
	})
	if i >= 0 {
		out.Reading = beside[i]
	}
	out.Reading.Document = out.Document
	out.Pages = len(out.Reading.Pages)
	return out, nil
}

// checked gives what the rules made of a document, and an empty reading for one
// that they have not seen yet.
func (s *service) checked(ctx context.Context, from store.Sight, document string, forced dossier.Kind) (store.Checked, error) {
	c, err := from.Checked(ctx, document, forced, s.Rules.Version)
	if store.CodeOf(err) == store.NotFound {
		return store.Checked{Document: document, Forced: forced}, nil
	}
	return c, err
}

// place is one membership with the document that stands there, if any.
type place struct {
	store.Membership
	doc  store.Document
	here bool
}

func readPaths(ctx context.Context, from store.Sight, dossierID string) ([]place, error) {
	memberships, err := from.Memberships(ctx, dossierID)
	if err != nil {
		return nil, err
	}
	documents, err := from.Documents(ctx, dossierID)
	if err != nil {
		return nil, err
	}
	byID := make(map[string]store.Document, len(documents))
	for _, d := range documents {
		byID[d.ID] = d
	}
	paths := make([]place, len(memberships))
	for i, m := range memberships {
		paths[i].Membership = m
		paths[i].doc, paths[i].here = byID[m.Document]
	}
	return paths, nil
}

func (p place) state() dossier.State {
	if !p.here {
		return dossier.StateUnsupported // a member that was skipped; its reason says why
	}
	return p.doc.State
}

func (p place) reason() string {
	if !p.here {
		return p.Reason
	}
	return p.doc.Reason
}

// Report builds the gap report of a dossier from what the store holds, for
// those who show it elsewhere than on a page. It asks as the program itself.
func Report(ctx context.Context, from store.Desk, set *rules.Set, id string, at time.Time) (report.Report, error) {
	s := service{Options: Options{Desk: from, Rules: set, Now: func() time.Time { return at }}}
	return s.report(withCaller(ctx, caller{Viewer: store.System}), id)
}
