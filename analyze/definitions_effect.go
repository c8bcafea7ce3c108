package analyze

import (
	"slices"
	"strings"

	"github.com/checkweigh/checkweigh/dossier"
)

// Reasons that definitions give.
const (
	reasonNarrows = "definition_narrows" // a term that the words rest on leaves out what matters
	reasonWidens  = "definition_widens"  // a term that the words rest on lets in what they seem to keep out
)

// A redefinition is a kind of definition that changes what words with the term
// are worth: "Buyer Data" without usage data, "Third Party" without affiliates,
// a "Permitted Purpose" that takes in the supplier's products.
type redefinition struct {
	term   *pattern // the name of the term
	says   *pattern // what its definition says
	level  dossier.Level
	reason string
}

var (
	leavesOut = `(?:does not include|do not include|shall not include|excludes?|excluding|other than|but not|save for|except(?:ing)?(?: for)?|apart from|is not|are not|with the exception of)\b`

	redefinitions = []redefinition{
		{
			expression(`(?i)(?:data|information|records|content|materials?|datasets?)$`),
			expression(`(?i)\b` + leavesOut + `[^.;]{0,120}?\b(?:usage|derived|logs?|telemetry|metadata|anonymi[sz]ed|aggregated?|statistic\w*|outputs?|insights?|scores?|analytics|de-identified|pseudonymi[sz]ed|model|system-generated|service data|performance data|technical data)\b`),
			dossier.LevelPartial, reasonNarrows,
		},
		{
			expression(`(?i)^(?:third part(?:y|ies)|other part(?:y|ies)|recipients?|outsiders?)$`),
			expression(`(?i)\b` + leavesOut + `[^.;]{0,120}?\b(?:affiliates?|group|subsidiar\w+|sub-?\s?contractors?|sub-?\s?processors?|partners?|licensees?|customers?|associated compan\w+|parent|resellers?)\b`),
			dossier.LevelPartial, reasonNarrows,
		},
		{
			expression(`(?i)\b(?:purposes?|permitted use|authorised use|authorized use)$`),
			expression(`(?i)\b(?:improv\w+|develop\w+|train\w+|research|benchmark\w*|market\w+|commerciali\w+|product|products|machine learning|analytics|any (?:lawful |legitimate )?(?:business )?purpose)\b[^.;]{0,80}\b(?:its|their|our|the supplier|the contractor|the provider|products?|services?|models?|customers?|algorithms?)\b`),
			dossier.LevelAdverse, reasonWidens,
		},
		{
			expression(`(?i)^(?:permitted|authorised|authorized|approved) (?:recipients?|part(?:y|ies)|persons?|disclosees?)$`),
			expression(`(?i)\b(?:any|all|other)\b[^.;]{0,30}\b(?:affiliates?|customers?|partners?|licensees?|group compan\w+|third part(?:y|ies)|person)\b`),
			dossier.LevelPartial, reasonWidens,
		},
	}
)

// dataTopics are those of the requirements that hang on what data is and who may
// have it; a definition of data changes no others.
var dataTopics = []string{dossier.TopicDataAccess, dossier.TopicDataOwnership, dossier.TopicDataProcessing, dossier.TopicExit, dossier.TopicSubProcessors}

// redefine lowers present findings whose words rest on a term that a definition
// of the same document empties, and quotes the definition. It leaves the findings
// of other subjects, and those that define for themselves.
func (a *Analyzer) redefine(t dossier.Text, c []dossier.Clause, o dossier.Outline, findings []dossier.Finding) {
	for _, term := range o.Terms {
		by, said, ok := redefined(t, term)
		if !ok {
			continue
		}
		for i := range findings {
			f := &findings[i]
			if f.Level != dossier.LevelPresent || !a.ofData(f.Requirement) || !hangsOnTerm(f, term) {
				continue
			}
			f.Level = by.level
			f.Reasons = addOnce(slices.Clone(f.Reasons), by.reason)
			e := dossier.Evidence{Role: dossier.RoleDefinition, Page: t.PageAt(said.Start), Span: said, Quote: t.Cut(said)}
			if term.Clause >= 0 && term.Clause < len(c) {
				e.Clause = c[term.Clause].Number
			}
			if !slices.ContainsFunc(f.Evidence, func(o dossier.Evidence) bool { return o.Span.Overlaps(said) }) {
				f.Evidence = append(slices.Clone(f.Evidence), e)
			}
		}
	}
}

// longestDefinition bounds how much of a definition is weighed, in bytes.
const longestDefinition = 1200

// redefined finds the kind of change that a definition makes.
func redefined(t dossier.Text, term dossier.Term) (redefinition, dossier.Span, bool) {
	span := term.Span
	span.End = min(span.End, span.Start+longestDefinition)
	for _, r := range redefinitions {
		if r.term.MatchString(term.Name) && r.says.MatchString(unbroken.Replace(t.Cut(span))) {
			return r, span, true
		}
	}
	return redefinition{}, span, false
}

func (a *Analyzer) ofData(requirement string) bool {
	req, ok := a.given.Requirement(requirement)
	return ok && overlap(req.Topics, dataTopics)
}

// hangsOnTerm reports whether the norm of a finding, or its lead-in, uses a term, in
// one number or the other, and is not the definition itself.
func hangsOnTerm(f *dossier.Finding, term dossier.Term) bool {
	if slices.ContainsFunc(f.Evidence, func(e dossier.Evidence) bool { return e.Role == dossier.RoleNorm && e.Span.Overlaps(term.Span) }) {
		return false
	}
	return slices.ContainsFunc(f.Evidence, func(e dossier.Evidence) bool {
		return (e.Role == dossier.RoleNorm || e.Role == dossier.RoleLeadIn || e.Role == dossier.RoleException) && usesTerm(unbroken.Replace(e.Quote), term.Name)
	})
}

// usesTerm reports whether a quote uses a term as a word of its own, capitals
// counting, in the singular or the plural.
func usesTerm(quote, name string) bool {
	forms := []string{name, name + "s", strings.TrimSuffix(name, "s")}
	if stem, ok := strings.CutSuffix(name, "y"); ok {
		forms = append(forms, stem+"ies")
	}
	if stem, ok := strings.CutSuffix(name, "ies"); ok {
		forms = append(forms, stem+"y")
	}
	for _, form := range forms {
		for at := 0; form != ""; {
			i := strings.Index(quote[at:], form)
			if i < 0 {
				break
			}
			start, end := at+i, at+i+len(form)
			if (start == 0 || !wordByte(quote[start-1])) && (end == len(quote) || !wordByte(quote[end])) {
				return true
			}
			at = end
		}
	}
	return false
}
