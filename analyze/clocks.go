package analyze

import (
	"cmp"
	"slices"
	"time"

	"github.com/checkweigh/checkweigh/dossier"
	"github.com/checkweigh/checkweigh/rules"
)

// Working days within which things are to be done. An authority must answer in
// twenty (FOIA section 10, FOISA section 10). The code of practice under FOIA
// section 45 and the Information Commissioner's guidance give forty to ask for
// an internal review and at most forty to finish one; FOISA sections 20 and 21
// give forty to ask and twenty to finish.
const (
	daysToAnswer           = 20
	daysToAskReview        = 40
	daysToReview           = 40
	daysToReviewInScotland = 20
)

// clockmaker makes the clocks of a dossier as they stand on a day.
type clockmaker struct {
	places []dossier.Jurisdiction // that the dossier can be of
	days   rules.Calendar
	set    *rules.Set
	today  time.Time
	list   []dossier.Clock
}

// clocks lists what is to happen by when, the earliest first.
func (h *held) clocks(d dossier.Dossier, set *rules.Set, day time.Time) []dossier.Clock {
	m := &clockmaker{places: Places(d, h.readings), days: set.Calendar, set: set, today: dateOnly(day)}
	for _, r := range h.readings {
		for i, p := range r.Outline.Parts {
			if p.Kind == dossier.FOIResponse {
				m.letter(r, i)
			}
		}
	}
	m.reviews(h.readings)
	m.terms(h.readings)
	slices.SortStableFunc(m.list, func(a, b dossier.Clock) int { return cmp.Compare(a.Date, b.Date) })
	return m.list
}

func dateOnly(t time.Time) time.Time {
	return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC)
}

// datesOf are the dates of one name in a part, or with part -1 in a document.
func datesOf(r dossier.Reading, part int, name dossier.DateName) []dossier.Dated {
	var out []dossier.Dated
	for _, d := range r.Dates {
		if d.Name == name && (part < 0 || r.Outline.Parts[part].Span.Contains(d.Evidence.Span)) {
			d.Evidence.Document = r.Document.ID
			out = append(out, d)
		}
	}
	return out
}

// start begins a clock that runs for working days from a date.
func (m *clockmaker) start(name dossier.ClockName, from dossier.Dated, days int, plain string, law ...string) (dossier.Clock, bool) {
	day, err := time.Parse(time.DateOnly, from.Date)
	if err != nil {
		return dossier.Clock{}, false
	}
	c := m.on(name, from, m.after(name, day, days).Format(time.DateOnly), plain)
	c.From, c.Days = from.Date, days
	for _, key := range law {
		if p, ok := m.set.Provision(key); ok && (len(p.Jurisdictions) == 0 || m.within(p.Jurisdictions)) {
			c.Law = append(c.Law, key)
		}
	}
	return c, true
}

// after is the day on which a clock ends. Where several jurisdictions are left,
// whoever asks gets the earliest day of all of them, so that nobody asks too
// late; and an authority gets the latest, so that none is called late too soon.
func (m *clockmaker) after(name dossier.ClockName, day time.Time, days int) time.Time {
	end := m.days.After(m.places[0], day, days)
	for _, place := range m.places[1:] {
		other := m.days.After(place, day, days)
		if name == dossier.ClockAskReview && other.Before(end) || name != dossier.ClockAskReview && other.After(end) {
			end = other
		}
	}
	return end
}

// within reports whether a law holds wherever the dossier can be.
func (m *clockmaker) within(law []dossier.Jurisdiction) bool {
	return !slices.ContainsFunc(m.places, func(j dossier.Jurisdiction) bool { return !slices.Contains(law, j) })
}

// on is a clock for a day.
func (m *clockmaker) on(name dossier.ClockName, from dossier.Dated, date, plain string) dossier.Clock {
	c := dossier.Clock{Name: name, Plain: plain, Date: date, Document: from.Evidence.Document, Evidence: []dossier.Evidence{from.Evidence}}
	day, err := time.Parse(time.DateOnly, date)
	if err != nil {
		return c
	}
	c.Left = int(day.Sub(m.today).Hours() / 24)
	switch {
	case c.Left > 0:
		c.State = dossier.ClockRunning
	case c.Left == 0:
		c.State = dossier.ClockDue
	default:
		c.State = dossier.ClockOverdue
	}
	return c
}

// kept says by the date of what was done whether a clock was met.
func kept(c dossier.Clock, done dossier.Dated) dossier.Clock {
	c.State = dossier.ClockMet
	if done.Date > c.Date {
		c.State = dossier.ClockMissed
	}
	if !slices.Contains(c.Evidence, done.Evidence) {
		c.Evidence = append(c.Evidence, done.Evidence)
	}
	return c
}

// abroad reports whether the dossier is of no part of the United Kingdom, whose
// information law sets the times that are known here.
func (m *clockmaker) abroad() bool {
	return slices.Equal(m.places, []dossier.Jurisdiction{dossier.OtherPlace})
}

// letter makes the clocks of one FOI letter.
func (m *clockmaker) letter(r dossier.Reading, part int) {
	for _, due := range datesOf(r, part, dossier.DateAnswerDue) {
		m.list = append(m.list, m.on(dossier.ClockPromised, due, due.Date, "The authority said that it would answer by then."))
	}
	if m.abroad() {
		return
	}
	written, asked := datesOf(r, part, dossier.DateLetter), datesOf(r, part, dossier.DateRequest)
	answers := answersOf(r, part)
	if len(asked) > 0 {
		if c, ok := m.start(dossier.ClockAnswer, asked[0], daysToAnswer, "The authority must answer the request within twenty working days.", "foia-10", "foisa-10"); ok {
			if len(written) > 0 && len(answers) > 0 && written[0].Date >= asked[0].Date && !delayed(answers) {
				c = kept(c, written[0])
			}
			m.list = append(m.list, c)
		}
	}
	if len(written) > 0 && unsatisfied(answers) {
		plain := "Last day to ask for an internal review: forty working days after the answer."
		if c, ok := m.start(dossier.ClockAskReview, written[0], daysToAskReview, plain, "foia-45", "foisa-20"); ok {
			m.list = append(m.list, c)
		}
	}
	m.review(r, part, written)
}

// review makes the clock of an internal review that was asked for.
func (m *clockmaker) review(r dossier.Reading, part int, written []dossier.Dated) {
	for _, asked := range datesOf(r, part, dossier.DateReviewAsk) {
		days, plain := daysToReview, "The internal review should be finished within forty working days, by the Information Commissioner's guidance."
		if m.within([]dossier.Jurisdiction{dossier.Scotland}) {
			days, plain = daysToReviewInScotland, "The authority must finish its review within twenty working days."
		}
		c, ok := m.start(dossier.ClockReview, asked, days, plain, "foia-45", "foisa-21")
		if !ok {
			continue
		}
		if len(written) > 0 && written[0].Date > asked.Date {
			c = kept(c, written[0])
		}
		m.list = append(m.list, c)
	}
}

func answersOf(r dossier.Reading, part int) []dossier.Answer {
	var out []dossier.Answer
	for _, a := range r.Answers {
		if s := r.Outline.Parts[part].Span; s.Start <= a.Start && a.Start < s.End {
			out = append(out, a)
		}
	}
	return out
}

func delayed(all []dossier.Answer) bool {
	return slices.ContainsFunc(all, func(a dossier.Answer) bool { return a.Outcome == dossier.OutcomeDelayed })
}

func unsatisfied(all []dossier.Answer) bool {
	return slices.ContainsFunc(all, func(a dossier.Answer) bool { return a.Outcome != dossier.OutcomeSupplied })
}

// reviews makes the clocks of reviews that documents promise. One is met by an
// assessment of the same kind with that date or a later one.
func (m *clockmaker) reviews(readings []dossier.Reading) {
	seen := map[string]bool{}
	for _, r := range readings {
		for _, due := range datesOf(r, -1, dossier.DateReview) {
			key := string(due.Kind) + due.Date
			if seen[key] {
				continue
			}
			seen[key] = true
			c := m.on(dossier.ClockReassess, due, due.Date, "The "+due.Kind.Name()+" promises a review by then.")
			if again, ok := after(readings, due); ok {
				c.State = dossier.ClockMet
				c.Evidence = append(c.Evidence, again.Evidence)
			}
			m.list = append(m.list, c)
		}
	}
}

// after finds an assessment of the kind of a promise that is not older than the
// promised date.
func after(readings []dossier.Reading, due dossier.Dated) (dossier.Dated, bool) {
	for _, r := range readings {
		for _, d := range datesOf(r, -1, dossier.DateAssessment) {
			if d.Kind == due.Kind && d.Date >= due.Date {
				return d, true
			}
		}
	}
	return dossier.Dated{}, false
}

// terms makes the clocks of contracts: the end, the end with every extension,
// and the last day for notice. Where a contract is held, what letters and
// notices report of its dates is left out.
func (m *clockmaker) terms(readings []dossier.Reading) {
	for _, t := range []struct {
		date  dossier.DateName
		clock dossier.ClockName
		plain string
	}{
		{dossier.DateEnd, dossier.ClockExpiry, "The contract ends."},
		{dossier.DateExtension, dossier.ClockExtension, "The contract ends if every extension is used."},
		{dossier.DateNotice, dossier.ClockNotice, "Last day for notice under the contract."},
	} {
		seen := map[string]bool{}
		for _, d := range contractDates(readings, t.date) {
			if !seen[d.Date] {
				seen[d.Date] = true
				m.list = append(m.list, m.on(t.clock, d, d.Date, t.plain))
			}
		}
	}
}

// contractDates are the dates of one name that contracts give, or where none
// does, those that other documents report.
func contractDates(readings []dossier.Reading, name dossier.DateName) []dossier.Dated {
	var own, reported []dossier.Dated
	for _, r := range readings {
		for _, d := range datesOf(r, -1, name) {
			if d.Kind == dossier.Contract {
				own = append(own, d)
			} else {
				reported = append(reported, d)
			}
		}
	}
	if len(own) > 0 {
		return own
	}
	return reported
}
