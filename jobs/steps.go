package jobs

import (
	"context"
	"fmt"
	"io"

	"github.com/checkweigh/checkweigh/analyze"
	"github.com/checkweigh/checkweigh/dossier"
	"github.com/checkweigh/checkweigh/ingest"
	"github.com/checkweigh/checkweigh/rules"
)

// Reader reads one file in an extraction child; *ingest.Pool is one. Name is a
// label. Members and whatever else must lie on disk go into the folder spool,
// which belongs to the caller.
type Reader interface {
	Read(ctx context.Context, name string, r io.Reader, spool string) (ingest.Result, error)
}

// Steps are the parts of the way from bytes to verdicts, without a database.
// They are safe for use by many goroutines.
type Steps struct {
	Pool     Reader
	Analyzer *analyze.Analyzer
	Rules    *rules.Set
	Limits   ingest.Limits // zero: ingest.DefaultLimits
	Workers  int           // files read at once; 0: one for each processor
}

// Check runs the rules over one document by its own text alone: its reading and
// its own verdicts, which no sibling can change. A document without text gives
// a reading that says only that it was not read.
func (s Steps) Check(doc dossier.Document, t dossier.Text) (dossier.Reading, []dossier.Verdict) {
	r := s.read(doc, t, nil)
	return r, analyze.Judge(dossier.Dossier{}, []dossier.Reading{r}, s.Rules)
}

// CheckBeside runs the rules over one document with the outlines of all
// documents of its dossier, its own among them.
func (s Steps) CheckBeside(doc dossier.Document, t dossier.Text, all []dossier.Outline) dossier.Reading {
	return s.read(doc, t, all)
}

// read checks a text; without outlines it uses the document's own.
func (s Steps) read(doc dossier.Document, t dossier.Text, all []dossier.Outline) dossier.Reading {
	if t.Body == "" {
		return dossier.Reading{
			Document: doc, Pages: t.Pages, Concealed: len(t.Concealed), Rules: s.Rules.Version,
			Outline: dossier.Outline{Document: doc.ID},
		}
	}
	clauses := ingest.Clauses(t)
	own := s.Analyzer.Outline(t, clauses, doc.Forced)
	own.Document = doc.ID
	r := s.Analyzer.Check(t, clauses, ownFirst(own, all))
	r.Document, r.Rules, r.Concealed = doc, s.Rules.Version, len(t.Concealed)
	return r
}

// ownFirst puts the document's own outline before those of its siblings, as
// Analyzer.Check wants them.
func ownFirst(own dossier.Outline, all []dossier.Outline) []dossier.Outline {
	first := []dossier.Outline{own}
	for _, o := range all {
		if o.Document != own.Document {
			first = append(first, o)
		}
	}
	return first
}

// Verdicts judges a dossier by the readings of its documents beside each other.
func (s Steps) Verdicts(d dossier.Dossier, readings []dossier.Reading) []dossier.Verdict {
	return analyze.Judge(d, readings, s.Rules)
}

// Judged is one input path, or one file inside it, with what came of it.
type Judged struct {
	Read
	Reading  dossier.Reading   // by its own text
	Verdicts []dossier.Verdict // by its own text
}

// Outcome is a judged dossier.
type Outcome struct {
	Dossier   dossier.Dossier
	Documents []Judged          // one for each path, duplicates included
	Readings  []dossier.Reading // each document once, beside its siblings
	Verdicts  []dossier.Verdict // of the dossier
}

// Judge checks every document and judges the dossier. A document that came by
// several paths is judged once and shown at each of them. It stops when ctx ends.
func (s Steps) Judge(ctx context.Context, d dossier.Dossier, docs []Read) (Outcome, error) {
	out := Outcome{Dossier: d, Documents: make([]Judged, len(docs))}
	first := map[string]int{} // where each document stands first
	var outlines []dossier.Outline
	for i, doc := range docs {
		if err := ctx.Err(); err != nil {
			return Outcome{}, fmt.Errorf("jobs: judge: %w", err)
		}
		out.Documents[i].Read = doc
		if at, seen := first[doc.key()]; seen {
			out.Documents[i].Reading = out.Documents[at].Reading
			out.Documents[i].Reading.Document = doc.Document
			out.Documents[i].Verdicts = out.Documents[at].Verdicts
			continue
		}
		first[doc.key()] = i
		r, verdicts := s.Check(doc.Document, doc.Text)
		out.Documents[i].Reading, out.Documents[i].Verdicts = r, verdicts
		if doc.Text.Body != "" {
			outlines = append(outlines, r.Outline)
		}
	}
	for i, doc := range docs {
		if err := ctx.Err(); err != nil {
			return Outcome{}, fmt.Errorf("jobs: judge: %w", err)
		}
		if first[doc.key()] != i || doc.holdsOnlyMembers() {
			continue
		}
		out.Readings = append(out.Readings, s.CheckBeside(doc.Document, doc.Text, outlines))
	}
	out.Verdicts = s.Verdicts(d, out.Readings)
	return out, nil
}
