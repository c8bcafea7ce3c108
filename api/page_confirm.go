package api

import (
	"context"
	"errors"
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/checkweigh/checkweigh/deliver"
	"github.com/checkweigh/checkweigh/store"
)

// The links in mails are for people without a login. Programs that look at links
// before people do only ever GET: what a link does is done by the button's POST.
const (
	confirmPath     = "/confirm/"
	unsubscribePath = "/unsubscribe/"
	linkTries       = 60 // from one neighbourhood in a window
)

// mailLink reports whether the path is a link of a mail, which needs no login
// and no origin of ours: what it may do is in its token, and cookies are not read.
func mailLink(path string) bool {
	return strings.HasPrefix(path, confirmPath) || strings.HasPrefix(path, unsubscribePath)
}

// mailLinkPage asks once more before it does something, or says what was done.
type mailLinkPage struct {
	head
	What string // confirm or unsubscribe
	Done string // "", "confirmed", "ended", "ended all" or "dead"
	One  bool   // the link is of one subscription, so that there is more to end
	Path string
}

func (s *service) addConfirmPages(r gin.IRoutes) {
	r.GET(confirmPath+":token", func(c *gin.Context) { s.mailLinkPage(c, http.StatusOK, mailLinkPage{What: "confirm"}) })
	r.POST(confirmPath+":token", s.confirm)
	r.GET(unsubscribePath+":token", func(c *gin.Context) {
		s.mailLinkPage(c, http.StatusOK, mailLinkPage{What: "unsubscribe", One: strings.HasPrefix(c.Param("token"), deliver.EndsOne+".")})
	})
	r.POST(unsubscribePath+":token", s.endMails)
}

func (s *service) mailLinkPage(c *gin.Context, status int, page mailLinkPage) {
	title := "Mails from Checkweigh"
	page.head, page.Path = head{Title: title}, c.Request.URL.Path
	c.Writer.Header().Set("Referrer-Policy", "no-referrer")
	s.render(c, status, "mail_link", page)
}

// countLink counts a use of a link, so that nobody tries tokens by the thousand.
// It answers and reports false when there were too many.
func (s *service) countLink(c *gin.Context) bool {
	ctx := c.Request.Context()
	var wait tooMany
	err := s.countTry(ctx, "link:"+neighbourhood(address(ctx)), linkTries)
	switch {
	case errors.As(err, &wait):
		c.Writer.Header().Set("Retry-After", "900")
		s.refuse(c.Writer, c.Request, newProblem(http.StatusTooManyRequests, "too_many_tries", "Too many links were opened from here within a quarter of an hour. Wait and try again."))
	case err != nil:
		s.fail(c, err)
	}
	return err == nil
}

// confirm takes the yes of whoever holds the address.
func (s *service) confirm(c *gin.Context) {
	if !s.countLink(c) {
		return
	}
	ctx := c.Request.Context()
	err := s.work(ctx, func(ctx context.Context, a store.Act) error {
		r, err := a.ConfirmRecipient(ctx, store.HashToken(c.Param("token")), s.Now())
		if err != nil {
			return err
		}
		if err := s.audit(ctx, a, "confirm", "recipient", r.ID, ""); err != nil {
			return err
		}
		return s.Queue.Confirmed(ctx, a.Tx(), r.ID)
	})
	s.linkUsed(c, err, mailLinkPage{What: "confirm", Done: "confirmed"})
}

// endMails ends a subscription, or all mail to an address. A mail program that
// does it for its user (RFC 8058) sends no cookies, and any body.
func (s *service) endMails(c *gin.Context) {
	if !s.countLink(c) {
		return
	}
	ctx := c.Request.Context()
	page := mailLinkPage{What: "unsubscribe", Done: "ended"}
	err := s.act(ctx, func(a store.Act) error {
		key, err := a.LinkKey(ctx)
		if err != nil {
			return err
		}
		what, id, ok := deliver.UnsubscribedBy(key, c.Param("token"))
		if !ok {
			return store.ErrNotFound
		}
		if what == deliver.EndsOne && c.PostForm("all") == "" {
			err := a.Tx().Unsubscribe(ctx, id, s.Now())
			if store.CodeOf(err) == store.NotFound {
				return nil // it was ended before
			}
			if err != nil {
				return err
			}
			return s.audit(ctx, a, "unsubscribe", "subscription", id, "by the recipient")
		}
		page.Done = "ended all"
		if what == deliver.EndsOne {
			sub, err := a.Tx().Subscription(ctx, id)
			if err != nil {
				return err
			}
			id = sub.Recipient.ID
		}
		if err := a.UnsubscribeRecipient(ctx, id, s.Now()); err != nil {
			return err
		}
		return s.audit(ctx, a, "unsubscribe", "recipient", id, "by the recipient")
	})
	s.linkUsed(c, err, page)
}

// linkUsed says what was done, and of a link that does nothing only that: not
// whether it ever did, or for whom.
func (s *service) linkUsed(c *gin.Context, err error, done mailLinkPage) {
	switch {
	case err == nil:
		s.mailLinkPage(c, http.StatusOK, done)
	case errors.Is(err, store.ErrNotFound):
		s.mailLinkPage(c, http.StatusNotFound, mailLinkPage{What: done.What, Done: "dead"})
	default:
		s.fail(c, err)
	}
}
