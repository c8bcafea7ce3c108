package main

import (
	"github.com/checkweigh/checkweigh/deliver"
	"github.com/checkweigh/checkweigh/jobs"
)

// webhookFlags say where messages to webhooks may go.
type webhookFlags struct {
	WebhookAllow []string `placeholder:"HOST:PORT|NETWORK" help:"Let webhooks reach this name and port, also without TLS, or this network (10.1.0.0/16), although it is not of the internet. May be given several times."`
}

// webhooks is what posts messages.
func (c webhookFlags) webhooks() (*deliver.Webhooks, error) {
	w, err := deliver.NewWebhooks(deliver.WebhookOptions{Allow: c.WebhookAllow})
	if err != nil {
		return nil, usage{err}
	}
	return w, nil
}

// posting lets a queue post with it.
func posting(w *deliver.Webhooks) func(*jobs.Options) {
	return func(o *jobs.Options) { o.Webhooks = w }
}
