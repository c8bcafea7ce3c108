package analyze

import (
	"slices"
	"strings"

	"github.com/checkweigh/checkweigh/dossier"
)

var (
	// A cited section: "section 43(2)", "s.40", "sections 41(1) and 43(2)", "regulation 12(4)(b)".
	cited   = expression(`\b(?:sections?|ss?\.?|regulations?|regs?\.?|exemptions?|exceptions?)[ .]?(\d{1,2}[a-z]{0,2}(?:\(\w{1,3}\))*(?:(?:,| and| or|, and| read with| &)+ (?:sections? |s\.? ?)?\d{1,2}[a-z]{0,2}(?:\(\w{1,3}\))*)*)`)
	oneCite = expression(`\d{1,2}[a-z]{0,2}(?:\(\w{1,3}\))*`)
	// A section of a code of the United States: "ORS 192.345(23)(b)".
	usCode = expression(`\b([a-z]{2,4}) (?:§+ ?)?(\d+[a-z]?(?:\.\d+)+(?:\(\w{1,3}\))*)`)

	// Sections of other codes of the United States, as they are written.
	usOther = expression(`\b(\d+ ilcs \d+/\d+(?:\.\d+)?(?:\(\w{1,3}\))*|\d+ u\.?s\.?c\.? ?(?:§+ ?)?\d+[a-z]?(?:\(\w{1,3}\))*|(?:[a-z]\.){2,3} ?(?:§+ ?)?\d+-\d+(?:-\d+)*(?:\(\w{1,3}\))*|(?:gov(?:ernment|t?\.) code|code of \w+|public officers law|gen(?:eral|\.) stat(?:utes|\.)) (?:sections? |§+ ?)?\d+(?:[.-]\d+)*(?:\(\w{1,3}\))*)`)
	// A section of such a code without its name: "section 552.104".
	longCite = expression(`\b(?:sections? |§+ ?)(\d{2,5}(?:[.-]\d+)+(?:\(\w{1,3}\))*)`)

	relies  = expression(`exempt|redacted|removed under|withh|refus|\brel(?:y|ies|ied|ying)\b|\bappl(?:y|ies|ied|ying)\b|engaged|under section|under sections|under s\.?\d|under regulation|by virtue|pursuant|covered by|excuses?|delayed|confirm (?:nor|or) deny|falls? (?:within|under)|protected by|cited|accordance with section|because of section|limit|read with`)
	negated = expression(`not (?:to be )?in point|make no use of|no use (?:is|was|has been) made of|(?:not|no|none|nothing|never|neither|nor) (?:been |be )?(?:rely|relied|relying|withheld|appl|engaged|need|used)|(?:could|did|does|do|would|has|have) not (?:apply|arise|appl|been appl|be engaged|rely)|no need to rely|whether (?:or not )?(?:the |an? )?(?:section|exemption|regulation|exception|s\.)|looked at whether|thought about|considered whether|considered (?:section|the exemption)|may be exempt|might be|could be exempt|could apply|qualified exemption|absolute exemption in|if an exemption|seek review|determine whether|some of the (?:data|information)|ask(?:ed)? about|you (?:mention|suggest|say|refer)|section \d+[\d()]* (?:exempts|provides|states|says|sets out|gives|allows|removes|of the act (?:provides|states|exempts|gives))|right to complain|has been asserted|no basis (?:on|for|in)|not apt\b|no relevance|not relevant|does not arise|do not arise|not (?:been )?(?:needed|necessary|used|invoked|claimed|pursued)|thought about|no longer rel|withdr(?:aw|awn|ew)|overturn|set aside|was (?:suggested|mentioned|raised|cited)|in (?:my|our|the \w+'s) mind`)
)

// procedural are sections of the Acts that say how a request is handled; no
// information is kept back under them.
var procedural = map[string]bool{"1": true, "1(1)": true, "1(1)(a)": true, "1(1)(b)": true, "2": true, "2(2)": true, "2(2)(b)": true, "8": true, "9": true,
	"10": true, "10(1)": true, "11": true, "16": true, "16(1)": true, "17": true, "17(1)": true, "17(5)": true, "17(7)": true, "18": true, "45": true, "46": true, "47": true, "50": true, "50(1)": true, "84": true}

// sectionsOf lists the sections that the statements of an answer rely on, in
// the order in which they stand. An answer that was supplied in full relies on
// none. A bare section is left out where one of its subsections is cited.
func sectionsOf(said []string, outcome dossier.Outcome) []string {
	if outcome == dossier.OutcomeSupplied {
		return nil
	}
	if outcome == dossier.OutcomeNotHeld {
		return notHeldSections(said)
	}
	stands := upheld(said)
	var out []string
	add := func(s string) {
		if !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	for _, s := range said {
		if !relies.MatchString(s) || ofBefore.MatchString(s) && !stands {
			continue
		}
		for _, clause := range strings.Split(s, ";") {
			if negated.MatchString(clause) && !strings.Contains(clause, "by virtue of") {
				continue
			}
			for _, sec := range citations(clause) {
				if !procedural[sec] || (sec == "10" && outcome == dossier.OutcomeDelayed) {
					add(sec)
				}
			}
		}
	}
	return slices.DeleteFunc(out, func(s string) bool {
		return slices.ContainsFunc(out, func(o string) bool { return o != s && strings.HasPrefix(o, s+"(") })
	})
}

// saysNotHeld are the provisions by which an authority says that it has nothing:
// the Scottish Act gives notice of it, and the Regulations except it.
var saysNotHeld = []string{"17(1)", "10(4)(a)", "12(4)(a)"}

// notHeldSections lists those of them on which statements rely that hold nothing.
func notHeldSections(said []string) []string {
	var out []string
	for _, s := range said {
		if !nothing.MatchString(s) || negated.MatchString(s) {
			continue
		}
		for _, sec := range citations(s) {
			if slices.Contains(saysNotHeld, sec) && !slices.Contains(out, sec) {
				out = append(out, sec)
			}
		}
	}
	return out
}

// citations lists the sections that a lowered sentence cites.
func citations(s string) []string {
	var out []string
	for _, m := range usCode.FindAllStringSubmatch(s, 20) {
		if !slices.Contains([]string{"no", "of", "and", "to", "at", "in", "or", "vol", "sec", "page", "for", "by", "the"}, m[1]) {
			out = append(out, strings.ToUpper(m[1])+" "+upperLetter(m[2]))
		}
	}
	for _, m := range usOther.FindAllStringSubmatch(s, 20) {
		out = append(out, strings.Join(strings.Fields(strings.NewReplacer("ilcs", "ILCS", "u.s.c.", "U.S.C.", "usc", "USC", "§", "").Replace(m[1])), " "))
	}
	if len(out) == 0 {
		for _, m := range longCite.FindAllStringSubmatch(s, 20) {
			out = append(out, m[1])
		}
	}
	for _, at := range cited.FindAllStringSubmatchIndex(s, 20) {
		if rest := s[at[1]:]; rest != "" && ('0' <= rest[0] && rest[0] <= '9' || len(rest) > 1 && (rest[0] == '.' || rest[0] == '-') && '0' <= rest[1] && rest[1] <= '9') {
			continue // the beginning of a longer number of an American code
		}
		m := []string{s[at[0]:at[1]], s[at[2]:at[3]]}
		for _, one := range oneCite.FindAllString(m[1], 12) {
			out = append(out, upperLetter(one))
		}
	}
	return out
}

// upperLetter raises the letter that belongs to a number ("40(3a)(a)" is
// "40(3A)(a)"), and leaves lettered paragraphs as they are.
func upperLetter(s string) string {
	b := []byte(s)
	for i := 1; i < len(b); i++ {
		if 'a' <= b[i] && b[i] <= 'z' && '0' <= b[i-1] && b[i-1] <= '9' {
			b[i] -= 'a' - 'A'
		}
	}
	return string(b)
}
