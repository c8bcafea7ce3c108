package api_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/checkweigh/checkweigh/store"
)

// badWords are put in the place of every parameter.
var badWords = []string{
	"", " ", "a\x00b", "\xff\xfe", "-1", "1000000000", "9223372036854775808", "1e309", "NaN", "null", "true", "../../etc/passwd", "..%2f", "'; DROP TABLE documents; --",
	"<script>alert(1)</script>", "\u202egnp", "👩‍👩‍👧", "%", "*", "(((", strings.Repeat("a", 5000), nobody, nobody + ":" + strings.Repeat("f", 64), strings.Repeat("f", 64), "DA-01",
}

// badValues are put in the place of every property of a body, as JSON.
var badValues = []string{
	"null", `""`, `" "`, `"a\u0000b"`, "-1", "1000000000", "1e309", "1.5", "true", "[]", "{}", `[null]`, `[[[[]]]]`, `{"a":{"b":null}}`, `"` + strings.Repeat("a", 20_000) + `"`,
	"\"\xff\xfe\"", `"\ud800"`, `"<script>alert(1)</script>"`, `"` + nobody + `"`, `"` + strings.Repeat("f", 64) + `"`, `"../../etc/passwd"`, `"=cmd|' /C calc'!A0"`,
}

// badBodies are sent as a whole.
var badBodies = []string{
	"", "{", "null", "[]", `"x"`, "{}", "\x00", "\xff", strings.Repeat("[", 50_000), strings.Repeat(`{"a":`, 50_000), `{"a":1}`, "<?xml version=\"1.0\"?>", "--x\r\n",
}

// TestBadInputToEveryRouteSaysWhatToDo: whatever the OpenAPI file has.
func TestBadInputToEveryRouteSaysWhatToDo(t *testing.T) {
	onBoth(t, func(t *testing.T, h *house) {
		v := settle(h)
		admin := v.bearerOf(v.people[store.Admin], "admin")
		for _, op := range v.operations() {
			if len(rows[op.ID]) == 0 {
				continue // TestEveryRouteForEveryRoleAndAnotherGroupsIDs says so
			}
			r := rows[op.ID][len(rows[op.ID])-1]
			names := v.names(r, v.people[store.Admin], false)
			path, body := names.Replace(r.path), names.Replace(r.body)
			for _, p := range op.Parameters {
				for _, bad := range badWords {
					if req := v.withParameter(op, p.Name, p.In, path, body, bad); req != nil {
						v.mustBeGood(admin, op.ID+" "+p.In+" "+p.Name+"="+short(bad), req)
					}
				}
			}
			if op.RequestBody != nil {
				v.tryBodies(admin, op, path, body)
			}
		}
	})
}

func short(s string) string { return s[:min(len(s), 40)] }

// withParameter is the row's request with something bad in one place, or nil
// where that cannot be sent at all.
func (v *town) withParameter(op operation, name, in, path, body, bad string) *http.Request {
	v.Helper()
	switch in {
	case "path":
		path = strings.Replace(op.path, "{"+name+"}", url.PathEscape(bad), 1)
		path = strings.NewReplacer("{id}", v.own.dossier, "{user}", nobody, "{token}", nobody, "{session}", nobody, "{requirement}", "DA-01").Replace(path)
	case "query":
		at, err := url.Parse(path)
		v.check(err)
		query := at.Query()
		query.Set(name, bad)
		at.RawQuery = query.Encode()
		path = at.String()
	case "header":
		if strings.ContainsAny(bad, "\x00\r\n") {
			return nil
		}
	}
	req, err := http.NewRequest(op.method, v.url+path, strings.NewReader(body))
	if err != nil {
		return nil
	}
	req.Header.Set("Content-Type", "application/json")
	if in == "header" {
		req.Header.Set(name, bad)
	}
	return req
}

func (v *town) tryBodies(client *http.Client, op operation, path, good string) {
	v.Helper()
	send := func(what, body string) {
		v.Helper()
		for kind := range op.RequestBody.Content {
			req := v.request(op.method, path, strings.NewReader(body))
			if kind == "multipart/form-data" {
				kind += "; boundary=x"
			}
			req.Header.Set("Content-Type", kind)
			v.mustBeGood(client, op.ID+" "+what, req)
		}
	}
	for _, body := range badBodies {
		send("body "+short(body), body)
	}
	var fields map[string]json.RawMessage
	if json.Unmarshal([]byte(good), &fields) != nil {
		return
	}
	for name := range fields {
		for _, bad := range badValues {
			mixed := []string{`"` + name + `":` + bad}
			for other, value := range fields {
				if other != name {
					mixed = append(mixed, `"`+other+`":`+string(value))
				}
			}
			send("property "+name+"="+short(bad), "{"+strings.Join(mixed, ",")+"}")
		}
	}
}

// mustBeGood wants an answer that is no fault of ours, and a problem that says
// what to do where it is one of the request.
func (v *town) mustBeGood(client *http.Client, what string, req *http.Request) {
	v.Helper()
	a := v.leave(client, req)
	if a.status >= 500 {
		v.Errorf("%s: %d %.300s", what, a.status, a.body)
	}
	if a.status < 400 {
		return
	}
	if strings.HasPrefix(a.header.Get("Content-Type"), "text/html") {
		return // the path is none of the API's: a page says so
	}
	p := a.problem(v.T, a.status)
	if len(p.Detail) < 25 || !strings.HasSuffix(strings.TrimSpace(p.Detail), ".") {
		v.Errorf("%s: %d does not say what to do: %s", what, a.status, p.Detail)
	}
}
