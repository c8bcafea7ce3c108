// Package search finds clauses. It keeps one entry for each clause and page of a
// membership (a document in a dossier) in a bleve index on disk, and reads a small
// query language of its own: words in any of their forms, "exact phrases",
// "words near each other"~3, prefixes such as anonymis*, misspelt words such as
// anonimysed~1, AND, OR, NOT, parentheses, fields such as requirement:DA-01 or
// supplier:"Brightloop", dates such as date:2024-01..2025-06, and clauses like
// another, like:ID. There are no regular expressions and no wildcards elsewhere:
// what a query may cost is bounded.
//
// Who sees what is decided in one place, the session: hits, totals, facets,
// similar clauses, precedents and suggestions all go through its filter. An entry
// says what its own dossier says, so a file that stands in a visible dossier tells
// nothing of a hidden one.
//
// An index is a copy, never the truth: whatever it holds can be rebuilt from
// the store, a damaged one is moved aside and made again, and a quote shown to
// people is cut from the stored text and only compared with the entry's.
package search
