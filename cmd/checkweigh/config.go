package main

import (
	"fmt"
	"net/url"
	"regexp"
	"strings"
	"text/tabwriter"

	"github.com/alecthomas/kong"

	"github.com/checkweigh/checkweigh/ingest"
	"github.com/checkweigh/checkweigh/report"
)

type configCmd struct {
	Show configShowCmd `cmd:"" help:"Show every setting of serve and worker, where it comes from, and what holds the readers of hostile files back on this machine."`
}

type configShowCmd struct {
	houseFlags
	printFlags
	NoSandbox bool `help:"Do not try the layers that hold readers back."`
}

// Run shows what `serve` and `worker` would work with if they were started here
// with the same flags.
func (c *configShowCmd) Run(p *program) error {
	table := tabwriter.NewWriter(p.stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "setting\tvalue\tfrom")
	for _, s := range p.settings("serve", "worker") {
		fmt.Fprintf(table, "%s\t%s\t%s\n", s.name, report.Visible(s.value), s.from)
	}
	if err := table.Flush(); err != nil {
		return fmt.Errorf("write: %w", err)
	}
	printing, err := c.show()
	if err != nil {
		return err
	}
	fmt.Fprintf(p.stdout, "\nwhat helps from outside:\n%s\n", printing)
	if c.NoSandbox {
		return nil
	}
	fmt.Fprintln(p.stdout, "\nhow hostile files are read:")
	return p.sandbox()
}

func (p *program) sandbox() error {
	pool, err := ingest.NewPool(ingest.Options{Children: 1})
	if err != nil {
		return err
	}
	defer pool.Close()
	lines, err := pool.SandboxReport(p.ctx)
	if err != nil {
		return err
	}
	for _, line := range lines {
		fmt.Fprintln(p.stdout, line)
	}
	return nil
}

// setting is one flag with what it is set to and by what.
type setting struct{ name, value, from string }

// settings lists the flags of commands, each once.
func (p *program) settings(commands ...string) (all []setting) {
	seen := map[string]bool{}
	for _, name := range commands {
		for _, node := range p.model.Children {
			if node.Name != name {
				continue
			}
			for _, flag := range node.Flags {
				if !seen[flag.Name] && !onlyTyped[flag.Name] {
					seen[flag.Name] = true
					all = append(all, p.setting(flag))
				}
			}
		}
	}
	return all
}

// setting finds a flag's value: as it was typed for this command, else of the
// environment, else the default.
func (p *program) setting(flag *kong.Flag) setting {
	s := setting{name: flag.Name, value: flag.Default, from: "default"}
	if value := p.getenv(variable(flag.Name)); value != "" {
		s.value, s.from = value, "$"+variable(flag.Name)
	}
	if value, typed := p.typedFlag(flag.Name); typed {
		s.value, s.from = value, "flag"
	}
	switch {
	case s.value == "":
		s.value = "-"
	case secretName.MatchString(flag.Name):
		s.value = masked
	default:
		s.value = mask(s.value)
	}
	return s
}

// typedFlag is the value that was typed on this command line.
func (p *program) typedFlag(name string) (string, bool) {
	for _, path := range p.chosen.Path {
		if path.Flag != nil && !path.Resolved && path.Flag.Name == name {
			return fmt.Sprint(p.chosen.FlagValue(path.Flag)), true
		}
	}
	return "", false
}

const masked = "***"

var (
	// secretName finds the flags whose value is a secret as a whole. A file of a
	// key or of a passphrase is none.
	secretName = regexp.MustCompile(`(^|-)(token|secret|password|passphrase)$`)
	// secretPart finds secrets inside of an address: password=... and its kin.
	secretPart = regexp.MustCompile(`(?i)([a-z_-]*(?:password|secret|token|accesskey|access_key|credential)[a-z_-]*=)[^&\s;]*`)
	// userPart finds what stands before the @ of an address that cannot be parsed.
	userPart = regexp.MustCompile(`://.*@`)
)

// mask takes the secrets out of an address, and leaves the rest readable.
func mask(value string) string {
	u, err := url.Parse(value)
	switch {
	case err != nil || u.User == nil: // a password with a slash in it looks like a path
		value = userPart.ReplaceAllString(value, "://"+masked+"@")
	case u.User != nil:
		if _, has := u.User.Password(); has {
			rest := u.Redacted()[strings.LastIndex(u.Redacted(), "@"):]
			value = u.Scheme + "://" + url.PathEscape(u.User.Username()) + ":" + masked + rest
		}
	}
	return secretPart.ReplaceAllString(value, "${1}"+masked)
}
