package report

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/checkweigh/checkweigh/dossier"
	"github.com/checkweigh/checkweigh/rules"
)

// LetterKind is what a letter is for.
type LetterKind string

// The letters.
const (
	LetterFOI     LetterKind = "foi"     // ask for what the dossier lacks
	LetterReview  LetterKind = "review"  // ask for an internal review of what was withheld
	LetterClauses LetterKind = "clauses" // clauses to propose in bargaining
)

// LetterKinds lists the letters.
var LetterKinds = []LetterKind{LetterFOI, LetterReview, LetterClauses}

// Letter is a text for people to send or to take into a meeting. What stands in
// square brackets is for the sender to fill in.
type Letter struct {
	Kind  LetterKind   `json:"kind"`
	Title string       `json:"title"`
	Lines []LetterLine `json:"lines"`
	Notes []string     `json:"notes"` // to the sender; not part of the letter
}

// LetterLine is one paragraph. Quotes are cut from the stored text.
type LetterLine struct {
	Style LineStyle `json:"style"`
	Text  string    `json:"text"`
}

// LineStyle says how a paragraph of a letter is set.
type LineStyle string

// The styles.
const (
	LineBody    LineStyle = "body"
	LineHeading LineStyle = "heading"
	LineItem    LineStyle = "item"
	LineQuote   LineStyle = "quote"
)

// LetterOptions says who writes, when, and how much.
type LetterOptions struct {
	Day          time.Time            // of the letter
	Jurisdiction dossier.Jurisdiction // "" takes the dossier's
	From         string               // name and address, lines divided by semicolons or line ends; "" leaves brackets
	Most         int                  // questions in one request; 0 means no bound
}

// DefaultQuestions is how many questions one request should hold: a request for
// everything invites a refusal for its cost.
const DefaultQuestions = 12

// Letters writes the letters of that kind that a report gives reason for: one
// request, one review for each answer that withheld something, one pack of
// clauses. None is needed where the list is empty.
func Letters(r Report, set *rules.Set, kind LetterKind, o LetterOptions) []Letter {
	o.From = strings.ReplaceAll(o.From, ";", "\n")
	w := writer{report: r, set: set, options: o, place: o.Jurisdiction, cited: map[string]bool{}}
	if w.place == "" {
		w.place = dossier.Jurisdiction(r.Dossier.Jurisdiction)
	}
	switch kind {
	case LetterFOI:
		return w.request()
	case LetterReview:
		return w.reviews()
	case LetterClauses:
		return w.clauses()
	}
	return nil
}

// writer writes one letter after the other.
type writer struct {
	report  Report
	set     *rules.Set
	options LetterOptions
	place   dossier.Jurisdiction
	out     Letter
	cited   map[string]bool // keys of law.yaml
}

func (w *writer) begin(kind LetterKind, title string) {
	w.out = Letter{Kind: kind, Title: Visible(title), Lines: []LetterLine{}, Notes: []string{}}
	clear(w.cited)
}

func (w *writer) add(style LineStyle, text string) {
	if text = strings.TrimSpace(text); text != "" {
		w.out.Lines = append(w.out.Lines, LetterLine{style, text})
	}
}

func (w *writer) note(text string) { w.out.Notes = append(w.out.Notes, text) }

// address opens a letter to the authority.
func (w *writer) address(reference string) {
	from := w.options.From
	if from == "" {
		from = "[your name]\n[where the answer is to go]"
	}
	w.add(LineBody, visibleLines(from))
	to := Visible(w.report.Dossier.Facts["buyer"])
	if to == "" {
		to = "[name of the public body]"
	}
	w.add(LineBody, "To: the information requests team, "+to)
	w.add(LineBody, w.options.Day.Format("2 January 2006"))
	if reference != "" {
		w.add(LineBody, "Reference: "+Visible(reference))
	}
	w.add(LineHeading, w.out.Title)
	w.add(LineBody, "Dear Sir or Madam,")
}

// end closes a letter to the authority and takes it.
func (w *writer) end() Letter {
	w.add(LineBody, "Yours faithfully,")
	w.add(LineBody, visibleLines(strings.Split(w.options.From+"\n", "\n")[0]))
	if w.options.From == "" {
		w.add(LineBody, "[your name]")
	}
	w.lawNotes()
	return w.out
}

// law names the first of the listed provisions that is in force on the day in
// the letter's jurisdiction. Where the jurisdiction is not known the choices
// stand in brackets, for the sender to strike out; "" when none applies.
func (w *writer) law(keys ...string) string {
	var choices []string
	for _, key := range keys {
		p, ok := w.set.Provision(key)
		if !ok || p.Aim || !inForce(p, w.options.Day) {
			continue
		}
		if w.placed() && !slices.Contains(p.Jurisdictions, w.place) {
			continue
		}
		w.cited[key] = true
		if w.placed() {
			return cited(p.Name)
		}
		choices = append(choices, cited(p.Name))
	}
	if len(choices) > 1 {
		return "[" + strings.Join(choices, " / ") + "]"
	}
	return strings.Join(choices, "")
}

// cited is a provision as a sentence names it: "Freedom of Information Act 2000,
// section 1" becomes "section 1 of the Freedom of Information Act 2000".
func cited(name string) string {
	act, part, ok := strings.Cut(name, ", ")
	if !ok {
		return "the " + name
	}
	return part + " of the " + act
}

// placed reports whether it is known which law applies.
func (w *writer) placed() bool { return w.place != "" && w.place != dossier.UnknownPlace }

func inForce(p rules.Provision, day time.Time) bool {
	date := day.Format(time.DateOnly)
	return (p.From == "" || p.From <= date) && (p.To == "" || date < p.To)
}

// lawNotes tells the sender what to settle about the law before sending.
func (w *writer) lawNotes() {
	if !w.placed() {
		w.note("It is not known which country's law applies. Give --jurisdiction (england_wales, scotland or northern_ireland), or strike out what does not apply in the brackets.")
	} else if w.place == dossier.OtherPlace {
		w.note("The dossier is from a place whose information law is not in law.yaml: name the law there before you send this.")
	}
	for _, p := range w.set.Law {
		if w.cited[p.Key] && p.CheckedBy == "" {
			w.note("No lawyer has checked the references to law in this letter.")
			return
		}
	}
}

// under is " under NAME", or nothing where no provision applies.
func under(law string) string {
	if law == "" {
		return ""
	}
	return " under " + law
}

// visibleLines makes text safe to show and keeps its lines.
func visibleLines(s string) string {
	lines := strings.Split(strings.TrimSpace(s), "\n")
	for i, line := range lines {
		lines[i] = Visible(line)
	}
	return strings.Join(lines, "\n")
}

// WriteLettersText writes letters one after the other, each with its notes in
// front, for a screen or an e-mail.
func WriteLettersText(w io.Writer, all []Letter) error {
	var b strings.Builder
	for i, l := range all {
		if i > 0 {
			b.WriteString("\n" + strings.Repeat("=", 72) + "\n\n")
		}
		for _, n := range l.Notes {
			b.WriteString("NOTE: " + n + "\n")
		}
		if len(l.Notes) > 0 {
			b.WriteString("\n")
		}
		for _, line := range l.Lines {
			b.WriteString(letterText(line))
		}
	}
	if _, err := io.WriteString(w, b.String()); err != nil {
		return fmt.Errorf("report: write letter: %w", err)
	}
	return nil
}

func letterText(l LetterLine) string {
	switch l.Style {
	case LineHeading:
		return strings.ToUpper(l.Text) + "\n\n"
	case LineItem:
		return folded("  - ", "    ", l.Text) + "\n"
	case LineQuote:
		return folded("    ", "    ", l.Text) + "\n"
	}
	return folded("", "", l.Text) + "\n"
}

// letterWidth is the columns of a letter as text, which fits any mail.
const letterWidth = 76

// folded breaks each line of a text at spaces, with first in front of it and
// rest in front of what follows.
func folded(first, rest, text string) string {
	var b strings.Builder
	for _, line := range strings.Split(text, "\n") {
		b.WriteString(first)
		at := columns(first)
		for i, word := range strings.Fields(line) {
			if i > 0 && at+1+columns(word) > letterWidth {
				b.WriteString("\n" + rest)
				at = columns(rest)
			} else if i > 0 {
				b.WriteByte(' ')
				at++
			}
			b.WriteString(word)
			at += columns(word)
		}
		b.WriteByte('\n')
		first = rest
	}
	return b.String()
}

// WriteLettersDocx writes letters into one Word document. The same letters give
// the same bytes.
func WriteLettersDocx(w io.Writer, all []Letter) error {
	styles := map[LineStyle]paragraphStyle{LineHeading: styleHeading, LineItem: styleItem, LineQuote: styleQuote}
	var out []docxBlock
	for _, l := range all {
		for _, n := range l.Notes {
			out = append(out, plain(styleNote, "Note, not part of the letter: "+n))
		}
		for _, line := range l.Lines {
			style, ok := styles[line.Style]
			if !ok {
				style = styleBody
			}
			out = append(out, plain(style, line.Text))
		}
	}
	title := "Letters"
	if len(all) > 0 {
		title = all[0].Title
	}
	return writeDocx(w, docxMeta{title: title}, out)
}
