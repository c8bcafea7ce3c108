package ingest

import (
	"regexp"
	"sync"
)

// expression is a regular expression that is compiled when it is first used: a
// start of the program, and a child that reads one kind of file, should not pay
// for those of every other. A mistake in it panics at its first use.
func expression(expr string) func() *regexp.Regexp {
	return sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(expr) })
}
