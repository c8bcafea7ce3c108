package analyze

import (
	"fmt"
	"io"
	"strings"
)

// WriteTo prints the explanation for people, one paragraph a sentence.
func (e Explanation) WriteTo(w io.Writer) (int64, error) {
	var b strings.Builder
	for _, s := range e.Sentences {
		e.sentence(&b, s)
	}
	for _, f := range e.Others {
		f.write(&b)
	}
	for _, s := range e.Skipped {
		fmt.Fprintf(&b, "%s not judged: %s\n    %s\n", where(s.Clause, s.Page), s.Zone, oneLine(s.Text))
	}
	n, err := io.WriteString(w, b.String())
	return int64(n), err
}

func (e Explanation) sentence(b *strings.Builder, s ExplainedSentence) {
	fmt.Fprintf(b, "%s (%s, %s)\n", where(s.Clause, s.Page), s.Kind.Name(), s.Zone)
	for _, p := range s.Pieces {
		fmt.Fprintf(b, "    %-8s %s\n", p.Role, oneLine(p.Quote))
	}
	fmt.Fprintf(b, "    concepts %s\n", strings.Join(s.Concepts, "; "))
	for _, f := range s.Frames {
		fmt.Fprintf(b, "    frame    actor %s, %s", f.Actor, f.Force)
		if f.Modal != "" {
			fmt.Fprintf(b, " (%s)", f.Modal)
		}
		if f.Overrides {
			b.WriteString(", overrides")
		}
		fmt.Fprintf(b, ": %s\n", f.Words)
		if f.Exception != "" {
			fmt.Fprintf(b, "        exception: %s\n", f.Exception)
		}
		for _, x := range f.Blocks {
			verdict := "no: " + x.Failed
			if x.Holds {
				verdict = "HOLDS"
			}
			fmt.Fprintf(b, "        %-8s %s (line %d): %s\n", x.Level, x.Name, x.Line, verdict)
		}
	}
	if s.Gate != "" {
		fmt.Fprintf(b, "    no block was tried: %s\n", s.Gate)
	}
	b.WriteByte('\n')
}

func where(clause string, page int) string {
	out := "text"
	if clause != "" {
		out = "clause " + clause
	}
	if page > 0 {
		out += fmt.Sprintf(", page %d", page)
	}
	return out
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }
