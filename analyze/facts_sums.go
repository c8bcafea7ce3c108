package analyze

import (
	"strings"

	"github.com/checkweigh/checkweigh/dossier"
)

// sumSigns stand in each text that says what a contract is worth.
var sumSigns = anyOf("worth", "valued", "value", "total", "in all", "all told", "altogether", "comes to", "came to", "come to", "amounts to", "amount to", "price", "cost", "sum of", "over the", "over its", "over that",
	"over those", "for the whole", "not-to-exceed", "not to exceed", "not exceed", "consideration", "aggregate", "for all", "in full", "contract for", "contract of", "order for", "agreement for", "pay", "charge", "fee")

var (
	bargain = `\b(?:contract|agreement|order|call-off|deal|award|licen[cs]e|subscription|arrangement|system|software|tool|platform|app|application|product|service|procurement|purchase)s?`
	// What stands right before the sum that is the value of a contract.
	contractSum = expression(`(?:` + bargain + `[^.;£$€]{0,60}?\b(?:is worth|was worth|worth|valued at|value|values?|cost|costs|price|priced at|come to|comes to|came to|amounts? to|totals?|totalling|for|of|sum|consideration)|\b(?:value|price|cost|worth|total|sum)(?: value| cost| price| sum)? (?:of|for|under) (?:the |this |our |its |that )?(?:whole |initial )?` + bargain + `[^.;£$€]{0,40}?)(?: (?:is|was|are|being|of|at|to|will be|shall be|stands at|comes to|came to))? ?:? ?(?:the sum of )?(?:(?:a |the )?total of )?$`)
	totalSum    = expression(`(?:\b(?:comes? to|came to|amounts? to|amounting to|totals|totalled|totalling|is worth|was worth|valued at|sum of|not[- ]to[- ]exceed(?: amount)?(?: of)?|shall not exceed(?: a total of)?|a total of|in total|aggregate of)|\b(?:total|contract|whole|overall|full|aggregate|purchase|fixed|tendered|agreed) (?:contract )?(?:cost|value|price|charge|charges|fee|fees|sum|consideration|amount|payable)s?[^.;£$€]{0,40}?(?: (?:is|was|are|of|will be|shall be|comes to|being))?|\btotal (?:for|over|across) (?:the |all |those )?(?:\w+ ){0,3}(?:years|months|term|period|contract)(?: (?:is|was|comes to|came to))?|\bprice (?:is|was|of)) ?:? ?(?:the sum of )?$`)
	// What stands right after it.
	inAll = expression(`^,? ?(?:\(?(?:plus|excluding|exclusive of|exc\.?|ex\.?|including|inclusive of|inc\.?|before) vat\)?,? ?)?(?:in all\b|in total\b|all told|altogether|in aggregate|over (?:the|its|that|those|this|all)\b[^.;£$€]{0,40}?\b(?:term|period|years?|months?|life|lifetime|contract)\b|for (?:the|all|its) (?:\w+[ -]){0,3}(?:term|period|years|months|contract)\b|across the (?:\w+ ){0,3}(?:term|period|years|contract)\b|over \w+ years)`)
	// What shows that a sum is another's.
	otherSum = expression(`\b(?:per|each|annual(?:ly)?|yearly|a year|monthly|hourly|daily|quarterly|unit|liabilit\w+|liable|cap(?:ped)?|insurance|insured|indemnit\w+|cover|fines?|penalt\w+|savings?|save[sd]?|budget(?:ed)?|so far|to date|spent|already paid|deposit|extension|extended|extend|renewal|option(?:al)?|further year|extra|additional|damages|credits?|fee of £450|limit|threshold|estimate[ds]?|business case|would cost|would be|could cost|grant|award of compensation|copying|locat\w+|retriev\w+|hours?|request|claims?|aggregate liability|expenses|day rate|invoice[ds]?|instal?ments?|bid|bids|tenders? ranged|previous|former|first year|second year|third year|year one|year two|set-?up|installation|training|licence fee per)\b`)
)

// neverSum shows that a sum is a bound on what one side owes, however far before it.
var neverSum = expression(`\b(?:liabilit\w+|liable|insur\w+|indemnit\w+|damages)\b|\b(?:greater|lesser|higher|lower) of $`)

// summed offers the sum that sentences give as the value of the whole contract.
func (g *gatherer) summed(s dossier.Span, text, low string) {
	if !strings.Contains("cfd", kindLetter(g.kind)) {
		return
	}
	for _, w := range stretches(low, sumSigns) {
		if !hasAny(low[w.Start:w.End], "£", "$", "€", "pounds", "gbp", "eur", "usd") {
			continue
		}
		for _, m := range aMoney.FindAllStringIndex(text[w.Start:w.End], 40) {
			at := dossier.Span{Start: w.Start + m[0], End: w.Start + m[1]}
			if rank := g.wholeSum(low, at); rank > 0 && g.readable(s.Start+at.Start) && !quoted(text, at.Start) {
				g.offer("value", dossier.Span{Start: s.Start + at.Start, End: s.Start + at.End}, "text", rankText+rank)
			}
		}
	}
}

// wholeSum weighs the words around a sum of a lowered text: how surely it is what
// the whole contract costs, 0 for not.
func (g *gatherer) wholeSum(low string, at dossier.Span) int {
	sentence := sentenceAround(low, at.Start)
	before := strings.ReplaceAll(low[max(sentence.Start, at.Start-130):at.Start], "\n", " ")
	after := strings.ReplaceAll(low[at.End:min(max(sentence.End, at.End), at.End+90)], "\n", " ")
	if i := strings.LastIndex(before, ": "); i >= 0 && len(before)-i > 4 {
		before = before[i+2:]
	}
	if i := strings.LastIndexAny(before, "£$€"); i >= 0 {
		before = before[i:] // what stands before another sum is about that
	}
	if i := strings.IndexAny(after, "£$€"); i >= 0 {
		after = after[:i]
	}
	whole := inAll.MatchString(after)
	if neverSum.MatchString(before) || yearly.MatchString(after) || otherSum.MatchString(lastClause(before)) && !whole {
		return 0
	}
	contract, total := contractSum.MatchString(before), totalSum.MatchString(before)
	switch {
	case (contract || total) && whole:
		return 6
	case contract:
		return 5
	case whole && !otherSum.MatchString(before):
		return 4
	case total && kindLetter(g.kind) != "d":
		return 3
	}
	return 0
}

// lastClause is what follows the last comma of a text, and a little before it.
func lastClause(s string) string {
	if i := strings.LastIndex(s, ", "); i >= 0 && len(s)-i > 25 {
		return s[i:]
	}
	return s
}

// extensionSigns stand in each text that says that a contract may go on.
var extensionSigns = anyOf("extend", "extension", "prolong", "lengthen", "renew", "option", "roll over", "rolled over", "go on for", "carry on for", "continue for")

const (
	howMany = `(?:a|an|one|two|three|four|five|six|seven|eight|nine|ten|twelve|eighteen|twenty-four|thirty-six|\d{1,2})`
	oneRun  = `(?:(?:once|twice|up to (?:once|twice)|on (?:one|two) occasions?|by mutual agreement|at our option)[, ]+)?(?:(?:for|by|of) )?(?:a period (?:not exceeding|of) )?(?:(?:up to|any period up to|at most|not more than|no more than|another|a further|an additional|a maximum of) )*(?:` + howMany + `|another|further|an?)\b[^.;:£$\n]{0,50}?\b(?:years?|months?|weeks?)(?:['’]s?)?(?: each| terms?| periods?| extensions?)?(?:,? (?:if|at|on|by|with|subject to)\b[^.;\n]{0,70})?`
)

// extensions are the shapes in which sentences grant one. Group 1 is how long.
var extensions = []*pattern{
	expression(`(?i)\b(?:extend(?:ed|able|s)?|prolong(?:ed|able|s)?|lengthen(?:ed|s)?|renew(?:ed|able|s)?|roll(?:ed)? over|go on|carry on|continued?)\b(?:,? (?:it|them|the|this|that|our|its|term|contract|agreement|call-off|order|licen[cs]e|subscription|services?|initial|period|of|arrangement|by us|by the \w+)\b)*,? ?(` + oneRun + `)`),
	expression(`(?i)\b(?:extensions?|renewals?|options?|extension periods?)\b(?:,? (?:is|are|was|to|extend|renew|prolong|continue|available|exists?|periods?|terms?|it|them|the|this|contract|agreement|call-off|order|licen[cs]e|for|of|by|provides?|allows?)\b)* ?(` + oneRun + `)`),
	expression(`(?i)\b((?:one|two|three|four|five|six|\d)(?: \(\d\))?(?: (?:optional|further|additional|more|possible|successive|consecutive|annual|yearly|one-year|12-month|twelve-month|single-year|\w+[- ]year|\w+[- ]month))* (?:extensions?|renewals?|renewal terms?|extension (?:periods?|options?|years?)|option (?:periods?|years?))(?: of [^.;,\n]{0,40}?(?:years?|months?)(?: each)?)?)`),
}

var (
	mayGoOn  = expression(`(?i)\b(?:may|can|could|might|option|optional|right|entitled|possible|available|discretion|choose|chooses|elect|allows?|provides? for|provision|extendable|renewable|renewals?|extensions?|if we (?:want|wish|choose))\b`)
	noGoOn   = expression(`(?i)\b(?:no|not|nor|without|never|cannot|neither)\b[^.;]{0,40}\b(?:extend|extended|extension|extensions|option|options|renew|renewed|renewal|prolong|prolonged|provision)|time limit|deadline|working days|time for (?:compliance|respond)|period for respond|notice period|extend the (?:time|hours|period for|warranty|deadline|scope|pilot|trial)|opt(?:ion)? out|ladder|retention`)
	preamble = expression(`(?i)^(?:for|by|of) `)
)

// prolonged offers what sentences say of the extension of a contract.
func (g *gatherer) prolonged(s dossier.Span, text, low string) {
	if !strings.Contains("cfd", kindLetter(g.kind)) {
		return
	}
	for _, w := range stretches(low, extensionSigns) {
		for rank, re := range extensions {
			for _, m := range re.FindAllStringSubmatchIndex(text[w.Start:w.End], 4) {
				at := dossier.Span{Start: w.Start + m[2], End: w.Start + m[3]}
				in := sentenceAround(text, at.Start)
				sentence := text[in.Start:min(len(text), max(in.End, at.End))]
				if !mayGoOn.MatchString(sentence) || noGoOn.MatchString(sentence) || !g.readable(s.Start+at.Start) || quoted(text, at.Start) {
					continue
				}
				if lead := preamble.FindStringIndex(text[at.Start:at.End]); lead != nil {
					at.Start += lead[1]
				}
				g.offer("extension", dossier.Span{Start: s.Start + at.Start, End: s.Start + at.End}, "text", rankText+4-rank)
			}
		}
	}
}
