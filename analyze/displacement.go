package analyze

import (
	"strings"

	"github.com/checkweigh/checkweigh/dossier"
)

// A displacement is a statement that a clause gives way.
type displacement struct {
	by       int    // index of the clause that says so
	number   string // the clause that gives way, or where it is yields the one that prevails
	of       string // the terms it belongs to, where they are named and stand in this paper: "Platform" for Platform Conditions
	absolute bool   // it is deleted or replaced, and not only outdone
	yields   bool   // the clause that says so gives way itself: "subject to clause 4"
	at       int    // where it says so, in bytes
}

const (
	clauseWord   = `((?:[A-Z][a-z]+ ){0,2})(?i:standard |general )?(?i:clauses?|conditions?|paragraphs?|sections?|terms?|articles?)`
	clauseNumber = `\d+(?:\.\d+)*(?:\([a-z0-9]+\))?`
	clauseList   = clauseWord + ` (` + clauseNumber + `(?:(?:, and|, or|,| and| or| &) ` + clauseNumber + `)*)`
	takenOut     = `(?i:deleted|disapplied|removed|replaced|omitted|struck out|struck through|crossed out|set aside|excluded|revoked|withdrawn|cancelled|void|of no effect|substituted)`
)

var (
	deleted   = expression(clauseList + ` (?i:is|are|shall be|is hereby|are hereby|has been|have been) (?i:hereby )?(?i:each |both |all )?` + takenOut)
	deletes   = expression(`(?i:\b(?:delete|strike out|omit|disregard|for|in place of|instead of|in substitution for|replac(?:es|ing)|replace)) (?i:the )?` + clauseList)
	outdone   = expression(`(?i:\b(?:notwithstanding|despite|in spite of|regardless of)) (?i:anything in |the provisions of )?` + clauseList)
	freed     = expression(`(?i:\bnothing in )` + clauseList + ` (?i:shall |will |is intended to )?(?i:prevents?|restricts?|limits?|stops?|prohibits?|precludes?)`)
	prevails  = expression(`(?i:\b(?:prevails?|takes? precedence|has precedence|overrides?|supersedes?)) (?i:over )?` + clauseList)
	subject   = expression(`(?i:\b(?:subject(?: always)? to|save as (?:provided|set out|permitted|stated) in|except as (?:provided|set out|permitted|stated) in|save as permitted by|unless permitted by)) ` + clauseList)
	wholly    = expression(`^\s*(?:[A-Z]{0,3}[\d.()]{1,10}\s+)?(?i:the )?` + clauseList + ` (?i:does|do|shall|will) not (?i:apply|form part|bind|have effect)(?i: to this (?:contract|agreement|order(?: form)?|call-off contract)| of (?:this|the) \w+)?\s*[.;]?\s*$`)
	disapply  = expression(clauseList + ` (?i:does|do|shall|will) not apply`)
	forWhat   = expression(`(?i)^[ ,]*(?:there (?:is|shall be) )?(?:substitute|put|read|insert|the following|is substituted|shall be substituted)`)
	oneClause = expression(clauseNumber)
)

// ways are the wordings that displace a clause, each with words of which one
// stands in all of them: an expression over every clause would cost more than
// judging it.
var ways = []struct {
	re               *pattern
	cues             *literals
	absolute, yields bool
}{
	{deleted, anyOf("delet", "disappl", "remov", "replac", "omit", "struck", "crossed out", "set aside", "exclud", "revok", "withdrawn", "cancel", "void", "no effect", "substitut"), true, false},
	{deletes, anyOf("delet", "strike", "omit", "disregard", "in place of", "instead of", "replac", "substitut", "put", "read", "insert", "the following"), true, false},
	{wholly, anyOf("not apply", "not form", "not bind", "not have effect"), true, false},
	{outdone, anyOf("notwithstanding", "despite", "in spite of", "regardless of"), false, false},
	{disapply, anyOf("not apply"), false, false},
	{freed, anyOf("nothing in"), false, false},
	{prevails, anyOf("prevail", "preceden", "overrid", "supersed"), false, false},
	{subject, anyOf("subject", "save as", "except as", "unless permitted"), false, true},
}

// citing are the words before the number of a clause.
var citing = anyOf("clause", "condition", "paragraph", "section ", "sections ", "term ", "terms ", "article")

// displacements reads from the clauses which of them give way to which.
func displacements(t dossier.Text, c []dossier.Clause) []displacement {
	var out []displacement
	for _, cl := range c {
		text := t.Cut(cl.Span)
		low := lowerASCII(text)
		if !citing.in(low) {
			continue
		}
		for i := range ways {
			p := &ways[i]
			if !p.cues.in(low) {
				continue
			}
			for _, m := range p.re.FindAllStringSubmatchIndex(text, 8) {
				if p.re == deletes && strings.EqualFold(strings.TrimSpace(text[m[0]:min(m[0]+4, m[1])]), "for") && !forWhat.MatchString(text[m[1]:]) {
					continue // "for clause 7" says what for
				}
				of := termsNamed(text[m[2]:m[3]])
				if !headed(c, of) {
					of = ""
				}
				for _, number := range oneClause.FindAllString(text[m[4]:m[5]], 12) {
					if number != cl.Number {
						out = append(out, displacement{cl.Index, number, of, p.absolute, p.yields, cl.Span.Start + m[0]})
					}
				}
			}
		}
	}
	return out
}

// termsNamed is the name of terms without the words that begin a sentence.
func termsNamed(words string) string {
	var out []string
	for _, w := range strings.Fields(words) {
		switch w {
		case "The", "This", "These", "In", "If", "Under", "And", "To", "For", "Of", "By", "Nothing", "Notwithstanding", "Despite", "Subject", "Delete", "Replace", "Special", "Standard":
			continue
		}
		out = append(out, w)
	}
	return strings.Join(out, " ")
}

// gives reports whether a finding stands in the clause that gives way: under its
// number and in the terms that it belongs to. A number that stands within a clause
// is looked for there.
func (d *displacement) gives(t dossier.Text, c []dossier.Clause, f *dossier.Finding) bool {
	if d.of != "" && !underHeading(c[f.Clause].Heading, d.of) {
		return false
	}
	return under(c, f.Clause, d.number) || withinClause(t, c[f.Clause], f, d.number)
}

// headed reports whether a heading of the paper holds a name.
func headed(c []dossier.Clause, by string) bool {
	if by == "" {
		return false
	}
	for i := range c {
		if underHeading(c[i].Heading, by) {
			return true
		}
	}
	return false
}

func underHeading(path []string, name string) bool {
	for _, h := range path {
		if strings.Contains(" "+plainName(h)+" ", " "+plainName(name)+" ") {
			return true
		}
	}
	return false
}

// withinClause reports whether a finding stands behind a number that is written
// inside its clause: "3. Records. 3.1 The Council shall ... 3.2 Scores belong".
func withinClause(t dossier.Text, cl dossier.Clause, f *dossier.Finding, number string) bool {
	if cl.Number == "" || !strings.HasPrefix(number, cl.Number+".") {
		return false
	}
	last := ""
	text := t.Cut(dossier.Span{Start: cl.Span.Start, End: max(cl.Span.Start, min(cl.Span.End, norm(f).Start+len(number)))}) // its own number too
	for _, m := range oneClause.FindAllString(text, 60) {
		if strings.HasPrefix(m, cl.Number+".") {
			last = m
		}
	}
	return last == number
}
