package api

import (
	"github.com/gin-gonic/gin"

	"github.com/checkweigh/checkweigh/store"
)

// QueuePath is where Options.QueuePage is served, for administrators.
const QueuePath = "/admin/queue"

// queuePolicy is for the page of the queue alone, which is not ours: it is a
// program in the browser. It may run and show what comes from this server and
// talk to it, and nothing that stands in its HTML itself, which the JSON of its
// settings needs no leave for. Its drawings of jobs set styles by script, which
// no policy forbids.
const queuePolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

func (s *service) addQueue(r gin.IRoutes) {
	if s.QueuePage == nil {
		return
	}
	show := s.only(store.Admin, func(c *gin.Context) {
		c.Header("Content-Security-Policy", queuePolicy)
		s.QueuePage.ServeHTTP(c.Writer, c.Request)
	})
	for _, method := range []string{"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"} {
		r.Handle(method, QueuePath, show)
		r.Handle(method, QueuePath+"/*path", show)
	}
}
