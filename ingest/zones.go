package ingest

import (
	"strings"

	"github.com/checkweigh/checkweigh/dossier"
)

// section is what the last heading says of the text under it.
type section struct {
	zone dossier.Zone // "" when it says nothing
	rank int
}

// zoner goes through the clauses once and says what part of the paper each is.
type zoner struct {
	*segmenter
	section
	letter    letterState
	signing   int  // lines of a signature block that may still come
	guideRows bool // the table at hand explains how to fill in a form
}

func (s *segmenter) zones() {
	z := zoner{segmenter: s}
	z.letter.questions = map[string]int{}
	z.letter.on = s.letter
	for i := range s.clauses {
		c, u := &s.clauses[i], &s.units[i]
		switch {
		case u.kind == unitHeader:
		case u.contents:
			c.Zone = dossier.Contents
		case c.Zone == dossier.Title:
			z.enter(i)
		default:
			c.Zone = z.zoneOf(i)
			if c.Zone == dossier.Signature && u.kind != unitItem { // it belongs to no clause
				c.Parent, c.Number = -1, ""
			}
		}
	}
	z.emptyBodies()
}

// enter takes notice of a heading.
func (z *zoner) enter(i int) {
	u := &z.units[i]
	title := strings.ToLower(u.title)
	z.guideRows = false
	z.signing = 0
	z.letter.heading(z, i, title)
	if u.kind == unitContainer || z.section.zone == "" || u.rank <= z.section.rank || z.section.zone == dossier.Recital {
		z.section = section{}
	}
	if zone := sectionZone(title, z.letter.on); zone != "" {
		z.section = section{zone: zone, rank: u.rank}
	}
}

// sectionZone is the zone that a heading gives to what stands under it.
func sectionZone(title string, letter bool) dossier.Zone {
	title = strings.Trim(title, " .:")
	switch title {
	case "recitals", "whereas", "recital":
		return dossier.Recital
	case "parties", "the parties", "between":
		return dossier.Parties
	case "definitions", "definitions and interpretation", "interpretation", "glossary", "defined terms", "glossary of terms", "definitions used in the contract":
		return dossier.Definition
	case "signatures", "execution", "signature page", "signed":
		return dossier.Signature
	}
	if strings.Contains(title, "guidance") && !strings.Contains(title, "guidance to be") || hasAnyOf(title, "notes to drafters", "notes for completion", "how to complete", "how to fill in", "completion notes", "explanatory notes", "instructions for completing", "specimen clause", "specimen term", "specimen wording", "sample clause", "sample wording", "example clause", "suggested wording", "illustrative clause", "not adopted", "for illustration only") {
		return dossier.Guidance
	}
	// A case study tells of somebody else's system, whatever the paper around it does.
	if strings.HasPrefix(title, "case study") || strings.HasPrefix(title, "case studies") {
		return dossier.Guidance
	}
	if strings.HasSuffix(title, "definitions") || strings.HasPrefix(title, "definition") || hasAnyOf(title, "words used", "terms used", "meaning of ", "glossary") {
		return dossier.Definition
	}
	if !letter {
		return ""
	}
	switch {
	case hasAnyOf(title, "complain", "review", "appeal", "not content", "dissatisf", "unhappy", "not satisfied", "right to"):
		return dossier.Complaint
	case hasAnyOf(title, "extract", "legislation", "statutory", "text of the", "exemptions explained", "relevant sections", "exemption wording"):
		return dossier.Statute
	case hasAnyOf(title, "your request", "your question", "you asked", "applicant's request", "information requested", "request for information", "the request", "original request"):
		return dossier.Request
	case hasAnyOf(title, "our answer", "our response", "response", "decision", "our reply", "reply", "answers"):
		return dossier.AnswerZone
	}
	return ""
}

func hasAnyOf(text string, parts ...string) bool {
	for _, p := range parts {
		if strings.Contains(text, p) {
			return true
		}
	}
	return false
}

// zoneOf is the zone of a clause that is no heading.
func (z *zoner) zoneOf(i int) dossier.Zone {
	c, u := &z.clauses[i], &z.units[i]
	body := z.text.Body[c.Body.Start:c.Body.End]
	switch {
	case redactedText(body):
		return dossier.Redacted
	case u.kind != unitRow && blankText(body):
		return dossier.TemplateBlank
	case z.guides(body):
		return dossier.Guidance
	case statesLaw(body):
		return dossier.Statute
	case u.kind != unitRow && z.signs(body):
		return dossier.Signature
	case z.section.zone == dossier.Guidance:
		return dossier.Guidance
	}
	if u.kind == unitRow || z.lines[u.first].isRow() {
		return z.rowZone(i, body)
	}
	if z.letter.on {
		if zone := z.letterZone(i, body); zone != "" {
			return zone
		}
	}
	if zone := z.contractZone(i, body); zone != "" {
		return zone
	}
	if zone := z.fieldZone(i, body); zone != "" {
		return zone
	}
	return dossier.Operative
}

// contractZone knows the parts of an agreement that bind nobody by themselves.
func (z *zoner) contractZone(i int, body string) dossier.Zone {
	c, u := &z.clauses[i], &z.units[i]
	switch {
	case defines(body, z.section.zone == dossier.Definition):
		return dossier.Definition
	case c.Parent >= 0 && z.clauses[c.Parent].Zone == dossier.Definition && (u.list || u.tail):
		return dossier.Definition
	case z.section.zone == dossier.Definition && u.kind != unitHeading && !u.numbered() && i > 0 && z.clauses[i-1].Zone == dossier.Definition:
		return dossier.Definition // the meaning goes on, or stands below its term
	case recites(body), z.section.zone == dossier.Recital && !z.endsRecitals(i, body):
		return dossier.Recital
	case i < 80 && z.namesParties(i, body):
		return dossier.Parties
	case z.section.zone == dossier.Signature:
		return dossier.Signature
	}
	return ""
}

// endsRecitals reports the first words that bind: a numbered clause, or "it is
// agreed". Recitals have letters, or no numbers.
func (z *zoner) endsRecitals(i int, body string) bool {
	if !z.units[i].numbered() && !hasPrefixFold(body, "now") && !hasPrefixFold(body, "it is ") && !hasPrefixFold(body, "the parties agree") {
		return false
	}
	z.section = section{}
	return true
}

// numbered reports a dotted number: recitals have letters.
func (u unit) numbered() bool { return u.kind == unitItem && u.shape == shapeDotted }

func recites(body string) bool {
	return strings.HasPrefix(body, "WHEREAS") || strings.HasPrefix(body, "Whereas") || strings.HasPrefix(body, "AND WHEREAS")
}

// defines reports a definition: a quoted term and "means", or in a section of
// definitions a term and its meaning.
func defines(body string, inDefinitions bool) bool {
	head := body[:min(len(body), 220)]
	text := strings.TrimLeft(head, " *_•-\t")
	if text == "" {
		return false
	}
	if !inDefinitions && !strings.Contains(head, "mean") && !strings.Contains(head, "defined") && !strings.Contains(head, " refers to") {
		return false
	}
	quoted := strings.HasPrefix(text, "\"") || strings.HasPrefix(text, "“") || strings.HasPrefix(text, "‘") || strings.HasPrefix(text, "'") || strings.HasPrefix(head, "**")
	verb := strings.Index(head, " means")
	for _, v := range [...]string{" mean ", " mean:", " has the meaning", " have the meaning", " shall mean", " is defined", " are defined", "\nmean", " refers to"} {
		if at := strings.Index(head, v); at >= 0 && (verb < 0 || at < verb) {
			verb = at
		}
	}
	if verb < 0 {
		return inDefinitions && (quoted || isLabelLine(text))
	}
	term := strings.TrimRight(head[:verb], " *_")
	if quoted || inDefinitions && wordsIn(term) <= 8 {
		return true
	}
	end := lastRune(term)
	return strings.ContainsRune("\"”’'", end) && strings.ContainsAny(term, "\"“‘")
}

// namesParties reports a party with the name it goes by.
func (z *zoner) namesParties(i int, body string) bool {
	head := body[:min(len(body), 600)]
	binds := strings.Contains(head, "(\"") || strings.Contains(head, "(“") || strings.Contains(head, "(the \"") || strings.Contains(head, "(the “") ||
		strings.Contains(head, "hereinafter") || strings.Contains(head, "hereafter") || strings.Contains(head, "(‘") || strings.Contains(head, "('")
	opening := hasPrefixFold(body, "between") || hasPrefixFold(body, "this agreement is made") || hasPrefixFold(body, "an agreement made") ||
		hasPrefixFold(body, "this contract is made") || hasPrefixFold(body, "this agreement is dated") || hasPrefixFold(body, "this agreement, dated") || strings.EqualFold(body, "and") || strings.HasPrefix(body, "AND:") || strings.HasPrefix(body, "And:")
	if opening && len(body) < 900 {
		return true
	}
	if z.section.zone == dossier.Parties {
		return len(body) < 600
	}
	return binds && len(body) < 600 && !hasModal(head, 100) && i < 40 && (z.units[i].shape == shapeParen || z.units[i].shape == shapeHalfParen || z.partiesBefore(i))
}

func (z *zoner) partiesBefore(i int) bool {
	for n := i - 1; n >= 0 && n > i-3; n-- {
		if z.clauses[n].Zone == dossier.Parties {
			return true
		}
	}
	return false
}

// beginsLike reports whether the first letter may be one of these, case aside:
// letters from outside ASCII may fold into any.
func beginsLike(text, letters string) bool {
	return text != "" && (text[0] >= 0x80 || strings.IndexByte(letters, text[0]|0x20) >= 0)
}

func hasPrefixFold(text, prefix string) bool {
	return len(text) >= len(prefix) && strings.EqualFold(text[:len(prefix)], prefix)
}

// boxPrompt matches the name of a box before the words that tell its author what to write:
// "Data minimisation – prompt: list each item".
var boxPrompt = expression(`(?i)^\p{L}[\p{L} ]{2,40}\s[-–—(]\s?(?:prompt|help text|hint|guidance for (?:authors?|completion))s?\)?:`)

// guides reports words for the person who fills the paper in.
func (z *zoner) guides(body string) bool {
	text := strings.TrimLeft(body, " *_>([<#")
	bracketed := strings.HasPrefix(strings.TrimLeft(body, " *_>"), "[") && strings.HasSuffix(strings.TrimRight(body, " *_."), "]")
	if beginsLike(text, "nagdhpitw") {
		for _, p := range [...]string{"note:", "notes:", "guidance:", "guidance for", "note for authors", "template note", "tip:", "tips:", "hint:", "prompt:", "author's prompt", "author’s prompt", "ask yourself", "authors should", "authors must", "think about whether", "guidance note", "guidance -", "guidance (", "guidance –", "drafting note", "note to", "notes for completion", "help text", "please delete", "delete as appropriate", "instructions:", "when to use this form", "when to use this template"} {
			if hasPrefixFold(text, p) {
				return true
			}
		}
	}
	if boxPrompt().MatchString(text) {
		return true
	}
	if strings.HasPrefix(body, "{") && strings.HasSuffix(strings.TrimRight(body, " ."), "}") && wordsIn(body) > 4 {
		return true // curly brackets hold what the form says to its author
	}
	if bracketed {
		for _, p := range [...]string{"note", "guidance", "delete", "insert guidance", "this clause should", "include this", "use this", "optional", "drafting", "buyer to", "authority to"} {
			if hasPrefixFold(text, p) {
				return true
			}
		}
	}
	if !strings.Contains(body, "form part of") && !strings.Contains(body, "uidance") {
		return false
	}
	return strings.Contains(body, "does not form part of") && hasAnyOf(strings.ToLower(body[:min(len(body), 200)]), "this guidance", "this annex", "this note", "these notes", "the guidance", "this page") ||
		strings.Contains(body[:min(len(body), 120)], "guidance note") && strings.Contains(body[:min(len(body), 120)], "not part of") ||
		hasAnyOf(body, "[Guidance", "for guidance only and will be", "for guidance and will be taken out")
}

// signs follows a signature block from its first line.
func (z *zoner) signs(body string) bool {
	if !beginsLike(body, "sieykra") {
		return z.signsOn(body)
	}
	for _, p := range [...]string{"signed", "in witness", "executed as a deed", "executed by", "yours sincerely", "yours faithfully", "kind regards", "regards,", "signature", "authorised signatory"} {
		if hasPrefixFold(body, p) && len(body) < 400 {
			z.signing = 5
			z.letter.sign()
			return true
		}
	}
	return z.signsOn(body)
}

// signsOn reports a line of the signature block at hand.
func (z *zoner) signsOn(body string) bool {
	if z.signing > 0 {
		z.signing--
		if len(body) < 80 && !hasVerb(body) {
			return true
		}
		z.signing = 0
	}
	return false
}

// emptyBodies calls a numbered heading without anything under it redacted where
// most of its fellows have a body: that is what a removed clause looks like.
func (z *zoner) emptyBodies() {
	headings, empty := 0, []int(nil)
	for i := range z.clauses {
		u := &z.units[i]
		if z.clauses[i].Zone != dossier.Title || u.kind != unitItem || u.depth != 1 || u.shape != shapeDotted {
			continue
		}
		headings++
		if z.standsEmpty(i) {
			empty = append(empty, i)
		}
	}
	if headings < 4 || len(empty)*4 > headings {
		return
	}
	for _, i := range empty {
		z.clauses[i].Zone = dossier.Redacted
	}
}

func (z *zoner) standsEmpty(i int) bool {
	for n := i + 1; n < len(z.clauses); n++ {
		u := &z.units[n]
		switch {
		case u.kind == unitHeader:
		case z.clauses[n].Zone == dossier.Title || z.clauses[n].Zone == dossier.Redacted && u.kind == unitItem && u.shape == shapeDotted && u.depth == 1:
			return u.kind == unitItem && u.shape == shapeDotted && u.depth == 1
		default:
			return u.kind == unitItem && u.shape == shapeDotted && u.depth == 1
		}
	}
	return false
}
