package ingest

import "strings"

// step is one open level of the numbering: a clause whose children may follow.
type step struct {
	marker
	clause int
	cited  string // the number in full
}

// clauseNumbers follows the runs of numbers through the text. It tells a clause
// number from a number at the start of a wrapped line by what has come before.
type clauseNumbers struct {
	steps  []step
	prefix string // the schedule we are in, "" in the main body
	closed bool   // a heading without number stands between the last number and here
}

// maxNumberDepth is how deep numbers are followed. No contract comes near it; a
// hostile text of nothing but "(a)" would otherwise nest each in the one before,
// which costs memory by the square.
const maxNumberDepth = 24

// enter starts afresh inside a schedule or annex.
func (n *clauseNumbers) enter(prefix string) {
	n.steps = n.steps[:0]
	n.prefix = prefix
	n.closed = false
}

// dotted returns the path of the last dotted number, e.g. 10.5.4.
func (n *clauseNumbers) dotted() []int {
	for i := len(n.steps) - 1; i >= 0; i-- {
		if s := &n.steps[i]; s.shape == shapeDotted || s.shape == shapeWord && s.word != "section" || s.shape == shapeCode {
			return s.parts[:s.depth]
		}
	}
	return nil
}

// follows reports whether a dotted number is a plausible successor: the next at
// some level, a few lost ones allowed, or the first below the current one.
func (n *clauseNumbers) follows(m marker) bool {
	now := n.dotted()
	if len(now) == 0 {
		return m.parts[0] <= 3
	}
	for level := 0; level < m.depth; level++ {
		if level == len(now) {
			return m.depth == level+1 && m.parts[level] <= 5
		}
		switch gap := m.parts[level] - now[level]; {
		case gap == 0:
			continue
		case gap < 0 || gap > 5:
			return false
		default:
			return m.depth == level+1 || m.parts[level+1] <= 2
		}
	}
	return m.depth == 1 && m.suffix != ""
}

// sibling returns the step that the lettered marker comes after, or -1.
func (n *clauseNumbers) sibling(m marker) int {
	for i := len(n.steps) - 1; i >= 0; i-- {
		s := &n.steps[i]
		if s.shape == m.shape && s.script == m.script && s.word == m.word {
			if gap := m.parts[0] - s.parts[0]; gap >= 1 && gap <= 3 || gap == 0 && m.suffix > s.suffix {
				return i
			}
		}
		if m.shape != shapeWord && m.shape != shapeQuestion && (s.shape == shapeDotted || s.shape == shapeWord) && m.shape != shapeHalfParen && m.shape != shapeStop {
			break
		}
	}
	return -1
}

// resolve settles whether "(i)" is a roman number or a letter, and the like, and
// whether the marker is in sequence.
func (n *clauseNumbers) resolve(m *marker) (inSequence bool) {
	switch m.shape {
	case shapeDotted:
		return n.follows(*m)
	case shapeBullet:
		return true
	}
	if m.script == scriptRomanLower || m.script == scriptRomanUpper || m.script == scriptDouble {
		if letter, ok := n.asLetter(*m); ok {
			*m = letter
			return true
		}
	}
	return n.sibling(*m) >= 0 || m.parts[0] == 1
}

// asLetter reads "(i)" as the letter after "(h)" and "(aa)" as the one after "(z)".
func (n *clauseNumbers) asLetter(m marker) (marker, bool) {
	if len(m.label) == 1 {
		as := m
		as.script, as.parts[0] = letterValue(m.label[0])
		at := n.sibling(as)
		if at < 0 {
			if m.parts[0] != 1 && n.sibling(m) < 0 {
				return as, false
			}
			return m, false
		}
		// (h) then (i) is a letter unless a roman run is open below it.
		if r := n.sibling(m); r > at {
			return m, false
		}
		return as, as.parts[0]-n.steps[at].parts[0] == 1
	}
	if m.script == scriptDouble {
		as := m
		as.script, as.parts[0] = scriptLower, 26+m.parts[0]
		return as, n.sibling(as) >= 0
	}
	if len(m.label) == 2 && m.label[0] == m.label[1] { // (ii) after (hh)
		as := m
		as.script, as.parts[0] = scriptDouble, int(m.label[0]-'a')+1
		return as, n.sibling(as) >= 0 && n.sibling(m) < 0
	}
	return m, false
}

// parent cuts the open steps back to those above the marker and returns the
// parent's clause and the number in full.
func (n *clauseNumbers) parent(m marker) (clause int, cited string) {
	keep := 0
	switch m.shape {
	case shapeDotted, shapeCode:
		keep = n.above(m)
	case shapeWord:
		keep = n.aboveWord(m)
	case shapeQuestion:
		keep = 0
	case shapeBullet:
		keep = len(n.steps)
		for keep > 0 && n.steps[keep-1].shape == shapeBullet && n.steps[keep-1].indent >= m.indent {
			keep--
		}
	default:
		keep = len(n.steps)
		if at := n.sibling(m); at >= 0 {
			keep = at
		} else if at := n.sameLook(m); at >= 0 && m.parts[0] != 1 {
			keep = at
		} else {
			for keep > 0 && n.steps[keep-1].shape == shapeBullet {
				keep--
			}
		}
	}
	keep = min(keep, maxNumberDepth)
	n.steps = n.steps[:keep]
	if n.closed && m.shape != shapeDotted && m.shape != shapeCode && m.shape != shapeWord {
		if keep == 0 || n.steps[keep-1].shape == shapeDotted || n.steps[keep-1].shape == shapeWord {
			return -1, n.cite(m, "")
		}
	}
	clause = -1
	above := ""
	if keep > 0 {
		clause, above = n.steps[keep-1].clause, n.steps[keep-1].cited
	}
	return clause, n.cite(m, above)
}

// above counts the steps that stand above a dotted number: those whose number
// is a beginning of it.
func (n *clauseNumbers) above(m marker) int {
	for i := len(n.steps) - 1; i >= 0; i-- {
		s := &n.steps[i]
		if s.shape == shapeWord && s.word == "section" && m.depth == 1 && m.shape == shapeDotted {
			return i + 1
		}
		numbered := s.shape == shapeWord || s.shape == shapeHalfParen && s.script == scriptDigit
		if s.shape != m.shape && !(numbered && m.shape == shapeDotted) || s.word != m.word && s.shape != shapeWord || s.depth >= m.depth {
			continue
		}
		same := true
		for level := 0; level < s.depth; level++ {
			same = same && s.parts[level] == m.parts[level]
		}
		if same {
			return i + 1
		}
	}
	return 0
}

// aboveWord: a Section stands under its Article; all else is at the top.
func (n *clauseNumbers) aboveWord(m marker) int {
	if m.word == "section" || m.word == "paragraph" || m.word == "item" {
		for i := len(n.steps) - 1; i >= 0; i-- {
			if s := &n.steps[i]; s.shape == shapeWord && s.word != m.word && (s.word == "article" || s.word == "section" && m.word != "article") {
				return i + 1
			}
		}
	}
	return 0
}

func (n *clauseNumbers) sameLook(m marker) int {
	for i := len(n.steps) - 1; i >= 0; i-- {
		if s := &n.steps[i]; s.shape == m.shape && s.script == m.script {
			return i
		}
	}
	return -1
}

// cite writes the number in full: "14.3(b)", "Schedule 2, 3.1", "Article 5, Section 1".
func (n *clauseNumbers) cite(m marker, above string) string {
	own := ""
	switch m.shape {
	case shapeBullet:
		return above
	case shapeDotted, shapeCode, shapeQuestion:
		own = strings.TrimSuffix(m.label, ".")
		if m.shape == shapeDotted && above != "" && len(n.steps) > 0 && n.steps[len(n.steps)-1].word == "section" {
			return above + "(" + own + ")"
		}
	case shapeWord:
		own = strings.TrimSuffix(m.label, ".")
		if m.word != "clause" {
			own = strings.ToUpper(m.word[:1]) + m.word[1:] + " " + own
		}
		if above != "" {
			return above + ", " + own
		}
	default:
		own = "(" + m.label + ")"
		if above != "" {
			return above + own
		}
		if m.shape != shapeParen {
			own = m.label
		}
	}
	if n.prefix != "" {
		return n.prefix + ", " + own
	}
	return own
}

// push opens the clause for children.
func (n *clauseNumbers) push(m marker, clause int, cited string) {
	if len(n.steps) > maxNumberDepth {
		n.steps = n.steps[:maxNumberDepth]
	}
	n.steps = append(n.steps, step{marker: m, clause: clause, cited: cited})
}

// current is the innermost open clause and its number.
func (n *clauseNumbers) current() (clause int, cited string) {
	if len(n.steps) == 0 || n.closed && n.steps[len(n.steps)-1].shape != shapeNone {
		return -1, ""
	}
	last := n.steps[len(n.steps)-1]
	return last.clause, last.cited
}

// closeForHeading ends the lists and stops paragraphs under a heading without
// number from taking the number of the clause before it.
func (n *clauseNumbers) closeForHeading() {
	n.endLists()
	for len(n.steps) > 0 {
		if s := n.steps[len(n.steps)-1].shape; s == shapeDotted || s == shapeWord || s == shapeCode || s == shapeQuestion {
			break
		}
		n.steps = n.steps[:len(n.steps)-1]
	}
	n.closed = true
}

// endLists closes bullets, lettered items and lead-ins: a paragraph follows them.
func (n *clauseNumbers) endLists() {
	for len(n.steps) > 0 {
		switch n.steps[len(n.steps)-1].shape {
		case shapeBullet, shapeNone, shapeParen, shapeHalfParen, shapeStop:
			n.steps = n.steps[:len(n.steps)-1]
		default:
			return
		}
	}
}

// cutTo closes everything below the clause.
func (n *clauseNumbers) cutTo(clause int) {
	for len(n.steps) > 0 && n.steps[len(n.steps)-1].clause > clause {
		n.steps = n.steps[:len(n.steps)-1]
	}
}

// reopen cuts back to the open step with the same number, for "11.5.b." after
// "11.5.a.".
func (n *clauseNumbers) reopen(m marker) bool {
	for i := len(n.steps) - 1; i >= 0; i-- {
		if s := &n.steps[i]; s.shape == m.shape && s.depth == m.depth && s.parts == m.parts && s.label != "" {
			n.steps = n.steps[:i+1]
			return true
		}
	}
	return false
}

// indented makes "1." under "7." of a nested Markdown list 7.1.
func (n *clauseNumbers) indented(m *marker) {
	for i := len(n.steps) - 1; i >= 0; i-- {
		s := &n.steps[i]
		if s.shape != shapeDotted || s.indent+2 > m.indent || s.depth >= len(m.parts) {
			continue
		}
		value := m.parts[0]
		m.parts = s.parts
		m.parts[s.depth] = value
		m.depth = s.depth + 1
		m.label = strings.TrimSuffix(s.label, ".") + "." + itoa(value)
		return
	}
}
