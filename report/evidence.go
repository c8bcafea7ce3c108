package report

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/checkweigh/checkweigh/dossier"
)

// Findings splits evidence into the findings it came from: each has one norm
// and what stands with it. The first leads; in a contradictory verdict the
// second is what contradicts it. Words that follow norms of several documents
// stand with the norm of their own.
func Findings(all []Evidence) [][]Evidence {
	var groups [][]Evidence
	normSeen := false
	for i, e := range all {
		if i == 0 || normSeen && opens(e.Role) {
			groups = append(groups, nil)
			normSeen = false
		}
		last := len(groups) - 1
		if normSeen {
			last = ofDocument(groups, e.Document)
		}
		groups[last] = append(groups[last], e)
		normSeen = normSeen || e.Role == dossier.RoleNorm
	}
	return groups
}

// ofDocument is the last of the findings whose norm stands in a document, or the
// last of all where none does.
func ofDocument(groups [][]Evidence, sha string) int {
	for i := len(groups) - 1; i >= 0; i-- {
		if Norm(groups[i]).Document == sha {
			return i
		}
	}
	return len(groups) - 1
}

// opens reports whether a span of that role begins a finding when a norm has
// already been seen: definitions, exceptions and overrides follow their norm.
func opens(r dossier.Role) bool {
	switch r {
	case dossier.RoleNorm, dossier.RoleLeadIn, dossier.RoleLabel, dossier.RoleQuestion:
		return true
	}
	return false
}

// Norm is the norm of a finding, or its first span.
func Norm(finding []Evidence) Evidence {
	for _, e := range finding {
		if e.Role == dossier.RoleNorm {
			return e
		}
	}
	return finding[0]
}

// pathOf is the shortened path of the document of that SHA-256. Where only one document
// is in the dossier it is the one meant by an empty id.
func pathOf(r Report, sha string) string {
	i := slices.IndexFunc(r.Documents, func(d Document) bool { return d.SHA256 == sha })
	if i < 0 && sha == "" && len(r.Documents) == 1 {
		i = 0
	}
	if i < 0 {
		return ""
	}
	return shortPaths(r.Documents)[i]
}

// shortPaths are the paths of the documents without the folders that all of
// them stand in.
func shortPaths(all []Document) []string {
	paths := make([]string, len(all))
	for i, d := range all {
		paths[i] = d.Path
	}
	for len(paths) > 0 {
		folder, _, ok := strings.Cut(paths[0], "/")
		if !ok || slices.ContainsFunc(paths, func(p string) bool { return !strings.HasPrefix(p, folder+"/") }) {
			break
		}
		for i := range paths {
			paths[i] = paths[i][len(folder)+1:]
		}
	}
	return paths
}

// Place is "cl. 4.3, p. 7", with what is known of it.
func Place(clause string, page int) string {
	var words []string
	if clause != "" {
		words = append(words, clauseWord(clause))
	}
	if page > 0 {
		words = append(words, "p. "+strconv.Itoa(page))
	}
	return strings.Join(words, ", ")
}

// placeIn is "contract.pdf, cl. 4.3, p. 7", with what is known of it.
func placeIn(path string, e Evidence) string {
	return strings.Join(slices.DeleteFunc([]string{path, Place(e.Clause, e.Page)}, func(s string) bool { return s == "" }), ", ")
}

// clauseWord puts "cl." before a number, and nothing before a name such as
// "Schedule 2 para 4".
func clauseWord(clause string) string {
	clause = Visible(clause)
	first, _ := utf8.DecodeRuneInString(clause)
	if unicode.IsDigit(first) || first == '(' || len(clause) == 1 {
		return "cl. " + clause
	}
	return clause
}

// onPages is " on page 9" or " on pages 3, 4 and 9"; "" without pages.
func onPages(pages []int) string {
	if len(pages) == 0 {
		return ""
	}
	if len(pages) == 1 {
		return " on page " + strconv.Itoa(pages[0])
	}
	return " on pages " + ranges(pages)
}

// ranges writes sorted pages shortly: "3, 5 to 9, 12".
func ranges(pages []int) string {
	var words []string
	for i := 0; i < len(pages); {
		j := i
		for j+1 < len(pages) && pages[j+1] == pages[j]+1 {
			j++
		}
		switch {
		case j > i+1:
			words = append(words, fmt.Sprintf("%d to %d", pages[i], pages[j]))
		case j == i+1:
			words = append(words, strconv.Itoa(pages[i]), strconv.Itoa(pages[j]))
		default:
			words = append(words, strconv.Itoa(pages[i]))
		}
		i = j + 1
	}
	return strings.Join(words, ", ")
}

// plural is "1 contract", "2 contracts".
func plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return strconv.Itoa(n) + " " + noun + "s"
}

func isAre(n int) string {
	if n == 1 {
		return " is "
	}
	return " are "
}

// joinVisible is "a, b and c", each made safe to show.
func joinVisible(words []string) string {
	safe := make([]string, len(words))
	for i, w := range words {
		safe[i] = Visible(w)
	}
	if len(safe) < 2 {
		return strings.Join(safe, "")
	}
	return strings.Join(safe[:len(safe)-1], ", ") + " and " + safe[len(safe)-1]
}

func capital(s string) string {
	if s == "" {
		return ""
	}
	r, size := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(r)) + s[size:]
}
