package api_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
)

// naughty are strings that break software, each to be shown as what it is.
var naughty = []string{
	`<script>alert(1)</script>`, `"><img src=x onerror=alert(1)>`, `{{.}}`, `{{template "layout"}}`, `javascript:alert(1)`,
	`'; DROP TABLE documents; --`, `../../../../etc/passwd`, `C:\windows\system32`, `%00`, `%2e%2e%2f`, "a\x00b", "a\nb", "a\r\nSet-Cookie: x=1",
	"\u202egnp.exe", "\u200b", "ﷺ", "田中さん", "👩‍👩‍👧", "Ω≈ç√∫", "\xff\xfe", `</title></head>`, `</textarea>`, `<!--`, `&lt;b&gt;`, `${jndi:ldap://x}`,
	strings.Repeat("a", 900), `nul`, `.`, `..`, `-rf`, `NaN`, `null`, `1e309`, `-1`, `9223372036854775808`, `""`, `(((`, `a:b:c`, `*`, `"`,
}

func TestNoRouteBreaksOnBadInput(t *testing.T) {
	onBoth(t, func(t *testing.T, h *house) {
		w := h.weigh("Title", "contract.pdf", text)
		paths := []string{
			"/api/v1/dossiers/%s", "/api/v1/dossiers/%s/verdicts", "/api/v1/dossiers/%s/report", "/api/v1/documents/%s", "/api/v1/documents/%s/text",
			"/api/v1/documents/%s/original", "/api/v1/clauses/%s", "/api/v1/requirements/%s", "/api/v1/search?q=%s", "/api/v1/search?q=a&limit=%s", "/api/v1/search?q=a&from=%s",
			"/api/v1/dossiers?cursor=%s", "/api/v1/dossiers?limit=%s", "/api/v1/dossiers?%s=1", "/api/v1/dossiers/" + w.dossier + "/report?format=%s", "/api/v1/dossiers/" + w.dossier + "/report?sheet=%s", "/api/v1/%s",
			"/dossiers/%s", "/documents/%s", "/documents/" + w.document + "?clause=%s", "/documents/" + w.document + "?at=%s", "/search?q=%s", "/search?q=a&from=%s", "/requirements/%s", "/?before=%s", "/login?token=%s", "/%s",
		}
		for _, path := range paths {
			for _, bad := range naughty {
				escape := url.PathEscape
				if strings.Contains(path, "=%s") || strings.Contains(path, "?%s") {
					escape = url.QueryEscape
				}
				full := strings.Replace(path, "%s", escape(bad), 1)
				a := h.get(full)
				if a.status >= 500 {
					t.Errorf("%s: %d %s", full, a.status, a.body)
				}
				if a.status >= 400 && strings.HasPrefix(path, "/api/") {
					a.problem(t, a.status)
				}
				if !strings.HasPrefix(a.header.Get("Content-Type"), "text/html") {
					continue // not a page, and nosniff says so
				}
				if strings.Contains(a.body, "<script>alert(1)") || strings.Contains(a.body, "onerror=alert(1)>") {
					t.Errorf("%s: markup came back as markup", full)
				}
			}
		}
	})
}

func TestNoFormBreaksOnBadInput(t *testing.T) {
	onBoth(t, func(t *testing.T, h *house) {
		w := h.weigh("Title", "contract.pdf", text)
		documents := "/api/v1/dossiers/" + w.dossier + "/documents"
		for _, body := range []string{
			"", "{", "null", "[]", `"x"`, `{}`, `{"title":""}`, `{"title":"   "}`, `{"title":5}`, `{"title":"a","jurisdiction":"mars"}`, `{"title":"a","more":1}`,
			`{"title":"` + strings.Repeat("a", 301) + `"}`, strings.Repeat("[", 100_000),
		} {
			a := h.postJSON("/api/v1/dossiers", body)
			if a.status < 400 || a.status >= 500 {
				t.Errorf("%.60q: %d %s", body, a.status, a.body)
				continue
			}
			a.problem(t, a.status)
		}
		a := h.postJSON("/api/v1/dossiers", `{"title":"`+strings.Repeat("a", 2<<20)+`"}`)
		a.problem(t, http.StatusRequestEntityTooLarge)

		a = h.postJSON(documents, "{}")
		a.problem(t, http.StatusUnsupportedMediaType)
		a = h.form(documents)
		a.problem(t, a.status)
		a = h.form(documents, []string{"kind", "letter"}, []string{"files", "a.txt", "words"})
		a.problem(t, http.StatusUnprocessableEntity)
		a = h.form("/api/v1/dossiers/01a201fc-97e0-79ea-947d-4beca9547ab8/documents", []string{"files", "a.txt", "words"})
		a.problem(t, http.StatusNotFound)
		a = h.form(documents, []string{"files", "big.txt", strings.Repeat("a", 1<<20+1)})
		a.problem(t, http.StatusRequestEntityTooLarge)
		for _, cut := range []string{"--x\r\nContent-Disposition: form-data; name=\"files\"; filename=\"a\"\r\n\r\nwor", "--x\r\nno header\r\n--x--"} {
			r := h.request("POST", documents, strings.NewReader(cut))
			r.Header.Set("Content-Type", "multipart/form-data; boundary=x")
			a := h.do(h.http, r)
			a.problem(t, http.StatusBadRequest)
		}
	})
}

func TestHostileWordsAreShownAsWords(t *testing.T) {
	h := open(t)
	evil := "<img src=x onerror=alert(1)> & \"quoted\" \u202ecod.exe {{.}}"
	w := h.weigh(evil, evil, "1.1 "+evil+"\n1.2 "+evil+" words\n2 end\n")
	for _, path := range []string{"/", "/dossiers/" + w.dossier, "/documents/" + w.document, "/search?q=words", "/search?q=" + url.QueryEscape(`"`+evil), "/api/v1/dossiers/" + w.dossier + "/report?format=html", "/api/v1/dossiers/" + w.dossier + "/report?format=html&sheet=rep", "/api/v1/dossiers/" + w.dossier + "/report?format=html&sheet=inspection"} {
		body := h.get(path).body
		if !strings.HasPrefix(path, "/search") && strings.Contains(body, "\u202e") {
			t.Errorf("%s: a character turns the writing direction", path)
		}
		if strings.Contains(body, "<img src=x") {
			t.Errorf("%s: hostile words act", path)
		}
		if !strings.Contains(body, "&lt;img src=x onerror=alert(1)&gt;") {
			t.Errorf("%s: hostile words are not shown: %s", path, body)
		}
		if !strings.Contains(body, "‹U&#43;202E›") && !strings.Contains(body, "‹U+202E›") {
			t.Errorf("%s: a character that turns the writing direction is not shown", path)
		}
	}
	a := h.get("/api/v1/documents/" + w.document + "/original")
	if got := a.header.Get("Content-Disposition"); !strings.HasPrefix(got, "attachment;") || strings.ContainsAny(got, "\r\n<>") || strings.Contains(got, "\u202e") {
		t.Errorf("Content-Disposition: %q", got)
	}
	if a.header.Get("Content-Type") != "application/octet-stream" || !strings.Contains(a.header.Get("Content-Security-Policy"), "sandbox") {
		t.Errorf("original: %v", a.header)
	}
}

func TestNamesOfFilesAreLabels(t *testing.T) {
	h := open(t)
	w := h.weigh("Title", "contract.pdf", text)
	for i, name := range naughty {
		if name == "" || strings.ContainsAny(name, "\r\n\x00\"") { // cannot stand in a form's header
			continue
		}
		a := h.form("/api/v1/dossiers/"+w.dossier+"/documents", []string{"files", name, "content " + strings.Repeat("x", i)})
		if a.status != http.StatusAccepted {
			t.Errorf("%.40q: %d %s", name, a.status, a.body)
			continue
		}
		var got struct {
			Documents []struct{ Document string }
		}
		a.json(t, &got)
		original := h.get("/api/v1/documents/" + got.Documents[0].Document + "/original")
		if original.status != http.StatusOK || !strings.HasPrefix(original.body, "content ") || !strings.HasPrefix(original.header.Get("Content-Disposition"), "attachment") {
			t.Errorf("%.40q: %d %v", name, original.status, original.header)
		}
	}
	if a := h.get("/dossiers/" + w.dossier); a.status != http.StatusOK || strings.Contains(a.body, "<script>") {
		t.Errorf("the dossier's page: %d", a.status)
	}
}
