package analyze

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/checkweigh/checkweigh/dossier"
)

var letterReference = expression(`(?i:\b(?:our ref(?:erence)?|my ref(?:erence)?|foi ref(?:erence)?(?: no\.?| number)?|reference(?: number)?|ref(?:\.| no\.?)?|request number|request ref(?:erence)?|public records request|records request|case (?:ref(?:erence)?|number)|prr)\b(?: is)?[:.# ]*|freedom of information request\s*[-–—:]\s*)((?:FOI |EIR |FOIA )?[A-Z0-9][A-Za-z0-9/_.()-]*\d[A-Za-z0-9/_-]*)`)

// subjectReference is a reference in the subject line of a mail.
var subjectReference = expression(`(?i)^(?:subject|re):.*?\b((?:foi|eir|rfi|ir|prr)[ /-]?\d[\w/-]*)`)

// letterhead offers what the head and the foot of a letter give: the authority
// that writes, and its own reference.
func (g *gatherer) letterhead(ls []line) {
	top := ls[:min(len(ls), 45)]
	for _, l := range top {
		if m := subjectReference.FindStringSubmatchIndex(l.text); m != nil {
			g.offer("reference", dossier.Span{Start: l.Start + m[2], End: l.Start + m[3]}, "letter", rankLetter)
		}
	}
	for _, l := range top {
		m := letterReference.FindStringSubmatchIndex(l.text)
		if m == nil || strings.Contains(l.low[:m[2]], "your ref") || !g.readable(l.Start) {
			continue
		}
		s := dossier.Span{Start: l.Start + m[2], End: l.Start + m[3]}
		if aDate.MatchString(g.t.Cut(s)) {
			continue
		}
		g.offer("reference", s, "letter", rankForm+8)
	}
	g.writer(ls)
}

// writer finds the authority: a letterhead, the signature, or the body that
// says what it has decided.
func (g *gatherer) writer(ls []line) {
	for n, l := range ls[:min(len(ls), 8)] {
		if strings.HasPrefix(l.low, "dear ") {
			break
		}
		if bodyLine(l) {
			g.offer("buyer", nameSpan(g.t, l.Span), "letter", rankLetter+10-n)
			break
		}
	}
	end := len(ls)
	for i := len(ls) - 1; i >= max(0, len(ls)-160); i-- {
		if signsOff(ls[i].low) {
			for _, l := range ls[i+1 : min(end, i+9)] {
				if bodyLine(l) {
					g.offer("buyer", nameSpan(g.t, l.Span), "letter", rankLetter+1)
					break
				}
			}
		}
	}
	for _, l := range ls[max(0, len(ls)-4):] {
		if bodyLine(l) {
			g.offer("buyer", nameSpan(g.t, l.Span), "letter", rankLetter-2)
		}
	}
	g.decides(ls)
}

// headedWords are words of the names of bodies that are not public by their name
// alone, and whose papers bear it at their head.
var headedWords = expression(`(?i)\b(?:homes|housing|association|transport|ferries|rail|railways?|library|libraries|museums?|water|energy|hospitals?|healthcare|clinic|community|academy|academies|institute|foundation|charity|society|group|care|buses|airport|port|docks|courts?|parks|leisure|federation|consortium)$`)

// notHead are words of the titles of papers, which names of bodies have not.
var notHead = expression(`\b(?:assessment|agreement|contract|order|policy|protocol|schedule|analysis|terms|form)s?\b`)

// preparedFor is how a paper says at its head for whom it was written.
var preparedFor = expression(`(?i)^(?:prepared|written|produced|carried out|commissioned|drawn up|undertaken|completed|published|issued) (?:for|by|on behalf of) (?:the )?((?-i:[A-Z]).{3,90})$`)

// headed offers the body at the head of a paper that is no letter: its first lines
// are those of the one that has drawn it up.
func (g *gatherer) headed(ls []line) {
	for _, l := range ls[:min(len(ls), 12)] {
		if m := preparedFor.FindStringSubmatchIndex(l.text); m != nil && publicBody(l.text[m[2]:m[3]]) && looksNamed(l.text[m[2]:m[3]]) {
			g.offer("buyer", nameSpan(g.t, dossier.Span{Start: l.Start + m[2], End: l.Start + m[3]}), "letter", rankLetter)
			break
		}
	}
	for n, l := range ls[:min(len(ls), 4)] {
		if l.page > ls[0].page || strings.HasPrefix(l.low, "dear ") {
			return
		}
		body := bodyLine(l) && everyCapital(l.text) && titleKind(l.low) == "" && !notHead.MatchString(l.low)
		if body || n == 0 && headedWords.MatchString(l.text) && len(strings.Fields(l.text)) <= 6 && len(strings.Fields(l.text)) > 1 && looksNamed(l.text) && bareName(l) {
			g.offer("buyer", nameSpan(g.t, l.Span), "letter", rankWeak+5-n)
			return
		}
	}
}

// everyCapital reports whether each word of a name but "of" and the like begins
// with a capital.
func everyCapital(name string) bool {
	words := strings.Fields(name)
	for _, w := range words {
		switch w {
		case "of", "and", "the", "for", "on", "in", "&":
			continue
		}
		if r, _ := utf8.DecodeRuneInString(w); !unicode.IsUpper(r) {
			return false
		}
	}
	return len(words) > 1
}

// bareName reports whether a line has no mark that names of bodies have not.
func bareName(l line) bool { return !strings.ContainsAny(l.text, ":@|?\"“”()0123456789") }

func signsOff(low string) bool {
	for _, w := range []string{"yours sincerely", "yours faithfully", "kind regards", "regards,", "sincerely", "thank you,", "best wishes", "yours truly", "signed"} {
		if strings.HasPrefix(low, w) {
			return true
		}
	}
	return false
}

// bodyLine reports whether a line is the name of a public body and nothing else.
func bodyLine(l line) bool {
	if len(l.text) > 80 || strings.ContainsAny(l.text, ":@|?\"“”()") || strings.Contains(l.text, " - ") || strings.Contains(l.text, "  ") || !publicBody(l.text) || !looksNamed(l.text) || l.low == "police headquarters" {
		return false
	}
	return !hasAny(l.low, "request", "unit", " team", "officer", "manager", "freedom of information", "enclosed", "dept", "department of digital",
		"governance", "annex", "director", "notice", "response", "constable ", "supervisor", "road", "street", " between ", "dear ", "enquir", "records office")
}

var deciding = expression(`(?:received by|held by|behalf of|confirm (?:that )?(?:the )?|[Tt]he |contacting |writing to |contacted )((?:[A-Z][\w'’-]+ (?:and |of |for )?){0,4}(?:Constabulary|Police|Council|City of [A-Z]\w+|Trust|Health Board|Authority|University|Police Department|Ministry of [A-Z]\w+|Department for [A-Z]\w+))\b(?: (?:has|holds?|does|is|on|can|will|have)\b)?`)

// ownVoice is how a body speaks of itself in a letter that it writes: "X is able to".
var ownVoice = expression(`(?:^|[.!?]["”]? )((?:(?:[A-Z][\w'’&-]+|NHS) (?:and |of |for |the )?){1,7}?(?:Constabulary|Police|Council|Trust|Health Board|Authority|University|College|Service|Agency|Directorate|Board)) (?:is (?:able|unable|not able|pleased|happy)|holds?|does not hold|has (?:decided|considered|now|completed|searched)|can (?:confirm|tell|let|give|provide)|cannot (?:give|provide|let|confirm)|received)\b`)

// decides offers the body that the letter says received or decided the request.
func (g *gatherer) decides(ls []line) {
	for _, l := range ls[:min(len(ls), 60)] {
		if !g.readable(l.Start) {
			continue
		}
		if m := ownVoice.FindStringSubmatchIndex(l.text); m != nil && strings.Contains(strings.TrimPrefix(l.text[m[2]:m[3]], "The "), " ") && !quoted(l.text, m[2]) {
			g.offer("buyer", dossier.Span{Start: l.Start + m[2], End: l.Start + m[3]}, "letter", rankLetter)
			return
		}
		if m := deciding.FindStringSubmatchIndex(l.text); m != nil && strings.Contains(strings.TrimSpace(l.text[m[2]:m[3]]), " ") && !quoted(l.text, m[2]) {
			s := dossier.Span{Start: l.Start + m[2], End: l.Start + m[3]}
			if !hasAny(lowerASCII(g.t.Cut(s)), "public authority", "fire authority act") {
				g.offer("buyer", s, "letter", rankLetter)
			}
			return
		}
	}
}
