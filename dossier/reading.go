package dossier

// State is the one final state of a document.
type State string

// The states of a document.
const (
	StateRead           State = "read"
	StatePartlyRead     State = "partly_read"
	StateFailed         State = "failed"
	StateUnsupported    State = "unsupported"
	StatePasswordNeeded State = "password_needed"
)

// Document is one file, known by the SHA-256 of its bytes.
type Document struct {
	ID     string `json:"id"`     // hex SHA-256 of the bytes
	Path   string `json:"path"`   // where it came from; a label, never opened
	State  State  `json:"state"`  //
	Reason string `json:"reason"` // why it is not StateRead and what to do, in plain words
	Forced Kind   `json:"forced,omitempty"`
}

// Part is a run of pages (or clauses) of one kind.
type Part struct {
	Kind       Kind    `json:"kind"`
	Confidence float64 `json:"confidence"`
	Pages      [2]int  `json:"pages"`   // first and last page; zeros for formats without pages
	Clauses    [2]int  `json:"clauses"` // first clause and one past the last
	Span       Span    `json:"span"`
}

// Party is a name bound to a role by a parties block, an order form or a definition.
type Party struct {
	Role  string   `json:"role"`            // buyer, supplier, employer, union, controller, processor, developer
	Name  string   `json:"name,omitempty"`  // "" where only the term is known
	Terms []string `json:"terms,omitempty"` // words that mean this party in this document, e.g. "Authority", "we"
	Span  Span     `json:"span"`
}

// Term is a defined term with its definition.
type Term struct {
	Name   string `json:"name"`
	Span   Span   `json:"span"` // the whole definition
	Clause int    `json:"clause"`
}

// Outline is what must be known of a document before its clauses are judged.
// The outlines of sibling documents bind each other's terms.
type Outline struct {
	Document   string   `json:"document,omitempty"`
	Parts      []Part   `json:"parts"`
	Parties    []Party  `json:"parties,omitempty"`
	Terms      []Term   `json:"terms,omitempty"`
	Numbers    []string `json:"numbers,omitempty"`    // clause numbers that exist here
	Titles     []string `json:"titles,omitempty"`     // names this document goes by: "Joint Schedule 11", "Core Terms"
	Precedence []string `json:"precedence,omitempty"` // titles, the strongest first
	Language   string   `json:"language,omitempty"`   // "en", or another language when no part is English
}

// Kind is the kind of the main part, with its confidence: the part that covers
// most of the text.
func (o Outline) Kind() (Kind, float64) {
	best, size := Part{Kind: Other}, -1
	for _, p := range o.Parts {
		if p.Span.Len() > size {
			best, size = p, p.Span.Len()
		}
	}
	return best.Kind, best.Confidence
}

// Fact is a value read off a document: buyer, supplier, developer,
// subprocessor, reference, value, start, end, extension. Blanks and bracketed
// prompts are not facts. Value is cut from the text at Span.
type Fact struct {
	Name   string `json:"name"`
	Value  string `json:"value"`
	Page   int    `json:"page,omitempty"`
	Source string `json:"source,omitempty"` // order_form, parties, notice, letter, text
	Span
}

// FactNames lists the facts in the order in which they are shown.
var FactNames = []string{"buyer", "supplier", "developer", "subprocessor", "reference", "value", "start", "end", "extension"}

// Outcome is what an authority did with one question of an FOI request.
type Outcome string

// The outcomes.
const (
	OutcomeSupplied Outcome = "supplied"
	OutcomePart     Outcome = "part"
	OutcomeRefused  Outcome = "refused"
	OutcomeNotHeld  Outcome = "not_held"
	OutcomeNCND     Outcome = "ncnd" // neither confirm nor deny
	OutcomeCost     Outcome = "cost"
	OutcomeDelayed  Outcome = "delayed"
)

// Answer is the authority's answer to one question.
type Answer struct {
	Question       string   `json:"question"` // the number, or the ordinal where unnumbered
	Asked          string   `json:"asked,omitempty"`
	Text           string   `json:"text"` // the answer, cut from the text at Span
	Outcome        Outcome  `json:"outcome"`
	Sections       []string `json:"sections,omitempty"`        // relied on, not merely mentioned: "43(2)"
	Review         bool     `json:"review,omitempty"`          // an internal review is offered
	PublicInterest bool     `json:"public_interest,omitempty"` // the answer reasons about the public interest
	Requirements   []string `json:"requirements,omitempty"`    // what the question asks about
	Page           int      `json:"page,omitempty"`
	Span
}

// Holding says whether an incorporated document is here.
type Holding string

// The states of an incorporated document.
const (
	Held    Holding = "held"
	NotHeld Holding = "not_held"
	Unused  Holding = "unused" // declared not to apply
)

// Incorporated is a document that the contract makes part of itself by name.
type Incorporated struct {
	Title  string   `json:"title"`           // "Joint Schedule 11"
	About  string   `json:"about,omitempty"` // "Processing Data"
	Status Holding  `json:"status"`
	Topics []string `json:"topics,omitempty"` // empty: cannot be told, blocks every requirement
	Page   int      `json:"page,omitempty"`
	Quote  string   `json:"quote,omitempty"` // the name as it stands at Span
	Span
}

// RedactedPlace is a redaction that could hide a clause.
type RedactedPlace struct {
	Page    int      `json:"page,omitempty"`
	Clause  string   `json:"clause,omitempty"`
	Heading string   `json:"heading,omitempty"`
	Topics  []string `json:"topics,omitempty"` // from the heading; empty: cannot be told
	Hides   []string `json:"hides,omitempty"`  // the requirements whose own heading, label or topic this is
	Tells   Span     `json:"tells,omitzero"`   // the heading, label or words that say so; empty where none do
	Told    string   `json:"told,omitempty"`   // those words, cut from the text
	Share   float64  `json:"share,omitempty"`
	Span
}

// Reading is everything that was read off one document by one version of the rules.
type Reading struct {
	Document     Document        `json:"document"`
	Outline      Outline         `json:"outline"`
	Findings     []Finding       `json:"findings,omitempty"`
	Facts        []Fact          `json:"facts,omitempty"`
	Answers      []Answer        `json:"answers,omitempty"`
	Incorporated []Incorporated  `json:"incorporated,omitempty"`
	Redactions   []RedactedPlace `json:"redactions,omitempty"`
	Statements   []Finding       `json:"statements,omitempty"` // what contradictions rest on beside findings; Requirement is the id of the statement
	Dates        []Dated         `json:"dates,omitempty"`
	Systems      []NamedSystem   `json:"systems,omitempty"` // digital systems that the document names
	Placed       []Placing       `json:"placed,omitempty"`  // by which law it says that it stands
	Pages        []Page          `json:"pages,omitempty"`
	Concealed    int             `json:"concealed,omitempty"` // number of concealed spans
	Rules        string          `json:"rules"`               // version of the pack
}

// Jurisdiction decides which information and equality law a letter may cite.
type Jurisdiction string

// The jurisdictions.
const (
	EnglandWales    Jurisdiction = "england_wales"
	Scotland        Jurisdiction = "scotland"
	NorthernIreland Jurisdiction = "northern_ireland"
	OtherPlace      Jurisdiction = "other"
	UnknownPlace    Jurisdiction = "unknown"
)

// Placing is a law that a document names as the one it stands under, which
// leaves one or several jurisdictions.
type Placing struct {
	Among    []Jurisdiction `json:"among"`
	Evidence Evidence       `json:"evidence"`
}

// Dossier is one digital system at one public body.
type Dossier struct {
	ID           string       `json:"id,omitempty"`
	Title        string       `json:"title"`
	Jurisdiction Jurisdiction `json:"jurisdiction,omitempty"`
}
