package align

import (
	"cmp"
	"hash/maphash"
	"path"
	"slices"

	"github.com/checkweigh/checkweigh/dossier"
)

// Paper is a document that may have another version: its path and its text.
type Paper struct {
	Path string
	Text dossier.Text
}

// Match is a document beside its newer version; -1 where there is none.
type Match struct{ Old, New int }

const (
	run      = 4    // words that must stand together to be recognised
	sample   = 2000 // runs looked at of one text
	alikeAny = 0.08 // share of runs below which two texts are two documents
)

// Papers finds which document became which, by the runs of words they share;
// between equals the file's name decides. One on each side are one document
// whatever they say: somebody asked for the two to be compared. The matches
// stand in the order of the newer ones, what went away at the end.
func Papers(older, newer []Paper) []Match {
	partner := make([]int, len(newer))
	taken := make([]bool, len(older))
	for j := range partner {
		partner[j] = -1
	}
	type likeness struct {
		old, new int
		like     float64
	}
	var all []likeness
	olds, news := sampled(older), sampled(newer)
	for i := range olds {
		for j := range news {
			like := shared(olds[i], news[j])
			if path.Base(older[i].Path) == path.Base(newer[j].Path) {
				like += 0.05
			}
			if like >= alikeAny || len(older) == 1 && len(newer) == 1 {
				all = append(all, likeness{i, j, like})
			}
		}
	}
	slices.SortFunc(all, func(x, y likeness) int {
		return cmp.Or(cmp.Compare(y.like, x.like), cmp.Compare(x.old, y.old), cmp.Compare(x.new, y.new))
	})
	for _, l := range all {
		if !taken[l.old] && partner[l.new] < 0 {
			taken[l.old], partner[l.new] = true, l.old
		}
	}
	var out []Match
	for j, i := range partner {
		out = append(out, Match{i, j})
	}
	for i := range older {
		if !taken[i] {
			out = append(out, Match{i, -1})
		}
	}
	return out
}

// sampled are the smallest hashes of the runs of words of each text: two samples
// overlap as much as their texts do, however long these are.
func sampled(papers []Paper) [][]uint64 {
	all := make([][]uint64, len(papers))
	var tokens []dossier.Token
	for i, p := range papers {
		tokens = p.Text.Tokens(dossier.Span{End: len(p.Text.Body)}, tokens[:0])
		tokens = slices.DeleteFunc(tokens, func(t dossier.Token) bool { return t.Kind == dossier.Punct })
		for at := 0; at+run <= len(tokens); at++ {
			var sum maphash.Hash
			sum.SetSeed(faceSeed)
			for _, t := range tokens[at : at+run] {
				sum.WriteString(t.Text)
				sum.WriteByte(' ')
			}
			all[i] = append(all[i], sum.Sum64())
		}
		slices.Sort(all[i])
		all[i] = slices.Compact(all[i])
		all[i] = all[i][:min(sample, len(all[i]))]
	}
	return all
}

// shared is the share of a sample of both that stands in both, 0 to 1.
func shared(a, b []uint64) float64 {
	both, seen := 0, 0
	for i, j := 0, 0; (i < len(a) || j < len(b)) && seen < sample; seen++ {
		switch {
		case j == len(b) || i < len(a) && a[i] < b[j]:
			i++
		case i == len(a) || b[j] < a[i]:
			j++
		default:
			both, i, j = both+1, i+1, j+1
		}
	}
	if seen == 0 {
		return 0
	}
	return float64(both) / float64(seen)
}
