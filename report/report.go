// Package report turns verdicts into what people take away: the gap report as
// JSON, as text for a terminal and as one printable HTML file, and the five
// points that stand first in each of them. It is pure: it reads no clock, no
// file and no database; the time is passed in.
package report

import (
	"time"

	"github.com/checkweigh/checkweigh/dossier"
	"github.com/checkweigh/checkweigh/rules"
)

// Schema names the shape of the JSON. It changes only when a field changes its
// meaning or goes away; a new field does not change it.
const Schema = "checkweigh/1"

// Input is one dossier with everything that was judged in it.
type Input struct {
	Dossier   dossier.Dossier
	Documents []DocumentResult  // one for each input path, duplicates included
	Verdicts  []dossier.Verdict // of the dossier as a whole
	Whole     dossier.Whole     // what its documents tell only together; the zero Whole says nothing
}

// DocumentResult is one input path with what came of it.
type DocumentResult struct {
	Document dossier.Document
	Reading  dossier.Reading   // zero for a document that was not read
	Pages    int               // 0 for formats without pages
	Verdicts []dossier.Verdict // from this document alone
}

// Report is a gap report. Its JSON is documented field by field in docs/json.md.
// Its lists are never nil once it comes from Build.
type Report struct {
	Schema      string     `json:"schema"`
	GeneratedAt string     `json:"generated_at"` // RFC 3339, UTC, whole seconds
	Rules       Pack       `json:"rules"`
	Dossier     Head       `json:"dossier"`
	Documents   []Document `json:"documents"`
	Verdicts    []Verdict  `json:"verdicts"`
	Law         Law        `json:"-"` // how the jurisdiction of Dossier is known

	lead func(Evidence) string // where quotes lead in HTML; nil: nowhere
}

// Pack is the rule pack that judged.
type Pack struct {
	Name    string `json:"pack"`
	Version string `json:"version"`
}

// Head says which dossier this is. Facts has one value for each fact name that
// was found; several sub-processors are joined by "; ".
type Head struct {
	Title        string            `json:"title"`
	Jurisdiction string            `json:"jurisdiction"`
	Facts        map[string]string `json:"facts"`

	AsOf           string           `json:"as_of"` // the day on which clocks are read, YYYY-MM-DD; "" where nobody looked
	Contradictions []Contradiction  `json:"contradictions"`
	Completeness   []Incompleteness `json:"completeness"`
	Clocks         []Clock          `json:"clocks"`
	Ledger         []LedgerEntry    `json:"ledger"`
	Refusals       []Refusal        `json:"refusals"`
	Systems        []NamedSystem    `json:"systems"`
}

// Document is one input path.
type Document struct {
	Path           string            `json:"path"`
	SHA256         string            `json:"sha256"`
	Kind           dossier.Kind      `json:"kind"`
	KindConfidence float64           `json:"kind_confidence"`
	Parts          []Part            `json:"parts"`
	Pages          int               `json:"pages"`
	State          dossier.State     `json:"state"`
	Reason         string            `json:"reason"`
	UnreadPages    []int             `json:"unread_pages"`
	RedactedPages  []int             `json:"redacted_pages"`
	ConcealedSpans int               `json:"concealed_spans"`
	Verdicts       []DocumentVerdict `json:"verdicts"`
	Facts          []Fact            `json:"facts"`
	Answers        []Answer          `json:"answers"`
	Incorporated   []Incorporated    `json:"incorporated"`
}

// Part is a run of pages of one kind: first and last page, zeros where the
// format has no pages.
type Part struct {
	Pages      [2]int       `json:"pages"`
	Kind       dossier.Kind `json:"kind"`
	Confidence float64      `json:"confidence"`
}

// DocumentVerdict is the verdict on one requirement from one document alone.
type DocumentVerdict struct {
	Requirement string        `json:"requirement"`
	Verdict     dossier.Value `json:"verdict"`
	Confidence  float64       `json:"confidence"`
	Reasons     []string      `json:"reasons"`
	Rule        string        `json:"rule"`
	Evidence    []Evidence    `json:"evidence"`
}

// Verdict is the verdict on one requirement from the whole dossier, with what
// an officer needs to act on it.
type Verdict struct {
	Requirement string         `json:"requirement"`
	Title       string         `json:"title"`
	Why         string         `json:"why"`
	Theme       string         `json:"theme"`
	Kinds       []dossier.Kind `json:"kinds"` // kinds of document in which it can stand
	Verdict     dossier.Value  `json:"verdict"`
	Confidence  float64        `json:"confidence"`
	Reasons     []string       `json:"reasons"`
	Elements    []Element      `json:"elements"` // all that the requirement has, in its order
	Sections    []string       `json:"sections"` // on which a refusal relied that stands in the way
	Rule        string         `json:"rule"`
	Evidence    []Evidence     `json:"evidence"`
	Documents   []string       `json:"documents"` // SHA-256 of each
	Pages       []int          `json:"pages"`     // to be looked at: unread, garbled or redacted
	NotHeld     []string       `json:"not_held"`  // incorporated documents that could hold it
	Question    string         `json:"question"`
	Clause      string         `json:"clause"`
	Letter      string         `json:"letter"`
	Guides      []Guide        `json:"guides"` // registers, methods and guides that help with it
}

// Evidence is one quoted span. Document is set only where a verdict rests on
// the dossier; a document's own verdicts rest on that document.
type Evidence struct {
	Document string       `json:"document,omitempty"`
	Role     dossier.Role `json:"role"`
	Page     int          `json:"page"`
	Clause   string       `json:"clause"`
	Start    int          `json:"start"`
	End      int          `json:"end"`
	Quote    string       `json:"quote"`
	OCR      bool         `json:"ocr"`
}

// Fact is a value read off a document, cut from its text.
type Fact struct {
	Name   string `json:"name"`
	Value  string `json:"value"`
	Source string `json:"source"`
	Page   int    `json:"page"`
	Start  int    `json:"start"`
	End    int    `json:"end"`
}

// Answer is an authority's answer to one question of an FOI request.
type Answer struct {
	Question string          `json:"question"`
	Asked    string          `json:"asked"`
	Text     string          `json:"text"`
	Outcome  dossier.Outcome `json:"outcome"`
	Sections []string        `json:"sections"`
	Page     int             `json:"page"`
	Start    int             `json:"start"`
	End      int             `json:"end"`
}

// Incorporated is a document that a contract makes part of itself by name.
type Incorporated struct {
	Title  string          `json:"title"`
	About  string          `json:"about"`
	Status dossier.Holding `json:"status"`
	Page   int             `json:"page"`
}

// Build makes the report of one dossier. Documents keep the order of the input,
// dossier verdicts take the order of the set. The same input gives the same
// report, apart from the time.
func Build(in Input, set *rules.Set, at time.Time) Report {
	if set == nil {
		set = &rules.Set{}
	}
	law := Law{Given: in.Dossier.Jurisdiction, Papers: in.Whole.Place, Named: in.Whole.Placed}
	r := Report{
		Law:         law,
		Schema:      Schema,
		GeneratedAt: Generated(at),
		Rules:       Pack{Name: set.Pack, Version: set.Version},
		Dossier: Head{
			Title:        in.Dossier.Title,
			Jurisdiction: string(law.Place()),
			Facts:        dossierFacts(in.Documents),
		},
		Documents: make([]Document, 0, len(in.Documents)),
	}
	r.Dossier.lay(in.Whole, set)
	for _, d := range in.Documents {
		r.Documents = append(r.Documents, buildDocument(d, set))
	}
	r.Verdicts = buildVerdicts(in.Verdicts, set)
	return r
}

// Generated is a time as a report gives it.
func Generated(at time.Time) string { return at.UTC().Truncate(time.Second).Format(time.RFC3339) }
