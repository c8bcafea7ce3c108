package ingest

import (
	"slices"
	"strings"

	"github.com/checkweigh/checkweigh/dossier"
)

// checkDPI is the resolution at which a page is drawn to see whether text that
// seems concealed can in fact not be seen.
const checkDPI = 100

// pageConcealed bounds the concealed passages that one page may list.
const pageConcealed = 2_000

// The reasons of dossier.Concealed that pages give.
const (
	underBox  = "under_box"
	invisible = "invisible"
	offPage   = "off_page"
)

// findHidden gives the reason for each glyph that the page holds and does not
// show, and "" for the others. What objects say is only a suspicion, since clip
// paths and blending can make a cover harmless: the page is drawn, once, and
// only glyphs in whose place nothing is to be seen count.
func findHidden(glyphs []glyph, s *scene, draw func() *greyPage) []string {
	var reasons []string
	var page *greyPage
	drawn := false
	for i, g := range glyphs {
		reason := suspect(g, s)
		if reason == "" {
			continue
		}
		if reason != offPage {
			if !drawn {
				page, drawn = draw(), true
			}
			if page == nil || !page.hides(g.box(), s.coverOf(g), s.page) {
				continue
			}
		}
		if sh := s.coverOf(g); sh != nil {
			sh.hides = true
		}
		if reasons == nil {
			reasons = make([]string, len(glyphs))
		}
		reasons[i] = reason
	}
	return reasons
}

// sameTone is how far text and a box may differ in brightness, 0 to 1, for the
// text to be lost on the box.
const sameTone = 0.15

// coverOf is the shape that hides a glyph, drawn over it or under it in its own
// colour, or nil.
func (s *scene) coverOf(g glyph) *shape {
	b := g.box()
	for i := range s.shapes {
		sh := &s.shapes[i]
		over := sh.order > g.order || abs(sh.luma-g.luma) < sameTone
		if over && g.order > 0 && sh.area() < 0.9*s.page.area() && sh.covers(b, 0.6) {
			return sh
		}
	}
	return nil
}

func suspect(g glyph, s *scene) string {
	b := g.box()
	if b.area() == 0 {
		return ""
	}
	if s.page.area() > 0 && b.cut(s.page).area() == 0 {
		return offPage
	}
	if s.coverOf(g) != nil {
		return underBox
	}
	if g.invisible {
		for _, img := range s.images {
			if img.covers(b, 0.5) {
				return "" // the layer that OCR puts behind a scan
			}
		}
		return invisible
	}
	if g.pale {
		return invisible
	}
	return ""
}

// takeHidden parts the glyphs into those that stay and the concealed passages.
func takeHidden(glyphs []glyph, reasons []string, page int) ([]glyph, []dossier.Concealed) {
	if reasons == nil {
		return glyphs, nil
	}
	kept := make([]glyph, 0, len(glyphs))
	var out []dossier.Concealed
	var run []glyph
	why := ""
	flush := func() {
		if text := strings.TrimSpace(buildPage(run, 0).body); text != "" && len(out) < pageConcealed {
			out = append(out, dossier.Concealed{Page: page, Reason: why, Text: text})
		}
		run, why = nil, ""
	}
	for i, g := range glyphs {
		blank := g.x1 <= g.x0
		switch {
		case reasons[i] != "" && (why == "" || why == reasons[i]):
			run, why = append(run, g), reasons[i]
			continue
		case blank && why != "":
			run = append(run, g)
		case reasons[i] != "":
			flush()
			run, why = append(run, g), reasons[i]
			continue
		case !blank && why != "":
			flush()
		}
		kept = append(kept, g)
	}
	flush()
	return kept, out
}

// The measures of a redaction box, in points.
const (
	boxMinWidth  = 10.0
	boxMinHeight = 5.0
	darkLuma     = 0.3
)

// boxLabel is what authorities print on a box to name their ground.
var boxLabel = expression(`(?i)redact|withheld|exempt|^\W*(?:s\.?|section|reg\.?)?\s*\d{2}\s?(?:\(\d\))?(?:\([a-z]\))?\W*$`)

// redactionBoxes finds the filled boxes that stand in the place of text: those
// that cover text, dark ones with nothing drawn on them, and those that bear a
// label which says so. Banners and shaded cells bear ordinary text, and an empty
// cell beside them, filled like them, belongs to the same table.
func redactionBoxes(s *scene, shown []glyph) []box {
	var out, doubtful []box
	var banners, dark []int // shapes
	for i := range s.shapes {
		sh := &s.shapes[i]
		b := sh.box.cut(s.page)
		if b.width() < boxMinWidth || b.height() < boxMinHeight || b.area() > 0.9*s.page.area() || within(out, b) || within(doubtful, b) {
			continue
		}
		label, covered := labelOn(b, sh.order, shown)
		switch {
		case label != "" && len(label) < 60 && boxLabel().MatchString(label) && !covered:
			out = append(out, b)
		case label != "":
			if len(banners) < pageCells {
				banners = append(banners, i)
			}
		case sh.hides:
			out = append(out, b)
		case len(dark) < pageCells && sh.luma < darkLuma && b.height() < 2*b.width() && !onEdge(b, s.page): // more are a pattern
			dark, doubtful = append(dark, i), append(doubtful, b)
		}
	}
	for i, b := range doubtful {
		if !s.inTable(dark[i], banners, dark) {
			out = append(out, b)
		}
	}
	return out
}

// labelOn is what stands on a box, and whether any of it was drawn before the box.
func labelOn(b box, order int, shown []glyph) (label string, covered bool) {
	for _, g := range shown {
		if g.x1 > g.x0 && b.covers(g.box(), 0.6) {
			covered = covered || g.order < order && g.order > 0
			label += string(g.r)
		} else if g.x1 <= g.x0 && label != "" {
			label += " "
		}
	}
	return strings.TrimSpace(label), covered
}

const (
	sameFill  = 0.03 // most that cells of one table differ in brightness, 0 to 1
	fillGap   = 3.0  // and lie apart, in points
	pageCells = 200  // dark shapes of a page that are looked at
)

// inTable reports whether an empty dark shape is a cell beside one that bears
// ordinary text on the same fill, or beside another empty cell that is.
func (s *scene) inTable(shape int, banners, dark []int) bool {
	beside := func(a, b int) bool {
		return a != b && abs(s.shapes[a].luma-s.shapes[b].luma) < sameFill && adjoin(s.shapes[a].box, s.shapes[b].box)
	}
	besideText := func(i int) bool {
		return slices.ContainsFunc(banners, func(o int) bool { return beside(i, o) })
	}
	return besideText(shape) || slices.ContainsFunc(dark, func(o int) bool { return beside(shape, o) && besideText(o) })
}

// adjoin reports whether two boxes lie side by side or on each other's edge.
func adjoin(a, b box) bool {
	across := min(a.x1, b.x1) - max(a.x0, b.x0)
	down := min(a.y1, b.y1) - max(a.y0, b.y0)
	return across > -fillGap && down > -fillGap && (across > fillGap || down > fillGap)
}

// blockRuns are the runs of full blocks that were typed in the place of words.
// They have an area like boxes, and are marked as text.
func blockRuns(shown []glyph) []box {
	var out []box
	run := 0
	for _, g := range shown {
		if !strings.ContainsRune("█▉▊▓■▬", g.r) {
			run = 0
			continue
		}
		b := g.box()
		if last := len(out) - 1; run > 0 && abs(out[last].y0-b.y0) < 1 {
			out[last].x1 = max(out[last].x1, b.x1)
		} else {
			out = append(out, b)
		}
		run++
	}
	return out
}

// onEdge reports whether a box is a band across the page, which is decoration
// or a scanner's shadow.
func onEdge(b, page box) bool {
	return b.width() > 0.97*page.width() || b.height() > 0.97*page.height()
}

func within(boxes []box, b box) bool {
	for _, o := range boxes {
		if o.covers(b, 0.9) {
			return true
		}
	}
	return false
}

// shareOf is the part of the page's area under the boxes, 0 to 1.
func shareOf(boxes []box, page box) float64 {
	sum := 0.0
	for _, b := range boxes {
		sum += b.area()
	}
	if page.area() <= 0 {
		return 0
	}
	return min(1, sum/page.area())
}
