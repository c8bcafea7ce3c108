package analyze

import (
	"slices"
	"strings"

	"github.com/checkweigh/checkweigh/dossier"
)

// subSigns are the words by which papers speak of those who process for the
// supplier.
var subSigns = anyOf("sub-processor", "subprocessor", "sub processor", "sub-contractor", "subcontractor", "sub contractor", "other companies working", "further processor", "other processor", "recipient", "processor")

var (
	subWord = expression(`(?i)\b(?:sub[- ]?processors?|sub[- ]?contractors?|(?:further|other) processors?|other companies working)\b`)
	// What follows the name of one that is said to be a sub-processor.
	isSub = expression(`(?i)^[^.;\n]{0,60}?\b(?:is|are|acts? as|as|being|was|were|appointed)\b (?:also )?(?:an? |the |its |our |their |the supplier['’]s |one of )?(?:\w+ ){0,2}?sub[- ]?(?:processors?|contractors?)\b`)
	// What a company does that processes data for another.
	handles = expression(`(?i)^(?: ?\([^()\n]{2,60}\))?,?(?: of [A-Z]\w+,?)? (?:which |that |who )?(?:now |also |only |then )?(?:hosts?|holds|stores|maintains|backs up|sends|delivers|processes|transcribes|supports|keeps|provides (?:the )?(?:hosting|storage|support|messaging|back-?up|maps|mapping|speech|text)|looks after|carries out|runs the (?:servers?|data centre|database|help ?desk))\b`)
	// Words by which a sentence lays down what a company may do with others.
	engages = expression(`(?i)\b(?:may|shall|must|will|can) (?:not )?(?:appoint|engage|use|employ|add|replace)\b`)
)

// subprocessors offers the companies that sentences, and the lists under them,
// name as sub-processors of the supplier.
func (g *gatherer) subprocessors(s dossier.Span, text, low string) {
	for _, w := range stretches(low, subSigns) {
		w = paragraphOf(text, w)
		para := text[w.Start:w.End]
		if !namesCompany(low[w.Start:w.End]) && !strings.Contains(low[w.Start:w.End], "is a sub") {
			continue
		}
		if m := subWord.FindStringIndex(para); m != nil {
			g.namedSubs(s.Start+w.Start, para)
			continue
		}
		if strings.Contains(low[w.Start:w.End], "processor") {
			g.handlers(s.Start+w.Start, para)
		}
	}
	g.subRoles(s, text)
	g.usedByName(s, text)
	g.listedSubs(s, text)
}

var (
	// usesNamed is how a paper says whom a supplier works through, right before their names.
	usesNamed = expression(`(?:\b(?:[Ww]e|[Tt]he (?:Supplier|Provider|Contractor|Vendor|Company|firm|company|supplier)) (?:also |currently |now )?(?:uses?|rely on|relies on|works? with|engages?)(?: the following| these)?(?: companies| firms| suppliers| helpers| others)?:? |(?i:\b(?:those|the following|the firms|the companies|others) (?:(?:so far|already|currently|hereby) )?(?:are |have been )?(?:approved|accepted|permitted|agreed|authorised|authorized)(?: so far| already| at present)?(?: are|:| is)?:? )|(?i:\b(?:approved|accepted|permitted|authori[sz]ed) (?:at (?:the )?(?:date|signature)[^.:\n]{0,30}|so far|already)? ?(?:are|is):? ))$`)
	// throughNamed is how a sentence says that data is kept or sent through somebody.
	throughNamed = expression(`(?i)\b(?:stores?|stored|holds|held|keeps|kept|hosts|hosted|sends|sent|backs? up|backed up|transcribe[sd]?|delivers|delivered)\b[^.;\n]{0,70}?\b(?:with|through|by|via|on the servers of|in the data centre of) $`)
	// handsOn is what stands in brackets behind the name of one that processes.
	handsOn = expression(`^\.? ?\([^()\n]{0,60}\b(?:servers?|hosting|storage|stores?|data centre|cloud|backups?|e-?mails?|sms|text|messag\w+|speech|transcri\w+|engine|analytics|maps?|support|alerts?|print\w*|processing)\b[^()\n]{0,40}\)`)
)

// usedByName offers the companies that a sentence lists behind "we use" or "those
// accepted are", and those with or through whom it says that data is stored or sent.
func (g *gatherer) usedByName(s dossier.Span, text string) {
	end, listing := -1, false
	for _, m := range companyName.FindAllStringIndex(text, 200) {
		before := text[max(0, m[0]-140):m[0]]
		going := listing && m[0]-end < 60 && !strings.ContainsAny(strings.Trim(text[end:m[0]], " \n"), ".\n") // the list goes on
		named := usesNamed.MatchString(before) && (handsOn.MatchString(text[m[1]:]) || !strings.Contains(before, " use"))
		listing = named || going
		end = m[1]
		at := dossier.Span{Start: s.Start + m[0], End: s.Start + m[1]}
		through := g.kind != dossier.FOIResponse && throughNamed.MatchString(before)
		if (listing || through) && !g.isParty(at) && g.readable(at.Start) && !quoted(text, m[0]) && !unreal(lowerASCII(text[max(0, m[0]-200):m[1]]), min(200, m[0])) {
			g.offer("subprocessor", at, "text", rankText+3)
		}
	}
}

// subLead matches a line that heads a list or a table of sub-processors.
var subLead = expression(`(?im)^[^\n.|]{0,90}\b(?:sub[- ]?processors?|other companies working)\b[^\n.|]{0,70}$`)

// listedSubs offers the companies with which the lines of a list, or the rows of a
// table, of sub-processors begin.
func (g *gatherer) listedSubs(s dossier.Span, text string) {
	for _, m := range subLead.FindAllStringIndex(text, 12) {
		list := strings.TrimLeft(text[m[1]:min(len(text), m[1]+3000)], "\n ")
		start := m[1] + min(len(text)-m[1], 3000) - len(list)
		if end := strings.Index(list, "\n\n"); end >= 0 {
			if next := strings.Index(list[end+2:], "\n\n"); next > 0 && end < 80 && !strings.Contains(list[:end], ".") {
				end += 2 + next // the heads of the columns stand by themselves
			}
			list = list[:end]
		}
		for _, row := range rowName.FindAllStringSubmatchIndex(list, 30) {
			at := dossier.Span{Start: s.Start + start + row[2], End: s.Start + start + row[3]}
			if !g.isParty(at) && g.readable(at.Start) {
				g.offer("subprocessor", at, "text", rankText+3)
			}
		}
	}
}

// rowName is a company with which a line of a list or a row of a table begins.
var rowName = expression(`(?:^|\n)[ \t•*–-]*(?:\(?\w{1,3}[.)] +)?\|? ?(` + companyText + `)`)

// namedSubs offers the companies of a paragraph that stand after a word for
// sub-processors in its sentence, or are said to be one.
func (g *gatherer) namedSubs(base int, para string) {
	within := 0
	for _, m := range companyName.FindAllStringIndex(para, 40) {
		at := dossier.Span{Start: base + m[0], End: base + m[1]}
		in := sentenceAround(para, m[0])
		before, after := para[in.Start:m[0]], para[m[1]:max(in.End, m[1])]
		sub := subWord.FindStringIndex(before)
		if byItsOwn.MatchString(before) {
			continue // its subcontractor has made a thing, and need not see data
		}
		listed := sub != nil && !engages.MatchString(before[sub[1]:]) && !strings.Contains(before[sub[1]:], "of the ") && (within > 0 || !unreal(lowerASCII(para), m[0]))
		if (listed || isSub.MatchString(after)) && !g.isParty(at) && g.readable(at.Start) && !quoted(para, m[0]) {
			g.offer("subprocessor", at, "text", rankText+3)
			within++
		}
	}
	if within == 0 {
		g.handlers(base, para)
	}
}

var byItsOwn = expression(`(?i)\bby (?:its|their|the|a) sub-?\s?contractors?,? (?:called |the company )?$`)

// handlers offers the companies of a paragraph on processors that are said to
// host, send or maintain, and are not the supplier.
func (g *gatherer) handlers(base int, para string) {
	for _, m := range companyName.FindAllStringIndex(para, 40) {
		at := dossier.Span{Start: base + m[0], End: base + m[1]}
		if handles.MatchString(para[m[1]:]) && !g.isParty(at) && g.readable(at.Start) && !quoted(para, m[0]) {
			g.offer("subprocessor", at, "text", rankText+1)
		}
	}
}

var roleIsSub = expression(`(?i)\bthe (developer|originator|author|reseller|manufacturer|host)(?: \w+){0,2}? (?:is|acts as|will be) (?:an? |the |its )?(?:\w+ )?sub[- ]?processor\b`)

// subRoles offers the party of the contract that is called a sub-processor by its
// defined word: "the Originator is a sub-processor".
func (g *gatherer) subRoles(s dossier.Span, text string) {
	for _, m := range roleIsSub.FindAllStringSubmatchIndex(text, 4) {
		role := roleOf(text[m[2]:m[3]])
		if !g.readable(s.Start + m[0]) {
			continue
		}
		at := slices.IndexFunc(g.named, func(p dossier.Party) bool { return p.Role == role && p.Name != "" })
		if have, ok := g.best[role]; at >= 0 {
			g.offer("subprocessor", g.named[at].Span, "parties", rankText+3)
		} else if ok {
			g.offer("subprocessor", have.fact.Span, "text", rankText+3)
		}
	}
}

// isParty reports whether a name is that of the buyer or the supplier.
func (g *gatherer) isParty(s dossier.Span) bool {
	name := g.t.Cut(s)
	for _, p := range g.named {
		if (p.Role == "supplier" || p.Role == "buyer" || p.Role == "employer") && p.Name != "" && sameName(p.Name, name) {
			return true
		}
	}
	have, ok := g.best["supplier"]
	return ok && sameName(have.fact.Value, name)
}

// paragraphOf widens a stretch to the paragraph around it, and to the list or table
// that follows a paragraph which ends in a colon.
func paragraphOf(text string, w dossier.Span) dossier.Span {
	if i := strings.LastIndex(text[:w.Start], "\n\n"); i >= 0 && w.Start-i < 1500 {
		w.Start = i + 2
	} else {
		w.Start = max(0, w.Start-400)
	}
	end := strings.Index(text[w.End:], "\n\n")
	if end < 0 || end > 2500 {
		end = min(len(text)-w.End, 1200)
	}
	w.End += end
	if strings.HasSuffix(strings.TrimRight(text[w.Start:w.End], " \n"), ":") && w.End+2 < len(text) {
		if next := strings.Index(text[w.End+2:], "\n\n"); next > 0 && next < 2500 {
			w.End += 2 + next
		}
	}
	return w
}
