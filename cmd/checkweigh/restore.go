package main

import (
	"errors"
	"fmt"
	"os"

	"github.com/checkweigh/checkweigh/report"
	"github.com/checkweigh/checkweigh/store"
	"github.com/checkweigh/checkweigh/store/archive"
)

type restoreCmd struct {
	placeFlags
	sealFlags
	File string `arg:"" help:"A backup, of either sort of database."`
}

// Run puts a backup into a place where nothing is kept yet.
func (c *restoreCmd) Run(p *program) error {
	b, err := c.openBackup(p)
	if err != nil {
		return err
	}
	defer b.Close()
	s, err := store.Open(p.ctx, c.options())
	if err != nil {
		return busy(err, "a backup is restored into an empty place: name another folder with --data")
	}
	defer s.Close()
	switch err := b.Restore(p.ctx, s); {
	case store.CodeOf(err) == store.Conflict:
		return usagef("restore: something is kept in %s already, and nothing was changed; name an empty place with --data or --database", s.Place())
	case err != nil:
		return err
	}
	if err := os.RemoveAll(indexFolder(s)); err != nil { // of what was there before; serve builds its own
		return err
	}
	m := b.Manifest
	fmt.Fprintf(p.stdout, "restored into %s: %s, as of %s\nStart `checkweigh serve`: it builds the search index and does what was not finished.\n",
		s.Place(), contents(m), m.MadeAt.Format("2006-01-02 15:04 MST"))
	for _, one := range m.Missing {
		fmt.Fprintf(p.stderr, "was lost before the backup was made: %s: %s\n", report.Visible(one.Document), report.Visible(one.Reason))
	}
	return nil
}

// openBackup asks for a passphrase only where one is needed.
func (c *restoreCmd) openBackup(p *program) (*archive.Backup, error) {
	if _, err := os.Stat(c.File); err != nil {
		return nil, usage{err}
	}
	passphrase, err := c.passphrase(p, false)
	if err != nil {
		return nil, err
	}
	b, err := archive.Open(c.File, passphrase)
	if errors.Is(err, archive.ErrSealed) {
		if passphrase, err = p.askSecret("Passphrase", false); errors.Is(err, errNoSecret) {
			return nil, usagef("restore: %s is sealed with a passphrase, and none was given; name the file that holds it with --passphrase-file FILE, or type it or pipe it in as one line", report.Visible(c.File))
		}
		if err != nil {
			return nil, err
		}
		b, err = archive.Open(c.File, passphrase)
	}
	if errors.Is(err, archive.ErrPassphrase) {
		return nil, usagef("restore: %w; nothing was changed. Try the passphrases that were in use when it was made (--passphrase-file FILE), or take another backup", err)
	}
	return b, err
}
