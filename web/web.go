// Package web carries everything that a browser is sent, embedded in the binary:
// the templates and style of the report, the templates of the pages, and the
// static files. It holds no logic.
package web

import "embed"

// FS holds report/, pages/ and static/.
//
//go:embed all:report all:pages all:static
var FS embed.FS
