package rules_test

import (
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/checkweigh/checkweigh/dossier"
	"github.com/checkweigh/checkweigh/rules"
	"pgregory.net/rapid"
)

func calendar(t *testing.T) rules.Calendar {
	t.Helper()
	set, err := rules.Load(rules.Embedded())
	if err != nil {
		t.Fatal(err)
	}
	return set.Calendar
}

// The days as https://www.gov.uk/bank-holidays published them.
func TestHolidaysOfYears(t *testing.T) {
	c := calendar(t)
	for _, y := range []struct {
		place dossier.Jurisdiction
		year  int
		want  string
	}{
		{dossier.EnglandWales, 2015, "01-01 04-03 04-06 05-04 05-25 08-31 12-25 12-28"},
		{dossier.EnglandWales, 2016, "01-01 03-25 03-28 05-02 05-30 08-29 12-26 12-27"},
		{dossier.EnglandWales, 2020, "01-01 04-10 04-13 05-08 05-25 08-31 12-25 12-28"},
		{dossier.EnglandWales, 2021, "01-01 04-02 04-05 05-03 05-31 08-30 12-27 12-28"},
		{dossier.EnglandWales, 2022, "01-03 04-15 04-18 05-02 06-02 06-03 08-29 09-19 12-26 12-27"},
		{dossier.EnglandWales, 2023, "01-02 04-07 04-10 05-01 05-08 05-29 08-28 12-25 12-26"},
		{dossier.EnglandWales, 2025, "01-01 04-18 04-21 05-05 05-26 08-25 12-25 12-26"},
		{dossier.EnglandWales, 2026, "01-01 04-03 04-06 05-04 05-25 08-31 12-25 12-28"},
		{dossier.EnglandWales, 2027, "01-01 03-26 03-29 05-03 05-31 08-30 12-27 12-28"},
		{dossier.Scotland, 2021, "01-01 01-04 04-02 05-03 05-31 08-02 11-30 12-27 12-28"},
		{dossier.Scotland, 2022, "01-03 01-04 04-15 05-02 06-02 06-03 08-01 09-19 11-30 12-26 12-27"},
		{dossier.Scotland, 2023, "01-02 01-03 04-07 05-01 05-08 05-29 08-07 11-30 12-25 12-26"},
		{dossier.Scotland, 2024, "01-01 01-02 03-29 05-06 05-27 08-05 12-02 12-25 12-26"},
		{dossier.Scotland, 2026, "01-01 01-02 04-03 05-04 05-25 06-15 08-03 11-30 12-25 12-28"},
		{dossier.NorthernIreland, 2020, "01-01 03-17 04-10 04-13 05-08 05-25 07-13 08-31 12-25 12-28"},
		{dossier.NorthernIreland, 2024, "01-01 03-18 03-29 04-01 05-06 05-27 07-12 08-26 12-25 12-26"},
		{dossier.NorthernIreland, 2025, "01-01 03-17 04-18 04-21 05-05 05-26 07-14 08-25 12-25 12-26"},
	} {
		var got []string
		for _, day := range c.Holidays(y.place, y.year) {
			got = append(got, day[5:])
		}
		if s := strings.Join(got, " "); s != y.want {
			t.Errorf("%s %d:\ngot  %s\nwant %s", y.place, y.year, s, y.want)
		}
	}
}

func TestTwentyWorkingDays(t *testing.T) {
	c := calendar(t)
	for _, tt := range []struct {
		name  string
		place dossier.Jurisdiction
		from  string
		want  string
	}{
		{"four plain weeks", dossier.EnglandWales, "2025-09-01", "2025-09-29"},
		{"the day of receipt is no working day", dossier.EnglandWales, "2025-09-06", "2025-10-03"},
		{"Christmas, with 2 January in Scotland", dossier.EnglandWales, "2024-12-10", "2025-01-13"},
		{"Christmas in Scotland", dossier.Scotland, "2024-12-10", "2025-01-13"},
		{"Easter counts in England: its Monday is none", dossier.EnglandWales, "2025-04-01", "2025-05-01"},
		{"Easter Monday is a working day in Scotland", dossier.Scotland, "2025-04-01", "2025-04-30"},
		{"July holds the twelfth of Northern Ireland for England too", dossier.EnglandWales, "2024-07-01", "2024-07-30"},
		{"the state funeral", dossier.Scotland, "2022-09-01", "2022-09-30"},
		{"an unknown place gets every holiday", dossier.UnknownPlace, "2025-04-01", "2025-05-01"},
	} {
		from, err := time.Parse(time.DateOnly, tt.from)
		if err != nil {
			t.Fatal(err)
		}
		if got := c.After(tt.place, from, 20).Format(time.DateOnly); got != tt.want {
			t.Errorf("%s: twenty working days from %s are %s, want %s", tt.name, tt.from, got, tt.want)
		}
	}
}

func TestWorkingDaysCountBack(t *testing.T) {
	c := calendar(t)
	places := []dossier.Jurisdiction{dossier.EnglandWales, dossier.Scotland, dossier.NorthernIreland}
	rapid.Check(t, func(t *rapid.T) {
		place := rapid.SampledFrom(places).Draw(t, "place")
		from := time.Date(2015, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, rapid.IntRange(0, 21*365).Draw(t, "day"))
		n := rapid.IntRange(1, 60).Draw(t, "n")
		end := c.After(place, from, n)
		count := 0
		for day := from.AddDate(0, 0, 1); !day.After(end); day = day.AddDate(0, 0, 1) {
			if c.WorkingDay(place, day) {
				count++
			}
		}
		if count != n || !c.WorkingDay(place, end) {
			t.Fatalf("%s to %s holds %d working days, want %d", from.Format(time.DateOnly), end.Format(time.DateOnly), count, n)
		}
		for year := 2015; year <= 2035; year++ {
			if days := c.Holidays(place, year); len(slices.Compact(slices.Clone(days))) != len(days) {
				t.Fatalf("%s %d names a day twice: %v", place, year, days)
			}
		}
	})
}

func TestCalendarMistakes(t *testing.T) {
	for _, tt := range []struct{ name, yaml, want string }{
		{"no such day", "holidays:\n  - {name: X, jurisdictions: [scotland], on: fifth monday of may}\n", "a.yaml:2:46: this is no day of the calendar"},
		{"no such month", "holidays:\n  - {name: X, jurisdictions: [scotland], on: 3 brumaire}\n", "a.yaml:2:46: this is no day"},
		{"no place", "holidays:\n  - {name: X, on: 3 may}\n", "a.yaml:2:"},
		{"unknown place", "holidays:\n  - {name: X, jurisdictions: [wales], on: 3 may}\n", `"wales" is not a known jurisdiction`},
		{"unknown key", "working_days:\n  england: [scotland]\n", `has no key "england"`},
	} {
		_, err := rules.Load(fstest.MapFS{"a.yaml": {Data: []byte(tt.yaml)}})
		if err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: error is %v, want %q in it", tt.name, err, tt.want)
		}
	}
}
