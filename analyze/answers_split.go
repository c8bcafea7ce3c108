package analyze

import (
	"sort"
	"strconv"
	"strings"

	"github.com/checkweigh/checkweigh/dossier"
)

var (
	responseLabel = expression(`(?im)^[*\s]*(?:our |the )?(?:response|answer|reply)\s*(?:[:.–-]+|$)\s*\**`)
	asks          = expression(`(?i)^["“(*]*\s*(?:please|could you|can you|would you|how (?:many|much|long|often|was|were|is|are|does|do)|what|which|who|whom|when|where|why|whether|if (?:so|not|yes)\b|is there|are there|do you|does the|did the|has the|have you|was the|were the|i want|i would like|i request|i'd like|a copy of|copies of|details of|the (?:total )?(?:number|names?|cost|date|amount) of|all (?:e-?mails|correspondence|documents|records|minutes)|any (?:e-?mails|correspondence|documents|records|minutes|amendments|internal|maps|assessments?)|list of|a list of|confirm whether|provide|send me|any and all|(?:send|supply|list|describe|explain|state|give|name|identify|set out|disclose|release) (?:me |us )?(?:the|all|any|each|every|copies|details|your|which|what|how|whether))\b`)
)

// split parts a block into the question, where the letter restates it, and the
// answer. known is the question as asked elsewhere in the letter.
func (l *letter) split(b, known dossier.Span) (asked, answer dossier.Span) {
	text := l.t.Cut(b)
	if m := responseLabel.FindStringIndex(text); m != nil {
		return l.trimmed(b.Start, b.Start+m[0]), l.trimmed(b.Start+m[1], b.End)
	}
	if end := l.mailQuote(b); end > b.Start {
		return l.trimmed(b.Start, end), l.trimmed(end, b.End)
	}
	if end := closingQuote(text); end > 0 {
		return l.trimmed(b.Start, b.Start+end), l.trimmed(b.Start+end, b.End)
	}
	end := b.Start
	for _, s := range l.sentences(b) {
		said := l.t.Cut(s)
		if !isQuestion(said) && !restates(said, l.t.Cut(known)) {
			break
		}
		end = s.End
	}
	return l.trimmed(b.Start, end), l.trimmed(end, b.End)
}

// splitUnder parts a block like split. A paragraph on the line of a mark that
// calls it a question is one, however it is put: "Question 4: the weights".
func (l *letter) splitUnder(m mark, b, known dossier.Span) (asked, answer dossier.Span) {
	asked, answer = l.split(b, known)
	if m.kind != 'q' || asked.Len() > 0 || strings.Contains(l.t.Body[m.End:b.Start], "\n") {
		return asked, answer
	}
	text := l.t.Cut(b)
	first, rest, _ := strings.Cut(text, "\n\n")
	if len(first) > 400 || strings.TrimSpace(rest) == "" || speaks(first) || asksMore.MatchString(strings.TrimSpace(rest)) {
		return asked, answer
	}
	return l.trimmed(b.Start, b.Start+len(first)), l.trimmed(b.Start+len(first), b.End)
}

// speaker matches a new line with which the authority begins to speak. Scanned
// letters lose the blank lines and full stops that end what stands before it.
var speaker = expression(`[\n\f]+((?:The (?:City|Council|Authority|Trust|County|Constabulary|Force|Department|Board|University|Agency|Office|Commission|State) |I (?:can|have|am) |We (?:have|hold|do|can|are|did) |Dear |Additionally|However|Pursuant |Please (?:note|find|see)))`)

// sentences splits a span of the letter into sentences.
func (l *letter) sentences(span dossier.Span) []dossier.Span {
	var out []dossier.Span
	for _, s := range dossier.Sentences(l.t.Body, span, nil) {
		text := l.t.Cut(s)
		from := 0
		for _, m := range speaker.FindAllStringSubmatchIndex(text, -1) {
			if before := strings.TrimRight(text[from:m[0]], " "); before == "" || strings.HasSuffix(before, ",") || lowerJoin(before) {
				continue
			}
			out = append(out, l.trimmed(s.Start+from, s.Start+m[2]))
			from = m[2]
		}
		out = append(out, l.trimmed(s.Start+from, s.End))
	}
	return out
}

// lowerJoin reports whether a text ends in a word that must be followed by more.
func lowerJoin(s string) bool {
	for _, w := range []string{" and", " that", " which", " or", " the", " of", " to", " as", " but"} {
		if strings.HasSuffix(s, w) {
			return true
		}
	}
	return false
}

func (l *letter) trimmed(start, end int) dossier.Span {
	start, end = trimSpan(l.t.Body, start, max(start, end))
	return dossier.Span{Start: start, End: end}
}

// mailQuote is the end of the lines of a block that quote mail ("> ..."), where
// the block begins on such a line.
func (l *letter) mailQuote(b dossier.Span) int {
	i := sort.Search(len(l.ls), func(k int) bool { return l.ls[k].End > b.Start })
	end := b.Start
	for ; i < len(l.ls) && strings.HasPrefix(l.ls[i].text, ">"); i++ {
		end = l.ls[i].End
	}
	return min(end, b.End)
}

// closingQuote is the length of the quotation that a text begins with, 0 when it
// begins with none.
func closingQuote(s string) int {
	switch {
	case strings.HasPrefix(s, "["):
		if at := strings.IndexByte(s, ']'); at > 20 {
			return at + 1
		}
	case strings.HasPrefix(s, `"`):
		if at := strings.IndexByte(s[1:], '"'); at >= 0 {
			return at + 2
		}
	case strings.HasPrefix(s, "“"):
		if at := strings.Index(s, "”"); at > 0 {
			return at + len("”")
		}
	}
	return 0
}

// isQuestion reports whether a sentence asks for something.
func isQuestion(s string) bool {
	s = strings.TrimSpace(s)
	if len(s) > 700 || strings.HasPrefix(lowerASCII(s), "please note") || strings.HasPrefix(lowerASCII(s), "please find") || strings.HasPrefix(lowerASCII(s), "please see") {
		return false
	}
	return strings.HasSuffix(strings.TrimRight(s, `"”') `), "?") || (asks.MatchString(s) && !decides(s))
}

// restates reports whether a sentence is the question over again.
func restates(said, known string) bool {
	a, b := plainName(said), plainName(known)
	if len(a) < 20 || len(b) < 20 || len(a) > 700 {
		return false
	}
	n := min(len(a), len(b), 60)
	return a[:n] == b[:n] || strings.Contains(b, a)
}

// onlyAsks reports whether a text that stands for an answer holds none: nothing
// in it is said by the authority.
func (l *letter) onlyAsks(s dossier.Span) bool {
	first := true
	for _, each := range l.sentences(s) {
		said := l.t.Cut(each)
		if speaks(said) || (first && !asks.MatchString(said) && s.Len() > 0 && !l.inRequest(s.Start)) {
			return false
		}
		first = false
	}
	return true
}

var voice = expression(`(?i)\b(?:we|our|i can|i am|i have|the (?:council|trust|authority|city|county|board|department|force|constabulary|university|agency|office|ministry|service) (?:has|have|does|do|is|holds?|can|will|did)|enclosed|attached|supplied|provided|withheld|refused|exempt|not held|information (?:is|was)|none|no\.|yes\b)`)

// speaks reports whether a sentence is said by the authority.
func speaks(s string) bool { return voice.MatchString(s) || strings.Contains(s, " | ") }

// inRequest reports whether the lines before an offset say that the applicant's
// own words follow.
func (l *letter) inRequest(at int) bool {
	i := sort.Search(len(l.ls), func(k int) bool { return l.ls[k].End > at })
	for k := i - 1; k >= max(0, i-14); k-- {
		if answersBegin.MatchString(l.ls[k].low) || decides(l.ls[k].text) {
			return false
		}
		if introduces.MatchString(l.ls[k].low) {
			return true
		}
	}
	return false
}

// answersBegin matches headings after which the authority speaks.
var answersBegin = expression(`^[*#]*\s*(?:the |our )?(?:decisions?|answers?|responses?|repl(?:y|ies)|findings)(?: to your (?:request|questions))?[*:]*$`)

var introduces = expression(`you (?:have )?(?:asked|requested|wrote)|your (?:request|questions)|records? request(?:ed)?\b.*(?:for|:)|request for\b|seek access|please (?:can you |could you )?(?:provide|send)|applicant's request|following (?:information|questions|records)|you set out|broken down`)

// askedBy maps numbers to the questions as the letter quotes them, from the
// runs that do not hold the answers first.
func (l *letter) askedBy(marks, answers []mark) map[string]dossier.Span {
	out := map[string]dossier.Span{}
	heads := len(answers) > 0 && answers[0].heads
	for _, kind := range []byte{'q', 'n'} {
		for _, run := range runs(marks, kind) {
			if len(answers) > 0 && run[0].Start == answers[0].Start {
				continue
			}
			for i, m := range run {
				if _, ok := out[m.numbers[0]]; ok || len(m.numbers) > 1 || heads && l.headsSection(m.line) {
					continue
				}
				b := l.block(m, run, i, marks)
				if q, _ := l.split(b, dossier.Span{}); q.Len() > 0 {
					out[m.numbers[0]] = l.firstCell(q)
				} else if b.Len() > 0 {
					out[m.numbers[0]] = l.firstCell(l.upToDecision(b))
				}
			}
		}
	}
	if len(out) == 0 {
		l.inlineList(out)
	}
	if len(out) == 0 {
		l.plainList(out)
	}
	if len(out) == 0 {
		l.proseList(out)
	}
	return out
}

// firstCell is what stands in the first cell of a row: the others hold answers.
func (l *letter) firstCell(s dossier.Span) dossier.Span {
	if at := strings.Index(l.t.Cut(s), " | "); at > 8 {
		return l.trimmed(s.Start, s.Start+at)
	}
	return s
}

// headsSection reports whether a line is a numbered heading with text under it.
func (l *letter) headsSection(i int) bool {
	return sectionHead.MatchString(l.ls[i].text) && i+1 < len(l.ls) && l.ls[i+1].gap
}

// plainList reads questions that stand under each other without numbers, below
// a line of the request that ends in a colon. Their ordinals number them.
func (l *letter) plainList(out map[string]dossier.Span) {
	for i, ln := range l.ls[:min(len(l.ls), 120)] {
		if decides(ln.text) {
			return
		}
		if ln.Start < l.body.Start || !strings.HasSuffix(ln.text, ":") || hasAny(ln.low, "addressed to", "complain", "review", "write to", "sent to") || !hasAny(ln.low, "following", "broken down", "request", "asked", "questions", "provide", "as follows") {
			continue
		}
		for k := i + 1; k < len(l.ls) && (k == i+1 || !l.ls[k].gap) && len(l.ls[k].text) < 160 && !decides(l.ls[k].text); k++ {
			out[strconv.Itoa(len(out)+1)] = l.ls[k].Span
		}
		if len(out) > 1 {
			return
		}
		clear(out)
	}
}

// upToDecision cuts a block where the authority begins to speak.
func (l *letter) upToDecision(b dossier.Span) dossier.Span {
	for _, s := range l.sentences(b) {
		if decides(l.t.Cut(s)) && s.Start > b.Start {
			return l.trimmed(b.Start, s.Start)
		}
	}
	return b
}

var inlineNumber = expression(`\((\d{1,2})\)\s+`)

// inlineList reads questions numbered inside one paragraph: "(1) I want ... (2) ...".
func (l *letter) inlineList(out map[string]dossier.Span) {
	for i, ln := range l.ls {
		first := strings.Index(ln.text, "(1)")
		if first < 0 || !l.inRequest(ln.Start+first+1) && first > 3 && i > 40 {
			continue
		}
		para := dossier.Span{Start: ln.Start + first, End: paragraphEnd(l.ls, ln.Start)}
		text := l.t.Cut(para)
		all := inlineNumber.FindAllStringSubmatchIndex(text, 40)
		for n, m := range all {
			end := len(text)
			if n+1 < len(all) {
				end = all[n+1][0]
			}
			if number(text[m[2]:m[3]]) == n+1 {
				s := l.trimmed(para.Start+m[1], para.Start+end)
				out[text[m[2]:m[3]]] = s
			}
		}
		if len(out) > 1 {
			return
		}
		clear(out)
	}
}
