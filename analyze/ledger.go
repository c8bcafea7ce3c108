package analyze

import (
	"slices"
	"strings"

	"github.com/checkweigh/checkweigh/dossier"
)

// Ledger lists the documents that the contracts of a text make part of
// themselves by name, each once, in the order in which they are first named:
// held when this text contains it, unused when the contract says that it does not
// apply, and otherwise not held. Whether a sibling document is the one that is
// not held is for Judge to see, since a document's ledger is its own.
func Ledger(t dossier.Text, c []dossier.Clause, o dossier.Outline) []dossier.Incorporated {
	return ledgerIn(t, c, o, linesOf(t))
}

func ledgerIn(t dossier.Text, c []dossier.Clause, o dossier.Outline, ls []line) []dossier.Incorporated {
	b := &book{t: t, c: c, have: map[string]bool{}, at: map[string]int{}}
	for _, title := range o.Titles {
		b.have[lowerASCII(title)] = true
	}
	for _, p := range o.Parts {
		if p.Kind == dossier.Contract {
			b.read(within(ls, p.Span))
		}
	}
	return b.list
}

// book is the ledger while it is written.
type book struct {
	t    dossier.Text
	c    []dossier.Clause
	have map[string]bool
	at   map[string]int
	list []dossier.Incorporated
}

// State of the list that the lines under a sentence belong to.
type listState int

const (
	noList listState = iota
	incorporating
	excluding
)

var (
	incorporates = expression(`(?:are|is|shall be|hereby) (?:hereby )?incorporated|incorporated (?:into|in|by reference)|form(?:s|ing)? part of (?:this|the) (?:contract|agreement|order|call-off)|which form part of|(?:following|these) (?:documents|schedules|terms) (?:apply|are included|make up|constitute)|incorporated terms|is made up of|consists? of (?:the|these)|compris(?:es|ing) (?:the|these)|have effect as if|as if (?:they were|it were|they had been) (?:set out|reproduced|included|written)`)
	excludes     = expression(`(?:do|does|shall|will) not (?:apply|form part)|(?:is|are) not (?:used|included|incorporated|applicable|part of)|not (?:being )?us(?:ed|ing)|disappl|form no part|not applicable|deliberately (?:left blank|omitted)`)
	unusedRow    = expression(`(?i)\b(?:not used|not applicable|n/a|unused|does not apply|not included|intentionally (?:left )?blank)\b`)
	insideOf     = expression(`(?i)(?:annex|appendix|part|paragraph|section|clause|table)s? [\w.]+(?: \([^)]*\))? (?:of|to|in) (?:the |this )?$`)
)

// read walks the lines of a contract. Lists of incorporated documents are read
// row by row; elsewhere a clause that cites a document makes an entry for it.
func (b *book) read(ls []line) {
	state, since := noList, 0
	for i, l := range ls {
		if b.zone(l.Start) {
			continue
		}
		switch {
		case l.holds&signList != 0 && incorporates.MatchString(l.low):
			state, since = incorporating, i
		case strings.HasSuffix(l.text, ":") && excludes.MatchString(l.low):
			state, since = excluding, i
		case state != noList && i-since > 60, state != noList && i > since && endsList(l):
			state = noList
		}
		if l.holds&signDocument != 0 {
			b.names(ls, i, state)
		} else if state == incorporating && i > since {
			b.item(l)
		}
		if l.holds&signLink != 0 {
			b.links(l)
		}
	}
}

// zone reports whether the line stands where contracts cite nothing: contents,
// guidance, running headers.
func (b *book) zone(at int) bool {
	i := clauseAt(b.c, at)
	if i < 0 {
		return false
	}
	switch b.c[i].Zone {
	case dossier.Contents, dossier.Guidance, dossier.HeaderFooter, dossier.Request, dossier.Statute:
		return true
	}
	return false
}

var numberedClause = expression(`^\d{1,2}(?:\.\d{1,2})*\.?\s+[A-Z]`)

// endsList reports whether a line stands after a list: a numbered clause that
// names no document.
func endsList(l line) bool {
	return len(l.text) > 20 && numberedClause.MatchString(l.text) && !docName.MatchString(l.text)
}

// names enters the documents that a line names.
func (b *book) names(ls []line, i int, state listState) {
	l := ls[i]
	row := strings.TrimLeft(l.text, "•●-*# ")
	lead := len(l.text) - len(row)
	for n, m := range docName.FindAllStringSubmatchIndex(row, 12) {
		title := canonicalTitle(row, m)
		if n == 0 && m[0] == 0 && i > 0 {
			title = familyAbove(ls[i-1].low) + title
		}
		span := dossier.Span{Start: l.Start + lead + m[0], End: l.Start + lead + m[1]}
		heads := n == 0 && m[0] == 0
		switch {
		case vague(title, row, m), title == "Special Terms" && !heads && state != incorporating:
			continue // running text speaks of special terms that may never be agreed
		case insideOf.MatchString(row[:m[0]]) && strings.HasPrefix(title, "Annex"), followedByOf(row[m[1]:]):
			continue // "Annex 1 of Joint Schedule 11" is a part of another document
		}
		status := dossier.NotHeld
		switch {
		case b.have[lowerASCII(title)]:
			status = dossier.Held
		case state == excluding, unused(row, m, heads):
			status = dossier.Unused
		}
		b.enter(title, about(row, m), status, span, heads && state == incorporating)
	}
}

// itemName is the name of a document that a list of incorporated ones has as an
// item, without the words on its date and issue.
var itemName = expression(`^(?:\(?[a-z0-9]{1,4}[.)]\s+|[•●*–-]\s+)?((?:the |The )?(?:[A-Z][\w'’-]*|of|and|for|the|to|on|in|&)(?: (?:[A-Z][\w'’&/-]*|of|and|for|the|to|on|in|&))*)(?:,? (?:dated|issue|version|rev(?:ision)?\.?|ref(?:erence)?\.?|edition|as amended|of \d|\(|v\d)[^.]{0,60}|, \d{4})?[;,.]?(?: and)?$`)

// documentWord is the word by which a name is that of a document.
var documentWord = expression(`(?i)\b(?:conditions|terms|tender|bid|proposal|specification|statement of (?:work|requirements)|requirements|policy|policies|protocol|handbook|code of (?:conduct|practice)|procedures?|plan|quotation|quote|response|rate card|price list|catalogue|agreement|addendum|brochure|service description|service levels|sla|manual|rules|standards?|guidance|charter|method statement|clarifications?|particulars)\b`)

// item enters a document that a list of incorporated ones names in words.
func (b *book) item(l line) {
	m := itemName.FindStringSubmatchIndex(l.text)
	if m == nil || len(l.text) > 110 || m[3]-m[2] < 6 {
		return
	}
	if i := clauseAt(b.c, l.Start+m[2]); i >= 0 && b.c[i].Zone == dossier.Title {
		return // a heading below the list, not one of its items
	}
	title := strings.TrimPrefix(strings.TrimPrefix(l.text[m[2]:m[3]], "the "), "The ")
	if !documentWord.MatchString(title) || len(strings.Fields(title)) < 2 || b.partHere(title) {
		return
	}
	b.enter(title, "", dossier.NotHeld, dossier.Span{Start: l.Start + m[2], End: l.Start + m[3]}, true)
}

// partHere reports whether a heading of this text bears the name.
func (b *book) partHere(title string) bool {
	low := lowerASCII(title)
	for i := range b.c {
		c := &b.c[i]
		if n := len(c.Heading); c.Zone != dossier.Contents && n > 0 && strings.Contains(lowerASCII(c.Heading[n-1]), low) {
			return true
		}
	}
	return false
}

// familyAbove is the first word of a name that a line break parts: "Framework"
// at the end of one line and "Schedule 7" on the next.
func familyAbove(low string) string {
	for _, family := range []string{"joint", "framework", "call-off"} {
		if strings.HasSuffix(low, " "+family) {
			return titleCase(family) + " "
		}
	}
	return ""
}

// vague reports whether a name could mean this document itself or none: a
// template's blank number, a bare "Order Form" within an order form.
func vague(title, row string, m []int) bool {
	if strings.HasPrefix(row[m[1]:], "]") || strings.HasPrefix(row[m[1]:], "[") {
		return true
	}
	// "a schedule A ..." is the article, not a letter.
	if sort := row[m[0]:m[1]]; strings.HasSuffix(sort, " a") || strings.HasSuffix(sort, " i") || strings.HasSuffix(sort, " v") || strings.HasSuffix(sort, " x") {
		return true
	}
	// Statutes have schedules too: "Schedule 1 to the Data Protection Act 2018".
	rest := lowerASCII(head(row[m[1]:], 60))
	return statute.MatchString(rest) || strings.Contains(title, "Order Form") && !strings.Contains(row[m[0]:m[1]], "Order Form")
}

var statute = expression(`^\)?,? (?:of|to|in) the [\w ()]*\bact\b|\b(?:dpa|gdpr|data protection act|act) (?:19|20)\d\d|\bdpa\b`)

func followedByOf(rest string) bool {
	rest = strings.TrimLeft(lowerASCII(rest), " ")
	if !strings.HasPrefix(rest, "of ") && !strings.HasPrefix(rest, "to ") {
		return false
	}
	rest = strings.TrimPrefix(rest[3:], "the ")
	m := docName.FindStringIndex(rest)
	return m != nil && m[0] == 0
}

// unused reports whether the row, or the sentence, says that the document does
// not apply: "[not used]" in its row, or a sentence that excludes it.
func unused(row string, m []int, heads bool) bool {
	rest := row[m[1]:]
	if heads && unusedRow.MatchString(rest) {
		return true
	}
	low := lowerASCII(row)
	at := excludes.FindStringIndex(low)
	return at != nil && at[0] >= m[1] && !strings.Contains(low[m[1]:at[0]], ". ")
}

var aboutText = expression(`^\s*(?:\(([^()\n]{3,80})\)|(?:\||[:–—-])\s*([A-Z][^|\n]{2,80}))`)

// about is what a row says that the document is about.
func about(row string, m []int) string {
	a := aboutText.FindStringSubmatch(row[m[1]:])
	if a == nil {
		return ""
	}
	s := strings.TrimSpace(a[1] + a[2])
	if unusedRow.MatchString(s) || hasAny(lowerASCII(s), " shall ", " will ", " is ", " are ", "http", "\"", "“", "each,") {
		return ""
	}
	if at := docName.FindStringIndex(s); at != nil {
		s = strings.TrimSuffix(strings.TrimRight(s[:at[0]], " ,–-"), " and")
	}
	return strings.TrimRight(s, " .;,*")
}

// enter adds a document, or improves the entry it has: a list that incorporates
// says more than a clause that cites, and "does not apply" more than both.
func (b *book) enter(title, about string, status dossier.Holding, s dossier.Span, listed bool) {
	key := lowerASCII(title)
	if i, ok := b.at[key]; ok {
		e := &b.list[i]
		if e.About == "" && about != "" {
			e.About = about
			e.Topics = Topics(title + " " + about)
		}
		if e.Status == dossier.NotHeld && status == dossier.Unused {
			e.Status = status
		}
		if listed && e.Status == dossier.Unused && status == dossier.NotHeld {
			e.Status = status
		}
		return
	}
	b.at[key] = len(b.list)
	b.list = append(b.list, dossier.Incorporated{
		Title: title, About: about, Status: status, Topics: Topics(title + " " + about), Page: b.t.PageAt(s.Start), Span: s,
		Quote: b.t.Cut(s),
	})
}

var link = expression(`https?://[^\s)>\]"”|]+`)

// links enters terms that stand on a website: the words before the address say
// that they are terms and not merely a page.
func (b *book) links(l line) {
	for _, m := range link.FindAllStringIndex(l.text, 4) {
		before := l.low[max(0, m[0]-160):m[0]]
		if !hasAny(before, "terms", "conditions", "policy", "policies", "schedule", "addendum", "agreement", "fees", "description", "specification", "documentation") {
			continue
		}
		if !hasAny(before, "available at", "found at", "located at", "set out at", "set forth at", "published at", "at:", "see ", "posted at", "(") && !incorporates.MatchString(before) {
			continue
		}
		address := strings.TrimRight(l.text[m[0]:m[1]], ".,;")
		title, about := address, ""
		if name := linkName(l.text[:m[0]]); name != "" {
			title, about = name, address
		}
		b.enter(title, about, dossier.NotHeld, dossier.Span{Start: l.Start + m[0], End: l.Start + m[0] + len(address)}, false)
	}
}

var linkTitle = expression(`(?i)((?:[\w-]+ ){0,4}(?:terms(?: of \w+)?|conditions|policy|policies|schedule|addendum|agreement|description|specification|documentation))[^a-z0-9]{0,4}[a-z ,-]{0,40}[^a-z0-9]{0,4}$`)

// linkName is the name that the words before a web address give its document.
func linkName(before string) string {
	m := linkTitle.FindStringSubmatch(strings.TrimRight(before, " ("))
	if m == nil {
		return ""
	}
	words := strings.Fields(m[1])
	for i := len(words) - 2; i >= 0; i-- {
		switch lowerASCII(words[i]) {
		case "the", "our", "its", "their", "your", "to", "and", "with", "of", "in", "at", "by", "see", "a", "an", "or", "under", "as", "is", "for":
			words = words[i+1:]
			i = -1
		}
	}
	return strings.Join(words, " ")
}

// unheld lists the entries that are not held.
func unheld(list []dossier.Incorporated) []dossier.Incorporated {
	return slices.DeleteFunc(slices.Clone(list), func(i dossier.Incorporated) bool { return i.Status != dossier.NotHeld })
}
