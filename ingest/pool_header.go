package ingest

import (
	"strconv"
	"strings"
	"unicode"

	"github.com/checkweigh/checkweigh/dossier"
)

const (
	runningShare = 0.6 // of the pages on which a running line stands
	runningPages = 4   // or as many pages, where only a part of the document has the line
	runningLines = 4   // lines from the top and the bottom that may run
	runningBytes = 120 // the longest line that runs on a part of the pages only
)

// markRunningLines marks the lines at the top and bottom of pages that repeat,
// and page numbers: a sentence that goes on overleaf does not end at them.
// Numbers count as equal, so that "Page 3 of 12" repeats.
func markRunningLines(pages []PageText) {
	count := map[string]int{}
	shifts := map[int]int{}
	read := 0
	for _, p := range pages {
		if p.Number == 0 || strings.TrimSpace(p.Body) == "" {
			continue
		}
		read++
		seen := map[string]bool{}
		for _, s := range edgeLines(p.Body) {
			line := p.Body[s.Start:s.End]
			if key := runningKey(line); !seen[key] {
				seen[key] = true
				count[key]++
			}
			if n, ok := bareNumber(line); ok {
				shifts[n-p.Number]++
			}
		}
	}
	for i := range pages {
		p := &pages[i]
		for _, s := range edgeLines(p.Body) {
			line := p.Body[s.Start:s.End]
			running := runs(line, count[runningKey(line)], read) && !p.inTable(s)
			if n, ok := bareNumber(line); ok {
				running = shifts[n-p.Number] >= 3
			}
			if p.Number > 0 && running {
				p.Marks = append(p.Marks, dossier.Mark{Kind: dossier.MarkHeader, Span: s})
			}
		}
	}
}

// runs reports whether a line that stands at the edge of so many of the pages
// that were read is a running line.
func runs(line string, on, read int) bool {
	if read >= 3 && float64(on) >= runningShare*float64(read) {
		return true
	}
	letters := 0
	for _, r := range line {
		if unicode.IsLetter(r) {
			letters++
		}
	}
	return on >= runningPages && letters > 3 && len(line) < runningBytes
}

// bareNumber reads "7" and "- 7 -". That it counts along with the pages tells a
// page number from the number of a clause.
func bareNumber(line string) (int, bool) {
	n, err := strconv.Atoi(strings.Trim(line, " -–—|[]"))
	return n, err == nil && n > 0
}

func (p *PageText) inTable(at dossier.Span) bool {
	for _, m := range p.Marks {
		if m.Kind == dossier.MarkTable && m.Span.Start <= at.Start && at.End <= m.Span.End {
			return true
		}
	}
	return false
}

// edgeLines are the spans of the first and last lines of a page that hold text.
func edgeLines(body string) []dossier.Span {
	var all []dossier.Span
	for at := 0; at < len(body); {
		end := strings.IndexByte(body[at:], '\n')
		if end < 0 {
			end = len(body) - at
		}
		if strings.TrimSpace(body[at:at+end]) != "" {
			all = append(all, dossier.Span{Start: at, End: at + end})
		}
		at += end + 1
	}
	if len(all) <= 2*runningLines {
		return all
	}
	return append(all[:runningLines:runningLines], all[len(all)-runningLines:]...)
}

// runningKey is a line without spaces, each number being the same.
func runningKey(line string) string {
	var b strings.Builder
	number := false
	for _, r := range line {
		digit := r >= '0' && r <= '9'
		switch {
		case r == ' ' || r == '\t':
			continue
		case digit && !number:
			b.WriteByte('0')
		case !digit:
			b.WriteRune(r)
		}
		number = digit
	}
	return b.String()
}
