package report

import (
	"bufio"
	"fmt"
	"io"
	"slices"
)

// WritePoints writes the head of the report and its five points for a terminal:
// what a new reader is shown first.
func WritePoints(w io.Writer, r Report, o TextOptions) error {
	if o.Width == 0 {
		o.Width = 80
	}
	o.Width = max(o.Width, 40)
	var first []Verdict
	for _, p := range FivePoints(r) {
		i := slices.IndexFunc(r.Verdicts, func(v Verdict) bool { return v.Requirement == p.Requirement })
		first = append(first, r.Verdicts[i])
	}
	out := bufio.NewWriter(w)
	t := newText(out, o, first)
	t.header(r)
	for _, v := range first {
		t.verdict(r, v)
	}
	t.quotedFrom(r, first)
	fmt.Fprintln(t)
	if err := out.Flush(); err != nil {
		return fmt.Errorf("report: write points: %w", err)
	}
	return nil
}
