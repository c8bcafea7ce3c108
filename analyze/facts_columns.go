package analyze

import (
	"strings"

	"github.com/checkweigh/checkweigh/dossier"
)

// sideBySide offers what two lines say of which the first holds labels and the
// second their values, side by side: "SUPPLIER      BUYER", "Zed Ltd      Ash Council".
func (g *gatherer) sideBySide(heads, values line) bool {
	labels := cellsOf(heads)
	if len(labels) < 2 {
		return false
	}
	cells := cellsOf(values)
	if len(cells) != len(labels) {
		return false
	}
	known := 0
	for i, label := range labels {
		fact := factOf(g.t.Cut(label))
		if fact == "" {
			continue
		}
		if _, ok := g.narrow(fact, cells[i]); !ok || isLabel(g.t.Cut(cells[i])) {
			return false
		}
		known++
	}
	if known < 2 {
		return false
	}
	for i, label := range labels {
		g.label(g.t.Cut(label), cells[i])
	}
	return true
}

// cellsOf divides a line at bars, tabs and gaps of three spaces.
func cellsOf(l line) []dossier.Span {
	if !strings.Contains(l.text, " | ") && wideGap(l.text) < 0 {
		return nil
	}
	var out []dossier.Span
	for at := 0; at < len(l.text); {
		end, skip := len(l.text)-at, 0
		for _, mark := range [...]string{" | ", "\t", "   "} {
			if i := strings.Index(l.text[at:], mark); i >= 0 && i < end {
				end, skip = i, len(mark)
			}
		}
		if cell := strings.TrimSpace(l.text[at : at+end]); cell != "" && cell != "|" {
			start := l.Start + at + strings.Index(l.text[at:at+end], cell)
			out = append(out, dossier.Span{Start: start, End: start + len(cell)})
		}
		at += end + skip
		if skip == 0 {
			break
		}
	}
	return out
}
