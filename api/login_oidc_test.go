package api_test

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"

	"github.com/checkweigh/checkweigh/api"
	"github.com/checkweigh/checkweigh/store"
)

// issuer is a small identity provider on loopback: it lets whoever comes in as
// the person that the test says, and holds clients to code, PKCE and secret.
type issuer struct {
	*testing.T
	url    string
	key    *rsa.PrivateKey
	claims map[string]any // of whoever logs in next
	asked  url.Values     // of the latest authorisation
	code   string
	bad    func(claims map[string]any)
}

func newIssuer(t *testing.T) *issuer {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	is := &issuer{T: t, key: key, bad: func(map[string]any) {}}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /.well-known/openid-configuration", func(w http.ResponseWriter, _ *http.Request) {
		is.answer(w, map[string]any{
			"issuer": is.url, "authorization_endpoint": is.url + "/authorize", "token_endpoint": is.url + "/token", "jwks_uri": is.url + "/keys",
			"id_token_signing_alg_values_supported": []string{"RS256"},
		})
	})
	mux.HandleFunc("GET /keys", func(w http.ResponseWriter, _ *http.Request) {
		is.answer(w, jose.JSONWebKeySet{Keys: []jose.JSONWebKey{{Key: key.Public(), KeyID: "1", Algorithm: "RS256", Use: "sig"}}})
	})
	mux.HandleFunc("GET /authorize", func(w http.ResponseWriter, r *http.Request) {
		is.asked, is.code = r.URL.Query(), rand.Text()
		back := is.asked.Get("redirect_uri") + "?" + url.Values{"code": {is.code}, "state": {is.asked.Get("state")}}.Encode()
		http.Redirect(w, r, back, http.StatusFound)
	})
	mux.HandleFunc("POST /token", is.token)
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	is.url = server.URL
	return is
}

func (is *issuer) answer(w http.ResponseWriter, v any) {
	w.Header().Set("Content-Type", "application/json")
	if err := json.NewEncoder(w).Encode(v); err != nil {
		is.Error(err)
	}
}

func (is *issuer) token(w http.ResponseWriter, r *http.Request) {
	sum := sha256.Sum256([]byte(r.PostFormValue("code_verifier")))
	id, secret, _ := r.BasicAuth()
	if r.PostFormValue("code") != is.code || is.asked.Get("code_challenge") != base64.RawURLEncoding.EncodeToString(sum[:]) ||
		is.asked.Get("code_challenge_method") != "S256" || id != "checkweigh" || secret != "quiet" {
		http.Error(w, `{"error":"invalid_grant"}`, http.StatusBadRequest)
		return
	}
	is.code = ""
	now := time.Now()
	claims := map[string]any{"iss": is.url, "aud": "checkweigh", "iat": now.Unix(), "exp": now.Add(time.Minute).Unix(), "nonce": is.asked.Get("nonce")}
	for name, value := range is.claims {
		claims[name] = value
	}
	is.bad(claims)
	raw, err := json.Marshal(claims)
	if err != nil {
		is.Error(err)
	}
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: jose.RS256, Key: jose.JSONWebKey{Key: is.key, KeyID: "1"}}, nil)
	if err != nil {
		is.Error(err)
	}
	signed, err := signer.Sign(raw)
	if err != nil {
		is.Error(err)
	}
	compact, err := signed.CompactSerialize()
	if err != nil {
		is.Error(err)
	}
	is.answer(w, map[string]any{"access_token": "x", "token_type": "Bearer", "id_token": compact})
}

// walk goes the whole way from the button and back, and gives the last answer.
func (h *house) walk(client *http.Client) answer {
	h.Helper()
	a := h.send(client, "GET", "/login/oidc", "")
	if a.status != http.StatusSeeOther {
		h.Fatalf("to the provider: %d %s", a.status, a.body)
	}
	r, err := http.NewRequest("GET", a.header.Get("Location"), nil)
	h.check(err)
	there := h.do(client, r)
	if r, err = http.NewRequest("GET", there.header.Get("Location"), nil); err != nil {
		h.Fatal(err)
	}
	return h.do(client, r)
}

func withIssuer(t *testing.T) (*house, *issuer) {
	h, is := open(t), newIssuer(t)
	h.serve(func(o *api.Options) {
		o.OIDC = &api.OIDC{Issuer: is.url, ClientID: "checkweigh", Secret: "quiet", Name: "the union"}
	})
	return h, is
}

func TestLoginByIdentityProvider(t *testing.T) {
	h, is := withIssuer(t)
	ada := h.person("ada@example.org", store.Researcher)
	if a := h.send(newClient(t), "GET", "/login", ""); !strings.Contains(a.body, "Log in with the union") {
		t.Errorf("no button: %s", a.body)
	}
	who := func(client *http.Client) string {
		var me struct{ ID string }
		h.send(client, "GET", "/api/v1/me", "").json(t, &me)
		return me.ID
	}
	is.claims = map[string]any{"sub": "s-1", "email": "Ada@Example.org", "email_verified": false}
	if a := h.walk(newClient(t)); a.status != http.StatusForbidden {
		t.Errorf("an address that was not verified: %d", a.status)
	}
	is.claims["email_verified"] = true
	client := newClient(t)
	if a := h.walk(client); a.status != http.StatusSeeOther || who(client) != ada.ID {
		t.Fatalf("the first time: %d %s", a.status, a.body)
	}
	is.claims = map[string]any{"sub": "s-1", "email": "married@example.org", "email_verified": true}
	client = newClient(t)
	if a := h.walk(client); a.status != http.StatusSeeOther || who(client) != ada.ID {
		t.Errorf("by the subject, with another address: %d", a.status)
	}
	is.claims = map[string]any{"sub": "s-2", "email": "ada@example.org", "email_verified": true}
	if a := h.walk(newClient(t)); a.status != http.StatusForbidden {
		t.Errorf("the address was given to somebody else: %d", a.status)
	}
	is.claims = map[string]any{"sub": "s-3", "email": "stranger@example.org", "email_verified": true}
	if a := h.walk(newClient(t)); a.status != http.StatusForbidden {
		t.Errorf("somebody without an account: %d", a.status)
	}
	ada.Disabled = true
	h.peopleTx(func(w store.PeopleTx) error { return w.ChangeUser(t.Context(), ada, h.now) })
	is.claims = map[string]any{"sub": "s-1", "email": "ada@example.org", "email_verified": true}
	if a := h.walk(newClient(t)); a.status != http.StatusForbidden {
		t.Errorf("somebody who was shut out: %d", a.status)
	}
	h.wasAudited("login", ada.ID)
	h.wasAudited("login_failed", "")
}

func TestAnIdentityThatDoesNotFitIsRefused(t *testing.T) {
	h, is := withIssuer(t)
	h.person("ada@example.org", store.Researcher)
	is.claims = map[string]any{"sub": "s-1", "email": "ada@example.org", "email_verified": true}
	for name, bad := range map[string]func(map[string]any){
		"nonce":    func(c map[string]any) { c["nonce"] = "of another login" },
		"audience": func(c map[string]any) { c["aud"] = "another client" },
		"issuer":   func(c map[string]any) { c["iss"] = "https://evil.example" },
		"time":     func(c map[string]any) { c["exp"] = time.Now().Add(-time.Hour).Unix() },
		"subject":  func(c map[string]any) { c["sub"] = "" },
	} {
		is.bad = bad
		client := newClient(t)
		if a := h.walk(client); a.status != http.StatusBadGateway || h.send(client, "GET", "/api/v1/me", "").status != http.StatusUnauthorized {
			t.Errorf("another %s: %d", name, a.status)
		}
	}
	is.bad = func(map[string]any) {}

	begun, other := newClient(t), newClient(t)
	a := h.send(begun, "GET", "/login/oidc", "")
	r, err := http.NewRequest("GET", a.header.Get("Location"), nil)
	h.check(err)
	back, err := url.Parse(h.do(begun, r).header.Get("Location"))
	h.check(err)
	for _, client := range []*http.Client{other, newClient(t)} { // the code was caught and is used in another browser
		if a := h.send(client, "GET", back.RequestURI(), ""); a.status != http.StatusBadRequest {
			t.Errorf("in another browser: %d", a.status)
		}
		h.send(client, "GET", "/login/oidc", "") // with an errand of its own
	}
	if a := h.send(other, "GET", back.RequestURI(), ""); a.status != http.StatusBadRequest {
		t.Errorf("with another state: %d", a.status)
	}
	if a := h.send(begun, "GET", back.RequestURI(), ""); a.status != http.StatusSeeOther {
		t.Errorf("in its own browser: %d %s", a.status, a.body)
	}
	if a := h.send(begun, "GET", back.RequestURI(), ""); a.status != http.StatusBadRequest {
		t.Errorf("a second time: %d", a.status)
	}
	denied := newClient(t)
	to, err := url.Parse(h.send(denied, "GET", "/login/oidc", "").header.Get("Location"))
	h.check(err)
	if a := h.send(denied, "GET", "/login/oidc/back?error=access_denied&state="+to.Query().Get("state"), ""); a.status != http.StatusForbidden {
		t.Errorf("denied there: %d", a.status)
	}
}

func TestAnIdentityProviderThatIsAway(t *testing.T) {
	h := open(t)
	away := httptest.NewServer(http.NotFoundHandler())
	away.Close()
	h.serve(func(o *api.Options) { o.OIDC = &api.OIDC{Issuer: away.URL, ClientID: "checkweigh"} })
	if a := h.send(newClient(t), "GET", "/login/oidc", ""); a.status != http.StatusBadGateway {
		t.Errorf("%d %s", a.status, a.body)
	}
}
