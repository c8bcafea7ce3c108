package api

import (
	"hash/maphash"
	"slices"
	"sync"

	"github.com/checkweigh/checkweigh/dossier"
)

// The clauses that are kept belong to as many texts, of so many bytes together.
const (
	keptTexts     = 16
	keptTextBytes = 16 << 20
)

// keptClauses remembers what the texts that were asked for last were cut into:
// people turn one page of a document after another, and cutting a long one takes
// most of the time of a page.
type keptClauses struct {
	cut  func(dossier.Text) []dossier.Clause
	seed maphash.Seed

	mu    sync.Mutex
	all   []cutText // the one that was used last at the end
	bytes int
}

type cutText struct {
	key     uint64
	bytes   int
	clauses []dossier.Clause
}

func newKeptClauses(cut func(dossier.Text) []dossier.Clause) *keptClauses {
	return &keptClauses{cut: cut, seed: maphash.MakeSeed()}
}

// of gives the clauses of a text. They are shared: nobody may change them.
func (k *keptClauses) of(t dossier.Text) []dossier.Clause {
	key := k.keyOf(t)
	if clauses, ok := k.get(key); ok {
		return clauses
	}
	made := cutText{key, len(t.Body), k.cut(t)}
	k.put(made)
	return made.clauses
}

// keyOf tells texts apart by all that cutting goes by.
func (k *keptClauses) keyOf(t dossier.Text) uint64 {
	var h maphash.Hash
	h.SetSeed(k.seed)
	_, _ = h.WriteString(t.Engine)
	_, _ = h.WriteString(t.Body)
	for _, p := range t.Pages {
		maphash.WriteComparable(&h, p)
	}
	for _, m := range t.Marks {
		maphash.WriteComparable(&h, m)
	}
	return h.Sum64()
}

func (k *keptClauses) get(key uint64) ([]dossier.Clause, bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	i := slices.IndexFunc(k.all, func(c cutText) bool { return c.key == key })
	if i < 0 {
		return nil, false
	}
	found := k.all[i]
	k.all = append(slices.Delete(k.all, i, i+1), found)
	return found.clauses, true
}

func (k *keptClauses) put(made cutText) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.all = append(slices.DeleteFunc(k.all, func(c cutText) bool {
		if c.key == made.key { // somebody asked at the same time
			k.bytes -= c.bytes
		}
		return c.key == made.key
	}), made)
	for k.bytes += made.bytes; len(k.all) > keptTexts || k.bytes > keptTextBytes && len(k.all) > 1; k.all = slices.Delete(k.all, 0, 1) {
		k.bytes -= k.all[0].bytes
	}
}
