package dossier

// BundleKind says what holds the files of a bundle together.
type BundleKind string

// The kinds of a bundle, from the surest to the weakest hint.
const (
	BundleRequest     BundleKind = "request"     // one request for information, with its answers
	BundleProcurement BundleKind = "procurement" // one contracting process (an ocid)
	BundleThread      BundleKind = "thread"      // mails that answer each other
	BundleFolder      BundleKind = "folder"      // a folder beside others of its kind, and no more than that
)

// Bundle is files that belong together, as the container, folder or data file
// they came in tells it. Everything in it comes out of a file that somebody
// sent: names are labels, and facts are what that file says.
type Bundle struct {
	Kind      BundleKind       `json:"kind"`
	Source    string           `json:"source"`              // what told it, in words for people: "Alaveteli request", "OCDS record"
	Title     string           `json:"title"`               // for a dossier; never empty
	Authority string           `json:"authority,omitempty"` // the public body, or the buyer
	Reference string           `json:"reference,omitempty"` // the ocid, or the address of the request
	Status    string           `json:"status,omitempty"`    // in the source's words: "Awaiting response", "waiting_response"
	Facts     []GivenFact      `json:"facts,omitempty"`
	Events    []Event          `json:"events,omitempty"`  // in order
	Members   []string         `json:"members,omitempty"` // labels of the files, as Result.Members has them
	Listed    []ListedDocument `json:"listed,omitempty"`  // documents named by address only: not held
}

// GivenFact is a value that data gives instead of a text: there is nothing to
// quote but the file itself. Names are those of FactNames.
type GivenFact struct {
	Name   string `json:"name"`
	Value  string `json:"value"`
	Source string `json:"source,omitempty"` // label of the member that says it
}

// Direction is the way in which a message went.
type Direction string

// The directions.
const (
	Outgoing  Direction = "outgoing"  // from the requester to the authority
	Incoming  Direction = "incoming"  // from the authority, or from anybody else
	Annotated Direction = "annotated" // a remark of a reader, or a note of the system
)

// Event is one message or step of an exchange.
type Event struct {
	Direction   Direction `json:"direction,omitempty"` // "" where it cannot be told
	From        string    `json:"from,omitempty"`
	To          string    `json:"to,omitempty"`
	Date        string    `json:"date,omitempty"` // ISO 8601 where it could be understood, else as it stands
	Subject     string    `json:"subject,omitempty"`
	Hidden      bool      `json:"hidden,omitempty"`      // the publisher withholds its words
	Member      string    `json:"member,omitempty"`      // label of the file that holds its words
	Span        Span      `json:"span"`                  // its words in that file's text, where the file holds several events
	Attachments []string  `json:"attachments,omitempty"` // labels of the files that came with it
	Missing     []string  `json:"missing,omitempty"`     // names of attachments that it lists and that are not here
}

// ListedDocument is a document that data names without holding it.
type ListedDocument struct {
	Title string `json:"title"`
	URL   string `json:"url,omitempty"`  // a label; never fetched
	Type  string `json:"type,omitempty"` // in the source's words: "contractSigned"
	Date  string `json:"date,omitempty"`
}
