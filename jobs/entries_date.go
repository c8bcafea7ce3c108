package jobs

import (
	"regexp"
	"strings"
	"sync"
	"time"

	"github.com/checkweigh/checkweigh/dossier"
)

// dateIn gives the first date in the words as 2026-04-01, or "". A month without
// a day is its first day.
func dateIn(words string) string {
	for _, at := range writtenDate().FindAllStringIndex(words, maxDates) {
		found := ordinal().ReplaceAllString(strings.Join(strings.Fields(words[at[0]:at[1]]), " "), "$1")
		for _, layout := range dateLayouts {
			day, err := time.Parse(layout, found)
			if err == nil && day.Year() >= 1900 && day.Year() < 2200 {
				return day.Format(time.DateOnly)
			}
		}
	}
	return ""
}

func expression(expr string) func() *regexp.Regexp {
	return sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(expr) })
}

const (
	month    = `(?:January|February|March|April|May|June|July|August|September|October|November|December|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)`
	maxDates = 20
)

var (
	// Compiled at their first use: most commands date nothing.
	writtenDate = expression(`\b(?:\d{4}-\d{2}-\d{2}|\d{1,2}[/.]\d{1,2}[/.]\d{4}|\d{1,2}(?:st|nd|rd|th)?\s+(?:of\s+)?` + month + `,?\s+\d{4}|` + month + `\s+\d{1,2}(?:st|nd|rd|th)?,?\s+\d{4}|` + month + `\s+\d{4})\b`)
	ordinal     = expression(`(\d)(?:st|nd|rd|th)(?: of)?\b|,| of\b`)
	dateLayouts = []string{
		time.DateOnly, "2/1/2006", "2.1.2006", "2 January 2006", "2 Jan 2006", "January 2 2006", "Jan 2 2006", "January 2006", "Jan 2006",
	}
)

// dateHead is how far into a document its own date is looked for: letters,
// assessments and minutes carry it at the top.
const dateHead = 2000

// dateOfDocument is the day on which what the document agrees begins, or else the
// first date at its top.
func dateOfDocument(r dossier.Reading, t dossier.Text) string {
	if date := dateIn(factOf(r, "start")); date != "" {
		return date
	}
	return dateIn(t.Body[:min(len(t.Body), dateHead)])
}
