package ingest

import "strings"

// embedded hands over the files that stand inside a Word file: documents that
// were dropped into it, and pieces of text in other formats that Word shows as
// its own (altChunk).
func (d *docx) embedded(to Sink) error { return d.handOverParts(to, d.stands) }

// stands reports whether a part of the package is a file of its own.
func (d *docx) stands(name string) bool {
	low := strings.ToLower(name)
	if strings.HasPrefix(low, "word/") && strings.Contains(low, "afchunk") {
		return extension(low) != "rels"
	}
	return d.embeddedIn("word")(name)
}
