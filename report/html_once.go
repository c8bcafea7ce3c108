package report

import (
	"slices"
	"strings"
)

// once lays findings out so that no words are printed twice among them: what
// only repeats an earlier finding gives that one its place, and of other
// repetitions it is said that they stand above. Two copies of a contract, or one
// opening for a whole list, would else fill a page with the same sentence.
func once(all []findingView) []findingView {
	kept, whole := []findingView{}, []findingView{}
	printed := map[string]bool{}
	for _, f := range all {
		f = joined(f)
		if i := slices.IndexFunc(whole, func(old findingView) bool { return within(f, old) }); i >= 0 {
			kept[i].alsoAt(f, whole[i])
			continue
		}
		whole = append(whole, f)
		kept = append(kept, f.without(printed))
		for _, q := range f.Quotes {
			printed[q.Quote] = true
		}
	}
	return kept
}

// joined puts quotes of the same words in one finding together.
func joined(f findingView) findingView {
	quotes := make([]quoteView, 0, len(f.Quotes))
	for _, q := range f.Quotes {
		i := slices.IndexFunc(quotes, func(old quoteView) bool { return old.Quote == q.Quote })
		switch {
		case i < 0:
			quotes = append(quotes, q)
		case !strings.Contains(quotes[i].At, q.At):
			quotes[i].At = addPlace(quotes[i].At, q.At)
			if quotes[i].Role != "" {
				quotes[i].Where = addPlace(quotes[i].Where, q.At)
			}
		}
	}
	f.Quotes = quotes
	return f
}

// within reports whether another finding has all the words of one.
func within(f, other findingView) bool {
	return !slices.ContainsFunc(f.Quotes, func(q quoteView) bool {
		return !slices.ContainsFunc(other.Quotes, func(o quoteView) bool { return o.Quote == q.Quote })
	})
}

// alsoAt notes the places of a finding that repeats words of this one, which was
// whole before words were left out of it.
func (f *findingView) alsoAt(again, whole findingView) {
	for _, q := range again.Quotes {
		switch {
		case slices.ContainsFunc(whole.Quotes, func(o quoteView) bool { return o.At == q.At }):
		case len(again.Quotes) == len(whole.Quotes):
			f.Same = addPlace(f.Same, q.At)
		default:
			f.Partly = addPlace(f.Partly, q.At)
		}
	}
}

// without leaves out what is printed already, and says so.
func (f findingView) without(printed map[string]bool) findingView {
	var quotes []quoteView
	var again []string
	for _, q := range f.Quotes {
		if !printed[q.Quote] {
			quotes = append(quotes, q)
			continue
		}
		word := q.Role
		if word == "" {
			word = "words"
		}
		if !slices.Contains(again, word) {
			again = append(again, word)
		}
	}
	if len(quotes) == 0 {
		return f // each stands above, but not together
	}
	f.Quotes = quotes
	if len(again) > 0 {
		f.Again = "With the " + joinVisible(again) + " quoted above"
	}
	return f
}

// morePlaces are the places of the findings that are not quoted because so many
// are.
func morePlaces(all []findingView, quoted int) string {
	more := ""
	for _, f := range all[min(len(all), quoted):] {
		for _, at := range []string{f.Where, f.Same, f.Partly} {
			more = addPlace(more, at)
		}
	}
	return more
}

// addPlace adds to a list of places what is not in it.
func addPlace(list, at string) string {
	if at == "" || slices.Contains(strings.Split(list, "; "), at) {
		return list
	}
	if list == "" {
		return at
	}
	return list + "; " + at
}
