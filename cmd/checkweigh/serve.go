package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"path/filepath"
	"time"

	"github.com/checkweigh/checkweigh/api"
	"github.com/checkweigh/checkweigh/dossier"
	"github.com/checkweigh/checkweigh/ingest"
	"github.com/checkweigh/checkweigh/jobs"
	"github.com/checkweigh/checkweigh/search"
	"github.com/checkweigh/checkweigh/store"
	"io"
)

type serveCmd struct {
	Addr   string `default:"127.0.0.1:8080" help:"Address of this machine to serve on."`
	Data   string `default:"./data" placeholder:"DIR" help:"Folder in which everything is kept."`
	Rules  string `placeholder:"DIR" help:"Use the rules of this folder."`
	OCR    string `enum:"auto,on,off" default:"auto" help:"Read scanned pages with tesseract: auto (when installed), on, off."`
	Sample bool   `help:"Read the sample dossier first, once, and print its five points."`
}

// drainFor is how long work that has begun may take to end after SIGTERM; what
// is cut off is done again by the next serve.
const drainFor = 20 * time.Second

// linkLives is how long the printed login link can be used.
const linkLives = 24 * time.Hour

// server is everything that serves, in the order in which it was opened.
type server struct {
	store *store.Store
	index *search.Index
	queue *jobs.Queue
	steps jobs.Steps
	log   *slog.Logger
	close []func() error
}

func (c *serveCmd) Run(p *program) error {
	s, err := c.open(p) // the folder first: whoever has it can say where it serves
	if err != nil {
		return err
	}
	defer s.shut()
	listener, err := api.Listen(c.Addr)
	if err != nil {
		return usage{err}
	}
	if err := s.store.SetAddress("http://" + localName(listener.Addr())); err != nil {
		return errors.Join(err, listener.Close())
	}
	handler, err := api.New(api.Options{
		Store: s.store, Index: s.index, Rules: s.steps.Rules, Receive: s.receive, Clauses: ingest.Clauses,
		Log: s.log, Version: programVersion(),
	})
	if err != nil {
		return errors.Join(err, listener.Close())
	}
	if err := s.queue.Start(p.ctx); err != nil {
		return errors.Join(err, listener.Close())
	}
	web := api.NewServer(handler, c.Addr)
	failed := make(chan error, 1)
	go func() { failed <- web.Serve(listener) }()
	if err := c.greet(p, s, listener.Addr()); err != nil && p.ctx.Err() == nil {
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

// open opens the data folder and everything that works on it.
func (c *serveCmd) open(p *program) (_ *server, err error) {
	s := &server{log: slog.New(slog.NewTextHandler(p.stderr, &slog.HandlerOptions{Level: slog.LevelWarn}))}
	defer func() {
		if err != nil {
			s.shut()
		}
	}()
	var done func()
	if s.steps, done, err = p.steps(c.Rules, c.OCR); err != nil {
		return nil, err
	}
	s.later(func() error { done(); return nil })
	if s.store, err = store.Open(p.ctx, store.Options{Dir: c.Data}); err != nil {
		return nil, err
	}
	s.later(s.store.Close)
	if err := s.openIndex(filepath.Join(c.Data, "index")); err != nil {
		return nil, err
	}
	s.later(s.index.Close)
	s.queue, err = jobs.New(jobs.Options{Store: s.store, Steps: s.steps, Index: s.index, Logger: s.log})
	return s, err
}

// openIndex opens the index; one that is damaged was moved aside, and the
// queue's follower fills the new one from the store.
func (s *server) openIndex(dir string) (err error) {
	s.index, err = search.Open(dir)
	if errors.Is(err, search.ErrDamaged) {
		s.log.Warn("the search index could not be read; it was moved aside and is built again", "error", err)
		s.index, err = search.Open(dir)
	}
	return err
}

func (s *server) later(f func() error) { s.close = append(s.close, f) }

// shut closes what is open, the last first.
func (s *server) shut() {
	for i := len(s.close) - 1; i >= 0; i-- {
		if err := s.close[i](); err != nil {
			s.log.Error("close", "error", err)
		}
	}
	s.close = nil
}

// drain stops listening, lets requests and jobs that have begun end, and closes.
func (s *server) drain(web *http.Server) error {
	ctx, cancel := context.WithTimeout(context.Background(), drainFor)
	defer cancel()
	err := web.Shutdown(ctx)
	if errors.Is(err, context.DeadlineExceeded) {
		err = web.Close()
	}
	if stopped := s.queue.Stop(ctx); stopped != nil && !errors.Is(stopped, context.DeadlineExceeded) {
		err = errors.Join(err, stopped)
	}
	return err
}

// receive is api's way into the queue.
func (s *server) receive(ctx context.Context, dossierID, path string, forced dossier.Kind, r io.Reader) (string, error) {
	receipt, err := s.queue.Receive(ctx, dossierID, path, forced, r)
	return receipt.Document, err
}

// greet says where the pages are and how to get in.
func (c *serveCmd) greet(p *program, s *server, addr net.Addr) error {
	if c.Sample {
		if err := s.showSample(p); err != nil {
			return err
		}
	}
	link, err := api.LoginLink(p.ctx, s.store, p.now(), linkLives)
	if err != nil {
		return err
	}
	base := "http://" + localName(addr)
	fmt.Fprintf(p.stdout, "Serving on %s\nLog in once, within a day, with: %s%s\nStop with Ctrl-C. Everything is kept in %s\n", base, base, link, c.Data)
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
