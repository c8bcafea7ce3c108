package report

import (
	"bufio"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/checkweigh/checkweigh/dossier"
	"github.com/checkweigh/checkweigh/rules"
)

// WriteSheetText writes one sheet for a terminal. Quotes are shortened to a few
// lines; the JSON and the page have them whole.
func WriteSheetText(w io.Writer, name SheetName, set *rules.Set, r Report, o TextOptions) error {
	made, err := Sheet(name, r, set)
	if err != nil {
		return err
	}
	if o.Width == 0 {
		o.Width = 80
	}
	o.Width = max(o.Width, 40)
	out := bufio.NewWriter(w)
	t := text{Writer: out, TextOptions: o}
	t.header(r)
	switch s := made.(type) {
	case QuestionSheet:
		t.questionSheet(s)
	case LifecycleSheet:
		t.lifecycleSheet(s)
	case RepPage:
		t.repPage(s)
	case InspectionPack:
		t.inspectionPack(s)
	}
	if err := out.Flush(); err != nil {
		return fmt.Errorf("report: write sheet: %w", err)
	}
	return nil
}

func (t text) questionSheet(s QuestionSheet) {
	for i, q := range s.Questions {
		if i > 0 {
			fmt.Fprintln(t)
		}
		t.wrapped("", t.paint("1", Visible(q.ID)+" "+Visible(q.Question)))
		t.wrapped("  ", t.verdictWord(q.Verdict)+": "+q.Answer)
		for _, a := range q.Answers {
			t.wrapped("  ", Visible(a.Title)+" ("+Visible(a.Requirement)+"), "+Word(a.Verdict)+". "+a.Found)
			t.cited(s.SheetHead, a.Findings)
		}
		for _, o := range q.Open {
			t.wrapped("  ", "Open: "+Visible(o.Title)+" ("+Visible(o.Requirement)+"). "+o.Found+" Ask "+o.Whom+": "+Visible(o.Ask))
		}
	}
}

func (t text) lifecycleSheet(s LifecycleSheet) {
	for i, step := range s.Steps {
		if i > 0 {
			fmt.Fprintln(t)
		}
		fmt.Fprintln(t, t.paint("1", stepTitles[step.Step]))
		if step.Nothing != "" {
			t.wrapped("  ", step.Nothing)
		}
		for _, e := range step.Entries {
			head := Visible(e.Title)
			if e.Requirement != "" {
				head += " (" + Visible(e.Requirement) + ", " + Word(e.Verdict) + ")"
			}
			t.wrapped("  ", head+". Who: "+cutWords(e.Actors)+". Where: "+cutWords(e.Places)+". How long, when: "+cutWords(e.Periods)+".")
			t.cited(s.SheetHead, e.all())
		}
		for _, a := range step.Ask {
			t.wrapped("  ", "Ask "+a.Whom+": "+Visible(a.Question))
		}
	}
}

func (t text) repPage(p RepPage) {
	t.wrapped("", strings.Join(p.What, " "))
	t.section(repHeadFound)
	t.wrapped("  ", map[bool]string{true: repNothing, false: repLegend}[len(p.Points) == 0])
	for i, one := range p.Points {
		t.wrapped("  ", strings.TrimSpace(fmt.Sprintf("%d. %s. %s %s", i+1, one.About, one.Found, one.Why)))
		for _, q := range one.Shown {
			t.wrapped("    ", q.Words+" ("+q.Where+")")
		}
	}
	t.section(repHeadAsk)
	for _, a := range p.Asks {
		t.wrapped("  ", "[ ] "+a.Ask)
	}
	t.section(repHeadLook)
	for _, l := range p.Look {
		t.wrapped("  ", strings.TrimSpace(l.Say+" "+strings.Join(l.Names, "; ")))
	}
	fmt.Fprintln(t)
	t.wrapped("", repFoot)
}

func (t text) inspectionPack(p InspectionPack) {
	for i, step := range p.Checklist {
		if i > 0 {
			fmt.Fprintln(t)
		}
		fmt.Fprintln(t, t.paint("1", whenTitles[step.When]))
		for _, item := range step.Items {
			t.wrapped("  ", "[ ] "+item)
		}
	}
	for _, g := range placeGroups(p.Looks) {
		t.section(g.Title + " to be shown")
		for _, l := range g.Looks {
			var ids []string
			for _, gap := range l.For {
				ids = append(ids, gap.Requirement)
			}
			t.wrapped("  ", "[ ] "+l.Name+". "+l.What+" For "+joinVisible(ids)+".")
		}
	}
	t.inspectionOnPaper(p)
}

func (t text) inspectionOnPaper(p InspectionPack) {
	if len(p.Papers) > 0 {
		t.section("What to see on paper")
	}
	for _, one := range p.Papers {
		name := Visible(one.Name)
		if len(one.Pages) > 0 {
			name += ", p. " + ranges(one.Pages)
		}
		t.wrapped("  ", "[ ] "+name+": "+Visible(one.Say)+" "+Visible(one.Ask)+" ("+one.Whom+")")
	}
	for _, q := range p.Questions {
		t.section(capital(q.Whom))
		for _, a := range q.Asks {
			t.wrapped("  ", "[ ] "+Visible(a.Requirement)+": "+Visible(a.Question))
		}
	}
	if len(p.Rights) > 0 {
		t.section("Your right to look")
	}
	for _, right := range p.Rights {
		t.wrapped("  ", Visible(right.Requirement)+" "+Visible(right.Title)+", "+Word(right.Verdict)+". "+right.Found)
		t.cited(p.SheetHead, right.Findings)
	}
}

func (t text) verdictWord(v dossier.Value) string {
	return t.paint(colours[v], strings.ToUpper(Word(v)))
}

// cited prints findings shortly, each with what decided it. Words that stand
// elsewhere than the words before them have their own place.
func (t text) cited(head SheetHead, all []Cited) {
	spoken := each(all, func(c Cited) Cited {
		c.Evidence = slices.DeleteFunc(slices.Clone(c.Evidence), func(e Evidence) bool { return e.Role == dossier.RoleDefinition })
		return c
	})
	spoken = slices.DeleteFunc(spoken, func(c Cited) bool { return len(c.Evidence) == 0 })
	for _, f := range fewCited(head, spoken) {
		t.wrapped("    ", citedLine(f))
	}
	if more := moreCited(head, spoken); more != "" {
		t.wrapped("    ", "More of the same at "+more+".")
	}
}

func citedLine(f findingView) string {
	var words []string
	if f.Again != "" {
		words = append(words, f.Again+":")
	}
	for i, q := range f.Quotes {
		words = append(words, quoteTo(q.Quote, 240))
		if q.At != "" && (i+1 == len(f.Quotes) || f.Quotes[i+1].At != q.At) {
			words = append(words, "("+q.At+")")
		}
	}
	if f.Same != "" {
		words = append(words, "The same words at "+f.Same+".")
	}
	if f.Partly != "" {
		words = append(words, "Some of these words at "+f.Partly+".")
	}
	return strings.Join(words, " ")
}
