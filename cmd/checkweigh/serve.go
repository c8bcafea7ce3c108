package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"time"

	"github.com/checkweigh/checkweigh/api"
	"github.com/checkweigh/checkweigh/ingest"
)

type serveCmd struct {
	houseFlags
	doorFlags
	printFlags
	mailFlags
	webhookFlags
	Sample bool `help:"Read the sample dossier first, once, and print its five points."`
}

// drainFor is how long work that has begun may take to end after SIGTERM; what
// is cut off is done again by the next serve.
const drainFor = 20 * time.Second

// linkLives is how long the printed login link can be used.
const linkLives = 24 * time.Hour

// server is a house with a door.
type server struct{ *house }

func (c *serveCmd) Run(p *program) error {
	door, err := c.door()
	if err != nil {
		return err
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
	h, err := c.open(p, true, c.sending(pdf), posting(hooks), counting(meter)) // the folder first: whoever has it can say where it serves
	if err != nil {
		return err
	}
	defer h.shut()
	s := &server{h}
	listener, err := api.Listen(c.Addr, c.encrypted())
	if err != nil {
		return usage{err}
	}
	if err := s.store.SetAddress(door.scheme() + localName(listener.Addr())); err != nil {
		return errors.Join(err, listener.Close())
	}
	page, err := s.queue.Page(api.QueuePath)
	if err != nil {
		return errors.Join(err, listener.Close())
	}
	handler, err := api.New(api.Options{
		BehindProxy: c.BehindProxy, Hosts: door.hosts, OIDC: door.oidc, Meter: meter, Figures: s.figures, Ready: s.checks(), Notes: s.notes(), QueuePage: page,
		Desk: s.store.Desk(), Original: s.store.Blobs.Open, Index: s.index, Rules: s.steps.Rules, Queue: s.queue, Clauses: ingest.Clauses,
		PageImage: s.queue.RenderPage, Explain: s.queue.Explain,
		Log: s.log, Version: programVersion(), Stopping: p.ctx.Done(), Printer: pdf, Trial: s.queue.Trial, Machine: s.machine(c.printFlags, p.now), MailPassword: c.password(s.store.Dir()), Webhooks: hooks.Check,
	})
	if err != nil {
		return errors.Join(err, listener.Close())
	}
	if err := s.queue.Start(p.ctx); err != nil {
		return errors.Join(err, listener.Close())
	}
	web := api.NewServer(handler, c.Addr)
	failed := make(chan error, 1)
	go func() { failed <- door.serve(web, listener) }()
	if err := c.greet(p, s, listener.Addr(), door); err != nil && p.ctx.Err() == nil {
		return errors.Join(err, s.drain(web))
	}
	select {
	case err := <-failed:
		return errors.Join(fmt.Errorf("serve: %w", err), s.drain(web))
	case <-p.ctx.Done():
	}
	fmt.Fprintln(p.stderr, "stopping: finishing what has begun")
	return s.drain(web)
}

// drain stops listening, lets requests and jobs that have begun end, and closes.
func (s *server) drain(web *http.Server) error {
	ctx, cancel := context.WithTimeout(context.Background(), drainFor)
	defer cancel()
	err := web.Shutdown(ctx)
	if errors.Is(err, context.DeadlineExceeded) {
		err = web.Close()
	}
	return errors.Join(err, s.rest(ctx))
}

// greet says where the pages are and how to get in.
func (c *serveCmd) greet(p *program, s *server, addr net.Addr, door *door) error {
	if c.Sample {
		if err := s.showSample(p); err != nil {
			return err
		}
	}
	link, err := api.LoginLink(p.ctx, s.store.Desk(), p.now(), linkLives)
	if err != nil {
		return err
	}
	base := c.base(addr, door)
	fmt.Fprintf(p.stdout, "Serving on %s\nLog in once, within a day, with: %s%s\nStop with Ctrl-C. Everything is kept in %s\n", base, base, link, s.store.Place())
	return nil
}

// localName writes the address as people type it.
func localName(addr net.Addr) string {
	host, port, err := net.SplitHostPort(addr.String())
	if err != nil || (host != "127.0.0.1" && host != "::1") {
		return addr.String()
	}
	return net.JoinHostPort("localhost", port)
}
