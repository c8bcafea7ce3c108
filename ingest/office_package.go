package ingest

import (
	"archive/zip"
	"context"

	"github.com/checkweigh/checkweigh/dossier"
)

// officePackage tells an office file by its directory: "docx", the extension
// of another kind, or "" for an archive.
func officePackage(z *zip.Reader) string {
	types := false
	kind := ""
	for _, f := range z.File {
		switch {
		case f.Name == "[Content_Types].xml":
			types = true
		case f.Name == "word/document.xml" || f.Name == "word/document2.xml":
			kind = "docx"
		case f.Name == "xl/workbook.xml" || f.Name == "xl/workbook.bin":
			kind = "xlsx"
		case f.Name == "ppt/presentation.xml":
			kind = "pptx"
		}
	}
	if !types {
		return packedKind(z)
	}
	return kind
}

// readOffice reads an office file that the first bytes did not give away.
func readOffice(ctx context.Context, kind string, src Source, lim Limits, to Sink) error {
	for _, f := range []Format{docxFormat, pptxFormat, xlsxFormat, odtFormat, odsFormat, odpFormat} {
		if f.Name != kind {
			continue
		}
		if s, ok := to.(*childSink); ok {
			s.format, s.engine = f.Name, f.Engine
		}
		return f.Read(ctx, src, lim, to)
	}
	return &Failure{State: dossier.StateUnsupported,
		Reason: "this sort of office file cannot be read (" + kind + "): open it and save it as PDF"}
}
