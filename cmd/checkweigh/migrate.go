package main

import (
	"fmt"

	"github.com/checkweigh/checkweigh/store"
)

type migrateCmd struct {
	placeFlags
	Check bool `help:"Only say what would be done; exit 1 when there is something."`
}

// Run brings the database to the version that this program works with. serve and
// worker do the same when they start.
func (c *migrateCmd) Run(p *program) error {
	at, err := store.Migrations(p.ctx, c.options())
	if err != nil {
		return err
	}
	if at.Have == at.Want {
		fmt.Fprintf(p.stdout, "the database %s is of version %d, as this program needs\n", at.Name, at.Have)
		return nil
	}
	if c.Check {
		fmt.Fprintf(p.stdout, "the database %s is of version %d, and this program needs %d; to be done:\n", at.Name, at.Have, at.Want)
		for _, step := range at.Steps {
			fmt.Fprintln(p.stdout, " ", step)
		}
		return exit(exitFound)
	}
	s, err := store.Open(p.ctx, c.options())
	if err != nil {
		return busy(err, "stop that one first: a database is brought up to date while nobody works on it")
	}
	if err := s.Close(); err != nil {
		return err
	}
	fmt.Fprintf(p.stdout, "the database %s was brought from version %d to %d\n", at.Name, at.Have, at.Want)
	if at.Have > 0 && c.Database == "" {
		fmt.Fprintf(p.stdout, "as it was before it is kept beside it: %s.before-%03d\n", at.Name, at.Want)
	}
	return nil
}
