package align

import (
	"github.com/sergi/go-diff/diffmatchpatch"

	"github.com/checkweigh/checkweigh/dossier"
)

// Edit is a run of words that stayed, went away or came. Old and New are
// spans of the two stored texts; where a run has no words on one side, that span
// is empty and stands where they would have been.
type Edit struct {
	Kept     bool
	Old, New dossier.Span
}

// mostWords bounds the comparing of two clauses word by word, which takes the
// square of it where nothing stayed; longer ones come out as one run that went
// away and one that came. A bound in words gives the same each time; the
// library's own, of a second, does not.
const mostWords = 6_000

// Words compares a span of the older text with a span of the newer one, word by
// word. Case, quotes, hyphens and line ends do not count as changes.
func Words(older dossier.Text, a dossier.Span, newer dossier.Text, b dossier.Span) []Edit {
	old, now := older.Tokens(a, nil), newer.Tokens(b, nil)
	if len(old)+len(now) > mostWords {
		return []Edit{{Old: a, New: b}}
	}
	letters := map[string]rune{} // each word is a letter to the library, which compares letters
	library := diffmatchpatch.New()
	library.DiffTimeout = 0
	diffs := library.DiffMainRunes(spell(old, letters), spell(now, letters), false)
	var out []Edit
	i, j := 0, 0
	for _, d := range diffs {
		n := len([]rune(d.Text))
		switch d.Type {
		case diffmatchpatch.DiffEqual:
			out = append(out, Edit{Kept: true, Old: over(old, i, i+n, a), New: over(now, j, j+n, b)})
			i, j = i+n, j+n
		case diffmatchpatch.DiffDelete:
			out = addEdit(out, Edit{Old: over(old, i, i+n, a), New: over(now, j, j, b)})
			i += n
		case diffmatchpatch.DiffInsert:
			out = addEdit(out, Edit{Old: over(old, i, i, a), New: over(now, j, j+n, b)})
			j += n
		}
	}
	return out
}

// addEdit makes one edit of words that went away and words that came in their place.
func addEdit(all []Edit, e Edit) []Edit {
	if len(all) == 0 || all[len(all)-1].Kept {
		return append(all, e)
	}
	last := &all[len(all)-1]
	last.Old, last.New = around(last.Old, e.Old), around(last.New, e.New)
	return all
}

// around spans both; an empty span adds nothing to one that has words.
func around(a, b dossier.Span) dossier.Span {
	if b.Len() == 0 {
		return a
	}
	if a.Len() == 0 {
		return b
	}
	return dossier.Span{Start: min(a.Start, b.Start), End: max(a.End, b.End)}
}

// spell writes each word as one letter, the same for the same word. Surrogates
// are no letters of their own, so they are skipped.
func spell(words []dossier.Token, letters map[string]rune) []rune {
	out := make([]rune, len(words))
	for i, w := range words {
		letter, known := letters[w.Text]
		if !known {
			letter = rune(len(letters) + 1)
			if letter >= 0xD800 {
				letter += 0x800
			}
			letters[w.Text] = letter
		}
		out[i] = letter
	}
	return out
}

// over is the span of words[i:j] in a text; without words it is the place before
// words[i], or the end of within.
func over(words []dossier.Token, i, j int, within dossier.Span) dossier.Span {
	if i < j {
		return dossier.Span{Start: words[i].Span.Start, End: words[j-1].Span.End}
	}
	if i < len(words) {
		return dossier.Span{Start: words[i].Span.Start, End: words[i].Span.Start}
	}
	return dossier.Span{Start: within.End, End: within.End}
}
