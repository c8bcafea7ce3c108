package api

import (
	"fmt"
	"slices"
	"strings"

	"github.com/checkweigh/checkweigh/dossier"
	"github.com/checkweigh/checkweigh/report"
)

// chart is a drawing of verdicts: one bar a row, divided by verdict. Widths are
// shares of the drawing and everything else is in pixels, so that its letters
// keep their size on a small screen.
type chart struct {
	ID, Title, About string
	Rows             []chartRow
	Keys             []chartKey // the verdicts that occur
	Height           int
}

type chartRow struct {
	Label, Short string // Short fits a small screen
	Link         string // "" for none
	Count        int
	Counts       []int // of the chart's Keys, in their order
	Parts        []chartPart
	LabelY, BarY int // pixels from the top
}

// chartPart is a piece of a bar, filled with the pattern of its verdict.
type chartPart struct {
	Value    dossier.Value
	X, Width string // shares, as "12.5%"
}

type chartKey struct {
	badge
	Count int
}

// barOf is a bar as it is counted.
type barOf struct {
	label, link string
	counts      map[dossier.Value]int
}

func (t barOf) sum() (n int) {
	for _, one := range t.counts {
		n += one
	}
	return n
}

const (
	chartRowHeight = 50 // pixels
	chartLabelY    = 17
	chartBarY      = 24
	chartShort     = 30 // characters that fit beside the number on a small screen
	chartFull      = 90
)

// newChart draws tallies in the order in which they are given. Bars are as long
// as the largest is, or all of one length where only shares count.
func newChart(id, title, about string, all []barOf, shares bool) chart {
	c := chart{ID: id, Title: title, About: about, Height: len(all)*chartRowHeight + 4}
	most := 1
	sums := map[dossier.Value]int{}
	for _, t := range all {
		most = max(most, t.sum())
		for v, n := range t.counts {
			sums[v] += n
		}
	}
	for _, v := range dossier.Values {
		if sums[v] > 0 {
			c.Keys = append(c.Keys, chartKey{newBadge(v), sums[v]})
		}
	}
	for i, t := range all {
		length := most
		if shares {
			length = max(1, t.sum())
		}
		c.Rows = append(c.Rows, c.row(t, length, i*chartRowHeight))
	}
	return c
}

func (c chart) row(t barOf, length, top int) chartRow {
	row := chartRow{Label: shortLabel(report.Visible(t.label), chartFull), Link: t.link, Count: t.sum(), LabelY: top + chartLabelY, BarY: top + chartBarY}
	row.Short = shortLabel(row.Label, chartShort)
	at := 0.0
	for _, key := range c.Keys {
		n := t.counts[dossier.Value(key.Value)]
		row.Counts = append(row.Counts, n)
		if n == 0 {
			continue
		}
		share := float64(n) / float64(length)
		row.Parts = append(row.Parts, chartPart{Value: dossier.Value(key.Value), X: percent(at), Width: percent(share)})
		at += share
	}
	return row
}

// shortLabel cuts a label to that many characters.
func shortLabel(label string, most int) string {
	if letters := []rune(label); len(letters) > most {
		return strings.TrimSpace(string(letters[:most-1])) + "…"
	}
	return label
}

func percent(share float64) string { return fmt.Sprintf("%.2f%%", 100*share) }

// Said is the drawing in one sentence, for those who do not see it.
func (c chart) Said() string {
	words := make([]string, 0, len(c.Keys))
	for _, k := range c.Keys {
		words = append(words, fmt.Sprintf("%s %d", k.Word, k.Count))
	}
	return fmt.Sprintf("%s, each divided by verdict. All together: %s. The table below has every number.", plural(len(c.Rows), "bar"), strings.Join(words, ", "))
}

// largest orders tallies by their size and joins what is beyond a number of them
// in one.
func largest(all []barOf, most int, rest string) []barOf {
	slices.SortStableFunc(all, func(a, b barOf) int { return b.sum() - a.sum() })
	if len(all) <= most {
		return all
	}
	other := barOf{label: fmt.Sprintf(rest, len(all)-most+1), counts: map[dossier.Value]int{}}
	for _, t := range all[most-1:] {
		for v, n := range t.counts {
			other.counts[v] += n
		}
	}
	return append(all[:most-1:most-1], other)
}
