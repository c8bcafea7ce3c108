package jobs_test

import (
	"context"
	"errors"
	"io"

	"github.com/checkweigh/checkweigh/ingest"
)

// hostilePool fails with an error that no database wants to store.
type hostilePool struct{}

func (hostilePool) Read(context.Context, string, io.Reader, string) (ingest.Result, error) {
	return ingest.Result{}, errors.New("cannot read \x00\xff\u202ename\x1b[31m")
}
