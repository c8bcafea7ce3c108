package api

import (
	"context"
	"fmt"
	"net/http"
	"strconv"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/checkweigh/checkweigh/store"
)

// How often somebody may try to log in before they have to wait for the window
// to end. An account has few tries, so that guessing is hopeless; an address has
// more, since an office may have one address for all.
const (
	loginWindow     = 15 * time.Minute
	triesPerAccount = 10
	triesPerAddress = 60
)

// tooMany says until when no more tries are taken.
type tooMany struct {
	until time.Time
	first bool // the first that is turned away in this window
}

func (t tooMany) Error() string { return "too many tries to log in" }

// countLogin counts one more try before anything is looked at. Tries at the same
// moment are counted one after the other by the database. Those that the address
// is not allowed are not counted against the account, so that one machine cannot
// shut a person out with more than a few.
func (s *service) countLogin(ctx context.Context, account string) error {
	if err := s.countTry(ctx, "address:"+neighbourhood(address(ctx)), triesPerAddress); err != nil || account == "" {
		return err
	}
	return s.countTry(ctx, "account:"+account, triesPerAccount)
}

func (s *service) countTry(ctx context.Context, key string, most int) error {
	var tries int
	var until time.Time
	err := s.Desk.PeopleTx(ctx, func(_ store.People, w store.PeopleTx) (err error) {
		tries, until, err = w.CountAttempt(ctx, key, s.Now(), loginWindow)
		return err
	})
	if err == nil && tries > most {
		return tooMany{until, tries == most+1}
	}
	return err
}

// refuseTooMany answers somebody who has to wait, and notes it once in a window:
// the log must not fill up with what is turned away.
func (s *service) refuseTooMany(c *gin.Context, t tooMany) {
	if t.first {
		s.noteOrWarn(c.Request.Context(), "login_limited", "login", "", "")
	}
	wait := int(max(t.until.Sub(s.Now()), time.Second).Seconds()) + 1
	c.Writer.Header().Set("Retry-After", strconv.Itoa(wait))
	s.refuse(c.Writer, c.Request, newProblem(http.StatusTooManyRequests, "too_many_tries",
		fmt.Sprintf("There were too many tries to log in. Wait %s and try again, or ask an administrator for a login link.", plural((wait+59)/60, "minute"))))
}
