package ingest

import (
	"strings"
	"unicode/utf8"

	"github.com/checkweigh/checkweigh/dossier"
)

// rowZone reads a table row: the first cell is the label, the rest the value.
func (z *zoner) rowZone(i int, body string) dossier.Zone {
	c, u := &z.clauses[i], &z.units[i]
	label, value := rowCells(body)
	lower := strings.ToLower(body)
	if hasAnyOf(lower, "notes for completion", "guidance notes", "help text") && len(body) < 2000 {
		z.guideRows = true
		return dossier.Guidance
	}
	if !strings.ContainsFunc(body, func(r rune) bool { return r != '|' && r != '-' && r != ':' && r != ' ' }) {
		return dossier.Title
	}
	if i == 0 || z.units[i-1].kind != unitRow && z.units[i-1].kind != unitHeader && !z.lines[z.units[i-1].first].isRow() && u.kind == unitRow && z.lines[u.first].blanks > 0 {
		z.guideRows = false
	}
	if z.guideRows {
		return dossier.Guidance
	}
	if value == "" && u.kind == unitItem { // "3.1 | The Supplier shall ...": a numbered clause in a table
		if zone := z.contractZone(i, body); zone != "" {
			return zone
		}
		return dossier.Operative
	}
	at := c.Body.Start + strings.Index(body, label)
	c.Label = dossier.Span{Start: at, End: at + len(label)}
	if label == "" {
		c.Label = dossier.Span{}
	}
	end := c.Body.Start + len(strings.TrimRight(body, " |"))
	c.Body = dossier.Span{Start: min(c.Label.End, end), End: end}
	if value != "" {
		c.Body.Start = at + len(label) + strings.Index(z.text.Body[at+len(label):end], value)
		if label == "" {
			c.Body.Start = end - len(strings.TrimLeft(strings.TrimRight(body, " |"), " |"))
		}
	}
	switch {
	case z.section.zone == dossier.Definition || defines(value, false) && quotedTerm(label), strings.HasPrefix(value, "means ") || strings.HasPrefix(value, "has the meaning"):
		c.Body.Start = min(at, c.Body.Start)
		c.Label = dossier.Span{}
		return dossier.Definition
	case redactedText(value):
		return dossier.Redacted
	case value == "" || blankText(value):
		return dossier.TemplateBlank
	}
	return dossier.Form
}

func quotedTerm(label string) bool { return strings.ContainsAny(label, "\"“‘") }

// rowCells cuts a row into its first cell and the rest, without the bars around it.
func rowCells(body string) (label, value string) {
	text := strings.Trim(body, " |")
	label, value, ok := strings.Cut(text, "|")
	if strings.HasPrefix(strings.TrimSpace(body), "| |") || strings.HasPrefix(strings.TrimSpace(body), "||") {
		return "", text
	}
	if !ok {
		return text, ""
	}
	return strings.TrimSpace(label), strings.Trim(value, " |")
}

// fieldZone reads "Label: value" and "Question? answer" lines.
func (z *zoner) fieldZone(i int, body string) dossier.Zone {
	c, u := &z.clauses[i], &z.units[i]
	if u.shape == shapeBullet && u.kind == unitItem {
		return ""
	}
	split := 0
	if asks := askedField(u, body, z.letter.on); asks > 0 {
		split = asks
	} else if line := strings.IndexByte(body, '\n'); line > 0 && u.kind == unitText && isFieldLabel(body[:line]) {
		split = line
	} else if labelled(u, body) {
		split = strings.IndexByte(body, ':') + 1
	}
	if split == 0 {
		return ""
	}
	if strings.TrimSpace(body[split:]) == "" && i+1 < len(z.clauses) && z.clauses[i+1].Parent == i && z.units[i+1].kind == unitItem { // "SMS providers:" and a list
		return ""
	}
	c.Label = dossier.Span{Start: c.Body.Start, End: c.Body.Start + len(strings.TrimRight(body[:split], " :"))}
	c.Body.Start += split
	c.Body = c.Body.Trim(z.text.Body)
	value := z.text.Body[c.Body.Start:c.Body.End]
	switch {
	case redactedText(value):
		return dossier.Redacted
	case value == "" || blankText(value):
		return dossier.TemplateBlank
	}
	return dossier.Form
}

// askedField returns where the question of a numbered form field ends.
func askedField(u *unit, body string, letter bool) int {
	if letter || u.kind != unitItem || u.list {
		return 0
	}
	at := strings.IndexByte(body[:min(len(body), 300)], '?')
	if at < 0 || strings.ContainsAny(body[:at], ".;") {
		return 0
	}
	for next := strings.IndexByte(body[at+1:min(len(body), 300)], '?'); next >= 0 && next < 120 && !strings.Contains(body[at+1:at+1+next], "\n"); next = strings.IndexByte(body[at+1:min(len(body), 300)], '?') {
		at += 1 + next // "Who is the controller? Who is the processor?"
	}
	return at + 1
}

// labelled reports "Label: value". In numbered clauses a colon after a heading is
// common, so there the value must be short and no norm.
func labelled(u *unit, body string) bool {
	if !isLabelLine(body) {
		return false
	}
	value := strings.TrimSpace(body[strings.IndexByte(body, ':')+1:])
	if u.kind == unitItem && u.shape != shapeCode {
		return len(value) < 100 && !hasVerb(value)
	}
	return !hasModal(value, 400) || len(value) < 60
}

// isLabelLine reports a line that starts with a short label and a colon.
func isLabelLine(text string) bool {
	colon := strings.IndexByte(text[:min(len(text), 60)], ':')
	if colon < 2 || colon+1 < len(text) && !afterLabel(text[colon-1], text[colon+1:]) {
		return false
	}
	label := text[:colon]
	switch label {
	case "To", "From", "Subject", "Cc", "CC", "Date", "Sent", "Re", "RE", "Ref":
		return true
	}
	if !startsUpper(label) || wordsIn(label) > 7 || hasVerb(label) || strings.ContainsAny(label, ".;?\"“,") || isOpening(label) {
		return false
	}
	return true
}

// afterLabel: a space, or the value glued to the colon; not 10:30 nor https://.
func afterLabel(before byte, after string) bool {
	switch b := after[0]; {
	case b == ' ', b == '\n', b == '*', b == '\t', b == '[', b >= 0x80:
		return true
	case isDigit(before):
		return false
	case isDigit(b), isLetter(b) && !isLower(b):
		return true
	}
	return false
}

// isFieldLabel lists the labels that forms print without a colon, on a line of
// their own above the value.
func isFieldLabel(text string) bool {
	if len(text) > 40 {
		return false
	}
	switch strings.ToLower(strings.Trim(text, " *_:")) {
	case "filled by", "completed by", "prepared by", "branch", "type", "ministry", "department", "organisation", "organization", "status", "version", "reference", "reference number",
		"project name", "name of project", "project title", "contact", "contact name", "buyer", "supplier", "start date", "end date", "expiry date", "commencement date", "contract number", "contract no",
		"contract value", "date completed", "date of completion", "proposed go-live in", "go-live date", "contains personal info", "data controller", "data processor", "controller", "processor", "approved by", "sign-off", "role", "job title", "telephone", "email", "address":
		return true
	}
	return false
}

// isOpening lists words before a colon that open a list and label no field.
func isOpening(label string) bool {
	switch lastWord(label) {
	case "following", "follows", "below", "including", "and", "between", "that", "where", "to", "of", "agree", "agreed", "expiry", "termination", "note", "request", "warrants", "undertakes", "confirms":
		return true
	}
	switch firstWord(label) {
	case "on", "if", "upon", "when", "where", "in", "for", "at", "during", "after", "before", "without", "subject", "notwithstanding", "no", "any", "all", "each", "this", "these", "note", "notes", "guidance", "please", "with", "by":
		return true
	}
	return false
}

// redactedText reports a body that is nothing but a redaction mark.
func redactedText(body string) bool {
	text := strings.Trim(body, " .;:\"()*_|\n")
	if text == "" || len(text) > 4000 {
		return false
	}
	if text[0] < 0x80 && strings.IndexByte("[XxRrWwIi", text[0]) < 0 { // no mark begins so, and no first cell of a row of marks
		return false
	}
	if first, rest, row := strings.Cut(text, " | "); row {
		return redactedText(first) && redactedText(rest)
	}
	if text[0] == '[' && text[len(text)-1] == ']' && len(text) < 120 && strings.IndexByte(text, ']') == len(text)-1 {
		return saysRedacted(text)
	}
	if len(text) < 30 && (strings.EqualFold(text, "redacted") || strings.EqualFold(text, "withheld") || strings.EqualFold(text, "information redacted")) {
		return true
	}
	if text[0] < 0x80 && text[0] != 'X' && text[0] != 'x' {
		return false
	}
	dark, all := 0, 0
	for _, r := range text {
		if r == ' ' || r == '\n' {
			continue
		}
		all++
		if r == '█' || r == '▇' || r == '■' || r == '▓' || r == 'X' || r == 'x' {
			dark++
		}
	}
	return all >= 3 && dark*10 >= all*9
}

func saysRedacted(text string) bool {
	if strings.Contains(text, ". ") || len(text) > 90 {
		return false
	}
	return hasAnyOf(strings.ToLower(text), "redact", "withheld", "removed", "exempt under", "s43", "s40", "section 43", "section 40", "deleted")
}

// blankText reports a body in which nothing has been filled in: a prompt in
// brackets, a line to write on, or nothing.
func blankText(body string) bool {
	if len(body) > 60 && isLetter(body[0]) {
		return false
	}
	text := strings.Trim(body, " .;:*_|\n£$%\t…")
	if text == "" {
		return true
	}
	if text[0] != '[' && text[0] != '<' && text[0] != '(' && text[0] != '\\' {
		return unticked(text) || strings.EqualFold(text, "dd/mm/yyyy") || strings.EqualFold(text, "click here to enter text") || strings.EqualFold(text, "choose an item")
	}
	if strings.Contains(text, "/") && unticked(text) {
		return true
	}
	rest := text
	for rest != "" {
		open := strings.IndexAny(rest, "[<")
		if open < 0 || strings.ContainsFunc(rest[:open], isWordRune) {
			return false
		}
		end := strings.IndexAny(rest[open:], "]>")
		if end < 0 || !prompts(rest[open+1:open+end]) {
			return false
		}
		rest = strings.Trim(rest[open+end+1:], " .;:*_|\n£$%\\")
	}
	return true
}

// unticked reports a choice that nobody has made: "Yes / No", "☐ Yes ☐ No", "[A/B]".
func unticked(text string) bool {
	if len(text) > 60 {
		return false
	}
	word := strings.ToLower(strings.Map(func(r rune) rune {
		switch r {
		case ' ', '/', '|', '☐', '□', '▢', '[', ']', '(', ')', '*', '\n', '\uf0a8', '\uf06f':
			return -1
		}
		return r
	}, text))
	switch word {
	case "yesno", "yesnona", "yesnon/a", "yn", "yesnotapplicable", "yesnodon'tknow", "deleteasappropriate", "yesnodeleteasappropriate", "yesnounsure", "yesnonotsure":
		return true
	}
	return text[0] == '[' && text[len(text)-1] == ']' && strings.Count(text, "[") == 1 && strings.Contains(text, "/") && wordsIn(text) <= 6 && !strings.ContainsAny(text, "0123456789")
}

func isWordRune(r rune) bool { return r > 0x80 && r != utf8.RuneError || isLetter(byte(r)) && r < 0x80 }

// prompts tells "[insert name]" from a filled bracket such as "[24 months]".
func prompts(inside string) bool {
	text := strings.ToLower(strings.Trim(inside, " .:*_\\"))
	if text == "" || strings.Trim(text, "x•●…. /-dmy") == "" {
		return true
	}
	for _, p := range [...]string{"insert", "enter", "add ", "complete", "specify", "state", "name of", "date", "to be", "tbc", "tbd", "describe", "full address", "address", "select", "provide", "give", "set out", "number", "amount", "list", "organisation", "supplier name", "buyer name", "company name", "text"} {
		if strings.HasPrefix(text, p) {
			return true
		}
	}
	return false
}
