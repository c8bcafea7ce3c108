package main

import (
	"context"
	"path/filepath"
	"time"

	"github.com/checkweigh/checkweigh/api"
	"github.com/checkweigh/checkweigh/deliver"
	"github.com/checkweigh/checkweigh/jobs"
	"github.com/checkweigh/checkweigh/report"
	"github.com/checkweigh/checkweigh/store"
)

// mailFlags say what a process needs, besides the settings, to send mail.
type mailFlags struct {
	SMTPPasswordFile string `name:"smtp-password-file" placeholder:"FILE" help:"Read the mail server's password from this file, where many machines share a database; without it, from what was typed on the page Delivery and is kept in the data folder."`
}

// password is where the password for the mail server is kept: in a file of the
// data folder unless one was named.
func (c mailFlags) password(dir string) deliver.PasswordFile {
	if c.SMTPPasswordFile != "" {
		return deliver.PasswordFile{Path: c.SMTPPasswordFile, Fixed: true}
	}
	return deliver.PasswordFile{Path: filepath.Join(dir, "smtp-password")}
}

// sending lets a house send mail, with reports as whoever subscribed them sees
// them.
func (c mailFlags) sending(pdf func(context.Context, []byte) ([]byte, error)) func(*jobs.Options) {
	return func(o *jobs.Options) {
		desk, rules := o.Store.Desk(), o.Steps.Rules
		o.Mail = &jobs.Mail{
			Report: func(ctx context.Context, v store.Viewer, id string, at time.Time) (report.Report, error) {
				return api.ReportFor(ctx, desk, rules, v, id, at)
			},
			Print: pdf, Password: c.password(o.Store.Dir()).Read,
		}
	}
}
