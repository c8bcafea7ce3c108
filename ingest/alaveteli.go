package ingest

import (
	"html"
	"strings"
	"time"

	"github.com/checkweigh/checkweigh/dossier"
)

// Sites that run Alaveteli (WhatDoTheyKnow and its kin) give a request as
// correspondence.txt: an opening sentence with title and address, then each
// event after a line of 31 hyphens. A message begins with From, To and Date and
// ends with one line for each attachment; a message sent again has a Date only,
// an annotation neither.

// correspondence is such a file, read.
type correspondence struct {
	title, url           string
	requester, authority string
	events               []writtenEvent
}

type writtenEvent struct {
	dossier.Event
	attached []string // names of attachments, as listed
}

const eventLine = "-------------------------------" // 31 hyphens

// The fields in English and, for bodies in Wales, in Welsh.
var (
	writtenField = expression(`^\s*(From|To|Date|Gan|Oddi wrth|At|Dyddiad):\s*(.*?)\s*$`)
	writtenFile  = expression(`^\s*(?:Attachment|Atodiad):\s+(.+?)(?:\s+\(([^()]*)\))?\s*$`)
	annotation   = expression(`^\s*(.{1,200}) left an annotation:\s*\((.{1,60})\)\s*$`)
	sentAgain    = expression(`^\s*Sent\s+(?:a\s+)?(?:request|follow up)\s+to\s+(.{1,300}?)\s+again\b`)
	hiddenEvent  = expression(`^\s*This message has been hidden\b`)
	openingTitle = expression(`(?s)^\s*This is a plain-text version of the Freedom of Information request\s+"(.{1,500}?)"\.\s`)
	openingURL   = expression(`https?://[^\s"<>]{1,500}`)
	timeTag      = expression(`<time\s[^<>]*datetime="([^"<>]{1,60})"[^<>]*>`)
	anyTag       = expression(`<[^<>]*>`)
)

// maxEvents bounds the events of one request.
const maxEvents = 5_000

// parseCorrespondence reads the text of a correspondence.txt; false when it is
// none. Spans of events are offsets into text.
func parseCorrespondence(text string) (correspondence, bool) {
	c := correspondence{}
	if m := openingTitle().FindStringSubmatch(text[:min(len(text), 2000)]); m != nil {
		c.title = words(m[1])
	}
	lines := mailLines(text)
	begin := c.unruled(lines) // where the head of the open event begins, a line
	first := len(lines)
	if begin >= 0 {
		first = begin
	}
	for i := 0; i <= len(lines); i++ {
		ends := i == len(lines)
		if !ends && (strings.TrimSpace(lines[i].text) != eventLine || !c.headFollows(lines, i+1)) {
			continue
		}
		if begin >= 0 && len(c.events) < maxEvents {
			c.event(text, lines[begin:i])
		} else {
			first = min(first, i)
		}
		begin = i + 1
	}
	if first < len(lines) {
		opening := text[:min(len(text), lines[first].Start)]
		c.url = strings.TrimRight(openingURL().FindString(opening), ".,;)")
	}
	return c, len(c.events) > 0 && (c.title != "" || c.authority != "")
}

// unruled finds the first event of older sites, which put the line after each
// event; -1 when a line comes first.
func (c *correspondence) unruled(lines []mailLine) int {
	for i := 0; i < len(lines) && i < 40; i++ {
		if strings.TrimSpace(lines[i].text) == eventLine {
			return -1
		}
		if writtenField().MatchString(lines[i].text) && c.headFollows(lines, i) {
			return i
		}
	}
	return -1
}

// headFollows reports whether an event begins at line i: people draw lines of
// hyphens in their letters too.
func (c *correspondence) headFollows(lines []mailLine, i int) bool {
	for i < len(lines) && strings.TrimSpace(lines[i].text) == "" {
		i++
	}
	if i == len(lines) {
		return false
	}
	line := lines[i].text
	if annotation().MatchString(line) || hiddenEvent().MatchString(line) {
		return true
	}
	fields, _ := readFields(lines[i:])
	switch {
	case fields["Date"] == "":
		return false
	case fields["To"] == "":
		return fields["From"] == "" // sent again
	case c.requester == "":
		return true
	}
	// A quoted mail in a letter has its own From and To.
	return c.names(fields["To"]) || c.names(fields["From"])
}

// names reports whether a field names one of the two who write to each other.
func (c *correspondence) names(field string) bool {
	return strings.Contains(field, c.requester) || c.authority != "" && strings.Contains(field, c.authority)
}

var fieldNames = map[string]string{"From": "From", "Gan": "From", "Oddi wrth": "From", "To": "To", "At": "To", "Date": "Date", "Dyddiad": "Date"}

// readFields reads the head of an event and how many lines it takes. A sender
// that the site does not show leaves a line with a comma and the body's name.
func readFields(lines []mailLine) (fields map[string]string, taken int) {
	fields = map[string]string{}
	for i, l := range lines {
		text := strings.TrimSpace(l.text)
		if m := writtenField().FindStringSubmatch(l.text); m != nil && fields[fieldNames[m[1]]] == "" {
			fields[fieldNames[m[1]]] = cleanField(m[2])
			if fieldNames[m[1]] == "Date" {
				return fields, i + 1
			}
			continue
		}
		rest, comma := strings.CutPrefix(text, ",")
		switch {
		case text == "" && len(fields) == 0:
		case comma && fields["To"] == "":
			fields["From"] = strings.Trim(fields["From"]+", "+cleanField(rest), ", ")
		default:
			return fields, i
		}
		if i > 8 {
			break
		}
	}
	return fields, 0
}

// cleanField takes the markup away that older sites leave in.
func cleanField(s string) string {
	if m := timeTag().FindStringSubmatch(s); m != nil {
		return words(m[1])
	}
	return strings.Trim(words(html.UnescapeString(anyTag().ReplaceAllString(s, ""))), ", ")
}

// event reads the event that stands on these lines.
func (c *correspondence) event(text string, lines []mailLine) {
	for len(lines) > 0 && strings.TrimSpace(lines[0].text) == "" {
		lines = lines[1:]
	}
	if len(lines) == 0 {
		return
	}
	e := writtenEvent{}
	if m := annotation().FindStringSubmatch(lines[0].text); m != nil {
		e.Direction, e.From, e.Date = dossier.Annotated, words(m[1]), isoDate(cleanField(m[2]))
		c.close(e, text, lines[1:])
		return
	}
	if hiddenEvent().MatchString(lines[0].text) {
		e.Hidden = true
		c.close(e, text, lines)
		return
	}
	fields, taken := readFields(lines)
	e.From, e.To, e.Date = fields["From"], fields["To"], isoDate(fields["Date"])
	lines = lines[taken:]
	if m := again(lines); m != "" && e.To == "" {
		e.Direction, e.From, e.To = dossier.Outgoing, c.requester, m
	} else {
		e.Direction = c.direction(&e)
	}
	c.close(e, text, lines)
}

// again is to whom a message was sent once more, "" when it was not.
func again(lines []mailLine) string {
	for _, l := range lines {
		if strings.TrimSpace(l.text) == "" {
			continue
		}
		if m := sentAgain().FindStringSubmatch(l.text); m != nil {
			return cleanField(m[1])
		}
		break
	}
	return ""
}

// direction tells who writes: the first event is the request itself.
func (c *correspondence) direction(e *writtenEvent) dossier.Direction {
	if c.requester == "" && e.From != "" && e.To != "" {
		c.requester, c.authority = e.From, e.To
		return dossier.Outgoing
	}
	switch {
	case e.From != "" && e.From == c.requester:
		return dossier.Outgoing
	case e.To != "" && e.To == c.requester:
		return dossier.Incoming
	}
	return ""
}

// close takes the attachments off the end of an event and keeps where its words
// stand.
func (c *correspondence) close(e writtenEvent, text string, lines []mailLine) {
	for len(lines) > 0 {
		last := lines[len(lines)-1].text
		m := writtenFile().FindStringSubmatch(last)
		if trimmed := strings.TrimSpace(last); trimmed != "" && trimmed != eventLine && m == nil {
			break
		}
		if m != nil {
			e.attached = append([]string{words(html.UnescapeString(m[1]))}, e.attached...)
		}
		lines = lines[:len(lines)-1]
	}
	if len(lines) > 0 {
		e.Span = dossier.Span{Start: lines[0].Start, End: lines[len(lines)-1].End}.Trim(text)
	}
	c.events = append(c.events, e)
}

// dateForms are the ways in which the sources write dates.
var dateForms = []string{
	time.RFC3339, "2006-01-02T15:04:05", "2006-01-02 15:04:05 -0700", "2006-01-02 15:04:05", "2006-01-02-150405", "2006-01-02",
	"2 January 2006", "02 January 2006", "January 2, 2006", "January 02, 2006", "2 Jan 2006", "02/01/2006",
	time.RFC1123Z, time.RFC1123, "Mon, 2 Jan 2006 15:04:05 -0700", "2 Jan 2006 15:04:05 -0700",
}

// isoDate is a date in the form of ISO 8601, with the time of day where it was
// given; what cannot be understood stays as it stands.
func isoDate(s string) string {
	s = words(s)
	for _, form := range dateForms {
		t, err := time.Parse(form, s)
		if err != nil {
			continue
		}
		if !strings.Contains(form, "15") {
			return t.Format("2006-01-02")
		}
		if strings.Contains(form, "07") {
			return t.Format(time.RFC3339)
		}
		return t.Format("2006-01-02T15:04:05")
	}
	return s
}
