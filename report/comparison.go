package report

import (
	"io"
	"slices"
	"time"

	"github.com/checkweigh/checkweigh/dossier"
)

// ComparisonSchema names the shape of a comparison's JSON.
const ComparisonSchema = "checkweigh-compare/1"

// Comparison is a newer dossier beside an older one: the verdicts that came out
// otherwise, and what happened to each clause of each document.
type Comparison struct {
	Schema      string          `json:"schema"`
	GeneratedAt string          `json:"generated_at"` // RFC 3339, UTC, whole seconds
	Rules       Pack            `json:"rules"`
	Old         ComparedSide    `json:"old"`
	New         ComparedSide    `json:"new"`
	Verdicts    []VerdictChange `json:"verdicts"`
	Papers      []PaperChange   `json:"documents"`
}

// ComparedSide is one of the two dossiers.
type ComparedSide struct {
	Title     string   `json:"title"`
	Documents []string `json:"documents"` // paths
	Unread    []string `json:"unread"`    // paths of documents that were not fully read: what they hold was not compared
}

// VerdictChange is a requirement whose verdict is not what it was. The quotes
// are those that each verdict rests on; a verdict without proof has none.
type VerdictChange struct {
	Requirement string        `json:"requirement"`
	Title       string        `json:"title"`
	Old         dossier.Value `json:"old"` // "" where the requirement did not exist
	New         dossier.Value `json:"new"` // "" where it no longer exists
	OldReasons  []string      `json:"old_reasons"`
	NewReasons  []string      `json:"new_reasons"`
	OldRule     string        `json:"old_rule"`
	NewRule     string        `json:"new_rule"`
	OldEvidence []Evidence    `json:"old_evidence"`
	NewEvidence []Evidence    `json:"new_evidence"`
	Question    string        `json:"question"`
	Clause      string        `json:"clause"`
}

// PaperChange is a document beside its newer version. Old or New is "" for a
// document that came or went away; its clauses are then not listed.
type PaperChange struct {
	Old     string         `json:"old"` // path
	New     string         `json:"new"`
	Same    int            `json:"same"` // clauses to which nothing happened
	Clauses []ClauseChange `json:"clauses"`
	Every   []ClauseChange `json:"-"` // all clauses in the order of the newer; What is empty for those that stayed as they were
}

// ChangeWord is what happened to a clause.
type ChangeWord string

// What can happen to a clause. A clause may be renumbered, moved and changed at once.
const (
	ClauseChanged    ChangeWord = "changed"
	ClauseRenumbered ChangeWord = "renumbered"
	ClauseMoved      ChangeWord = "moved"
	ClauseAdded      ChangeWord = "added"
	ClauseRemoved    ChangeWord = "removed"
)

// ClauseChange is one clause that did not stay as it was, in the order of the
// newer version.
type ClauseChange struct {
	What    []ChangeWord `json:"what"`
	Heading []string     `json:"heading"`
	Old     *ClauseQuote `json:"old,omitempty"`
	New     *ClauseQuote `json:"new,omitempty"`
	Words   []WordChange `json:"words"` // only where it was changed
}

// ClauseQuote is a clause cut from the stored text.
type ClauseQuote struct {
	Clause string `json:"clause"`
	Page   int    `json:"page"`
	Start  int    `json:"start"`
	End    int    `json:"end"`
	Quote  string `json:"quote"`
}

// WordChange is a run of words: kept (then Old and New read alike but for case,
// line ends and punctuation marks of other shape), gone, come, or put in place of others.
type WordChange struct {
	Kept bool   `json:"kept,omitempty"`
	Old  string `json:"old"`
	New  string `json:"new"`
}

// Compare lists what differs between the reports of two dossiers; what happened
// to the clauses is given. Both reports may be of one dossier under two rule
// packs.
func Compare(older, newer Report, papers []PaperChange, at time.Time) Comparison {
	if papers == nil {
		papers = []PaperChange{}
	}
	return Comparison{
		Schema:      ComparisonSchema,
		GeneratedAt: at.UTC().Truncate(time.Second).Format(time.RFC3339),
		Rules:       newer.Rules,
		Old:         comparedSide(older),
		New:         comparedSide(newer),
		Verdicts:    verdictChanges(older.Verdicts, newer.Verdicts),
		Papers:      papers,
	}
}

func comparedSide(r Report) ComparedSide {
	side := ComparedSide{Title: r.Dossier.Title, Documents: []string{}, Unread: []string{}}
	for _, d := range r.Documents {
		side.Documents = append(side.Documents, d.Path)
		if d.State != dossier.StateRead {
			side.Unread = append(side.Unread, d.Path)
		}
	}
	return side
}

// verdictChanges go in the order of the newer report, those that it no longer
// has at the end.
func verdictChanges(older, newer []Verdict) []VerdictChange {
	out := []VerdictChange{}
	for _, now := range newer {
		was := Verdict{Requirement: now.Requirement}
		if i := slices.IndexFunc(older, func(v Verdict) bool { return v.Requirement == now.Requirement }); i >= 0 {
			was = older[i]
		}
		if was.Verdict != now.Verdict || !slices.Equal(was.Reasons, now.Reasons) {
			out = append(out, verdictChange(was, now))
		}
	}
	for _, was := range older {
		if !slices.ContainsFunc(newer, func(v Verdict) bool { return v.Requirement == was.Requirement }) {
			now := Verdict{Requirement: was.Requirement, Title: was.Title, Question: was.Question, Clause: was.Clause}
			out = append(out, verdictChange(was, now))
		}
	}
	return out
}

func verdictChange(was, now Verdict) VerdictChange {
	return VerdictChange{
		Requirement: now.Requirement, Title: now.Title,
		Old: was.Verdict, New: now.Verdict,
		OldReasons: list(was.Reasons), NewReasons: list(now.Reasons),
		OldRule: was.Rule, NewRule: now.Rule,
		OldEvidence: list(was.Evidence), NewEvidence: list(now.Evidence),
		Question: now.Question, Clause: now.Clause,
	}
}

// WriteIndented writes a comparison as one JSON object, indented, with a line end.
func WriteIndented[T Comparison | RulesComparison](w io.Writer, c T) error {
	return writeIndented(w, c)
}
