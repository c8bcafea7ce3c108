package rules

import (
	"fmt"
	"slices"
	"strings"

	"github.com/goccy/go-yaml/ast"
)

// source reads the YAML of one file and collects its problems. Nodes are read
// by hand rather than decoded into structs, because a decoder stops at the
// first mistake and a rule writer wants to see all of them.
type source struct {
	file     string
	problems *[]error
	trusted  bool // phrases need not be checked now
}

func (s source) report(n ast.Node, what, mend string) {
	*s.problems = append(*s.problems, placeOf(s.file, n).problem(what, mend))
}

// mistakes is how many problems have been reported so far.
func (s source) mistakes() int { return len(*s.problems) }

// unwrap looks through tags; anchors and aliases are refused.
func (s source) unwrap(n ast.Node) ast.Node {
	switch v := n.(type) {
	case *ast.AnchorNode, *ast.AliasNode:
		s.report(n, "anchors and aliases (& and *) are not used in rule files", "write the words out, or make them a concept")
		return nil
	case *ast.TagNode:
		return s.unwrap(v.Value)
	}
	return n
}

// field is one key of a mapping with its value.
type field struct {
	key   string
	at    ast.Node
	value ast.Node
}

// fields reads a mapping. Keys that are not in allowed are reported, unless
// allowed is empty: then any key will do.
func (s source) fields(n ast.Node, what string, allowed ...string) []field {
	n = s.unwrap(n)
	if n == nil {
		return nil
	}
	m, ok := n.(*ast.MappingNode)
	if !ok {
		if _, empty := n.(*ast.NullNode); !empty {
			s.report(n, what+" must be a list of \"key: value\" lines", "indent the keys under it")
		}
		return nil
	}
	var out []field
	for _, v := range m.Values {
		key := keyText(v.Key)
		if len(allowed) > 0 && !slices.Contains(allowed, key) {
			s.report(v.Key, fmt.Sprintf("%s has no key %q", what, key), nearest(key, allowed))
			continue
		}
		if _, merge := v.Key.(*ast.MergeKeyNode); merge {
			s.report(v.Key, "merge keys (<<) are not used in rule files", "write the words out")
			continue
		}
		out = append(out, field{key, v.Key, v.Value})
	}
	return out
}

func keyText(k ast.MapKeyNode) string {
	if str, ok := k.(*ast.StringNode); ok {
		return str.Value
	}
	return strings.Trim(k.String(), `"'`)
}

// text reads a scalar as words. Numbers and dates are words too.
func (s source) text(n ast.Node, what string) string {
	switch v := s.unwrap(n).(type) {
	case *ast.StringNode:
		return strings.TrimSpace(v.Value)
	case *ast.LiteralNode:
		return strings.TrimSpace(v.Value.Value)
	case *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode:
		return v.GetToken().Value
	case *ast.NullNode, nil:
		return ""
	default:
		s.report(n, what+" must be text", "put the words on one line, in quotes if they hold a colon")
		return ""
	}
}

func (s source) number(n ast.Node, what string, low, high float64) float64 {
	value := 0.0
	switch v := s.unwrap(n).(type) {
	case *ast.FloatNode:
		value = v.Value
	case *ast.IntegerNode:
		switch i := v.Value.(type) {
		case int64:
			value = float64(i)
		case uint64:
			value = float64(i)
		}
	default:
		s.report(n, what+" must be a number", fmt.Sprintf("write a number from %g to %g", low, high))
		return low
	}
	if value < low || value > high {
		s.report(n, fmt.Sprintf("%s is %g", what, value), fmt.Sprintf("write a number from %g to %g", low, high))
		return low
	}
	return value
}

func (s source) truth(n ast.Node, what string) bool {
	if b, ok := s.unwrap(n).(*ast.BoolNode); ok {
		return b.Value
	}
	s.report(n, what+" must be true or false", "write true or false")
	return false
}

// items reads a list; a single value counts as a list of one.
func (s source) items(n ast.Node) []ast.Node {
	switch v := s.unwrap(n).(type) {
	case *ast.SequenceNode:
		return v.Values
	case *ast.NullNode, nil:
		return nil
	default:
		return []ast.Node{n}
	}
}

func (s source) texts(n ast.Node, what string) []string {
	var out []string
	for _, item := range s.items(n) {
		if t := s.text(item, what); t != "" {
			out = append(out, t)
		}
	}
	return out
}

// oneOf reads words that must come from a closed list.
func oneOf[T ~string](s source, n ast.Node, what string, known []T) []T {
	var out []T
	for _, item := range s.items(n) {
		t := T(s.text(item, what))
		if slices.Contains(known, t) {
			out = append(out, t)
			continue
		}
		names := make([]string, len(known))
		for i, k := range known {
			names[i] = string(k)
		}
		mend := nearest(string(t), names)
		if mend == "" {
			mend = "see docs/writing-rules.md for the words to choose from"
		}
		s.report(item, fmt.Sprintf("%q is not a known %s", t, what), mend)
	}
	return out
}
