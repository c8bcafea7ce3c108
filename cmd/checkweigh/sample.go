package main

import (
	"fmt"
	"io/fs"
	"time"

	"github.com/checkweigh/checkweigh/api"
	"github.com/checkweigh/checkweigh/dossier"
	"github.com/checkweigh/checkweigh/report"
	"github.com/checkweigh/checkweigh/samples"
	"github.com/checkweigh/checkweigh/store"
)

// sampleSetting remembers which dossier the sample became, so that it is read
// once and stays away when it was deleted.
const sampleSetting = "sample_dossier"

// showSample reads the sample dossier the first time and prints its five points.
func (s *server) showSample(p *program) error {
	id, err := s.sampleDossier(p)
	if err != nil {
		return fmt.Errorf("sample dossier: %w", err)
	}
	progress := p.newBar()
	for {
		left, total, pages, err := s.left(p, id)
		if err != nil {
			return fmt.Errorf("sample dossier: %w", err)
		}
		progress.show(total-left, total, pages, left == 0)
		if left == 0 {
			break
		}
		select {
		case <-p.ctx.Done():
			return p.ctx.Err()
		case <-time.After(100 * time.Millisecond):
		}
	}
	r, err := api.Report(p.ctx, s.store.Desk(), s.steps.Rules, id, p.now())
	if err != nil {
		return fmt.Errorf("sample dossier: %w", err)
	}
	width, color := p.look()
	return report.WritePoints(p.stdout, r, report.TextOptions{Width: width, Color: color})
}

// sampleDossier finds the sample dossier or receives its files into a new one.
func (s *server) sampleDossier(p *program) (string, error) {
	id, err := s.store.Setting(p.ctx, sampleSetting)
	if err == nil || store.CodeOf(err) != store.NotFound {
		return id, err
	}
	files, err := samples.Dossier()
	if err != nil {
		return "", err
	}
	id = store.NewID()
	err = s.store.InTx(p.ctx, func(tx store.Tx) error {
		d := dossier.Dossier{ID: id, Title: samples.Title, Jurisdiction: dossier.EnglandWales}
		if err := tx.AddDossier(p.ctx, d, p.now()); err != nil {
			return err
		}
		return tx.PutSetting(p.ctx, sampleSetting, id)
	})
	if err != nil {
		return "", err
	}
	return id, fs.WalkDir(files, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		f, err := files.Open(name)
		if err != nil {
			return err
		}
		defer f.Close()
		_, err = s.queue.Receive(p.ctx, id, name, "", f)
		return err
	})
}

// left counts what is still to be read and judged in a dossier, its documents
// and their pages.
func (s *server) left(p *program, id string) (left, total, pages int, err error) {
	err = s.store.View(p.ctx, func(r store.Reads) error {
		documents, err := r.Documents(p.ctx, id)
		if err != nil {
			return err
		}
		total = len(documents)
		if left, err = r.Unsettled(p.ctx, id, s.steps.Rules.Version); err != nil || left > 0 {
			return err
		}
		d, err := r.Dossier(p.ctx, id)
		if err != nil {
			return err
		}
		if d.Rules != s.steps.Rules.Version || d.JudgedAt.IsZero() {
			left = 1
		}
		readings, err := r.DossierReadings(p.ctx, id)
		for _, reading := range readings {
			pages += len(reading.Pages)
		}
		return err
	})
	return left, total, pages, err
}
