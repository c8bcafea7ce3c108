package report

import (
	"bufio"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/checkweigh/checkweigh/dossier"
)

// TextOptions says what the terminal can show.
type TextOptions struct {
	Width int  // columns; 0 means 80, and less than 40 counts as 40
	Color bool // ANSI colours; off unless the caller knows of a terminal
}

// WriteText writes the report for a terminal: one requirement a line, or up to
// three where the width is under 100 columns, worst verdicts first. Requirements that
// no held document could answer are folded into one line for each kind. Where
// several documents are quoted it is said which requirement is quoted from
// which. Documents that were not fully read come last, with what to do.
func WriteText(w io.Writer, r Report, o TextOptions) error {
	if o.Width == 0 {
		o.Width = 80
	}
	o.Width = max(o.Width, 40)
	out := bufio.NewWriter(w)
	judged, unjudged := split(r.Verdicts)
	t := newText(out, o, judged)
	t.header(r)
	if nothingRead(r) {
		t.wrapped("  ", "Nothing could be read: "+plural(len(r.Verdicts), "requirement")+" not judged.")
		judged, unjudged = nil, nil
	}
	for _, value := range dossier.Values {
		for _, v := range judged {
			if v.Verdict == value {
				t.verdict(r, v)
			}
		}
	}
	t.folded(unjudged)
	t.whole(r)
	t.quotedFrom(r, judged)
	t.failures(r.Documents)
	if err := out.Flush(); err != nil {
		return fmt.Errorf("report: write text: %w", err)
	}
	return nil
}

type text struct {
	*bufio.Writer
	TextOptions
	ids, titles int // columns for requirement ids and titles, with the gap after them
}

func newText(out *bufio.Writer, o TextOptions, judged []Verdict) text {
	t := text{Writer: out, TextOptions: o, ids: 5, titles: 20}
	for _, v := range judged {
		t.ids = max(t.ids, columns(Visible(v.Requirement)))
		t.titles = max(t.titles, columns(Visible(v.Title)))
	}
	t.ids, t.titles = min(t.ids, 12)+2, min(t.titles+2, 40, o.Width/3)
	return t
}

const wordColumns = 16 // "NOT ASSESSABLE" and a gap

func (t text) header(r Report) {
	title := heading(r)
	count := plural(len(r.Documents), "document")
	if n := notFullyRead(r.Documents); n > 0 {
		count += fmt.Sprintf(", %d not fully read", n)
	}
	if gap := t.Width - columns(title) - columns(count); gap >= 2 {
		title += strings.Repeat(" ", gap) + count
		fmt.Fprintln(t, strings.TrimRight(t.paint("1", title), " "))
	} else {
		t.wrapped("", title)
		t.wrapped("", count)
	}
	for _, s := range r.Dossier.Systems {
		t.wrapped("", "About "+Visible(s.Name)+": "+Visible(s.About))
	}
	fmt.Fprintln(t)
}

// heading is "title · buyer · supplier", with what is known of it.
func heading(r Report) string {
	words := []string{Visible(r.Dossier.Title)}
	if words[0] == "" {
		words[0] = "Untitled dossier"
	}
	for _, name := range []string{"buyer", "supplier"} {
		if v := Visible(r.Dossier.Facts[name]); v != "" && !slices.Contains(words, v) {
			words = append(words, v)
		}
	}
	return strings.Join(words, " · ")
}

func notFullyRead(all []Document) int {
	n := 0
	for _, d := range all {
		if d.State != dossier.StateRead {
			n++
		}
	}
	return n
}

// split parts the verdicts from those that no held document could answer.
func split(all []Verdict) (judged, unjudged []Verdict) {
	for _, v := range all {
		if v.Verdict == dossier.NotAssessable && slices.Contains(v.Reasons, dossier.ReasonNoDocumentOfKind) {
			unjudged = append(unjudged, v)
		} else {
			judged = append(judged, v)
		}
	}
	return judged, unjudged
}

// nothingRead reports whether there are documents and not a page of them could
// be judged: then one line says as much as a row for each requirement.
func nothingRead(r Report) bool {
	for _, d := range r.Documents {
		if d.State == dossier.StateRead || d.State == dossier.StatePartlyRead {
			return false
		}
	}
	for _, v := range r.Verdicts {
		if v.Verdict != dossier.NotAssessable {
			return false
		}
	}
	return len(r.Documents) > 0 && len(r.Verdicts) > 0
}

func (t text) verdict(r Report, v Verdict) {
	verdictWord := strings.ToUpper(Word(v.Verdict))
	head := "  " + t.paint(colours[v.Verdict], verdictWord) + strings.Repeat(" ", wordColumns-len(verdictWord)) +
		pad(cutTo(Visible(v.Requirement), t.ids-2), t.ids)
	indent := 2 + wordColumns + t.ids
	title := Visible(v.Title)
	said, quote := t.proof(r, v)
	if t.Width < 100 {
		fmt.Fprintln(t, head+cutTo(title, t.Width-indent))
		t.under(indent, evidencePlace(v), said, quote)
		return
	}
	line := head + pad(cutTo(title, t.titles-2), t.titles)
	room := t.Width - indent - t.titles
	if at := evidencePlace(v); at != "" {
		at = pad(at, 17)
		line += at
		room -= columns(at)
	}
	fmt.Fprintln(t, strings.TrimRight(line+together(said, quote, room), " "))
}

// leastQuote is how many columns a quote needs to say something.
const leastQuote = 48

// under prints place, reason and quote below the title of a verdict: in one line
// where they fit, or else with the quote in a line of its own.
func (t text) under(indent int, at, said, quote string) {
	if at != "" && (said != "" || quote != "") {
		at += "  "
	}
	room := t.Width - indent - columns(at)
	if quote == "" || room >= leastQuote && said == "" {
		if line := strings.TrimRight(at+together(said, quote, room), " "); line != "" {
			fmt.Fprintln(t, strings.Repeat(" ", indent)+line)
		}
		return
	}
	fmt.Fprintln(t, strings.Repeat(" ", indent)+strings.TrimRight(at+cutTo(said, room), " "))
	indent = min(indent, 2+wordColumns)
	fmt.Fprintln(t, strings.Repeat(" ", indent)+quoteTo(quote, t.Width-indent))
}

// together is a reason with as much of the quote as there is room for.
func together(said, quote string, room int) string {
	if quote == "" {
		return cutTo(said, room)
	}
	if said == "" {
		return quoteTo(quote, room)
	}
	if left := room - columns(said) - 2; left >= 24 {
		return said + "  " + quoteTo(quote, left)
	}
	return cutTo(said, room)
}

// colours are ANSI codes; they only repeat what the word says.
var colours = map[dossier.Value]string{
	dossier.Adverse: "1;31", dossier.Contradictory: "1;35", dossier.RedactedValue: "7",
	dossier.Missing: "1;33", dossier.Partial: "33", dossier.NotAssessable: "2", dossier.Present: "32",
}

func (t text) paint(code, s string) string {
	if !t.Color {
		return s
	}
	return "\x1b[" + code + "m" + s + "\x1b[0m"
}

// evidencePlace is where the leading norm stands.
func evidencePlace(v Verdict) string {
	groups := Findings(v.Evidence)
	if len(groups) == 0 || v.Verdict == dossier.NotAssessable || v.Verdict == dossier.Missing {
		return ""
	}
	norm := Norm(groups[0])
	return Place(norm.Clause, norm.Page)
}

// proof is what is said of a verdict in plain words, and the quote that shows it.
func (t text) proof(r Report, v Verdict) (said, quote string) {
	switch v.Verdict {
	case dossier.Missing:
		return "not in what was read", ""
	case dossier.RedactedValue:
		return "blacked out" + onPages(v.Pages), ""
	case dossier.NotAssessable:
		return notAssessable(r, v), ""
	case dossier.Partial:
		said = reasons(v.Reasons)
	default:
		if guessed(v) {
			said = reasons(v.Reasons)
		}
	}
	groups := Findings(v.Evidence)
	if len(groups) == 0 {
		return said, ""
	}
	if LeftEmpty(groups[0]) {
		said = "left empty:"
	}
	return said, Norm(groups[0]).Quote
}

// folded is one line for each kind of document that is not held.
func (t text) folded(unjudged []Verdict) {
	if len(unjudged) == 0 {
		return
	}
	fmt.Fprintln(t)
	for _, f := range foldKinds(unjudged) {
		t.wrapped("  ", f.Line())
	}
}

func (t text) failures(all []Document) {
	if notFullyRead(all) == 0 {
		return
	}
	fmt.Fprintln(t)
	fmt.Fprintln(t, t.paint("1", "Not fully read"))
	for _, d := range all {
		if d.State == dossier.StateRead {
			continue
		}
		line := Visible(d.Path) + ": " + StateWord(d.State)
		if len(d.UnreadPages) > 0 {
			line += ", not page" + strings.TrimPrefix(onPages(d.UnreadPages), " on page")
		}
		if why := Visible(d.Reason); why != "" {
			line += ". " + capital(why)
		}
		t.wrapped("  ", line)
	}
}

// wrapped prints words over as many lines as they need; later lines are
// indented by two more columns.
func (t text) wrapped(indent, s string) {
	room := t.Width - len(indent)
	line := ""
	for _, w := range strings.Fields(s) {
		if line != "" && columns(line)+1+columns(w) > room {
			fmt.Fprintln(t, indent+line)
			if len(indent) == 2 {
				indent, room = "    ", room-2
			}
			line = ""
		}
		if line != "" {
			line += " "
		}
		line += w
	}
	if line != "" {
		fmt.Fprintln(t, indent+line)
	}
}
