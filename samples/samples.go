// Package samples holds the dossier that a new installation shows: invented
// papers about an invented system, made by samples/make.
package samples

import (
	"embed"
	"io/fs"
)

//go:embed dossier
var files embed.FS

// Title is the title of the sample dossier.
const Title = "Case-management AI"

// Dossier gives the files of the sample dossier, all at the root.
func Dossier() (fs.FS, error) { return fs.Sub(files, "dossier") }
