package report

import "fmt"

func (d *docxReport) asks(title, note string, all []askView) {
	if len(all) == 0 {
		return
	}
	d.add(styleHeading, title)
	d.add(styleBody, note)
	t := docxTable{head: []string{"No.", "Text"}, widths: []int{10, 90}}
	for _, a := range all {
		t.rows = append(t.rows, []string{a.Requirement, a.Text})
	}
	d.table(t)
}

// whole is what the documents tell only together.
func (d *docxReport) whole(s sheet) {
	if len(s.Contradictions) > 0 {
		d.add(styleHeading, "Papers that contradict each other")
	}
	for _, c := range s.Contradictions {
		d.add(styleHeading2, c.Plain)
		for _, side := range c.Sides {
			d.add(styleBody, side.Kind)
			d.findings([]findingView{side.Finding})
		}
	}
	if len(s.Lacks) > 0 {
		d.add(styleHeading, "Not held, or too old")
	}
	for _, l := range s.Lacks {
		d.add(styleItem, l.Plain+" "+l.Ask+" "+l.where())
	}
	if len(s.Refusals) > 0 {
		d.add(styleHeading, "Questions not answered in full")
	}
	refused := docxTable{caption: "What was refused, and what stays open because of it", head: []string{"Question", "Outcome", "Stays open", "Answered by another paper", "Where"}, widths: []int{14, 20, 20, 26, 20}}
	for _, f := range s.Refusals {
		refused.rows = append(refused.rows, []string{f.Question, spaced(f.Outcome, f.Sections), f.Open, f.Answered, f.Where})
	}
	d.table(refused)
	if len(s.Clocks) > 0 {
		d.add(styleHeading, "Dates")
	}
	dates := docxTable{caption: "As they stand on " + s.AsOf, head: []string{"Date", "Stands", "What it is", "From the words", "Where"}, widths: []int{16, 16, 24, 28, 16}}
	for _, c := range s.Clocks {
		words := c.Quote
		if words != "" {
			words = "“" + words + "”"
		}
		dates.rows = append(dates.rows, []string{c.Date, c.State, c.Plain, words, c.Where})
	}
	d.table(dates)
}

// readings are what was read off the documents.
func (d *docxReport) readings(s sheet) {
	if len(s.Answers) > 0 {
		d.add(styleHeading, "What the authority answered")
	}
	answers := docxTable{caption: "Questions of the information request and what was done with each", head: []string{"Question", "Outcome", "Answer", "Where"}, widths: []int{12, 20, 52, 16}}
	for _, a := range s.Answers {
		answers.rows = append(answers.rows, []string{a.Question, spaced(a.Outcome, a.Sections), spaced(a.Asked, a.Text), a.Where})
	}
	d.table(answers)
	if len(s.Facts) > 0 {
		d.add(styleHeading, "Facts read off the documents")
	}
	facts := docxTable{caption: "Names, dates and sums, as the documents give them", head: []string{"Fact", "Value", "Where"}, widths: []int{25, 50, 25}}
	for _, f := range s.Facts {
		facts.rows = append(facts.rows, []string{f.Name, f.Value, f.Where})
	}
	d.table(facts)
	if len(s.Ledger) > 0 {
		d.add(styleHeading, "Documents the contract incorporates")
	}
	ledger := docxTable{caption: "Schedules and terms that are part of the contract by name", head: []string{"Title", "About", "Status", "Named at"}, widths: []int{30, 30, 18, 22}}
	for _, l := range s.Ledger {
		ledger.rows = append(ledger.rows, []string{l.Title, l.About, l.Status, l.Where})
	}
	d.table(ledger)
}

// reading says what was weighed, what of it was not read, and how to read all this.
func (d *docxReport) reading(s sheet) {
	d.add(styleHeading, "What could not be read")
	if len(s.Unread) == 0 {
		d.add(styleBody, "Every document was read in full.")
	}
	for _, u := range s.Unread {
		state := u.State
		if u.Unread != "" {
			state += ": page " + u.Unread + " not read"
		}
		d.told(styleItem, u.Letter+" "+u.Path+":", state+". "+u.Reason)
	}
	if s.Concealed > 0 {
		d.add(styleBody, fmt.Sprintf("Places with text that its author meant to hide (under a box, deleted, in a comment or a hidden sheet): %d. It was not judged and is not shown.", s.Concealed))
	}
	d.add(styleHeading, "Documents")
	held := docxTable{caption: "What was weighed", head: []string{"", "Path", "Kind", "Pages", "State", "SHA-256"}, widths: []int{6, 34, 20, 9, 17, 14}}
	for _, one := range s.Documents {
		pages, state := "none", one.State
		if one.Pages > 0 {
			pages = fmt.Sprint(one.Pages)
		}
		if one.Redacted != "" {
			state += "; blacked out: p. " + one.Redacted
		}
		held.rows = append(held.rows, []string{one.Letter, one.Path, one.Parts, pages, state, one.SHA})
	}
	d.table(held)
	d.add(styleHeading, "How to read this report")
	for _, m := range s.Meanings {
		d.told(styleBody, markAndWord(m.Value, m.Word)+".", m.Text)
	}
	d.add(styleBody, "Every quote is cut from the document by its position and never retyped. Opening words, definitions, exceptions and overriding words are printed with the norm they belong to, because without them it could read the other way. The verdicts are a machine's, made by written rules; a person decides what to do with them.")
	d.add(styleBody, "Rules: "+s.Pack+" "+s.Version+". Made "+s.Made+".")
}
