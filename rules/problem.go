package rules

import (
	"fmt"
	"strings"
)

// Problem is one mistake in a rule file: where it is, what is wrong and how to
// mend it. Load reports every problem of a pack at once.
type Problem struct {
	File   string
	Line   int // from 1; 0 when the whole file is meant
	Column int // from 1
	What   string
	Mend   string
}

// Error is "file:line:column: what; how to mend it".
func (p Problem) Error() string {
	where := p.File
	if p.Line > 0 {
		where = fmt.Sprintf("%s:%d:%d", p.File, p.Line, p.Column)
	}
	if p.Mend == "" {
		return where + ": " + p.What
	}
	return where + ": " + p.What + "; " + p.Mend
}

// place remembers where something was written, for problems found later.
type place struct {
	file         string
	line, column int
}

func (p place) problem(what, mend string) Problem {
	return Problem{File: p.file, Line: p.line, Column: p.column, What: what, Mend: mend}
}

func placeOf(file string, n node) place {
	return place{file, int(n.line), int(n.column)}
}

// nearest suggests the known word that differs least from the unknown one, or
// lists all of them when none is close.
func nearest(unknown string, known []string) string {
	best, distance := "", 2+len(unknown)/4
	for _, k := range known {
		if d := editDistance(strings.ToLower(unknown), strings.ToLower(k)); d < distance {
			best, distance = k, d
		}
	}
	if best != "" {
		return fmt.Sprintf("did you mean %q?", best)
	}
	if len(known) > 0 && len(known) <= 40 {
		return "write one of: " + strings.Join(known, ", ")
	}
	return ""
}

// editDistance is Levenshtein's, cut off for words too long to be a slip.
func editDistance(a, b string) int {
	if len(a) > 60 || len(b) > 60 {
		return 99
	}
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := 1; i <= len(a); i++ {
		diagonal := row[0]
		row[0] = i
		for j := 1; j <= len(b); j++ {
			cost := diagonal
			if a[i-1] != b[j-1] {
				cost++
			}
			diagonal = row[j]
			row[j] = min(cost, row[j]+1, row[j-1]+1)
		}
	}
	return row[len(b)]
}
