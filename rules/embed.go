package rules

import (
	"embed"
	"io/fs"
)

//go:embed *.yaml lexicon/*.yaml
var pack embed.FS

// Embedded returns the pack that comes with the program.
func Embedded() fs.FS { return pack }

func isEmbedded(fsys fs.FS) bool {
	e, ok := fsys.(embed.FS)
	return ok && e == pack
}
