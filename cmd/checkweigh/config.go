package main

import (
	"fmt"

	"github.com/checkweigh/checkweigh/ingest"
)

type configCmd struct {
	Show configShowCmd `cmd:"" help:"Show what holds the readers of hostile files back on this machine."`
}

type configShowCmd struct{}

func (configShowCmd) Run(p *program) error {
	pool, err := ingest.NewPool(ingest.Options{Children: 1})
	if err != nil {
		return err
	}
	defer pool.Close()
	lines, err := pool.SandboxReport(p.ctx)
	if err != nil {
		return err
	}
	for _, line := range lines {
		fmt.Fprintln(p.stdout, line)
	}
	return nil
}
