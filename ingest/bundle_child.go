package ingest

import (
	"archive/zip"
	"context"
	"errors"
	"io"
	"io/fs"
	"path"
	"strconv"
	"strings"

	"github.com/checkweigh/checkweigh/dossier"
)

// Plan tells which files of a folder belong together; see the function Plan.
// Only files that may tell something are opened, by the parent, which copies
// their first bytes to a child and never looks at them. Files can only make
// the answer shorter: an error is ours, the disk's or the context's.
func (p *Pool) Plan(ctx context.Context, files []PlanFile, open Opener) ([]dossier.Bundle, error) {
	if len(files) > maxPlanFiles {
		files = files[:maxPlanFiles]
	}
	var s *slot
	select {
	case <-ctx.Done():
		return nil, ctx.Err()
	case s = <-p.slots:
	}
	defer func() { p.slots <- s }()
	if p.isClosed() {
		return nil, errClosed
	}
	from, to := io.Pipe()
	defer from.Close()
	go func() { to.CloseWithError(packForPlan(to, files, open)) }()
	size, err := s.fill(ctx, from)
	if err != nil {
		return nil, err
	}
	labels, names := make([]PlanFile, len(files)), map[string]string{}
	for i, f := range files {
		labels[i] = PlanFile{Name: label(f.Name), Size: f.Size}
		if _, twice := names[labels[i].Name]; !twice {
			names[labels[i].Name] = f.Name
		}
	}
	bundles, err := s.plan(ctx, request{Size: size, Limits: p.opt.Limits, Files: labels})
	renamed(bundles, func(name string) string { return names[name] })
	return bundles, err
}

// renamed gives the files of bundles the names by which the caller knows them,
// and drops those that the caller does not know.
func renamed(bundles []dossier.Bundle, to func(string) string) {
	all := func(names []string) []string {
		kept := names[:0]
		for _, name := range names {
			if name = to(name); name != "" {
				kept = append(kept, name)
			}
		}
		return kept
	}
	for i := range bundles {
		b := &bundles[i]
		b.Members = all(b.Members)
		for n := range b.Facts {
			b.Facts[n].Source = to(b.Facts[n].Source)
		}
		for n := range b.Events {
			b.Events[n].Member = to(b.Events[n].Member)
			b.Events[n].Attachments = all(b.Events[n].Attachments)
		}
	}
}

// packForPlan writes what may tell something into an archive whose members bear
// the numbers of the files.
func packForPlan(w io.Writer, files []PlanFile, open Opener) error {
	z := zip.NewWriter(w)
	left := int64(maxPlanBytes)
	for i, f := range files {
		limit := min(tells(f), left)
		if limit <= 0 {
			continue
		}
		r, err := open(f.Name)
		if err != nil {
			continue // reading the file itself will say why
		}
		if m, err := z.CreateHeader(&zip.FileHeader{Name: strconv.Itoa(i), Method: zip.Store}); err == nil {
			n, _ := io.Copy(m, io.LimitReader(r, limit)) // cut short it tells less
			left -= n
		}
		_ = r.Close()
	}
	return z.Close() // says whether all could be written
}

// tells is how many bytes of a file planning may want, by its name alone: 0 for
// documents, which tell nothing about their neighbours.
func tells(f PlanFile) int64 {
	switch ext := extension(f.Name); {
	case ext == "eml":
		return maxMailHead
	case f.Size > maxDataBytes:
		return 0
	case ext == "json":
		return maxDataBytes
	case f.Size > maxTellBytes:
		return 0
	case ext == "csv", ext == "txt" && strings.HasPrefix(strings.ToLower(path.Base(f.Name)), "correspondence"):
		return maxTellBytes
	}
	return 0
}

// plan asks the child once. One that dies of the files leaves us without
// bundles and is replaced.
func (s *slot) plan(ctx context.Context, req request) ([]dossier.Bundle, error) {
	if err := s.start(ctx); err != nil {
		return nil, errors.Join(ctx.Err(), err)
	}
	c := newCollector(ctx, s.pool, request{}, "")
	err := s.exchangeAs(ctx, framePlan, req, c)
	if err == nil {
		s.recycle()
		return c.bundles.kept, nil
	}
	s.kill()
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	s.pool.opt.Log.Warn("reading child ended", "planning", len(req.Files), "error", err, "said", s.said.String())
	return nil, nil
}

// plan answers a request to plan.
func (c *child) plan(req request) error {
	began := cpuUsed()
	s := &childSink{child: c, began: began, limits: req.Limits}
	limitCPU(began, 0)
	z, err := zip.NewReader(io.NewSectionReader(c.file, 0, req.Size), req.Size)
	if err == nil {
		for _, b := range planRecovered(req.Files, packedOpener(req.Files, z)) {
			if err := s.Bundle(b); err != nil {
				return err
			}
		}
	}
	return c.send(frameDone, done{State: dossier.StateRead, CPU: (cpuUsed() - began).Microseconds()}, nil)
}

// planRecovered gives no bundles where a parser panics.
func planRecovered(files []PlanFile, open Opener) (bundles []dossier.Bundle) {
	defer func() {
		if recover() != nil {
			bundles = nil
		}
	}()
	return Plan(files, open)
}

func packedOpener(files []PlanFile, z *zip.Reader) Opener {
	packed := map[string]*zip.File{}
	for _, f := range z.File {
		if n, err := strconv.Atoi(f.Name); err == nil && n >= 0 && n < len(files) {
			packed[files[n].Name] = f
		}
	}
	return openPacked(packed)
}

func openPacked(packed map[string]*zip.File) Opener {
	return func(name string) (io.ReadCloser, error) {
		f := packed[name]
		if f == nil {
			return nil, fs.ErrNotExist
		}
		return f.Open()
	}
}
