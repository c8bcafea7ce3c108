package report

import (
	"fmt"
	"io"
	"strings"

	"github.com/checkweigh/checkweigh/dossier"
	"github.com/checkweigh/checkweigh/rules"
)

// tickBox stands before what is to be ticked on paper.
const tickBox = "☐ "

// WriteSheetDocx writes the sheet of each report as one Word document, with the
// words of its page in the same order, each sheet on a new sheet of paper. The
// same reports give the same bytes.
func WriteSheetDocx(w io.Writer, name SheetName, set *rules.Set, reports ...Report) error {
	maker := capital(sheetTitles[name])
	meta := docxMeta{title: maker, foot: "Checkweigh " + sheetTitles[name]}
	var out docxReport
	for i, r := range reports {
		made, err := Sheet(name, r, set)
		if err != nil {
			return err
		}
		meta.made = r.GeneratedAt
		out.blocks = append(out.blocks, paragraph{style: styleTitle, runs: []run{{text: titleOf(r)}}, fresh: i > 0})
		out.told(styleBody, maker+".", parties(r))
		switch s := made.(type) {
		case QuestionSheet:
			out.questionSheet(s)
		case LifecycleSheet:
			out.lifecycleSheet(s)
		case RepPage:
			out.repPage(s)
		case InspectionPack:
			out.inspectionPack(s)
		}
		if name != SheetRep { // it has a foot of its own, in easier words
			out.colophon(r)
		}
	}
	if len(reports) == 1 {
		meta.title += ": " + heading(reports[0])
	}
	if len(reports) == 0 {
		out.add(styleBody, "No dossier was given.")
	}
	return writeDocx(w, meta, out.blocks)
}

// parties are the buyer and the supplier in one line.
func parties(r Report) string {
	buyer, supplier := Visible(r.Dossier.Facts["buyer"]), Visible(r.Dossier.Facts["supplier"])
	if buyer == "" || supplier == "" {
		return buyer + supplier
	}
	return buyer + " with " + supplier
}

// colophon says how the sheet was made, and when.
func (d *docxReport) colophon(r Report) {
	d.add(styleNote, fmt.Sprintf("Every quote is cut from the document by its position and never retyped. The verdicts are a machine's, made by written rules (%s %s); a person decides what to do with them. Made %s.",
		Visible(r.Rules.Name), Visible(r.Rules.Version), madeOn(r.GeneratedAt)))
}

// held lists the papers that a sheet was cut from.
func (d *docxReport) held(h SheetHead) {
	var names []string
	for i, path := range shortPaths(h.asReport().Documents) {
		if path = Visible(path); h.Documents[i].State != dossier.StateRead {
			path += " (not fully read)"
		}
		names = append(names, path)
	}
	if len(names) == 0 {
		names = []string{"none"}
	}
	d.told(styleBody, "The documents held:", strings.Join(names, "; ")+".")
}

// cited prints a few findings of one thing, and where the others stand.
func (d *docxReport) cited(h SheetHead, all []Cited) {
	d.findings(fewCited(h, all))
	if more := moreCited(h, all); more != "" {
		d.add(styleBody, "More of the same at "+more+".")
	}
}

// headed is a heading with the requirement and the verdict behind it.
func headed(title, requirement string, verdict dossier.Value) string {
	title = Visible(title)
	if requirement != "" {
		title += " (" + Visible(requirement) + ")"
	}
	if verdict != "" {
		title += ": " + markAndWord(string(verdict), Word(verdict))
	}
	return title
}

func (d *docxReport) questionSheet(s QuestionSheet) {
	d.held(s.SheetHead)
	if len(s.Questions) == 0 {
		d.add(styleBody, "These rules have no questions.")
		return
	}
	d.add(styleHeading, "The questions at a glance")
	glance := docxTable{caption: "Each question with how far the papers answer it", head: []string{"No.", "Question", "Verdict", "Answer"}, widths: []int{8, 30, 22, 40}}
	for _, q := range s.Questions {
		glance.rows = append(glance.rows, []string{Visible(q.ID), Visible(q.Title), markAndWord(string(q.Verdict), Word(q.Verdict)), q.Answer})
	}
	d.table(glance)
	for _, q := range s.Questions {
		d.add(styleHeading, Visible(q.ID)+" "+Visible(q.Question))
		d.told(styleBody, markAndWord(string(q.Verdict), Word(q.Verdict))+".", q.Answer)
		for _, a := range q.Answers {
			d.add(styleHeading2, headed(a.Title, a.Requirement, a.Verdict))
			d.add(styleBody, a.Found)
			d.cited(s.SheetHead, a.Findings)
		}
		open := docxTable{caption: "Still open", head: []string{"What", "Why it is open", "Ask", "Whom"}, widths: []int{25, 30, 30, 15}}
		for _, o := range q.Open {
			open.rows = append(open.rows, []string{headed(o.Title, o.Requirement, ""), o.Found, Visible(o.Ask), capital(o.Whom)})
		}
		d.table(open)
	}
}

func (d *docxReport) lifecycleSheet(s LifecycleSheet) {
	d.held(s.SheetHead)
	for _, step := range s.Steps {
		d.add(styleHeading, stepTitles[step.Step])
		d.add(styleBody, step.Nothing)
		for _, e := range step.Entries {
			d.add(styleHeading2, headed(e.Title, e.Requirement, e.Verdict))
			d.told(styleBody, "Who:", cutWords(e.Actors))
			d.told(styleBody, "Where:", cutWords(e.Places))
			d.told(styleBody, "How long, when:", cutWords(e.Periods))
			d.cited(s.SheetHead, e.all())
		}
		for _, a := range step.Ask {
			d.told(styleItem, Visible(a.Requirement), Visible(a.Question)+" Ask "+a.Whom+".")
		}
	}
}

func (d *docxReport) repPage(p RepPage) {
	d.add(styleHeading, repHeadWhat)
	d.add(styleBody, strings.Join(p.What, " "))
	d.add(styleHeading, repHeadFound)
	d.add(styleBody, map[bool]string{true: repNothing, false: repLegend}[len(p.Points) == 0])
	for i, one := range p.Points {
		about := strings.TrimSuffix(one.About, ".")
		if !strings.HasSuffix(about, "?") {
			about += "."
		}
		d.told(styleBody, fmt.Sprintf("%d. %s %s", i+1, verdictMarks[one.Verdict], about), strings.TrimSpace(one.Found+" "+one.Why))
		for _, q := range one.Shown {
			d.add(styleQuote, q.Words)
			d.add(styleWhere, q.Where)
		}
	}
	d.add(styleHeading, repHeadAsk)
	for _, a := range p.Asks {
		d.add(styleBody, tickBox+a.Ask)
	}
	d.add(styleHeading, repHeadLook)
	for _, l := range p.Look {
		d.add(styleBody, strings.TrimSpace(l.Say+" "+strings.Join(l.Names, "; ")))
	}
	d.add(styleNote, repFoot)
}

func (d *docxReport) inspectionPack(p InspectionPack) {
	d.add(styleHeading, "Checklist")
	for _, step := range p.Checklist {
		d.add(styleHeading2, whenTitles[step.When])
		for _, item := range step.Items {
			d.add(styleBody, tickBox+item)
		}
	}
	d.add(styleHeading, "What to be shown on the system")
	for _, g := range placeGroups(p.Looks) {
		d.add(styleHeading2, g.Title)
		for _, l := range g.Looks {
			d.told(styleBody, tickBox+l.Name+".", l.What+" For: "+gapWords(l.For)+".")
		}
	}
	if len(p.Looks) == 0 {
		d.add(styleBody, "Nothing: the papers settle all that a screen could show.")
	}
	d.inspectionPapers(p)
	d.add(styleHeading, "Whom to ask")
	for _, q := range p.Questions {
		d.add(styleHeading2, capital(q.Whom))
		for _, a := range q.Asks {
			d.add(styleBody, tickBox+Visible(a.Question)+" ("+Visible(a.Requirement)+", "+Word(a.Verdict)+")")
		}
	}
	if len(p.Questions) == 0 {
		d.add(styleBody, "Nothing was left open in what could be judged.")
	}
	d.add(styleHeading, "Your right to look")
	for _, right := range p.Rights {
		d.add(styleHeading2, headed(right.Title, right.Requirement, right.Verdict))
		d.add(styleBody, right.Found)
		d.cited(p.SheetHead, right.Findings)
		if right.Clause != "" {
			d.told(styleBody, "Seek:", Visible(right.Clause))
		}
	}
	if len(p.Rights) == 0 {
		d.add(styleBody, "These rules do not look for rights of representatives.")
	}
}

func (d *docxReport) inspectionPapers(p InspectionPack) {
	d.add(styleHeading, "What to see on paper")
	if len(p.Papers) == 0 {
		d.add(styleBody, "Every page was read, nothing is blacked out, and no named paper is missing.")
	}
	t := docxTable{caption: "Pages to read yourself, and papers to ask for by name", head: []string{"Paper", "Page", "What is the matter", "Ask"}, widths: []int{30, 12, 28, 30}}
	for _, one := range p.Papers {
		t.rows = append(t.rows, []string{tickBox + Visible(one.Name), pagesOrAll(one.Pages), paperSays(one), Visible(one.Ask) + " " + capital(one.Whom) + "."})
	}
	d.table(t)
}

// gapWords names what a look on the system bears on.
func gapWords(all []InspectionGap) string {
	return strings.Join(each(all, func(g InspectionGap) string {
		return Visible(g.Title) + " " + Visible(g.Requirement) + " (" + Word(g.Verdict) + ")"
	}), "; ")
}

func pagesOrAll(pages []int) string {
	if len(pages) == 0 {
		return "all"
	}
	return ranges(pages)
}

func paperSays(p InspectionPaper) string {
	says := Visible(p.Say)
	if len(p.Needs) > 0 {
		says += " Waiting for it: " + joinVisible(p.Needs) + "."
	}
	return says
}
