package api

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/checkweigh/checkweigh/dossier"
)

// qualityView shows how far each page can be relied on: as a strip of bars, told
// apart by height and pattern, and in words.
type qualityView struct {
	Bars   []qualityBar
	Width  int // of the strip, in its own units
	Here   int // where the page that is shown stands on it
	Groups []qualityGroup
	All    string // "good" where all pages are the same
}

type qualityBar struct {
	X, W, Y, H int
	Class      string
}

// qualityGroup is the pages of one quality.
type qualityGroup struct {
	Class string
	Word  string
	Pages int
	Runs  []pageRun
	More  int // runs that are not listed
	Why   []string
}

type pageRun struct{ First, Last int }

const (
	maxBars = 240 // of the strip; of a longer document each stands for several pages
	maxRuns = 24  // of one group
	barUnit = 10  // width of a bar
	barHigh = 24
)

// sortsOfPages are from the worst to the best: where one bar stands for several
// pages it shows the worst.
var sortsOfPages = []struct {
	class, word string
	high        int
}{
	{"unread", "not read", barHigh},
	{"image", "a picture without text", barHigh},
	{"garbled", "its text is garbled", 19},
	{"language", "not in English", 14},
	{"out", "partly blacked out", 14},
	{"ocr", "read by character recognition", 10},
	{"blank", "blank", 4},
	{"good", "good", 4},
}

// sortOfPage is its place among them.
func sortOfPage(p dossier.Page) int {
	class := "good"
	switch {
	case p.Quality == dossier.Unread:
		class = "unread"
	case p.Quality == dossier.ImageOnly:
		class = "image"
	case p.Quality == dossier.Garbled:
		class = "garbled"
	case p.Quality == dossier.OtherLanguage:
		class = "language"
	case p.Redacted > 0:
		class = "out"
	case p.OCR:
		class = "ocr"
	case p.Quality == dossier.Blank:
		class = "blank"
	}
	for i, s := range sortsOfPages {
		if s.class == class {
			return i
		}
	}
	return len(sortsOfPages) - 1
}

func newQualityView(pages []dossier.Page, here int) *qualityView {
	v := &qualityView{}
	each := (len(pages) + maxBars - 1) / maxBars
	v.Width = (len(pages) + each - 1) / each * barUnit
	worst := -1
	groups := map[int]*qualityGroup{}
	for i, p := range pages {
		sort := sortOfPage(p)
		if p.Number == here {
			v.Here = i / each * barUnit
		}
		if worst < 0 || sort < worst {
			worst = sort
		}
		if i%each == each-1 || i == len(pages)-1 {
			v.bar(i/each, worst)
			worst = -1
		}
		g := groups[sort]
		if g == nil {
			g = &qualityGroup{Class: sortsOfPages[sort].class, Word: sortsOfPages[sort].word}
			groups[sort] = g
		}
		g.add(p)
	}
	for sort := range sortsOfPages {
		if g := groups[sort]; g != nil {
			v.Groups = append(v.Groups, *g)
		}
	}
	if len(v.Groups) == 1 {
		v.All = v.Groups[0].Word
	}
	return v
}

// bar adds one to the strip, or widens the last.
func (v *qualityView) bar(at, sort int) {
	s := sortsOfPages[sort]
	if n := len(v.Bars); n > 0 && v.Bars[n-1].Class == s.class && s.class == "good" {
		v.Bars[n-1].W += barUnit
		return
	}
	v.Bars = append(v.Bars, qualityBar{X: at * barUnit, W: barUnit, Y: barHigh - s.high, H: s.high, Class: s.class})
}

func (g *qualityGroup) add(p dossier.Page) {
	g.Pages++
	if p.Reason != "" && len(g.Why) < 3 && !slices.Contains(g.Why, p.Reason) {
		g.Why = append(g.Why, p.Reason)
	}
	if n := len(g.Runs); n > 0 && g.Runs[n-1].Last == p.Number-1 {
		g.Runs[n-1].Last = p.Number
		return
	}
	if len(g.Runs) == maxRuns {
		g.More++
		return
	}
	g.Runs = append(g.Runs, pageRun{p.Number, p.Number})
}

// Said is the strip in one sentence.
func (v *qualityView) Said() string {
	var all []string
	for _, g := range v.Groups {
		all = append(all, fmt.Sprintf("%d %s", g.Pages, g.Word))
	}
	return strings.Join(all, ", ")
}

// qualityWord says in words what is to be known of a page, "" for a good one.
func qualityWord(p dossier.Page) string {
	var words []string
	switch p.Quality {
	case dossier.Garbled:
		words = append(words, "its text is garbled")
	case dossier.ImageOnly:
		words = append(words, "a picture without text")
	case dossier.Blank:
		words = append(words, "blank")
	case dossier.OtherLanguage:
		words = append(words, "not in English, so that it is not judged")
	case dossier.Unread:
		words = append(words, "not read")
	}
	if p.OCR {
		words = append(words, "read by character recognition: check it against the picture")
	}
	return strings.Join(words, "; ")
}

// redactionsView lists where a document is blacked out.
type redactionsView struct {
	Places []redactionView
	More   int
}

type redactionView struct {
	Page    int
	At      int // in the text, -1 where only the page is known
	Clause  string
	Heading string
	Share   string // of the page
}

const maxRedactions = 60

func newRedactionsView(v documentView) (r redactionsView) {
	named := map[int]bool{}
	var all []redactionView
	for _, p := range v.checked.Reading.Redactions {
		named[p.Page] = true
		view := redactionView{Page: p.Page, At: p.Start, Clause: p.Clause, Heading: p.Heading}
		if share := pageShare(v.text, p.Page); share > 0 {
			view.Share = shareWords(share)
		}
		all = append(all, view)
	}
	for _, p := range v.text.Pages {
		if p.Redacted > 0 && !named[p.Number] {
			all = append(all, redactionView{Page: p.Number, At: -1, Share: shareWords(p.Redacted)})
		}
	}
	slices.SortStableFunc(all, func(a, b redactionView) int { return cmp.Or(a.Page-b.Page, a.At-b.At) })
	if len(all) > maxRedactions {
		r.More = len(all) - maxRedactions
		all = all[:maxRedactions]
	}
	r.Places = all
	return r
}

func pageShare(t dossier.Text, number int) float64 {
	p, _ := pageOf(t, number)
	return p.Redacted
}
