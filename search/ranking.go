package search

import (
	"container/heap"
	"slices"
	"strings"
)

// ranked is a hit before anything but its place and its weight is known. ids
// are its entries, one for each dossier, in order.
type ranked struct {
	score float64
	place string
	ids   []string
	view  *view // where the first of them to be found stands
	doc   uint32
}

// before is the order of hits: the better first, equal ones by their place.
func (r ranked) before(score float64, place string) bool {
	if r.score != score {
		return r.score > score
	}
	return r.place < place
}

// ranking keeps the best hits after a cursor. The copies of one clause weigh
// the same, so they become one hit here, and no copy of it can turn up on a
// later page.
type ranking struct {
	size    int
	after   cursor
	worst   heapOfHits // the worst first
	byPlace map[string]*ranked
}

func (r *ranking) add(v *view, doc uint32, score float64) error {
	full := len(r.worst) == r.size
	if full && score < r.worst[0].score {
		return nil // most entries go this way, and their id need not be read
	}
	raw, err := v.segment.DocID(uint64(doc))
	if err != nil {
		return err
	}
	if full && score == r.worst[0].score && string(placeIn(raw)) > r.worst[0].place {
		return nil
	}
	id := string(raw)
	place := placeOf(id)
	if had := r.byPlace[place]; had != nil {
		had.ids = append(had.ids, id)
		return nil
	}
	hit := &ranked{score: score, place: place, ids: []string{id}, view: v, doc: doc}
	if r.after.set() && !(ranked{score: r.after.Score, place: r.after.Place}).before(hit.score, hit.place) {
		return nil
	}
	if full && !hit.before(r.worst[0].score, r.worst[0].place) {
		return nil
	}
	if r.byPlace == nil {
		r.byPlace = map[string]*ranked{}
	}
	r.byPlace[place] = hit
	heap.Push(&r.worst, hit)
	if full {
		gone := heap.Pop(&r.worst).(*ranked)
		delete(r.byPlace, gone.place)
	}
	return nil
}

// best gives the hits in order.
func (r *ranking) best() []ranked {
	all := make([]ranked, 0, len(r.worst))
	for _, h := range r.worst {
		slices.SortFunc(h.ids, strings.Compare)
		all = append(all, *h)
	}
	slices.SortFunc(all, func(a, b ranked) int {
		if a.before(b.score, b.place) {
			return -1
		}
		return 1
	})
	return all
}

type heapOfHits []*ranked

func (h heapOfHits) Len() int           { return len(h) }
func (h heapOfHits) Less(i, j int) bool { return h[j].before(h[i].score, h[i].place) }
func (h heapOfHits) Swap(i, j int)      { h[i], h[j] = h[j], h[i] }
func (h *heapOfHits) Push(x any)        { *h = append(*h, x.(*ranked)) }
func (h *heapOfHits) Pop() any {
	last := (*h)[len(*h)-1]
	*h = (*h)[:len(*h)-1]
	return last
}
