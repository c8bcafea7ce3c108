package analyze

import (
	"sort"
	"strconv"
	"strings"

	"github.com/checkweigh/checkweigh/dossier"
)

// A mark is the start of a question or of an answer: its numbers, and whether
// the letter calls it an answer ('a'), a question ('q') or only numbers it ('n').
type mark struct {
	numbers []string
	kind    byte
	line    int
	heads   bool // it is a heading among the numbered headings of the letter
	dossier.Span
}

const numberList = `(\d{1,2}(?: ?[a-h]\b)?(?:\([a-z]\))?(?:\s*(?:, and|,|and|&|to|-|–)\s*\d{1,2}(?: ?[a-h]\b)?(?:\([a-z]\))?)*)`

var (
	answerMark   = expression(`(?i)^[>"“*#]*\s*(?:(?:our |the )?(?:answer|response|reply|decision)s?(?: to| for| on| regarding)?(?: (?:your )?(?:questions?|quer(?:y|ies)|parts?|points?|items?|requests?|q))?[ .:#]*` + numberList + `\b|a ?` + numberList + `\b)[ .:)*\]–-]*`)
	questionMark = expression(`(?i)^[>"“*#]*\s*(?:(?:in (?:relation|response|answer|respect|regard|regards) (?:to|of) |with regards? to |as (?:for|to) |turning to |for )?(?:your )?(?:questions?|quer(?:y|ies)|parts?|points?|items?|requests?)(?: (?:number|no\.?))?[ .#]*|q ?)` + numberList + `\b[ .:,)*\]–-]*`)
	// headMark is a heading with a number of its own over what a review finds.
	headMark    = expression(`(?i)^#*\s*\d{1,2}(?:\.\d{1,2})*[.)]?\s+(?:(?:findings?|decision|conclusions?|reply|response) (?:on|for|as to|about) )?(?:your )?(?:question|query|part|point|item|request|complaint|ground|issue)s?(?: (?:number|no\.?))?[ .#]*` + numberList + `\b[ .:,)*\]–-]*(?:findings?|decision|response|answer|outcome|conclusions?|review)?[ .:]*$`)
	sectionHead = expression(`^#*\s*\d{1,2}[.)]?\s+[A-Z][^.;?]{2,70}$`)
	numberMark  = expression(`^[>"“*#]*\s*\(?(\d{1,2})(?:[.)\]]{1,2}\s*|\s{2,})(?:["“A-Za-z(£]|$)`)
)

// marks finds the lines at which questions and answers begin. Bare numbers count
// only as members of a run 1, 2, 3, since figures begin lines too.
func (l *letter) marks() []mark {
	var out []mark
	last := 0
	for i, ln := range l.ls {
		if ln.End <= l.body.Start {
			continue
		}
		if m := parseMark(ln, i); m != nil {
			if m.kind == 'n' {
				n, _ := strconv.Atoi(m.numbers[0])
				if n != 1 && n != last+1 {
					continue
				}
				last = n
			}
			out = append(out, *m)
		}
	}
	return l.dropLoneNumbers(out)
}

// parseMark reads the mark that a line begins with, nil when it has none.
func parseMark(ln line, i int) *mark {
	if strings.Contains(head(ln.text, 14), " | ") {
		return nil
	}
	try := func(re *pattern, kind byte) *mark {
		m := re.FindStringSubmatchIndex(ln.text)
		if m == nil {
			return nil
		}
		for g := 2; g+1 < len(m); g += 2 {
			if m[g] >= 0 {
				end := m[1]
				if kind == 'n' {
					end = m[3] + len(ln.text[m[3]:]) - len(strings.TrimLeft(ln.text[m[3]:], ".)] "))
				}
				nums := expand(lowerASCII(ln.text[m[g]:m[g+1]]))
				if len(nums) == 0 {
					return nil
				}
				return &mark{numbers: nums, kind: kind, line: i, Span: dossier.Span{Start: ln.Start, End: ln.Start + end}}
			}
		}
		return nil
	}
	if m := try(headMark, 'a'); m != nil {
		m.heads = true
		return m
	}
	if m := try(answerMark, 'a'); m != nil {
		return m
	}
	if m := try(questionMark, 'q'); m != nil {
		return m
	}
	return try(numberMark, 'n')
}

var oneNumber = expression(`(\d{1,2})(?: ?([a-h])\b)?(?:\(([a-z])\))?`)

// expand writes out a list of numbers: "1c and 1d", "4 to 6".
func expand(list string) []string {
	var out []string
	prevEnd, prev := 0, 0
	for _, m := range oneNumber.FindAllStringSubmatchIndex(list, 30) {
		n := number(list[m[2]:m[3]])
		sub := ""
		if m[4] >= 0 {
			sub = list[m[4]:m[5]]
		}
		if m[6] >= 0 {
			sub = list[m[6]:m[7]]
		}
		if joint := list[prevEnd:m[0]]; len(out) > 0 && sub == "" && (strings.Contains(joint, "to") || strings.ContainsAny(joint, "-–")) && n-prev < 30 {
			for k := prev + 1; k < n; k++ {
				out = append(out, strconv.Itoa(k))
			}
		}
		out = append(out, strconv.Itoa(n)+sub)
		prevEnd, prev = m[1], n
	}
	return out
}

// dropLoneNumbers removes a bare "1." that nothing follows, unless a question
// stands there: one is no run.
func (l *letter) dropLoneNumbers(marks []mark) []mark {
	var out []mark
	for i, m := range marks {
		if m.kind == 'n' && m.numbers[0] == "1" && !followed(marks[i+1:]) && !isQuestion(l.ls[m.line].text) {
			continue
		}
		out = append(out, m)
	}
	return out
}

func followed(rest []mark) bool {
	for _, m := range rest {
		if m.kind == 'n' {
			return m.numbers[0] == "2"
		}
	}
	return false
}

// runs splits the marks of one kind where their numbers start again.
func runs(marks []mark, kind byte) [][]mark {
	var out [][]mark
	for _, m := range marks {
		if m.kind != kind {
			continue
		}
		n := len(out)
		if n == 0 || restarts(out[n-1], m) {
			out = append(out, []mark{m})
			continue
		}
		out[n-1] = append(out[n-1], m)
	}
	return out
}

func restarts(run []mark, m mark) bool {
	for _, r := range run {
		if r.numbers[0] == m.numbers[0] {
			return true
		}
	}
	return false
}

// answerRun chooses the run whose blocks hold the answers: marks called answers,
// or the run with the most blocks that say more than a question. It is nil when
// no run does, and the letter answers its questions together.
func (l *letter) answerRun(marks []mark) []mark {
	var best []mark
	top := 0
	for _, kind := range []byte{'n', 'q', 'a'} {
		for _, run := range runs(marks, kind) {
			n, requested, last := 0, l.inRequest(run[0].Start), false
			for i, m := range run {
				b := l.block(m, run, i, marks)
				if last = l.answered(m, b, requested); last {
					n++
				}
			}
			if n*2 < len(run) || n == 0 {
				continue
			}
			if requested && n == 1 && last && len(run) > 1 {
				continue // what stands under the last question answers them all
			}
			switch {
			case kind == 'a':
				n += 1000
			case kind == 'q' && n == len(run) && n > 2:
				n += 500 // every question has its answer under it: other numbers are those of paragraphs
			}
			if n >= top {
				best, top = run, n
			}
		}
	}
	return best
}

// answered reports whether a block holds an answer. Where the applicant's own
// words are being quoted, only a restated question with more after it, or a
// decision, makes it one.
func (l *letter) answered(m mark, b dossier.Span, requested bool) bool {
	q, a := l.splitUnder(m, b, dossier.Span{})
	kind := m.kind
	switch {
	case a.Len() == 0:
		return false
	case kind == 'a':
		return true
	case q.Len() > 0 && strings.ContainsAny(l.t.Body[q.End:a.Start], "\n\f") && !asksMore.MatchString(l.t.Cut(a)):
		return true // something else stands under the question
	case q.Len() > 0 || !requested:
		return !l.onlyAsks(a)
	}
	for _, s := range l.sentences(a) {
		if decides(l.t.Cut(s)) {
			return true
		}
	}
	return false
}

// asksMore is how the applicant goes on under a question.
var asksMore = expression(`(?i)^[>"“(]*\s*(?:i|my|we|our|please|if|this|these|for (?:each|example|the avoidance)|in particular|including|also|and|or|e\.g|note|\(?[a-h][.)])\b|^[^.\n]{0,300}\?`)

// block is the text that a mark governs: up to the next mark of its kind, or of
// an answer after a question, or the closing matter of the letter.
func (l *letter) block(m mark, run []mark, i int, all []mark) dossier.Span {
	end := l.span.End
	for _, next := range all {
		if next.Start > m.Start && (next.kind == m.kind || (m.kind != 'n' && next.kind != 'n')) {
			end = next.Start
			break
		}
	}
	from := sort.Search(len(l.ls), func(k int) bool { return l.ls[k].Start >= m.End })
	for k := max(from, m.line+1); k < len(l.ls) && l.ls[k].Start < end; k++ {
		if l.closes(k) || m.heads && l.ls[k].gap && sectionHead.MatchString(l.ls[k].text) {
			end = l.ls[k].Start
			break
		}
	}
	s, e := trimSpan(l.t.Body, m.End, max(m.End, end))
	return dossier.Span{Start: s, End: e}
}

var closing = expression(`^[*#]*\s*(?:your |our )?(?:right|rights|how to (?:complain|seek|appeal|ask)|complain|appeal|internal review|review procedure|points to note|exemptions? (?:that|which|mentioned|list|explained)|extracts? from|legislation|annex\b|appendix|relevant (?:section|legislation|exemption)|copyright|re-?us|using the information|what happens next|publication|notes? on|background to|further information|about (?:this|us|our)|the duty to|our offices|how we |feedback|accessib|statutory|explanation of exemptions|disclaimer|if you (?:are (?:not|un|dis)|would like (?:us to|to receive)|remain|believe|feel|think we|have any (?:quer|ques)|wish to)|should you|if an exemption has been asserted|you have the right|you (?:may|can) (?:also )?(?:seek|request|ask (?:for|us)|appeal|complain)|you can ask us to|please (?:quote|remember|let us know how)|once the \w+ receives payment|if payment is not|(?:the )?outcome$|next steps$|conclusions?$|summary(?: of (?:decision|outcome|findings))?$|(?:section|regulation) \d{1,2}\b[^.]{0,60}(?:was|were) (?:looked at|considered|thought)|yours (?:sinc|faith|truly)|sincerely|kind regards|regards|best wishes|thank you,|charges$|i would like to take this)`)

// closes reports whether the body of the letter ends at a line: the complaint
// annex, statutory extracts, the signature, or a heading on its own.
func (l *letter) closes(k int) bool {
	ln := l.ls[k]
	if closing.MatchString(ln.low) && (len(ln.text) < 70 || !strings.HasPrefix(ln.low, "right")) {
		return true
	}
	if !ln.gap || len(ln.text) > 70 || !titleShaped(ln) || k+1 >= len(l.ls) || !l.ls[k+1].gap || strings.HasSuffix(ln.text, ":") {
		return false
	}
	return len(strings.Fields(ln.text)) >= 2 && !strings.HasPrefix(ln.low, "table") && !strings.ContainsAny(ln.text, "£$%")
}
