package analyze

import (
	"strconv"
	"strings"

	"github.com/checkweigh/checkweigh/dossier"
)

const ordinalLead = `(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|next|last|final|other|remaining)`

var (
	// topicLead is how a paragraph begins that turns to one of the things asked for.
	topicLead = expression(`(?i)^(?:(?:i|we)(?: now| shall| will| can| should)? (?:turn|come|move|pass|deal|begin|start|take)\b[^.]{0,30}?\b(?:to|with)\b|(?:turning|moving|coming|passing|returning)\b[^.]{0,20}\bto\b|(?:first|second|third|fourth|fifth|last)(?:ly)?(?: of all)?,|(?:next|then|finally|lastly)[, ]+(?:you|as to|as for|the|your|to|there)|as (?:to|for|regards|concerns)\b|(?:with|in) (?:regards?|respect|relation) (?:to|of)\b|(?:regarding|concerning)\b|so far as [^.]{3,80} (?:is|are) concerned|(?:and )?you (?:also |then |next |further |further still |finally |lastly |additionally |have (?:also )?)?(?:asked|wanted|sought|requested|enquired|inquired|wished|wondered|wish to|want to)\b|your ` + ordinalLead + ` (?:question|request|point|query|item|enquiry|matter)|the ` + ordinalLead + ` (?:question|thing|point|matter|item|part|request|query)\b|on (?:the|your) (?:` + ordinalLead + ` (?:question|point|item|matter|request)|(?:matter|question|subject|point) of)\b)`)
	// topicOver is how a paragraph begins that speaks of nothing asked for.
	topicOver = expression(`(?i)^(?:besides|in addition to (?:the|what)|for completeness|for the avoidance|i should (?:also )?(?:mention|add|say)|we should (?:also )?(?:mention|add|say)|may i (?:add|say)|i would (?:also )?(?:mention|add)|(?:none|nothing) of (?:the|this)|i (?:hope|trust|am sorry|apologise|regret)|we (?:hope|trust|apologise)|if you|should you|you (?:may|can|have|are entitled)|this (?:completes|concludes)|please|the (?:act|regulations) (?:require|provide)|under the act you|a word (?:on|about)|more generally)\b`)
)

// topics reads a letter in prose whose paragraphs turn to the things asked for one
// by one: "As to the price, ...", "You also wanted the contract. ...". They pair
// with the questions in their order; where the letter does not say what was asked,
// ordinals number them. It is nil where fewer than two paragraphs do so.
func (l *letter) topics(asked map[string]dossier.Span) []dossier.Answer {
	var blocks []dossier.Span
	open := false
	for i, ln := range l.ls {
		if ln.Start < l.body.Start || l.holdsAsked(ln, asked) {
			continue
		}
		if !ln.gap && i > 0 {
			if open {
				blocks[len(blocks)-1].End = ln.End
			}
			continue
		}
		switch {
		case topicLead.MatchString(ln.text) && len(ln.text) > 60:
			blocks, open = append(blocks, ln.Span), true
		case topicOver.MatchString(ln.text), closing.MatchString(ln.low) && len(ln.text) < 200:
			open = false
		case open:
			blocks[len(blocks)-1].End = ln.End
		}
	}
	numbers := sortedNumbers(asked)
	if len(blocks) < 2 || len(numbers) > 0 && len(numbers) != len(blocks) {
		return nil
	}
	var out []dossier.Answer
	for i, b := range blocks {
		n := strconv.Itoa(i + 1)
		if len(numbers) > 0 {
			n = numbers[i]
		}
		a := l.answer(n, b)
		if s, ok := asked[n]; ok {
			a.Asked = l.t.Cut(s)
		}
		out = append(out, a)
	}
	return out
}

// holdsAsked reports whether a line holds a question as it was asked.
func (l *letter) holdsAsked(ln line, asked map[string]dossier.Span) bool {
	for _, s := range asked {
		if ln.Start <= s.Start && s.Start < ln.End {
			return true
		}
	}
	return false
}

var asksList = expression(`(?i)\b(?:ask(?:ed|ing)?|request(?:ed|ing)?|want(?:ed|ing)?|sought|seeking|would like|wish(?:ed|ing)?|things|matters|questions|points|items|information)\b[^.;]{0,160}:\s`)

// proseList reads questions that one sentence lists after a colon, divided by
// semicolons: "four things: who sells it; the contract itself; and ...".
func (l *letter) proseList(out map[string]dossier.Span) {
	window := dossier.Span{Start: l.body.Start, End: min(l.body.Start+3000, l.span.End)}
	text := l.t.Cut(window)
	m := asksList.FindStringIndex(text)
	if m == nil {
		return
	}
	list := text[m[1]:]
	if end := listEnd.FindStringIndex(list); end != nil {
		list = list[:end[0]]
	}
	items := strings.Split(list, ";")
	if len(items) < 2 || len(items) > 15 {
		return
	}
	at := window.Start + m[1]
	for i, item := range items {
		s := l.trimmed(at, at+len(item))
		if said := lowerASCII(l.t.Cut(s)); strings.HasPrefix(said, "and ") {
			s.Start += 4
		}
		if s.Len() < 5 {
			clear(out)
			return
		}
		out[strconv.Itoa(i+1)] = s
		at += len(item) + 1
	}
}

var listEnd = expression(`[.?!]\s|\n\s*\n`)
