package ingest

import (
	"strings"

	"github.com/checkweigh/checkweigh/dossier"
)

// container is a schedule, annex, part or exhibit that is open.
type container struct {
	clause int
	rank   int // 1 schedule, 2 annex, 3 part
	name   string
}

// container opens a schedule or annex when the line is the heading of one.
func (s *segmenter) container(i int, c *dossier.Clause, u *unit) bool {
	l := &s.lines[i]
	if !isContainer(l, s.manner) || l.isRow() || s.runsInto(s.prev, l) || s.onlyNamed(i) {
		return false
	}
	name, rank, size := containerName(l.text[dressing(l.text):])
	for len(s.containers) > 0 && s.containers[len(s.containers)-1].rank >= rank {
		s.containers = s.containers[:len(s.containers)-1]
	}
	u.kind, u.rank = unitContainer, rank
	text := s.text.Body[c.Body.Start:c.Body.End]
	size += len(text[size:]) - len(strings.TrimLeft(text[size:], " .:-–—*#_|"))
	c.Body.Start += min(size, len(text))
	prefix := name
	if n := len(s.containers); n > 0 {
		prefix = s.containers[n-1].name + " " + name
		c.Parent = s.containers[n-1].clause
	}
	if rank < 3 || len(s.containers) > 0 { // "Part B" of the main body leaves 3.1 as it is
		c.Number = prefix
		s.numbers.enter(prefix)
	} else {
		s.numbers.enter("")
		prefix = ""
	}
	s.containers = append(s.containers, container{clause: len(s.clauses), rank: rank, name: prefix})
	s.heads = s.heads[:0]
	for _, open := range s.containers[:len(s.containers)-1] {
		s.heads = append(s.heads, open.clause)
	}
	return true
}

// mostNamed is how many lines a list of the names of schedules may have.
const mostNamed = 12

// onlyNamed reports whether the line is one of several names of schedules that
// stand elsewhere: nothing follows but further names, and then the numbering of
// the clause that lists them goes on ("1.1 ... the following exhibits: Exhibit
// B ... Exhibit C ... 1.2").
func (s *segmenter) onlyNamed(i int) bool {
	if len(s.numbers.dotted()) == 0 {
		return false
	}
	rank := s.containerRankAt(i)
	several := i > 0 && s.containerRankAt(i-1) == rank
	for next := i + 1; next < len(s.lines) && next <= i+mostNamed; next++ {
		l := &s.lines[next]
		if l.header {
			continue
		}
		if isContainer(l, s.manner) {
			several = several || s.containerRankAt(next) == rank
			continue
		}
		m, ok := parseMarker(l.text[dressing(l.text):])
		return several && ok && m.shape == shapeDotted && (m.depth > 1 && m.parts[1] > 1 || m.parts[0] > 1) && s.numbers.follows(m)
	}
	return false
}

// containerRankAt is the rank of the schedule or annex that a line names, 0 for none.
func (s *segmenter) containerRankAt(i int) int {
	l := &s.lines[i]
	if !isContainer(l, s.manner) {
		return 0
	}
	_, rank, _ := containerName(l.text[dressing(l.text):])
	return rank
}

// isContainer reports whether the line is the heading of a schedule or annex.
func isContainer(l *clauseLine, m manner) bool {
	text := l.text[dressing(l.text):]
	if len(text) > 140 || len(text) < 5 || !hasContainerWord(text) {
		return false
	}
	name, _, size := containerName(text)
	if name == "" {
		return false
	}
	rest := strings.TrimSpace(strings.Trim(text[size:], " .:-–—*#_|"))
	if rest == "" {
		return true
	}
	if l.blanks == 0 && l.level == 0 && !l.bold && !isCapitals(text) && m.wrapped && len(text) > 60 {
		return false
	}
	if sep := strings.TrimLeft(text[size:], " "); len(text) < 70 && sep != "" && sep[0] == ':' {
		return startsUpper(rest) && !hasModal(rest, 20)
	}
	return !startsLower(rest) && !hasVerb(rest) && (l.level > 0 || !strings.HasSuffix(rest, ".") || isCapitals(rest)) && !strings.HasSuffix(rest, ",") && !strings.HasSuffix(rest, ";")
}

// hasContainerWord is the cheap test that nearly every line fails.
func hasContainerWord(text string) bool {
	switch text[0] {
	case 'S', 'A', 'E', 'P', 'J', 'C', 'F', 'T', 'O', 's', 'a', 'e', 'p':
		return true
	}
	return false
}

var containerWords = [...]struct {
	word string
	rank int
}{{"schedule", 1}, {"exhibit", 1}, {"attachment", 1}, {"addendum", 1}, {"appendix", 2}, {"annex", 2}, {"annexe", 2}, {"part", 3}}

var ordinals = [...]string{"", "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"}

// containerName reads "Joint Schedule 11", "ANNEX 1", "Part A", "THE FIRST
// SCHEDULE" at the start of the text; "" when there is none.
func containerName(text string) (name string, rank, size int) {
	first, rest := cutWord(text)
	switch strings.ToLower(first) {
	case "joint", "call-off", "framework", "order", "contract":
		word, after := cutWord(rest)
		if rank := containerRank(word); rank > 0 {
			if id, n := containerID(after); id != "" {
				return titled(first) + " " + titled(word) + " " + id, rank, len(text) - len(after) + n
			}
		}
		return "", 0, 0
	case "the":
		word, after := cutWord(rest)
		for n, ordinal := range ordinals {
			if n > 0 && strings.EqualFold(word, ordinal) {
				if noun, tail := cutWord(after); containerRank(noun) > 0 {
					return titled(noun) + " " + itoa(n), containerRank(noun), len(text) - len(tail)
				}
			}
		}
		return "", 0, 0
	}
	rank = containerRank(first)
	if rank == 0 {
		return "", 0, 0
	}
	if id, n := containerID(rest); id != "" {
		return titled(first) + " " + id, rank, len(text) - len(rest) + n
	}
	if strings.TrimSpace(rest) == "" && rank < 3 && isCapitals(first) {
		return titled(first), rank, len(text)
	}
	return "", 0, 0
}

func itoa(n int) string {
	if n < 10 {
		return string(rune('0' + n))
	}
	return itoa(n/10) + itoa(n%10)
}

func cutWord(text string) (word, rest string) {
	end := 0
	for end < len(text) && (isLetter(text[end]) || text[end] == '-') {
		end++
	}
	rest = text[end:]
	return strings.TrimSuffix(text[:end], "-"), rest[spaces(rest):]
}

func containerRank(word string) int {
	for _, c := range containerWords {
		if strings.EqualFold(word, c.word) {
			return c.rank
		}
	}
	return 0
}

func titled(word string) string {
	if word == "" {
		return ""
	}
	return strings.ToUpper(word[:1]) + strings.ToLower(word[1:])
}

// containerID reads "11", "1 1" (a damaged 11), "A", "IV", "2.1" and what closes it.
func containerID(text string) (id string, size int) {
	end := 0
	for end < len(text) && (isDigit(text[end]) || isLetter(text[end]) || text[end] == '.' && end+1 < len(text) && isDigit(text[end+1])) {
		end++
	}
	id = text[:end]
	if id == "" || end > 4 || !isDigit(id[0]) && len(id) > 1 && roman(strings.ToLower(id)) == 0 || !isDigit(id[0]) && isLower(id[0]) {
		return "", 0
	}
	if rest := text[end:]; len(id) == 1 && len(rest) == 2 && rest[0] == ' ' && isDigit(rest[1]) && isDigit(id[0]) {
		return id + rest[1:], end + 2
	}
	n := end + spaces(text[end:])
	return id, n
}
