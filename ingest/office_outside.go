package ingest

import (
	"github.com/checkweigh/checkweigh/dossier"
)

// Old Office files are read by LibreOffice where it is installed: it writes them
// anew in a format that we read. The child only says what they are.

// outsideTo is the format into which LibreOffice writes each old one.
var outsideTo = map[string]string{"doc": "docx", "xls": "xlsx", "ppt": "pptx", "wpd": "docx"}

var outsideNames = map[string]string{"doc": "old Word file", "xls": "old Excel file", "ppt": "old PowerPoint file", "wpd": "WordPerfect file"}

// oldOffice asks the parent to have the file written anew; the reason is for
// machines on which that is not possible.
func oldOffice(kind string) *Failure {
	return &Failure{State: dossier.StateUnsupported, Outside: kind,
		Reason: outsideNames[kind] + ": install LibreOffice, or open it and save it as ." + outsideTo[kind] + " or PDF"}
}
