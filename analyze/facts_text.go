package analyze

import (
	"slices"
	"strings"

	"github.com/checkweigh/checkweigh/dossier"
)

// A saying is a way in which sentences state a fact. Group 1 is the value;
// group 2, where there is one, is that of the second fact.
type saying struct {
	fact   string
	second string
	cue    []string // one of these, in lower case, stands in each text that matches
	re     *pattern
	rank   int
	kinds  string // "" for all, or the first letters of the kinds: c contract, f letter, d assessment, a agreement
}

var sayings = []saying{
	{"supplier", "", []string{"supplied by", "provided by", "bought from", "purchased from", "sold by", "awarded to", "contract with", "delivered by"}, expression(`(?:supplied|provided|bought|purchased|sold|delivered|awarded|contract) (?:to us |to the \w+ )?(?:by|from|to|with) (?:the company )?(` + companyText + `)`), 4, "fdea"},
	{"supplier", "", []string{"supplier is", "contractor is", "vendor is", "provider is", "supplier was"}, expression(`(?i:supplier|contractor|vendor|provider)(?: of [^.\n]{3,60})? (?:is|was) (?:called |named )?(` + companyText + `)`), 5, "fdea"},
	{"supplier", "", []string{" supplies ", " provides ", " runs ", " operates ", "has run", "has supplied", "has provided"}, expression(`(` + companyText + `) (?:supplies|provides|runs|operates|has (?:run|supplied|provided|operated)) (?:the|it|them|our|us)\b`), 2, "fde"},
	{"developer", "", []string{"designed by", "developed by", "built by", "made by", "created by"}, expression(`(?:designed|developed|built|made|created) (?:and \w+ )?by (?:its sub-?contractor,? |the company |their sub-?contractor,? )?(` + companyText + `)`), 4, ""},
	{"developer", "", []string{"developer is", "developer of"}, expression(`(?i:developer)(?: of [^.\n]{3,60})? (?:is|was) (` + companyText + `)`), 4, ""},
	{"subprocessor", "", []string{"sub-processor", "subprocessor", "sub-processors", "subprocessors"}, expression(`(?i:sub-?processors?)(?: used)? (?:is|are|include|includes|used are) (` + companyText + `)`), 3, ""},
	{"value", "", []string{"worth", "total cost", "contract value", "total value", "value of the contract", "price is", "sum of", "cost of the contract", "total price", "total of", "in total", "contract price", "contract cost"}, expression(`(?i)(?:contract (?:is|was) worth|(?:total|contract|whole|overall) (?:contract )?(?:cost|value|price|sum)(?: of the (?:contract|agreement|tool|system|licence))?[^.;£$€\n]{0,40}?(?:is|was|of|:)|value of the contract[^.;£$€\n]{0,20}?(?:is|was)|price (?:is|was|of)|for the (?:total )?sum of|cost of the (?:contract|system|tool) (?:is|was)|not[- ]to[- ]exceed(?: amount)?(?: of)?|shall not exceed(?: a total of)?) ?(` + hedge + moneyText + `)`), 3, "cfd"},
	{"value", "", []string{"in total"}, expression(`(?m)(?:^|[.!?:]\s+)(` + hedge + moneyText + `) in total`), 2, "f"},
	{"start", "end", []string{"from "}, expression(`\b[Ff]rom (?:the )?(` + dateText + `)[^.;\n]{0,30}?\b(?:to|until|till|through)\b(?: and including)? (?:the )?(` + dateText + `)`), 2, "cfa"},
	{"start", "", []string{"began on", "begins on", "started on", "starts on", "commence", "comes into force", "takes effect", "effective"}, expression(`(?:began|begins|started|starts|commences?|commenced|commencing|comes? into force|takes? effect|(?:[Ee]ffective|in force) (?:as of|from))(?: on| from)? (?:the )?(` + dateText + `)`), 3, ""},
	{"start", "", []string{"begin to provide", "provide the services"}, expression(`(?:begin to provide|provide)[^.;\n]{0,40}(?:Services?|System|Software)\s(?:on|from)\s(` + dateText + `)`), 3, "c"},
	{"end", "", []string{"ends on", "expires", "ended on", "end on", "expire", "ending on", "terminates on"}, expression(`(?:ends?|ended|ending|expires?|expiring|expired|terminates) (?:on )?(?:the )?(` + dateText + `)`), 3, ""},
	{"extension", "", []string{"extended", "extend", "option", "renew"}, expression(`(?:may|can|could) be extended(?: by| for)?,? ((?:(?:once|twice|by mutual agreement|at our option),? )?(?:for |by )?[^.;\n]{0,20}(?:one|two|three|four|five|six|twelve|\d+)[^.;\n]{0,60}?(?:years?|months?)(?:[^.;\n]{0,8} at ` + moneyText + `(?: a year| per year)?)?)`), 4, "cf"},
	{"extension", "", []string{"extend"}, expression(`(?i:extend (?:the|this) (?:contract|agreement|term)\s)(?:for\s)?((?:by\s)?(?:up\sto\s)?(?:one|two|three|four|five|\d+)[^.;]{0,60}?(?:years?(?: terms?)?|months?|terms)(?: by mutual agreement)?)`), 4, "c"},
	{"extension", "", []string{"option"}, expression(`(?:with the |with an |an? )?option (?:of|to extend (?:it )?(?:for|by)) ((?:up to )?(?:one|two|three|four|five|six|twelve|\d+|a)[^.;\n]{0,40}?(?:years?|months?)(?: at ` + moneyText + `)?)`), 4, "cf"},
}

// stated is how much of a part is read for facts in sentences, in bytes.
const stated = 200_000

// sentences offers what plain sentences state. The expressions are tried only
// around their cues: over a whole text they would cost seconds a megabyte.
func (g *gatherer) sentences(s dossier.Span) {
	s.End = min(s.End, s.Start+stated)
	text := g.t.Cut(s)
	low := lowerASCII(text)
	around := windows(low, g.kind)
	for i, say := range sayings {
		for _, w := range around[i] {
			for _, m := range say.re.FindAllStringSubmatchIndex(text[w.Start:w.End], 4) {
				at := s.Start + w.Start
				if !g.readable(at+m[2]) || quoted(text, w.Start+m[0]) {
					continue
				}
				g.offer(say.fact, dossier.Span{Start: at + m[2], End: at + m[3]}, "text", rankText+say.rank)
				if say.second != "" && len(m) > 5 {
					g.offer(say.second, dossier.Span{Start: at + m[4], End: at + m[5]}, "text", rankText+say.rank)
				}
			}
		}
	}
	if g.kind == dossier.Contract {
		if m := framework.FindStringIndex(head(text, 50_000)); m != nil {
			g.offer("reference", dossier.Span{Start: s.Start + m[0], End: s.Start + m[1]}, "text", rankWeak)
		}
		g.contractReference(s, text)
	}
}

// cueSearch looks for the cues of all sayings; cueOf lists the sayings of each.
var cueSearch, cueOf = anyCue(sayings, func(s saying) []string { return s.cue })

// mostCues is how many times a cue is followed: a fact that has not been stated
// by then is not one that the paper states.
const mostCues = 200

// windows are, for each saying that suits a kind, the stretches of a lowered text
// around its cues, in order and apart.
func windows(low string, kind dossier.Kind) [][]dossier.Span {
	out := make([][]dossier.Span, len(sayings))
	seen, end := make([]int, len(cueOf)), make([]int, len(cueOf))
	cueSearch.each(low, func(at, cue int) bool {
		if at < end[cue] || seen[cue] == mostCues {
			return false
		}
		seen[cue]++
		end[cue] = at + len(cueSearch.words[cue])
		w := dossier.Span{Start: max(0, at-160), End: min(len(low), end[cue]+240)}
		for _, i := range cueOf[cue] {
			if sayings[i].suits(kind) && sayings[i].fits(low[w.Start:w.End]) {
				out[i] = append(out[i], w)
			}
		}
		return false
	})
	for i := range out {
		out[i] = merged(out[i])
	}
	return out
}

// merged puts stretches in order and joins those that touch.
func merged(all []dossier.Span) []dossier.Span {
	slices.SortFunc(all, func(a, b dossier.Span) int { return a.Start - b.Start })
	out := all[:0]
	for _, w := range all {
		if n := len(out); n > 0 && w.Start <= out[n-1].End {
			out[n-1].End = max(out[n-1].End, w.End)
			continue
		}
		out = append(out, w)
	}
	return out
}

// fits reports whether a stretch holds what the value of the fact is made of.
func (s saying) fits(low string) bool {
	switch s.fact {
	case "start", "end":
		return hasAny(low, " 20", "/20", ".20", ", 20", "-0", "-1", "/2")
	case "supplier", "developer", "subprocessor":
		return hasAny(low, "limited", "ltd", "plc", "llp", "llc", "inc", "gmbh", "corp", " ag", " bv", " ab", "cic")
	case "value":
		return hasAny(low, "£", "$", "€", "pounds", "gbp", "eur", "usd")
	}
	return true
}

// framework is the number of a UK Crown Commercial Service framework.
var framework = expression(`\bRM\d{3,5}(?:\.\d{1,2})?\b`)

var numbered = expression(`(?i:numbered in the books of [^.\n]{3,40}?|contract (?:reference|number|no\.?|#)|agreement (?:number|no\.?)|contract ref\.?)[ :#]{1,3}([A-Z0-9][A-Za-z0-9/_.-]*\d[A-Za-z0-9/_-]*)`)

// contractReference offers a number that a sentence gives the contract.
func (g *gatherer) contractReference(s dossier.Span, text string) {
	if m := numbered.FindStringSubmatchIndex(head(text, 20_000)); m != nil && g.readable(s.Start+m[0]) {
		g.offer("reference", dossier.Span{Start: s.Start + m[2], End: s.Start + m[3]}, "text", rankText)
	}
}

// suits reports whether a saying is looked for in papers of a kind.
func (s saying) suits(k dossier.Kind) bool {
	if s.kinds == "" {
		return true
	}
	letter := map[dossier.Kind]string{dossier.Contract: "c", dossier.FOIResponse: "f", dossier.DPIA: "d", dossier.HRIA: "d", dossier.EqIA: "e",
		dossier.TransparencyRecord: "d", dossier.CollectiveAgreement: "a"}[k]
	return letter != "" && strings.Contains(s.kinds, letter)
}

// quoted reports whether an offset lies inside quotation marks on its line.
func quoted(s string, at int) bool {
	start := strings.LastIndexByte(s[:at], '\n') + 1
	before := s[start:at]
	return strings.Count(before, "“") > strings.Count(before, "”") || strings.Count(before, `"`)%2 == 1
}
