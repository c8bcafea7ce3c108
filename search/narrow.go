package search

import "strings"

// Narrow asks besides for one of the values in a field, as in kind:contract or
// kind:dpia; of a supplier or a body the value is the whole name. The values may come from documents (Facet): what a query cannot
// hold is left out of them. No values leave the query as it is.
func (q Query) Narrow(field string, values ...string) (Query, error) {
	var any or
	for _, v := range values {
		one, err := Parse(field + `:"` + plainValue(field, v) + `"`)
		if err != nil {
			return Query{}, err
		}
		any = append(any, one.root)
	}
	var root node = any
	switch {
	case len(any) == 0:
		return q, nil
	case len(any) == 1:
		root = any[0]
	}
	if q.root == nil {
		return Query{root: root, input: root.write(false)}, nil
	}
	all := and{q.root, root}
	if had, ok := q.root.(and); ok {
		all = append(append(and{}, had...), root)
	}
	return Parse(all.write(false)) // so that the whole is held to what a query may be
}

// plainValue is the value without the characters that mean something in a query.
func plainValue(field, value string) string {
	if field == "supplier" || field == "buyer" {
		return exactly + nameOf(value)
	}
	return strings.Map(func(r rune) rune {
		if r == '"' || r == '*' || r == '~' {
			return ' '
		}
		return r
	}, value)
}

// NameKey is the same for "Brightloop Analytics Ltd." and "BRIGHTLOOP ANALYTICS LIMITED".
func NameKey(name string) string { return nameKey(name) }
