package report

import (
	"slices"
	"strings"

	"github.com/checkweigh/checkweigh/dossier"
	"github.com/checkweigh/checkweigh/rules"
)

// reviews writes one letter for each answer that withheld something.
func (w *writer) reviews() []Letter {
	var out []Letter
	var done []string
	for _, r := range w.report.Dossier.Refusals {
		if slices.Contains(done, r.Document) {
			continue
		}
		done = append(done, r.Document)
		out = append(out, w.review(r.Document))
	}
	return out
}

func (w *writer) review(document string) Letter {
	w.begin(LetterReview, "Internal review: "+w.subject())
	w.address(w.factOf(document, "reference"))
	text := "I ask for a review of how my request was handled" + under(w.law("foia-45", "foisa-20"))
	if date := w.dateOf(document); date != "" {
		text += ". Your answer is of " + dayForPeople(date)
	}
	w.add(LineBody, text+".")
	for _, r := range w.report.Dossier.Refusals {
		if r.Document == document {
			w.refusal(r)
		}
	}
	w.add(LineHeading, "What I ask for")
	w.add(LineBody, "Please look at each point anew, by somebody who did not decide it first, send what can be sent, and give reasons for each passage that is still withheld.")
	if complaint := w.law("foia-50", "foisa-47"); complaint != "" {
		w.add(LineBody, "If points stay open I may turn to the Commissioner ("+complaint+").")
	}
	w.reviewClock(document)
	return w.end()
}

// refusal argues against one refusal, with the authority's own words.
func (w *writer) refusal(r Refusal) {
	heading := "Question " + Visible(r.Question)
	if r.Question == "" {
		heading = "Your answer"
	}
	w.add(LineHeading, heading)
	if r.Asked != "" {
		w.add(LineBody, "I asked: "+Visible(r.Asked))
	}
	for _, e := range r.Evidence {
		w.add(LineQuote, "“"+Visible(e.Quote)+"”")
	}
	for _, argument := range w.arguments(r) {
		w.add(LineBody, argument)
	}
	for _, s := range r.AnsweredBy {
		if quote := sideQuote(s); quote != "" {
			w.add(LineBody, "Another paper that is out already says ("+placeOf(w.report, s)+"):")
			w.add(LineQuote, quote)
			break
		}
	}
	if open := w.questionsOf(r.Blocks); open != "" && r.Outcome != dossier.OutcomeDelayed {
		w.add(LineBody, "Without this the following stays open: "+open)
	}
}

// arguments answer the sections relied on, each provision once, or the lack of any.
func (w *writer) arguments(r Refusal) []string {
	out, weighed := w.exemptions(r.Sections)
	switch r.Outcome {
	case dossier.OutcomeNotHeld:
		out = append(out, "Please say where you searched, and whether the supplier or another body holds it on your behalf: what others hold for an authority is held by it.")
	case dossier.OutcomeNCND:
		out = append(out, "Please say why even confirming that it is held would do harm. Whether a public body uses a system, and on what terms, can as a rule be confirmed.")
	case dossier.OutcomeDelayed:
		return append(out, "The time for an answer is set by law. Please send what is ready now and say on which day the rest follows.")
	case dossier.OutcomePart:
		if len(r.Sections) == 0 {
			out = append(out, "Part of what I asked for was not sent. Please say of each part whether it is held, and where it is withheld, under which exemption.")
		}
	default:
		if len(r.Sections) == 0 {
			if notice := w.law("foia-17", "foisa-16"); notice != "" {
				out = append(out, "The answer names no exemption. A refusal must say which one is relied on and why it applies ("+notice+").")
			}
		}
	}
	if weighed && !r.PublicInterest {
		out = append(out, "The answer does not weigh the public interest. This exemption holds only where that weighs less than keeping the information back, and the reasons must be given.")
	}
	return out
}

// exemptions argues each provision that sections belong to once, and tells whether
// one of them holds only after the public interest was weighed. What law.yaml does
// not know is asked to be explained, where it is known which law applies.
func (w *writer) exemptions(sections []string) (out []string, weighed bool) {
	var done []string
	for _, section := range sections {
		p, ok := w.exemption(section)
		key := p.Key
		if !ok {
			key, _, _ = strings.Cut(section, "(")
		}
		if slices.Contains(done, key) || len(w.acts()) == 0 {
			continue
		}
		done = append(done, key)
		text := "You rely on section " + Visible(section) + ". "
		if p.Argument == "" {
			text += "Please say for each passage why it applies, and send what it does not cover."
		} else {
			text += p.Argument
			w.cited[p.Key] = true
		}
		out, weighed = append(out, text), weighed || p.Weighed
	}
	return out, weighed
}

// exemption is the provision behind a section number such as "43(2)".
func (w *writer) exemption(section string) (rules.Provision, bool) {
	number, _, _ := strings.Cut(section, "(")
	for _, act := range w.acts() {
		if p, ok := w.set.Provision(act + "-" + strings.TrimSpace(number)); ok && inForce(p, w.options.Day) {
			return p, true
		}
	}
	return rules.Provision{}, false
}

// acts are the information laws of the letter's jurisdiction, as law.yaml begins
// their keys. Section numbers mean other things in each, so nothing is argued
// where it is not known which applies.
func (w *writer) acts() []string {
	switch w.place {
	case dossier.Scotland:
		return []string{"foisa"}
	case dossier.EnglandWales, dossier.NorthernIreland:
		return []string{"foia"}
	}
	return nil
}

// questionsOf are the questions of requirements, in one line.
func (w *writer) questionsOf(ids []string) string {
	var out []string
	for _, v := range w.report.Verdicts {
		if slices.Contains(ids, v.Requirement) && v.Question != "" {
			out = append(out, v.Question)
		}
	}
	return strings.Join(out, " ")
}

// factOf is a fact of one document.
func (w *writer) factOf(document, name string) string {
	for _, d := range w.report.Documents {
		if d.SHA256 != document {
			continue
		}
		for _, f := range d.Facts {
			if f.Name == name {
				return f.Value
			}
		}
	}
	return ""
}

// dateOf is the date of the answer from which its clock runs; "" if nobody knows.
func (w *writer) dateOf(document string) string {
	for _, c := range w.report.Dossier.Clocks {
		if c.Name == dossier.ClockAskReview && c.Document == document {
			return c.From
		}
	}
	return ""
}

// reviewClock tells the sender until when to send.
func (w *writer) reviewClock(document string) {
	for _, c := range w.report.Dossier.Clocks {
		if c.Name != dossier.ClockAskReview || c.Document != document {
			continue
		}
		if c.State == dossier.ClockOverdue {
			w.note("The forty working days for asking ended on " + dayForPeople(c.Date) + ". The body may refuse to review; ask all the same, or make the request anew.")
		} else {
			w.note("Send it by " + dayForPeople(c.Date) + ": a review is to be asked for within forty working days of the answer.")
		}
		return
	}
	w.note("It is not known when the answer came. A review is to be asked for within forty working days of it.")
}
