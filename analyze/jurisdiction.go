package analyze

import (
	"slices"

	"github.com/checkweigh/checkweigh/dossier"
)

// everywhere are the jurisdictions between which the documents may decide.
var everywhere = []dossier.Jurisdiction{dossier.EnglandWales, dossier.Scotland, dossier.NorthernIreland}

// Places lists the jurisdictions that a dossier can be of, at least one: the one
// it was given, or those that all its documents agree on by the law that their
// contracts are governed by and the Acts that their FOI answers cite. Where none
// says so, or where they differ, that is every one of the United Kingdom: nothing
// is guessed. The Act of 2000 leaves both England and Wales, and Northern Ireland.
func Places(d dossier.Dossier, readings []dossier.Reading) []dossier.Jurisdiction {
	if d.Jurisdiction != "" && d.Jurisdiction != dossier.UnknownPlace {
		return []dossier.Jurisdiction{d.Jurisdiction}
	}
	left := append(slices.Clone(everywhere), dossier.OtherPlace)
	for _, r := range readings {
		for _, p := range r.Placed {
			left = slices.DeleteFunc(left, func(j dossier.Jurisdiction) bool { return !slices.Contains(p.Among, j) })
		}
	}
	if len(left) == 0 || len(left) > len(everywhere) {
		return slices.Clone(everywhere)
	}
	return left
}

// placeOfPapers is the only jurisdiction that the papers leave, whatever was
// given, with where they name its law; "" where they leave several.
func placeOfPapers(readings []dossier.Reading) (dossier.Jurisdiction, []dossier.Placing) {
	left := Places(dossier.Dossier{}, readings)
	if len(left) != 1 {
		return "", nil
	}
	var named []dossier.Placing
	for _, r := range readings {
		for _, p := range r.Placed {
			p.Evidence.Document = r.Document.ID
			named = append(named, p)
		}
	}
	return left[0], named
}

// governing are words of which one stands in every clause on the governing law.
var governing = anyOf("governing law", "governed", "construed", "interpreted")

// governedBy finds what a contract says of the law that governs it, up to the
// end of the sentence.
var governedBy = expression(`(?i)\b(?:governing law|(?:governed|construed|interpreted)\b[^.;]{0,80}?\blaws?\b)[^.;]{0,140}`)

// A lawName is a way to name the law of jurisdictions.
type lawName struct {
	re    *pattern
	among []dossier.Jurisdiction
}

var (
	lawsOfPlaces = []lawName{
		{expression(`(?i)\bEngland\b|\bEnglish\s+(?:laws?|courts?)\b`), []dossier.Jurisdiction{dossier.EnglandWales}},
		{expression(`(?i)\b(?:Scotland|Scots|Scottish)\b`), []dossier.Jurisdiction{dossier.Scotland}},
		{expression(`(?i)\bNorthern\s+(?:Ireland|Irish)\b`), []dossier.Jurisdiction{dossier.NorthernIreland}},
		{expression(`\b(?:State|STATE|Commonwealth|COMMONWEALTH|Province|PROVINCE|District|DISTRICT)\s+(?i:of)\s+\p{Lu}|(?i)\bRepublic\s+of\s+Ireland\b|\blaws?\s+of\s+(?:Ireland|Canada|Australia|New\s+Zealand|the\s+United\s+States)\b`), []dossier.Jurisdiction{dossier.OtherPlace}},
	}
	informationActs = []lawName{
		{expression(`(?i)\bFreedom\s+of\s+Information\s+Act,?\s+2000\b|\bEnvironmental\s+Information\s+Regulations\s+2004\b`), []dossier.Jurisdiction{dossier.EnglandWales, dossier.NorthernIreland}},
		{expression(`(?i)\bFreedom\s+of\s+Information\s+\(Scotland\)\s+Act\b|\bFOISA\b|\bEnvironmental\s+Information\s+\(Scotland\)\s+Regulations\b`), []dossier.Jurisdiction{dossier.Scotland}},
		{expression(`\bORS\s+192\.\d|\bRCW\s+42\.56\b|(?i)\b(?:public|open)\s+records?\s+laws?\b|\bopen\s+records\s+act\b|\b(?:California|Washington|Illinois|Tennessee|Colorado|Michigan|State)\s+(?:Public\s+Records\s+Act|Freedom\s+of\s+Information\s+Act)\b|\b5\s+U\.?\s?S\.?\s?C\.?\s+(?:§+\s*)?552\b|\bChapter\s+119,?\s+(?:Florida|F\.S)|\bFreedom\s+of\s+Information\s+Act,?\s+2014\b|\bFreedom\s+of\s+Information\s+and\s+Protection\s+of\s+Privacy\s+Act\b`), []dossier.Jurisdiction{dossier.OtherPlace}},
	}
)

// mostGoverning bounds how many mentions of the governing law are followed.
const mostGoverning = 40

// placedIn reads off a document which law it says it stands under: the governing
// law of its contracts and the Acts that its FOI answers cite, each once.
func placedIn(t dossier.Text, c []dossier.Clause, o dossier.Outline) []dossier.Placing {
	p := &placings{t: t, c: c}
	for _, part := range o.Parts {
		text := t.Cut(part.Span)
		switch {
		case part.Kind == dossier.FOIResponse:
			p.add(informationActs, text, part.Span.Start)
		case part.Kind == dossier.Contract && governing.in(text):
			for _, m := range governedBy.FindAllStringSubmatchIndex(text, mostGoverning) {
				p.add(lawsOfPlaces, text[m[0]:m[1]], part.Span.Start+m[0])
			}
		}
	}
	return p.list
}

// placings is the list of placings while it is written.
type placings struct {
	t    dossier.Text
	c    []dossier.Clause
	list []dossier.Placing
}

// add notes the laws that are named in words that stand at an offset.
func (p *placings) add(names []lawName, words string, at int) {
	for _, name := range names {
		all := name.re.FindAllStringSubmatchIndex(words, 1)
		if len(all) == 0 || slices.ContainsFunc(p.list, func(have dossier.Placing) bool { return slices.Equal(have.Among, name.among) }) {
			continue
		}
		s := dossier.Span{Start: at + all[0][0], End: at + all[0][1]}
		e := dossier.Evidence{Role: dossier.RoleNorm, Page: p.t.PageAt(s.Start), Span: s, Quote: p.t.Cut(s)}
		if i := clauseAt(p.c, s.Start); i >= 0 && i < len(p.c) {
			e.Clause = p.c[i].Number
		}
		p.list = append(p.list, dossier.Placing{Among: slices.Clone(name.among), Evidence: e})
	}
}
