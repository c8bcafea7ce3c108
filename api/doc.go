// Package api answers over HTTP: JSON for programs under /api/v1, described by
// /openapi.json, and plain pages for people, both from the same services. It
// binds, authorises, calls and answers; it holds no rules, no SQL and no order
// of work. It is for loopback addresses: everything but /healthz and the login
// answers 401 without a session.
package api
