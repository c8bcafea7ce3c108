package report

import (
	"bufio"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/checkweigh/checkweigh/rules"
)

// RulesSchema names the shape of a comparison of rules as JSON.
const RulesSchema = "checkweigh-rules-diff/1"

// RulesComparison is what two packs decide otherwise: the requirements whose
// rules differ, and the verdicts that come out otherwise on the same documents.
type RulesComparison struct {
	Schema      string          `json:"schema"`
	GeneratedAt string          `json:"generated_at"` // RFC 3339, UTC, whole seconds
	Old         Pack            `json:"old"`
	New         Pack            `json:"new"`
	Rules       []RuleChange    `json:"rules"`
	On          *ComparedSide   `json:"on,omitempty"` // the documents that both packs judged
	Verdicts    []VerdictChange `json:"verdicts"`
}

// RuleChange is a requirement that the packs judge by different rules.
type RuleChange struct {
	Requirement string   `json:"requirement"`
	What        string   `json:"what"`     // added, removed or changed
	Blocks      []string `json:"blocks"`   // names of what came, went or reads otherwise
	Concepts    []string `json:"concepts"` // of its lexicon
	Frame       bool     `json:"frame"`    // the words for who acts, on what and with what force changed
}

// CompareRules lists what differs between two packs. The reports are of the same
// documents, one by each pack; without documents both are nil.
func CompareRules(older, newer *rules.Set, was, is *Report, at time.Time) RulesComparison {
	c := RulesComparison{
		Schema:      RulesSchema,
		GeneratedAt: at.UTC().Truncate(time.Second).Format(time.RFC3339),
		Old:         Pack{Name: older.Pack, Version: older.Version},
		New:         Pack{Name: newer.Pack, Version: newer.Version},
		Rules:       []RuleChange{},
		Verdicts:    []VerdictChange{},
	}
	for _, change := range rules.Diff(older, newer) {
		what := "changed"
		switch {
		case change.Added:
			what = "added"
		case change.Removed:
			what = "removed"
		}
		c.Rules = append(c.Rules, RuleChange{Requirement: change.Requirement, What: what,
			Blocks: list(change.Blocks), Concepts: list(change.Concepts), Frame: change.Frame})
	}
	if was != nil && is != nil {
		on := comparedSide(*is)
		c.On, c.Verdicts = &on, verdictChanges(was.Verdicts, is.Verdicts)
	}
	return c
}

// WriteRulesComparisonText writes a comparison of rules for a terminal: each
// verdict that changed with both quotes and what changed in its rule.
func WriteRulesComparisonText(w io.Writer, c RulesComparison, o TextOptions) error {
	if o.Width == 0 {
		o.Width = 80
	}
	o.Width = max(o.Width, 40)
	t := text{Writer: bufio.NewWriter(w), TextOptions: o}
	t.wrapped("", Visible(c.Old.Name)+" "+c.Old.Version+" → "+Visible(c.New.Name)+" "+c.New.Version)
	t.ruleChanges(c.Rules)
	if c.On != nil {
		t.verdictChanges(c.Verdicts, c.why)
		for _, path := range c.On.Unread {
			t.wrapped("", "Not fully read, so not fully judged: "+Visible(path))
		}
	}
	if err := t.Flush(); err != nil {
		return fmt.Errorf("report: write text: %w", err)
	}
	return nil
}

func (t text) ruleChanges(all []RuleChange) {
	fmt.Fprintln(t)
	if len(all) == 0 {
		fmt.Fprintln(t, "Both judge alike.")
		return
	}
	fmt.Fprintln(t, t.paint("1", "Rules that differ"))
	if slices.ContainsFunc(all, func(c RuleChange) bool { return c.Frame }) {
		t.wrapped("  ", "The words for who acts, on what and with what force differ: every requirement may come out otherwise.")
	}
	for _, c := range all {
		if said := c.String(); said != "" {
			t.wrapped("  ", c.Requirement+"  "+said)
		}
	}
}

// String says what differs in a rule; "" where only the words that concern every
// rule do.
func (c RuleChange) String() string {
	if c.What != "changed" {
		return c.What
	}
	var words []string
	if len(c.Blocks) > 0 {
		words = append(words, "blocks "+joinVisible(quoted(c.Blocks)))
	}
	if len(c.Concepts) > 0 {
		words = append(words, "wordings of "+joinVisible(c.Concepts))
	}
	if len(words) == 0 && !c.Frame {
		return "kinds, topics or elements"
	}
	return strings.Join(words, "; ")
}

func quoted(all []string) []string {
	out := make([]string, len(all))
	for i, s := range all {
		out[i] = "“" + s + "”"
	}
	return out
}

// why says what may have turned a verdict: its own rule, or those words that
// concern every rule.
func (c RulesComparison) why(requirement string) string {
	i := slices.IndexFunc(c.Rules, func(r RuleChange) bool { return r.Requirement == requirement })
	if i < 0 {
		return ""
	}
	if said := c.Rules[i].String(); said != "" {
		return said
	}
	return "the words for who acts, on what and with what force"
}
