package search

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/checkweigh/checkweigh/dossier"
)

// Fields are the fields a query can name, in the order in which people are shown them.
var Fields = []string{"requirement", "verdict", "kind", "supplier", "buyer", "dossier", "document", "clause", "page", "heading", "date", "unit", "like"}

var requirementID = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^[A-Z]{2,4}-([0-9]{2,3}[a-z]?|[A-Z]{2,4})$`) })

// field reads the value of a field and checks it, so that a slip of the finger
// is an error that can be seen and not an empty answer.
func (p *parser) field(t token, name, value string) (node, *QueryError) {
	name = strings.ToLower(name)
	if !isField(name) {
		return nil, p.fail(t.at, fmt.Sprintf("there is no field %q", name),
			"use one of "+strings.Join(Fields, ", ")+"; or put quotation marks around it to search for the words")
	}
	at := t.at + utf8.RuneCountInString(name) + 1
	if value == "" {
		if next := p.peek(); next.kind == tokenPhrase && next.glued {
			p.take()
			value = strings.Join(strings.FieldsFunc(next.text, isSpace), " ")
		}
	}
	if value == "" || name != "date" && !hasWord(value) {
		return nil, p.fail(at, name+": has no value", "write the value straight after the colon, in quotation marks if it has spaces")
	}
	switch name {
	case "date":
		return p.date(at, value)
	case "like":
		return p.like(at, value)
	case "unit":
		return p.unit(t.at, at, value)
	}
	value, what, fix := checkValue(name, value)
	if what != "" {
		return nil, p.fail(at, what, fix)
	}
	return field{name, value}, nil
}

func isField(name string) bool {
	for _, f := range Fields {
		if f == name {
			return true
		}
	}
	return false
}

// checkValue gives the value as the index holds it, or what is wrong with it.
func checkValue(name, value string) (clean, what, fix string) {
	if i := strings.IndexAny(value, "*~"); i >= 0 {
		return "", "a " + value[i:i+1] + " cannot stand in the value of a field", "write the whole value"
	}
	switch name {
	case "requirement":
		return checkRequirement(value)
	case "verdict":
		return checkVerdict(value)
	case "kind":
		return checkKind(value)
	case "page":
		return checkPage(value)
	}
	return value, "", ""
}

func checkRequirement(value string) (clean, what, fix string) {
	clean = strings.ToUpper(value)
	if last := len(value) - 1; last > 0 && value[last] >= 'a' && value[last] <= 'z' && value[last-1] <= '9' {
		clean = clean[:last] + value[last:]
	}
	if !requirementID().MatchString(clean) {
		return "", fmt.Sprintf("%q is not the id of a requirement", value), "write it as in DA-01"
	}
	return clean, "", ""
}

func checkVerdict(value string) (clean, what, fix string) {
	clean = strings.ToLower(value)
	if clean == string(dossier.Missing) {
		return "", "no clause can be found for missing", "look at the table of the dossier: what is missing stands in no clause"
	}
	var names []string
	for _, v := range dossier.Values {
		if string(v) == clean {
			return clean, "", ""
		}
		if v != dossier.Missing {
			names = append(names, string(v))
		}
	}
	return "", fmt.Sprintf("%q is not a verdict", value), "use one of " + strings.Join(names, ", ")
}

func checkKind(value string) (clean, what, fix string) {
	clean = strings.ToLower(value)
	if dossier.Kind(clean).Valid() {
		return clean, "", ""
	}
	names := make([]string, len(dossier.Kinds))
	for i, k := range dossier.Kinds {
		names[i] = string(k)
	}
	return "", fmt.Sprintf("%q is not a kind of document", value), "use one of " + strings.Join(names, ", ")
}

func (p *parser) unit(start, at int, value string) (node, *QueryError) {
	u := Unit(strings.ToLower(value))
	if u != ClauseUnit && u != PageUnit {
		return nil, p.fail(at, fmt.Sprintf("%q is not a unit", value), "use clause or page")
	}
	return unit{u, start}, nil
}

// oneUnit refuses a unit that could not hold for the whole query.
func (p *parser) oneUnit(root node) *QueryError {
	beside := map[node]bool{}
	units := 0
	if all, ok := root.(and); ok {
		for _, n := range all {
			if _, ok := n.(unit); ok {
				beside[n] = true
			}
		}
	}
	var bad *QueryError
	each(root, true, func(n node) {
		u, ok := n.(unit)
		if !ok || bad != nil {
			return
		}
		if units++; units > 1 || n != root && !beside[n] {
			bad = p.fail(u.at, "unit: can stand once, beside everything else", "move it out of the OR, NOT or parentheses")
		}
	})
	return bad
}

func checkPage(value string) (clean, what, fix string) {
	n, err := strconv.Atoi(value)
	if err != nil || n < 1 || n > 1_000_000 {
		return "", fmt.Sprintf("%q is not the number of a page", value), "write it as in page:12"
	}
	return strconv.Itoa(n), "", ""
}

// like reads the id of a clause.
func (p *parser) like(at int, value string) (node, *QueryError) {
	if _, _, ok := SplitID(value); !ok || !isPlainID(value) {
		return nil, p.fail(at, fmt.Sprintf("%q is not the id of a clause", value), "copy it from a hit: the id of its document, a colon and a number")
	}
	return like{value, at}, nil
}

// isPlainID reports whether the id can be written back without quotation marks.
func isPlainID(id string) bool {
	return strings.IndexFunc(id, func(r rune) bool { return endsWord(r) || r == '*' || r == '~' }) < 0
}
