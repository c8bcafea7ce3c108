package api_test

import (
	"github.com/checkweigh/checkweigh/store"
)

// row says of an operation who may use it and what a request of it looks like.
// {dossier}, {document}, {clause}, {batch} and {saved} stand for ids that a
// group, or a person, has and that are not there for others.
type row struct {
	least store.Role // "": open to everybody
	scope string
	ok    int // what those who may are answered
	path  string
	body  string // JSON, or a form for uploads, or a CSV for lists
	fresh bool   // it takes away what it is asked about
	own   bool   // also administrators have only their own
}

const noWebhook = "/api/v1/webhooks/00000000-0000-7000-8000-000000000000"

// rows has at least one row for each operation of the OpenAPI file; a new one
// without a row fails the test.
var rows = map[string][]row{
	"health": {{ok: 200, path: "/healthz"}},
	"ready":  {{ok: 200, path: "/readyz"}},

	"list-dossiers":  {{least: store.Rep, scope: "read", ok: 200, path: "/api/v1/dossiers"}},
	"create-dossier": {{least: store.Researcher, scope: "write", ok: 201, path: "/api/v1/dossiers", body: `{"title":"New"}`}},
	"get-dossier":    {{least: store.Rep, scope: "read", ok: 200, path: "/api/v1/dossiers/{dossier}"}},
	"change-dossier": {
		{least: store.Researcher, scope: "write", ok: 200, path: "/api/v1/dossiers/{dossier}", body: `{"title":"Changed"}`},
		{least: store.Researcher, scope: "write", ok: 200, path: "/api/v1/dossiers/{dossier}", body: `{}`},
	},
	"delete-dossier": {{least: store.Officer, scope: "write", ok: 204, path: "/api/v1/dossiers/{dossier}", fresh: true}},
	"get-access":     {{least: store.Rep, scope: "read", ok: 200, path: "/api/v1/dossiers/{dossier}/access"}},
	"get-given":      {{least: store.Rep, scope: "read", ok: 200, path: "/api/v1/dossiers/{dossier}/given"}},
	"put-given": {{
		least: store.Researcher, scope: "write", ok: 200, path: "/api/v1/dossiers/{dossier}/given",
		body: `{"source":"ocds:1","facts":[{"name":"ocid","value":"ocds-1"}],"documents":[{"title":"Contract","document":"{document}"}]}`,
	}},
	"get-log":       {{least: store.Rep, scope: "read", ok: 200, path: "/api/v1/dossiers/{dossier}/log"}},
	"add-log-entry": {{least: store.Researcher, scope: "write", ok: 201, path: "/api/v1/dossiers/{dossier}/log", body: `{"kind":"note","detail":"Called them"}`}},
	"get-report":    {{least: store.Rep, scope: "read", ok: 200, path: "/api/v1/dossiers/{dossier}/report?format=text"}},
	"list-links":    {{least: store.Officer, scope: "read", ok: 200, path: "/api/v1/dossiers/{dossier}/links"}},
	"make-link":     {{least: store.Officer, scope: "write", ok: 201, path: "/api/v1/dossiers/{dossier}/links", body: `{"name":"The branch","sheet":"rep","days":7}`}},
	"withdraw-link": {{
		least: store.Officer, scope: "write", ok: 404, path: "/api/v1/dossiers/{dossier}/links/00000000-0000-7000-8000-000000000000",
	}},
	"list-webhooks": {{least: store.Admin, scope: "admin", ok: 200, path: "/api/v1/webhooks"}},
	"turn-webhooks": {{least: store.Admin, scope: "admin", ok: 204, path: "/api/v1/webhooks/on", body: `{"on":true}`}},
	"make-webhook": {{
		least: store.Admin, scope: "admin", ok: 201, path: "/api/v1/webhooks",
		body: `{"name":"Hook","url":"https://hooks.example.org/in","events":["dossier.judged"],"group":"{group}"}`,
	}},
	"change-webhook":        {{least: store.Admin, scope: "admin", ok: 404, path: noWebhook, body: `{"active":true}`}},
	"delete-webhook":        {{least: store.Admin, scope: "admin", ok: 404, path: noWebhook}},
	"test-webhook":          {{least: store.Admin, scope: "admin", ok: 409, path: noWebhook + "/test"}},
	"list-webhook-messages": {{least: store.Admin, scope: "admin", ok: 404, path: noWebhook + "/messages"}},
	"retry-webhook-message": {{least: store.Admin, scope: "admin", ok: 404, path: noWebhook + "/messages/msg_00000000000000000000000000000000/retry"}},
	"list-subscriptions":    {{least: store.Rep, scope: "read", ok: 200, path: "/api/v1/subscriptions"}},
	"subscribe": {
		{least: store.Rep, scope: "write", ok: 201, path: "/api/v1/subscriptions", body: `{"email":"{email}","kind":"dossier","dossier":"{dossier}"}`},
		{least: store.Rep, scope: "write", ok: 201, path: "/api/v1/subscriptions", body: `{"email":"{email}","kind":"supplier","name":"Brightloop Ltd"}`},
	},
	"unsubscribe":                {{least: store.Rep, scope: "write", ok: 404, path: "/api/v1/subscriptions/00000000-0000-7000-8000-000000000000"}},
	"list-dossier-subscriptions": {{least: store.Rep, scope: "read", ok: 200, path: "/api/v1/dossiers/{dossier}/subscriptions"}},
	"send-report":                {{least: store.Officer, scope: "write", ok: 200, path: "/api/v1/dossiers/{dossier}/send", body: `{}`}},
	"get-delivery":               {{least: store.Admin, scope: "admin", ok: 200, path: "/api/v1/delivery"}},
	"set-delivery":               {{least: store.Admin, scope: "admin", ok: 200, path: "/api/v1/delivery", body: `{"host":"","port":587,"security":"starttls","from":"","daily_at":7,"weekly_on":1}`}},
	"turn-way":                   {{least: store.Admin, scope: "admin", ok: 204, path: "/api/v1/delivery/ways/links", body: `{"on":true}`}},
	"test-delivery":              {{least: store.Admin, scope: "admin", ok: 422, path: "/api/v1/delivery/test", body: `{"to":"ada@example.org"}`}},
	"list-mails":                 {{least: store.Admin, scope: "admin", ok: 200, path: "/api/v1/delivery/mails?state=unknown"}},
	"resolve-mail": {{
		least: store.Admin, scope: "admin", ok: 404, path: "/api/v1/delivery/mails/00000000-0000-7000-8000-000000000000/resolve", body: `{"action":"mark_sent"}`,
	}},
	"get-letters": {
		{least: store.Rep, scope: "read", ok: 200, path: "/api/v1/dossiers/{dossier}/letters?kind=clauses&format=text"},
		{least: store.Rep, scope: "read", ok: 200, path: "/api/v1/dossiers/{dossier}/letters?format=docx&jurisdiction=scotland&from=A%3BB"},
	},
	"compare": {
		{least: store.Rep, scope: "read", ok: 200, path: "/api/v1/compare?older={dossier}&newer={dossier}"},
		{least: store.Rep, scope: "read", ok: 200, path: "/api/v1/compare?older={document}&newer={document}"},
	},
	"put-kind":     {{least: store.Researcher, scope: "write", ok: 202, path: "/api/v1/dossiers/{dossier}/documents/{document}/kind", body: `{"kind":"dpia"}`}},
	"read-again":   {{least: store.Researcher, scope: "write", ok: 202, path: "/api/v1/dossiers/{dossier}/documents/{document}/again", fresh: true}},
	"get-verdicts": {{least: store.Rep, scope: "read", ok: 200, path: "/api/v1/dossiers/{dossier}/verdicts"}},
	"put-override": {{
		least: store.Officer, scope: "write", ok: 200, path: "/api/v1/dossiers/{dossier}/verdicts/GP-01/override", body: `{"decision":"confirm","reason":"Read it"}`,
	}},
	"delete-override": {{least: store.Officer, scope: "write", ok: 404, path: "/api/v1/dossiers/{dossier}/verdicts/DA-01/override"}},

	"add-documents": {{least: store.Researcher, scope: "write", ok: 202, path: "/api/v1/dossiers/{dossier}/documents", body: "form"}},
	"list-documents": {
		{least: store.Rep, scope: "read", ok: 200, path: "/api/v1/documents"},
		{least: store.Rep, scope: "read", ok: 200, path: "/api/v1/documents?dossier={dossier}&state=partly_read"},
	},
	"get-document":    {{least: store.Rep, scope: "read", ok: 200, path: "/api/v1/documents/{document}"}},
	"get-text":        {{least: store.Rep, scope: "read", ok: 200, path: "/api/v1/documents/{document}/text"}},
	"get-original":    {{least: store.Rep, scope: "read", ok: 200, path: "/api/v1/documents/{document}/original"}},
	"get-page-image":  {{least: store.Rep, scope: "read", ok: 422 /* a text has none */, path: "/api/v1/documents/{document}/pages/1/image"}},
	"delete-document": {{least: store.Officer, scope: "write", ok: 204, path: "/api/v1/documents/{document}?dossier={dossier}", fresh: true}},

	"get-clause":  {{least: store.Rep, scope: "read", ok: 200, path: "/api/v1/clauses/{clause}"}},
	"get-similar": {{least: store.Rep, scope: "read", ok: 200, path: "/api/v1/clauses/{clause}/similar"}},

	"search": {
		{least: store.Rep, scope: "read", ok: 200, path: "/api/v1/search?q=data&facets=true"},
		{least: store.Rep, scope: "read", ok: 200, path: "/api/v1/search?q=" + marker},
		{least: store.Rep, scope: "read", ok: 200, path: "/api/v1/search?q=" + nearMarker},
	},
	"search-xlsx": {{least: store.Rep, scope: "read", ok: 200, path: "/api/v1/search.xlsx?q=data&sort=newest"}},
	"search-csv":  {{least: store.Rep, scope: "read", ok: 200, path: "/api/v1/search.csv?q=data"}},
	"search-atom": {{least: store.Rep, scope: "read", ok: 200, path: "/api/v1/search.atom?q=data"}},
	"search-list": {{least: store.Rep, scope: "read", ok: 200, path: "/api/v1/search/list", body: "query\ndata\nrequirement:DA-01\n"}},

	"list-saved-searches":   {{least: store.Rep, scope: "read", ok: 200, path: "/api/v1/saved-searches"}},
	"save-search":           {{least: store.Rep, scope: "write", ok: 201, path: "/api/v1/saved-searches", body: `{"name":"Data","query":"data"}`}},
	"get-saved-search":      {{least: store.Rep, scope: "read", ok: 200, path: "/api/v1/saved-searches/{saved}", own: true}},
	"get-saved-search-news": {{least: store.Rep, scope: "read", ok: 200, path: "/api/v1/saved-searches/{saved}/new", own: true}},
	"get-saved-search-feed": {{least: store.Rep, scope: "read", ok: 200, path: "/api/v1/saved-searches/{saved}/feed.atom", own: true}},
	"see-saved-search":      {{least: store.Rep, scope: "write", ok: 204, path: "/api/v1/saved-searches/{saved}/seen", body: `{"seen":1}`, own: true}},
	"delete-saved-search":   {{least: store.Rep, scope: "write", ok: 204, path: "/api/v1/saved-searches/{saved}", fresh: true, own: true}},

	"list-batches": {
		{least: store.Rep, scope: "read", ok: 200, path: "/api/v1/batches"},
		{least: store.Rep, scope: "read", ok: 200, path: "/api/v1/batches?dossier={dossier}"},
	},
	"begin-batch": {
		{least: store.Researcher, scope: "write", ok: 201, path: "/api/v1/batches", body: `{"source":"folder"}`},
		{least: store.Researcher, scope: "write", ok: 201, path: "/api/v1/batches", body: `{"source":"folder","dossier":"{dossier}"}`},
	},
	"get-batch":         {{least: store.Rep, scope: "read", ok: 200, path: "/api/v1/batches/{batch}"}},
	"change-batch":      {{least: store.Researcher, scope: "write", ok: 200, path: "/api/v1/batches/{batch}", body: `{"state":"stopped"}`}},
	"list-batch-items":  {{least: store.Rep, scope: "read", ok: 200, path: "/api/v1/batches/{batch}/items?state=waiting"}},
	"put-batch-items":   {{least: store.Researcher, scope: "write", ok: 204, path: "/api/v1/batches/{batch}/items", body: `{"items":[{"path":"a/b.pdf","dossier":"{dossier}","size":5}]}`}},
	"put-batch-dossier": {{least: store.Researcher, scope: "write", ok: 200, path: "/api/v1/batches/{batch}/dossiers", body: `{"key":"request:1","title":"Request 1"}`}},
	"retry-batch":       {{least: store.Researcher, scope: "write", ok: 202, path: "/api/v1/batches/{batch}/retry"}},

	"list-requirements":      {{least: store.Rep, scope: "read", ok: 200, path: "/api/v1/requirements"}},
	"get-requirement":        {{least: store.Rep, scope: "read", ok: 200, path: "/api/v1/requirements/DA-01"}},
	"get-requirement-clause": {{least: store.Rep, scope: "read", ok: 200, path: "/api/v1/requirements/DA-01/clause.txt"}},
	"get-matrix":             {{least: store.Rep, scope: "read", ok: 200, path: "/api/v1/matrix?verdict=adverse"}, {least: store.Rep, scope: "read", ok: 200, path: "/api/v1/matrix"}},
	"matrix-csv":             {{least: store.Rep, scope: "read", ok: 200, path: "/api/v1/matrix.csv"}},
	"matrix-xlsx":            {{least: store.Rep, scope: "read", ok: 200, path: "/api/v1/matrix.xlsx"}},
	"get-precedents":         {{least: store.Rep, scope: "read", ok: 200, path: "/api/v1/requirements/DA-01/precedents?by=supplier"}},

	"events":     {{least: store.Rep, scope: "read", ok: 200, path: "/api/v1/events"}, {least: store.Rep, scope: "read", ok: 200, path: "/api/v1/events?batch={batch}"}},
	"get-limits": {{least: store.Rep, scope: "read", ok: 200, path: "/api/v1/limits"}},

	"me":              {{least: store.Rep, scope: "read", ok: 200, path: "/api/v1/me"}},
	"change-password": {{least: store.Rep, scope: "write", ok: 403, path: "/api/v1/me/password", body: `{"current":"no","password":"x"}`}},
	"list-sessions":   {{least: store.Rep, scope: "read", ok: 200, path: "/api/v1/me/sessions"}},
	"end-session":     {{least: store.Rep, scope: "write", ok: 404, path: "/api/v1/me/sessions/" + nobody}},
	"list-feeds":      {{least: store.Rep, scope: "read", ok: 200, path: "/api/v1/me/feeds"}},
	"make-feed":       {{least: store.Rep, scope: "write", ok: 201, path: "/api/v1/me/feeds", body: `{"name":"reader"}`}},
	"revoke-feed":     {{least: store.Rep, scope: "write", ok: 404, path: "/api/v1/me/feeds/" + nobody}},
	"list-tokens":     {{least: store.Rep, scope: "read", ok: 200, path: "/api/v1/me/tokens"}},
	"make-token":      {{least: store.Rep, scope: "write", ok: 201, path: "/api/v1/me/tokens", body: `{"name":"t","scope":"read"}`}},
	"revoke-token":    {{least: store.Rep, scope: "write", ok: 404, path: "/api/v1/me/tokens/" + nobody}},

	"audit-log":         {{least: store.Admin, scope: "admin", ok: 200, path: "/api/v1/audit"}},
	"list-groups":       {{least: store.Admin, scope: "admin", ok: 200, path: "/api/v1/groups"}},
	"add-group":         {{least: store.Admin, scope: "admin", ok: 201, path: "/api/v1/groups", body: `{"name":"New group"}`}},
	"get-group":         {{least: store.Admin, scope: "admin", ok: 200, path: "/api/v1/groups/{group}"}},
	"change-group":      {{least: store.Admin, scope: "admin", ok: 200, path: "/api/v1/groups/{group}", body: `{"name":"Changed group"}`}},
	"delete-group":      {{least: store.Admin, scope: "admin", ok: 404, path: "/api/v1/groups/" + nobody}},
	"add-to-group":      {{least: store.Admin, scope: "admin", ok: 204, path: "/api/v1/groups/{group}/members/{user}"}},
	"remove-from-group": {{least: store.Admin, scope: "admin", ok: 404, path: "/api/v1/groups/{group}/members/" + nobody}},
	"list-users":        {{least: store.Admin, scope: "admin", ok: 200, path: "/api/v1/users"}},
	"add-user":          {{least: store.Admin, scope: "admin", ok: 201, path: "/api/v1/users", body: `{"name":"Somebody","role":"rep"}`}},
	"get-user":          {{least: store.Admin, scope: "admin", ok: 200, path: "/api/v1/users/{user}"}},
	"change-user":       {{least: store.Admin, scope: "admin", ok: 200, path: "/api/v1/users/{user}", body: `{"name":"Else"}`}},
	"make-login-link":   {{least: store.Admin, scope: "admin", ok: 201, path: "/api/v1/users/{user}/login-link"}},
	"set-password":      {{least: store.Admin, scope: "admin", ok: 204, path: "/api/v1/users/{user}/password", body: `{"password":""}`}},
	"end-user-sessions": {{least: store.Admin, scope: "admin", ok: 204, path: "/api/v1/users/{user}/sessions"}},
	"list-user-tokens":  {{least: store.Admin, scope: "admin", ok: 200, path: "/api/v1/users/{user}/tokens"}},
	"revoke-user-token": {{least: store.Admin, scope: "admin", ok: 404, path: "/api/v1/users/{user}/tokens/" + nobody}},
}

const (
	// marker is a word of the hidden dossier: in its title, the name and the words
	// of its document, its supplier and its log. nearMarker is a slip of the pen.
	marker     = "zanzibarine"
	nearMarker = "zanzibarin"
	nobody     = "01a201fc-97e0-79ea-947d-4beca9547ab8"
)
