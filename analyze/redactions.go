package analyze

import (
	"slices"
	"sort"
	"strings"

	"github.com/checkweigh/checkweigh/dossier"
)

// RedactedPlaces lists the redactions that could hide a clause, in text order:
// clauses whose body is blacked out or empty under its heading, redaction marks
// and boxes, and pages most of which is blacked out. The topics are those of the
// nearest heading that tells them, or of the clause's own words around the
// redaction; they are empty when nothing tells.
func RedactedPlaces(t dossier.Text, c []dossier.Clause) []dossier.RedactedPlace {
	return redactedPlacesIn(t, c, linesOf(t))
}

func redactedPlacesIn(t dossier.Text, c []dossier.Clause, ls []line) []dossier.RedactedPlace {
	f := &finder{t: t, c: c, ls: ls, pages: map[int]bool{}}
	for _, cl := range c {
		if cl.Zone == dossier.Redacted {
			f.add(cl.Span, cl.Index)
		}
	}
	for _, m := range t.Marks {
		if m.Kind == dossier.MarkRedaction {
			f.add(m.Span, clauseAt(c, m.Span.Start))
		}
	}
	for _, l := range f.ls {
		if l.holds&signRedaction == 0 && !strings.Contains(l.low, "[s") {
			continue
		}
		for _, m := range redactionMark.FindAllStringIndex(l.text, 100) {
			s := dossier.Span{Start: l.Start + m[0], End: l.Start + m[1]}
			f.add(s, clauseAt(c, s.Start))
		}
	}
	for _, p := range t.Pages {
		if p.Redacted >= 0.5 {
			f.addPage(p)
		}
	}
	sort.SliceStable(f.out, func(i, j int) bool { return f.out[i].Start < f.out[j].Start })
	return f.out
}

// redactionMark matches the marks that stand in text for what was taken out.
var redactionMark = expression(`(?i)[\[<{]\s*(?:redacted|withheld|deleted|removed|exempt|information (?:redacted|withheld|removed)|redaction|text (?:redacted|removed|withheld)|commercially sensitive|s\.? ?4[0-3](?:\(\d\))?)(?:[^\]>}\n]{0,60})[\]>}]|\((?:redacted|withheld)[^)\n]{0,40}\)|█{3,}|■{3,}|▇{3,}|\bX{6,}\b|(?-i:\bREDACTED\b)`)

type finder struct {
	t   dossier.Text
	c   []dossier.Clause
	ls  []line
	out []dossier.RedactedPlace
	// The pages on which a place is entered.
	pages map[int]bool
}

// add enters a place, unless one that is entered holds it.
func (f *finder) add(s dossier.Span, clause int) {
	for i := len(f.out) - 1; i >= 0 && i >= len(f.out)-64; i-- {
		if have := f.out[i].Span; have.Contains(s) || (s.Len() > 0 && s.Contains(have) && have.Len() > 0) {
			return
		}
	}
	p := dossier.RedactedPlace{Span: s, Page: f.t.PageAt(s.Start)}
	if clause >= 0 {
		p.Clause = f.c[clause].Number
		if zone := f.c[clause].Zone; zone == dossier.Signature || zone == dossier.HeaderFooter || zone == dossier.Request || zone == dossier.Guidance {
			return
		}
	}
	if f.signs(s.Start) {
		return
	}
	p.Heading, p.Tells, p.Topics = f.about(s, clause)
	if len(p.Topics) == 0 && f.names(s) {
		p.Topics = []dossier.Topic{dossier.TopicParties}
		if l := f.lineAt(s.Start); l != nil {
			p.Tells = l.Span
		}
	}
	p.Told = f.t.Cut(p.Tells)
	if n := p.Page - 1; n >= 0 && n < len(f.t.Pages) && f.t.Pages[n].Number == p.Page {
		p.Share = f.t.Pages[n].Redacted
	}
	f.pages[p.Page] = true
	f.out = append(f.out, p)
}

// addPage enters a page most of which is blacked out and on which nothing else is.
func (f *finder) addPage(page dossier.Page) {
	if f.pages[page.Number] {
		return
	}
	s := dossier.Span{Start: page.Span.Start, End: page.Span.Start}
	heading, tells, topics := f.over(s, clauseAt(f.c, page.Span.Start))
	f.out = append(f.out, dossier.RedactedPlace{Page: page.Number, Heading: heading, Tells: tells, Told: f.t.Cut(tells), Topics: topics, Share: page.Redacted, Span: s})
}

// about is the heading over a place, the words that tell what it hides, and their
// topics: those of the words beside it first, then of the headings of its clause
// from the innermost, then of the title lines above it. A name or a figure taken
// out of a sentence hides no clause: there the sentence alone tells.
func (f *finder) about(s dossier.Span, clause int) (string, dossier.Span, []dossier.Topic) {
	row, beside, topics := f.beside(s)
	if !row && f.within(s, clause) {
		return f.headingAbove(s.Start).text, dossier.Span{}, topics
	}
	if len(topics) > 0 && !row {
		return f.headingAbove(s.Start).text, beside, topics
	}
	heading, tells, over := f.over(s, clause)
	if len(topics) > 0 && len(over) == 0 {
		tells = beside
	}
	return heading, tells, joinTopics(topics, over)
}

// fewWords is how many words may stand beside what is blacked out of a clause for
// its body to be gone.
const fewWords = 14

// within reports whether a place lies in a clause of which more can be read.
func (f *finder) within(s dossier.Span, clause int) bool {
	if clause < 0 || f.c[clause].Zone == dossier.Redacted || f.c[clause].Zone == dossier.Title {
		return false
	}
	body := f.c[clause].Body
	if !body.Contains(s) {
		return false
	}
	words := strings.FieldsFunc(redactionMark.ReplaceAllString(f.t.Cut(body), " "), notWord)
	return len(words) > fewWords
}

// over is the heading over a place, where it stands, and its topics.
func (f *finder) over(s dossier.Span, clause int) (string, dossier.Span, []dossier.Topic) {
	if clause >= 0 {
		path := f.c[clause].Heading
		for i := len(path) - 1; i >= 0; i-- {
			if topics := Topics(path[i]); len(topics) > 0 {
				return path[i], f.written(path[i], s.Start), topics
			}
		}
		if len(path) > 0 {
			last := path[len(path)-1]
			return last, f.written(last, s.Start), nil
		}
	}
	above := f.headingAbove(s.Start)
	return above.text, above.Span, Topics(above.text)
}

// written is where a heading stands that a clause before an offset goes by: in
// these words, or on a line that says them otherwise written.
func (f *finder) written(heading string, before int) dossier.Span {
	if at := strings.LastIndex(f.t.Body[:before], heading); at >= 0 {
		return dossier.Span{Start: at, End: at + len(heading)}
	}
	plain := plainName(heading)
	i := sort.Search(len(f.ls), func(i int) bool { return f.ls[i].Start >= before })
	for n := i - 1; n >= max(0, i-400) && plain != ""; n-- {
		if len(f.ls[n].text) < len(heading)+40 && strings.Contains(plainName(f.ls[n].text), plain) {
			return f.ls[n].Span
		}
	}
	return dossier.Span{}
}

// beside is the row label or the few words left of the place on its own line, and
// their topics, where it blacks out a value and not a clause.
func (f *finder) beside(s dossier.Span) (row bool, words dossier.Span, topics []dossier.Topic) {
	i := sort.Search(len(f.ls), func(i int) bool { return f.ls[i].End > s.Start })
	if i >= len(f.ls) || s.Start < f.ls[i].Start {
		return false, dossier.Span{}, nil
	}
	row = strings.Contains(f.ls[i].text, " | ")
	before := f.ls[i].text[:s.Start-f.ls[i].Start]
	if rest := redactionMark.ReplaceAllString(before, ""); len(strings.Trim(rest, " |.()0123456789")) < 4 {
		return row, dossier.Span{}, nil
	}
	return row, dossier.Span{Start: f.ls[i].Start, End: f.ls[i].Start + len(strings.TrimRight(before, " |:\t"))}, Topics(before)
}

// joinTopics is the union, in the order of dossier.Topics.
func joinTopics(a, b []dossier.Topic) []dossier.Topic {
	var out []dossier.Topic
	for _, topic := range dossier.Topics {
		if slices.Contains(a, topic) || slices.Contains(b, topic) {
			out = append(out, topic)
		}
	}
	return out
}

// headingAbove is the nearest line above an offset that is shaped like a title,
// within 30 lines, without its number and what is blacked out of it.
func (f *finder) headingAbove(at int) line {
	i := sort.Search(len(f.ls), func(i int) bool { return f.ls[i].Start >= at })
	for n := i - 1; n >= max(0, i-30); n-- {
		text := labelNumber.ReplaceAllString(f.ls[n].text, "")
		if before, _, ok := strings.Cut(text, "["); ok && redactionMark.MatchString(text) {
			text = strings.TrimSpace(before)
		}
		if l := (line{text: strings.TrimLeft(text, "0123456789. "), Span: f.ls[n].Span}); l.text != "" && titleShaped(l) && (strings.ToUpper(l.text) == l.text || f.ls[n].gap && len(l.text) < 60 && f.ls[n].End <= at) {
			return l
		}
	}
	return line{}
}

// lineAt is the line that holds an offset, nil where none does.
func (f *finder) lineAt(at int) *line {
	i := sort.Search(len(f.ls), func(i int) bool { return f.ls[i].End >= at })
	if i >= len(f.ls) || at < f.ls[i].Start {
		return nil
	}
	return &f.ls[i]
}

// signs reports whether a place is a signature: it hides a name and no clause.
func (f *finder) signs(at int) bool {
	l := f.lineAt(at)
	return l != nil && (strings.HasPrefix(l.low, "sign") || strings.HasPrefix(l.low, "name:") || strings.HasPrefix(l.low, "dated") || strings.HasPrefix(l.low, "position:"))
}

// names reports whether a place hides the name or address of a party: it stands
// on a line that defines one.
func (f *finder) names(s dossier.Span) bool {
	l := f.lineAt(s.Start)
	if l == nil {
		return false
	}
	if label, _, ok := cutRow(*l); ok && roleOf(bareLabel(f.t.Cut(label))) != "" {
		return true
	}
	return len(bracketed(f.t.Body[l.Start:min(len(f.t.Body), l.End+120)])) > 0 && hasAny(l.low, "registered office", "company", "of [", "(the", "(\"the", "(“the", "whose")
}
