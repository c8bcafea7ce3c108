package api

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"unicode/utf8"

	"github.com/alexedwards/argon2id"
)

// Passwords are hashed with what OWASP recommends for argon2id where memory is
// to be shared with other work: 19 MiB, two passes.
var passwordParams = &argon2id.Params{Memory: 19 * 1024, Iterations: 2, Parallelism: 1, SaltLength: 16, KeyLength: 32}

const (
	minPassword = 12   // characters; longer is better than stranger
	maxPassword = 1000 // bytes
	hashesBeing = 2    // computed at once: each takes 19 MiB and a processor
)

// passwords checks and makes hashes of passwords, few at a time.
type passwords struct {
	slots  chan struct{}
	nobody string // a hash that no password has, for accounts that are not there
}

func newPasswords() (*passwords, error) {
	nobody, err := argon2id.CreateHash("nobody has this password", passwordParams)
	if err != nil {
		return nil, fmt.Errorf("api: passwords: %w", err)
	}
	// What was hashed matters no more: the salt and the sum of it are of different hashes.
	return &passwords{make(chan struct{}, hashesBeing), nobody[:strings.LastIndexByte(nobody, '$')+1] + strings.Repeat("A", 43)}, nil
}

// slot waits until a hash may be computed; the caller calls done after it.
func (p *passwords) slot(ctx context.Context) (done func(), err error) {
	select {
	case p.slots <- struct{}{}:
		return func() { <-p.slots }, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// fits reports whether the password is that of the hash. It takes the same time
// for an account that is not there or has no password (hash "").
func (p *passwords) fits(ctx context.Context, password, hash string) (bool, error) {
	if len(password) > maxPassword {
		password = ""
	}
	done, err := p.slot(ctx)
	if err != nil {
		return false, err
	}
	defer done()
	known := hash != ""
	if !known {
		hash = p.nobody
	}
	same, err := argon2id.ComparePasswordAndHash(password, hash)
	if err != nil {
		return false, fmt.Errorf("api: password: %w", err)
	}
	return same && known, nil
}

// hash makes the hash of a new password, or a problem that says what is wrong
// with it.
func (p *passwords) hash(ctx context.Context, password string) (string, error) {
	if err := checkPassword(password); err != nil {
		return "", err
	}
	done, err := p.slot(ctx)
	if err != nil {
		return "", err
	}
	defer done()
	hash, err := argon2id.CreateHash(password, passwordParams)
	if err != nil {
		return "", fmt.Errorf("api: password: %w", err)
	}
	return hash, nil
}

// checkPassword says what is wrong with a new password.
func checkPassword(password string) error {
	if utf8.RuneCountInString(password) < minPassword || len(password) > maxPassword || strings.TrimSpace(password) == "" {
		return newProblem(http.StatusUnprocessableEntity, "password",
			fmt.Sprintf("A password needs at least %d characters, and at most %d bytes. A few words that nobody else would put together are good.", minPassword, maxPassword))
	}
	return nil
}
