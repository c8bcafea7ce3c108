package report

import (
	"slices"
	"strconv"
	"strings"

	"github.com/checkweigh/checkweigh/dossier"
)

// request is the letter that asks for what the dossier lacks: documents first,
// since one document may answer many questions, then blacked-out passages, then
// the questions that stay open.
func (w *writer) request() []Letter {
	documents, schedules, passages := w.missingKinds(), w.unheld(), w.blackedOut()
	questions, left := w.openQuestions()
	if len(documents)+len(schedules)+len(passages)+len(questions) == 0 {
		return nil
	}
	w.begin(LetterFOI, "Request for information: "+w.subject())
	w.address("")
	w.opening()
	w.list("Documents", append(documents, schedules...))
	w.list("Passages that are blacked out", passages)
	if len(questions) > 0 {
		w.add(LineHeading, "Questions")
		for i, q := range questions {
			w.add(LineBody, strconv.Itoa(i+1)+". "+q.Letter)
		}
	}
	w.terms()
	if left > 0 {
		w.note(plural(left, "further gap") + isAre(left) + "left out, so that the request does not invite a refusal for its cost. Ask for them in a second letter, or give --all.")
	}
	return []Letter{w.end()}
}

// subject is what the dossier is about, as an authority would recognise it: the
// title of a dossier is the sender's own, or the name of a folder.
func (w *writer) subject() string {
	supplier, reference := w.report.Dossier.Facts["supplier"], w.report.Dossier.Facts["reference"]
	switch {
	case supplier != "" && reference != "":
		return "contract " + reference + " with " + supplier
	case supplier != "":
		return "contract with " + supplier
	}
	return w.report.Dossier.Title
}

// opening says by what right the letter asks, and until when.
func (w *writer) opening() {
	text := "I ask for the information below" + under(w.law("foia-1", "foisa-1")) + "."
	if w.environmental() {
		if eir := w.law("eir-5", "eisr-5"); eir != "" {
			text += " What concerns energy, emissions or natural resources I ask for under " + eir + "."
		}
	}
	if w.report.Dossier.Facts["supplier"] != "" {
		text += " “The system” means what is supplied under the contract named above, with all that is used to run it."
	}
	w.add(LineBody, text)
	if ten := w.law("foia-10", "foisa-10"); ten != "" {
		due := w.set.Calendar.After(w.place, w.options.Day, 20)
		w.add(LineBody, "Please answer promptly, and in any case within twenty working days of receiving this letter ("+ten+"). If it reaches you today, that is by "+due.Format("2 January 2006")+".")
	}
}

func (w *writer) environmental() bool {
	return slices.ContainsFunc(w.report.Verdicts, func(v Verdict) bool {
		return (v.Requirement == "TR-01" || v.Requirement == "TR-03") && isGap(v.Verdict)
	})
}

// terms say how to answer in part.
func (w *writer) terms() {
	w.add(LineHeading, "How to answer")
	if notice := w.law("foia-17", "foisa-16"); notice != "" {
		w.add(LineBody, "If a part may not be given, please send the rest, and say for each passage that you withhold which exemption you rely on and why it applies ("+notice+").")
	}
	text := "If the whole would cost more than the limit allows, please answer in the order in which it stands here, as far as the limit goes"
	if help := w.law("foia-16"); help != "" {
		text += ", and help me to narrow the rest (" + help + ")"
	}
	w.add(LineBody, text+". Files as they are kept (PDF, Word, Excel) are better than scans.")
}

func (w *writer) list(heading string, items []string) {
	if len(items) == 0 {
		return
	}
	w.add(LineHeading, heading)
	for _, i := range items {
		w.add(LineItem, i)
	}
}

// missingKinds asks for the kinds of document of which none is held, with how
// many requirements wait for each.
func (w *writer) missingKinds() []string {
	asks := map[dossier.Kind]string{
		dossier.Contract:           "the contract with the supplier, complete, with all schedules, annexes, order forms and variations",
		dossier.DPIA:               "the data protection impact assessment, every version of it with dates and signatures, and the screening record",
		dossier.EqIA:               "the equality impact assessment with the staff and service data that it rests on",
		dossier.HRIA:               "the human rights or algorithmic impact assessment, the supplier's and your own",
		dossier.TransparencyRecord: "the algorithmic transparency record, or the entry in your register of algorithms and AI systems",
		dossier.Notice:             "the privacy notices given to the workers and to the people served",
	}
	var out []string
	for _, i := range w.report.Dossier.Completeness {
		ask, ok := asks[i.Kind]
		switch {
		case !ok || i.Code != dossier.IncompleteNoDocument:
		case w.saidToBeNone(i.Kind):
			out = append(out, "You have said that there is no "+i.Kind.Name()+". Please say who decided that, when and why, or by when one will be made.")
		default:
			out = append(out, capital(ask)+". If there is none, please say so.")
		}
	}
	return out
}

// saidToBeNone reports whether an answer says that there is no document of a kind.
func (w *writer) saidToBeNone(kind dossier.Kind) bool {
	for _, d := range w.report.Documents {
		for _, a := range d.Answers {
			if a.Outcome != dossier.OutcomeSupplied && strings.Contains(strings.ToLower(Visible(a.Text)), "no "+strings.ToLower(kind.Name())) {
				return true
			}
		}
	}
	return false
}

// unheld asks for documents that held ones name, by their names.
func (w *writer) unheld() []string {
	var out []string
	for _, l := range w.report.Dossier.Ledger {
		if l.Status != dossier.NotHeld {
			continue
		}
		ask := Visible(l.Title)
		if l.About != "" && !strings.EqualFold(l.About, l.Title) {
			ask += " (" + Visible(l.About) + ")"
		}
		if len(l.NamedIn) > 0 {
			e := l.NamedIn[0]
			ask += ", named in " + placeIn(Visible(pathOf(w.report, e.Document)), e)
		}
		out = append(out, ask+".")
	}
	return out
}

// blackedOut asks for what stands under the boxes of each document.
func (w *writer) blackedOut() []string {
	var out []string
	paths := shortPaths(w.report.Documents)
	for i, d := range w.report.Documents {
		if len(d.RedactedPages) > 0 {
			out = append(out, capital(strings.TrimPrefix(onPages(d.RedactedPages), " on "))+" of "+Visible(paths[i])+": please send what is blacked out, or say for each passage which exemption covers it.")
		}
	}
	return out
}

// isGap reports whether a verdict leaves something to ask.
func isGap(v dossier.Value) bool { return v != dossier.Present }

// openQuestions are the letter paragraphs of the gaps that no missing kind of
// document explains, the most pressing first, and how many are left out.
func (w *writer) openQuestions() (asked []Verdict, left int) {
	judged, _ := split(w.report.Verdicts)
	var gaps []Verdict
	for _, v := range append(ranked(judged), judged...) { // what is not a point, such as not assessable, comes last
		if v.Letter != "" && isGap(v.Verdict) && v.Verdict != dossier.Adverse &&
			!slices.ContainsFunc(gaps, func(g Verdict) bool { return g.Requirement == v.Requirement }) {
			gaps = append(gaps, v)
		}
	}
	if most := w.options.Most; most > 0 && len(gaps) > most {
		return gaps[:most], len(gaps) - most
	}
	return gaps, 0
}
