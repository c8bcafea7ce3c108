package deliver

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// secretPrefix marks a signing secret of Standard Webhooks 1.0.0.
const secretPrefix = "whsec_"

// secretBytes is the length of a new secret; the standard asks for 24 to 64.
const secretBytes = 32

// NewWebhookSecret makes a secret with which messages to one webhook are signed.
func NewWebhookSecret() string {
	raw := make([]byte, secretBytes)
	_, _ = rand.Read(raw) // it never fails
	return secretPrefix + base64.StdEncoding.EncodeToString(raw)
}

// The headers of Standard Webhooks.
const (
	headerID        = "Webhook-Id"
	headerTimestamp = "Webhook-Timestamp"
	headerSignature = "Webhook-Signature"
)

// SignWebhook gives the signature of a message: "v1," and the base64 of
// HMAC-SHA256 over id, seconds since 1970 and body with full stops between them.
// An id with anything but letters, digits and underscores is refused, so that
// nothing in it can be taken for another part.
func SignWebhook(secret, id string, at time.Time, body []byte) (string, error) {
	key, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(secret, secretPrefix))
	if err != nil || len(key) < 24 {
		return "", errors.New("deliver: the secret of the webhook cannot be used")
	}
	if !plainID(id) {
		return "", fmt.Errorf("deliver: %q cannot be the id of a message", id)
	}
	mac := hmac.New(sha256.New, key)
	fmt.Fprintf(mac, "%s.%d.", id, at.Unix())
	mac.Write(body)
	return "v1," + base64.StdEncoding.EncodeToString(mac.Sum(nil)), nil
}

func plainID(id string) bool {
	return id != "" && strings.IndexFunc(id, func(r rune) bool {
		return r != '_' && (r < '0' || r > '9') && (r < 'a' || r > 'z') && (r < 'A' || r > 'Z')
	}) < 0
}

// webhookTolerance is how far the clocks of sender and receiver may be apart.
const webhookTolerance = 5 * time.Minute

// VerifyWebhook is what a receiver does: nil says that the message was signed
// with the secret and was sent within five minutes of now. Receivers written in
// Go can take it over; the tests use it too.
func VerifyWebhook(secret string, h http.Header, body []byte, now time.Time) error {
	seconds, err := strconv.ParseInt(h.Get(headerTimestamp), 10, 64)
	if err != nil {
		return errors.New("deliver: the message has no timestamp")
	}
	at := time.Unix(seconds, 0)
	if apart := now.Sub(at); apart > webhookTolerance || apart < -webhookTolerance {
		return errors.New("deliver: the message is too old or from the future")
	}
	want, err := SignWebhook(secret, h.Get(headerID), at, body)
	if err != nil {
		return err
	}
	for _, one := range strings.Fields(h.Get(headerSignature)) {
		if hmac.Equal([]byte(one), []byte(want)) {
			return nil
		}
	}
	return errors.New("deliver: the message was not signed with this secret")
}
