package analyze

import (
	"slices"
	"strings"

	"github.com/checkweigh/checkweigh/dossier"
)

// stated is how much of a part is read for facts in sentences, in bytes.
const stated = 200_000

// sentences offers what plain sentences state. The expressions are tried only
// around their cues: over a whole text they would cost seconds a megabyte.
func (g *gatherer) sentences(s dossier.Span) {
	s.End = min(s.End, s.Start+stated)
	text := g.t.Cut(s)
	low := lowerASCII(text)
	around := windows(low, g.kind)
	several := g.kind == dossier.CollectiveAgreement && len(systemFrom.FindAllStringIndex(text, 3)) > 1
	for i, say := range sayings {
		for _, w := range around[i] {
			for _, m := range say.re.FindAllStringSubmatchIndex(text[w.Start:w.End], 4) {
				at := s.Start + w.Start
				if !g.readable(at+m[2]) || quoted(text, w.Start+m[0]) || unreal(low, w.Start+m[0]) || several {
					continue
				}
				g.offer(say.fact, dossier.Span{Start: at + m[2], End: at + m[3]}, "text", rankText+say.rank)
			}
		}
	}
	g.dated(s, text, low)
	g.summed(s, text, low)
	g.prolonged(s, text, low)
	g.subprocessors(s, text, low)
	g.ownWork(s, text)
	if g.kind == dossier.Contract {
		if m := framework.FindStringIndex(head(text, 50_000)); m != nil {
			g.offer("reference", dossier.Span{Start: s.Start + m[0], End: s.Start + m[1]}, "text", rankWeak)
		}
		g.contractReference(s, text)
	}
}

// systemFrom is how an agreement says whence a system comes. One that speaks of
// several systems has no supplier that is the supplier.
var systemFrom = expression(`(?i)\b(?:sold|supplied|provided|licensed) by\b|\b(?:bought|purchased) from\b`)

// unreal reports whether the sentence before an offset speaks of what is not so,
// or of another time: "the previous contract was with", "was not supplied by".
func unreal(low string, at int) bool {
	before := low[max(0, at-70):at]
	if i := strings.LastIndexAny(before, ".;\n"); i >= 0 {
		before = before[i+1:]
	}
	return hasAny(before, "previous", "former", "old ", "formerly", "unsuccessful", " not ", "n't ", "earlier contract", "other than", "until then", "before that", "rival", "competitor", "parent of")
}

// cueSearch looks for the cues of all sayings; cueOf lists the sayings of each.
var cueSearch, cueOf = anyCue(sayings, func(s saying) []string { return s.cue })

// mostCues is how many times a cue is followed: a fact that has not been stated
// by then is not one that the paper states.
const mostCues = 200

// windows are, for each saying that suits a kind, the stretches of a lowered text
// around its cues, in order and apart.
func windows(low string, kind dossier.Kind) [][]dossier.Span {
	out := make([][]dossier.Span, len(sayings))
	seen, end := make([]int, len(cueOf)), make([]int, len(cueOf))
	cueSearch.each(low, func(at, cue int) bool {
		if at < end[cue] || seen[cue] == mostCues {
			return false
		}
		seen[cue]++
		end[cue] = at + len(cueSearch.words[cue])
		w := dossier.Span{Start: max(0, at-160), End: min(len(low), end[cue]+240)}
		if !namesCompany(low[w.Start:w.End]) {
			return false
		}
		for _, i := range cueOf[cue] {
			if sayings[i].suits(kind) {
				out[i] = append(out[i], w)
			}
		}
		return false
	})
	for i := range out {
		out[i] = merged(out[i])
	}
	return out
}

// merged puts stretches in order and joins those that touch.
func merged(all []dossier.Span) []dossier.Span {
	slices.SortFunc(all, func(a, b dossier.Span) int { return a.Start - b.Start })
	out := all[:0]
	for _, w := range all {
		if n := len(out); n > 0 && w.Start <= out[n-1].End {
			out[n-1].End = max(out[n-1].End, w.End)
			continue
		}
		out = append(out, w)
	}
	return out
}

var companySigns = anyOf("limited", "ltd", "plc", "llp", "llc", "inc", "gmbh", "corp", " as", " ag", " bv", " ab", " sa", " se", " nv", " kg", " oy", "a/s", "aps", "s.r.o", "a.s.",
	"b.v.", "s.a.", "s.p.a", "spa", "srl", "sas", "sarl", "company", "cic", "cio", "co-operative", "cyf", "unlimited", "l.p.", "l.l.c")

// namesCompany reports whether a lowered text holds a form of company.
func namesCompany(low string) bool { return companySigns.in(low) }

// framework is the number of a UK Crown Commercial Service framework.
var framework = expression(`\bRM\d{3,5}(?:\.\d{1,2})?\b`)

var numbered = expression(`(?i:numbered in the books of [^.\n]{3,40}?|contract (?:reference|number|no\.?|#)|agreement (?:number|no\.?)|contract ref\.?)[ :#]{1,3}([A-Z0-9][A-Za-z0-9/_.-]*\d[A-Za-z0-9/_-]*)`)

// titleReference is a reference in the title of a paper: "ORDER FORM Q-20418".
var titleReference = expression(`(?im)^[\w ,&'’–-]{0,40}?\b(?:order form|purchase order|works? order|order|contract|agreement|call-off|quote|quotation|proposal|statement of work|task order|dpia|eqia|eia)(?: no\.?| number| ref\.?| reference)?\s*[:#–-]?\s*\(?((?-i:[A-Z]{1,8}[-/.]?\d[\w/.-]*\w|[A-Z0-9]{2,}(?:[/-][A-Z0-9]+)+|\d{4,}))\)?$`)

// contractReference offers a number that a sentence, or the title, gives the contract.
func (g *gatherer) contractReference(s dossier.Span, text string) {
	if m := numbered.FindStringSubmatchIndex(head(text, 20_000)); m != nil && g.readable(s.Start+m[0]) {
		g.offer("reference", dossier.Span{Start: s.Start + m[2], End: s.Start + m[3]}, "text", rankText)
	}
	for _, m := range titleReference.FindAllStringSubmatchIndex(head(text, 600), 3) {
		ref := text[m[2]:m[3]]
		if strings.ContainsAny(ref, "0123456789") && !aDate.MatchString(ref) {
			g.offer("reference", dossier.Span{Start: s.Start + m[2], End: s.Start + m[3]}, "text", rankText+1)
		}
	}
}

// suits reports whether a saying is looked for in papers of a kind.
func (s saying) suits(k dossier.Kind) bool {
	return s.kinds == "" || strings.Contains(s.kinds, kindLetter(k))
}

// kindLetter is the letter by which sayings name a kind, "-" for kinds without.
func kindLetter(k dossier.Kind) string {
	letter := map[dossier.Kind]string{dossier.Contract: "c", dossier.FOIResponse: "f", dossier.DPIA: "d", dossier.HRIA: "d", dossier.EqIA: "e",
		dossier.TransparencyRecord: "d", dossier.CollectiveAgreement: "a"}[k]
	if letter == "" {
		return "-"
	}
	return letter
}

// quoted reports whether an offset lies inside quotation marks on its line.
func quoted(s string, at int) bool {
	start := strings.LastIndexByte(s[:at], '\n') + 1
	before := s[start:at]
	if strings.Count(before, "“") <= strings.Count(before, "”") && strings.Count(before, `"`)%2 == 0 {
		return false
	}
	open := max(strings.LastIndex(before, "“"), strings.LastIndexByte(before, '"'))
	return !amends.MatchString(before[:open])
}

// amends is how a term ends that puts the words after it into a contract.
var amends = expression(`(?i)\b(?:add(?:ed)?|replaced? (?:by|with)|substitut\w+|insert(?:ed)?|read|reads|amended)\b[^.;"“”]{0,60}:\s*$`)

var (
	sentenceEnd = expression(`[.!?;]["”)\]]?\s+|\n\s*\n|\f`)
	// What ends in a full stop and not the sentence.
	abbreviated = expression(`(?i)\b(?:inc|ltd|corp|co|no|nos|st|dr|mr|mrs|ms|approx|ref|para|s|ss|reg|art|e\.g|i\.e|plc|b\.v|s\.a)$`)
)

// sentenceAround is the sentence that holds an offset of a text, cut at full stops
// that end one, at semicolons and at blank lines; at most 400 bytes to each side.
func sentenceAround(text string, at int) dossier.Span {
	from, to := max(0, at-400), min(len(text), at+400)
	s := dossier.Span{Start: from, End: to}
	for _, m := range sentenceEnd.FindAllStringIndex(text[from:to], -1) {
		start, end := from+m[0], from+m[1]
		if text[start] == '.' && abbreviated.MatchString(text[from:start]) && !strings.Contains(text[start:end], "\n\n") {
			continue
		}
		if end <= at {
			s.Start = end
			continue
		}
		if start >= at {
			s.End = start
			break
		}
	}
	return s
}

// ownWork offers as developer the supplier that a letter says has made what it
// sells, under its full name.
func (g *gatherer) ownWork(s dossier.Span, text string) {
	if g.kind == dossier.Contract {
		return
	}
	for _, m := range ownWork.FindAllStringSubmatchIndex(text, 3) {
		if full, ok := g.fullName(text[m[2]:m[3]]); ok && g.readable(s.Start+m[2]) && !quoted(text, m[2]) {
			g.offer("developer", full, "text", rankText+2)
		}
	}
}

// controls is how a notice says who decides what is done with data. Group 1 is the
// name of the body.
var controls = expression(`(?:^|[.!?]\s+|\n|: )(?:The )?((?:[A-Z][\w'’&-]*(?: (?:and|of|for|the|&))* ){1,7}?)(?:is|acts as|decides|determines)\b[^.\n]{0,60}?\b(?:(?:data )?controller|how (?:your|the|this|personal)|what (?:is done|happens) with|what we do with)\b`)

// controller offers the public body that a notice names as the one that decides.
func (g *gatherer) controller(s dossier.Span) {
	text := head(g.t.Cut(s), 20_000)
	for _, m := range controls.FindAllStringSubmatchIndex(text, 3) {
		name := strings.TrimSpace(text[m[2]:m[3]])
		if publicBody(name) && looksNamed(name) && len(strings.Fields(name)) > 1 {
			g.offer("buyer", dossier.Span{Start: s.Start + m[2], End: s.Start + m[3]}, "text", rankText+1)
			return
		}
	}
}

// fullName is the company whose name begins with a short name.
func (g *gatherer) fullName(short string) (dossier.Span, bool) {
	body := head(g.t.Body, stated)
	for at := 0; ; {
		i := strings.Index(body[at:], short)
		if i < 0 {
			return dossier.Span{}, false
		}
		at += i
		if m := companyName.FindStringIndex(body[at:min(len(body), at+120)]); m != nil && m[0] == 0 {
			return dossier.Span{Start: at, End: at + m[1]}, true
		}
		at += len(short)
	}
}
