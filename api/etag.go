package api

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humagin"
	"github.com/gin-gonic/gin"
)

// tagged gives the answers of a GET an ETag, and nothing but a 304 to those who
// have that answer already. A handler may set a tag of its own, where two
// answers that say the same differ in their bytes.
func tagged(op huma.Operation) huma.Operation {
	op.Parameters = append(op.Parameters, &huma.Param{
		Name: "If-None-Match", In: "header", Schema: &huma.Schema{Type: "string"},
		Description: "ETag of an answer that you have; when it is still the same, the answer is 304 without a body",
	})
	if op.Responses == nil {
		op.Responses = map[string]*huma.Response{}
	}
	op.Responses["304"] = &huma.Response{Description: "What you have is still right"}
	op.Middlewares = append(op.Middlewares, func(hc huma.Context, next func(huma.Context)) {
		c := humagin.Unwrap(hc)
		held := &heldWriter{ResponseWriter: c.Writer, status: http.StatusOK}
		c.Writer = held
		defer func() { c.Writer = held.ResponseWriter }()
		next(hc)
		held.send(c.Request)
	})
	return op
}

// heldWriter keeps an answer until its tag is known.
type heldWriter struct {
	gin.ResponseWriter
	status int
	body   bytes.Buffer
}

func (w *heldWriter) WriteHeader(status int)               { w.status = status }
func (w *heldWriter) WriteHeaderNow()                      {}
func (w *heldWriter) Status() int                          { return w.status }
func (w *heldWriter) Size() int                            { return w.body.Len() }
func (w *heldWriter) Written() bool                        { return w.body.Len() > 0 }
func (w *heldWriter) Write(p []byte) (int, error)          { return w.body.Write(p) }
func (w *heldWriter) WriteString(text string) (int, error) { return w.body.WriteString(text) }
func (w *heldWriter) Flush()                               {}

func (w *heldWriter) send(r *http.Request) {
	if w.status == http.StatusOK {
		tag := w.Header().Get("ETag")
		if tag == "" {
			tag = tagOf(w.body.Bytes())
			w.Header().Set("ETag", tag)
		}
		if matches(r.Header.Values("If-None-Match"), tag) {
			w.Header().Del("Content-Type")
			w.ResponseWriter.WriteHeader(http.StatusNotModified)
			w.ResponseWriter.WriteHeaderNow()
			return
		}
	}
	w.ResponseWriter.WriteHeader(w.status)
	_, _ = w.ResponseWriter.Write(w.body.Bytes()) // the client may be gone, and there is nobody else to tell
}

// tagOf is the ETag of an answer with these bytes.
func tagOf(body []byte) string {
	sum := sha256.Sum256(body)
	return `"` + base64.RawURLEncoding.EncodeToString(sum[:15]) + `"`
}

// matches reports whether one of the tags in If-None-Match is this one.
func matches(headers []string, tag string) bool {
	for _, one := range strings.Split(strings.Join(headers, ","), ",") {
		if one = strings.TrimPrefix(strings.TrimSpace(one), "W/"); one == tag || one == "*" {
			return true
		}
	}
	return false
}
