package rules

import "io/fs"

// LoadParsed loads a pack with files of it that were parsed before.
func LoadParsed(fsys, parsed fs.FS) (*Set, error) { return load(fsys, parsed) }

// Parsed is what `make golden` writes for a file.
func Parsed(yaml []byte) ([]byte, error) {
	docs, err := parseYAML(yaml)
	return writeParsed(docs, yaml), err
}

// ParsedOf seals documents, whatever they are, as if they were parsed from yaml.
func ParsedOf(docs string, yaml []byte) []byte { return writeParsed(node{content: docs}, yaml) }

// ParsedHead is how many bytes stand before the documents.
const ParsedHead = parsedHead

// ParsedName is where the parsed form of a file is.
func ParsedName(yaml string) string { return parsedName(yaml) }

// PackFiles are the names of the embedded pack's files.
func PackFiles() ([]string, error) { return packFiles(pack) }

// ParsedPack holds the parsed form of each.
func ParsedPack() fs.FS { return parsedPack }
