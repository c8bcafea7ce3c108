package main

import (
	"context"
	"fmt"
)

// workerCmd reads, checks, judges and sends mail for the serves of a shared database. It
// answers nobody and keeps no search index.
type workerCmd struct {
	houseFlags
	printFlags
	mailFlags
	webhookFlags
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
	h, err := c.open(p, false, c.sending(pdf), posting(hooks))
	if err != nil {
		return err
	}
	defer h.shut()
	if err := h.queue.Start(p.ctx); err != nil {
		return err
	}
	fmt.Fprintf(p.stdout, "Working for %s\nStop with Ctrl-C.\n", h.store.Place())
	<-p.ctx.Done()
	fmt.Fprintln(p.stderr, "stopping: finishing what has begun")
	ctx, cancel := context.WithTimeout(context.Background(), drainFor)
	defer cancel()
	return h.rest(ctx)
}
