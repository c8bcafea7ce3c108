package report

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"github.com/checkweigh/checkweigh/dossier"
)

// WriteComparisonText writes a comparison for a terminal: the verdicts that
// came out otherwise with both quotes, then each clause that did not stay as it
// was. Words that went away stand in [-brackets-], words that came in {+braces+}.
func WriteComparisonText(w io.Writer, c Comparison, o TextOptions) error {
	if o.Width == 0 {
		o.Width = 80
	}
	o.Width = max(o.Width, 40)
	t := text{Writer: bufio.NewWriter(w), TextOptions: o}
	t.wrapped("", title(c.Old.Title)+" → "+title(c.New.Title))
	t.verdictChanges(c.Verdicts, func(string) string { return "" })
	for _, p := range c.Papers {
		t.paperChange(p)
	}
	for _, side := range []ComparedSide{c.Old, c.New} {
		for _, path := range side.Unread {
			t.wrapped("", "Not fully read, so not fully compared: "+Visible(path))
		}
	}
	if err := t.Flush(); err != nil {
		return fmt.Errorf("report: write text: %w", err)
	}
	return nil
}

func title(s string) string {
	if s = Visible(s); s == "" {
		return "Untitled dossier"
	}
	return s
}

// verdictChanges lists the verdicts that are not what they were; why says what
// turned the one on a requirement, where that is known.
func (t text) verdictChanges(all []VerdictChange, why func(requirement string) string) {
	fmt.Fprintln(t)
	if len(all) == 0 {
		fmt.Fprintln(t, "No verdict changed.")
		return
	}
	fmt.Fprintln(t, t.paint("1", "Verdicts that changed"))
	for _, v := range all {
		t.wrapped("  ", v.Requirement+"  "+Visible(v.Title)+": "+valueWord(v.Old)+" → "+valueWord(v.New))
		if said := why(v.Requirement); said != "" {
			t.wrapped("      ", "why: "+said)
		}
		t.changeProof("was", v.Old, v.OldReasons, v.OldEvidence)
		t.changeProof("is", v.New, v.NewReasons, v.NewEvidence)
	}
}

// valueWord is a verdict in capitals, or that there was none.
func valueWord(v dossier.Value) string {
	if v == "" {
		return "NOT JUDGED"
	}
	return strings.ToUpper(Word(v))
}

// changeProof is what one side's verdict rests on: its reasons, then the norm
// of each finding.
func (t text) changeProof(when string, v dossier.Value, why []string, proof []Evidence) {
	if said := reasons(why); said != "" {
		t.wrapped("      ", when+": "+said)
	}
	if v == dossier.Missing || v == dossier.NotAssessable || v == "" {
		return
	}
	for _, finding := range Findings(proof) {
		norm := Norm(finding)
		at := Place(norm.Clause, norm.Page)
		if at != "" {
			at += "  "
		}
		t.wrapped("      ", when+": "+at+"“"+Visible(norm.Quote)+"”")
	}
}

func (t text) paperChange(p PaperChange) {
	fmt.Fprintln(t)
	switch {
	case p.Old == "":
		t.wrapped("", "New document: "+Visible(p.New))
		return
	case p.New == "":
		t.wrapped("", "No longer there: "+Visible(p.Old))
		return
	}
	head := Visible(p.Old)
	if p.New != p.Old {
		head += " → " + Visible(p.New)
	}
	t.wrapped("", head)
	t.wrapped("  ", tally(p))
	for _, c := range p.Clauses {
		t.clauseChange(c)
	}
}

// tally counts what happened to the clauses: "2 clauses changed, 1 added, 14 as they were".
func tally(p PaperChange) string {
	count := map[ChangeWord]int{}
	for _, c := range p.Clauses {
		for _, w := range c.What {
			count[w]++
		}
	}
	var words []string
	for _, w := range []ChangeWord{ClauseChanged, ClauseAdded, ClauseRemoved, ClauseMoved, ClauseRenumbered} {
		if n := count[w]; n > 0 {
			words = append(words, fmt.Sprintf("%d %s", n, w))
		}
	}
	words = append(words, fmt.Sprintf("%d as before", p.Same))
	return "Clauses: " + strings.Join(words, ", ")
}

// clauseChange is one line for a clause that only got another number or place,
// and its words otherwise.
func (t text) clauseChange(c ClauseChange) {
	what := make([]string, len(c.What))
	for i, w := range c.What {
		what[i] = string(w)
	}
	head := placeChange(c) + strings.Join(what, ", ")
	switch {
	case c.Old == nil:
		t.wrapped("  ", head+": {+"+Visible(c.New.Quote)+"+}")
	case c.New == nil:
		t.wrapped("  ", head+": [-"+Visible(c.Old.Quote)+"-]")
	case len(c.Words) == 0:
		t.wrapped("  ", head)
	default:
		t.wrapped("  ", head+": "+marked(c.Words))
	}
}

// placeChange is "cl. 4.3, p. 7 → cl. 5.3, p. 8  ", with what is known of it.
func placeChange(c ClauseChange) string {
	var was, now string
	if c.Old != nil {
		was = Place(c.Old.Clause, c.Old.Page)
	}
	if c.New != nil {
		now = Place(c.New.Clause, c.New.Page)
	}
	if was == now || now == "" {
		now, was = was, ""
	}
	if was != "" {
		now = was + " → " + now
	}
	if now != "" {
		now += "  "
	}
	return now
}

// keptWords are shown on each side of a change; more of them say nothing.
const keptWords = 12

func marked(all []WordChange) string {
	var out []string
	for i, w := range all {
		if w.Kept {
			out = append(out, nearChange(w.New, i == 0, i == len(all)-1))
			continue
		}
		if old := Visible(w.Old); old != "" {
			out = append(out, "[-"+old+"-]")
		}
		if now := Visible(w.New); now != "" {
			out = append(out, "{+"+now+"+}")
		}
	}
	return strings.Join(out, " ")
}

// nearChange shortens words that stayed to those beside a change.
func nearChange(s string, first, last bool) string {
	words := strings.Fields(Visible(s))
	switch n := len(words); {
	case first && n > keptWords:
		return "… " + strings.Join(words[n-keptWords:], " ")
	case last && n > keptWords:
		return strings.Join(words[:keptWords], " ") + " …"
	case n > 2*keptWords:
		return strings.Join(words[:keptWords], " ") + " … " + strings.Join(words[n-keptWords:], " ")
	}
	return strings.Join(words, " ")
}
