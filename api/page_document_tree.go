package api

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/checkweigh/checkweigh/dossier"
	"github.com/checkweigh/checkweigh/report"
)

// treeView is the clauses as a tree, of which only the branch is open that is
// shown: a link to a clause opens its own.
type treeView struct {
	Nodes []treeNode
	Here  string // the branch in words
}

type treeNode struct {
	Number string
	Words  string
	Href   string
	Here   bool // it is shown
	Inner  []treeNode
	Closed int  // clauses inside that are not listed
	Gap    bool // it stands for those that are left out
}

const (
	maxTwigs  = 60 // nodes of one branch that are listed
	treeWords = 70 // bytes of a clause's words
)

// clauseTree is what newTreeView works on.
type clauseTree struct {
	v     documentView
	all   []dossier.Clause
	inner map[int][]int // by parent
	open  map[int]bool
	shown map[int]bool
}

func newTreeView(v documentView, clauses []dossier.Clause, at asked, shown []clauseView) *treeView {
	if len(clauses) == 0 {
		return nil
	}
	t := clauseTree{v: v, all: clauses, inner: map[int][]int{}, open: map[int]bool{}, shown: map[int]bool{}}
	for i, c := range clauses {
		if c.Number != "" || c.Zone == dossier.Title {
			parent := c.Parent
			if parent < 0 || parent >= i {
				parent = -1
			}
			t.inner[parent] = append(t.inner[parent], i)
		}
	}
	here := at.clause
	for _, c := range shown {
		t.shown[c.Index] = true
		if here < 0 {
			here = c.Index
		}
	}
	var path []string
	for i := here; i >= 0 && i < len(clauses); i = clauses[i].Parent {
		t.open[i] = true
		if label := strings.TrimSpace(report.Visible(clauses[i].Number)); label != "" {
			path = append([]string{label}, path...)
		}
		if clauses[i].Parent >= i {
			break
		}
	}
	if len(t.inner[-1]) == 0 {
		return nil
	}
	return &treeView{Nodes: t.branch(-1, here), Here: strings.Join(path, " › ")}
}

// branch lists what is inside of a clause, round the one that is shown.
func (t *clauseTree) branch(parent, here int) []treeNode {
	all := t.inner[parent]
	at := 0
	for i, c := range all {
		if c <= here {
			at = i
		}
	}
	first := max(min(at-maxTwigs/2, len(all)-maxTwigs), 0)
	last := min(first+maxTwigs, len(all))
	var nodes []treeNode
	if first > 0 {
		nodes = append(nodes, t.gap(all[:first], all[first-1]))
	}
	for _, i := range all[first:last] {
		nodes = append(nodes, t.node(i, here))
	}
	if last < len(all) {
		nodes = append(nodes, t.gap(all[last:], all[last]))
	}
	return nodes
}

func (t *clauseTree) gap(left []int, next int) treeNode {
	return treeNode{Gap: true, Words: plural(len(left), "more clause"), Href: t.href(next)}
}

func (t *clauseTree) href(i int) string { return fmt.Sprintf("?clause=%d#c%d", i, i) }

func (t *clauseTree) node(i, here int) treeNode {
	c := t.all[i]
	n := treeNode{Number: c.Number, Words: t.words(c), Href: t.href(i), Here: t.shown[i]}
	if t.open[i] {
		n.Inner = t.branch(i, here)
	} else {
		n.Closed = len(t.inner[i])
	}
	return n
}

// words are the first of a clause.
func (t *clauseTree) words(c dossier.Clause) string {
	cut := dossier.Span{Start: c.Body.Start, End: min(c.Body.End, c.Body.Start+4*treeWords)}
	if cut.Len() <= 0 {
		cut = dossier.Span{Start: c.Span.Start, End: min(c.Span.End, c.Span.Start+4*treeWords)}
	}
	words := strings.Join(strings.Fields(strings.ToValidUTF8(t.v.text.Cut(cut), "")), " ")
	if len(words) <= treeWords {
		return words
	}
	end := treeWords
	for end > 0 && !utf8.RuneStart(words[end]) {
		end--
	}
	if space := strings.LastIndexByte(words[:end], ' '); space > treeWords/2 {
		end = space
	}
	return words[:end] + "…"
}
