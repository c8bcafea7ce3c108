package rules

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"math"
	"slices"
)

// Parsing the YAML of the embedded pack would take most of each start, so parsed/
// holds for every file what the parser made of it: the values with their places.
// Each begins with a hash over itself and the YAML that it was made of; where that
// differs, for somebody has changed the YAML since, it counts for nothing.
// `make golden` writes them, and a test of this package says when to run it.

// parsedMagic begins each such file; a change of form gets a new number.
const parsedMagic = "checkweigh parsed 1\n"

// parsedName is where the parsed form of a file of the pack is.
func parsedName(yaml string) string { return "parsed/" + yaml + ".bin" }

// parsedHead is how many bytes stand before the documents.
const parsedHead = len(parsedMagic) + sha256.Size

// writeParsed returns what readParsed reads.
func writeParsed(docs node, yaml []byte) []byte {
	sum := parsedSum([]byte(docs.content), yaml)
	return slices.Concat([]byte(parsedMagic), sum[:], []byte(docs.content))
}

// readParsed returns the documents of a file, and whether stored holds them.
func readParsed(stored, yaml []byte) (docs node, ok bool) {
	if len(stored) < parsedHead || string(stored[:len(parsedMagic)]) != parsedMagic {
		return node{}, false
	}
	body := stored[parsedHead:]
	if sum := parsedSum(body, yaml); !bytes.Equal(sum[:], stored[len(parsedMagic):parsedHead]) {
		return node{}, false
	}
	return node{kind: nodeList, content: string(body)}, true
}

func parsedSum(body, yaml []byte) [sha256.Size]byte {
	of := sha256.Sum256(yaml)
	h := sha256.New()
	h.Write(of[:])
	h.Write(body)
	return [sha256.Size]byte(h.Sum(nil))
}

// appendNode writes a node: kind, line, column, bytes of content, content. What is
// in it stays written until somebody asks, for memory that is touched for the first
// time costs more of a start than anything else.
func appendNode(out []byte, n node) []byte {
	out = append(out, byte(n.kind))
	out = binary.AppendUvarint(out, uint64(n.line))
	out = binary.AppendUvarint(out, uint64(n.column))
	out = binary.AppendUvarint(out, uint64(len(n.content)))
	return append(out, n.content...)
}

// cutNode reads the first node of a list and what follows it. A damaged list ends
// where it makes no sense any more.
func cutNode(list string) (n node, rest string) {
	if list == "" || nodeKind(list[0]) > nodeOther {
		return node{}, ""
	}
	n.kind, rest = nodeKind(list[0]), list[1:]
	line, rest := cutNumber(rest, math.MaxInt32)
	column, rest := cutNumber(rest, math.MaxInt32)
	size, rest := cutNumber(rest, len(rest))
	if size > len(rest) {
		return node{}, ""
	}
	n.line, n.column, n.content = int32(line), int32(column), rest[:size]
	return n, rest[size:]
}

// cutNumber reads a number up to most.
func cutNumber(s string, most int) (n int, rest string) {
	for i := 0; i < len(s) && i < 5; i++ {
		n |= int(s[i]&0x7f) << (7 * i)
		if s[i] < 0x80 {
			return min(n, most), s[i+1:]
		}
	}
	return 0, ""
}

func numberContent(value float64, text string) string {
	return string(binary.LittleEndian.AppendUint64(nil, math.Float64bits(value))) + text
}

func (n node) number() (value float64, text string) {
	if len(n.content) < 8 {
		return 0, ""
	}
	return math.Float64frombits(binary.LittleEndian.Uint64([]byte(n.content[:8]))), n.content[8:]
}
