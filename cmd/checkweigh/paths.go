package main

import (
	"errors"
	"io/fs"
	"os"
	"strings"

	"github.com/checkweigh/checkweigh/report"
)

// somethingThere refuses a command of whose paths not one exists: that is a
// slip of the pen and no loss. Beside paths that are there, one that is not is
// named among what was not read, and the rest goes on.
func somethingThere(paths []string) error {
	var names []string
	for _, path := range paths {
		if _, err := os.Stat(path); !errors.Is(err, fs.ErrNotExist) {
			return nil // it is there, or what is wrong with it is told where it is read
		}
		names = append(names, report.Visible(path))
	}
	if len(names) == 1 {
		return usagef("%s does not exist: check the path, and from which folder it is meant", names[0])
	}
	return usagef("none of these exists: %s; check the paths, and from which folder they are meant", strings.Join(names, ", "))
}
