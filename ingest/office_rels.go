package ingest

import (
	"encoding/xml"
	"path"
	"strings"
)

// officeRel is a pointer from one part of a package to another.
type officeRel struct {
	id   string
	kind string // the last word of its type: "slide", "notesSlide"
	part string // where it points to; "" outside the file, where nothing is read
}

// maxRels bounds the pointers of one part.
const maxRels = 50_000

// rels are the pointers of a part.
func (o *officeParts) rels(part string) ([]officeRel, error) {
	var all []officeRel
	dir, base := path.Split(part)
	err := o.partIfAny(dir+"_rels/"+base+".rels", func(x *officeXML) error {
		return x.find("Relationships", func() error {
			return x.children(func(e xml.StartElement) error {
				if e.Name.Local == "Relationship" && len(all) < maxRels {
					all = append(all, readRel(e, dir))
				}
				return x.skip()
			})
		})
	})
	return all, err
}

func readRel(e xml.StartElement, dir string) officeRel {
	r := officeRel{id: xmlAttrOr(e, "Id", ""), kind: path.Base(xmlAttrOr(e, "Type", ""))}
	target := xmlAttrOr(e, "Target", "")
	switch {
	case strings.EqualFold(xmlAttrOr(e, "TargetMode", ""), "external"):
	case strings.HasPrefix(target, "/"):
		r.part = strings.TrimPrefix(path.Clean(target), "/")
	default:
		r.part = strings.TrimPrefix(path.Clean("/"+dir+target), "/")
	}
	return r
}

// relID is the id of a pointer, r:id, which stands beside an id of another sort.
func relID(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name && a.Name.Space != "" && a.Name.Space != "xmlns" {
			return a.Value
		}
	}
	return ""
}

// parts are the parts that pointers of a kind lead to, in order.
func relParts(rels []officeRel, kind string) []string {
	var parts []string
	for _, r := range rels {
		if r.kind == kind && r.part != "" {
			parts = append(parts, r.part)
		}
	}
	return parts
}

// concealComments keeps the comments of a part apart: each text or paragraph
// of one, in whichever of Office's ways it is written.
func (o *officeParts) concealComments(part string, w *textWriter) error {
	return o.partIfAny(part, func(x *officeXML) error {
		return x.root(func(e xml.StartElement) error { return commentText(x, e, w) })
	})
}

func commentText(x *officeXML, e xml.StartElement, w *textWriter) error {
	if e.Name.Local != "text" && e.Name.Local != "p" {
		return x.children(func(e xml.StartElement) error { return commentText(x, e, w) })
	}
	text, err := x.everything()
	w.conceal("comment", validUTF8(text))
	return err
}

// embeddedIn tells the files that were dropped into an office file. The
// workbook behind a chart holds no words and is left out.
func (o *officeParts) embeddedIn(folder string) func(name string) bool {
	charts := o.file(folder+"/charts/chart1.xml") != nil
	return func(name string) bool {
		low := strings.ToLower(name)
		return strings.HasPrefix(low, folder+"/embeddings/") && !(charts && extension(low) == "xlsx")
	}
}
