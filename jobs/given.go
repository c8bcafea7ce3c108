package jobs

import (
	"context"
	"fmt"
	"path"
	"reflect"
	"slices"
	"strings"

	"github.com/checkweigh/checkweigh/analyze"
	"github.com/checkweigh/checkweigh/dossier"
	"github.com/checkweigh/checkweigh/store"
)

// Names of given facts beside dossier.FactNames.
const (
	givenTitle     = "title"
	givenAuthority = "authority"
	givenStatus    = "status"
	givenAddress   = "reference"
	givenEvent     = "event"
	givenBy        = "told_by" // path of the file that says it
)

// kindAttachment is the kind of a document that a message names as attached.
const kindAttachment = "attachment"

// maxGivenEvents keeps what is given of one dossier within what the store takes.
const maxGivenEvents = 2000

// Give keeps what a bundle says of its dossier, and has the dossier judged with
// it. What is kept already is not kept again.
func (b *Import) Give(ctx context.Context, dossierID, key, under string, bundle dossier.Bundle) error {
	q := b.queue
	now := GivenOf(key, under, bundle)
	if len(now.Facts)+len(now.Documents) == 0 {
		return nil
	}
	err := q.inTx(WithPriority(ctx, Batch), func(ctx context.Context, tx store.Tx) error {
		all, err := tx.Given(ctx, dossierID)
		if err != nil {
			return err
		}
		for _, old := range all {
			if old.Source == now.Source && reflect.DeepEqual(old.Facts, now.Facts) && reflect.DeepEqual(old.Documents, now.Documents) {
				return nil
			}
		}
		if err := tx.PutGiven(ctx, dossierID, now, q.now()); err != nil {
			return err
		}
		return q.settle(ctx, tx, dossierID)
	})
	if err != nil {
		return fmt.Errorf("jobs: import: keep what is said of a dossier: %w", err)
	}
	return nil
}

// GivenOf puts what a bundle says of its dossier into the store's words. key is
// the dossier's in its import, under the folder or archive of the bundle.
func GivenOf(key, under string, b dossier.Bundle) store.Given {
	g := store.Given{Source: string(b.Kind) + ":" + b.Reference}
	if b.Reference == "" {
		g.Source = importSetting(string(b.Kind), key)
	}
	add := func(name, value string) {
		if value != "" {
			g.Facts = append(g.Facts, store.GivenFact{Name: name, Value: value})
		}
	}
	add(givenTitle, b.Title)
	add(givenAuthority, b.Authority)
	add(givenStatus, b.Status)
	if b.Kind != dossier.BundleProcurement { // that has it among its facts
		add(givenAddress, b.Reference)
	}
	if teller := tellerOf(b); teller != "" {
		add(givenBy, cleanLabel(path.Join(under, teller)))
	}
	for _, f := range b.Facts {
		add(f.Name, f.Value)
	}
	for i, e := range b.Events {
		if i < maxGivenEvents {
			add(givenEvent, eventWords(e))
		}
		for _, name := range e.Missing {
			g.Documents = append(g.Documents, store.GivenDocument{Title: name, Kind: kindAttachment})
		}
	}
	for _, d := range b.Listed {
		g.Documents = append(g.Documents, store.GivenDocument{Title: d.Title, Kind: d.Type, URL: d.URL})
	}
	g.Documents = g.Documents[:min(len(g.Documents), maxGivenEvents)]
	return g
}

// tellerOf is the file that says the most: the data, or the correspondence.
func tellerOf(b dossier.Bundle) string {
	for _, f := range b.Facts {
		if f.Source != "" {
			return f.Source
		}
	}
	for _, e := range b.Events {
		if e.Member != "" {
			return e.Member
		}
	}
	if len(b.Members) > 0 {
		return b.Members[0]
	}
	return ""
}

// eventWords is one step of an exchange in a line.
func eventWords(e dossier.Event) string {
	var words []string
	for _, w := range []string{e.Date, string(e.Direction), e.From, e.Subject} {
		if w != "" {
			words = append(words, w)
		}
	}
	if e.Hidden {
		words = append(words, "(withheld by the publisher)")
	}
	return strings.Join(words, " · ")
}

// withGiven puts the documents that registers and messages name, and that are
// not held, into the ledgers of the readings. Each stands with the file that
// names it. One that could hold clauses also stands at a part of each kind, so
// that nothing is said to be missing that it could hold.
func withGiven(readings []dossier.Reading, members []store.Membership, given []store.Given) []dossier.Reading {
	if len(readings) == 0 {
		return readings
	}
	names := heldNames(members)
	out := slices.Clone(readings)
	for _, g := range given {
		at := tellingReading(out, members, g)
		for _, d := range g.Documents {
			if d.Document != "" || names[plainFileName(d.Title)] || names[plainFileName(path.Base(d.URL))] {
				continue
			}
			inc := dossier.Incorporated{Title: d.Title, About: listedWords(g, d), Status: dossier.NotHeld}
			if inc.Title == "" {
				inc.Title = d.URL
			}
			if !holdsClauses(d.Kind) {
				inc.Topics = []string{noTopic}
				out[at].Incorporated = append(slices.Clip(out[at].Incorporated), inc)
				continue
			}
			if partOfContract(d) {
				inc.Topics = analyze.Topics(d.Title)
			}
			putAtKinds(out, at, inc)
		}
	}
	return out
}

// noTopic is shared by no requirement: such a document is listed, and keeps
// nothing from being judged.
const noTopic = "notice"

// holdsClauses reports whether a document that a register calls that could hold
// what a requirement asks for. What a word is not known for, could.
func holdsClauses(kind string) bool {
	switch strings.ToLower(kind) {
	case "tendernotice", "awardnotice", "contractnotice", "plannednotice", "procurementplan", "marketstudies", "needsassessment",
		"projectplan", "feasibilitystudy", "eligibilitycriteria", "evaluationcriteria", "clarifications", "shortlistedfirms",
		"evaluationreports", "winningbid", "complaints", "bidders", "hearingnotice", "questionsandanswers", "debarments",
		"physicalprogressreport", "financialprogressreport", "finalaudit", "completioncertificate", "illustration",
		"submissiondocuments", "cancellationdetails", "conflictofinterest", "notice":
		return false
	}
	return true
}

// partOfContract reports whether a register lists a schedule or the like, whose
// title tells what stands in it. A whole contract can hold anything whatever it
// is called, and so can a file of which a letter gives the name alone.
func partOfContract(d store.GivenDocument) bool {
	switch strings.ToLower(d.Kind) {
	case "contractschedule", "contractannexe", "contractguarantees", "technicalspecifications", "riskprovisions":
		return true
	}
	first, _, _ := strings.Cut(strings.ToLower(strings.TrimSpace(d.Title)), " ")
	return d.Kind != kindAttachment && slices.Contains([]string{"schedule", "annex", "annexe", "annexure", "appendix"}, first)
}

func listedWords(g store.Given, d store.GivenDocument) string {
	if d.Kind == kindAttachment {
		return "named as an attachment in the correspondence"
	}
	words := "listed in " + strings.TrimPrefix(g.Source, string(dossier.BundleProcurement)+":")
	if d.Kind != "" {
		words += " as " + d.Kind
	}
	return words
}

// putAtKinds puts a document that is not held with the file that names it, and
// at the first part of each other kind.
func putAtKinds(readings []dossier.Reading, at int, inc dossier.Incorporated) {
	kinds := map[dossier.Kind]bool{}
	put := func(i int, start int) {
		one := inc
		one.Start, one.End = start, start
		readings[i].Incorporated = append(slices.Clip(readings[i].Incorporated), one)
	}
	first := 0
	for n, p := range readings[at].Outline.Parts {
		if n == 0 {
			first, kinds[p.Kind] = p.Span.Start, true
		}
	}
	put(at, first)
	for i, r := range readings {
		for _, p := range r.Outline.Parts {
			if !kinds[p.Kind] {
				kinds[p.Kind] = true
				put(i, p.Span.Start)
			}
		}
	}
}

// tellingReading is the reading of the file that gave it, or the first.
func tellingReading(readings []dossier.Reading, members []store.Membership, g store.Given) int {
	for _, f := range g.Facts {
		if f.Name != givenBy {
			continue
		}
		for _, m := range members {
			if m.Path != f.Value {
				continue
			}
			if i := slices.IndexFunc(readings, func(r dossier.Reading) bool { return r.Document.ID == m.Document }); i >= 0 {
				return i
			}
		}
	}
	return 0
}

func heldNames(members []store.Membership) map[string]bool {
	names := map[string]bool{}
	for _, m := range members {
		if m.Document != "" {
			names[plainFileName(path.Base(m.Path))] = true
		}
	}
	delete(names, "")
	return names
}

// plainFileName is a file's name without what portals put before it, in small
// letters; "" for what is no name of a file.
func plainFileName(name string) string {
	name, _, _ = strings.Cut(strings.ToLower(name), "?")
	if path.Ext(name) == "" {
		return ""
	}
	return name
}
