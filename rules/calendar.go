package rules

import (
	"slices"
	"time"

	"github.com/checkweigh/checkweigh/dossier"
)

// Calendar knows the bank holidays of the jurisdictions, by rules for every year
// and by the exceptions that a pack lists.
type Calendar struct {
	holidays []Holiday
	counts   map[dossier.Jurisdiction][]dossier.Jurisdiction // whose bank holidays are no working days there
}

// Holiday is a bank holiday: a rule for every year, or one day.
type Holiday struct {
	Name          string
	Jurisdictions []dossier.Jurisdiction
	Source        string
	From, To      int // years in which the rule holds; 0: open
	Except        []int

	day      time.Time    // one day only; else zero
	month    time.Month   // for a fixed day, and for the nth weekday of a month
	dom      int          // day of the month; 0 where another rule holds
	weekday  time.Weekday // of nth
	nth      int          // 1 to 4; -1: the last; 0 where another rule holds
	easter   int          // days from Easter Sunday, where ofEaster is set
	moves    bool         // on a weekend it moves to the next weekday that is none
	ofEaster bool
}

// WorkingDay reports whether a day counts when answers to information requests
// are due in that jurisdiction. Where the jurisdiction is not known, days that
// are holidays anywhere in the list do not count, so that no day is called late
// too soon.
func (c Calendar) WorkingDay(j dossier.Jurisdiction, day time.Time) bool {
	if wd := day.Weekday(); wd == time.Saturday || wd == time.Sunday {
		return false
	}
	return !slices.Contains(c.year(j, day.Year()), day.Format(time.DateOnly))
}

// After is the nth working day after a day, which itself does not count. n is at
// most 1,000.
func (c Calendar) After(j dossier.Jurisdiction, day time.Time, n int) time.Time {
	for n = min(n, 1000); n > 0; {
		day = day.AddDate(0, 0, 1)
		if c.WorkingDay(j, day) {
			n--
		}
	}
	return day
}

// Holidays lists the days of a year, in order, that are bank holidays in a
// jurisdiction itself.
func (c Calendar) Holidays(j dossier.Jurisdiction, year int) []string {
	days := c.days(j, year)
	slices.Sort(days)
	return days
}

// year lists the days that are no working days there: where the law counts the
// bank holidays of every part of the country, those of all parts.
func (c Calendar) year(j dossier.Jurisdiction, year int) []string {
	of, ok := c.counts[j]
	if !ok {
		of = []dossier.Jurisdiction{dossier.EnglandWales, dossier.Scotland, dossier.NorthernIreland}
	}
	var out []string
	for _, one := range of {
		out = append(out, c.days(one, year)...)
	}
	return out
}

// days works out one year: those that do not move first, then those that fall on
// a weekend, each to the next weekday that is free.
func (c Calendar) days(j dossier.Jurisdiction, year int) []string {
	var taken []string
	var weekend []time.Time
	for _, h := range c.holidays {
		if !slices.Contains(h.Jurisdictions, j) || !h.in(year) {
			continue
		}
		day := h.on(year)
		if h.moves && (day.Weekday() == time.Saturday || day.Weekday() == time.Sunday) {
			weekend = append(weekend, day)
			continue
		}
		taken = append(taken, day.Format(time.DateOnly))
	}
	slices.SortFunc(weekend, time.Time.Compare)
	for _, day := range weekend {
		for day.Weekday() == time.Saturday || day.Weekday() == time.Sunday || slices.Contains(taken, day.Format(time.DateOnly)) {
			day = day.AddDate(0, 0, 1)
		}
		taken = append(taken, day.Format(time.DateOnly))
	}
	return taken
}

func (h Holiday) in(year int) bool {
	if !h.day.IsZero() {
		return h.day.Year() == year
	}
	return (h.From == 0 || year >= h.From) && (h.To == 0 || year <= h.To) && !slices.Contains(h.Except, year)
}

func (h Holiday) on(year int) time.Time {
	switch {
	case !h.day.IsZero():
		return h.day
	case h.ofEaster:
		return easter(year).AddDate(0, 0, h.easter)
	case h.nth != 0:
		return nthWeekday(year, h.month, h.weekday, h.nth)
	}
	return time.Date(year, h.month, h.dom, 0, 0, 0, 0, time.UTC)
}

func nthWeekday(year int, month time.Month, wd time.Weekday, nth int) time.Time {
	if nth < 0 {
		last := time.Date(year, month+1, 0, 0, 0, 0, 0, time.UTC)
		return last.AddDate(0, 0, -int(last.Weekday()-wd+7)%7)
	}
	first := time.Date(year, month, 1, 0, 0, 0, 0, time.UTC)
	return first.AddDate(0, 0, int(wd-first.Weekday()+7)%7+7*(nth-1))
}

// easter is Easter Sunday of the Gregorian calendar, after the computation that
// J.-M. Oudin published in 1940.
func easter(year int) time.Time {
	g, c := year%19, year/100
	h := (c - c/4 - (8*c+13)/25 + 19*g + 15) % 30
	i := h - h/28*(1-29/(h+1)*((21-g)/11))
	l := i - (year+year/4+i+2-c+c/4)%7
	month := 3 + (l+40)/44
	return time.Date(year, time.Month(month), l+28-31*(month/4), 0, 0, 0, 0, time.UTC)
}
