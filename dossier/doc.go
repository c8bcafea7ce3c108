// Package dossier holds the words of the product as types: dossiers, documents,
// parts, pages, clauses, evidence, findings and verdicts. Every other room
// speaks in these words; this room imports nothing of ours.
//
// Offsets are UTF-8 byte offsets into the stored text of one document, half
// open: a quote is always Text.Body[Span.Start:Span.End], never retyped.
package dossier
