package ingest

import (
	"path"
	"strings"
)

// embedded hands over the files that stand inside a Word file: documents that
// were dropped into it, and pieces of text in other formats that Word shows as
// its own (altChunk). The workbook behind a chart holds no words and is left
// out; objects of other programs are accounted for.
func (d *docx) embedded(to Sink) error {
	bad := overlapping(d.zip)
	left, taken := d.lim.Unpack, 0
	for _, f := range d.zip.File {
		label := memberName(path.Base(f.Name), f.NonUTF8)
		reason := ""
		switch {
		case f.FileInfo().IsDir() || !strings.HasPrefix(f.Name, "word/") || !d.stands(f.Name):
			continue
		case extension(f.Name) == "bin":
			reason = "an object of another program inside the Word file: open it there and save it as a file of its own"
		default:
			reason = refuseMember(f, bad, taken, left, d.lim)
		}
		if reason == "" {
			taken++
			var err error
			if reason, err = handOver(f, label, &left, d.lim, to); err != nil {
				return err
			}
		}
		if reason != "" {
			if err := to.Skip(label, reason); err != nil {
				return err
			}
		}
	}
	return nil
}

// stands reports whether a part of the package is a file of its own.
func (d *docx) stands(name string) bool {
	low := strings.ToLower(name)
	if strings.HasPrefix(low, "word/embeddings/") {
		return extension(low) != "xlsx" || d.file("word/charts/chart1.xml") == nil
	}
	return strings.Contains(low, "afchunk") && extension(low) != "rels"
}
