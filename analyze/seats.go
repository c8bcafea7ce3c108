package analyze

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/checkweigh/checkweigh/dossier"
	"github.com/checkweigh/checkweigh/rules"
)

// seat is a group of people that a clause puts on a board.
type seat struct {
	group  string // an element of the requirement
	number int    // 0 where the clause names the group without one
}

// mostSeats bounds what counts as a number of seats: years, sums and section
// numbers stand in such clauses too.
const mostSeats = 60

// countSeats puts numbers to a finding about who sits on a board: the groups become
// its elements, the numbers a reason, and whether enough groups sit in equal
// numbers decides between present and partial.
func (r *reader) countSeats(f *dossier.Finding, req *rules.Requirement) {
	if req.Seats == 0 || f.Level == dossier.LevelAdverse {
		return
	}
	m := &r.match
	board := newBoard(req)
	for _, s := range m.u.sentences[m.from:m.to] {
		board.read(s)
	}
	if len(board.seats) < 2 { // a table gives each group a row
		board.seats = nil
		r.readRows(&board, m.s.clause)
	}
	for _, s := range board.seats {
		if !slices.Contains(f.Elements, s.group) {
			f.Elements = append(f.Elements, s.group)
		}
	}
	if words := board.words(); words != "" {
		f.Reasons = append(f.Reasons, words)
	}
	if board.uneven() || len(board.seats) < req.Seats {
		f.Level = dossier.LevelPartial
	}
}

// mostRows bounds how many rows of a table are read each way.
const mostRows = 20

// readRows reads the rows of the table in which a clause stands.
func (r *reader) readRows(b *board, clause int) {
	first, last := clause, clause+1
	for first > 0 && clause-first < mostRows && r.clauses[first-1].Zone == dossier.Form {
		first--
	}
	for last < len(r.clauses) && last-clause < mostRows && r.clauses[last].Zone == dossier.Form {
		last++
	}
	for i := first; i < last; i++ {
		var row sentence
		row.reset(i)
		row.add(r.text, dossier.RoleLabel, r.clauses[i].Label)
		row.add(r.text, dossier.RoleNorm, r.clauses[i].Body)
		r.take(&row)
		b.read(&row)
	}
}

// board collects the seats that sentences name.
type board struct {
	groups map[rules.ConceptID]string
	seats  []seat
}

func newBoard(req *rules.Requirement) board {
	b := board{groups: map[rules.ConceptID]string{}}
	for _, m := range req.Marks {
		for _, g := range m.All {
			for _, c := range g {
				b.groups[c] = m.Element
			}
		}
	}
	return b
}

// read takes the groups of one sentence in their order. A number belongs to the
// group that follows it: "three union representatives, two of the vendor". "Two
// members each" belongs to every group of the sentence, and in a row of a table, or
// in "the unions (three)", the number stands behind.
func (b *board) read(s *sentence) {
	found := b.groupsIn(s)
	if len(found) == 0 {
		return
	}
	each := s.sharedNumber(found[0].Start, found[len(found)-1].End)
	behind := s.countIn(0, found[0].Start) == 0 && s.countIn(found[len(found)-1].End, int32(len(s.words))) > 0
	from := int32(0)
	for i, h := range found {
		n := each
		switch {
		case each > 0:
		case behind:
			n = s.countIn(h.End, s.end(found, i))
		default:
			n = s.countIn(from, h.Start)
		}
		b.add(seat{b.groups[h.Concept], n})
		from = h.End
	}
}

// groupsIn lists the groups of a sentence from left to right, each at its longest
// wording, so that "local management" is not "management" too.
func (b *board) groupsIn(s *sentence) []rules.Hit {
	var out []rules.Hit
	for _, h := range s.hits {
		if _, ok := b.groups[h.Concept]; ok {
			out = append(out, h)
		}
	}
	slices.SortFunc(out, func(a, o rules.Hit) int {
		return cmp.Or(cmp.Compare(a.Start, o.Start), cmp.Compare(o.End, a.End), cmp.Compare(a.Concept, o.Concept))
	})
	kept := out[:0]
	for _, h := range out {
		if n := len(kept); n > 0 && h.Start < kept[n-1].End {
			if h.End-h.Start > kept[n-1].End-kept[n-1].Start {
				kept[n-1] = h
			}
			continue
		}
		kept = append(kept, h)
	}
	return kept
}

// end is where the words behind a group end: at the next group.
func (s *sentence) end(found []rules.Hit, i int) int32 {
	if i+1 < len(found) {
		return found[i+1].Start
	}
	return int32(len(s.words))
}

// countIn is the last number of people between two words, 0 when there is none.
func (s *sentence) countIn(from, to int32) int {
	n := 0
	for i := from; i < to; i++ {
		if c := s.people(i); c > 0 {
			n = c
		}
	}
	return n
}

// sharedNumber is the number that every group of the sentence has: "two members
// each from", "two representatives of each of", or behind the last group "have
// three each".
func (s *sentence) sharedNumber(first, last int32) int {
	for i := last; int(i)+1 < len(s.words); i++ {
		if n := s.people(i); n > 0 && slices.ContainsFunc(s.words[i+1:], func(w dossier.Token) bool { return w.Text == "each" }) {
			return n
		}
	}
	n := s.countIn(0, first)
	if n == 0 || !slices.ContainsFunc(s.words[:first], func(w dossier.Token) bool { return w.Text == "each" }) {
		return 0
	}
	return n
}

// people is the number at a word when it can count people, and 0 when it is a
// time, a sum, a share or the number of a clause.
func (s *sentence) people(i int32) int {
	n := wholeNumber(s.words[i].Text)
	if n == 0 || n > mostSeats {
		return 0
	}
	if i > 0 && slices.Contains([]string{"clause", "section", "schedule", "article", "annex", "paragraph", "every", "within"}, s.words[i-1].Text) {
		return 0
	}
	if int(i)+1 < len(s.words) {
		next := s.words[i+1].Text
		for _, unit := range []string{"day", "week", "month", "year", "hour", "working", "time", "per", "calendar", "meeting", "percent", "group", "third", "quarter", "fifth", "sixth"} {
			if strings.HasPrefix(next, unit) {
				return 0
			}
		}
	}
	return n
}

// wholeNumber reads "3" and "three".
func wholeNumber(word string) int {
	if word == "a" {
		return 0
	}
	if n, ok := unitWords[word]; ok {
		return int(n)
	}
	return number(word)
}

// add keeps the first number that is given to a group, and adds up where a group is
// named twice with numbers: "two from Unison and two from GMB".
func (b *board) add(s seat) {
	for i := range b.seats {
		if b.seats[i].group == s.group {
			b.seats[i].number += s.number
			return
		}
	}
	b.seats = append(b.seats, s)
}

// uneven reports whether the clause gives numbers and not the same to all.
func (b *board) uneven() bool {
	return slices.ContainsFunc(b.seats, func(s seat) bool { return s.number != b.seats[0].number })
}

// words are the seats as a reader counts them, "" where the clause gives numbers to
// fewer than two groups.
func (b *board) words() string {
	all := 0
	var parts []string
	for _, s := range b.seats {
		if s.number > 0 {
			all += s.number
			parts = append(parts, fmt.Sprintf("%s %d", strings.ReplaceAll(s.group, "_", " "), s.number))
		}
	}
	if len(parts) < 2 {
		return ""
	}
	return fmt.Sprintf("%d seats: %s", all, strings.Join(parts, ", "))
}
