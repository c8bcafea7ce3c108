package dossier

// Level is how strong a single finding is.
type Level string

// The levels of a finding, strongest claim first.
const (
	LevelAdverse Level = "adverse"
	LevelPresent Level = "present"
	LevelPartial Level = "partial"
)

// Verdict values, per requirement, for a document or a dossier.
type Value string

// The seven verdicts. Missing is a strong claim: see analyze.Judge.
const (
	Present       Value = "present"
	Partial       Value = "partial"
	Adverse       Value = "adverse"
	Contradictory Value = "contradictory"
	RedactedValue Value = "redacted"
	Missing       Value = "missing"
	NotAssessable Value = "not_assessable"
)

// Values lists the verdicts in the order in which reports show them.
var Values = []Value{Adverse, Contradictory, RedactedValue, Missing, Partial, NotAssessable, Present}

// Reasons for NotAssessable.
const (
	ReasonNoDocumentOfKind = "no_document_of_kind"
	ReasonUnreadPages      = "unread_pages"
	ReasonScheduleNotHeld  = "schedule_not_held"
	ReasonPossible         = "possible_look_at_page"
	ReasonOtherLanguage    = "other_language"
	ReasonTemplate         = "template"
	ReasonBlackedOut       = "blacked_out" // a blacked-out place of a topic in which it may stand
	ReasonWithheld         = "withheld"    // an authority refused the question that would answer it
)

// Role says what a quoted span does for the verdict.
type Role string

// The roles of evidence. A norm is always printed with the lead-ins,
// definitions, exceptions and overrides that decided its level.
const (
	RoleNorm       Role = "norm"
	RoleLeadIn     Role = "lead_in"
	RoleTail       Role = "tail"
	RoleDefinition Role = "definition"
	RoleException  Role = "exception"
	RoleOverride   Role = "override"
	RoleLabel      Role = "label"    // the label of a form field
	RoleQuestion   Role = "question" // the question an FOI answer answers
)

// Evidence is one quoted span with its role. Quote is cut from the stored text.
type Evidence struct {
	Document string `json:"document,omitempty"` // the document's id, set in dossier verdicts
	Role     Role   `json:"role"`
	Page     int    `json:"page,omitempty"`
	Clause   string `json:"clause,omitempty"`
	Span
	Quote string `json:"quote"`
	OCR   bool   `json:"ocr,omitempty"`
}

// Finding is a rule that matched in one place.
type Finding struct {
	Requirement string     `json:"requirement"`
	Rule        string     `json:"rule"`  // "DA-01@3": requirement and rule version
	Block       string     `json:"block"` // the name of the block that held
	Level       Level      `json:"level"`
	Confidence  float64    `json:"confidence"` // 0 to 1
	Reasons     []string   `json:"reasons,omitempty"`
	Elements    []string   `json:"elements,omitempty"`
	Evidence    []Evidence `json:"evidence"`
	Clause      int        `json:"clause"`              // Index of the clause
	Part        int        `json:"part"`                // index of the part
	Overrides   bool       `json:"overrides,omitempty"` // stands under "notwithstanding": defeats other findings
	Overridden  bool       `json:"overridden,omitempty"`
}

// Verdict is the outcome for one requirement, with what proves it.
type Verdict struct {
	Requirement string     `json:"requirement"`
	Value       Value      `json:"verdict"`
	Confidence  float64    `json:"confidence"`
	Reasons     []string   `json:"reasons,omitempty"`
	Elements    []string   `json:"elements,omitempty"`
	Best        []Element  `json:"best,omitempty"`     // every element of the requirement, with the best that any document says on it
	Sections    []string   `json:"sections,omitempty"` // on which an authority relied when it refused what would answer this: "43(2)"
	Rule        string     `json:"rule,omitempty"`
	Evidence    []Evidence `json:"evidence,omitempty"`  // the finding that leads, then what contradicts it
	Documents   []string   `json:"documents,omitempty"` // ids of the documents it rests on
	Pages       []int      `json:"pages,omitempty"`     // pages to look at: unread, garbled or redacted
	NotHeld     []string   `json:"not_held,omitempty"`  // incorporated documents that could hold it
}
