package analyze

import (
	"slices"
	"strings"
	"time"

	"github.com/checkweigh/checkweigh/dossier"
)

// A dating is a way in which papers say when something happens. Group 1 is the
// date.
type dating struct {
	name  dossier.DateName
	cue   []string // one of these, in lower case, stands in each text that matches
	kinds []dossier.Kind
	re    *pattern
	never *pattern // words before or in a match that make it another matter; may be nil
}

const (
	monthYear = `(?:` + monthText + `,? \d{4})`
	aDay      = `(` + dateText + `)`
	aDayOrMon = `(` + dateText + `|` + monthYear + `)`
	toDate    = `\s*(?:[:|–-]|is|was|on|from|since|by)?\s*(?:on |the |\w+day,? )?`
)

var assessments = []dossier.Kind{dossier.DPIA, dossier.EqIA, dossier.HRIA}

var datings = []dating{
	{dossier.DateReviewAsk, []string{"internal review"}, []dossier.Kind{dossier.FOIResponse},
		expression(`(?i)(?:request(?:ed)?|ask(?:ed|ing)?)[^.;]{0,40}internal review[^.;]{0,60}?` + aDay), expression(`(?i)within|should|may ask|can ask|if you`)},
	{dossier.DateRequest, []string{"request", "your e", "your letter", "received"}, []dossier.Kind{dossier.FOIResponse},
		expression(`(?i)(?:request|e-?mail|letter|correspondence|enquiry)[^.;]{0,80}?\breceived(?: by us| here| by the \w+)?,? ?(?:on|of)?\s+(?:\w+day,? )?` + aDay), expression(`(?i)internal review|clarif`)},
	{dossier.DateRequest, []string{"your request", "your e", "your letter", "information request", "your correspondence", "your freedom", "your foi"}, []dossier.Kind{dossier.FOIResponse},
		expression(`(?i)your (?:freedom of information |foi |information |eir |environmental information )?(?:request|e-?mail|letter|correspondence|enquiry)[^.;]{0,60}?\b(?:dated|of|sent(?: to us)?(?: on)?|made on|on)\s+(?:\w+day,? )?` + aDay), expression(`(?i)internal review|clarif`)},
	{dossier.DateAnswerDue, []string{"respond", "reply", "answer", "write to you", "response"}, []dossier.Kind{dossier.FOIResponse},
		expression(`(?i)\b(?:we|i)\b[^.;]{0,40}\b(?:respond|reply|answer|write to you|let you have)[^.;]{0,60}?\b(?:by|no later than|before) (?:the )?` + aDay), expression(`(?i)did not|should have`)},
	{dossier.DateAssessment, []string{"date", "complet", "signed", "approved", "finish", "finalis", "carried out"}, assessments,
		expression(`(?i)\b(?:date (?:of (?:this |the )?(?:assessment|dpia|eqia|eia|eqa|hria|completion|sign[- ]?off|approval|final version|screening)|(?:it was |dpia |eqia |assessment )?(?:completed|signed(?: off)?|approved|finished|finalised))|(?:assessment|completion|sign[- ]off|approval) date|(?:completed|signed(?: off)?|approved|finished|finalised|carried out)(?: by [^.;|]{2,60})? on)` + toDate + aDay), expression(`(?i)\bcontract\b|\bto be\b|will be|\bdue\b`)},
	{dossier.DateAssessment, []string{"date"}, assessments, expression(`(?im)(?:^|\n)\s*date` + toDate + aDay), nil},
	{dossier.DateGoLive, []string{"live", "first use", "into use", "in use", "into operation", "launch", "implementation date", "roll", "deployed", "used since"}, nil,
		expression(`(?i)\b(?:go(?:es|ing)?[- ]live|went live|(?:first|date) (?:of )?use(?: of (?:the |live )?\w+)?|(?:taken|came|comes?|put|brought) into (?:use|operation)|in (?:use|operation|live use) since|launch(?:ed| date)?|implementation date|roll[- ]?(?:out|ed out)(?: date)?|deployed|used since|live date|live since)` + toDate + aDay), expression(`(?i)pilot|before|unless|website`)},
	{dossier.DateReview, []string{"review", "looked at", "assessed again", "revisit"}, nil,
		expression(`(?i)\b(?:next review|review(?: is)? (?:date|due)|date (?:of|for) (?:the )?(?:next |first )?review|(?:to|will|shall|must) be (?:reviewed|looked at|assessed|considered|revisited)(?: again)?)(?: date)?(?: due)?\s*(?:[:|–-]|is|was)?\s*(?:by|on|in|before|no later than)?\s*(?:the )?(?:end of )?` + aDayOrMon), expression(`(?i)internal review|privilege|judicial review`)},
	{dossier.DateNotice, []string{"notice"}, []dossier.Kind{dossier.Contract},
		expression(`(?i)notice[^.;]{0,90}\b(?:by|before|no later than|on or before)\s+(?:the )?` + aDay), nil},
}

// datingSearch looks for the cues of all datings; datingOf lists those of each.
var datingSearch, datingOf = anyCue(datings, func(d dating) []string { return d.cue })

// mostDates bounds how many dates are kept of one document.
const mostDates = 60

// datesIn reads off a document when things happened or are to happen.
func datesIn(t dossier.Text, c []dossier.Clause, o dossier.Outline, ls []line, facts []dossier.Fact) []dossier.Dated {
	d := &diary{t: t, c: c}
	for _, p := range o.Parts {
		d.kind = p.Kind
		if p.Kind == dossier.FOIResponse {
			d.letterDate(within(ls, p.Span))
		}
		d.read(p.Span)
	}
	d.ofFacts(o, ls, facts)
	d.mentioned(o)
	slices.SortStableFunc(d.list, func(a, b dossier.Dated) int { return a.Evidence.Start - b.Evidence.Start })
	return d.list
}

// diary is the list of dates while it is written.
type diary struct {
	t    dossier.Text
	c    []dossier.Clause
	kind dossier.Kind
	list []dossier.Dated
}

// unbroken has spaces for what ends lines, byte for byte, so that offsets stay.
var unbroken = strings.NewReplacer("\r", " ", "\t", " ", "\f", " ", "\n", " ")

// read follows the cues in a part, as much of it as facts are read from.
func (d *diary) read(s dossier.Span) {
	s.End = min(s.End, s.Start+stated)
	text := d.t.Cut(s)
	around := make([][]dossier.Span, len(datings))
	seen, end := make([]int, len(datingOf)), make([]int, len(datingOf))
	datingSearch.each(text, func(at, cue int) bool {
		if at < end[cue] || seen[cue] == mostCues {
			return false
		}
		end[cue] = at + len(datingSearch.words[cue])
		window := head(text[end[cue]:], 160)
		if !strings.ContainsAny(window, "0123456789") {
			return false // without a figure there is no date
		}
		seen[cue]++
		for _, i := range datingOf[cue] {
			if len(datings[i].kinds) == 0 || slices.Contains(datings[i].kinds, d.kind) {
				around[i] = append(around[i], dossier.Span{Start: max(0, at-60), End: min(len(text), end[cue]+160)})
			}
		}
		return false
	})
	for i := range datings {
		for _, w := range merged(around[i]) {
			d.follow(datings[i], s.Start+w.Start, text[w.Start:w.End])
		}
	}
}

func (d *diary) follow(by dating, at int, text string) {
	flat := text
	if !strings.Contains(by.re.expr, "(?im)") {
		flat = unbroken.Replace(text)
	}
	for _, m := range by.re.FindAllStringSubmatchIndex(flat, 6) {
		if by.never != nil && by.never.MatchString(flat[max(0, m[0]-30):m[3]]) || !readableAt(d.c, at+m[2]) {
			continue
		}
		start, end := trimSpan(text, lastStart(by.re, flat, m), m[3])
		d.add(by.name, text[m[2]:m[3]], dossier.Span{Start: at + start, End: at + end})
	}
}

// lastStart is the last place at which a match with the same date can begin.
func lastStart(re *pattern, flat string, m []int) int {
	start := m[0]
	for n := 0; n < 4; n++ {
		later := re.FindStringSubmatchIndex(flat[start+1 : m[3]])
		if later == nil || start+1+later[3] != m[3] || start+1+later[2] != m[2] {
			break
		}
		start += 1 + later[0]
	}
	return start
}

// add notes a date once for each name and part.
func (d *diary) add(name dossier.DateName, words string, s dossier.Span) {
	date, ok := dayOf(words)
	if !ok || len(d.list) >= mostDates || slices.ContainsFunc(d.list, func(o dossier.Dated) bool {
		return o.Name == name && o.Kind == d.kind && (o.Date == date || o.Evidence.Span.Overlaps(s))
	}) {
		return
	}
	e := dossier.Evidence{Role: dossier.RoleNorm, Page: d.t.PageAt(s.Start), Span: s, Quote: d.t.Cut(s)}
	if i := clauseAt(d.c, s.Start); i >= 0 {
		e.Clause = d.c[i].Number
	}
	for _, p := range d.t.Pages {
		e.OCR = e.OCR || p.OCR && p.Number == e.Page
	}
	d.list = append(d.list, dossier.Dated{Name: name, Date: date, Kind: d.kind, Evidence: e})
}

var dateLine = expression(`(?i)^(?:date(?: of (?:letter|response|issue))?|sent|dated)?\s*[:|]?\s*(?:\w+day,? ?)?` + aDay + `(?:[ T,|].{0,30})?$`)

// letterDate takes the date from the head of a letter: a line that holds a date
// and next to nothing else, before the salutation or soon after it.
func (d *diary) letterDate(ls []line) {
	for _, l := range ls[:min(len(ls), 40)] {
		if len(l.text) > 80 {
			continue
		}
		if m := dateLine.FindStringSubmatchIndex(l.text); m != nil && readableAt(d.c, l.Start) {
			d.add(dossier.DateLetter, l.text[m[2]:m[3]], l.Span)
			return
		}
	}
}

// ofFacts takes the start and end of contracts from the facts, each with its line.
func (d *diary) ofFacts(o dossier.Outline, ls []line, facts []dossier.Fact) {
	names := map[string]dossier.DateName{"start": dossier.DateStart, "end": dossier.DateEnd, "extension": dossier.DateExtension}
	begins, ends := "", ""
	for _, f := range facts {
		name, ok := names[f.Name]
		if !ok {
			continue
		}
		d.kind, _ = o.Kind()
		for _, p := range o.Parts {
			if p.Span.Start <= f.Start && f.Start < p.Span.End {
				d.kind = p.Kind
			}
		}
		day, isDay := dayOf(f.Value)
		switch {
		case name == dossier.DateExtension:
			day = endAfter(ends, f.Value, 0)
		case name == dossier.DateEnd && !isDay:
			day = endAfter(begins, f.Value, -1)
		}
		switch name {
		case dossier.DateStart:
			begins = day
		case dossier.DateEnd:
			ends = day
		}
		d.add(name, day, lineOf(ls, f.Span))
	}
}

// endAfter is the day on which a period that begins on a day is over, and more
// days: "36 months" from 1 April, less one, end on 31 March.
func endAfter(begins, period string, more int) string {
	from, err := time.Parse(time.DateOnly, begins)
	years, months, days := periodOf(period)
	if err != nil || years+months+days == 0 {
		return ""
	}
	end := from.AddDate(years, months, days+more)
	if years+months > 0 && from.AddDate(0, 0, 1).Day() == 1 { // from the end of a month to the end of a month
		end = from.AddDate(0, 0, 1).AddDate(years, months, days+more-1)
	}
	return end.Format(time.DateOnly)
}

// mentioned notes a date of an assessment that gives none with its meaning, so
// that it is not said to be undated.
func (d *diary) mentioned(o dossier.Outline) {
	for _, p := range o.Parts {
		d.kind = p.Kind
		if !slices.Contains(assessments, p.Kind) || slices.ContainsFunc(d.list, func(o dossier.Dated) bool {
			return o.Name == dossier.DateAssessment && p.Span.Contains(o.Evidence.Span)
		}) {
			continue
		}
		text := head(d.t.Cut(p.Span), stated)
		if m := aDate.FindStringIndex(text); m != nil {
			d.add(dossier.DateMentioned, text[m[0]:m[1]], dossier.Span{Start: p.Span.Start + m[0], End: p.Span.Start + m[1]})
		}
	}
}

// lineOf is the line that holds a span, or the span where the line is long.
func lineOf(ls []line, s dossier.Span) dossier.Span {
	for _, l := range ls {
		if l.Span.Contains(s) && l.Span.Len() <= 200 {
			return l.Span
		}
	}
	return s
}

// readableAt reports whether the words at an offset are the paper's own.
func readableAt(c []dossier.Clause, at int) bool {
	i := clauseAt(c, at)
	if i < 0 {
		return true
	}
	switch c[i].Zone {
	case dossier.Request, dossier.Guidance, dossier.Contents, dossier.Statute, dossier.HeaderFooter:
		return false
	}
	return true
}
