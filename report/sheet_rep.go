package report

import (
	"slices"

	"github.com/checkweigh/checkweigh/dossier"
)

// What the rep's page keeps to.
const (
	repGrade = 7.0 // Flesch-Kincaid, of all our words together and of each sentence of them
	repWords = 350 // our words; quotes and names of documents are not ours
)

// RepPage is one side of A4 for a workplace representative who has read none of
// the papers: our own words are easy and few.
type RepPage struct {
	SheetHead
	What   []string   `json:"what"`   // what this is, a sentence each
	Points []RepPoint `json:"points"` // at most five
	Asks   []RepAsk   `json:"asks"`   // for the next meeting
	Look   []RepLook  `json:"look"`   // where to look next
	Grade  float64    `json:"grade"`  // Flesch-Kincaid grade of our words, to one decimal
	Words  int        `json:"words"`  // how many they are
}

// RepPoint is one thing that was found.
type RepPoint struct {
	Requirement string        `json:"requirement"`
	Verdict     dossier.Value `json:"verdict"`
	About       string        `json:"about"`
	Found       string        `json:"found"`
	Why         string        `json:"why"` // "" where there is no room or no easy word for it
	Shown       []RepQuote    `json:"shown"`
	Evidence    []Evidence    `json:"evidence"` // the same quotes whole
}

// RepQuote is a finding as the page prints it.
type RepQuote struct {
	Words string `json:"words"` // runs of the stored text, with … for what is left out
	Where string `json:"where"`
	Href  string `json:"-"` // of its page, in the HTML; "" for none
}

// RepAsk is a question in plain words.
type RepAsk struct {
	Requirement string `json:"requirement"`
	Ask         string `json:"ask"`
}

// RepLook is one place to look, or one paper to get: our words, then names as
// documents give them.
type RepLook struct {
	Say   string   `json:"say"`
	Names []string `json:"names"`
}

// Rep makes the page. Whatever the rule pack says, its own words stay within the
// grade and the number: what is too hard is said more plainly, or left out.
func Rep(r Report) RepPage {
	p := RepPage{SheetHead: newSheetHead(SheetRep, r), What: repWhat(r), Points: []RepPoint{}, Asks: []RepAsk{}, Look: repLook(r)}
	byID := verdictsByID(r)
	for _, point := range FivePoints(r) {
		v := byID[point.Requirement]
		p.Points = append(p.Points, newRepPoint(r, point, v))
		ask := plainAsk(v)
		if !slices.ContainsFunc(p.Asks, func(a RepAsk) bool { return a.Ask == ask }) {
			p.Asks = append(p.Asks, RepAsk{v.Requirement, ask})
		}
	}
	p.addWhys(byID)
	e := ReadingEase(p.OwnWords()...)
	p.Grade, p.Words = float64(int(e.Grade*10+0.5))/10, e.Words
	return p
}

// OwnWords are the words of the page that are ours, block by block: all but
// quotes, their places and names that documents give.
func (p RepPage) OwnWords() []string {
	words := []string{repHeadWhat, repHeadFound, repLegend, repHeadAsk, repHeadLook, repFoot}
	words = append(words, p.What...)
	if len(p.Points) == 0 {
		words = append(words, repNothing)
	}
	for _, one := range p.Points {
		words = append(words, one.About, one.Found, one.Why)
	}
	for _, one := range p.Asks {
		words = append(words, one.Ask)
	}
	for _, one := range p.Look {
		words = append(words, one.Say)
	}
	return words
}

// Headings and fixed sentences of the page.
const (
	repHeadWhat  = "What this is"
	repHeadFound = "What we found"
	repHeadAsk   = "Ask at the next meeting"
	repHeadLook  = "Where to look"
	repLegend    = "Each point starts with what a good deal has. Then comes what the papers say."
	repNothing   = "We found no weak spot in what could be read. That does not mean that all is well."
	repFoot      = "A machine found these words. It can be wrong. Read the page in the paper before you use them."
)

func repWhat(r Report) []string {
	n, unread := held(r)
	what := []string{"This page is about a computer system that is used at work."}
	switch n {
	case 0:
		what = append(what, "We had no papers to read.")
	case 1:
		what = append(what, "We read the one paper that we have on it.")
	default:
		what = append(what, "We read the "+plural(n, "paper")+" that we have on it.")
	}
	if unread > 0 {
		what = append(what, "Some of it could not be read in full.")
	}
	return append(what, "It tells you what is wrong with the deal, and what to ask.")
}

func newRepPoint(r Report, p Point, v Verdict) RepPoint {
	out := RepPoint{
		Requirement: v.Requirement, Verdict: v.Verdict, About: plainAbout(v), Found: plainFound(p, guessed(v)),
		Shown: []RepQuote{}, Evidence: list(p.Evidence),
	}
	out.Evidence = append(out.Evidence, p.Contrary...)
	for _, finding := range [][]Evidence{p.Evidence, p.Contrary} {
		if len(finding) > 0 {
			room := quoteRoom
			if len(p.Contrary) > 0 {
				room = quoteRoom * 2 / 3
			}
			out.Shown = append(out.Shown, shown(r, finding, room)...)
		}
	}
	return out
}

// quoteRoom is how many columns of quotes a finding may take on the page.
const quoteRoom = 170

// mostShown is how many quotes of a finding are on the page.
const mostShown = 4

// shown are the quotes of a finding, cut to the room: a norm with its opening
// words and exceptions, since without them it could read the other way. Words
// from another place are shown with that place.
func shown(r Report, finding []Evidence, room int) []RepQuote {
	var with []Evidence
	for _, e := range finding {
		again := slices.ContainsFunc(with, func(old Evidence) bool { return old.Quote == e.Quote })
		if e.Role != dossier.RoleDefinition && !again {
			with = append(with, e)
		}
	}
	if len(with) == 0 {
		with = finding
	}
	room = max(room/len(with), 36)
	var out []RepQuote
	for _, e := range with[:min(len(with), mostShown)] {
		q := quoteTo(e.Quote, room)
		if q == "" {
			continue
		}
		at := cutTo(whereInFull(r, e.Document, Place(e.Clause, e.Page)), 70)
		if last := len(out) - 1; last >= 0 && out[last].Where == at {
			out[last].Words += " " + q
		} else {
			out = append(out, RepQuote{q, at, r.href(e)})
		}
	}
	return out
}

// plainFound says what a verdict means in words for everybody.
func plainFound(p Point, guessed bool) string {
	if guessed {
		switch p.Verdict {
		case dossier.Adverse:
			return "The papers may go against this. Read the words to be sure."
		case dossier.Partial:
			return "It may be there, but weak. Read the words to be sure."
		}
	}
	switch p.Verdict {
	case dossier.Adverse:
		if LeftEmpty(p.Evidence) {
			return "The form asks this. The box was left empty."
		}
		return "The papers go against this."
	case dossier.Contradictory:
		return "One part says yes and one part says no."
	case dossier.RedactedValue:
		return "This part is blacked out" + onPages(p.Pages) + "."
	case dossier.Missing:
		return "The papers do not say this."
	}
	return "It is there, but it is weak."
}

func plainAbout(v Verdict) string {
	if w := plainWords[v.Requirement].About; w != "" {
		return w
	}
	return firstEasy(12, Visible(v.Title), Visible(v.Why), "One thing that we look for")
}

func plainAsk(v Verdict) string {
	if w := plainWords[v.Requirement].Ask; w != "" {
		return w
	}
	about := Visible(v.Title)
	return firstEasy(25, Visible(v.Question), "What do the papers say on this: "+about+"?", "What do the papers say on this point?")
}

// firstEasy is the first text that is easy and short enough, or the last.
func firstEasy(words int, texts ...string) string {
	for _, t := range texts {
		if e := ReadingEase(t); e.Words > 0 && e.Words <= words && e.Grade <= repGrade {
			return t
		}
	}
	return texts[len(texts)-1]
}

// addWhys says why a point counts, where that is easy to read and there is room.
func (p *RepPage) addWhys(byID map[string]Verdict) {
	for i, one := range p.Points {
		why := Visible(byID[one.Requirement].Why)
		if e := ReadingEase(why); e.Words == 0 || e.Grade > repGrade || e.Words > 20 || why == one.About {
			continue
		}
		p.Points[i].Why = why
		if e := ReadingEase(p.OwnWords()...); e.Words > repWords || e.Grade > repGrade {
			p.Points[i].Why = ""
		}
	}
}
