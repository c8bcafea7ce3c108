package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/checkweigh/checkweigh/api"
)

// workerCmd reads, checks, judges and sends mail for the serves of a shared database. It
// answers nobody and keeps no search index.
type workerCmd struct {
	houseFlags
	printFlags
	mailFlags
	webhookFlags
	Metrics string `placeholder:"ADDR" help:"Answer /metrics for Prometheus on this address of the machine itself, as in 127.0.0.1:9090; serve does so at its own address."`
}

func (c *workerCmd) Run(p *program) error {
	if c.Database == "" {
		return usagef("worker: name the database that it shares with `checkweigh serve`: --database postgres://... (without one, serve does its own work)")
	}
	pdf, err := c.pdf()
	if err != nil {
		return err
	}
	hooks, err := c.webhooks()
	if err != nil {
		return err
	}
	meter := api.NewMeter()
	h, err := c.open(p, false, c.sending(pdf), posting(hooks), counting(meter))
	if err != nil {
		return err
	}
	defer h.shut()
	unwatched, err := h.beWatched(p, c.Metrics, meter)
	if err != nil {
		return err
	}
	if err := h.queue.Start(p.ctx); err != nil {
		return errors.Join(err, unwatched())
	}
	fmt.Fprintf(p.stdout, "Working for %s\nStop with Ctrl-C.\n", h.store.Place())
	<-p.ctx.Done()
	fmt.Fprintln(p.stderr, "stopping: finishing what has begun")
	ctx, cancel := context.WithTimeout(context.Background(), drainFor)
	defer cancel()
	return errors.Join(h.rest(ctx), unwatched())
}
