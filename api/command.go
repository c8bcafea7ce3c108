package api

import (
	"context"
	"time"

	"github.com/alexedwards/argon2id"

	"github.com/checkweigh/checkweigh/store"
)

// What the command line does with people it does by the rules of the pages.

// CleanUser makes a person's name and address fit to be kept, or says what is
// wrong with them.
func CleanUser(u *store.User) error { return cleanUser(u) }

// HashPassword makes the hash of a new password, or says what is wrong with it.
func HashPassword(password string) (string, error) {
	if err := checkPassword(password); err != nil {
		return "", err
	}
	return argon2id.CreateHash(password, passwordParams)
}

// LinkFor makes a login link for a person and gives its path; see LoginLink.
func LinkFor(ctx context.Context, w store.PeopleTx, user string, now time.Time, valid time.Duration) (string, error) {
	return linkFor(ctx, w, user, now, valid)
}

// Scopes are what a token can be made for; each allows what the one before it does.
func Scopes() []string { return append([]string{}, scopes...) }
