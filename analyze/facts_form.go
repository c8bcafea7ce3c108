package analyze

import (
	"strings"

	"github.com/checkweigh/checkweigh/dossier"
)

// A labelled says which labels of forms give a fact, and how sure each is.
type labelled struct {
	fact  string
	label *pattern // on the label in lower case, without number and colon
	rank  int      // added to rankForm
}

// few is up to four words that stand before the word of a label that counts.
const few = `(?:[\p{L}\d&'/,.-]+ ){0,4}?`

var labels = []labelled{
	{"buyer", expression(`^(?:the )?(?:buyer|customer|contracting (?:authority|body)|authority|purchaser|client)(?: name|'s name| organisation| body)?$`), 6},
	{"buyer", expression(`^(?:the |name of (?:the )?)?(?:organisation|organization|public body|public authority|council|buyer|authority|customer|purchaser|employer|organisation name|name of organisation)(?: name)?$`), 5},
	{"buyer", expression(`^(?:name of (?:the )?)?(?:commissioner|commissioning (?:body|organisation|authority)|ordering (?:body|organisation|party)|lead (?:authority|organisation|body)|purchasing (?:body|authority|organisation)|licensee|subscriber|ordered by|ordered on behalf of|purchased by|on behalf of|(?:for|by) and on behalf of|issued by|bill to|invoice to|sold to|end user|hirer|employing (?:body|organisation))$`), 4},
	{"buyer", expression(`^(?:data )?controllers?$|^name of (?:the )?(?:data )?controller$|^responsible (?:organisation|body|authority)$|^(?:who is the )?(?:data )?controller\??$`), 3},
	{"supplier", expression(`^(?:the )?(?:supplier|contractor|provider|vendor|seller|reseller|service provider|consultant|licensor|lessor)(?: name|'s name)?$|^name of (?:the )?(?:supplier|contractor|provider|vendor|seller|reseller|company|firm)$|^who (?:is|supplies|provides|sells|runs).*(?:supplier|vendor|tool|system|service|software|product)\??$|^(?:external|third[- ]party) supplier$`), 6},
	{"supplier", expression(`^` + few + `(?:suppliers?|vendors?|reseller|successful (?:bidder|tenderer|supplier)|awarded to|contracted to|placed with|purchased from|bought from|ordered from|product provider|software provider|system provider|supplied by|provided by|sold by)(?: and (?:any )?(?:other )?\w+)?(?: involved| details| company| organisation)?$`), 5},
	{"supplier", expression(`^(?:to|from|seller|company|firm|remit to|order placed with)$`), 4},
	{"supplier", expression(`^(?:data )?processors?$`), 3},
	{"developer", expression(`^(?:the )?(?:(?:system|software|model|tool|original|product|component|module|code) )?(?:developers?|designers?|makers?|manufacturers?|originators?)\b.*|^(?:component|module|software|model|code|product|tool|engine) authors?$|^who (?:designed|developed|built|made|wrote|created|trained)\b.*|^` + few + `(?:designed|developed|built|made|written|created|trained|authored|manufactured)(?: and \w+)? by.*|^(?:author|maker|originator|owner) of (?:the )?(?:` + few + `)(?:software|engine|model|system|code|tool|platform|algorithm|product)s?$|^(?:software house|technology (?:provider|owner|partner)|(?:software|product|platform|ip) owner)$`), 5},
	{"subprocessor", expression(`^` + few + `sub-?\s?(?:processors?|contractors?)\b.*`), 5},
	{"reference", expression(`^(?:(?:our|my|foi|request|case|board's|trust's|council's|authority's|buyer's|customer's|contracting authority's) )(?:ref(?:erence)?|number|no)\b.*`), 7},
	{"reference", expression(`^(?:call-?off |contract |order |agreement |project |framework |dpia |eia |eqia |tender |document )*(?:ref(?:erence)?\.?(?: number| no\.?)?|number|no\.?|id)$`), 5},
	{"reference", expression(`^` + few + `(?:contract|agreement|order|call-?off|award|licen[cs]e|quote|quotation|proposal|form|dpia|pia|eqia|eia|assessment|document|file|record|project|procurement|tender|requisition|case|request|review|subscription|grant|instrument|deed)(?:'s)? (?:ref(?:erence)?\.?|number|no\.?|num\.?|id|identifier|code)(?: number| no\.?)?$|^case$|^unique (?:id|identifier|reference|ref|number)(?: number)?$`), 4},
	{"reference", expression(`^(?:purchase order|po|p\.o\.)(?: number| no\.?)?$`), 4},
	{"value", expression(`^(?:total |estimated |overall |maximum |whole |full |approximate |anticipated )*(?:contract |order |call-?off |award |agreement |subscription |licen[cs]e |service |lifetime )?(?:value|price|cost|sum|amount|consideration)\b(?: of (?:the )?(?:contract|order|agreement|call-?off|award).*| \(.*\)| over (?:the|its) .*| excluding vat| ex\.? vat| exc\.? vat)?$|^(?:grand )?total (?:charges|fees|costs?|price|value|payable|consideration|contract sum|contract value|amount)\b.*|^total (?:for|over|of) (?:the )?(?:(?:whole|full|entire|initial) )?(?:term|contract|period|(?:\w+ )?years?|(?:\w+ )?months?).*|^(?:contract|order|agreement|grand|overall) total$|^(?:total )?grant (?:amount|funds|award)$|^not[- ]to[- ]exceed(?: amount)?$`), 6},
	{"value", expression(`^(?:fees|charges|price|contract charges|subscription fee|contract sum|total)$`), 4},
	{"buyer", expression(`^(?:you|we|us)(?: \(.*\))?$`), 4},
	{"supplier", expression(`^(?:you|we|us)(?: \(.*\))?$`), 4},
	{"subprocessor", expression(`^(?:data )?(?:sharing|shared with|recipients?)$`), 2},
	{"subprocessor", expression(`^(?:who (?:we|else we) use|(?:companies|firms|others) (?:that )?(?:we use|help us|who help us)|hosting(?: provider| company)?|hosted by|data centre(?: provider)?|storage(?: provider)?|cloud provider)$`), 3},
	{"start", expression(`^(?:first|opening) day(?: of .*)?$`), 4},
	{"end", expression(`^(?:last|final|closing) day(?: of .*)?$`), 4},
	{"start", expression(`^(?:` + few + `)(?:start(?:s|ing)?(?: date| on)?|commencement(?: date)?|commences|commencing|effective(?: date| from)?|begins?|beginning|with effect from|in force from|valid from|runs from|takes effect)(?: on| from)?$|^date (?:of commencement|of start|from)$|^(?:start|commencement) of (?:the )?(?:contract|term|agreement|service|call-?off)$|^from$`), 5},
	{"end", expression(`^(?:` + few + `)(?:ends?(?: date| on)?|ending|expiry(?: date)?|expires|expiring|expiration(?: date)?|termination date|finish(?:es)?(?: date)?|completion date|valid (?:to|until)|in force until|runs (?:to|until)|lapses|until)(?: on)?$|^date (?:of expiry|of expiration|to)$|^(?:end|expiry) of (?:the )?(?:(?:initial )?(?:contract|term|agreement|service|call-?off))$|^to$`), 5},
	{"term", expression(`^` + few + `(?:term|duration|period|dates)(?: of (?:the )?(?:contract|agreement|order|licen[cs]e|call-?off))?$|^(?:length|duration) of (?:the )?(?:contract|agreement|term)$`), 4},
	{"extension", expression(`^` + few + `(?:extensions?|extension (?:period|option|term|year)s?|options?(?: to extend| to renew| periods?)?|renewals?(?: terms?| options?| periods?)?|optional extension periods?|options for extension|extendable(?: by)?|possible extension)$`), 5},
}

// notLabels are words of labels that name another thing: the number of a company
// is no reference, and the price of a year not that of the contract.
var notLabels = anyOf("company", "vat", "telephone", "phone", "registration", "registered", "charity", "your ref", "page", "version", "postcode", "post code", "bank",
	"account", "sort code", "staff number", "employee", "clause", "annual", "yearly", "per year", "monthly", "invoice", "liability", "insurance", "unit price", "notice period",
	"retention", "processing start", "processing begin", "start of processing", "collection start", "review date", "pilot", "trial", "go-live", "go live", "warranty", "previous", "current provider", "framework provider", "incumbent", "payment", "credit",
	"support hours", "consultation", "training", "meeting", "lot number", "room", "date of birth", "fax", "parent", "guarantor", "budget", "saving", "representative",
	"contact", "manager", "lead", "owner's", "email", "e-mail", "address", "role", "code of", "tenure", "rating", "shift", "hours", "response", "probation", "reporting")

var labelNumber = expression(`^(?:[A-Za-z]?\d{1,2}(?:\.\d{1,2})*[.)]?|\(?[a-z0-9]\)|\(?[ivx]{1,4}\)|[•*-])\s+`)

// bareLabel is a label without its number, bold marks, colon and bracket.
func bareLabel(s string) string {
	s = strings.Trim(s, "*_ #:")
	s = labelNumber.ReplaceAllString(s, "")
	if at := strings.IndexAny(s, "({["); at > 3 {
		s = s[:at]
	}
	return strings.Join(strings.Fields(strings.Trim(s, " :?*")), " ")
}

// cutRow splits a line of a form into label and value: cells joined by " | ",
// "Label: value", or two columns with a wide gap.
func cutRow(l line) (label, value dossier.Span, ok bool) {
	cut := func(at, skip int) (dossier.Span, dossier.Span, bool) {
		v := dossier.Span{Start: l.Start + at + skip, End: l.End}
		v.Start += len(l.text[at+skip:]) - len(strings.TrimLeft(l.text[at+skip:], " \t|"))
		return dossier.Span{Start: l.Start, End: l.Start + len(strings.TrimRight(l.text[:at], " \t"))}, v, v.Start <= v.End
	}
	start := 0
	if strings.HasPrefix(l.text, "| ") {
		start = 2
	}
	if at := strings.Index(l.text[start:], " |"); at > 0 && start+at <= 120 {
		lab, v, ok := cut(start+at, 2)
		lab.Start += start
		cell := l.text[v.Start-l.Start:]
		if end := strings.Index(cell, " | "); end >= 0 {
			v.End = v.Start + end
		}
		for v.End > v.Start && (l.text[v.End-1-l.Start] == '|' || l.text[v.End-1-l.Start] == ' ') {
			v.End--
		}
		return lab, v, ok
	}
	if at := strings.IndexByte(l.text, ':'); at > 0 && at <= 70 && at+1 < len(l.text) && strings.ContainsRune(" \t*", rune(l.text[at+1])) {
		lab, v, ok := cut(at, 1)
		v.Start += len(l.text[v.Start-l.Start:]) - len(strings.TrimLeft(l.text[v.Start-l.Start:], " *"))
		return lab, v, ok && v.Start <= v.End
	}
	if at := wideGap(l.text); at > 0 && at <= 60 {
		return cut(at, 0)
	}
	return label, value, false
}

// wideGap is the offset of the first run of three spaces or a tab, or -1.
func wideGap(s string) int {
	tab, wide := strings.IndexByte(s, '\t'), strings.Index(s, "   ")
	if tab > 0 && (wide < 0 || tab < wide) {
		return tab
	}
	return wide
}

// forms offers what labelled lines say.
func (g *gatherer) forms(ls []line) {
	for i := 0; i < len(ls); i++ {
		l := ls[i]
		if i+1 < len(ls) && strings.HasPrefix(l.text, "Q. ") && strings.HasPrefix(ls[i+1].text, "A. ") {
			g.label(l.text[3:], dossier.Span{Start: ls[i+1].Start + 3, End: ls[i+1].End})
		}
		if i+1 < len(ls) && g.sideBySide(l, ls[i+1]) {
			i++
			continue
		}
		if label, value, ok := cutRow(l); ok {
			g.label(g.t.Cut(label), value)
			g.pairs(l)
			continue
		}
		if m := askedAndSaid.FindStringIndex(l.text); m != nil {
			g.label(l.text[:m[1]], dossier.Span{Start: l.Start + m[1], End: l.End})
			continue
		}
		if n := g.columns(ls[i:]); n > 0 {
			i += n - 1
			continue
		}
		if len(l.text) > 80 || i+1 >= len(ls) || ls[i+1].gap && !strings.HasSuffix(l.text, ":") || !isLabel(l.text) {
			continue
		}
		// A label on a line of its own, with the value on the next.
		if _, _, row := cutRow(ls[i+1]); !row && !isLabel(ls[i+1].text) && g.standsAlone(ls[i+1].Span) {
			g.label(l.text, ls[i+1].Span)
		}
	}
}

// askedAndSaid matches the question of a form that has its answer behind it.
var askedAndSaid = expression(`^[^?:|]{8,80}\? `)

// secondPair is a label with its value that stands on one line after another pair
// and a wide gap: "FROM: 14 September 2026          FOR: twenty-four months".
var secondPair = expression(`(?:\s{3,}|\t)([A-Z][\w'’ .-]{1,30}):\s`)

// pairs offers what the later of several labelled values on one line say.
func (g *gatherer) pairs(l line) {
	all := secondPair.FindAllStringSubmatchIndex(l.text, 6)
	for i, m := range all {
		end := len(l.text)
		if i+1 < len(all) {
			end = all[i+1][0]
		}
		g.label(l.text[m[2]:m[3]], dossier.Span{Start: l.Start + m[1], End: l.Start + end})
	}
}

// mostColumns is how many columns of a form are looked for side by side.
const mostColumns = 6

// columns offers what a table says that was flattened into lines, its labels
// first and then its values: "Customer / Vendor / City of Ash / Zed, Inc.". It
// returns how many lines it read, 0 where the lines are no such table.
func (g *gatherer) columns(ls []line) int {
	if !isLabel(ls[0].text) || len(ls) < 4 {
		return 0
	}
	for n := 2; n <= mostColumns && 2*n <= len(ls); n++ {
		if !columnHead(ls[n-1]) {
			return 0
		}
		known, fits := 0, 0
		for i := range n {
			fact := factOf(ls[i].text)
			if fact == "" {
				continue
			}
			known++
			if _, ok := g.narrow(fact, ls[n+i].Span); ok && !isLabel(ls[n+i].text) {
				fits++
			}
		}
		if known < 2 || fits < known || columnHead(ls[n]) && factOf(ls[n].text) != "" {
			continue
		}
		for i := range n {
			g.label(ls[i].text, ls[n+i].Span)
		}
		return 2 * n
	}
	return 0
}

// columnHead reports whether a line can be the head of a column.
func columnHead(l line) bool {
	return len(l.text) <= 40 && len(strings.Fields(l.text)) <= 5 && !strings.ContainsAny(l.text, "0123456789£$€|") && !strings.HasSuffix(l.text, ".")
}

// factOf is the fact that a label gives, "" for none.
func factOf(label string) string {
	low := labelText(label)
	if !couldLabel(low) || notLabels.in(low) {
		return ""
	}
	for _, l := range labels {
		if l.label.MatchString(low) {
			return l.fact
		}
	}
	return ""
}

// labelText is a label as the expressions of labels take it.
func labelText(s string) string { return strings.ReplaceAll(lowerASCII(bareLabel(s)), "’", "'") }

// standsAlone reports whether a line under a label can be its value: a body, a
// date, a sum or a reference. Other lines under a word such as "Buyer" are text.
func (g *gatherer) standsAlone(s dossier.Span) bool {
	v := g.t.Cut(s)
	if companyForm.MatchString(v) || publicBody(v) {
		return len(v) < 90 && strings.ToUpper(v) != v || companyForm.MatchString(v)
	}
	at := aDate.FindStringIndex(v)
	if m := aPeriod.FindStringIndex(v); m != nil && len(v) < 100 && strings.ToUpper(v[:1]) == v[:1] {
		return true
	}
	return at != nil && at[0] < 14 || aMoney.MatchString(v) && len(v) < 60 || aReference.MatchString(v) && len(strings.Fields(v)) == 1
}

// couldLabel reports whether a lowered text holds a word of any label.
func couldLabel(low string) bool {
	return hasAny(low, "buyer", "customer", "authority", "purchas", "client", "organisation", "council", "body", "controller", "suppl", "contract",
		"provider", "vendor", "seller", "consultant", "processor", "develop", "design", "maker", "manufact", "built", "made", "ref", "number", "no", "id",
		"order", "po", "value", "price", "cost", "sum", "amount", "fee", "charge", "total", "grant", "start", "commenc", "effective", "begin", "end",
		"expir", "terminat", "finish", "exten", "option", "renew", "to", "from", "until", "term", "period", "duration", "dates", "company", "firm", "seller",
		"author", "originator", "written", "wrote", "trained", "with effect", "in force", "valid", "runs", "lapses", "case", "unique", "employ", "commission",
		"behalf", "you", "we", "us", "day", "host", "data centre", "storage", "cloud", "shar", "recipient", "awarded", "issued", "bill to", "sold", "hirer", "end user", "placed", "consideration", "software", "model", "owner")
}

func isLabel(s string) bool { return factOf(s) != "" }

// label offers the value of a labelled line for the facts that the label gives.
func (g *gatherer) label(label string, value dossier.Span) {
	if len(label) > 90 || !g.readable(value.Start) || !couldLabel(lowerASCII(label)) {
		return
	}
	low := labelText(label)
	if notLabels.in(low) || hasAny(low, " are ", " is used", " may ", " shall ", " will ") {
		return // a sentence before its list
	}
	for _, l := range labels {
		if l.label.MatchString(low) && g.labelled(l, value) {
			break
		}
	}
}

// labelled offers a value under a label that fits, and reports whether the value
// is one that the label can have: "To" stands before names and before dates.
func (g *gatherer) labelled(l labelled, value dossier.Span) bool {
	rank := rankForm + l.rank
	if l.fact == "term" {
		return g.term(value, rank)
	}
	s, ok := g.narrow(l.fact, value)
	if !ok && (l.fact == "developer" || l.fact == "supplier") {
		s, ok = g.shortAnswer(value)
	}
	if !ok {
		return false
	}
	name := g.t.Cut(s)
	if full, known := g.shortAnswer(s); known && l.fact == "developer" && !companyForm.MatchString(name) {
		s, name = full, g.t.Cut(full)
	}
	switch l.fact {
	case "subprocessor":
		for _, each := range companiesIn(g.t, value) {
			if l.rank == 2 && (g.isParty(each) || !handsOn.MatchString(g.t.Body[each.End:min(value.End, each.End+80)])) {
				continue // data is shared with others than those who process it
			}
			g.offer(l.fact, each, "order_form", rank)
		}
		return true
	case "buyer":
		if l.rank == 4 && !publicBody(name) {
			return false
		}
	case "supplier":
		if l.rank == 4 && (!companyForm.MatchString(name) || g.kind != dossier.Contract) {
			return false
		}
	}
	if (l.fact == "buyer" || l.fact == "supplier") && !companyForm.MatchString(name) && !publicBody(name) {
		rank = rankParties - 12 + l.rank // a name that could be anybody's
	}
	g.offer(l.fact, s, "order_form", rank)
	return true
}

// shortAnswer is the company that a form names by the first word of its name:
// "Who made it? Beacon."
func (g *gatherer) shortAnswer(value dossier.Span) (dossier.Span, bool) {
	said, _, _ := strings.Cut(g.t.Cut(value), ".")
	if said = strings.TrimSpace(said); len(strings.Fields(said)) > 3 || !everyCapital(said+" X") || len(said) < 3 {
		return value, false
	}
	return g.fullName(said)
}

// term offers the dates of a term: "1 April 2026 to 31 March 2029".
func (g *gatherer) term(value dossier.Span, rank int) bool {
	all := aDate.FindAllStringIndex(g.t.Cut(value), 3)
	if len(all) == 0 || aMoney.MatchString(g.t.Cut(value)) {
		return false
	}
	g.offer("start", dossier.Span{Start: value.Start + all[0][0], End: value.Start + all[0][1]}, "order_form", rank)
	if len(all) > 1 {
		g.offer("end", dossier.Span{Start: value.Start + all[1][0], End: value.Start + all[1][1]}, "order_form", rank)
	}
	return true
}

// narrow cuts from a form value the words that are the fact.
func (g *gatherer) narrow(fact string, v dossier.Span) (dossier.Span, bool) {
	raw := g.t.Cut(v)
	if blankValue(raw) {
		return v, false
	}
	switch fact {
	case "buyer":
		s := nameSpan(g.t, v)
		if companyForm.MatchString(g.t.Cut(s)) {
			return s, isBody(g.t.Cut(s)) // a company that is owned by public bodies
		}
		return s, looksNamed(g.t.Cut(s)) && !personal(g.t.Cut(s)) && isBody(g.t.Cut(s))
	case "supplier":
		s := nameSpan(g.t, v)
		name := g.t.Cut(s)
		return s, looksNamed(name) && isBody(name) && !hasAny(lowerASCII(name), "framework provider", "current provider")
	case "developer":
		return companyRun(g.t, v)
	case "subprocessor":
		return v, len(companiesIn(g.t, v)) > 0
	case "reference":
		return referenceIn(g.t, v)
	case "value":
		return moneyIn(g.t, v)
	case "start", "end":
		return dateIn(g.t, v)
	default:
		return extensionIn(g.t, v)
	}
}

// isBody reports whether a name can be that of a body: that of a company or a
// public body, or else two words at least, which are no label.
func isBody(name string) bool {
	if companyForm.MatchString(name) || publicBody(name) {
		return true
	}
	low := lowerASCII(name)
	return len(strings.Fields(name)) >= 2 && !strings.HasSuffix(low, " name") && !hasAny(low, "signature", "signed", "invoice to", "purchase order", "agreement", "contract", "schedule", "requirements", "terms", "services to")
}

// personal reports whether a name carries an e-mail address or a post, so that
// it names a person and not a body.
func personal(name string) bool {
	low := lowerASCII(name)
	return strings.Contains(low, "@") || hasAny(low, "director of", "head of", "manager", "officer,")
}
