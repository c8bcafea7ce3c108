package deliver

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"strings"
)

// Unsubscribe links are told from forged ones by a key, and not kept: they must
// work for as long as the mail that they are in.

// What a link to unsubscribe ends.
const (
	EndsOne = "s" // one subscription
	EndsAll = "r" // all mail to an address
)

// UnsubscribeToken makes the token of a link that ends a subscription (EndsOne
// and its id) or all mail to a recipient (EndsAll and its id).
func UnsubscribeToken(key, what, id string) string {
	return what + "." + id + "." + sealed(key, what+"."+id)
}

// UnsubscribedBy reads a token; ok is false for one that the key did not make.
func UnsubscribedBy(key, token string) (what, id string, ok bool) {
	parts := strings.Split(token, ".")
	if len(parts) != 3 || key == "" {
		return "", "", false
	}
	want := sealed(key, parts[0]+"."+parts[1])
	return parts[0], parts[1], hmac.Equal([]byte(want), []byte(parts[2])) && (parts[0] == EndsOne || parts[0] == EndsAll)
}

func sealed(key, what string) string {
	mac := hmac.New(sha256.New, []byte(key))
	mac.Write([]byte("unsubscribe " + what))
	return base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
}
