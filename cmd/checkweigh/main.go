// Command checkweigh reads the contracts, FOI answers and impact assessments of
// public bodies' digital systems and says which safeguards they hold. This room
// has the flags and the wiring; what is done stands in the rooms below it.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"github.com/alecthomas/kong"

	"github.com/checkweigh/checkweigh/dossier"
	"github.com/checkweigh/checkweigh/ingest"
)

// The exit codes of every command.
const (
	exitDone   = 0
	exitFound  = 1 // a --fail-on level was found, an example of a rule failed, verify found a difference
	exitUsage  = 2 // nothing was done: the command line, the rules or the data folder cannot be used
	exitPartly = 3 // done, but something was not read
)

func main() {
	if args := os.Args[1:]; ingest.IsChild(args) {
		os.Exit(ingest.ChildMain(args, os.Stdin, os.Stdout, os.Stderr))
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx, os.Args[1:], os.Getenv, os.Stdout, os.Stderr)
	stop()
	os.Exit(exitCode(err, os.Stderr))
}

// exit ends the program with a code after everything there is to say was said.
type exit int

func (e exit) Error() string { return fmt.Sprintf("exit %d", int(e)) }

// usage is an error of the command line.
type usage struct{ error }

func usagef(format string, a ...any) error { return usage{fmt.Errorf(format, a...)} }

// exitCode says on stderr what happened and gives the code for it.
func exitCode(err error, stderr io.Writer) int {
	var (
		code  exit
		bad   usage
		parse *kong.ParseError
	)
	switch {
	case err == nil:
		return exitDone
	case errors.As(err, &code):
		return int(code)
	case errors.As(err, &bad), errors.As(err, &parse):
		fmt.Fprintf(stderr, "checkweigh: %v\nTry: checkweigh --help\n", err)
		return exitUsage
	case errors.Is(err, context.Canceled):
		fmt.Fprintln(stderr, "checkweigh: stopped")
		return 130
	}
	fmt.Fprintf(stderr, "checkweigh: %v\n", err)
	return exitUsage
}

// program is what the commands share.
type program struct {
	ctx    context.Context
	getenv func(string) string
	stdout io.Writer
	stderr io.Writer
	model  *kong.Application // the command line as it is described
	chosen *kong.Context     // and as it was typed
}

// printJSON writes a value as indented JSON, as people read it.
func (p *program) printJSON(v any) error {
	enc := json.NewEncoder(p.stdout)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(v); err != nil {
		return fmt.Errorf("write: %w", err)
	}
	return nil
}

// run parses the arguments and does what they ask for.
func run(ctx context.Context, args []string, getenv func(string) string, stdout, stderr io.Writer) error {
	p := &program{ctx: ctx, getenv: getenv, stdout: stdout, stderr: stderr}
	var commands cli
	ended := exit(-1)
	parser, err := kong.New(&commands,
		kong.Name("checkweigh"),
		kong.Description("Reads contracts, FOI answers and impact assessments, and says which safeguards they hold, with the words that prove it.\n\n"+
			"Every flag can be set in the environment as well: --data as CHECKWEIGH_DATA.\n\n"+
			"Exit codes: 0 done; 1 something was found (a --fail-on level, a difference, a step to take); 2 nothing was done; 3 done in part, and what is left out is named."),
		kong.Writers(stdout, stderr),
		kong.Exit(func(code int) { ended = exit(code); panic(ended) }),
		kong.Vars{"kinds": join(dossier.Kinds)},
		kong.Resolvers(fromEnvironment(getenv)),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true}),
	)
	if err != nil {
		return fmt.Errorf("checkweigh: command line: %w", err)
	}
	if len(args) == 0 {
		args = []string{"--help"}
	}
	p.model = parser.Model
	chosen, err := parse(parser, args)
	if err != nil || chosen == nil {
		return err
	}
	p.chosen = chosen
	return chosen.Run(p)
}

// parse reads the arguments. Kong ends the program where it printed help or the
// version; a nil context says so.
func parse(parser *kong.Kong, args []string) (chosen *kong.Context, err error) {
	defer func() {
		if r := recover(); r != nil {
			code, ours := r.(exit)
			if !ours {
				panic(r)
			}
			chosen, err = nil, nil
			if code != exitDone {
				err = code
			}
		}
	}()
	return parser.Parse(args)
}
