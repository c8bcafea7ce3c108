package report

import (
	"regexp"
	"slices"
	"strings"
)

// anySpace compiles a pattern in which a space stands for any white space: the
// stored text keeps the line ends of the document.
func anySpace(pattern string) *regexp.Regexp {
	return regexp.MustCompile(strings.ReplaceAll(pattern, " ", `\s+`))
}

// actorWords are the roles that act on data in contracts, assessments and
// notices. Names of the parties are looked for beside them.
var actorWords = anySpace(`\b(?:[Tt]he )?(?:Supplier|Contractor|Provider|Vendor|Processor|Controller|Buyer|Authority|Customer|Council|Trust|Department|Employer|Developer|Licensor|Sub-?[Pp]rocessors?|Sub-?[Cc]ontractors?|supplier|contractor|provider|vendor|processor|controller|buyer|authority|customer|council|trust|department|employer|developer|licensor|sub-?processors?|sub-?contractors?|affiliates?|Affiliates?|third part(?:y|ies)|managers?|supervisors?|case[- ]?workers?|HR|[Hh]uman [Rr]esources|service team|our staff)\b(?: (?:Personal )?Data\b)?|\b[Ww]e\b`)

// placeWords are places where data can lie. A bare "in" and a name with a
// capital is taken only after a word for keeping, so that "in Schedule 2" is none.
var placeWords = anySpace(`\b(?:within |outside |in |from )?(?:the )?(?:United Kingdom|UK|U\.K\.|European Economic Area|EEA|European Union|EU|Great Britain|England|Wales|Scotland|Northern Ireland|Republic of Ireland|Ireland|Germany|France|Netherlands|Sweden|Switzerland|India|Canada|Australia|Singapore|Israel|United States(?: of America)?|USA|US)\b|\b(?:data cent(?:re|er)s?|on[- ]premises?|cloud (?:hosting|storage|platform|servers?)|(?:its|their|our|own|local|shared|secure) (?:own )?(?:servers?|systems)|anywhere|any country|worldwide)\b|\b(?:hosted|stored|held|located|kept) (?:in|at|on) [A-Z][a-z]+(?: [A-Z][a-z]+)?\b`)

// periodWords are stretches of time and the moments from which they run.
var periodWords = anySpace(`(?i)\b(?:for |within |after |every |at least |up to |no longer than |not more than )*(?:(?:\d{1,4}|one|two|three|four|five|six|seven|eight|nine|ten|twelve|fourteen|fifteen|eighteen|twenty|twenty-one|twenty-eight|thirty|sixty|ninety)(?: \(\d+\))? (?:Working |calendar |business )?(?:hours?|days?|weeks?|months?|years?)|the Term(?: and after it)?|during and after the Term|(?:an )?indefinite(?:ly)?(?: period)?|perpetual(?:ly)?|in perpetuity|for ever|forever|as long as (?:it is )?(?:needed|necessary|required))\b|\b(?:on|at|upon) (?:the )?(?:expiry|termination|end of (?:the|this) (?:contract|agreement|term))\b|(?i)\b(?:each night|every night|daily|weekly|monthly|every (?:day|week|month|hour|minute)|in real time|continuously)\b`)

const mostCuts = 4 // of one sort in one entry: what a reader can take in

// cuts adds the places in a quote where a pattern or a name stands, each word
// once, as runs of the stored text.
func cuts(all []Cut, span Evidence, words *regexp.Regexp, names ...string) []Cut {
	places := words.FindAllStringIndex(span.Quote, -1)
	for _, name := range names {
		if at := strings.Index(span.Quote, name); at >= 0 {
			places = append(places, []int{at, at + len(name)})
		}
	}
	slices.SortFunc(places, func(a, b []int) int { return a[0] - b[0] })
	for _, at := range places {
		if strings.HasSuffix(span.Quote[at[0]:at[1]], "Data") {
			continue // the Buyer Data are no actor
		}
		one := Cut{span.Quote[at[0]:at[1]], span.Document, span.Start + at[0], span.Start + at[1]}
		known := slices.ContainsFunc(all, func(c Cut) bool { return sameWord(c.Text, one.Text) })
		if !known && len(all) < mostCuts {
			all = append(all, one)
		}
	}
	return all
}

// sameWord compares without case, article and plural.
func sameWord(a, b string) bool {
	plain := func(s string) string {
		s = strings.ToLower(strings.Join(strings.Fields(s), " "))
		return strings.TrimSuffix(strings.TrimPrefix(s, "the "), "s")
	}
	return plain(a) == plain(b)
}

// partyNames are the names of firms and bodies that the facts give, as they
// stand in the documents.
func partyNames(r Report) []string {
	var names []string
	for _, d := range r.Documents {
		for _, f := range d.Facts {
			switch f.Name {
			case "buyer", "supplier", "developer", "subprocessor":
				if len(f.Value) > 2 && !slices.Contains(names, f.Value) {
					names = append(names, f.Value)
				}
			}
		}
	}
	return names
}
