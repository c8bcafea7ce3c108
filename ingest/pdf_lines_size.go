package ingest

import (
	"sort"

	"github.com/checkweigh/checkweigh/dossier"
)

// medianSpacing is the usual distance of two lines of a paragraph.
func medianSpacing(lines []*line) float64 {
	var drops []float64
	for i := 1; i < len(lines); i++ {
		d := lines[i-1].first().base - lines[i].first().base
		if h := lines[i].height(); d > 0.5*h && d < 2.2*h {
			drops = append(drops, d)
		}
	}
	if len(drops) == 0 {
		return medianHeight(lines) * 1.15
	}
	sort.Float64s(drops)
	return drops[len(drops)*2/5]
}

// size is the font size of most of the line, or its height where the engine does
// not tell. Heights differ between fonts of one size, so they make poor headings.
func (l *line) size() float64 {
	best := l.first()
	for _, s := range l.segs {
		if s.letters > best.letters {
			best = s
		}
	}
	if best.last.size > 0 {
		return best.last.size
	}
	return best.height
}

func medianSize(lines []*line) float64 { return medianOf(lines, (*line).size) }

func medianHeight(lines []*line) float64 { return medianOf(lines, (*line).height) }

// medianOf weighs long lines more than short ones.
func medianOf(lines []*line, of func(*line) float64) float64 {
	var all []float64
	for _, l := range lines {
		for range max(l.first().letters/20, 1) {
			all = append(all, of(l))
		}
	}
	if len(all) == 0 {
		return 0
	}
	sort.Float64s(all)
	return all[len(all)/2]
}

// pageLineMarks finds headings by their size and lines that are bold throughout.
func pageLineMarks(l *line, at dossier.Span, normal float64) []dossier.Mark {
	if at.Len() == 0 {
		return nil
	}
	letters, bold := 0, 0
	for _, s := range l.segs {
		letters += s.letters
		bold += s.bold
	}
	var marks []dossier.Mark
	if level := headingLevel(l.size(), normal); level > 0 && letters > 1 && at.Len() < 160 {
		marks = append(marks, dossier.Mark{Kind: dossier.MarkHeading, Span: at, Level: level})
	}
	if bold == letters {
		marks = append(marks, dossier.Mark{Kind: dossier.MarkBold, Span: at})
	}
	return marks
}

func headingLevel(size, normal float64) int {
	switch {
	case size > 1.6*normal:
		return 1
	case size > 1.35*normal:
		return 2
	case size > 1.12*normal:
		return 3
	}
	return 0
}
