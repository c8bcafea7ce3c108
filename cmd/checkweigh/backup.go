package main

import (
	"errors"
	"fmt"
	"io/fs"

	"github.com/checkweigh/checkweigh/report"
	"github.com/checkweigh/checkweigh/store"
	"github.com/checkweigh/checkweigh/store/archive"
)

type backupCmd struct {
	placeFlags
	sealFlags
	File string `arg:"" help:"The file to write; it must not be there yet."`
}

// sealFlags say where the passphrase of a sealed backup comes from.
type sealFlags struct {
	Sealed         bool   `help:"Seal with a passphrase: asked for, or the first line of what is piped in; $CHECKWEIGH_PASSPHRASE."`
	PassphraseFile string `placeholder:"FILE" help:"The passphrase is the first line of this file; implies --sealed."`
}

// passphrase gives "" when the backup is not to be sealed.
func (c sealFlags) passphrase(p *program, twice bool) (string, error) {
	switch given := p.getenv(variable("passphrase")); {
	case c.PassphraseFile != "":
		return secretFile(c.PassphraseFile)
	case given != "":
		return nonEmpty(given)
	case c.Sealed:
		return p.askSecret("Passphrase", twice)
	}
	return "", nil
}

// Run writes one state of everything into a file, beside a serve or without one.
func (c *backupCmd) Run(p *program) error {
	s, err := store.OpenBeside(p.ctx, c.options())
	if err != nil {
		return err
	}
	defer s.Close()
	passphrase, err := c.passphrase(p, true)
	if err != nil {
		return err
	}
	m, err := archive.Write(p.ctx, s, c.File, archive.Options{Program: programVersion(), Now: p.now(), Passphrase: passphrase})
	if errors.Is(err, fs.ErrExist) {
		return usagef("backup: %s is there already; name another file", c.File)
	}
	if err != nil {
		return err
	}
	if err := noteBackup(s.Dir(), c.File, p.now()); err != nil {
		fmt.Fprintf(p.stderr, "the backup is made; when, the page of health will not know: %v\n", err)
	}
	fmt.Fprintf(p.stdout, "%s: %s, as of change %d\n", c.File, contents(m), m.Change)
	if len(m.Missing) == 0 {
		return nil
	}
	p.missing(m)
	return exit(exitPartly)
}

func contents(m archive.Manifest) string {
	n, bytes := m.Documents()
	return fmt.Sprintf("%s, %s (%.1f MB)", count(m.Rows["dossiers"], "dossier"), count(n, "original"), float64(bytes)/1e6)
}

// missing names what the backup could not hold.
func (p *program) missing(m archive.Manifest) {
	for _, one := range m.Missing {
		fmt.Fprintf(p.stderr, "not in the backup: %s: %s\n", one.Document, report.Visible(one.Reason))
	}
}
