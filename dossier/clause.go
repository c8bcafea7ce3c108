package dossier

// Zone says what part of a paper a clause stands in. Only Operative text (and
// Form fields and Answers, for their rule kinds) is judged.
type Zone string

// The zones.
const (
	Operative     Zone = "operative"     // a term that binds, or a statement of fact
	Definition    Zone = "definition"    // "X" means ...
	Recital       Zone = "recital"       // background, whereas
	Parties       Zone = "parties"       // the parties block
	Contents      Zone = "contents"      // table of contents
	Guidance      Zone = "guidance"      // guidance notes, help text, notes to drafters
	TemplateBlank Zone = "blank"         // template text with nothing filled in
	Request       Zone = "request"       // the quoted words of an FOI request
	AnswerZone    Zone = "answer"        // the authority's answer
	Statute       Zone = "statute"       // quoted statute or exemption text
	Complaint     Zone = "complaint"     // how to complain, internal review, ICO
	Signature     Zone = "signature"     // signature block
	Form          Zone = "form"          // a label with its value
	HeaderFooter  Zone = "header_footer" // running headers and footers
	Title         Zone = "title"         // a heading line on its own
	Redacted      Zone = "redacted"      // the body of the clause is blacked out or empty under its heading
)

// Clause is one numbered (or otherwise separate) unit of the text. Clauses are
// in text order; together with headings they cover the whole text.
type Clause struct {
	Index   int      `json:"index"`            // position in the slice
	Parent  int      `json:"parent"`           // Index of the parent, -1 at the top
	Number  string   `json:"number,omitempty"` // as cited: "14.3(b)", "Schedule 2 para 4"; "" when unnumbered
	Heading []string `json:"heading,omitempty"`
	Zone    Zone     `json:"zone"`
	Page    int      `json:"page,omitempty"` // where it starts; 0 for formats without pages
	Span    Span     `json:"span"`           // own text, number included, children not
	Body    Span     `json:"body"`           // own text without the number
	LeadIns []Span   `json:"lead_ins,omitempty"`
	Tail    Span     `json:"tail,omitzero"`  // words after the list that close each of its items
	Label   Span     `json:"label,omitzero"` // Form: the label; Body is then the value
}
