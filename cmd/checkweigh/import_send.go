package main

import (
	"context"
	"errors"
	"io"
	"mime/multipart"
	"net/http"
	"slices"

	"github.com/checkweigh/checkweigh/dossier"
	"github.com/checkweigh/checkweigh/jobs"
	"github.com/checkweigh/checkweigh/store"
)

// Take sends one file. What the server refuses about the file itself is a line
// of the list; what it refuses about us ends the import. A line that breaks may
// have broken after the file was kept: it is sent once more under the same key,
// and kept once.
func (s *sending) Take(ctx context.Context, it store.BatchItem, kind dossier.Kind, open func() (io.ReadCloser, error)) (store.BatchItem, error) {
	key, document := store.NewID(), ""
	err := s.again(ctx, func() (err error) {
		document, err = s.send(ctx, key, it, kind, open)
		var refused *refusal
		var here *unreadable
		if err != nil && !errors.As(err, &refused) && !errors.As(err, &here) && ctx.Err() == nil {
			document, err = s.send(ctx, key, it, kind, open)
		}
		return err
	})
	var here *unreadable
	if errors.As(err, &here) && ctx.Err() == nil {
		it.State, it.Reason, it.Dossier = store.ItemFailed, "it could not be read: "+cause(here.error).Error(), ""
		return it, s.Put(ctx, it)
	}
	var refused *refusal
	if errors.As(err, &refused) && (refused.status == http.StatusRequestEntityTooLarge || refused.status == http.StatusUnprocessableEntity) {
		it.State, it.Reason, it.Dossier = store.ItemFailed, refused.Error(), ""
		return it, s.Put(ctx, it)
	}
	if err != nil {
		return it, err
	}
	it.Document = document
	s.items[it.Path] = it
	return it, nil
}

// unreadable is a fault of the file on this side.
type unreadable struct{ error }

func (u *unreadable) Unwrap() error { return u.error }

// send passes the file on as it is read, and gives the id under which it is kept.
func (s *sending) send(ctx context.Context, key string, it store.BatchItem, kind dossier.Kind, open func() (io.ReadCloser, error)) (document string, err error) {
	r, err := open()
	if err != nil {
		return "", &unreadable{err}
	}
	defer r.Close()
	from, to := io.Pipe()
	form := multipart.NewWriter(to)
	source := &faultOf{Reader: r}
	filled := make(chan struct{})
	go func() {
		defer close(filled)
		to.CloseWithError(s.fill(form, it, kind, source))
	}()
	var answer struct {
		Documents []struct{ Document string }
	}
	err = s.askOnce(ctx, call{
		method: http.MethodPost, path: "/api/v1/dossiers/" + it.Dossier + "/documents",
		kind: form.FormDataContentType(), key: key, body: from,
	}, &answer)
	_ = from.Close()
	<-filled
	if err != nil && source.fault != nil {
		return "", &unreadable{source.fault}
	}
	if err == nil && len(answer.Documents) == 1 {
		document = answer.Documents[0].Document
	}
	return document, err
}

// faultOf keeps the fault of a reader apart from those of whoever reads it.
type faultOf struct {
	io.Reader
	fault error
}

func (f *faultOf) Read(p []byte) (int, error) {
	n, err := f.Reader.Read(p)
	if err != nil && err != io.EOF {
		f.fault = err
	}
	return n, err
}

func (s *sending) fill(form *multipart.Writer, it store.BatchItem, kind dossier.Kind, r io.Reader) error {
	for _, field := range [][2]string{{"kind", string(kind)}, {"batch", s.batch}, {"path", it.Path}} {
		if field[1] == "" {
			continue
		}
		if err := form.WriteField(field[0], field[1]); err != nil {
			return err
		}
	}
	w, err := form.CreateFormFile("files", "file")
	if err == nil {
		_, err = io.Copy(w, r)
	}
	if err != nil {
		return err // without its end the form is not taken for whole
	}
	return form.Close()
}

// maxGiven is how much of one sort a server takes from one register.
const maxGiven = 5000

// Give passes on what a register or an exchange of letters says of a dossier.
// What is kept already is not sent again, since the dossier is judged for it.
func (s *sending) Give(ctx context.Context, dossierID, key, under string, b dossier.Bundle) error {
	now := jobs.GivenOf(key, under, b)
	now.Facts, now.Documents = now.Facts[:min(len(now.Facts), maxGiven)], now.Documents[:min(len(now.Documents), maxGiven)]
	if len(now.Facts)+len(now.Documents) == 0 {
		return nil
	}
	at := "/api/v1/dossiers/" + dossierID + "/given"
	var before struct{ Given []store.Given }
	if err := s.askJSON(ctx, http.MethodGet, at, nil, &before); err != nil {
		return err
	}
	for _, old := range before.Given {
		if old.Source == now.Source && slices.Equal(old.Facts, now.Facts) && slices.Equal(old.Documents, now.Documents) {
			return nil
		}
	}
	body := struct {
		Source    string                `json:"source"`
		Facts     []store.GivenFact     `json:"facts"`
		Documents []store.GivenDocument `json:"documents"`
	}{now.Source, append([]store.GivenFact{}, now.Facts...), append([]store.GivenDocument{}, now.Documents...)}
	return s.askJSON(ctx, http.MethodPut, at, body, nil)
}
