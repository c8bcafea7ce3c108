// Package search finds clauses. It keeps one entry per clause in a bleve index
// on disk, and reads a small query language of its own: words, "phrases",
// AND, OR, NOT, parentheses, prefixes such as anonymis*, and fields such as
// requirement:DA-01.
//
// An index is a copy, never the truth: whatever it holds can be rebuilt from
// the store, a damaged one is moved aside and made again, and a quote shown to
// people is cut from the stored text and only compared with the entry's.
package search
