package analyze

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/checkweigh/checkweigh/dossier"
	"github.com/checkweigh/checkweigh/rules"
)

// systemNames finds the systems of a pack in texts.
type systemNames struct {
	systems []rules.System
	names   []systemName
	first   *literals // the first word of each name; nil where the pack names none
}

// systemName is one name of a system.
type systemName struct {
	system int
	words  []string
	sort   nameSort
}

type nameSort uint8

const (
	alias nameSort = iota // means the system wherever it stands
	short                 // means it where an alias or a near name stands too
	near                  // only shows that a short name means the system
)

func newSystemNames(systems []rules.System) *systemNames {
	s := &systemNames{systems: systems}
	var firsts []string
	add := func(system int, sort nameSort, names []string) {
		for _, name := range names {
			if words := strings.Fields(name); len(words) > 0 {
				s.names = append(s.names, systemName{system, words, sort})
				firsts = append(firsts, words[0])
			}
		}
	}
	for i, sys := range systems {
		add(i, alias, sys.Aliases)
		add(i, short, sys.Short)
		add(i, near, sys.Near)
	}
	if len(firsts) > 0 {
		s.first = anyOf(firsts...)
	}
	return s
}

// in lists the systems that a text names, each with the place where it is named
// first.
func (s *systemNames) in(t dossier.Text, cs []dossier.Clause) []dossier.NamedSystem {
	if s.first == nil {
		return nil
	}
	seen := make([]struct {
		places [2][]dossier.Span // by sort, aliases and short names
		near   bool
	}, len(s.systems))
	s.first.each(t.Body, func(at, name int) bool {
		n := s.names[name]
		end, ok := n.stands(t.Body, at)
		if !ok {
			return false
		}
		if n.sort == near {
			seen[n.system].near = true
		} else {
			seen[n.system].places[n.sort] = append(seen[n.system].places[n.sort], dossier.Span{Start: at, End: end})
		}
		return false
	})
	var out []dossier.NamedSystem
	for i, found := range seen {
		places := found.places[alias]
		if len(places) > 0 || found.near {
			places = append(places, found.places[short]...)
		}
		if first, times := firstOf(places); times > 0 {
			e := dossier.Evidence{Role: dossier.RoleNorm, Page: t.PageAt(first.Start), Span: first, Quote: t.Cut(first)}
			if c := clauseAt(cs, first.Start); c >= 0 {
				e.Clause = cs[c].Number
			}
			out = append(out, dossier.NamedSystem{System: s.systems[i].ID, Times: times, Evidence: []dossier.Evidence{e}})
		}
	}
	return out
}

// stands reports where the name ends that begins at an offset, if it does. Its
// words may be divided by any space. A short name must be written as it is listed,
// or "horizon" and "foundry" would be systems.
func (n systemName) stands(body string, at int) (end int, ok bool) {
	if before, _ := utf8.DecodeLastRuneInString(body[:at]); at > 0 && inWord(before) {
		return 0, false
	}
	for i, w := range n.words {
		if i > 0 {
			rest := strings.TrimLeftFunc(body[at:], unicode.IsSpace)
			if len(rest) == len(body)-at {
				return 0, false
			}
			at = len(body) - len(rest)
		}
		if !strings.HasPrefix(body[at:], w) && (n.sort == short || !beginsWith(body[at:], lowerASCII(w))) {
			return 0, false
		}
		at += len(w)
	}
	if after, _ := utf8.DecodeRuneInString(body[at:]); at < len(body) && inWord(after) {
		return 0, false
	}
	return at, true
}

func inWord(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// firstOf is the first of some places, and how many there are, places that
// overlap counting once.
func firstOf(places []dossier.Span) (first dossier.Span, times int) {
	slices.SortFunc(places, func(a, b dossier.Span) int { return cmp.Or(cmp.Compare(a.Start, b.Start), cmp.Compare(b.End, a.End)) })
	end := -1
	for _, p := range places {
		if p.Start >= end {
			times++
			end = p.End
		}
	}
	if times > 0 {
		first = places[0]
	}
	return first, times
}

// systems gathers what the documents name, in the order of the pack.
func (h *held) systems(set *rules.Set) []dossier.NamedSystem {
	var out []dossier.NamedSystem
	for _, sys := range set.Systems {
		all := dossier.NamedSystem{System: sys.ID}
		for _, r := range h.readings {
			for _, named := range r.Systems {
				if named.System != sys.ID {
					continue
				}
				all.Times += named.Times
				for _, e := range named.Evidence {
					e.Document = r.Document.ID
					all.Evidence = append(all.Evidence, e)
				}
			}
		}
		if all.Times > 0 {
			out = append(out, all)
		}
	}
	return out
}
