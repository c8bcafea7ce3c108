package analyze

import (
	"strings"

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

// decides offers the body that the letter says received or decided the request.
func (g *gatherer) decides(ls []line) {
	for _, l := range ls[:min(len(ls), 60)] {
		if !g.readable(l.Start) {
			continue
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
