package deliver

import (
	"encoding/json"
	"fmt"
	"slices"
	"time"
)

// The events that webhooks are told of. They carry ids, counts and links, and
// never words of a document: whoever wants those asks the API, as somebody.
const (
	EventJudged   = "dossier.judged"
	EventAdverse  = "finding.adverse"
	EventFailed   = "document.failed"
	EventImported = "batch.finished"
	EventPing     = "webhook.ping"
)

// WebhookEvents lists those that a webhook can ask for.
var WebhookEvents = []string{EventJudged, EventAdverse, EventFailed, EventImported}

// IsWebhookEvent reports whether a webhook can ask for it.
func IsWebhookEvent(name string) bool { return slices.Contains(WebhookEvents, name) }

// WebhookBody makes the body of a message: type, time of the event, and data.
func WebhookBody(event string, at time.Time, data any) ([]byte, error) {
	body, err := json.Marshal(struct {
		Type      string `json:"type"`
		Timestamp string `json:"timestamp"`
		Data      any    `json:"data"`
	}{event, at.UTC().Format(time.RFC3339Nano), data})
	if err != nil {
		return nil, fmt.Errorf("deliver: encode %s: %w", event, err)
	}
	return body, nil
}

// webhookWaits are the times between tries: seconds after the first, a day at
// the end, three days altogether. After the last the message is given up.
var webhookWaits = []time.Duration{
	5 * time.Second, 5 * time.Minute, 30 * time.Minute, 2 * time.Hour, 5 * time.Hour, 10 * time.Hour, 14 * time.Hour, 20 * time.Hour, 24 * time.Hour,
}

// WebhookWait is how long to wait after so many failed tries, and false when
// that was the last.
func WebhookWait(tries int) (time.Duration, bool) {
	if tries < 1 || tries > len(webhookWaits) {
		return 0, false
	}
	return webhookWaits[tries-1], true
}
