package api_test

import (
	"net/http"
	"strings"
	"testing"
)

func TestFromUploadToReport(t *testing.T) {
	h := open(t)
	w := h.weigh("Case-management AI", "contract.pdf", text)
	for path, wants := range map[string][]string{
		"/":                             {"Case-management AI", "Put documents on the scale"},
		"/dossiers/" + w.dossier:        {"Raise these first", "GP-01", "Anonymised Data", "contract.pdf", "Page 2 is a picture."},
		"/documents/" + w.document:      {"<mark>1.2 The Supplier may use", "Page 1", "a picture without text"},
		"/search?q=anonymised":          {"<mark>Anonymised</mark>", "1.2, p. 1", "GP-01"},
		"/requirements":                 {"Joint access to the data"},
		"/requirements/DA-01":           {"Clause to propose", "The Supplier shall give the Buyer access to all data."},
		"/api/v1/dossiers":              {`"title":"Case-management AI"`},
		"/api/v1/dossiers/" + w.dossier: {`"state":"partly_read"`, `"reading":false`},
		"/api/v1/dossiers/" + w.dossier + "/verdicts":                            {`"requirement":"GP-01"`},
		"/api/v1/dossiers/" + w.dossier + "/report":                              {`"schema": "checkweigh/1"`},
		"/api/v1/dossiers/" + w.dossier + "/report?format=html":                  {"Weigh ticket"},
		"/api/v1/dossiers/" + w.dossier + "/report?format=text":                  {"Data may not be sold"},
		"/api/v1/dossiers/" + w.dossier + "/report?sheet=rep":                    {`"schema": "checkweigh-sheet/1"`, `"sheet": "rep"`},
		"/api/v1/dossiers/" + w.dossier + "/report?sheet=inspection&format=html": {"What to be shown on the system"},
		"/api/v1/dossiers/" + w.dossier + "/report?sheet=lifecycle&format=text":  {"Transferred?"},
		"/api/v1/documents/" + w.document:                                        {`"kind":"contract"`, `"engine":"made/1"`},
		"/api/v1/documents/" + w.document + "/text":                              {`"text":"1.1 The Supplier`},
		"/api/v1/clauses/" + w.document + ":1":                                   {`"number":"1.2"`, `"verdict":"adverse"`},
		"/api/v1/search?q=requirement:GP-01+verdict:adverse":                     {`"total":1`},
		"/api/v1/requirements":                                                   {`"pack":"made"`},
		"/api/v1/requirements/DA-01":                                             {`"title":"Joint access to the data"`},
		"/openapi.json":                                                          {`"openapi": "3.1.0"`},
		"/healthz":                                                               {`{"status":"ok"}`},
		"/static/site.css":                                                       {"--paper"},
	} {
		a := h.get(path)
		if a.status != http.StatusOK {
			t.Errorf("%s: %d %s", path, a.status, a.body)
		}
		for _, want := range wants {
			if !strings.Contains(a.body, want) {
				t.Errorf("%s: no %q in %s", path, want, a.body)
			}
		}
	}
}
