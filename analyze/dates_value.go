package analyze

import (
	"strconv"
	"strings"
	"time"
)

var monthOnly = expression(`(?i)^(` + monthText + `),? (\d{4})$`)

// dayOf reads a date, days before months as in Britain, and gives it as
// YYYY-MM-DD. Of a month alone it gives the last day.
func dayOf(s string) (string, bool) {
	s = strings.Join(strings.Fields(s), " ")
	if m := monthOnly.FindStringSubmatch(s); m != nil {
		month := monthNumber[strings.ToLower(m[1][:3])]
		return time.Date(number(m[2]), time.Month(month)+1, 0, 0, 0, 0, 0, time.UTC).Format(time.DateOnly), month > 0
	}
	parts := strings.Split(dateKey(s), "-")
	if len(parts) != 3 {
		return "", false
	}
	y, m, d := number(parts[0]), number(parts[1]), number(parts[2])
	day := time.Date(y, time.Month(m), d, 0, 0, 0, 0, time.UTC)
	if day.Day() != d || y < 1990 || y > 2100 {
		return "", false
	}
	return day.Format(time.DateOnly), true
}

var (
	period  = expression(`(?i)(\d{1,3}|` + countWords + `)(?:\s*\(\d+\))?[ -](?:calendar |working |business )?(year|month|week|day)s?\b`)
	several = expression(`(?i)(\d{1,2}|` + countWords + `)(?:\s*\(\d+\))? (?:further |additional |optional |consecutive |successive )*(?:periods?|terms?|extensions?)(?: (?:each )?of| each)`)
)

const countWords = `one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|eighteen|twenty-four|thirty-six|sixty|twenty|thirty|ninety`

func count(s string) int {
	if n, err := strconv.Atoi(s); err == nil {
		return n
	}
	n := 0
	for _, w := range strings.FieldsFunc(strings.ToLower(s), func(r rune) bool { return r == '-' || r == ' ' }) {
		n += int(unitWords[w])
	}
	return n
}

// periodOf is the whole length of what a value grants: "one period of up to 12
// months", "two further terms of one year each", "36 months". Only the first
// period counts, times how often it may be had.
func periodOf(s string) (years, months, days int) {
	s = strings.Join(strings.Fields(s), " ")
	times := 1
	rest := s
	if m := several.FindStringSubmatchIndex(s); m != nil {
		times, rest = max(1, min(count(s[m[2]:m[3]]), 10)), s[m[1]:]
	}
	m := period.FindStringSubmatch(rest)
	if m == nil {
		m, times = period.FindStringSubmatch(s), 1
	}
	if m == nil {
		return 0, 0, 0
	}
	n := times * min(count(m[1]), 400)
	switch strings.ToLower(m[2]) {
	case "year":
		return min(n, 99), 0, 0
	case "month":
		return 0, n, 0
	case "week":
		return 0, 0, 7 * n
	}
	return 0, 0, n
}
