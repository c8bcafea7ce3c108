package report

import (
	"encoding/base64"
	"encoding/hex"
	"io"

	"github.com/checkweigh/checkweigh/dossier"
)

// linked is the report as linked data in the words of schema.org. Its context
// stands in it, so that nobody has to fetch one; what schema.org has no word for
// has a name of our own.
type linked struct {
	Context  map[string]any   `json:"@context"`
	Type     string           `json:"@type"`
	Name     string           `json:"name"`
	Language string           `json:"inLanguage"`
	Created  string           `json:"dateCreated"`
	Creator  linkedProgram    `json:"creator"`
	About    linkedThing      `json:"about"`
	BasedOn  []linkedDocument `json:"isBasedOn"`
	Claims   []linkedClaim    `json:"hasPart"`
}

type linkedProgram struct {
	Type    string `json:"@type"`
	Name    string `json:"name"`
	Version string `json:"softwareVersion"`
}

type linkedThing struct {
	Type     string `json:"@type"`
	Name     string `json:"name"`
	Buyer    string `json:"buyer,omitempty"`
	Supplier string `json:"supplier,omitempty"`
}

type linkedDocument struct {
	Type   string `json:"@type"`
	ID     string `json:"@id,omitempty"`
	Name   string `json:"name"`
	SHA256 string `json:"sha256,omitempty"`
	Genre  string `json:"genre,omitempty"`
	Pages  int    `json:"numberOfPages,omitempty"`
	State  string `json:"state"`
}

type linkedClaim struct {
	Type        string        `json:"@type"`
	Identifier  string        `json:"identifier"`
	Name        string        `json:"name"`
	Theme       string        `json:"genre,omitempty"`
	Text        string        `json:"text"`
	Verdict     dossier.Value `json:"verdict"`
	Confidence  float64       `json:"confidence"`
	Rule        string        `json:"rule,omitempty"`
	Question    string        `json:"question,omitempty"`
	Appearances []linkedQuote `json:"citation"`
}

type linkedQuote struct {
	Type   string       `json:"@type"`
	Text   string       `json:"text"`
	Part   *linkedRef   `json:"isPartOf,omitempty"`
	Page   int          `json:"pageStart,omitempty"`
	Clause string       `json:"clause,omitempty"`
	Role   dossier.Role `json:"role"`
	Start  int          `json:"startOffset"`
	End    int          `json:"endOffset"`
	OCR    bool         `json:"ocr"`
}

type linkedRef struct {
	ID string `json:"@id"`
}

// linkedContext maps our own names; all others are of schema.org.
func linkedContext() map[string]any {
	own := map[string]any{"@vocab": "https://schema.org/"}
	for _, name := range []string{"verdict", "confidence", "rule", "question", "clause", "role", "startOffset", "endOffset", "ocr", "state", "buyer", "supplier", "sha256"} {
		own[name] = "urn:checkweigh:" + name
	}
	return own
}

// WriteJSONLD writes reports as JSON-LD: a Report of Claims that cite Quotations
// of DigitalDocuments. One report gives one object, none or several an array.
func WriteJSONLD(w io.Writer, reports ...Report) error {
	all := each(reports, newLinked)
	if len(all) == 1 {
		return writeIndented(w, all[0])
	}
	return writeIndented(w, all)
}

func newLinked(r Report) linked {
	return linked{
		Context: linkedContext(), Type: "Report", Name: "Gap report: " + heading(r), Language: "en-GB", Created: r.GeneratedAt,
		Creator: linkedProgram{"SoftwareApplication", "Checkweigh, rules " + r.Rules.Name, r.Rules.Version},
		About:   linkedThing{"Thing", r.Dossier.Title, r.Dossier.Facts["buyer"], r.Dossier.Facts["supplier"]},
		BasedOn: each(r.Documents, func(d Document) linkedDocument {
			return linkedDocument{"DigitalDocument", linkedID(d.SHA256), d.Path, d.SHA256, string(d.Kind), d.Pages, string(d.State)}
		}),
		Claims: each(r.Verdicts, func(v Verdict) linkedClaim {
			return linkedClaim{"Claim", v.Requirement, v.Title, v.Theme, Said(r, v), v.Verdict, v.Confidence, v.Rule, v.Question, each(v.Evidence, newLinkedQuote)}
		}),
	}
}

func newLinkedQuote(e Evidence) linkedQuote {
	q := linkedQuote{Type: "Quotation", Text: e.Quote, Page: e.Page, Clause: e.Clause, Role: e.Role, Start: e.Start, End: e.End, OCR: e.OCR}
	if id := linkedID(e.Document); id != "" {
		q.Part = &linkedRef{id}
	}
	return q
}

// linkedID names a document by its content (RFC 6920), which is the same name
// wherever the document is held; "" where it is not known.
func linkedID(sha string) string {
	sum, err := hex.DecodeString(sha)
	if err != nil || len(sum) == 0 {
		return ""
	}
	return "ni:///sha-256;" + base64.RawURLEncoding.EncodeToString(sum)
}
