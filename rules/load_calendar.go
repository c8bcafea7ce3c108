package rules

import (
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/checkweigh/checkweigh/dossier"
)

var holidayPlaces = []dossier.Jurisdiction{dossier.EnglandWales, dossier.Scotland, dossier.NorthernIreland}

// holidays reads the bank holidays.
func (l *loader) holidays(s source, n node) {
	for item := range s.items(n) {
		h, known := Holiday{}, len(l.problems)
		for f := range s.fields(item, "a holiday", "name", "jurisdictions", "on", "moves", "from", "to", "except", "source") {
			switch f.key {
			case "name":
				h.Name = s.text(f.value, "name")
			case "jurisdictions":
				h.Jurisdictions = oneOf(s, f.value, "jurisdiction", holidayPlaces)
			case "on":
				if !h.read(s.text(f.value, "on")) {
					s.report(f.value, "this is no day of the calendar", `write 25 december, first monday of may, easter-2, or one day: 2022-09-19`)
				}
			case "moves":
				h.moves = s.truth(f.value, "moves")
			case "from":
				h.From = int(s.number(f.value, "from", 1900, 2200))
			case "to":
				h.To = int(s.number(f.value, "to", 1900, 2200))
			case "except":
				for year := range s.items(f.value) {
					h.Except = append(h.Except, int(s.number(year, "except", 1900, 2200)))
				}
			case "source":
				h.Source = s.text(f.value, "source")
			}
		}
		switch {
		case len(l.problems) > known:
		case h.Name == "" || len(h.Jurisdictions) == 0 || h.day.IsZero() && h.dom == 0 && h.nth == 0 && !h.ofEaster:
			s.report(item, "a holiday has no name, no jurisdictions or no day", "give it all three, and its source")
		default:
			l.set.Calendar.holidays = append(l.set.Calendar.holidays, h)
		}
	}
}

// workingDays reads whose bank holidays count in a jurisdiction.
func (l *loader) workingDays(s source, n node) {
	for f := range s.fields(n, "working_days", "england_wales", "scotland", "northern_ireland") {
		if l.set.Calendar.counts == nil {
			l.set.Calendar.counts = map[dossier.Jurisdiction][]dossier.Jurisdiction{}
		}
		l.set.Calendar.counts[dossier.Jurisdiction(f.key)] = oneOf(s, f.value, "jurisdiction", holidayPlaces)
	}
}

var (
	fixedDay   = regexp.MustCompile(`^(\d{1,2}) ([a-z]+)$`)
	weekdayDay = regexp.MustCompile(`^(first|second|third|fourth|last) ([a-z]+) of ([a-z]+)$`)
	easterDay  = regexp.MustCompile(`^easter *([+-] *\d{1,2})?$`)
)

var nths = map[string]int{"first": 1, "second": 2, "third": 3, "fourth": 4, "last": -1}

// read takes the day out of words.
func (h *Holiday) read(words string) bool {
	words = strings.ToLower(strings.Join(strings.Fields(words), " "))
	if day, err := time.Parse(time.DateOnly, words); err == nil {
		h.day = day
		return true
	}
	if m := fixedDay.FindStringSubmatch(words); m != nil {
		day, err := time.Parse("2 January 2006", m[1]+" "+m[2]+" 2024")
		h.month, h.dom = day.Month(), day.Day()
		return err == nil
	}
	if m := easterDay.FindStringSubmatch(words); m != nil {
		h.ofEaster = true
		h.easter, _ = strconv.Atoi(strings.ReplaceAll(m[1], " ", ""))
		return true
	}
	m := weekdayDay.FindStringSubmatch(words)
	if m == nil {
		return false
	}
	h.nth = nths[m[1]]
	for d := time.Sunday; d <= time.Saturday; d++ {
		if strings.EqualFold(d.String(), m[2]) {
			for month := time.January; month <= time.December; month++ {
				if strings.EqualFold(month.String(), m[3]) {
					h.weekday, h.month = d, month
					return true
				}
			}
		}
	}
	return false
}
