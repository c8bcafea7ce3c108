package api

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"html/template"
	"io/fs"
	"net/http"

	"github.com/gin-gonic/gin"

	"github.com/checkweigh/checkweigh/web"
)

// staticPath is where style and scripts stand. They tell nothing about anybody,
// so that they are served before a login too.
const staticPath = "/static/"

// staticFiles are style and scripts, each put together from its parts: one file
// a page and what they share.
type staticFiles struct{ style, script staticFile }

type staticFile struct {
	path, media string
	body        []byte
	mark        string // of the contents, so that a browser keeps no old file
}

func readStatic() (f *staticFiles, err error) {
	f = &staticFiles{
		style:  staticFile{path: staticPath + "site.css", media: "text/css; charset=utf-8"},
		script: staticFile{path: staticPath + "site.js", media: "text/javascript; charset=utf-8"},
	}
	if err = f.style.join("static/site.css", "static/page_*.css"); err == nil {
		err = f.script.join("static/htmx-*.js", "static/site.js", "static/page_*.js")
	}
	return f, err
}

// join puts the files of the patterns one after another.
func (f *staticFile) join(patterns ...string) error {
	var all bytes.Buffer
	for _, pattern := range patterns {
		names, err := fs.Glob(web.FS, pattern)
		if err != nil {
			return fmt.Errorf("api: static: %w", err)
		}
		for _, name := range names {
			body, err := web.FS.ReadFile(name)
			if err != nil {
				return fmt.Errorf("api: static: %w", err)
			}
			all.Write(body)
			all.WriteByte('\n')
		}
	}
	f.body = all.Bytes()
	sum := sha256.Sum256(f.body)
	f.mark = hex.EncodeToString(sum[:6])
	return nil
}

// url is the address of the file as it is now.
func (f staticFile) url() string { return f.path + "?v=" + f.mark }

func (f *staticFiles) funcs() template.FuncMap {
	return template.FuncMap{"style": f.style.url, "script": f.script.url}
}

func (s *service) addStatic(r gin.IRoutes) {
	for _, f := range []staticFile{s.files.style, s.files.script} {
		r.GET(f.path, func(c *gin.Context) {
			if c.Query("v") == f.mark {
				c.Header("Cache-Control", "public, max-age=31536000, immutable")
			}
			c.Data(http.StatusOK, f.media, f.body)
		})
	}
}
