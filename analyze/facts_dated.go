package analyze

import (
	"strings"

	"github.com/checkweigh/checkweigh/dossier"
)

// dateSigns stand in each text that says when something starts or ends.
var dateSigns = anyOf("begin", "began", "begun", "start", "commenc", "effect", "in force", "into force", "operates", "into operation", "from ", "until", "till ", "expir", "end ", "ends", "ended", "ending", "end on",
	"laps", "finish", "runs", "run out", "terminat", "through ", "conclud", "between ", "term of", "valid", " to ")

// What a sentence says before a date: that something starts on it, or ends.
var (
	day       = `(?:,? ?(?:on|from|as of|as from|as at|with effect from|at \S+ (?:am|pm|hours)? ?on|at midnight on|at the end of|on or about|no later than)){0,2}(?: and including)? ?(?:the )?(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,? )?(?:the )?(?:[a-z]+ (?:mon|tues|wednes|thurs|fri|satur|sun)day, (?:the )?)?$`
	begins    = expression(`(?:\b(?:began|begins?|beginning|begun|started|starts?|starting|commence[sd]?|commencing|commencement|came into (?:force|effect|operation)|comes? into (?:force|effect|operation)|coming into (?:force|effect|operation)|t(?:akes?|aking|ook|aken) effect|has effect|had effect|runs?|ran|running|operates?|operative|effective|valid|in force|in effect|live|dates?|lasts|will run|begin to provide[^.;]{0,30}|provide[^.;]{0,40}(?:services?|system|software)|(?:years?|months?)(?: \(?\w+\)?)? (?:beginning|starting|commencing|from|with effect from)|start date|commencement date|effective date)(?: (?:is|was|will be|shall be|of|for (?:a|an initial) (?:term|period) of [\w ()-]{3,30}))?)` + day)
	fromDay   = expression(`\b(?:from|with effect from|effective|as from|as of|between)(?: and including)? (?:the )?(?:[a-z]+day,? )?(?:the )?$`)
	ends      = expression(`\b(?:ends?|ended|ending|expires?|expired|expiring|expiry|terminat(?:es?|ed|ing)|finish(?:es|ed|ing)?|laps(?:es?|ed|ing)|runs? out|ran out|(?:runs?|lasts?|continues?|remains?|stays?|goes on|valid|will run|shall run|in force|in effect) (?:in (?:force|effect|being) )?(?:until|till|to|through|up to and including)|comes? to an end|concludes?|concluding|closes|end date|expiry date|expiration date|completion date)(?: (?:automatically|is|was|will be|shall be))?` + day)
	untilDay  = expression(`\b(?:until|till|up to|through|to|and)(?: and including| midnight on| the end of)? (?:the )?(?:[a-z]+day,? )?(?:the )?$`)
	rangeDash = expression(`^\s*(?:[-–—]|to|until|till|through|and)\s*(?:and including )?(?:the )?(?:[A-Za-z]+day,? )?(?:the )?$`)
	// terms are words of what runs for a term, others of what merely takes place.
	termWords  = expression(`\b(?:contracts?|agreement|call-off|orders?|licen[cs]es?|subscriptions?|terms?|arrangement|deal|engagement|period|deed|protocol|policy|lease|services?|initial term|memorandum|undertaking|grant|appointment|addendum|framework|award(?:ed)?|in force|into force|takes? effect|has effect|into operation)\b`)
	otherWords = expression(`\b(?:reviews?|requests?|pilots?|trials?|training|courses?|consultations?|meetings?|notices?|processing|data|logs?|live|phase|study|audits?|search(?:es)?|budget|financial year|reporting|survey|posts?|staff|tests?|testing|acceptance|installation|mobilisation|implementation|transition|roll-?out|procurement|tender(?:ing|s)?|negotiations?|payments?|invoices?|warranty|employment|leave|strike|exhibition|complaints?|statistics|figures|records?|incidents?|minutes|e-?mails|insurance|warrants?|correspondence|extension|option|dpia|assessment|visits?|monitoring|retention|holiday|use)\b`)
)

// dated offers the dates that sentences give the start and the end of a contract.
func (g *gatherer) dated(s dossier.Span, text, low string) {
	if !strings.Contains("cfad", kindLetter(g.kind)) {
		return
	}
	for _, w := range stretches(low, dateSigns) {
		if !strings.ContainsAny(low[w.Start:w.End], "0123456789") && !strings.Contains(low[w.Start:w.End], "two thousand") {
			continue
		}
		prev := dossier.Span{}
		for _, m := range aDate.FindAllStringIndex(text[w.Start:w.End], 12) {
			d := dossier.Span{Start: w.Start + m[0], End: w.Start + m[1]}
			if g.readable(s.Start+d.Start) && !quoted(text, d.Start) {
				g.date(s.Start, text, low, prev, d)
			}
			prev = d
		}
	}
}

// date offers one date for what the words before it say. prev is the date before
// it in the text; its first words may be those of a span of time.
func (g *gatherer) date(base int, text, low string, prev, d dossier.Span) {
	sentence := sentenceAround(low, d.Start)
	before := strings.ReplaceAll(low[sentence.Start:d.Start], "\n", " ")
	if i := strings.LastIndex(before, ": "); i >= 0 {
		before = before[i+2:]
	}
	offer := func(name string, at dossier.Span, rank int) {
		g.offer(name, dossier.Span{Start: base + at.Start, End: base + at.End}, "text", rankText+rank)
	}
	sure := g.runsFor(before, low[d.End:max(sentence.End, d.End)]) // a line's end inside a date may look like that of a sentence
	if sure == 0 {
		return
	}
	if prev.Start >= sentence.Start && prev.End < d.Start && rangeDash.MatchString(low[prev.End:d.Start]) {
		opening := strings.ReplaceAll(low[sentence.Start:prev.Start], "\n", " ")
		if sure > 2 || g.kind == dossier.Contract && fromDay.MatchString(opening) {
			offer("start", prev, sure)
			offer("end", d, sure)
		}
		return
	}
	switch {
	case ends.MatchString(before):
		offer("end", d, sure)
	case begins.MatchString(before):
		offer("start", d, sure)
	case sure > 2 && fromDay.MatchString(before):
		offer("start", d, sure-1)
	case sure > 2 && untilDay.MatchString(before) && !strings.HasSuffix(strings.TrimRight(before, " "), " and"):
		offer("end", d, sure-1)
	}
}

// runsFor weighs what a sentence says to run: 4 for a contract, 2 where it does
// not say ("It began on"), 0 for something else, such as a pilot or a review.
func (g *gatherer) runsFor(before, after string) int {
	term, other := termWords.FindStringIndex(before), otherWords.FindStringIndex(before)
	switch {
	case term != nil && (other == nil || term[1]+1 < other[0]): // no "policy review"
		return 4
	case other != nil:
		return 0
	case term == nil && otherWords.MatchString(after) && !termWords.MatchString(after):
		return 0
	case termWords.MatchString(after) && g.kind != dossier.FOIResponse:
		return 3
	}
	return 2
}

// stretches are those parts of a lowered text near the words of a search, in order
// and apart.
func stretches(low string, search *literals) []dossier.Span {
	var out []dossier.Span
	n := 0
	search.each(low, func(at, _ int) bool {
		w := dossier.Span{Start: max(0, at-120), End: min(len(low), at+200)}
		if k := len(out); k > 0 && w.Start <= out[k-1].End {
			out[k-1].End = w.End
			return false
		}
		n++
		out = append(out, w)
		return n > 10*mostCues
	})
	return out
}
