package search

import (
	"fmt"
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/checkweigh/checkweigh/dossier"
)

// Fields are the fields a query can name, in the order in which people are shown them.
var Fields = []string{"requirement", "verdict", "kind", "supplier", "buyer", "dossier", "document", "clause", "heading"}

var requirementID = regexp.MustCompile(`^[A-Z]{2,4}-[0-9]{2,3}[a-z]?$`)

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
	if !hasWord(value) {
		return nil, p.fail(at, name+": has no value", "write the value straight after the colon, in quotation marks if it has spaces")
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
	if strings.ContainsRune(value, '*') {
		return "", "a * cannot stand in the value of a field", "write the whole value"
	}
	switch name {
	case "requirement":
		return checkRequirement(value)
	case "verdict":
		return checkVerdict(value)
	case "kind":
		return checkKind(value)
	}
	return value, "", ""
}

func checkRequirement(value string) (clean, what, fix string) {
	clean = strings.ToUpper(value)
	if last := len(value) - 1; value[last] >= 'a' && value[last] <= 'z' {
		clean = clean[:last] + value[last:]
	}
	if !requirementID.MatchString(clean) {
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
