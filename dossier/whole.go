package dossier

// Whole is what can be said of a dossier only when its documents lie side by
// side: where they contradict each other, what they lack together, which dates
// run, which incorporated documents are held and which questions were refused.
// package analyze makes it; letters, sheets and reports read it. Every Evidence
// in it names its document and is cut from that document's stored text.
type Whole struct {
	AsOf           string           `json:"as_of"` // the day on which the clocks are read, YYYY-MM-DD
	Contradictions []Contradiction  `json:"contradictions,omitempty"`
	Completeness   []Incompleteness `json:"completeness,omitempty"`
	Clocks         []Clock          `json:"clocks,omitempty"`
	Ledger         []LedgerEntry    `json:"ledger,omitempty"`
	Refusals       []Refusal        `json:"refusals,omitempty"`
	Systems        []NamedSystem    `json:"systems,omitempty"` // in the order of rules/systems.yaml
	Place          Jurisdiction     `json:"place,omitempty"`   // the only one that the papers leave by the law they name; "" where they leave several
	Placed         []Placing        `json:"placed,omitempty"`  // where they name it
}

// NamedSystem is a digital system of public services that documents name.
type NamedSystem struct {
	System   string     `json:"system"`   // id in rules/systems.yaml
	Times    int        `json:"times"`    // how often it is named
	Evidence []Evidence `json:"evidence"` // where each document names it first
}

// LevelsContradict is the id of contradictions that nobody declared: one
// document grants what another takes away.
const LevelsContradict = "levels"

// Contradiction is two documents of a dossier that cannot both be right.
type Contradiction struct {
	ID           string   `json:"id"`           // of rules/contradictions.yaml, or LevelsContradict
	Requirements []string `json:"requirements"` // what it bears on
	Plain        string   `json:"plain"`        // one sentence for people
	Says         Side     `json:"says"`
	Against      Side     `json:"against"`
}

// Side is one side of a contradiction, or what answers a refused question.
type Side struct {
	Document    string     `json:"document"`
	Kind        Kind       `json:"kind"`                  // of the part that it stands in
	Requirement string     `json:"requirement,omitempty"` // "" for a statement
	Level       Level      `json:"level,omitempty"`
	Statement   string     `json:"statement,omitempty"` // of rules/contradictions.yaml: "NO-SHARING"
	Confidence  float64    `json:"confidence"`
	Evidence    []Evidence `json:"evidence"`
}

// Codes of Incompleteness.
const (
	IncompleteNoDocument    = "no_document"         // no document of a kind is held: Kind says which
	IncompleteNoSchedules   = "schedules_not_held"  // the contract is here without documents that it is made of
	IncompleteDPIALate      = "dpia_after_start"    // the data protection assessment is dated after the start
	IncompleteEqIAOld       = "eqia_before_go_live" // the equality assessment is older than the system it is about
	IncompleteEqIALate      = "eqia_after_start"    // the equality assessment is dated after the start
	IncompleteUndated       = "assessment_undated"  // an assessment says nowhere when it was made
	IncompleteExpired       = "contract_expired"    // the contract ended before the day of the report
	IncompleteReviewOverdue = "review_overdue"      // a review that a document promised should have been held by now
	IncompleteAnswerLate    = "answer_late"         // an authority answered later than the law allows
	IncompleteAttachment    = "attachment_not_held" // a letter says that it encloses what is not here
)

// Incompleteness is one thing that a dossier lacks, or that has grown too old,
// whatever its clauses say.
type Incompleteness struct {
	Code         string   `json:"code"`
	Plain        string   `json:"plain"`                  // what is wrong, one sentence
	Ask          string   `json:"ask"`                    // what to ask for, one sentence
	Kind         Kind     `json:"kind,omitempty"`         // of the document that lacks or is concerned
	Documents    []string `json:"documents,omitempty"`    // those it was seen in
	Requirements []string `json:"requirements,omitempty"` // not judged for want of it
	Titles       []string `json:"titles,omitempty"`       // of documents that are not held
	Dates        []Dated  `json:"dates,omitempty"`        // the dates that it was concluded from
}

// DateName says what happened, or is to happen, on a date that a document gives.
type DateName string

// The dates that are read off documents.
const (
	DateLetter     DateName = "letter"     // of a letter
	DateRequest    DateName = "request"    // an information request was made, or received
	DateReviewAsk  DateName = "review_ask" // an internal review was asked for
	DateAssessment DateName = "assessment" // an assessment was finished or signed
	DateStart      DateName = "start"      // the contract starts
	DateGoLive     DateName = "go_live"    // the system is taken into use
	DateEnd        DateName = "end"        // the contract ends
	DateExtension  DateName = "extension"  // the contract ends if every extension is used; worked out from the end and the extension
	DateNotice     DateName = "notice_by"  // notice must be given by then
	DateReview     DateName = "review"     // something is to be reviewed
	DateAnswerDue  DateName = "answer_due" // an authority says that it will answer by then
	DateMentioned  DateName = "mentioned"  // an assessment gives some date, and nobody says what happened on it
)

// Dated is a date with the words that give it.
type Dated struct {
	Name     DateName `json:"name"`
	Date     string   `json:"date"` // YYYY-MM-DD
	Kind     Kind     `json:"kind"` // of the part that gives it
	Evidence Evidence `json:"evidence"`
}

// ClockName says what must be done by the date of a clock.
type ClockName string

// The clocks.
const (
	ClockAnswer    ClockName = "foi_answer"       // twenty working days from a request
	ClockPromised  ClockName = "promised_answer"  // the day by which an authority said that it would answer
	ClockReview    ClockName = "internal_review"  // forty working days from asking for an internal review
	ClockAskReview ClockName = "ask_for_review"   // forty working days from an answer, to ask for an internal review
	ClockReassess  ClockName = "review"           // a review that a document promises
	ClockExpiry    ClockName = "contract_expiry"  // the contract ends
	ClockExtension ClockName = "extension_end"    // the contract ends if every extension is used
	ClockNotice    ClockName = "extension_notice" // last day for notice
)

// ClockState is where a clock stands on a day.
type ClockState string

// The states of a clock.
const (
	ClockRunning ClockState = "running" // the date is still to come
	ClockDue     ClockState = "due"     // it is the day
	ClockOverdue ClockState = "overdue" // the date has passed, and nothing here says that it was kept
	ClockMet     ClockState = "met"     // it was done in time
	ClockMissed  ClockState = "missed"  // it was done, but late
)

// Clock is a date by which something is to happen, with where it comes from.
type Clock struct {
	Name     ClockName  `json:"name"`
	Plain    string     `json:"plain"`          // what it is, one sentence
	Date     string     `json:"date"`           // YYYY-MM-DD
	From     string     `json:"from,omitempty"` // the day from which it runs, YYYY-MM-DD; "" where a document gives the date itself
	Days     int        `json:"days,omitempty"` // working days between the two; 0 where a document gives the date itself
	State    ClockState `json:"state"`
	Left     int        `json:"left"`          // days from the day of the report to the date, negative when it has passed
	Law      []string   `json:"law,omitempty"` // keys of rules/law.yaml
	Document string     `json:"document,omitempty"`
	Evidence []Evidence `json:"evidence"`
}

// LedgerEntry is a document that contracts of the dossier make part of
// themselves by name, seen over all documents held.
type LedgerEntry struct {
	Title   string     `json:"title"`
	About   string     `json:"about,omitempty"`
	Status  Holding    `json:"status"`
	Topics  []Topic    `json:"topics,omitempty"`
	NamedIn []Evidence `json:"named_in"`          // where contracts name it
	HeldIn  []string   `json:"held_in,omitempty"` // documents that it is, or stands in
	Blocks  []string   `json:"blocks,omitempty"`  // requirements that are not assessable while it is not held
}

// Refusal is a question of an information request that an authority did not
// answer in full.
type Refusal struct {
	Document       string     `json:"document"`
	Question       string     `json:"question"`
	Asked          string     `json:"asked,omitempty"`
	Outcome        Outcome    `json:"outcome"`
	Sections       []string   `json:"sections,omitempty"` // relied on
	PublicInterest bool       `json:"public_interest,omitempty"`
	Review         bool       `json:"review,omitempty"`       // an internal review is offered
	Requirements   []string   `json:"requirements,omitempty"` // what the question asks about
	Blocks         []string   `json:"blocks,omitempty"`       // those of them that are not assessable because of it
	AnsweredBy     []Side     `json:"answered_by,omitempty"`  // what defeats it: other documents that answer it
	Evidence       []Evidence `json:"evidence"`               // the words of the refusal
}

// Element is one element of a requirement with the best that any document of
// the dossier says on it.
type Element struct {
	Name     string `json:"name"`
	Level    Level  `json:"level,omitempty"` // "" where no document has it
	Document string `json:"document,omitempty"`
}
