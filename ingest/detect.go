package ingest

import (
	"path"
	"strings"

	"github.com/gabriel-vasile/mimetype"

	"github.com/checkweigh/checkweigh/dossier"
)

// formats lists every format that is read, the most certain to recognise first.
func formats() []Format {
	return []Format{oleFormat, pdfFormat, docxFormat, pptxFormat, xlsxFormat, rtfFormat, odtFormat, odsFormat, odpFormat, zipFormat, pngFormat, jpegFormat, tiffFormat, wpdFormat, ocdsFormat, correspondenceFormat, mboxFormat, emlFormat, markdownFormat, htmlFormat, csvFormat, textFormat}
}

// detect finds the format of a file from its first bytes (4096 at most are
// used): magic bytes and content first, the name only where the content leaves
// it open. It returns false when the file is of no format that is read;
// unsupported then says why.
func detect(head []byte, name string) (Format, bool) {
	if len(head) > 4096 {
		head = head[:4096]
	}
	mime := mimetype.Detect(head).String()
	for _, f := range formats() {
		if f.Match(head, mime, name) {
			return f, true
		}
	}
	return Format{}, false
}

// unsupported is the final state of a file for which detect found no format:
// what it is, in plain words, and what to do.
func unsupported(head []byte, name string) *Failure {
	if len(head) == 0 {
		return &Failure{State: dossier.StateFailed, Reason: "the file is empty: ask for it again"}
	}
	if len(head) > 4096 {
		head = head[:4096]
	}
	mime := mimetype.Detect(head)
	for m := mime; m != nil; m = m.Parent() {
		if what, ok := unsupportedKinds[strings.TrimPrefix(m.Extension(), ".")]; ok {
			return &Failure{State: dossier.StateUnsupported, Reason: what}
		}
	}
	return &Failure{State: dossier.StateUnsupported, Reason: "this sort of file cannot be read (" +
		mime.String() + "): open it and save it as PDF"}
}

// unsupportedKinds gives the reason for files that are recognised and not read
// yet, by the extension that belongs to their content.
var unsupportedKinds = map[string]string{
	"tiff": "scanned picture of an unusual kind: save it as PDF, so that its text can be recognised",
	"gif":  "picture: save it as PDF, so that its text can be recognised",
	"bmp":  "picture: save it as PDF, so that its text can be recognised",
	"webp": "picture: save it as PDF, so that its text can be recognised",
	"heic": "picture: save it as PDF, so that its text can be recognised",
	"7z":   "7-Zip archive: unpack it and add the files, or pack them as .zip",
	"rar":  "RAR archive: unpack it and add the files, or pack them as .zip",
	"tar":  "tar archive: unpack it and add the files, or pack them as .zip",
	"gz":   "gzip archive: unpack it and add the files, or pack them as .zip",
	"bz2":  "bzip2 archive: unpack it and add the files, or pack them as .zip",
	"xz":   "xz archive: unpack it and add the files, or pack them as .zip",
	"exe":  "program: it is not a document and was not opened",
	"elf":  "program: it is not a document and was not opened",
	"mp3":  "sound recording: add a transcript instead",
	"mp4":  "video: add a transcript instead",
	"xml":  "XML data: open it in the program it came from and save it as PDF",
	"tnef": "Outlook attachment wrapper (winmail.dat): ask the sender for plain attachments",
}

// extension is the lower-case extension of a name, without the dot.
func extension(name string) string {
	return strings.ToLower(strings.TrimPrefix(path.Ext(strings.ReplaceAll(name, `\`, "/")), "."))
}
