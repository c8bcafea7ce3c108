package ingest

import (
	"strings"

	"github.com/checkweigh/checkweigh/dossier"
)

const (
	runningShare = 0.6 // of the pages on which a running line stands
	runningLines = 4   // lines from the top and the bottom that may run
)

// markRunningLines marks the lines at the top and bottom of pages that repeat
// on most pages: headers, footers, page numbers. Digits count as equal, so that
// "Page 3 of 12" repeats.
func markRunningLines(pages []PageText) {
	count := map[string]int{}
	read := 0
	for _, p := range pages {
		if p.Number == 0 || strings.TrimSpace(p.Body) == "" {
			continue
		}
		read++
		seen := map[string]bool{}
		for _, s := range edgeLines(p.Body) {
			if key := runningKey(p.Body[s.Start:s.End]); !seen[key] {
				seen[key] = true
				count[key]++
			}
		}
	}
	if read < 3 {
		return
	}
	for i := range pages {
		p := &pages[i]
		for _, s := range edgeLines(p.Body) {
			if float64(count[runningKey(p.Body[s.Start:s.End])]) >= runningShare*float64(read) {
				p.Marks = append(p.Marks, dossier.Mark{Kind: dossier.MarkHeader, Span: s})
			}
		}
	}
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

func runningKey(line string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= '0' && r <= '9':
			return '0'
		case r == ' ' || r == '\t':
			return -1
		}
		return r
	}, line)
}
