package analyze

import (
	"slices"
	"strings"
	"time"

	"github.com/checkweigh/checkweigh/dossier"
)

// outdated lists what the dates of the documents show: assessments that came too
// late or are too old, contracts that have ended, promises that have passed.
func (h *held) outdated(clocks []dossier.Clock, today string) []dossier.Incompleteness {
	live := earliest(h.all(dossier.DateGoLive))
	begun := live
	if len(begun) == 0 {
		begun = earliest(contractDates(h.readings, dossier.DateStart))
	}
	var out []dossier.Incompleteness
	for _, k := range assessments {
		made := ofKind(h.all(dossier.DateAssessment), k)
		if len(made) == 0 {
			continue
		}
		if i, ok := assessedLate(k, earliest(made)[0], begun); ok {
			out = append(out, i)
		} else if i, ok := assessedLongAgo(k, latest(made), live, today); ok {
			out = append(out, i)
		}
	}
	out = append(out, h.undated()...)
	out = append(out, h.expired(today)...)
	return append(out, h.passed(clocks)...)
}

// all are the dates of one name in all documents.
func (h *held) all(name dossier.DateName) []dossier.Dated {
	var out []dossier.Dated
	for _, r := range h.readings {
		out = append(out, datesOf(r, -1, name)...)
	}
	return out
}

func ofKind(all []dossier.Dated, k dossier.Kind) []dossier.Dated {
	return slices.DeleteFunc(slices.Clone(all), func(d dossier.Dated) bool { return d.Kind != k })
}

func earliest(all []dossier.Dated) []dossier.Dated {
	if len(all) == 0 {
		return nil
	}
	return []dossier.Dated{slices.MinFunc(all, func(a, b dossier.Dated) int { return strings.Compare(a.Date, b.Date) })}
}

func latest(all []dossier.Dated) dossier.Dated {
	return slices.MaxFunc(all, func(a, b dossier.Dated) int { return strings.Compare(a.Date, b.Date) })
}

// plainDate is a date for people: 1 April 2025.
func plainDate(iso string) string {
	day, err := time.Parse(time.DateOnly, iso)
	if err != nil {
		return iso
	}
	return day.Format("2 January 2006")
}

// assessedLate finds an assessment that is dated after the system was begun with.
func assessedLate(k dossier.Kind, made dossier.Dated, begun []dossier.Dated) (dossier.Incompleteness, bool) {
	if len(begun) == 0 || made.Date <= begun[0].Date {
		return dossier.Incompleteness{}, false
	}
	code, when := dossier.IncompleteEqIALate, "the contract started"
	if k == dossier.DPIA {
		code = dossier.IncompleteDPIALate
	}
	if begun[0].Name == dossier.DateGoLive {
		when = "the system was taken into use"
	}
	return dated(code, k, "The "+k.Name()+" is dated "+plainDate(made.Date)+", after "+when+" on "+plainDate(begun[0].Date)+".",
		"Ask what was assessed before that day, and for the version that was then in force.", made, begun[0]), true
}

// longAgo is how many days an equality assessment may be older than the start of
// use, or the report younger than that start, before it counts as grown old.
const longAgo = 365

// assessedLongAgo finds an equality assessment from before the system was in
// use that nobody has looked at since: made more than a year before, or in use
// for more than a year.
func assessedLongAgo(k dossier.Kind, made dossier.Dated, live []dossier.Dated, today string) (dossier.Incompleteness, bool) {
	if k != dossier.EqIA || len(live) == 0 || made.Date >= live[0].Date {
		return dossier.Incompleteness{}, false
	}
	plain := "The " + k.Name() + " is dated " + plainDate(made.Date) + " and the system was taken into use on " + plainDate(live[0].Date)
	switch {
	case daysBetween(made.Date, live[0].Date) > longAgo:
		plain += ", more than a year later."
	case daysBetween(live[0].Date, today) > longAgo:
		plain += "; no later one is held, though it has been in use for more than a year."
	default:
		return dossier.Incompleteness{}, false
	}
	return dated(dossier.IncompleteEqIAOld, k, plain, "Ask whether it was looked at again with what the system does in use.", made, live[0]), true
}

func daysBetween(a, b string) int {
	from, err1 := time.Parse(time.DateOnly, a)
	to, err2 := time.Parse(time.DateOnly, b)
	if err1 != nil || err2 != nil {
		return 0
	}
	return int(to.Sub(from).Hours() / 24)
}

func dated(code string, k dossier.Kind, plain, ask string, dates ...dossier.Dated) dossier.Incompleteness {
	i := dossier.Incompleteness{Code: code, Kind: k, Plain: plain, Ask: ask, Dates: dates}
	for _, d := range dates {
		i.Documents = addOnce(i.Documents, d.Evidence.Document)
	}
	return i
}

// undated finds assessments in which no date stands at all.
func (h *held) undated() []dossier.Incompleteness {
	var out []dossier.Incompleteness
	for _, r := range h.readings {
		for i, p := range r.Outline.Parts {
			if !slices.Contains(assessments, p.Kind) || !isRead(r) || unseen(r) || len(datesOf(r, i, dossier.DateAssessment))+len(datesOf(r, i, dossier.DateMentioned)) > 0 {
				continue
			}
			out = append(out, dossier.Incompleteness{
				Code: dossier.IncompleteUndated, Kind: p.Kind, Documents: []string{r.Document.ID},
				Plain: "The " + p.Kind.Name() + " says nowhere when it was made.",
				Ask:   "Ask when it was finished and who signed it.",
			})
		}
	}
	return out
}

// expired finds a contract whose last day has passed.
func (h *held) expired(today string) []dossier.Incompleteness {
	ends := contractDates(h.readings, dossier.DateEnd)
	if len(ends) == 0 {
		return nil
	}
	end := latest(ends)
	if end.Date >= today {
		return nil
	}
	i := dated(dossier.IncompleteExpired, dossier.Contract, "The contract ended on "+plainDate(end.Date)+", before the day of this report.",
		"Ask whether it was extended or replaced, and for the paper that did it.", end)
	if extensions := contractDates(h.readings, dossier.DateExtension); len(extensions) > 0 {
		if last := latest(extensions); last.Date >= today {
			i.Plain = "The contract's first term ended on " + plainDate(end.Date) + "; it runs on only if it was extended, until " + plainDate(last.Date) + " at the latest."
			i.Dates = append(i.Dates, last)
		}
	}
	return []dossier.Incompleteness{i}
}

// passed turns clocks that were not kept into findings.
func (h *held) passed(clocks []dossier.Clock) []dossier.Incompleteness {
	var out []dossier.Incompleteness
	for _, c := range clocks {
		from, ok := h.dateOf(c)
		if !ok {
			continue
		}
		late := func(code, plain, ask string) {
			out = append(out, dated(code, from.Kind, plain, ask, from))
		}
		answer := c.Name == dossier.ClockAnswer || c.Name == dossier.ClockPromised
		switch {
		case c.Name == dossier.ClockReassess && c.State == dossier.ClockOverdue:
			late(dossier.IncompleteReviewOverdue, "A review was promised for "+plainDate(c.Date)+" and no later assessment is held.",
				"Ask for the review, or for the day on which it will be held.")
		case answer && c.State == dossier.ClockOverdue:
			late(dossier.IncompleteAnswerLate, "An answer was due by "+plainDate(c.Date)+" and is not held.", "Ask for it, and say that the time has passed.")
		case answer && c.State == dossier.ClockMissed:
			late(dossier.IncompleteAnswerLate, "The authority answered after "+plainDate(c.Date)+", when its twenty working days had run out.",
				"Say so when you ask for an internal review.")
		}
	}
	return out
}

// dateOf finds the date that a clock comes from.
func (h *held) dateOf(c dossier.Clock) (dossier.Dated, bool) {
	for _, r := range h.readings {
		for _, d := range r.Dates {
			if d.Evidence.Document = r.Document.ID; len(c.Evidence) > 0 && d.Evidence == c.Evidence[0] && (d.Date == c.From || d.Date == c.Date) {
				return d, true
			}
		}
	}
	return dossier.Dated{}, false
}
