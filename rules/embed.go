package rules

import (
	"embed"
	"io/fs"
)

//go:embed *.yaml lexicon/*.yaml likeness.bin
var pack embed.FS

// The files of pack as the YAML parser understood them (parsed.go).
//
//go:embed all:parsed
var parsedPack embed.FS

// Embedded returns the pack that comes with the program.
func Embedded() fs.FS { return pack }

// EmbeddedUnread returns the same pack for those who work on it: Load parses its
// YAML, reads each of its phrases and reports mistakes in them.
func EmbeddedUnread() fs.FS { return struct{ fs.FS }{pack} }

func isEmbedded(fsys fs.FS) bool {
	e, ok := fsys.(embed.FS)
	return ok && e == pack
}
