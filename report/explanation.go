package report

import (
	"strings"

	"github.com/checkweigh/checkweigh/dossier"
)

// Explanation tells people why the rule of a requirement fired on a document or
// did not.
type Explanation struct {
	Requirement string              `json:"requirement"`
	Rule        string              `json:"rule"`
	Looked      int                 `json:"looked"`  // sentences that the rule was tried on
	Gated       []ExplainedGate     `json:"gated"`   // sentences that it was not tried on, by reason
	Skipped     []ExplainedGate     `json:"skipped"` // clauses that no rule looks at, by reason
	Fired       []ExplainedSentence `json:"fired"`
	Near        []ExplainedSentence `json:"near"` // where it came nearest without firing, the nearest first
	Here        []ExplainedSentence `json:"here"` // in the part of the text that was asked about
}

// ExplainedGate counts what was left out for one reason.
type ExplainedGate struct {
	Why   string `json:"why"`
	Count int    `json:"count"`
}

// ExplainedSentence is one sentence with what the rule made of it.
type ExplainedSentence struct {
	Clause string             `json:"clause,omitempty"`
	Page   int                `json:"page,omitempty"`
	Start  int                `json:"start"` // byte offset into the stored text
	Words  string             `json:"words"`
	Who    string             `json:"who"` // who acts, in plain words
	How    string             `json:"how"` // how binding it is, in plain words
	Gate   string             `json:"gate,omitempty"`
	By     string             `json:"by,omitempty"` // what was read in place of a sentence: a box of a form, an answer, a fact
	Blocks []ExplainedReading `json:"blocks"`       // what held, or came nearest
	Rank   int                `json:"-"`
}

// ExplainedReading is one wording that the rule knows.
type ExplainedReading struct {
	Name  string        `json:"name"`
	Gives dossier.Value `json:"gives,omitempty"` // "" when it ends the search without a finding
	Holds bool          `json:"holds"`
	Lacks string        `json:"lacks,omitempty"` // what is missing, in plain words
}

// Whose says in plain words who acts.
func Whose(actor string) string {
	var all []string
	for _, a := range strings.Split(actor, " and ") {
		if words, ok := whoseWords[a]; ok {
			all = append(all, words)
		}
	}
	if len(all) == 0 {
		return "nobody in particular"
	}
	return strings.Join(all, " and ")
}

var whoseWords = map[string]string{
	"buyer": "the public body", "supplier": "the supplier", "worker": "workers", "union": "the union", "developer": "the developer",
	"public": "members of the public", "both": "both parties", "third_party": "somebody else", "body": "a board or panel",
}

// Binding says in plain words how binding a sentence is.
func Binding(force string) string {
	if words, ok := forceWords[force]; ok {
		return words
	}
	return "it cannot be told how binding it is"
}

var forceWords = map[string]string{
	"duty": "an obligation (shall, must)", "right": "a right or a permission (may)", "prohibition": "a ban (shall not, may not)",
	"no_duty": "it says that there is no obligation", "statement": "a plain statement, which binds nobody", "denial": "a plain statement that something is not so",
}

// Idea writes the name of a concept of the rules as people would: without the
// letters that say which family it belongs to.
func Idea(name string) string {
	if strings.HasPrefix(name, `"`) { // words of the rule itself
		return strings.NewReplacer(`"`, "", "(", "", ")", "", "|", ", ", "+", "…", "*", "…").Replace(name)
	}
	if i := strings.IndexByte(name, '_'); i > 0 && i <= 4 {
		name = name[i+1:]
	}
	return strings.ToLower(strings.ReplaceAll(name, "_", " "))
}

// Ideas joins several, of which any would do.
func Ideas(names []string) string {
	const most = 4
	var all []string
	for i, n := range names {
		if i == most {
			all = append(all, "the like")
			break
		}
		all = append(all, "“"+Idea(n)+"”")
	}
	return strings.Join(all, " or ")
}
