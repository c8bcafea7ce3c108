package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"golang.org/x/term"
)

// maxSecret bounds what is read as a password or passphrase, in bytes.
const maxSecret = 1024

// secretFile reads a secret from a file: its first line.
func secretFile(name string) (string, error) {
	f, err := os.Open(name)
	if err != nil {
		return "", usage{err}
	}
	defer f.Close()
	return secretLine(f)
}

// askSecret reads a secret without showing it: typed twice on a terminal, or the
// first line of what is piped in. Never from the command line, where every
// account of the machine could read it.
func (p *program) askSecret(what string, twice bool) (string, error) {
	fd := int(os.Stdin.Fd())
	if !term.IsTerminal(fd) {
		return secretLine(os.Stdin)
	}
	first, err := p.typed(fd, what)
	if err != nil || !twice {
		return first, err
	}
	again, err := p.typed(fd, what+" again")
	if err != nil {
		return "", err
	}
	if first != again {
		return "", usagef("the two are not the same; nothing was changed")
	}
	return first, nil
}

func (p *program) typed(fd int, what string) (string, error) {
	fmt.Fprint(p.stderr, what+": ")
	restore, err := term.GetState(fd)
	if err != nil {
		return "", fmt.Errorf("read %s: %w", what, err)
	}
	type line struct {
		text []byte
		err  error
	}
	read := make(chan line, 1)
	go func() { text, err := term.ReadPassword(fd); read <- line{text, err} }()
	select {
	case <-p.ctx.Done(): // Ctrl-C must not leave a terminal that shows nothing
		fmt.Fprintln(p.stderr)
		return "", errors.Join(p.ctx.Err(), term.Restore(fd, restore))
	case l := <-read:
		fmt.Fprintln(p.stderr)
		if l.err != nil {
			return "", fmt.Errorf("read %s: %w", what, l.err)
		}
		return nonEmpty(string(l.text))
	}
}

func secretLine(r io.Reader) (string, error) {
	line, err := bufio.NewReader(io.LimitReader(r, maxSecret+2)).ReadString('\n')
	if err != nil && !errors.Is(err, io.EOF) {
		return "", fmt.Errorf("read the secret: %w", err)
	}
	return nonEmpty(strings.TrimRight(line, "\r\n"))
}

// errNoSecret is what those get who end a question for a secret with nothing.
var errNoSecret = usagef("nothing was given; type it, or pipe it in as one line")

func nonEmpty(s string) (string, error) {
	switch {
	case s == "":
		return "", errNoSecret
	case len(s) > maxSecret:
		return "", usagef("it is longer than %d bytes", maxSecret)
	}
	return s, nil
}
