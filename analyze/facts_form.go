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

var labels = []labelled{
	{"buyer", expression(`^(?:the )?(?:buyer|customer|contracting (?:authority|body)|authority|purchaser|client)(?: name|'s name| organisation| body)?$`), 6},
	{"buyer", expression(`^(?:name of (?:the )?)?(?:organisation|public body|public authority|council|buyer|authority|customer|organisation name|name of organisation)(?: name)?$`), 5},
	{"buyer", expression(`^(?:data )?controllers?$|^name of (?:the )?(?:data )?controller$|^responsible (?:organisation|body|authority)$|^(?:who is the )?(?:data )?controller\??$`), 3},
	{"supplier", expression(`^(?:the )?(?:supplier|contractor|provider|vendor|seller|service provider|consultant)(?: name|'s name)?$|^name of (?:the )?(?:supplier|contractor|provider|vendor)$|^who (?:is|supplies).*(?:supplier|vendor|tool|system)\??$|^(?:external|third[- ]party) supplier$`), 6},
	{"supplier", expression(`^(?:data )?processors?$`), 3},
	{"developer", expression(`^(?:the )?(?:developers?|designers?|makers?|manufacturers?)\b.*|^who (?:designed|developed|built|made)\b.*|^(?:designed|developed|built|made) by.*`), 5},
	{"subprocessor", expression(`^(?:approved |named |permitted |key )?sub-?\s?(?:processors?|contractors?)\b.*`), 5},
	{"reference", expression(`^(?:(?:our|my|foi|request|case) )(?:ref(?:erence)?|number|no)\b.*`), 7},
	{"reference", expression(`^(?:call-?off |contract |order |agreement |project |framework |dpia |eia |eqia |tender |document )*(?:ref(?:erence)?\.?(?: number| no\.?)?|number|no\.?|id)$`), 5},
	{"reference", expression(`^(?:purchase order|po|p\.o\.)(?: number| no\.?)?$`), 4},
	{"value", expression(`^(?:total |estimated |overall |maximum |whole )*(?:contract |order |call-?off |award |agreement )?(?:value|price|cost|sum|amount)\b(?: of (?:the )?(?:contract|order|agreement).*| \(.*\)| over the term.*)?$|^total (?:charges|fees|cost|price|value).*|^(?:contract|order|agreement|grand) total$|^(?:total )?grant (?:amount|funds|award)$`), 6},
	{"value", expression(`^(?:fees|charges|price|contract charges|subscription fee)$`), 4},
	{"start", expression(`^(?:contract |order |call-?off |service |subscription |agreement |term |initial )*(?:start(?:s|ing)?(?: date)?|start date|commencement(?: date)?|commences|effective date|begins)(?: on)?$|^date of commencement$`), 5},
	{"end", expression(`^(?:contract |order |call-?off |service |subscription |agreement |term |initial )*(?:ends?(?: date)?|end date|expiry(?: date)?|expires|expiration(?: date)?|termination date|finish(?: date)?)(?: on)?$`), 5},
	{"extension", expression(`^(?:optional |possible |contract |call-?off |maximum )*(?:extensions?|extension (?:period|option)s?|option(?:s)? to extend|renewal(?: term| option)?|optional extension period)$`), 5},
}

var labelNumber = expression(`^(?:[A-Za-z]?\d{1,2}(?:\.\d{1,2})*[.)]?|\(?[a-z0-9]\)|[•*-])\s+`)

// bareLabel is a label without its number, bold marks, colon and bracket.
func bareLabel(s string) string {
	s = strings.Trim(s, "*_ #:")
	s = labelNumber.ReplaceAllString(s, "")
	if at := strings.IndexByte(s, '('); at > 3 {
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
	for i, l := range ls {
		if label, value, ok := cutRow(l); ok {
			g.label(g.t.Cut(label), value)
			continue
		}
		if len(l.text) > 60 || i+1 >= len(ls) || ls[i+1].gap && !strings.HasSuffix(l.text, ":") || !isLabel(l.text) {
			continue
		}
		// A label on a line of its own, with the value on the next.
		if _, _, row := cutRow(ls[i+1]); !row && !isLabel(ls[i+1].text) && g.standsAlone(ls[i+1].Span) {
			g.label(l.text, ls[i+1].Span)
		}
	}
}

// standsAlone reports whether a line under a label can be its value: a body, a
// date, a sum or a reference. Other lines under a word such as "Buyer" are text.
func (g *gatherer) standsAlone(s dossier.Span) bool {
	v := g.t.Cut(s)
	if companyForm.MatchString(v) || publicBody(v) {
		return len(v) < 90 && strings.ToUpper(v) != v || companyForm.MatchString(v)
	}
	at := aDate.FindStringIndex(v)
	return at != nil && at[0] < 4 || aMoney.MatchString(v) && len(v) < 60 || aReference.MatchString(v) && len(strings.Fields(v)) == 1
}

// couldLabel reports whether a lowered text holds a word of any label.
func couldLabel(low string) bool {
	return hasAny(low, "buyer", "customer", "authority", "purchas", "client", "organisation", "council", "body", "controller", "suppl", "contract",
		"provider", "vendor", "seller", "consultant", "processor", "develop", "design", "maker", "manufact", "built", "made", "ref", "number", "no", "id",
		"order", "po", "value", "price", "cost", "sum", "amount", "fee", "charge", "total", "grant", "start", "commenc", "effective", "begin", "end",
		"expir", "terminat", "finish", "exten", "option", "renew")
}

func isLabel(s string) bool {
	low := lowerASCII(bareLabel(s))
	if !couldLabel(low) {
		return false
	}
	for _, l := range labels {
		if l.label.MatchString(low) {
			return true
		}
	}
	return false
}

// label offers the value of a labelled line for the facts that the label gives.
func (g *gatherer) label(label string, value dossier.Span) {
	if len(label) > 90 || !g.readable(value.Start) {
		return
	}
	if !couldLabel(lowerASCII(label)) {
		return
	}
	low := strings.ReplaceAll(lowerASCII(bareLabel(label)), "’", "'")
	for _, l := range labels {
		if !l.label.MatchString(low) || hasAny(low, "company", "vat", "telephone", "phone", "registration", "charity", "your ref") {
			continue
		}
		if s, ok := g.narrow(l.fact, value); ok {
			rank := rankForm + l.rank
			if l.fact == "subprocessor" {
				for _, each := range companiesIn(g.t, value) {
					g.offer(l.fact, each, "order_form", rank)
				}
				continue
			}
			if name := g.t.Cut(s); (l.fact == "buyer" || l.fact == "supplier") && !companyForm.MatchString(name) && !publicBody(name) {
				rank = rankParties - 12 + l.rank // a name that could be anybody's
			}
			g.offer(l.fact, s, "order_form", rank)
		}
		break
	}
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
	return len(strings.Fields(name)) >= 2 && !strings.HasSuffix(low, " name") && !hasAny(low, "agreement", "contract", "schedule", "requirements", "terms", "services to")
}

// personal reports whether a name carries an e-mail address or a post, so that
// it names a person and not a body.
func personal(name string) bool {
	low := lowerASCII(name)
	return strings.Contains(low, "@") || hasAny(low, "director of", "head of", "manager", "officer,")
}
