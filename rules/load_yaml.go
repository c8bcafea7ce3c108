package rules

import (
	"errors"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
)

// parseYAML returns the documents of one rule file as a list.
func parseYAML(data []byte) (node, error) {
	file, err := parser.ParseBytes(data, 0)
	if err != nil {
		return node{}, err
	}
	var docs []byte
	for _, doc := range file.Docs {
		if doc.Body != nil {
			docs = appendNode(docs, nodeOf(doc.Body))
		}
	}
	return node{kind: nodeList, content: string(docs)}, nil
}

// nodeOf takes what the loader reads out of the parser's node; tags are dropped.
func nodeOf(n ast.Node) node {
	if tag, ok := n.(*ast.TagNode); ok {
		return nodeOf(tag.Value)
	}
	if n == nil {
		return node{}
	}
	var out node
	if t := n.GetToken(); t != nil && t.Position != nil {
		out.line, out.column = int32(t.Position.Line), int32(t.Position.Column)
	}
	out.kind, out.content = contentOf(n)
	return out
}

func contentOf(n ast.Node) (nodeKind, string) {
	switch v := n.(type) {
	case *ast.NullNode:
		return nodeNothing, ""
	case *ast.StringNode:
		return nodeText, v.Value
	case *ast.LiteralNode:
		return nodeText, v.Value.Value
	case *ast.IntegerNode:
		return nodeNumber, numberContent(whole(v.Value), v.GetToken().Value)
	case *ast.FloatNode:
		return nodeNumber, numberContent(v.Value, v.GetToken().Value)
	case *ast.BoolNode:
		if v.Value {
			return nodeTrue, v.GetToken().Value
		}
		return nodeFalse, v.GetToken().Value
	case *ast.SequenceNode:
		var items []byte
		for _, item := range v.Values {
			items = appendNode(items, nodeOf(item))
		}
		return nodeList, string(items)
	case *ast.MappingNode:
		var items []byte
		for _, pair := range v.Values {
			items = appendNode(appendNode(items, keyOf(pair.Key)), nodeOf(pair.Value))
		}
		return nodeMapping, string(items)
	case *ast.AnchorNode, *ast.AliasNode:
		return nodeAlias, ""
	}
	return nodeOther, ""
}

func whole(v any) float64 {
	switch i := v.(type) {
	case int64:
		return float64(i)
	case uint64:
		return float64(i)
	}
	return 0
}

func keyOf(k ast.MapKeyNode) node {
	out := nodeOf(k)
	if _, plain := k.(*ast.StringNode); plain {
		return out
	}
	out.kind, out.content = nodeText, strings.Trim(k.String(), `"'`)
	if _, merge := k.(*ast.MergeKeyNode); merge {
		out.kind = nodeMerge
	}
	return out
}

// syntaxProblem carries the parser's words with their place.
func syntaxProblem(file string, err error) Problem {
	p := Problem{File: file, What: "this is not YAML: " + firstLine(err.Error()), Mend: "look at indents, quotes and colons near here"}
	var at yaml.Error
	if errors.As(err, &at) {
		p.What = "this is not YAML: " + at.GetMessage()
		if t := at.GetToken(); t != nil && t.Position != nil {
			p.Line, p.Column = t.Position.Line, t.Position.Column
		}
	}
	return p
}

func firstLine(s string) string {
	line, _, _ := strings.Cut(s, "\n")
	return line
}
