package search

import (
	"fmt"
	"strings"
	"time"
	"unicode/utf8"
)

const dateHelp = "write a year, month or day, as in date:2024, date:2024-03..2025, date:>=2024-03-15"

// date reads a day, month or year, a range from..to of them (both included, one
// may be left out), or one of them after >, >=, < or <=.
func (p *parser) date(at int, value string) (node, *QueryError) {
	if strings.ContainsFunc(value, isSpace) {
		return nil, p.fail(at, "a date cannot have spaces", dateHelp)
	}
	if from, to, ok := strings.Cut(value, ".."); ok {
		return p.dateRange(at, value, from, to)
	}
	for _, sign := range []string{">=", "<=", ">", "<"} {
		rest, ok := strings.CutPrefix(value, sign)
		if !ok {
			continue
		}
		first, next, err := p.period(at+len(sign), rest)
		if err != nil {
			return nil, err
		}
		switch sign {
		case ">=":
			return dates{value, first, ""}, nil
		case "<=":
			return dates{value, "", next}, nil
		case ">":
			return dates{value, next, ""}, nil
		default:
			return dates{value, "", first}, nil
		}
	}
	first, next, err := p.period(at, value)
	if err != nil {
		return nil, err
	}
	return dates{value, first, next}, nil
}

func (p *parser) dateRange(at int, value, from, to string) (node, *QueryError) {
	n := dates{text: value}
	if from == "" && to == "" {
		return nil, p.fail(at, "a date is missing on both sides of ..", dateHelp)
	}
	var err *QueryError
	if from != "" {
		if n.from, _, err = p.period(at, from); err != nil {
			return nil, err
		}
	}
	if to == "" {
		return n, nil
	}
	if _, n.before, err = p.period(at+utf8.RuneCountInString(from)+2, to); err != nil {
		return nil, err
	}
	if n.before <= n.from {
		return nil, p.fail(at, "the first date is after the second", "write the earlier one first")
	}
	return n, nil
}

// period gives the first day of what is written and the day after its last.
func (p *parser) period(at int, s string) (first, next string, bad *QueryError) {
	for _, f := range []struct {
		layout       string
		years, mo, d int
	}{{"2006-01-02", 0, 0, 1}, {"2006-01", 0, 1, 0}, {"2006", 1, 0, 0}} {
		day, err := time.Parse(f.layout, s)
		if err == nil && day.Year() >= 1000 && day.Year() < 9999 {
			return day.Format(time.DateOnly), day.AddDate(f.years, f.mo, f.d).Format(time.DateOnly), nil
		}
	}
	return "", "", p.fail(at, fmt.Sprintf("%q is not a date", s), dateHelp)
}
