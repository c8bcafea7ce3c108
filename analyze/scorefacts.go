package analyze

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"github.com/checkweigh/checkweigh/dossier"
)

// A Tally counts how what was read compares with what a person labelled: a wrong
// value is both extra and missed.
type Tally struct {
	Right, Missed, Extra int
	Mistakes             []string // "buyer: want Eskdale County Council, got -"
}

// Add sums two tallies.
func (a Tally) Add(b Tally) Tally {
	return Tally{a.Right + b.Right, a.Missed + b.Missed, a.Extra + b.Extra, append(a.Mistakes, b.Mistakes...)}
}

// F1 is the harmonic mean of precision and recall; 1 when there was nothing to
// find and nothing was found.
func (a Tally) F1() float64 {
	if a.Right+a.Missed+a.Extra == 0 {
		return 1
	}
	return float64(2*a.Right) / float64(2*a.Right+a.Missed+a.Extra)
}

// A ReadingCard says how much was read off labelled papers before any rule is
// asked: their kinds, facts, answers to requests, and what they incorporate.
type ReadingCard struct {
	Papers, Kinds                     int // how many papers, and how many whose kind was told
	Facts, Outcomes, Sections, Ledger Tally
}

// ScoreReadings reads each paper as if nobody had said what kind it is.
func ScoreReadings(docs []LabelledDocument, clauses Segmenter) ReadingCard {
	card := ReadingCard{Papers: len(docs)}
	var a Analyzer // an outline needs no rules
	for _, d := range docs {
		c := clauses(d.Body)
		o := a.Outline(d.Body, c, "")
		kind, _ := o.Kind()
		card.Kinds += one(kind == d.Kind)
		outcomes, sections := CompareAnswers(d.Answers, Answers(d.Body, c, o))
		for _, each := range []struct {
			sum *Tally
			of  Tally
		}{
			{&card.Facts, CompareFacts(d.Facts, Facts(d.Body, c, o))},
			{&card.Outcomes, outcomes},
			{&card.Sections, sections},
			{&card.Ledger, CompareLedger(d.NotHeld, Ledger(d.Body, c, o))},
		} {
			for i, m := range each.of.Mistakes {
				each.of.Mistakes[i] = d.ID + ": " + m
			}
			*each.sum = each.sum.Add(each.of)
		}
	}
	return card
}

// oneOrMore is a label that is written as one text or as a list of them.
type oneOrMore []string

func (o *oneOrMore) UnmarshalJSON(b []byte) error {
	var label any
	if err := json.Unmarshal(b, &label); err != nil {
		return err
	}
	all, isList := label.([]any)
	if !isList {
		all = []any{label}
	}
	for _, each := range all {
		if text, ok := each.(string); ok { // a null says that the labeller found none
			*o = append(*o, text)
		}
	}
	return nil
}

// labelledFacts gives labelled facts the names of dossier.FactNames: labellers
// write sub-processors in the plural and call the buyer of a letter the
// authority, under two names at times.
func labelledFacts(labels map[string]oneOrMore) map[string][]string {
	out := map[string][]string{}
	for name, values := range labels {
		switch name {
		case "subprocessors":
			name = "subprocessor"
		case "authority":
			name = "buyer"
			for i, value := range values {
				if _, or, ok := strings.Cut(value, " / "); ok {
					values[i] = or
				}
			}
		}
		out[name] = values
	}
	return out
}

// CompareFacts compares facts with labelled ones. want maps a fact's name to its
// value; sub-processors have one entry each.
func CompareFacts(want map[string][]string, got []dossier.Fact) Tally {
	var tally Tally
	have := map[string][]string{}
	for _, f := range got {
		have[f.Name] = append(have[f.Name], f.Value)
	}
	for _, name := range dossier.FactNames {
		for _, w := range want[name] {
			at := slices.IndexFunc(have[name], func(v string) bool { return SameFact(name, w, v) })
			if at >= 0 {
				tally.Right++
				have[name] = slices.Delete(have[name], at, at+1)
				continue
			}
			tally.Missed++
			tally.Mistakes = append(tally.Mistakes, name+": want "+strconv.Quote(w)+", got "+strconv.Quote(strings.Join(have[name], "; ")))
		}
		tally.Extra += len(have[name])
		if len(want[name]) == 0 && len(have[name]) > 0 {
			tally.Mistakes = append(tally.Mistakes, name+": want nothing, got "+strconv.Quote(strings.Join(have[name], "; ")))
		}
	}
	return tally
}

// SameFact reports whether two values of a fact mean the same: dates and sums in
// words equal those in figures, and names are compared without case and "the".
func SameFact(name, a, b string) bool {
	switch name {
	case "start", "end":
		x, y := dateKey(a), dateKey(b)
		if x != "" && y != "" {
			return x == y
		}
	case "value":
		x, okX := amountOf(a)
		y, okY := amountOf(b)
		if okX && okY {
			return x == y
		}
	}
	a, b = plainName(a), plainName(b)
	if a == b {
		return true
	}
	if name == "buyer" || name == "supplier" || name == "developer" || name == "reference" {
		short, long := a, b
		if len(short) > len(long) {
			short, long = long, short
		}
		// "City of Eugene" for "City of Eugene, a municipal corporation".
		return len(short) >= 6 && strings.HasPrefix(long, short+" ")
	}
	if name == "extension" {
		return a != "" && b != "" && (strings.Contains(a, b) || strings.Contains(b, a))
	}
	return false
}

var notPlain = expression(`[^\p{L}\p{N}£$€/&-]+`)

// plainName lowers a value and drops punctuation, spaces and the article.
func plainName(s string) string {
	s = notPlain.ReplaceAllString(strings.ToLower(s), " ")
	s = strings.TrimPrefix(strings.TrimSpace(s), "the ")
	return strings.TrimSpace(s)
}

var (
	dayFirst   = expression(`(?i)(\d{1,2})(?:st|nd|rd|th)?(?:(?: day)? of)?[-. \n]([a-z]{3})[a-z]*[-.]?,?[-. \n]?(\d{4})`)
	monthFirst = expression(`(?i)([a-z]{3})[a-z]*\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})`)
	isoDate    = expression(`(\d{4})-(\d{2})-(\d{2})`)
	slashDate  = expression(`(\d{1,2})[/.](\d{1,2})[/.](\d{2,4})`)
	dayInWords = expression(`(?i)(` + ordinalWords + `)(?: day)?(?: of)?\s([a-z]{3})[a-z]*,?\s(\d{4}|` + yearWords + `)`)
)

var monthNumber = map[string]int{"jan": 1, "feb": 2, "mar": 3, "apr": 4, "may": 5, "jun": 6, "jul": 7, "aug": 8, "sep": 9, "oct": 10, "nov": 11, "dec": 12}

var dayNumber = map[string]int{"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9,
	"tenth": 10, "eleventh": 11, "twelfth": 12, "thirteenth": 13, "fourteenth": 14, "fifteenth": 15, "sixteenth": 16, "seventeenth": 17,
	"eighteenth": 18, "nineteenth": 19, "twentieth": 20, "thirtieth": 30}

// dateKey writes a date as year-month-day without leading zeros, "" when the
// value is no date. Days before months where both are numbers, as in Britain.
func dateKey(s string) string {
	key := func(y, m, d int) string {
		if y < 100 {
			y += 2000
		}
		if m < 1 || m > 12 || d < 1 || d > 31 {
			return ""
		}
		return strconv.Itoa(y) + "-" + strconv.Itoa(m) + "-" + strconv.Itoa(d)
	}
	if m := dayInWords.FindStringSubmatch(s); m != nil {
		words := strings.FieldsFunc(strings.ToLower(m[1]), func(r rune) bool { return r == '-' || r == ' ' })
		day := dayNumber[words[len(words)-1]]
		if len(words) == 2 {
			day += map[string]int{"twenty": 20, "thirty": 30}[words[0]]
		}
		year := number(m[3])
		if year == 0 {
			in, _ := amountOf(m[3])
			year = int(in / 100)
		}
		return key(year, monthNumber[strings.ToLower(m[2])], day)
	}
	if m := dayFirst.FindStringSubmatch(s); m != nil {
		return key(number(m[3]), monthNumber[strings.ToLower(m[2])], number(m[1]))
	}
	if m := monthFirst.FindStringSubmatch(s); m != nil {
		return key(number(m[3]), monthNumber[strings.ToLower(m[1])], number(m[2]))
	}
	if m := isoDate.FindStringSubmatch(s); m != nil {
		return key(number(m[1]), number(m[2]), number(m[3]))
	}
	if m := slashDate.FindStringSubmatch(s); m != nil {
		return key(number(m[3]), number(m[2]), number(m[1]))
	}
	return ""
}

func number(s string) int { n, _ := strconv.Atoi(s); return n }

var figures = expression(`(?i)(\d[\d,]*(?:\.\d+)?)\s?(million|billion|bn|m|k)?\b`)

var unitWords = map[string]int64{"a": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
	"eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19,
	"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90}

// amountOf is a sum of money in hundredths, from figures or from words.
func amountOf(s string) (int64, bool) {
	if m := figures.FindStringSubmatch(s); m != nil {
		x, err := strconv.ParseFloat(strings.ReplaceAll(m[1], ",", ""), 64)
		if err != nil || x > 1e13 {
			return 0, false
		}
		switch strings.ToLower(m[2]) {
		case "million", "m":
			x *= 1e6
		case "billion", "bn":
			x *= 1e9
		case "k":
			x *= 1e3
		}
		return int64(x*100 + 0.5), true
	}
	var total, group int64
	known := false
	for _, w := range strings.FieldsFunc(strings.ToLower(s), func(r rune) bool { return r == '-' || r == ' ' }) {
		switch n, ok := unitWords[w]; {
		case ok:
			group, known = group+n, true
		case w == "hundred":
			group *= 100
		case w == "thousand":
			total, group = total+group*1000, 0
		case w == "million":
			total, group = (total+group)*1_000_000, 0
		}
	}
	return (total + group) * 100, known
}

// LabelledAnswer is a person's label of one question of an FOI response.
type LabelledAnswer struct {
	Question string   `json:"q"`
	Outcome  string   `json:"outcome"`
	Sections []string `json:"sections"`
}

// CompareAnswers compares answers with labelled ones: a question is right when
// its outcome is right. Sections are tallied apart. Labels that name the question
// in words and not by number are compared in order.
func CompareAnswers(want []LabelledAnswer, got []dossier.Answer) (outcomes, sections Tally) {
	used := make([]bool, len(got))
	for n, w := range numberedFirst(want) {
		at := matchAnswer(w, n, got, used)
		if at < 0 {
			outcomes.Missed++
			sections.Missed += len(w.Sections)
			outcomes.Mistakes = append(outcomes.Mistakes, w.Question+": want "+w.Outcome+", got no answer")
			continue
		}
		used[at] = true
		if string(got[at].Outcome) == w.Outcome {
			outcomes.Right++
		} else {
			outcomes.Missed++
			outcomes.Extra++
			outcomes.Mistakes = append(outcomes.Mistakes, w.Question+": want "+w.Outcome+", got "+string(got[at].Outcome))
		}
		sections = sections.Add(compareSections(w, got[at].Sections))
	}
	for i, a := range got {
		if !used[i] {
			outcomes.Extra++
			sections.Extra += len(a.Sections)
			outcomes.Mistakes = append(outcomes.Mistakes, a.Question+": want nothing, got "+string(a.Outcome))
		}
	}
	return outcomes, sections
}

// numberedFirst puts the labels that carry a number before those in words, so
// that these cannot take the answers of those.
func numberedFirst(want []LabelledAnswer) []LabelledAnswer {
	out := slices.Clone(want)
	slices.SortStableFunc(out, func(a, b LabelledAnswer) int {
		switch x, y := startsNumbered(a.Question), startsNumbered(b.Question); {
		case x == y:
			return 0
		case x:
			return -1
		}
		return 1
	})
	return out
}

func compareSections(w LabelledAnswer, got []string) Tally {
	var t Tally
	for _, s := range w.Sections {
		if slices.Contains(got, s) {
			t.Right++
		} else {
			t.Missed++
			t.Mistakes = append(t.Mistakes, w.Question+": section "+s+" missed")
		}
	}
	for _, s := range got {
		if !slices.Contains(w.Sections, s) {
			t.Extra++
			t.Mistakes = append(t.Mistakes, w.Question+": section "+s+" not relied on")
		}
	}
	return t
}

// matchAnswer finds the answer to a labelled question: that of its number, or
// the first that is left when the label has none.
func matchAnswer(w LabelledAnswer, n int, got []dossier.Answer, used []bool) int {
	want, _, _ := strings.Cut(strings.ToLower(w.Question), " ")
	for i, a := range got {
		if !used[i] && strings.ToLower(a.Question) == want {
			return i
		}
	}
	if startsNumbered(want) {
		return -1
	}
	if n < len(got) && !used[n] {
		return n
	}
	return slices.Index(used, false)
}

func startsNumbered(s string) bool { return s != "" && '0' <= s[0] && s[0] <= '9' }

// CompareLedger compares the titles of incorporated documents that are not held
// with labelled ones.
func CompareLedger(want []string, got []dossier.Incorporated) Tally {
	var t Tally
	var have []string
	for _, inc := range got {
		if inc.Status == dossier.NotHeld {
			have = append(have, inc.Title)
		}
	}
	for _, w := range want {
		at := slices.IndexFunc(have, func(title string) bool { return strings.HasPrefix(plainName(w), plainName(title)) })
		if at < 0 {
			t.Missed++
			t.Mistakes = append(t.Mistakes, "not held, and not listed: "+w)
			continue
		}
		t.Right++
		have = slices.Delete(have, at, at+1)
	}
	t.Extra = len(have)
	for _, title := range have {
		t.Mistakes = append(t.Mistakes, "listed, but not labelled as not held: "+title)
	}
	return t
}
