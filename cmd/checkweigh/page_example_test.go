package main

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// exampleSite is a site that has something to show on every page.
type exampleSite struct {
	*site
	dossier, document, batch, link string
	other                          string // a second document of the dossier
}

// serveExamples reads the sample dossier and adds what people add.
func serveExamples(t testing.TB) *exampleSite {
	t.Helper()
	e := &exampleSite{site: serveSite(t, "--sample")}
	all := e.send("GET", "/api/v1/dossiers", nil)
	e.dossier = regexp.MustCompile(`"id":"([^"]+)"`).FindStringSubmatch(all)[1]
	e.document, e.other = e.documentOf(e.dossier, "contract.pdf"), e.documentOf(e.dossier, "editable-contract.docx")
	e.send("POST", "/api/v1/saved-searches", map[string]any{"name": "Anonymised data", "query": "anonymis*"})
	e.send("POST", "/api/v1/dossiers/"+e.dossier+"/log", map[string]any{"kind": "note", "detail": "Asked the authority for Joint Schedule 11."})
	e.send("PUT", "/api/v1/dossiers/"+e.dossier+"/verdicts/DA-01/override", map[string]any{"decision": "confirm", "reason": "Read it with the branch."})
	made := e.send("POST", "/api/v1/dossiers/"+e.dossier+"/links", map[string]any{"name": "The branch committee", "pages": true})
	e.link = regexp.MustCompile(`"url":"([^"]+)"`).FindStringSubmatch(made)[1]
	e.send("POST", "/api/v1/webhooks", map[string]any{"name": "Case system", "url": "https://hooks.example.org/in", "events": []any{"dossier.judged", "finding.adverse"}})
	e.send("POST", "/api/v1/subscriptions", map[string]any{"email": "rep@example.org", "kind": "dossier", "dossier": e.dossier})
	e.person("Ada Sample", "officer")
	e.batch = regexp.MustCompile(`"id":"([^"]+)"`).FindStringSubmatch(e.send("POST", "/api/v1/batches", map[string]any{"source": "a folder", "dossier": e.dossier}))[1]
	e.send("PUT", "/api/v1/batches/"+e.batch+"/items", map[string]any{"items": []any{
		map[string]any{"path": "waiting.pdf"}, map[string]any{"path": "gone.pdf", "state": "failed", "reason": "not there: it was moved or deleted", "stage": "find"},
	}})
	return e
}

// examples gives addresses of a page by its route, of which each must be looked
// at. A page without one fails TestEveryPage.
func (e *exampleSite) examples() map[string][]string {
	return map[string][]string{
		"/":                               {"/"},
		"/account":                        {"/account"},
		"/account/feeds":                  {"/account/feeds"},
		"/admin/webhooks":                 {"/admin/webhooks"},
		"/dossiers/:id/links":             {"/dossiers/" + e.dossier + "/links"},
		"/r/:token":                       {e.link},
		"/r/:token/pages/:document/:page": {e.link + "/pages/" + e.document + "/1"},
		"/admin/delivery":                 {"/admin/delivery", "/admin/delivery?state=unknown"},
		"/admin/delivery/preview":         {"/admin/delivery/preview"},
		"/dossiers/:id/deliver":           {"/dossiers/" + e.dossier + "/deliver"},
		"/dossiers/:id/deliver/preview":   {"/dossiers/" + e.dossier + "/deliver/preview"},
		"/subscriptions":                  {"/subscriptions"},
		"/confirm/:token":                 {"/confirm/example"},
		"/unsubscribe/:token":             {"/unsubscribe/s.example.x", "/unsubscribe/r.example.x"},
		"/attention/clocks":               {"/attention/clocks"},
		"/attention/findings":             {"/attention/findings"},
		"/attention/unread":               {"/attention/unread"},
		"/batches":                        {"/batches"},
		"/batches/:id":                    {"/batches/" + e.batch, "/batches/" + e.batch + "?state=failed"},
		"/batches/:id/manifest":           {"/batches/" + e.batch}, // itself a download
		"/dossiers":                       {"/dossiers", "/dossiers?find=nothinglikeit"},
		"/upload":                         {"/upload", "/upload?dossier=" + e.dossier},
		"/admin/audit":                    {"/admin/audit"},
		"/admin/people":                   {"/admin/people"},
		"/admin":                          {"/admin"},
		"/admin/health":                   {"/admin/health"},
		"/admin/jobs":                     {"/admin/jobs"},
		"/admin/rules":                    {"/admin/rules"},
		"/admin/tokens":                   {"/admin/tokens"},
		"/charts":                         {"/charts", "/charts?by=time", "/charts?by=supplier"},
		"/compare":                        {"/compare?older=" + e.dossier, "/compare?older=" + e.document + "&newer=" + e.other},
		"/documents/:id":                  {"/documents/" + e.document, "/documents/" + e.document + "?clause=3"},
		"/dossiers/:id":                   {"/dossiers/" + e.dossier},
		"/dossiers/:id/change":            {"/dossiers/" + e.dossier + "/change"},
		"/dossiers/:id/delete":            {"/dossiers/" + e.dossier + "/delete"},
		"/dossiers/:id/documents/:document/delete": {"/dossiers/" + e.dossier + "/documents/" + e.document + "/delete"},
		"/dossiers/:id/log":                        {"/dossiers/" + e.dossier + "/log"},
		"/dossiers/:id/requirements/:requirement":  {"/dossiers/" + e.dossier + "/requirements/GP-01"},
		"/login":            {"/login"},
		"/matrix":           {"/matrix", "/matrix?verdict=adverse"},
		"/requirements":     {"/requirements"},
		"/requirements/:id": {"/requirements/GP-01"},
		"/search/saved":     {"/search/saved"},
		"/search":           {"/search", "/search?q=data&verdict=adverse&sort=newest", "/search?q=data", "/search?q=(", "/search?q=nothinglikeit"},
	}
}

// noPages are routes that answer with something else than a page of the site:
// the body of a mail, a download, the marks of one page. Their own tests look at
// them.
var noPages = []string{"/admin/delivery/preview/page", "/dossiers/:id/deliver/preview/page", "/documents/:id/pages/:page/marks"}

// addresses are the examples of each route that the server has.
func (e *exampleSite) addresses() (all []string) {
	e.Helper()
	examples := e.examples()
	routes, err := os.ReadFile("../../api/testdata/pages.txt")
	if err != nil {
		e.Fatal(err)
	}
	for _, route := range strings.Fields(string(routes)) {
		if slices.Contains(noPages, route) {
			continue
		}
		if len(examples[route]) == 0 {
			e.Errorf("no example address is given for the page %s; add one to page_example_test.go", route)
		}
		all = append(all, examples[route]...)
	}
	return append(all, "/nowhere")
}
